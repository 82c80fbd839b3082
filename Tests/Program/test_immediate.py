"""Few records are scored on the connection's own thread, from what is known already.

Nobody may be able to tell: every answer is that of the long way, which a request with one more word
in its query takes, and whatever changes is seen by the next request.
"""

import json
import re
import shutil
import subprocess
import tempfile
import time

import pytest

from rest import LESSON, RECORDS, VERSION, Client, Home, Server, program

SCRIPT = f"""
create user ana
create space lab
use space lab
add member ana to space lab as viewer
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as attrition online serving attrition
deploy model attrition as nightly batch
make function slow from slow.py
deploy function slow as slow online serving slow
"""

SLOW = """
import time

def score(payload):
    time.sleep(0.3)
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""

FIELDS = RECORDS["input_data"][0]["fields"]
ROW = RECORDS["input_data"][0]["values"][0]


def rows(*values, fields=FIELDS):
    return {"input_data": [{"fields": fields, "values": list(values)}]}


def changed(place, value):
    row = list(ROW)
    row[place] = value
    return rows(row)


BODIES = {
    "the lab's records": RECORDS,
    "two items with names": {"input_data": [
        {"id": "first", **RECORDS["input_data"][0]}, {"id": "ñ", **rows(ROW)["input_data"][0]}]},
    "other order of fields": rows(list(reversed(ROW)), fields=list(reversed(FIELDS))),
    "a further field": rows([*ROW, "x"], fields=[*FIELDS, "NOTE"]),
    "no fields": {"input_data": [{"values": [ROW]}]},
    "no rows": rows(),
    "no items": {"input_data": []},
    "scoring parameters": {**RECORDS, "scoring_parameters": {"x": [1, {"y": None}]}},
    "null": changed(3, None),
    "text for a number": changed(3, "12"),
    "huge number": changed(3, 1e300),
    "a field too few": rows(ROW[1:], fields=FIELDS[1:]),
    "a value too few": rows(ROW[1:]),
    "a field twice": rows([*ROW, 1], fields=[*FIELDS, FIELDS[0]]),
    "an output's name": rows([*ROW, 1], fields=[*FIELDS, "prediction"]),
    "items that are none": {"input_data": [1]},
    "no input_data": {"input": []},
    "no JSON": b'{"input_data":[',
    "something behind": json.dumps(RECORDS).encode() + b" x",
    "a number out of range": b'{"input_data":[{"fields":["A"],"values":[[1e999]]}]}',
}


@pytest.fixture(scope="module")
def home():
    folder = tempfile.mkdtemp(prefix="slipway-immediate-")
    with open(f"{folder}/slow.py", "w") as file:
        file.write(SLOW)
    script = SCRIPT.replace("slow.py", f'"{folder}/slow.py"')
    yield Home(program(), f"{folder}/home", script, users=("admin", "ana"))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def server(home):
    server = Server(home)
    yield server
    server.stop()


@pytest.fixture
def admin(server):
    client = Client(server, "admin")
    yield client
    client.close()


def send(client, body, way="", deployment="attrition", **options):
    path = f"/ml/v4/deployments/{deployment}/predictions?{VERSION}{way}"
    return client.send("POST", path, body=body, **options)


def told(answer):
    """What there is in an answer but for what every one has of its own."""
    own = {"date", "x-global-transaction-id"}
    headers = {
        name.lower(): value for name, value in answer.headers.items() if name.lower() not in own}
    body = answer.json
    if "trace" in body:
        del body["trace"]
        del headers["content-length"]
    return answer.status, headers, body


@pytest.mark.parametrize("name", BODIES)
def test_both_ways_answer_the_same(admin, name):
    send(admin, RECORDS)
    long = send(admin, BODIES[name], way="&way=long")
    for _ in range(2):
        assert told(send(admin, BODIES[name])) == told(long)


@pytest.mark.parametrize("deployment", ["attrition", "nightly", "nothing", "slow"])
def test_both_ways_find_the_same_deployment(admin, deployment):
    long = send(admin, RECORDS, way="&way=long", deployment=deployment)
    assert told(send(admin, RECORDS, deployment=deployment)) == told(long)


def test_both_ways_are_logged_and_counted(server, admin):
    def count():
        lines = admin.send("GET", "/metrics", 200).body.decode().splitlines()
        name = ('slipway_request_duration_seconds_count{method="POST",'
                'route="/ml/v4/deployments/:deployment/predictions",status="200"} ')
        return sum(int(line.removeprefix(name)) for line in lines if line.startswith(name))

    def immediate():
        text = admin.send("GET", "/metrics", 200).body.decode()
        return int(re.search(r"^slipway_immediate_predictions_total (\d+)$", text, re.M)[1])

    send(admin, RECORDS)
    before, at_once = count(), immediate()
    for way in ["", "&way=long"]:
        trace = f"test-{len(way)}"
        answer = send(admin, RECORDS, way, headers={"x-global-transaction-id": trace})
        assert answer.headers["x-global-transaction-id"] == trace
        assert time.strptime(answer.headers["date"], "%a, %d %b %Y %H:%M:%S GMT")
        end = time.monotonic() + 10
        while not (lines := [line for line in server.log if f"request-id={trace} " in line]):
            assert time.monotonic() < end
            time.sleep(0.01)
        assert re.search(
            " method=POST path=/ml/v4/deployments/attrition/predictions status=200 "
            r"duration-ms=[0-9.]+ bytes-in=(\d+|-) bytes-out=(\d+|-) user=(admin|-) door=api\n$",
            lines[0])
    assert count() == before + 2
    # They are two ways indeed.
    assert immediate() == at_once + 1


def test_ids_of_our_own_differ(admin):
    ids = {send(admin, RECORDS).headers["x-global-transaction-id"] for _ in range(20)}
    assert len(ids) == 20


def test_a_token_that_is_wrong_is_refused(server, admin):
    send(admin, RECORDS)
    for token in [admin.token[:-1], admin.token + "x", admin.token.swapcase()]:
        assert send(admin, RECORDS, headers={"Authorization": f"Bearer {token}"}).status == 401


def test_what_changes_is_seen_by_the_next_request(home, server, admin):
    ana = Client(server, "ana")
    assert send(ana, RECORDS).status == send(ana, RECORDS).status == 200
    space = admin.deployment()["entity"]["space_id"]
    admin.send("DELETE", f"/v2/spaces/{space}/members/ana", 204)
    assert send(ana, RECORDS).status == 403
    # Another program on the same home.
    home.run("add member ana to space lab as viewer")
    assert send(ana, RECORDS).status == send(ana, RECORDS).status == 200
    home.run("use space lab\nremove member ana from space lab")
    assert send(ana, RECORDS).status == 403
    model = admin.deployment()["entity"]["asset"]["id"]
    other = admin.ml("POST", "deployments", 202, {
        "name": "other", "asset": {"id": model}, "space_id": space,
        "online": {"parameters": {"serving_name": "other"}}}).json["metadata"]["id"]
    for name in ["other", other]:
        assert send(admin, RECORDS, deployment=name).status == 200
    home.run("use space lab\ndelete deployment other")
    for name in ["other", other]:
        assert send(admin, RECORDS, deployment=name).status == 404
    ana.close()


@pytest.mark.parametrize("what", ["another password", "a deleted key"])
def test_what_ends_a_token_ends_it_at_once(home, server, what):
    """Also where answers come without a look at the store, and another program has done it."""
    user = what.split()[-1]
    home.run(f"create user {user}\nadd member {user} to space lab as viewer")
    printed = home.run("create key only", "--user", user)
    home.keys[user] = re.search(r"API key `only`: (\S{44})", printed)[1]
    client = Client(server, user)
    assert send(client, RECORDS).status == send(client, RECORDS).status == 200
    if what == "a deleted key":
        home.run("delete key only", "--user", user)
    else:
        done = subprocess.run(
            [home.program, "password", "--home", home.folder, "--user", user],
            input="a long enough one\n", text=True, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
    assert send(client, RECORDS).status == 401
    client.close()


def test_answers_keep_the_order_of_their_requests(server, admin):
    """A function that takes its time, and records that are scored at once, on one connection."""
    import socket

    send(admin, RECORDS)
    text = json.dumps(RECORDS)

    def request(deployment):
        return (f"POST /ml/v4/deployments/{deployment}/predictions?{VERSION} HTTP/1.1\r\n"
                f"Host: 127.0.0.1\r\nAuthorization: Bearer {admin.token}\r\n"
                f"Content-Length: {len(text)}\r\n\r\n{text}").encode()

    order = ["attrition", "slow", "attrition", "attrition", "slow", "attrition"]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        wire.sendall(b"".join(request(name) for name in order))
        reader = wire.makefile("rb")
        for name in order:
            assert reader.readline().split()[1] == b"200"
            length = 0
            while (line := reader.readline().strip()):
                key, _, value = line.partition(b":")
                if key.lower() == b"content-length":
                    length = int(value)
            fields = json.loads(reader.read(length))["predictions"][0]["fields"]
            assert (fields == ["n"]) == (name == "slow")
