"""Changes that several clients make at the same time: each is kept, or refused by name."""

import concurrent.futures
import threading
import time

import pytest

from rest import LESSON, VERSION, Client, Home, Server, program

SET_UP = f"""
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as "attrition deployment" online serving attrition
deploy model attrition as nightly batch
make function score from "{{folder}}/score.py" in space lab
create job daily for deployment nightly with file "{LESSON}/rows.csv"
create user ana
"""
SCORE = 'def score(payload):\n    return {"predictions": []}\n'
AT_ONCE = 8


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("patches")
    (folder / "score.py").write_text(SCORE)
    home = Home(program(), folder / "home", SET_UP.format(folder=folder), ["admin", "ana"])
    server = Server(home)
    yield server
    assert server.stop() == 143, "".join(server.log[-20:])


@pytest.fixture(scope="module")
def admin(server):
    return Client(server, "admin")


@pytest.fixture(scope="module")
def lab(admin):
    [space] = admin.send("GET", "/v2/spaces?name=lab", 200).json["resources"]
    return space["metadata"]["id"]


def at_once(server, send):
    """What `send(client, number)` gives for as many clients, who begin together."""
    barrier = threading.Barrier(AT_ONCE)

    def run(number):
        client = Client(server, "admin")
        client.send("GET", "/v2/spaces", 200)
        barrier.wait()
        return send(client, number)

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


@pytest.mark.parametrize("path", ["deployments", "models", "functions"])
def test_changes_of_one_asset_at_once_are_all_kept(server, admin, lab, path):
    made = admin.send("GET", f"/ml/v4/{path}?{VERSION}&space_id={lab}", 200).json["resources"][0]
    url = f"/ml/v4/{path}/{made['metadata']['id']}?{VERSION}&space_id={lab}"
    for turn in range(4):
        at_once(server, lambda client, number: client.send("PATCH", url, 200, [
            {"op": "add", "path": f"/custom/k{turn}-{number}", "value": number}]))
    custom = admin.send("GET", url, 200).json["entity"]["custom"]
    assert custom == {
        f"k{turn}-{number}": number for turn in range(4) for number in range(AT_ONCE)}


def test_changes_of_a_space_at_once_are_all_kept(server, admin, lab):
    for turn in range(4):
        at_once(server, lambda client, number: client.send("PATCH", f"/v2/spaces/{lab}", 200, [
            {"op": "add", "path": f"/settings/k{turn}-{number}", "value": number}]))
    settings = admin.send("GET", f"/v2/spaces/{lab}", 200).json["entity"]["settings"]
    assert len(settings) == 4 * AT_ONCE


def test_an_asset_whose_content_has_not_come_keeps_them_too(server, admin, lab):
    made = admin.send("POST", f"/ml/v4/models?{VERSION}", 201, {
        "name": "to come", "space_id": lab, "type": "mllib_3.3",
        "software_spec": {"name": "spark-mllib_3.3"}}).json
    url = f"/ml/v4/models/{made['metadata']['id']}?{VERSION}&space_id={lab}"
    at_once(server, lambda client, number: client.send("PATCH", url, 200, [
        {"op": "add", "path": f"/custom/k{number}", "value": number}]))
    assert len(admin.send("GET", url, 200).json["entity"]["custom"]) == AT_ONCE


def test_a_retention_and_a_schedule_set_at_once_are_both_kept(server, admin, lab):
    [job] = admin.send("GET", f"/v2/jobs?space_id={lab}&name=daily", 200).json["results"]
    url = f"/v2/jobs/{job['metadata']['asset_id']}?{VERSION}&space_id={lab}"
    patches = [
        {"path": "/entity/job/retention_policy", "value": {"amount": 7}},
        {"path": "/entity/job/schedule", "value": "0 4 * * *"},
        {"path": "/metadata/description", "value": "every morning"},
    ]
    at_once(server, lambda client, number: client.send("PATCH", url, 200, [
        {"op": "replace", **patches[number % len(patches)]}]))
    changed = admin.send("GET", url, 200).json
    assert changed["entity"]["job"]["retention_policy"] == {"amount": 7}
    assert changed["entity"]["job"]["schedule"] == "0 4 * * *"
    assert changed["metadata"]["description"] == "every morning"


def test_a_member_who_was_removed_does_not_come_back(server, admin, lab):
    url = f"/v2/spaces/{lab}/members"
    for _ in range(5):
        admin.send("POST", url, 200, {
            "members": [{"id": "ana", "type": "user", "role": "viewer"}]})

        def change(client, number):
            if number == 0:
                return client.send("DELETE", f"{url}/ana", 204).status
            return client.send("PATCH", f"{url}/ana", None, [
                {"op": "replace", "path": "/role", "value": "editor"}]).status

        assert set(at_once(server, change)[1:]) <= {200, 404}
        admin.send("GET", f"{url}/ana", 404)


def test_very_many_changes_at_once_are_refused(admin, lab):
    steps = [{"op": "add", "path": f"/custom/k{i}", "value": i} for i in range(201)]
    answer = admin.send("PATCH", f"/v2/spaces/{lab}", 400, steps)
    assert "it has 201 steps, and 200 are taken at once" in answer.json["errors"][0]["message"]


def test_deployments_are_found_by_their_tags(admin, lab):
    url = f"/ml/v4/deployments?{VERSION}&space_id={lab}"
    [made] = admin.send("GET", url + "&name=nightly", 200).json["resources"]
    admin.send(
        "PATCH", f"/ml/v4/deployments/{made['metadata']['id']}?{VERSION}&space_id={lab}", 200,
        [{"op": "add", "path": "/tags", "value": ["slow", "by night"]}])
    for tag, names in [("slow", ["nightly"]), ("by%20night", ["nightly"]), ("by", [])]:
        found = admin.send("GET", f"{url}&tag.value={tag}", 200).json["resources"]
        assert [item["metadata"]["name"] for item in found] == names


def test_who_may_not_change_something_is_told_that_first(server, admin, lab):
    admin.send("POST", f"/v2/spaces/{lab}/members", 200, {
        "members": [{"id": "ana", "type": "user", "role": "viewer"}]})
    made = admin.send("GET", f"/ml/v4/models?{VERSION}&space_id={lab}", 200).json["resources"][0]
    Client(server, "ana").send(
        "PATCH", f"/ml/v4/models/{made['metadata']['id']}?{VERSION}&space_id={lab}", 403, [
            {"op": "replace", "path": "/name", "value": 7}])


@pytest.mark.parametrize("stage, name, production", [
    ({"name": "Testing"}, "testing", False),
    ({"name": "production"}, "production", True),
    ({"production": True, "name": "x"}, "production", True),
    ({"production": False, "name": "a name of the platform's"}, "development", False),
    ({}, "development", False),
])
def test_a_space_is_made_in_the_stage_that_is_named(admin, stage, name, production):
    made = admin.send("POST", "/v2/spaces", 202, {"name": "staged", "stage": stage}).json
    assert made["entity"]["stage"] == {"production": production, "name": name}


def test_a_stage_that_contradicts_itself_is_refused(admin):
    admin.send("POST", "/v2/spaces", 400, {
        "name": "staged", "stage": {"production": False, "name": "production"}})


@pytest.mark.parametrize("step", [
    {"op": "replace", "path": "/type", "value": 5},
    {"op": "add", "path": "/type/name", "value": "scikit-learn_1.1"},
    {"op": "replace", "path": "/software_spec", "value": "default_py3.10"},
    {"op": "replace", "path": "/software_spec", "value": {"name": "nothing_1.0"}},
    {"op": "replace", "path": "/software_spec/id", "value": "nothing"},
    {"op": "replace", "path": "/type", "value": "zz"},
    {"op": "remove", "path": "/type"},
    {"op": "remove", "path": "/software_spec"},
], ids=lambda step: f"{step['path']}={step.get('value')}")
@pytest.mark.parametrize("kind", ["models", "functions"])
def test_what_a_model_or_function_is_stays_what_can_be_read(admin, lab, kind, step):
    [made] = admin.send("GET", f"/ml/v4/{kind}?{VERSION}&space_id={lab}&limit=1", 200).json[
        "resources"]
    url = f"/ml/v4/{kind}/{made['metadata']['id']}?{VERSION}&space_id={lab}"
    answer = admin.send("PATCH", url, 400, [step]).json
    assert answer["errors"][0]["code"] in ("invalid_request_entity", "invalid_parameter"), answer
    assert admin.send("GET", url, 200).json == made


def test_many_changes_do_not_make_of_one_asset_more_than_a_body_may_bring(admin, lab):
    made = admin.send("POST", f"/ml/v4/models?{VERSION}", 201, {
        "name": "grown", "space_id": lab, "type": "mllib_3.3",
        "software_spec": {"name": "spark-mllib_3.3"}}).json
    url = f"/ml/v4/models/{made['metadata']['id']}?{VERSION}&space_id={lab}"
    megabytes = "x" * (3 << 20)
    admin.send("PATCH", url, 200, [{"op": "add", "path": "/custom/a", "value": megabytes}])
    answer = admin.send("PATCH", url, 400, [{"op": "add", "path": "/custom/b", "value": megabytes}])
    assert "4194304 are kept" in answer.json["errors"][0]["message"]
    assert list(admin.send("GET", url, 200).json["entity"]["custom"]) == ["a"]
    # What is too much can be taken away.
    admin.send("PATCH", url, 200, [{"op": "remove", "path": "/custom/a"}])
    admin.send("DELETE", url, 204)


SLOW_CODE = b"""import time
time.sleep(2)
def score(payload):
    return {"predictions": [{"fields": ["n"], "values": [[1]]}]}
"""


def test_what_is_deleted_while_it_takes_the_place_of_another_does_not_take_it(server, admin, lab):
    def function(name, code):
        made = admin.send("POST", f"/ml/v4/functions?{VERSION}", 201, {
            "name": name, "space_id": lab}).json["metadata"]["id"]
        url = f"/ml/v4/functions/{made}"
        admin.send("PUT", f"{url}/code?{VERSION}&space_id={lab}", 201, code)
        return made

    first = function("first", SLOW_CODE.replace(b"time.sleep(2)", b""))
    second = function("second", SLOW_CODE)
    made = admin.send("POST", f"/ml/v4/deployments?{VERSION}", 202, {
        "name": "swapped", "space_id": lab, "asset": {"id": first}, "online": {}}).json
    url = f"/ml/v4/deployments/{made['metadata']['id']}"
    score = f"{url}/predictions?{VERSION}"
    url += f"?{VERSION}&space_id={lab}"
    admin.send("POST", score, 200, {"input_data": [{"values": []}]})
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        change = pool.submit(lambda: Client(server, "admin").send(
            "PATCH", url, None, [{"op": "replace", "path": "/asset", "value": {"id": second}}]))
        time.sleep(0.7)
        admin.send("DELETE", f"/ml/v4/functions/{second}?{VERSION}&space_id={lab}", 204)
        assert change.result().status == 202
    entity = admin.send("GET", url, 200).json["entity"]
    assert entity["asset"]["id"] == first and entity["status"]["state"] == "ready"
    assert second in str(entity["status"]["failure"])
    answer = admin.send("POST", score, 200, {"input_data": [{"values": []}]}).json
    assert answer["predictions"][0]["values"] == [[1]]
    # Why the last change failed is told until there is another one.
    admin.send("PATCH", url, 200, [{"op": "replace", "path": "/description", "value": "same"}])
    entity = admin.send("GET", url, 200).json["entity"]
    assert entity["description"] == "same" and second in str(entity["status"]["failure"])
    third = function("third", SLOW_CODE.replace(b"time.sleep(2)", b""))
    admin.send("PATCH", url, 202, [{"op": "replace", "path": "/asset", "value": {"id": third}}])
    entity = admin.send("GET", url, 200).json["entity"]
    assert entity["asset"]["id"] == third and "failure" not in entity["status"]


def test_a_model_runs_on_the_software_specification_that_it_is_changed_to(server, admin, lab):
    [made] = admin.send("GET", f"/ml/v4/models?{VERSION}&space_id={lab}&limit=1", 200).json[
        "resources"]
    url = f"/ml/v4/models/{made['metadata']['id']}?{VERSION}&space_id={lab}"
    for name in ["spark-mllib_3.2", made["entity"]["software_spec"]["name"]]:
        told = admin.send("PATCH", url, 200, [
            {"op": "replace", "path": "/software_spec", "value": {"name": name}}]).json
        assert told["entity"]["software_spec"]["name"] == name
        shown = server.home.run("show model attrition in space lab", "--format", "json")
        assert name in shown
    # What is deployed stays as it was: each change is a revision of its own.
    assert '"revision":3' in shown.replace(" ", ""), shown
    deployed = admin.send(
        "GET", f"/ml/v4/deployments?{VERSION}&space_id={lab}&serving_name=attrition", 200).json[
        "resources"][0]["metadata"]["id"]
    assert '"revision":1' in server.home.run(
        f"use space lab\nshow deployment {deployed}", "--format", "json").replace(" ", "")
    admin.score()
