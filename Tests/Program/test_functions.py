"""Deployed Python functions of the real program: calls, secrets, logs, several programs at once.

What a function can do wrong, one by one, is tested in Tests/PythonWorkersTests. Needs only
Python's standard library and pytest; SLIPWAY names the program.
"""

import contextlib
import gzip
import json
import os
import pathlib
import signal
import subprocess
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

LESSON = pathlib.Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"
PLAIN = """
def score(payload):
    print("called with", len(payload["input_data"][0]["values"]), "rows")
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""
WITH_KEY = """
def outer(key=None):
    def score(payload):
        return {"predictions": [{"fields": ["length"], "values": [[len(key or "")]]}]}
    return score
"""
CALLS_MODEL = """
def outer(deployment):
    import slipway

    def score(payload):
        answer = slipway.score(deployment, payload)
        item = answer["predictions"][0]
        column = item["fields"].index("prediction")
        return {"predictions": [
            {"fields": ["prediction"], "values": [[row[column]] for row in item["values"]]}]}

    return score
"""
EXITS = """
import os

def score(payload):
    if payload["input_data"][0]["values"][0][0] == 0:
        os._exit(1)
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""
CALLS_ITSELF = """
import slipway

def score(payload):
    return slipway.score("again", payload)
"""


class Lab:
    """A home with space `lab`; a folder for files."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.say("create space lab")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return f'"{path}"'

    def run(self, text, *arguments, **options):
        return self.program.run("use space lab\n" + text, *arguments, **options)

    def say(self, text):
        done = self.program.run(text)
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def one(self, text):
        return self.say("use space lab\n" + text)[-1]

    def error(self, text):
        done = self.run(text)
        assert done.returncode == 1, done.stdout
        return json.loads(done.stderr.decode().splitlines()[-1])["error"]

    def deploy(self, name, source, clauses="", more=""):
        path = self.write(f"{name}.py", source)
        return self.one(
            f"make function {name} from {path} {clauses}\n"
            f"deploy function {name} as {name} online {more}")


@pytest.fixture
def lab(program, tmp_path):
    return Lab(program, tmp_path)


@contextlib.contextmanager
def serve(lab, **environment):
    process = subprocess.Popen(
        [lab.program.path, "--home", lab.program.home, "serve", "--tls", "off", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, **environment})
    try:
        yield process.stdout.readline().removeprefix("serving on ").strip()
    finally:
        process.terminate()
        process.wait(30)


def log_in(url, key, user="admin"):
    request = urllib.request.Request(
        url + "/icp4d-api/v1/authorize",
        json.dumps({"username": user, "api_key": key}).encode(),
        {"Content-Type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=30))["token"]


def score(url, token, deployment, value=1):
    request = urllib.request.Request(
        f"{url}/ml/v4/deployments/{deployment}/predictions?version=2026-01-05",
        json.dumps({"input_data": [{"fields": ["a"], "values": [[value]]}]}).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
    return json.load(urllib.request.urlopen(request, timeout=30))


def test_a_function_calls_a_model_of_the_same_program(lab):
    lab.one(
        f'import model "{LESSON}/models/attrition-spark" into space lab as m\n'
        "deploy model m as live online serving attrition")
    lab.deploy("short", CALLS_MODEL, 'with deployment="attrition"')
    file = f'file "{LESSON}/records_to_score.json"'
    short = lab.one(f"score {file} on short")["predictions"][0]
    whole = lab.one(f"score {file} on live")["predictions"][0]
    column = whole["fields"].index("prediction")
    assert short["values"] == [[row[column]] for row in whole["values"]]


def test_a_function_that_calls_itself_gets_an_error_and_no_deadlock(lab):
    lab.deploy("again", CALLS_ITSELF, more="serving again")
    started = time.monotonic()
    error = lab.error("score row a=1 on again")
    assert error["code"] == "function-depth"
    assert time.monotonic() - started < 25


def test_what_a_function_prints_is_in_the_log(lab):
    lab.deploy("plain", PLAIN)
    lab.one("score rows [{a: 1}, {a: 2}] on plain")
    assert lab.one("show log of deployment plain") == ["called with 2 rows"]
    lab.one("score row a=1 on plain")
    assert lab.one("show log of deployment plain limit 1") == ["called with 1 rows"]


def test_another_program_sees_and_stops_a_runtime(lab):
    deployment = lab.deploy("plain", PLAIN)
    key = lab.one("create key test")["key"]
    with serve(lab) as url:
        token = log_in(url, key)
        for _ in range(3):
            assert score(url, token, deployment["id"])["predictions"][0]["values"] == [[1]]
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            runtimes = lab.one("list runtimes")
            if runtimes and runtimes[0]["calls"] == 3:
                break
            time.sleep(0.1)
        assert [(one["name"], one["calls"], one["status"]) for one in runtimes] == [
            ("plain", 3, "idle")]
        assert runtimes[0]["memory_in_bytes"] > 1_000_000
        lab.one("stop runtime plain")
        while time.monotonic() < deadline and lab.one("list runtimes"):
            time.sleep(0.1)
        assert lab.one("list runtimes") == []
        assert lab.one("show deployment plain")["status"] == "ready"
        # The next call starts it again.
        assert score(url, token, deployment["id"])["predictions"][0]["values"] == [[1]]
    assert lab.one("list runtimes") == []


SLOW = """
import time

def score(payload):
    time.sleep(payload["input_data"][0]["values"][0][0])
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""


def begin(lab, text):
    """Begins to run statements in another program."""
    process = lab.program.start(subprocess.PIPE)
    process.stdin.write(("use space lab\n" + text + "\n").encode())
    process.stdin.close()
    return process


def eventually(what, seconds=20):
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_worker_that_replaced_another_is_told_as_new(lab):
    deployment = lab.deploy("exits", EXITS)
    key = lab.one("create key test")["key"]
    with serve(lab) as url:
        token = log_in(url, key)

        def since():
            score(url, token, deployment["id"])
            eventually(lambda: lab.one("list runtimes"))
            return lab.one("list runtimes")[0]["since"]

        first = since()
        time.sleep(1.5)
        assert since() == first
        with pytest.raises(urllib.error.HTTPError):
            score(url, token, deployment["id"], value=0)
        # Others are told within half a second.
        eventually(lambda: since() > first)
        second = since()
        # Nobody calls while this one goes.
        kill_workers(lab)
        time.sleep(1.5)
        eventually(lambda: since() > second)


def kill_workers(lab):
    """Kills whatever the server of a home has started."""
    def words(number):
        return pathlib.Path(f"/proc/{number}/cmdline").read_bytes().decode().split("\0")

    killed = 0
    for folder in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if not folder.name.isdigit():
                continue
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if str(lab.program.home) in words(parent) and "serve" in words(parent):
                os.kill(int(folder.name), signal.SIGKILL)
                killed += 1
    assert killed


def test_a_runtime_is_seen_and_stopped_in_its_first_call(lab):
    lab.deploy("slow", SLOW)
    caller = begin(lab, "score row a=25 on slow")
    eventually(lambda: [one["status"] for one in lab.one("list runtimes")] == ["busy"])
    lab.one("stop runtime slow")
    assert caller.wait(20) == 1
    assert b"stopped" in caller.stderr.read()


def test_a_worker_does_not_outlive_its_deployment(lab):
    """It is deleted by another program in the middle of a call."""
    lab.deploy("slow", SLOW)
    caller = begin(lab, "score row a=25 on slow")
    eventually(lambda: lab.one("list runtimes"))
    lab.run("delete deployment slow")
    assert caller.wait(20) == 1
    assert lab.one("list runtimes") == []


def test_the_end_of_a_server_waits_for_what_runs(lab):
    deployment = lab.deploy("slow", SLOW.replace('payload["input_data"][0]["values"][0][0]', "4"))
    key = lab.one("create key test")["key"]
    with serve(lab) as url:
        token = log_in(url, key)
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(score, url, token, deployment["id"])
            eventually(lambda: lab.one("list runtimes"))
            time.sleep(0.5)
    # The server has been told to end, and has ended.
    assert answer.result(30)["predictions"][0]["values"] == [[1]]


def test_a_runtime_that_is_not_there_cannot_be_stopped(lab):
    lab.deploy("plain", PLAIN)
    assert lab.error("stop runtime plain")["code"] == "not-found"


def test_secrets_reach_the_function_and_nothing_else(lab):
    value = "vErY-sEcReT-0123456789"
    secret = lab.write("secret.txt", value + "\n")
    lab.one(f"create secret mine from {secret}")
    lab.deploy("f", WITH_KEY, "with key={secret: mine}")
    answer = lab.one("score row a=1 on f")
    assert answer["predictions"][0]["values"] == [[len(value)]]
    told = lab.run("show function f\nlist secrets\nshow journal\nshow deployment f").stdout
    assert value.encode() not in told
    lab.one(f'create secret mine = "{value}, longer"')
    answer = lab.one("score row a=1 on f")
    assert answer["predictions"][0]["values"] == [[len(value) + 8]]
    assert value.encode() not in lab.run("show journal").stdout
    done = lab.run("delete secret mine")
    assert done.returncode == 4
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["why"] == (
        "without it the function `f` does not start")
    assert lab.run("plan delete secret mine").returncode == 0
    lab.one("delete secret mine yes")
    assert lab.error("score row a=1 on f")["code"] == "not-found"
    # Nothing is given it any more.
    lab.one("create secret other = 1\ndelete secret other")


def as_eva(lab, text):
    done = lab.program.run(text, "--user", "eva")
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout.decode().splitlines()[-1])


def length(lab, deployment):
    return lab.one(f"score row a=1 on {deployment}")["predictions"][0]["values"][0][0]


@pytest.mark.parametrize("content", [b"ab\0cd", b"\xff\xfe\0abc"])
def test_a_secret_that_is_no_text_is_refused(lab, content):
    (lab.folder / "key").write_bytes(content)
    assert "is a text" in lab.error(f'create secret mine from "{lab.folder}/key"')["why"]
    assert lab.one("list secrets") == []


def test_nothing_of_a_deleted_secret_stays_in_the_home(lab):
    for value in ["the-first-of-them", "the-second-one"]:
        lab.one(f'create secret mine = "{value}"')
    lab.one("delete secret mine")
    for path in pathlib.Path(lab.program.home).rglob("*"):
        assert not path.is_file() or not any(
            value in path.read_bytes() for value in [b"the-first-of-them", b"the-second-one"]), path


def test_a_secret_is_that_of_the_function_s_author(lab):
    """Whoever deploys or promotes a function lends it no secret."""
    path = lab.write("f.py", WITH_KEY)
    lab.say(
        "create user eva\nadd member eva to space lab as editor\ncreate project p\n"
        'add member eva to project p as editor\ncreate secret mine = "of the administrator"')
    done = lab.program.run(
        f"make function f from {path} in space lab with key={{secret: mine}}", "--user", "eva")
    assert done.returncode == 1 and b"secrets of `eva`" in done.stderr
    as_eva(
        lab, f'create secret mine = "eva"\n'
        f"make function f from {path} in space lab with key={{secret: mine}}\n"
        f"make function f from {path} in project p with key={{secret: mine}}")
    lab.one("deploy function f as f online")
    assert length(lab, "f") == len("eva")
    lab.one(
        "promote function f from project p to space lab as promoted\n"
        "deploy function promoted as promoted online")
    assert length(lab, "promoted") == len("eva")
    as_eva(lab, "delete secret mine yes")
    for mode in ("online", "batch"):
        error = lab.error(f"deploy function promoted as again {mode}")
        assert error["code"] == "not-found"
        assert "`mine`" in error["what"] and "`eva`" in error["what"]
    assert [one["name"] for one in lab.one("list deployments")] == ["f", "promoted"]


def test_who_replaces_a_function_s_code_gets_none_of_its_secrets(lab):
    lab.say(
        "create user eva\nadd member eva to space lab as editor\n"
        'create secret mine = "of the administrator"')
    lab.deploy("f", WITH_KEY, "with key={secret: mine}")
    function = lab.one("show function f")["id"]
    space = lab.one("show space lab")["id"]
    key = as_eva(lab, "create key test")["key"]
    with serve(lab) as url:
        code = WITH_KEY.replace('len(key or "")', "key")
        urllib.request.urlopen(urllib.request.Request(
            f"{url}/ml/v4/functions/{function}/code?version=2026-01-05&space_id={space}",
            gzip.compress(code.encode()), method="PUT",
            headers={"Authorization": "Bearer " + log_in(url, key, "eva")}), timeout=30)
    error = lab.error("score row a=1 on f")
    assert error["code"] == "not-found" and "`eva`" in error["what"]


@pytest.mark.parametrize("result, is_error", [
    ("['NameError(\\'x\\')']", True), ("[['NameError(\\'x\\')']]", True),
    ("['json.decoder.JSONDecodeError: Expecting value']", True),
    ("['Traceback (most recent call last):\\\\n  File']", True), ("['StopIteration()']", True),
    ("[['No Error found'], ['ok']]", False), ("['Error rate of 3 %']", False),
    ("[['ErrorClass'], ['Exceptional(5)']]", False), ("['an Error: of measurement']", False)])
@pytest.mark.parametrize("fields", ["", "'fields': ['text'], "])
def test_an_exception_given_out_as_a_prediction_is_remarked(lab, result, is_error, fields):
    if fields and not result.startswith("[["):
        result = "[" + result + "]"
    lab.deploy(
        "f", f"def score(payload):\n    return {{'predictions': [{{{fields}'values': {result}}}]}}\n")
    done = lab.run("score row a=1 on f")
    assert (b"as if it were a prediction" in done.stderr) == is_error, done.stderr


CLIENT = """def outer( settings={'credentials': {'apikey': 'k', 'url': 'https://127.0.0.1:8443'}, 'n': 3} ):
    import os
    print("outer runs")
    calls = []
    def score(payload):
        calls.append(1)
        rows = payload["input_data"][0]["values"]
        return {"predictions": [{"fields": ["n"], "values": [[settings["n"] * len(rows) + len(calls)]]}]}
    return score

score = outer()
"""


def test_a_file_as_the_clients_send_it_runs_once_and_its_score_is_kept(lab):
    lab.deploy("f", CLIENT)
    lab.one("score row a=1 on f")
    answers = lab.say("use space lab\nscore row a=1 on f\nscore rows [{a: 1}, {a: 2}] on f")[1:]
    assert [one["predictions"][0]["values"] for one in answers] == [[[4]], [[8]]]
    # Once for the deployment, and once for each program that has scored.
    assert lab.one("show log of deployment f") == ["outer runs"] * 3


def test_a_literal_that_looks_like_a_key_is_remarked(lab):
    path = lab.write("f.py", WITH_KEY)
    done = lab.run(f'make function f from {path} with key="0123456789abcdefABCDEF"')
    assert b"looks like a key" in done.stderr
    done = lab.run(f"make function f from {path} with key=short")
    assert b"looks like a key" not in done.stderr


def test_an_unknown_parameter_is_refused_with_the_nearest(lab):
    path = lab.write("f.py", WITH_KEY)
    error = lab.error(f"make function f from {path} with kye=1")
    assert error["code"] == "bad-parameter" and error["next"] == "did you mean `key`?"
    assert lab.error(f"make function g from {lab.write('g.py', CALLS_MODEL)}")["next"] == (
        "add `with deployment=…`")


def test_code_that_does_not_start_leaves_a_failed_deployment(lab):
    path = lab.write("f.py", "import nowhere_to_be_found\n\ndef score(payload): pass\n")
    lab.one(f"make function f from {path}")
    error = lab.error("deploy function f as f online")
    assert error["code"] == "deployment-failed"
    assert "nowhere_to_be_found" in error["why"] and "line 1" in error["why"]
    assert lab.one("show deployment f")["status"] == "failed"
    assert lab.error("score row a=1 on f")["code"] == "not-ready"


def test_a_function_takes_a_job_with_its_own_records(lab):
    path = lab.write("f.py", PLAIN)
    lab.one(
        f"make function f from {path}\ndeploy function f as nightly batch\n"
        "create job j for deployment nightly with rows [{a: 1}, {a: 2}]")
    run = lab.one("run job j wait")
    assert (run["status"], run["rows_in"], run["rows_out"]) == ("completed", 2, 1)
    rows = lab.write("rows.csv", "a\n1\n")
    lab.one(f"import data {rows} into space lab as rows")
    assert lab.error("create job k for deployment nightly with data rows")["code"] == "inline-only"


SLEEPS = """
import time

def score(payload):
    seconds = payload["input_data"][0]["values"][0][0]
    print("sleeps", flush=True)
    time.sleep(seconds)
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""


def test_a_run_has_a_limit_of_its_own(lab):
    """Longer than that of a call that somebody waits for, and not without end."""
    limits = {**os.environ, "SLIPWAY_FUNCTION_SECONDS": "3", "SLIPWAY_RUN_SECONDS": "8"}
    lab.deploy("slow", SLEEPS)
    lab.one(
        "deploy function slow as nightly batch\n"
        "create job short for deployment nightly with rows [{a: 4}]\n"
        "create job endless for deployment nightly with rows [{a: 600}]")
    done = lab.run("score row a=4 on slow", env=limits)
    assert b"function-timeout" in done.stderr and b"than 3 s to answer" in done.stderr
    done = lab.run("run job short wait", env=limits)
    assert done.returncode == 0, done.stderr
    done = lab.run("run job endless wait", env=limits)
    assert done.returncode == 1 and b"than 8 s to answer" in done.stderr, done.stderr


@pytest.mark.parametrize("is_elsewhere", [False, True])
def test_a_run_of_a_function_ends_soon_when_it_is_canceled(lab, is_elsewhere):
    path = lab.write("f.py", SLEEPS)
    lab.one(
        f"make function f from {path}\ndeploy function f as nightly batch\n"
        "create job j for deployment nightly with rows [{a: 600}]")
    process = lab.program.start(subprocess.PIPE)
    process.stdin.write(b"use space lab\nrun job j\n")
    process.stdin.flush()
    eventually(lambda: lab.one("show log of deployment nightly"))
    begin = time.monotonic()
    if is_elsewhere:
        lab.one("cancel run j/1")
    else:
        process.stdin.write(b"cancel run j/1\n")
    process.stdin.close()
    process.wait(20)
    seconds = time.monotonic() - begin
    process.stdout.close()
    process.stderr.close()
    assert lab.one("show run j/1")["status"] == "canceled"
    assert seconds < 10, f"{seconds} s"


def test_a_job_notices_an_error_given_out_as_a_prediction(lab):
    path = lab.write("f.py", """
def score(payload):
    return {"predictions": [{"fields": ["text"], "values": [["KeyError('a')"]]}]}
""")
    lab.one(
        f"make function f from {path}\ndeploy function f as nightly batch\n"
        "create job j for deployment nightly with rows [{a: 1}] as outcome notify warning")
    run = lab.one("run job j wait")
    assert "as if it were a prediction: KeyError('a')" in run["warnings"][0]
    # What came out is data like any other.
    assert lab.one("show data outcome") == [{"text": "KeyError('a')"}]


def test_without_python_functions_say_so(lab):
    path = lab.write("f.py", PLAIN)
    done = lab.run(
        f"make function f from {path}",
        env={**os.environ, "SLIPWAY_PYTHON": str(lab.folder / "nowhere")})
    assert done.returncode == 1
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["code"] == "no-python"
