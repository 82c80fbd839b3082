"""What the tests of the clients share.

The environment variable SLIPWAY names the program; the client is whichever of the two the running
Python has.
"""

import os
import uuid
from pathlib import Path

import pytest

import lab
import spark
from platforms import INSTALLED
from server import Home, Rest, Server


def pytest_generate_tests(metafunc):
    if "platform" in metafunc.fixturenames:
        metafunc.parametrize(
            "platform", INSTALLED, ids=lambda platform: platform.name, scope="session")


def pytest_collection_modifyitems(items):
    """Whatever is no smoke test belongs to the full set."""
    for item in items:
        if not item.get_closest_marker("smoke"):
            item.add_marker(pytest.mark.full)


# The program.


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    program = os.environ.get("SLIPWAY")
    if not program:
        pytest.fail("the variable SLIPWAY does not name the program to test")
    if not INSTALLED:
        pytest.fail("this Python has neither client: see scripts/client-environment")
    return Home(Path(program).resolve(), tmp_path_factory.mktemp("lab") / "home")


@pytest.fixture(scope="session")
def server(home):
    server = Server(home)
    yield server
    code = server.stop()
    assert code == 143, f"ended with {code}:\n" + "".join(server.log[-50:])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """The end of the server's log stands below a failure."""
    outcome = yield
    report = outcome.get_result()
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("the server's log", "".join(server.log[-30:])))


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """The clients write temporary files and downloads into the current folder."""
    monkeypatch.chdir(tmp_path)


# Those who log in.


@pytest.fixture(scope="session")
def connect(home, server, platform):
    """Makes a new client of a user, with a default space or project when one is given."""
    def connect(user="admin", space=None, project=None):
        client = platform.connect(server.url, user, home.keys[user])
        if space:
            client.set.default_space(space)
        if project:
            client.set.default_project(project)
        return client

    return connect


@pytest.fixture(scope="session")
def rest(home, server):
    return Rest(server.url, "admin", home.keys["admin"])


# Spaces, and what is in them.


@pytest.fixture(scope="session")
def make_space(connect):
    """Makes a space of its own and gives a client whose default it is."""
    def make_space(name="tests"):
        client = connect()
        names = client.spaces.ConfigurationMetaNames
        details = client.spaces.store({names.NAME: f"{name} {uuid.uuid4().hex[:8]}"})
        client.set.default_space(client.spaces.get_id(details))
        return client

    return make_space


@pytest.fixture(scope="session")
def client(make_space):
    """A client whose default space is one that most tests share."""
    return make_space("shared")


@pytest.fixture(scope="session")
def forest():
    """The lab's other model: a random forest, trained on the lab's data."""
    return lab.train()


@pytest.fixture(scope="session")
def stored_forest(client, platform, forest):
    """The id of the forest in the shared space."""
    details = lab.store_forest(client, platform, forest)
    return client.repository.get_model_id(details)


@pytest.fixture(scope="session")
def online(client, stored_forest):
    """The id of an online deployment of the forest."""
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(
        stored_forest, {names.NAME: "forest online", names.ONLINE: {}})
    return client.deployments.get_id(details)


@pytest.fixture(scope="session")
def batch(client, stored_forest):
    """The id of a batch deployment of the forest."""
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(stored_forest, {
        names.NAME: "forest batch", names.BATCH: {},
        names.HARDWARE_SPEC: {"id": client.hardware_specifications.get_id_by_name("S")}})
    return client.deployments.get_id(details)


@pytest.fixture(scope="session")
def spark_model(client, rest):
    """The id of the lab's Spark model, stored as a client with Spark stores it."""
    return spark.replay_store(rest, {"space_id": client.default_space_id})


@pytest.fixture(scope="session")
def spark_online(client, spark_model):
    """The id of an online deployment of the Spark model."""
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(
        spark_model, {names.NAME: "spark online", names.ONLINE: {}})
    return client.deployments.get_id(details)
