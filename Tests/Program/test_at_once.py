"""Many requests at once: those of clients that have gone, and those that wait for themselves."""

import concurrent.futures
import socket
import subprocess
import time

import pytest

from rest import Client, Home, Server, program

PASSWORD = "a long enough password"
SLEEPS = """
import time

def score(payload):
    seconds = payload["input_data"][0]["values"][0][0]
    time.sleep(seconds)
    return {"predictions": [{"fields": ["slept"], "values": [[seconds]]}]}
"""
CALLS_THE_SERVER = """
import json, ssl, urllib.request

def score(payload):
    url, token = payload["input_data"][0]["values"][0]
    request = urllib.request.Request(
        url, json.dumps(payload).encode(),
        {"Content-Type": "application/json", "Authorization": "Bearer " + token})
    context = ssl._create_unverified_context()
    return json.load(urllib.request.urlopen(request, context=context))
"""
SCRIPT = """
create space lab
use space lab
make function sleeps from "{folder}/sleeps.py" in space lab
make function again from "{folder}/again.py" in space lab
deploy function sleeps as sleeps online serving sleeps
deploy function again as again online serving again
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("at-once")
    (folder / "sleeps.py").write_text(SLEEPS)
    (folder / "again.py").write_text(CALLS_THE_SERVER)
    home = Home(program(), folder / "home", SCRIPT.format(folder=folder))
    subprocess.run(
        [home.program, "password", "--home", home.folder], input=PASSWORD + "\n" + PASSWORD + "\n",
        text=True, check=True, capture_output=True)
    server = Server(home, tls=True, environment={"SLIPWAY_FUNCTION_SECONDS": "3"})
    yield server
    server.stop()


def row(*values):
    return {"input_data": [{"fields": [f"f{i}" for i in range(len(values))], "values": [values]}]}


def test_right_passwords_at_once_are_all_let_in(server):
    def log_in(_):
        return Client(server).send(
            "POST", "/icp4d-api/v1/authorize", None, {"username": "admin", "password": PASSWORD})
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        assert [answer.status for answer in pool.map(log_in, range(16))] == [200] * 16


def test_wrong_passwords_at_once_are_not_so_many_tries(server):
    def log_in(number):
        return Client(server).send(
            "POST", "/icp4d-api/v1/authorize", None,
            {"username": "nobody", "password": f"a wrong password {number}"})
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        statuses = sorted(answer.status for answer in pool.map(log_in, range(16)))
    assert statuses == [401] * 5 + [429] * 11


def test_calls_of_clients_that_have_gone_delay_nobody(server):
    for _ in range(6):
        client = Client(server, "admin")
        client.connection.sock.settimeout(0.2)
        with pytest.raises(socket.timeout):
            client.ml(
                "POST", "deployments/sleeps/predictions", None, row(2))
        client.connection.close()
    started = time.monotonic()
    Client(server, "admin").ml("POST", "deployments/sleeps/predictions", 200, row(0))
    # One of them has begun, and is not to be stopped in the middle.
    assert time.monotonic() - started < 5


def test_a_function_that_calls_itself_by_the_public_address_ends_with_its_first_call(server):
    client = Client(server, "admin")
    url = f"{server.url}/ml/v4/deployments/again/predictions?version=2026-01-05"
    answer = client.ml("POST", "deployments/again/predictions", None, row(url, client.token))
    assert answer.status in (400, 504), answer
    started = time.monotonic()
    # It is free again at once: nothing has been left that waits for it.
    answer = client.ml("POST", "deployments/again/predictions", None, row("https://[", "x"))
    assert answer.status == 400 and time.monotonic() - started < 3, answer
