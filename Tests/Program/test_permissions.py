"""Who may do what, asked of the REST API: every role, in a space of every stage.

The table is the platform's, as its documentation tells it, with one rule made explicit: whatever
brings something into use in a production space needs an admin. Whoever is refused has changed
nothing. Needs only Python's standard library and pytest.
"""

import contextlib
import gzip
import shutil
import sqlite3
import tempfile
import time

import pytest

from rest import LESSON, RECORDS, VERSION, Client, Home, Server, program

STAGES = ["development", "testing", "production"]
ROLES = ["viewer", "editor", "admin"]
# Who has which role everywhere; `tom` is a user and no member, and `None` has not logged in.
PEOPLE = {"admin": "ada", "editor": "ed", "viewer": "vic", "no member": "tom", "nobody": None}

# The lowest role that may, by the stage of the space. The project of what is promoted has all of
# them as members who may promote from it.
TABLE = """
operation                                  development  testing  production

find the space in the list                 viewer       viewer   viewer
see the space                              viewer       viewer   viewer
see the members                            viewer       viewer   viewer
list models                                viewer       viewer   viewer
see a model                                viewer       viewer   viewer
see the revisions of a model               viewer       viewer   viewer
list functions                             viewer       viewer   viewer
see a function                             viewer       viewer   viewer
search data                                viewer       viewer   viewer
see a data asset                           viewer       viewer   viewer
list deployments                           viewer       viewer   viewer
see a deployment                           viewer       viewer   viewer
see the API of a deployment                viewer       viewer   viewer
list jobs                                  viewer       viewer   viewer
see a job                                  viewer       viewer   viewer

score records                              viewer       viewer   viewer
score on a function                        viewer       viewer   viewer
score tensors                              viewer       viewer   viewer

download a model                           editor       editor   editor
download a function                        editor       editor   editor
download a data asset                      editor       editor   editor
announce a data asset                      editor       editor   editor
send the bytes of a data asset             editor       editor   editor
delete a data asset                        editor       editor   editor
announce a function                        editor       editor   editor
send the code of a function                editor       editor   editor
change a function                          editor       editor   editor
freeze a function                          editor       editor   editor
delete a function                          editor       editor   editor
keep a pipeline                            editor       editor   editor
delete a pipeline                          editor       editor   editor
change a model                             editor       editor   editor
freeze a model                             editor       editor   editor
delete a model                             editor       editor   editor
announce a model                           editor       editor   admin
announce a model as an asset               editor       editor   admin
send the content of a model                editor       editor   admin

promote a model into the space             editor       editor   admin
promote a function into the space          editor       editor   admin
promote a data asset into the space        editor       editor   admin

deploy a model online                      editor       editor   admin
deploy a model for jobs                    editor       editor   admin
deploy a function                          editor       editor   admin
rename a deployment                        editor       editor   admin
tag a deployment                           editor       editor   admin
scale a deployment                         editor       editor   admin
deploy another model in its place          editor       editor   admin
send other code of a deployed function     editor       editor   admin
delete a deployment                        editor       editor   editor

run a job                                  editor       editor   editor
cancel a job                               editor       editor   editor
delete a job                               editor       editor   editor

list platform jobs                         viewer       viewer   viewer
see a platform job                         viewer       viewer   viewer
list the runs of a platform job            viewer       viewer   viewer
see a run of a platform job                viewer       viewer   viewer
see the log of a run                       viewer       viewer   viewer
make a platform job                        editor       editor   editor
change a platform job                      editor       editor   editor
schedule a platform job                    editor       editor   editor
delete a platform job                      editor       editor   editor
run a platform job                         editor       editor   editor
cancel a run of a platform job             editor       editor   editor
delete a run of a platform job             editor       editor   editor

add a member                               admin        admin    admin
change a role                              admin        admin    admin
remove a member                            admin        admin    admin
change the space                           admin        admin    admin
delete the space                           admin        admin    admin
"""

SET_UP = f"""
create project attrition
import model "{LESSON}/models/attrition-spark" into project attrition as attrition
import data "{LESSON}/data/evaluation.csv" into project attrition as rows
create user ada
create user ed
create user vic
create user tom
create user new
add member ada to project attrition as admin
add member ed to project attrition as editor
add member vic to project attrition as editor
add member tom to project attrition as editor
"""
CODE = gzip.compress(b"def score(payload):\n    return {'predictions': []}\n")
SLEEPY_CODE = gzip.compress(b"def score(payload):\n    import time\n    time.sleep(600)\n")
OTHER_CODE = gzip.compress(
    b"def score(payload):\n    return {'predictions': [{'fields': ['a'], 'values': [[1]]}]}\n")
SOME = {"input_data": [{"fields": ["a"], "values": [[1]]}]}


# What the tests begin with.


class Place:
    """A space of a stage, with something of every kind in it, and its owner."""

    def __init__(self, owner, stage, project, assets):
        self.owner = owner
        self.project = project
        self.assets = assets
        self.id = owner.send("POST", "/v2/spaces", 202, {
            "name": stage, "stage": {"production": stage == "production", "name": stage},
        }).json["metadata"]["id"]
        self.space = f"/v2/spaces/{self.id}"
        self.query = f"&space_id={self.id}"
        owner.send("POST", self.space + "/members", 200, {"members": [
            {"id": PEOPLE[role], "type": "user", "role": role} for role in ROLES]})
        self.model = self.promote(owner, "model").json["promotedAsset"]["asset_id"]
        self.rows = self.promote(owner, "data").json["promotedAsset"]["asset_id"]
        self.function = self.new_function()
        self.live = self.new_deployment()
        self.batch = self.new_deployment(kind="batch")
        self.called = self.new_deployment(self.function)
        self.job = self.new_job()
        self.platform_job = self.new_platform_job()
        self.ended_run = self.new_ended_run()
        sleepy = self.made("functions")
        self.owner.ml("PUT", f"functions/{sleepy}/code", 201, SLEEPY_CODE)
        self.sleepy_job = self.new_platform_job(self.new_deployment(sleepy, "batch"))

    def promote(self, who, kind):
        return who.send(
            "POST", f"/projects/api/rest/catalogs/assets/{self.assets[kind]}/promote",
            body={"spaceId": self.id, "projectId": self.project})

    def made(self, path, **body):
        """The id of something new of the owner's."""
        body = {"name": "new", "space_id": self.id, **body}
        return self.owner.ml("POST", path, body=body).json["metadata"]["id"]

    def new_function(self):
        function = self.made("functions")
        self.owner.ml("PUT", f"functions/{function}/code", 201, CODE)
        return function

    def new_deployment(self, asset=None, kind="online"):
        return self.made("deployments", asset={"id": asset or self.model}, **{kind: {}})

    def new_job(self):
        return self.made("deployment_jobs", deployment={"id": self.batch}, scoring=RECORDS)

    def new_platform_job(self, deployment=None, who=None, expect=201):
        answer = (who or self.owner).send("POST", f"/v2/jobs?space_id={self.id}", expect, {"job": {
            "name": "new", "asset_ref": deployment or self.batch,
            "configuration": {"scoring": RECORDS}}})
        return answer if expect is None else "/v2/jobs/" + answer.json["asset_id"]

    def new_run(self, job):
        return f"{job}/runs/" + self.owner.send("POST", job + "/runs", 201).json["asset_id"]

    def new_ended_run(self):
        run = self.new_run(self.platform_job)
        deadline = time.monotonic() + 30
        while self.owner.send("GET", run, 200).json["entity"]["job_run"]["state"] != "Completed":
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return run

    def new_asset(self, who):
        return who.send("POST", f"/v2/assets?space_id={self.id}", body={
            "metadata": {"name": "new", "asset_type": "data_asset"}})

    def new_space(self):
        """Another space of the stage, with the same members."""
        stage = self.owner.send("GET", self.space, 200).json["entity"]["stage"]
        space = self.owner.send(
            "POST", "/v2/spaces", 202, {"name": "new", "stage": stage}).json["metadata"]["id"]
        self.owner.send("POST", f"/v2/spaces/{space}/members", 200, {"members": [
            {"id": PEOPLE[role], "type": "user", "role": role} for role in ROLES]})
        return f"/v2/spaces/{space}"


@pytest.fixture(scope="module")
def server():
    folder = tempfile.mkdtemp(prefix="slipway-permissions-")
    users = ["admin", *filter(None, PEOPLE.values())]
    server = Server(Home(program(), folder, SET_UP, users))
    yield server
    assert server.stop() == 143, "".join(server.log[-20:])
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def people(server):
    return {role: Watched(server, name) for role, name in PEOPLE.items()}


@pytest.fixture(scope="module")
def places(server):
    owner = Client(server, "admin")
    project = owner.send("GET", "/v2/projects", 200).json["resources"][0]["metadata"]["guid"]
    listed = owner.ml("GET", "models", 200, query=f"&project_id={project}").json["resources"]
    found = owner.send(
        "POST", f"/v2/asset_types/data_asset/search?project_id={project}", 200, {"query": "*:*"})
    function = owner.ml("POST", "functions", 201, {
        "name": "function", "project_id": project}).json["metadata"]["id"]
    owner.ml("PUT", f"functions/{function}/code", 201, CODE)
    assets = {
        "model": listed[0]["metadata"]["id"], "function": function,
        "data": found.json["results"][0]["metadata"]["asset_id"]}
    return {stage: Place(owner, stage, project, assets) for stage in STAGES}


# What is done, by `who`, at the place `at`. What it needs is made by the owner before.


def listed(answer, wanted):
    """A list that all users may ask for: what they may not see is not in it."""
    if answer.status != 200:
        return answer
    known = [item["metadata"].get("id", item["metadata"].get("guid"))
             for item in answer.json["resources"]]
    return "done" if wanted in known else "refused"


def download_data(at, who):
    answer = who.send("GET", f"/v2/assets/{at.rows}/attachments/{at.rows}")
    return who.send("GET", answer.json["url"]) if answer.status == 200 else answer


def send_bytes(at, who):
    asset = at.new_asset(at.owner).json["metadata"]["asset_id"]
    attachments = f"/v2/assets/{asset}/attachments"
    answer = who.send("POST", attachments, body={})
    if answer.status == 201:
        answer = who.send("PUT", answer.json["url1"], body=b"A\n1\n")
    if answer.status == 201:
        answer = who.send("POST", f"{attachments}/{asset}/complete", body={})
    return answer


def cancel_run(at, who):
    run = at.new_run(at.sleepy_job)
    answer = who.send("POST", run + "/cancel")
    at.owner.send("POST", run + "/cancel")
    return answer


def patched(path, value, op="replace"):
    return [{"op": op, "path": path, "value": value}]


def named(at, **more):
    return {"name": "by a test", "space_id": at.id, **more}


OPERATIONS = {
    "find the space in the list": lambda at, who: listed(who.send("GET", "/v2/spaces"), at.id),
    "see the space": lambda at, who: who.send("GET", at.space),
    "see the members": lambda at, who: who.send("GET", at.space + "/members"),
    "list models": lambda at, who: who.ml("GET", "models", query=at.query),
    "see a model": lambda at, who: who.ml("GET", f"models/{at.model}"),
    "see the revisions of a model": lambda at, who: who.ml("GET", f"models/{at.model}/revisions"),
    "list functions": lambda at, who: who.ml("GET", "functions", query=at.query),
    "see a function": lambda at, who: who.ml("GET", f"functions/{at.function}"),
    "search data": lambda at, who: who.send(
        "POST", f"/v2/asset_types/data_asset/search?space_id={at.id}", body={"query": "*:*"}),
    "see a data asset": lambda at, who: who.send("GET", f"/v2/assets/{at.rows}"),
    "list deployments": lambda at, who: who.ml("GET", "deployments", query=at.query),
    "see a deployment": lambda at, who: who.ml("GET", f"deployments/{at.live}"),
    "see the API of a deployment": lambda at, who: who.send(
        "GET", f"/openapi/deployments/{at.live}"),
    "list jobs": lambda at, who: who.ml("GET", "deployment_jobs", query=at.query),
    "see a job": lambda at, who: who.ml("GET", f"deployment_jobs/{at.job}"),

    "score records": lambda at, who: who.score(at.live, None),
    "score on a function": lambda at, who: who.ml(
        "POST", f"deployments/{at.called}/predictions", body=SOME),
    "score tensors": lambda at, who: who.send("POST", f"/v2/models/{at.live}/infer", body={
        "inputs": [{"name": name, "shape": [1], "datatype": "FP64", "data": [1]}
                   for name in RECORDS["input_data"][0]["fields"]]}),

    # What was imported as a folder is not sent as a file, but only to whoever may have it.
    "download a model": lambda at, who: who.ml("GET", f"models/{at.model}/content"),
    "download a function": lambda at, who: who.ml("GET", f"functions/{at.function}/code"),
    "download a data asset": download_data,
    "announce a data asset": lambda at, who: at.new_asset(who),
    "send the bytes of a data asset": send_bytes,
    "delete a data asset": lambda at, who: who.send(
        "DELETE", f"/v2/assets/{at.new_asset(at.owner).json['metadata']['asset_id']}"),
    "announce a function": lambda at, who: who.ml("POST", "functions", body=named(at)),
    "send the code of a function": lambda at, who: who.ml(
        "PUT", f"functions/{at.made('functions')}/code", body=CODE),
    "change a function": lambda at, who: who.ml(
        "PATCH", f"functions/{at.function}", body=patched("/description", "by a test")),
    "freeze a function": lambda at, who: who.ml(
        "POST", f"functions/{at.function}/revisions", body={}),
    "delete a function": lambda at, who: who.ml("DELETE", f"functions/{at.new_function()}"),
    "keep a pipeline": lambda at, who: who.ml("POST", "pipelines", body=named(at)),
    "delete a pipeline": lambda at, who: who.ml("DELETE", f"pipelines/{at.made('pipelines')}"),
    "change a model": lambda at, who: who.ml(
        "PATCH", f"models/{at.model}", body=patched("/description", "by a test")),
    "freeze a model": lambda at, who: who.ml("POST", f"models/{at.model}/revisions", body={}),
    "delete a model": lambda at, who: who.ml(
        "DELETE", f"models/{at.made('models', type='scikit-learn_1.1')}"),
    "announce a model": lambda at, who: who.ml(
        "POST", "models", body=named(at, type="scikit-learn_1.1")),
    "announce a model as an asset": lambda at, who: who.send(
        "POST", f"/v2/assets?space_id={at.id}",
        body={"metadata": {"name": "by a test", "asset_type": "wml_model"}}),
    "send the content of a model": lambda at, who: who.ml(
        "PUT", f"models/{at.made('models', type='scikit-learn_1.1')}/content", body=b"a model"),

    "promote a model into the space": lambda at, who: at.promote(who, "model"),
    "promote a function into the space": lambda at, who: at.promote(who, "function"),
    "promote a data asset into the space": lambda at, who: at.promote(who, "data"),

    "deploy a model online": lambda at, who: who.ml(
        "POST", "deployments", body=named(at, asset={"id": at.model}, online={})),
    "deploy a model for jobs": lambda at, who: who.ml(
        "POST", "deployments", body=named(at, asset={"id": at.model}, batch={})),
    "deploy a function": lambda at, who: who.ml(
        "POST", "deployments", body=named(at, asset={"id": at.function}, batch={})),
    "rename a deployment": lambda at, who: who.ml(
        "PATCH", f"deployments/{at.live}", body=patched("/name", "by a test")),
    "tag a deployment": lambda at, who: who.ml(
        "PATCH", f"deployments/{at.live}", body=patched("/tags", ["by a test"], "add")),
    "scale a deployment": lambda at, who: who.ml(
        "PATCH", f"deployments/{at.live}", body=patched("/hardware_spec", {"num_nodes": 2})),
    "deploy another model in its place": lambda at, who: who.ml(
        "PATCH", f"deployments/{at.live}", body=patched("/asset", {"id": at.model, "rev": "1"})),
    "send other code of a deployed function": lambda at, who: who.ml(
        "PUT", f"functions/{at.function}/code", body=OTHER_CODE),
    "delete a deployment": lambda at, who: who.ml(
        "DELETE", f"deployments/{at.new_deployment(kind='batch')}"),

    "run a job": lambda at, who: who.ml("POST", "deployment_jobs", body=named(
        at, deployment={"id": at.batch}, scoring=RECORDS)),
    "cancel a job": lambda at, who: who.ml("DELETE", f"deployment_jobs/{at.new_job()}"),
    "delete a job": lambda at, who: who.ml(
        "DELETE", f"deployment_jobs/{at.new_job()}", query="&hard_delete=true"),

    "list platform jobs": lambda at, who: who.send("GET", f"/v2/jobs?space_id={at.id}"),
    "see a platform job": lambda at, who: who.send("GET", at.platform_job),
    "list the runs of a platform job": lambda at, who: who.send("GET", at.platform_job + "/runs"),
    "see a run of a platform job": lambda at, who: who.send("GET", at.ended_run),
    "see the log of a run": lambda at, who: who.send("GET", at.ended_run + "/logs"),
    "make a platform job": lambda at, who: at.new_platform_job(who=who, expect=None),
    "change a platform job": lambda at, who: who.send(
        "PATCH", at.platform_job, body=patched("/metadata/description", "by a test")),
    "schedule a platform job": lambda at, who: who.send(
        "PATCH", at.platform_job, body=patched("/entity/job/schedule", "0 3 1 1 *", "add")),
    "delete a platform job": lambda at, who: who.send("DELETE", at.new_platform_job()),
    "run a platform job": lambda at, who: who.send("POST", at.platform_job + "/runs"),
    "cancel a run of a platform job": cancel_run,
    "delete a run of a platform job": lambda at, who: who.send("DELETE", at.new_ended_run()),

    "add a member": lambda at, who: who.send("POST", at.space + "/members", body={
        "members": [{"id": "new", "type": "user", "role": "viewer"}]}),
    "change a role": lambda at, who: who.send(
        "PATCH", at.space + "/members/vic", body=patched("/role", "viewer")),
    "remove a member": lambda at, who: who.send("DELETE", at.space + "/members/new"),
    "change the space": lambda at, who: who.send(
        "PATCH", at.space, body=patched("/description", "by a test")),
    "delete the space": lambda at, who: who.send("DELETE", at.new_space()),
}


def rows_of_table():
    """The operations in order, with the lowest role for each stage."""
    _, *lines = filter(None, TABLE.splitlines())
    for line in lines:
        *words, development, testing, production = line.split()
        yield " ".join(words), dict(zip(STAGES, (development, testing, production)))


class Watched(Client):
    """Somebody of whom it is watched that whatever they are refused changes nothing."""

    def send(self, *arguments, **options):
        before = self.kept()
        answer = super().send(*arguments, **options)
        if answer.status in (401, 403):
            assert self.kept() == before, (arguments, answer)
        return answer

    def kept(self):
        """All that the lab remembers, but for runs, which go on by themselves."""
        home = self.server.home.folder
        with contextlib.closing(sqlite3.connect(home / "slipway.sqlite")) as database:
            return database.execute(
                "SELECT kind, id, body FROM object WHERE kind != 'run' ORDER BY id").fetchall()


def state(answer):
    """What became of it: done, refused to this user, or refused to whoever is nobody."""
    if isinstance(answer, str):
        return answer
    if answer.status < 300:
        return "done"
    error = answer.json["errors"][0]
    if answer.status == 403 and error["code"] == "authorization_rejected":
        return "refused"
    if answer.status == 401 and error["code"] == "authentication_token_not_valid":
        return "nobody"
    # Who may download a model is told so when it was imported as a folder.
    return "done" if error["more_info"] == "not-a-file" else repr(answer)


def expected(role, needed):
    if role == "nobody":
        return "nobody"
    may = role in ROLES and ROLES.index(role) >= ROLES.index(needed)
    return "done" if may else "refused"


# The table, cell by cell.


def test_the_table_names_every_operation_once():
    assert [name for name, _ in rows_of_table()] == list(OPERATIONS)
    assert all(set(needed.values()) <= set(ROLES) for _, needed in rows_of_table())


@pytest.mark.parametrize("operation, needed", rows_of_table(), ids=list(OPERATIONS))
def test_it_is_done_by_those_who_may_and_refused_to_all_others(
        people, places, operation, needed):
    wrong = []
    for stage, at in places.items():
        for role, who in people.items():
            if operation == "remove a member":
                OPERATIONS["add a member"](at, at.owner)
            became = state(OPERATIONS[operation](at, who))
            if became != expected(role, needed[stage]):
                wrong.append(f"{role} in {stage}: {became}, not {expected(role, needed[stage])}")
    assert not wrong


def test_code_is_not_brought_into_production_past_its_admins(people, places):
    """An editor's code does not answer in a production space because it took another's place."""
    at = places["production"]
    function = at.new_function()
    deployment = at.new_deployment(function)
    people["editor"].ml("PUT", f"functions/{function}/code", body=OTHER_CODE)
    answer = at.owner.ml("POST", f"deployments/{deployment}/predictions", 200, SOME)
    assert answer.json["predictions"] == []


# Projects.


PROJECT_TABLE = {
    "find the project in the list": "viewer", "see the project": "viewer",
    "list its models": "viewer", "see a model of it": "viewer",
    "announce a data asset in it": "editor", "announce a model in it": "editor",
    "change a model of it": "editor", "promote a model out of it": "editor",
    "promote a function out of it": "editor", "promote a data asset out of it": "editor",
    "delete it": "admin"}


class ProjectPlace:
    """A project in which everybody has their role, and a space of which all members are admins."""

    def __init__(self, owner, space):
        self.owner, self.id, self.assets = owner, space.project, space.assets
        self.query = f"&project_id={self.id}"
        self.target = owner.send(
            "POST", "/v2/spaces", 202, {"name": "target"}).json["metadata"]["id"]
        owner.send("POST", f"/v2/spaces/{self.target}/members", 200, {"members": [
            {"id": name, "type": "user", "role": "admin"} for name in PEOPLE.values() if name]})

    def promote(self, who, kind):
        return who.send(
            "POST", f"/projects/api/rest/catalogs/assets/{self.assets[kind]}/promote",
            body={"spaceId": self.target, "projectId": self.id})


PROJECT_OPERATIONS = {
    "find the project in the list": lambda at, who: listed(who.send("GET", "/v2/projects"), at.id),
    "see the project": lambda at, who: who.send("GET", f"/v2/projects/{at.id}"),
    "list its models": lambda at, who: who.ml("GET", "models", query=at.query),
    "see a model of it": lambda at, who: who.ml("GET", f"models/{at.assets['model']}"),
    "announce a data asset in it": lambda at, who: who.send(
        "POST", f"/v2/assets?project_id={at.id}",
        body={"metadata": {"name": "new", "asset_type": "data_asset"}}),
    "announce a model in it": lambda at, who: who.ml(
        "POST", "models", body={"name": "new", "type": "x", "project_id": at.id}),
    "change a model of it": lambda at, who: who.ml(
        "PATCH", f"models/{at.assets['model']}", body=patched("/description", "by a test")),
    "promote a model out of it": lambda at, who: at.promote(who, "model"),
    "promote a function out of it": lambda at, who: at.promote(who, "function"),
    "promote a data asset out of it": lambda at, who: at.promote(who, "data"),
    "delete it": lambda at, who: who.send("DELETE", f"/transactional/v2/projects/{at.id}"),
}


def test_a_project_is_used_by_those_who_may_and_refused_to_all_others(server, people, places):
    at = ProjectPlace(Client(server, "admin"), places["development"])
    server.home.run(
        "add member vic to project attrition as viewer\nremove member tom from project attrition\n")
    assert list(PROJECT_OPERATIONS) == list(PROJECT_TABLE)
    wrong = []
    for operation, needed in PROJECT_TABLE.items():
        for role in reversed(PEOPLE) if needed == "admin" else PEOPLE:
            became = state(PROJECT_OPERATIONS[operation](at, people[role]))
            if became != expected(role, needed):
                wrong.append(f"{role}: {operation}: {became}, not {expected(role, needed)}")
    assert not wrong


def test_any_user_makes_spaces_and_projects_and_is_their_admin(people):
    tom = people["no member"]
    space = "/v2/spaces/" + tom.send("POST", "/v2/spaces", 202, {"name": "own"}).json[
        "metadata"]["id"]
    [member] = tom.send("GET", space + "/members", 200).json["resources"]
    assert (member["id"], member["role"]) == ("tom", "admin")
    tom.send("DELETE", space, 202)
    project = tom.send("POST", "/transactional/v2/projects", 201, {"name": "own"}).json["location"]
    tom.send("DELETE", "/transactional" + project, 204)
    for path in ["/v2/spaces", "/transactional/v2/projects"]:
        assert state(people["nobody"].send("POST", path, body={"name": "own"})) == "nobody"


def test_a_refusal_does_not_tell_strangers_what_a_place_is_called(server, people):
    space = Client(server, "admin").send("POST", "/v2/spaces", 202, {"name": "quiet plans"}).json
    path = "/v2/spaces/" + space["metadata"]["id"]
    answer = people["no member"].send("GET", path, 403)
    assert "quiet plans" not in str(answer) and space["metadata"]["id"] in str(answer)
    Client(server, "admin").send("DELETE", path, 202)


def test_who_may_not_send_bytes_gets_no_path_to_send_them_to(people, places):
    at = places["development"]
    asset = at.new_asset(at.owner).json["metadata"]["asset_id"]
    answer = people["viewer"].send("POST", f"/v2/assets/{asset}/attachments", 403, {})
    assert "signature" not in str(answer)


@pytest.mark.parametrize("method, path", [
    ("POST", f"/ml/v4/deployments/quiet/predictions?{VERSION}"), ("POST", "/v2/models/quiet/infer"),
    ("GET", "/v2/models/quiet"), ("GET", "/v2/models/quiet/ready"),
    ("GET", "/openapi/deployments/quiet")])
def test_a_deployment_does_not_tell_strangers_what_its_place_is_called(
        server, people, method, path):
    admin = Client(server, "admin")
    space = admin.send("POST", "/v2/spaces", 202, {"name": "quiet plans"}).json["metadata"]["id"]
    function = admin.ml("POST", "functions", 201, {"name": "f", "space_id": space}).json[
        "metadata"]["id"]
    admin.ml("PUT", f"functions/{function}/code", 201, CODE)
    made = admin.ml("POST", "deployments", 202, {
        "name": "d", "space_id": space, "asset": {"id": function},
        "online": {"parameters": {"serving_name": "quiet"}}}).json["metadata"]["id"]
    body = {**SOME, "inputs": []} if method == "POST" else None
    answer = people["no member"].send(method, path, 403, body)
    assert "quiet plans" not in str(answer) and space in str(answer)
    admin.ml("DELETE", f"deployments/{made}", 204)
    admin.send("DELETE", f"/v2/spaces/{space}", 202)


def test_who_may_not_download_gets_no_path_to_fetch_from(people, places):
    at = places["development"]
    asset = at.rows
    answer = people["viewer"].send("GET", f"/v2/assets/{asset}/attachments/{asset}", 403)
    assert "signature" not in str(answer)
