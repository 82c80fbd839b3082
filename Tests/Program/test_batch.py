"""Batch runs, schedules and functions of the real program, which is killed now and then.

What must hold: no run is lost or done twice, no output lies half written under its final name,
and nothing goes on running when its program is gone.

    KILLS=100 SLIPWAY=.build/debug/slipway /usr/bin/python3 -m pytest -q Tests/Program/test_batch.py

kills 100 times in each test instead of 8. Needs only Python's standard library and pytest.
"""

import contextlib
import csv
import hashlib
import io
import json
import os
import pathlib
import random
import signal
import sqlite3
import subprocess
import time

import pytest

KILLS = int(os.environ.get("KILLS", "8"))
LESSON = pathlib.Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"
SET_UP = f"""
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as challenger
deploy model challenger as batch batch
"""


class Lab:
    """A home with the lesson's model and the batch deployment `batch` in space `lab`."""

    def __init__(self, program):
        self.program = program
        self.say(SET_UP)

    def say(self, text, *arguments, expected=0):
        done = self.program.run(text, *arguments)
        assert done.returncode == expected, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def one(self, text):
        """The result of the last statement of several, in space `lab`."""
        return self.say("use space lab\n" + text)[-1]

    def runs(self, job):
        return self.one(f"list runs of job {job}")

    def bodies(self, kind):
        with contextlib.closing(sqlite3.connect(self.program.home / "slipway.sqlite")) as database:
            rows = database.execute(
                "SELECT id, body FROM object WHERE kind = ?", [kind]).fetchall()
        return {key: json.loads(body) for key, body in rows}

    def check_contents(self):
        """Whatever has a final name is whole, and what is mentioned is there."""
        folder = self.program.home / "content" / "sha256"
        there = set()
        for path in folder.glob("*/*"):
            if path.is_file() and not path.name.startswith("."):
                assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
            there.add(path.name)
        for run in self.bodies("run").values():
            if run["state"] == "completed":
                assert run["output"]["content"]["hash"] in there


@pytest.fixture
def lab(program):
    return Lab(program)


def big_csv(path, rows):
    """So many rows that differ, made of the lesson's data."""
    header, *data = (LESSON / "data" / "evaluation.csv").read_text().splitlines()
    numbers = random.Random(1)
    with open(path, "w") as file:
        file.write(header + "\n")
        for _ in range(rows):
            file.write(numbers.choice(data) + "\n")


def kill_after(process, seconds):
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.communicate()[0]


def test_runs_survive_kills(lab, tmp_path):
    rows = 60_000
    big_csv(tmp_path / "big.csv", rows)
    lab.one(f'create job big for deployment batch with csv "{tmp_path}/big.csv"')
    script = tmp_path / "script.slip"
    script.write_text("use space lab\n" + "run job big\n" * 3 + "run job big wait\n")
    numbers = random.Random(2)
    acknowledged = set()
    for _ in range(KILLS):
        process = lab.program.start(script)
        output = kill_after(process, numbers.uniform(0.05, 1.5))
        for line in output.decode().split("\n")[:-1]:
            result = json.loads(line)
            if result.get("kind") == "run":
                acknowledged.add(result["name"])
        states = {run["name"]: run["status"] for run in lab.runs("big")}
        assert acknowledged <= set(states), "an acknowledged run is lost"
        assert set(states.values()) <= {"completed", "failed"}, states
        lab.check_contents()
    runs = lab.runs("big")
    assert [run["number"] for run in runs] == list(range(1, len(runs) + 1))
    for run in runs:
        if run["status"] == "failed":
            assert run["failure_code"] == "interrupted"
        else:
            assert run["rows_out"] == rows
    again = lab.one("run job big wait")
    assert again["status"] == "completed" and again["rows_out"] == rows
    assert lab.bodies("run")[again["id"]]["output"]["content"]["sizeInBytes"] > 0


def test_kills_push_out_no_completed_output(lab, tmp_path):
    (tmp_path / "rows.csv").write_bytes((LESSON / "rows.csv").read_bytes())
    big_csv(tmp_path / "big.csv", 60_000)
    lab.one(
        f'create job k for deployment batch with csv "{tmp_path}/rows.csv" keep 2 runs\n'
        f'create job slow for deployment batch with csv "{tmp_path}/big.csv"')
    completed = lab.one("run job k wait")
    # Two long runs take the places, so that those of the job never begin.
    script = tmp_path / "script.slip"
    script.write_text("use space lab\n" + "run job slow\n" * 2 + "run job k\n" * 3)
    for _ in range(3):
        process = lab.program.start(script)
        for line in process.stdout:
            if json.loads(line).get("job") == "k":
                break
        kill_after(process, 0.1)
        assert "interrupted" in {run["failure_code"] for run in lab.runs("k")}
        assert lab.one("show output k/1")
        lab.check_contents()
    again = lab.one("run job k wait")
    assert [run["name"] for run in lab.runs("k")] == ["k/1", again["name"]]
    assert completed["output_sha256"] == again["output_sha256"]


def change(lab, run_id, key, value):
    """Sets what the home holds of a run."""
    path = lab.program.home / "slipway.sqlite"
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database, database:
        (body,) = database.execute("SELECT body FROM object WHERE id = ?", [run_id]).fetchone()
        run = json.loads(body)
        run[key] = value
        database.execute(
            "UPDATE object SET body = ? WHERE id = ?",
            [json.dumps(run, sort_keys=True, separators=(",", ":")), run_id])


def test_old_runs_go_when_a_program_begins(lab, tmp_path):
    (tmp_path / "rows.csv").write_bytes((LESSON / "rows.csv").read_bytes())
    lab.one(f'create job k for deployment batch with csv "{tmp_path}/rows.csv" keep 1 days')
    run = lab.one("run job k wait")
    assert len(lab.runs("k")) == 1
    change(lab, run["id"], "endedAt", int((time.time() - 2 * 86_400) * 1000))
    assert lab.runs("k") == []
    names = {path.name for path in (lab.program.home / "content").rglob("*")}
    assert run["output_sha256"] not in names


def test_a_run_that_fails_after_its_script_is_told(lab, tmp_path):
    header, first, *_ = (LESSON / "rows.csv").read_text().splitlines()
    (tmp_path / "bad.csv").write_text(header + "\n" + first + "\n" + "," * header.count(",") + "\n")
    lab.one(f'create job nul for deployment batch with csv "{tmp_path}/bad.csv"')
    for statement in ["run job nul", "run job nul wait"]:
        done = lab.program.run("use space lab\n" + statement)
        told = [json.loads(line) for line in done.stderr.decode().splitlines()]
        assert done.returncode == 1
        assert len(told) == 1, "a failure is told once"
        assert told[0]["error"]["code"] == "run-failed"
        assert told[0]["error"]["what"].startswith("run `nul/")
    assert {run["status"] for run in lab.runs("nul")} == {"failed"}


def test_what_a_run_wrote_can_be_read(lab, tmp_path):
    header, *data = (LESSON / "rows.csv").read_text().splitlines()
    names = header.split(",")
    rows = [
        {
            name: float(cell) if cell.replace(".", "").isdigit() else cell
            for name, cell in zip(names, line.split(","))
        }
        for line in data
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    lab.one(
        f'create job lines for deployment batch with file "{tmp_path}/rows.jsonl" as scored')
    run = lab.one("run job lines wait")
    assert run["format"] == "jsonl"
    output = lab.one("show output lines/1")
    assert len(output) == len(rows)
    # As CSV they have the order of the file, and vectors are whole.
    done = lab.program.run(
        "use space lab\nshow output lines/1 format csv limit 2", "--format", "table")
    table = list(csv.reader(io.StringIO(done.stdout.decode().split("\n", 1)[1])))
    assert table[0][:len(names)] == names and len(table) == 3
    assert json.loads(table[1][table[0].index("features")]) == output[0]["features"]
    assert len(output[0]["features"]) > 1 and sum(output[0]["probability"]) == pytest.approx(1)
    assert len(lab.one("show data scored")) == len(rows)
    # Only since the model's own columns are there already.
    done = lab.program.run("use space lab\ndeploy model challenger as live online\n"
                           "score data scored on live")
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["code"] == "column-exists"


def test_a_long_output_is_shown_in_part(lab, tmp_path):
    big_csv(tmp_path / "rows.csv", 1000)
    lab.one(f'create job k for deployment batch with csv "{tmp_path}/rows.csv"')
    lab.one("run job k wait")
    done = lab.program.run("use space lab\nshow output k/1")
    assert len(json.loads(done.stdout.decode().splitlines()[-1])) == 100
    assert "900 more rows" in done.stderr.decode() and "limit 1000" in done.stderr.decode()
    assert len(lab.one("show output k/1 limit 1000")) == 1000


def test_a_function_is_given_no_more_than_it_takes(lab, tmp_path):
    (tmp_path / "function.py").write_text("def score(payload):\n    return {'predictions': []}\n")
    with open(tmp_path / "big.csv", "w") as file:
        file.write("A,B\n" + "123456789,987654321\n" * (65 * (1 << 20) // 20))
    lab.one(
        f'make function f from "{tmp_path}/function.py"\ndeploy function f as f batch')
    text = f'create job j for deployment f with csv "{tmp_path}/big.csv"'
    done = lab.program.run("use space lab\n" + text)
    assert done.returncode == 1
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["code"] == "too-large"
    assert lab.one("list jobs") == []


@pytest.mark.parametrize("rows", [1, 900_000])
@pytest.mark.parametrize("source", ["csv", "data"])
def test_records_without_the_fields_of_the_model_are_refused_at_once(lab, tmp_path, source, rows):
    with open(tmp_path / "wrong.csv", "w") as file:
        file.write("A,B\n" + "123456789,987654321\n" * rows)
    lab.one(f'import data "{tmp_path}/wrong.csv" into space lab')
    records = f'csv "{tmp_path}/wrong.csv"' if source == "csv" else "data wrong"
    done = lab.program.run(f"use space lab\ncreate job k for deployment batch with {records}")
    assert done.returncode == 1
    assert json.loads(done.stderr.decode().splitlines()[-1])["error"]["code"] == "missing-field"
    assert lab.one("list jobs") == []


def test_a_job_may_be_made_from_a_pipe(lab, tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    text = (LESSON / "rows.csv").read_bytes()
    writer = subprocess.Popen(["tee", pipe], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    writer.stdin.write(text)
    writer.stdin.close()
    lab.one(f'create job piped for deployment batch with csv "{pipe}"')
    writer.wait(10)
    lab.one("run job piped wait")
    assert len(lab.one("show output piped/1")) == len(text.splitlines()) - 1


def test_a_part_of_data_is_shown_without_reading_all(lab, tmp_path):
    big_csv(tmp_path / "big.csv", 5000)
    lab.one(f'import data "{tmp_path}/big.csv" into space lab as big')
    assert lab.one("show data big limit 3") == lab.one("show data big")[:3]
    assert len(lab.one("show data big")) == 5000


def damage(lab, hash):
    """Cuts the content short, in the middle of a row."""
    path = lab.program.home / "content" / "sha256" / hash[:2] / hash
    path.write_bytes(path.read_bytes()[:-20])


@pytest.mark.parametrize("text", [
    "show data big", "run job j wait", "score data big on live",
    "evaluate deployment live with data big", "create job k for deployment batch with data big"])
def test_damaged_data_are_called_damaged(lab, tmp_path, text):
    big_csv(tmp_path / "big.csv", 100)
    data = lab.one(
        "deploy model challenger as live online\n"
        f'import data "{tmp_path}/big.csv" into space lab as big')
    lab.one("create job j for deployment batch with data big")
    damage(lab, data["content_sha256"])
    done = lab.program.run("use space lab\n" + text)
    assert done.returncode == 1
    error = json.loads(done.stderr.decode().splitlines()[-1])["error"]
    assert f"content {data['content_sha256'][:12]}… of the home is damaged" in error["what"], error
    # As it is advised.
    lab.one("delete job j yes\ndelete data big\n"
            f'import data "{tmp_path}/big.csv" into space lab as big\n')
    assert len(lab.one("show data big")) == 100


def test_a_damaged_output_and_a_damaged_model_are_called_so(lab):
    lab.one(f'create job j for deployment batch with csv "{LESSON}/rows.csv"\nrun job j wait')
    damage(lab, lab.one("show run j/1")["output_sha256"])
    done = lab.program.run("use space lab\nshow output j/1")
    assert done.returncode == 1 and b"content-damaged" in done.stderr, done.stderr
    (model,) = lab.bodies("model").values()
    hash = model["revisions"][0]["content"]["hash"]
    folder = lab.program.home / "content" / "sha256" / hash[:2] / hash
    (folder / "metadata" / "part-00000").write_text("{}")
    done = lab.program.run("use space lab\nrun job j wait")
    assert done.returncode == 1, done.stderr
    assert lab.one("show run j/2")["failure_code"] == "content-damaged"


def test_a_function_that_gives_fewer_rows_is_said_to(lab, tmp_path):
    (tmp_path / "few.py").write_text(
        "def score(payload):\n    return {'predictions': [{'fields': ['n'], 'values': [[1]]}]}\n")
    lab.one(f'make function few from "{tmp_path}/few.py"\ndeploy function few as few batch')
    lab.one(f'create job j for deployment few with csv "{LESSON}/rows.csv"')
    lab.one("run job j wait")
    assert lab.one("show run j/1")["warnings"] == ["the function gave 1 row for 7 records"]


def test_a_job_has_no_hardware_of_its_own(lab, tmp_path):
    (tmp_path / "rows.csv").write_bytes((LESSON / "rows.csv").read_bytes())
    done = lab.program.run(
        f'use space lab\ncreate job k for deployment batch with csv "{tmp_path}/rows.csv" hardware S')
    assert done.returncode == 2
    assert "hardware" in done.stderr.decode()


def test_who_waits_for_another_program_is_told(lab, tmp_path):
    (tmp_path / "rows.csv").write_bytes((LESSON / "rows.csv").read_bytes())
    big_csv(tmp_path / "big.csv", 60_000)
    lab.one(
        f'create job slow for deployment batch with csv "{tmp_path}/big.csv"\n'
        f'create job quick for deployment batch with csv "{tmp_path}/rows.csv"')
    script = tmp_path / "script.slip"
    script.write_text("use space lab\nrun job slow\nrun job slow\n")
    first = lab.program.start(script)
    try:
        while [run["status"] for run in lab.runs("slow")] != ["running", "running"]:
            time.sleep(0.05)
        second = lab.program.start(subprocess.PIPE)
        second.stdin.write(b"use space lab\nrun job quick wait\n")
        second.stdin.close()
        line = second.stderr.readline().decode()
        assert line.startswith(
            "note: run `quick/1` waits for its turn behind `slow/1` and `slow/2`"), line
    finally:
        first.kill()
        first.wait()
    assert second.wait(timeout=60) == 0
    assert second.stderr.read() == b""


def make_due(lab, job_id):
    """Sets the next time of a job's schedule to a minute ago."""
    path = lab.program.home / "slipway.sqlite"
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database, database:
        (body,) = database.execute("SELECT body FROM object WHERE id = ?", [job_id]).fetchone()
        job = json.loads(body)
        job["timetable"]["state"]["nextAt"] = int((time.time() - 60) * 1000)
        database.execute(
            "UPDATE object SET body = ? WHERE id = ?",
            [json.dumps(job, sort_keys=True, separators=(",", ":")), job_id])


def serve(lab):
    process = subprocess.Popen(
        [lab.program.path, "--home", lab.program.home, "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return process


def test_two_programs_fire_a_schedule_once_also_when_they_are_killed(lab, tmp_path):
    (tmp_path / "rows.csv").write_bytes((LESSON / "rows.csv").read_bytes())
    job = lab.one(f'create job tick for deployment batch with csv "{tmp_path}/rows.csv"')
    lab.one("schedule job tick every month")
    numbers = random.Random(3)
    for fired in range(1, KILLS + 1):
        make_due(lab, job["id"])
        pair = [serve(lab), serve(lab)]
        time.sleep(numbers.uniform(0.02, 0.6))
        for process in pair:
            process.kill()
            process.wait()
        # Whoever is there next fires what the two have not.
        last = serve(lab)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            runs = list(lab.bodies("run").values())
            if len(runs) >= fired and all(
                    run["state"] in ("completed", "failed") for run in runs):
                break
            time.sleep(0.05)
        last.terminate()
        last.wait()
        runs = lab.runs("tick")
        assert len(runs) == fired, "a time of the schedule was lost or fired twice"
        assert all(run["trigger"]["missed"] == 0 for run in runs)
        assert {run["status"] for run in runs} <= {"completed", "failed"}


FUNCTION = """
import os, subprocess, time

def score(payload):
    print("called")
    child = subprocess.Popen(["sleep", "600.25"], start_new_session=True)
    time.sleep(payload["input_data"][0]["values"][0][0])
    child.kill()
    child.wait()
    return {"predictions": [{"fields": ["pid"], "values": [[os.getpid()]]}]}
"""


def processes_of(home):
    """The processes that were started with this home, or by one that was: by what they inherit."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            environment = (path / "environ").read_bytes()
            command = (path / "cmdline").read_bytes()
        except OSError:
            # It has ended meanwhile.
            continue
        if f"MARK_OF_TEST={home}".encode() in environment:
            found.append((path.name, command))
    return found


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_no_worker_outlives_its_program(lab, tmp_path):
    (tmp_path / "function.py").write_text(FUNCTION)
    lab.one(
        f'make function sleepy from "{tmp_path}/function.py"\n'
        "deploy function sleepy as sleepy online")
    script = tmp_path / "script.slip"
    script.write_text(
        "use space lab\n" + "score row SECONDS=0.2 on sleepy\n" * 20)
    environment = dict(os.environ, MARK_OF_TEST=str(lab.program.home))
    numbers = random.Random(4)
    for _ in range(KILLS):
        process = lab.program.start(script, env=environment)
        kill_after(process, numbers.uniform(0.05, 1.2))
        deadline = time.monotonic() + 10
        while processes_of(lab.program.home) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert processes_of(lab.program.home) == []
    answer = lab.one("score row SECONDS=0 on sleepy")
    assert answer["predictions"][0]["values"][0][0] > 0
