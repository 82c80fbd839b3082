"""The platform's jobs (`/v2/jobs`) of the real program: runs, logs, schedules, roles, errors.

Needs only Python's standard library and pytest. The program is the one that the environment
variable SLIPWAY names.
"""

import json
import re
import shutil
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest

from test_server import LESSON, Server, message, request, run

SLEEPY = """
def score(payload):
    import time
    time.sleep(60)
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""
SET_UP = f"""
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as "attrition batch" batch
deploy model attrition as "attrition online" online serving attrition
import data "{LESSON}/data/evaluation.csv" into space lab as evaluation
make function sleepy from "FOLDER/sleepy.py"
deploy function sleepy as "sleepy batch" batch
create user ana
create user eve
create user ben
add member ana to space lab as viewer
add member eve to space lab as editor
"""
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Lab:
    """A home with batch deployments, and a viewer `ana`, an editor `eve` and a stranger `ben`."""

    def __init__(self, home):
        self.home = home
        (Path(home) / "sleepy.py").write_text(SLEEPY)
        self.say(SET_UP.replace("FOLDER", home))
        self.space = self.say("show space lab")[-1]["id"]
        self.keys = {
            user: self.say("create key test", "--user", user)[-1]["key"]
            for user in ["admin", "ana", "eve", "ben"]}
        self.batch = self.deployment("attrition batch")
        self.online = self.deployment("attrition online")
        self.sleepy = self.deployment("sleepy batch")
        self.data = self.find_data("evaluation")["id"]

    def say(self, text, *arguments):
        done = run(self.home, "--format", "json", *arguments, input=text)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def one(self, text):
        """The result of the last statement of several, in space `lab`."""
        return self.say("use space lab\n" + text)[-1]

    def deployment(self, name):
        return self.one(f'show deployment "{name}"')["id"]

    def find_data(self, name):
        return next(data for data in self.one("list data") if data["name"] == name)


class Jobs:
    """The API as one user sees it."""

    def __init__(self, lab, server, user="admin"):
        self.url, self.space = server.url, lab.space
        status, body = request(
            "POST", self.url + "/icp4d-api/v1/authorize",
            {"username": user, "api_key": lab.keys[user]})
        assert status == 200
        self.token = body["token"]

    def send(self, method, path, body=None, expected=None):
        status, answer = request(
            method, f"{self.url}/v2/jobs{path}{'&' if '?' in path else '?'}space_id={self.space}",
            body, self.token)
        if expected is None:
            return status, answer
        assert status == expected, answer
        return answer

    def create(self, name, asset, scoring, expected=201, **settings):
        return self.send("POST", "", {"job": {
            "name": name, "asset_ref": asset, "configuration": {"scoring": scoring}, **settings}},
            expected)

    def start(self, job):
        answer = self.send("POST", f"/{job}/runs", b"", 201)
        assert answer["entity"]["job_run"]["state"] in ("Queued", "Running")
        return answer["metadata"]["asset_id"]

    def runs(self, job):
        return self.send("GET", f"/{job}/runs", expected=200)["results"]

    def wait(self, job, run, *states, seconds=30):
        """The run when it is in one of the states: one in which it stays, if none is named."""
        states = states or ("Completed", "CompletedWithWarnings", "Failed", "Canceled")
        deadline = time.monotonic() + seconds
        while True:
            entity = self.send("GET", f"/{job}/runs/{run}", expected=200)["entity"]["job_run"]
            if entity["state"] in states:
                return entity
            assert time.monotonic() < deadline, entity
            time.sleep(0.1)


@pytest.fixture(scope="module")
def lab():
    home = tempfile.mkdtemp(prefix="slipway-test-")
    yield Lab(home)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def server(lab):
    server = Server(lab.home)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def jobs(lab, server):
    return Jobs(lab, server)


@pytest.fixture(scope="module")
def records():
    return json.loads((LESSON / "records_to_score.json").read_text())


def identify(answer):
    return answer["metadata"]["asset_id"]


def test_a_run_gives_what_scoring_gives(lab, jobs, records):
    job = identify(jobs.create("weekly", lab.batch, records))
    run_id = jobs.start(job)
    done = jobs.wait(job, run_id)
    assert done["state"] == "Completed"
    scored = lab.one(f'score file "{LESSON}/records_to_score.json" on attrition')
    assert done["scoring"]["predictions"] == scored["predictions"]
    assert done["total_rows_read"] == done["total_rows_written"] == 5
    assert done["queue_start"] <= done["queue_end"] <= done["execution_start"]
    assert done["execution_start"] <= done["execution_end"]
    logs = jobs.send("GET", f"/{job}/runs/{run_id}/logs", expected=200)["results"]
    assert json.loads(logs[-1])["predictions"] == scored["predictions"]
    assert logs[-2].endswith(" completed")
    shown = jobs.send("GET", f"/{job}", expected=200)["entity"]["job"]
    assert shown["last_run_id"] == run_id
    assert shown["last_run_status"] == "Completed"
    # Numbers come back as numbers, whole or not.
    assert shown["configuration"]["scoring"]["input_data"] == records["input_data"]


def test_a_run_reads_a_data_asset_and_writes_another(lab, jobs):
    job = identify(jobs.create("from data", lab.batch, {
        "input_data_references": [{
            "id": "in", "type": "data_asset", "connection": {},
            "location": {"href": f"/v2/assets/{lab.data}?space_id={lab.space}"}}],
        "output_data_reference": {
            "id": "out", "type": "data_asset", "connection": {},
            "location": {"name": "scored"}}}))
    done = jobs.wait(job, jobs.start(job))
    assert done["state"].startswith("Completed"), done
    location = done["scoring"]["output_data_reference"]["location"]
    data = lab.find_data("scored")
    assert location["id"] == data["id"] and location["name"] == "scored"
    assert done["total_rows_read"] == done["total_rows_written"] == 105
    assert lab.data in done["configuration"]["scoring"]["input_data_references"][0][
        "location"]["href"]


def test_jobs_of_the_notebook_are_there_and_the_other_way_round(lab, jobs, records):
    made = lab.one(
        f'create job typed for deployment "attrition batch" with csv "{LESSON}/data/evaluation.csv"'
        "\nschedule job typed every day at 2:00\nshow job typed")
    shown = jobs.send("GET", f"/{made['id']}", expected=200)
    assert shown["metadata"]["name"] == "typed"
    assert shown["entity"]["job"]["schedule"] == "0 2 * * *"
    names = [job["metadata"]["name"] for job in jobs.send("GET", "", expected=200)["results"]]
    assert "typed" in names

    run_id = jobs.start(made["id"])
    assert jobs.wait(made["id"], run_id)["state"].startswith("Completed")
    assert lab.one("show run typed/1")["id"] == run_id
    logs = jobs.send("GET", f"/{made['id']}/runs/{run_id}/logs", expected=200)["results"]
    assert any(line.endswith(",prediction") for line in logs)

    job = identify(jobs.create("sent", lab.batch, records, retention_policy={"days": 3}))
    shown = lab.one("show job sent")
    assert shown["id"] == job and shown["retention"] == {"days": 3}
    lab.one("run job sent wait")
    assert [entry["metadata"]["name"] for entry in jobs.runs(job)] == ["sent/1"]
    jobs.send("PATCH", f"/{job}", [
        {"op": "replace", "path": "/metadata/name", "value": "renamed"}], 200)
    assert lab.one("show run renamed/1")["job_id"] == job


def test_a_schedule_fires(lab, jobs, records):
    start = int(time.time() * 1000) + 2000
    answer = jobs.create(
        "once", lab.batch, records, schedule_info={"repeat": False, "startOn": start})
    job = identify(answer)
    assert len(answer["entity"]["job"]["future_scheduled_runs"]) == 1
    deadline = time.monotonic() + 20
    while not jobs.runs(job):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    [entry] = jobs.runs(job)
    assert entry["entity"]["job_run"]["isScheduledRun"] is True
    assert entry["entity"]["job_run"]["queue_start"] >= start
    assert jobs.wait(job, identify(entry))["state"] == "Completed"
    assert jobs.send(
        "GET", f"/{job}", expected=200)["entity"]["job"]["future_scheduled_runs"] == []


def test_a_schedule_is_changed_and_taken_away(lab, jobs, records):
    job = identify(jobs.create(
        "weekdays", lab.batch, records, schedule="0 7 * * 1-5",
        schedule_info={"repeat": True, "endOn": 4102444800000}))
    changed = jobs.send("PATCH", f"/{job}", [
        {"op": "replace", "path": "/entity/job/schedule", "value": "30 6 * * *"}], 200)
    assert changed["entity"]["job"]["schedule"] == "30 6 * * *"
    assert changed["entity"]["job"]["schedule_info"] == {"repeat": True, "endOn": 4102444800000}
    assert all("T06:30:00.000Z" in at for at in changed["entity"]["job"]["future_scheduled_runs"])
    changed = jobs.send("PATCH", f"/{job}", [
        {"op": "remove", "path": "/entity/job/schedule"}], 200)
    assert "schedule" not in changed["entity"]["job"]
    assert lab.one("show job weekdays")["schedule"] is None


def test_only_so_many_runs_are_kept(lab, jobs, records):
    job = identify(jobs.create("kept", lab.batch, records, retention_policy={"amount": 2}))
    made = []
    for _ in range(3):
        made.append(jobs.start(job))
        jobs.wait(job, made[-1])
    assert [identify(entry) for entry in jobs.runs(job)] == [made[2], made[1]]
    jobs.send("PATCH", f"/{job}", [
        {"op": "add", "path": "/entity/job/retention_policy", "value": {"amount": 1}}], 200)
    assert [identify(entry) for entry in jobs.runs(job)] == [made[2]]


def test_runs_are_canceled_while_they_work_and_while_they_wait(lab, jobs, records):
    job = identify(jobs.create("slow", lab.sleepy, records))
    made = [jobs.start(job) for _ in range(3)]
    jobs.wait(job, made[0], "Running")
    jobs.wait(job, made[1], "Running")
    status, answer = jobs.send("DELETE", f"/{job}")
    assert status == 409
    assert answer["errors"][0]["code"] == "conflict"
    for run_id in reversed(made):
        assert jobs.send("DELETE", f"/{job}/runs/{run_id}")[0] == 409
        cancel(jobs, job, run_id)
    assert jobs.wait(job, made[2], seconds=1)["state"] == "Canceled"
    for run_id in made:
        assert jobs.wait(job, run_id, seconds=15)["state"] == "Canceled"
    status, answer = jobs.send("POST", f"/{job}/runs/{made[0]}/cancel", {})
    assert status == 409
    assert "has ended already" in message(answer)
    canceled = jobs.send("GET", f"/{job}/runs?states=Canceled", expected=200)
    assert canceled["total_rows"] == 3
    assert remove(jobs, f"/{job}") == 204
    assert jobs.send("GET", f"/{job}")[0] == 404


def test_runs_of_the_ml_api_stay_as_they_are(lab, server, jobs, records):
    url = f"{server.url}/ml/v4/deployment_jobs?version=2026-01-05&space_id={lab.space}"
    status, answer = request("POST", url, {
        "name": "single", "space_id": lab.space, "deployment": {"id": lab.batch},
        "scoring": records}, jobs.token)
    assert status == 202
    assert set(answer["entity"]) == {"deployment", "scoring"}
    assert answer["entity"]["scoring"]["input_data"] == records["input_data"]
    assert re.fullmatch("queued|running|completed", answer["entity"]["scoring"]["status"]["state"])


def test_viewers_look_and_strangers_do_not(lab, server, jobs, records):
    job = identify(jobs.create("ours", lab.batch, records))
    run_id = jobs.start(job)
    jobs.wait(job, run_id)
    ana, eve, ben = (Jobs(lab, server, user) for user in ["ana", "eve", "ben"])
    rename = [{"op": "replace", "path": "/metadata/name", "value": "theirs"}]
    reads = ["", f"/{job}", f"/{job}/runs", f"/{job}/runs/{run_id}", f"/{job}/runs/{run_id}/logs"]
    writes = [("POST", f"/{job}/runs", b""), ("PATCH", f"/{job}", rename),
              ("POST", f"/{job}/runs/{run_id}/cancel", b""), ("DELETE", f"/{job}", None),
              ("DELETE", f"/{job}/runs/{run_id}", None)]
    for path in reads:
        ana.send("GET", path, expected=200)
        assert ben.send("GET", path)[0] in (403, 404)
    for method, path, body in writes:
        status, answer = ana.send(method, path, body)
        assert status == 403
        assert answer["errors"][0]["code"] == "authorization_rejected"
        assert ben.send(method, path, body)[0] in (403, 404)
    assert ana.create("hers", lab.batch, records, expected=403)
    assert identify(eve.create("hers", lab.batch, records))
    eve.send("PATCH", f"/{job}", rename, 200)


def test_a_log_tells_no_viewer_what_is_in_a_data_asset(lab, server, jobs, records):
    ana, eve = (Jobs(lab, server, user) for user in ["ana", "eve"])
    for kept in [False, True]:
        reference = {"output_data_reference": {
            "type": "data_asset", "location": {"name": "for editors"}}} if kept else {}
        job = identify(jobs.create(f"told {kept}", lab.batch, {**records, **reference}))
        run_id = jobs.start(job)
        jobs.wait(job, run_id)
        told = [
            one.send("GET", f"/{job}/runs/{run_id}/logs", expected=200)["results"]
            for one in (ana, eve)]
        assert "prediction" in told[1][-1]
        assert ("prediction" in told[0][-1]) == (not kept)


def test_errors_say_what_to_do(lab, jobs, records):
    reference = {"type": "data_asset", "location": {"href": f"/v2/assets/{lab.data}"}}
    for body, status, code, words in [
            ({"name": "x"}, 400, "invalid_request_entity", "asset_ref"),
            ({"name": "x", "asset_ref": UNKNOWN, "configuration": {"scoring": records}},
             404, "deployment_does_not_exist", UNKNOWN),
            ({"name": "x", "asset_ref": lab.online, "configuration": {"scoring": records}},
             400, "invalid_request_entity", "is an online deployment"),
            ({"name": "x", "asset_ref": lab.batch}, 400, "invalid_request_entity", "no input"),
            ({"name": "x", "asset_ref": lab.batch, "configuration": {"scoring": records},
              "schedule": "61 * * * *"}, 400, "invalid_request_entity", "61"),
            ({"name": "x", "asset_ref": lab.batch, "configuration": {"scoring": records},
              "description": None}, 400, "invalid_request_entity", "leave the member out"),
            ({"name": "x", "asset_ref": lab.batch, "configuration": {"scoring": records},
              "retention_policy": {"days": 1, "amount": 1}},
             400, "invalid_request_entity", "never both"),
            *[({"name": "x", "asset_ref": lab.batch, "configuration": {"scoring": scoring}},
               400, "invalid_request_entity", words) for scoring, words in [
                ({**records, "output_data_reference": {"location": {"name": 5}}}, "name"),
                ({**records, "output_data_reference": {"location": {"href": "/v2/assets/x"}}},
                 "output_data_reference.location.name"),
                ({**records, "output_data_reference": {
                    "type": "connection_asset", "location": {"name": "out"}}}, "`data_asset`"),
                ({**records, "output_data_reference": "out"}, "output_data_reference"),
                ({**records, "input_data_references": [reference]}, "it has both"),
                ({**records, "input_data_references": {"a": 1}}, "input_data_references"),
                ({"input_data_references": [{**reference, "type": "connection_asset"}]},
                 "`data_asset`")]]]:
        answered, answer = jobs.send("POST", "", {"job": body})
        assert (answered, answer["errors"][0]["code"]) == (status, code), answer
        assert words in message(answer)
    for method, path in [("GET", f"/{UNKNOWN}"), ("POST", f"/{UNKNOWN}/runs"),
                         ("GET", f"/{UNKNOWN}/runs"), ("DELETE", f"/{UNKNOWN}")]:
        status, answer = jobs.send(method, path)
        assert (status, answer["errors"][0]["code"]) == (404, "job_does_not_exist")
    names = [job["metadata"]["name"] for job in jobs.send("GET", "", expected=200)["results"]]
    assert "x" not in names


def test_lists_come_in_pages(lab, jobs, records):
    for name in ["page a", "page b", "page c"]:
        jobs.create(name, lab.batch, records)
    total = jobs.send("GET", f"?asset_ref={lab.batch}", expected=200)["total_rows"]
    seen, path = [], f"?asset_ref={lab.batch}&limit=2"
    while path:
        page = jobs.send("GET", path, expected=200)
        assert len(page["results"]) <= 2
        seen += [identify(job) for job in page["results"]]
        path = page["next"]["href"].removeprefix("/v2/jobs") if "next" in page else None
    assert len(seen) == len(set(seen)) == total >= 3


def cancel(jobs, job, run_id):
    assert bare(jobs, "POST", f"/{job}/runs/{run_id}/cancel") == 204


def remove(jobs, path):
    return bare(jobs, "DELETE", path)


def bare(jobs, method, path):
    """The status of an answer that has no body."""
    call = urllib.request.Request(
        f"{jobs.url}/v2/jobs{path}", method=method,
        headers={"Authorization": "Bearer " + jobs.token})
    with urllib.request.urlopen(call, timeout=30) as answer:
        assert answer.read() == b""
        return answer.status
