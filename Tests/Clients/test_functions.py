"""Functions: stored as source with defaults, deployed, scored, changed, and what they raise."""

import gzip
import inspect
import sys

import pytest

import functions
import lab
import spark
from server import records

NUMBERS = {"input_data": [{"values": [[1, 2], [3, 4]]}]}


def store(client, platform, function, name):
    details = client.repository.store_function(function, lab.meta(client, platform, name))
    return client.repository.get_function_id(details)


def deploy(client, function, name):
    names = client.deployments.ConfigurationMetaNames
    return client.deployments.get_id(client.deployments.create(
        function, {names.NAME: name, names.ONLINE: {}}))


@pytest.fixture(scope="module")
def adder(client, platform, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("adder"))
        return store(client, platform, functions.adding(10), "adder")


@pytest.fixture(scope="module")
def deployed_adder(client, adder):
    return deploy(client, adder, "adder online")


@pytest.mark.smoke
def test_a_function_is_stored(client, platform, adder, tmp_path):
    details = client.repository.get_function_details(adder)
    assert details["metadata"]["name"] == "adder"
    assert details["metadata"]["space_id"] == client.default_space_id
    assert details["entity"]["type"] == "python"
    assert details["entity"]["software_spec"]["id"] == \
        client.software_specifications.get_id_by_name("runtime-22.2-py3.10")
    assert client.repository.get_details(adder)["metadata"]["id"] == adder
    listed = client.repository.list_functions()
    assert lab.row(listed, adder)["NAME"] == "adder"

    client.repository.download(adder, "adder.py.gz")
    source = gzip.decompress((tmp_path / "adder.py.gz").read_bytes()).decode()
    assert source.startswith("def adder(amount=10, labels=['a', 'b'], scale=1.0, loud=False")
    assert source.endswith("score = adder()")


@pytest.mark.smoke
def test_a_function_is_scored(client, deployed_adder):
    details = client.deployments.get_details(deployed_adder)
    assert details["entity"]["deployed_asset_type"] == "function"
    answers = [client.deployments.score(deployed_adder, NUMBERS) for _ in range(2)]
    for answer in answers:
        [prediction] = answer["predictions"]
        assert prediction["fields"] == ["sum", "calls"]
        assert [row[0] for row in prediction["values"]] == [13.0, 17.0]
    # What stands outside `score` runs once, not for every request.
    calls = [row[1] for answer in answers for row in answer["predictions"][0]["values"]]
    assert calls[2] > calls[0]


@pytest.mark.smoke
def test_the_message_of_a_function_that_raises_reaches_its_caller(client, platform):
    deployment = deploy(client, store(client, platform, functions.raising(), "raises"), "raises")
    for _ in range(2):
        with pytest.raises(platform.error) as raised:
            client.deployments.score(deployment, NUMBERS)
        assert "these fruits are unripe" in str(raised.value)
        assert "ValueError" in str(raised.value)
        assert "400" in str(raised.value)


def test_a_function_calls_the_deployed_model_through_a_client(
        client, platform, server, home, spark_online):
    """The server is asked seven times by the function before it has answered the caller."""
    settings = {
        "credentials": platform.credentials(server.url, "admin", home.keys["admin"]),
        "space": client.default_space_id, "deployment": spark_online}
    function = functions.CALLING[platform.name](settings)
    # As the notebook does, it is tried here before it is stored.
    here = function()(records())
    deployment = deploy(
        client, store(client, platform, function, "attrition function"), "attrition function")
    for answer in [here, client.deployments.score(deployment, records())]:
        [prediction] = answer["predictions"]
        assert prediction.get("fields") == ["probability", "prediction"], prediction
        expected = [[row["probability"][int(row["prediction"])], row["prediction"]]
                    for row in spark.reference()]
        lab.assert_close(prediction["values"], expected)


def test_a_function_named_score_is_taken_as_it_is(client, platform):
    deployment = deploy(client, store(client, platform, functions.score, "plain"), "plain")
    answer = client.deployments.score(deployment, NUMBERS)
    assert answer["predictions"] == [{"fields": ["rows"], "values": [[2]]}]


def test_a_file_is_sent_byte_for_byte(client, platform, tmp_path):
    content = gzip.compress(inspect.getsource(functions.score).encode())
    (tmp_path / "score.py.gz").write_bytes(content)
    function = store(client, platform, str(tmp_path / "score.py.gz"), "from a file")
    client.repository.download(function, "again.py.gz")
    assert (tmp_path / "again.py.gz").read_bytes() == content
    deployment = deploy(client, function, "from a file")
    assert client.deployments.score(deployment, NUMBERS)["predictions"][0]["values"] == [[2]]


def test_a_function_is_renamed_and_gets_another_content(client, platform):
    function = store(client, platform, functions.adding(1), "before")
    names = client.repository.FunctionMetaNames
    client.repository.update_function(
        function, {names.NAME: "after", names.DESCRIPTION: "changed"}, functions.adding(2))
    details = client.repository.get_function_details(function)
    assert details["metadata"]["name"] == "after"
    assert details["metadata"]["description"] == "changed"
    client.repository.download(function, "after.py.gz")
    with gzip.open("after.py.gz", "rt") as file:
        assert "amount=2," in file.read()
    deployment = deploy(client, function, "after")
    answer = client.deployments.score(deployment, NUMBERS)
    assert answer["predictions"][0]["values"][0][0] == 5.0


def test_revisions_of_a_function(client, platform):
    function = store(client, platform, functions.adding(1), "first name")
    first = client.repository.create_function_revision(function)
    assert first["metadata"]["rev"] == "1"
    names = client.repository.FunctionMetaNames
    client.repository.update_function(function, {names.NAME: "second name"})
    assert client.repository.create_function_revision(function)["metadata"]["rev"] == "2"
    listed = client.repository.list_functions_revisions(function)
    assert set(listed["NAME"]) == {"first name", "second name"}
    revisions = listed["REV" if "REV" in listed else "rev" if "rev" in listed else "GUID"]
    assert sorted(str(revision) for revision in revisions) == ["1", "2"]
    details = client.repository.get_function_revision_details(function, "1")
    details = details.get("resources", [details])[0]
    assert details["metadata"]["name"] == "first name"


@pytest.mark.smoke
def test_a_deployed_function_cannot_be_deleted(client, platform, adder, deployed_adder):
    with pytest.raises(Exception) as raised:
        client.repository.delete(adder)
    assert "deploy" in str(raised.value).lower()
    assert client.repository.get_details(adder)["metadata"]["id"] == adder


def test_a_function_is_deleted(client, platform):
    function = store(client, platform, functions.adding(1), "short")
    client.repository.delete(function)
    with pytest.raises(platform.error):
        client.repository.get_function_details(function)
    assert function not in lab.ids(client.repository.list_functions())


def test_a_source_that_is_no_python_is_told_apart(client, platform, tmp_path):
    (tmp_path / "broken.py.gz").write_bytes(gzip.compress(b"def score(payload:\n    return 1\n"))
    names = client.deployments.ConfigurationMetaNames
    with pytest.raises(Exception) as raised:
        function = store(client, platform, str(tmp_path / "broken.py.gz"), "broken")
        deployment = client.deployments.get_id(client.deployments.create(
            function, {names.NAME: "broken", names.ONLINE: {}}))
        client.deployments.score(deployment, NUMBERS)
    assert "yntax" in str(raised.value)


def test_an_answer_of_the_wrong_form_is_told(client, platform):
    def wrong():
        def score(payload):
            return 17
        return score

    deployment = deploy(client, store(client, platform, wrong, "wrong"), "wrong")
    with pytest.raises(platform.error) as raised:
        client.deployments.score(deployment, NUMBERS)
    assert "400" in str(raised.value) and "predictions" in str(raised.value)


def test_a_function_is_promoted(connect, make_space, home, platform):
    target = make_space("promoted function")
    client = connect(project=home.project)
    function = store(client, platform, functions.adding(5), "to promote")
    copy = client.spaces.promote(function, home.project, target.default_space_id)
    assert target.repository.get_function_details(copy)["metadata"]["name"] == "to promote"
    deployment = deploy(target, copy, "promoted")
    answer = target.deployments.score(deployment, NUMBERS)
    assert answer["predictions"][0]["values"][0][0] == 8.0


def test_a_function_works_in_batches(client, platform, adder):
    from test_jobs import identify, wait
    names = client.deployments.ConfigurationMetaNames
    deployment = client.deployments.get_id(client.deployments.create(
        adder, {names.NAME: "adder batch", names.BATCH: {},
                names.HARDWARE_SPEC: {"name": "S"}}))
    job = identify(client, client.deployments.create_job(deployment, NUMBERS))
    assert wait(client, job)["state"] == "completed"
    [prediction] = client.deployments.get_job_details(job)["entity"]["scoring"]["predictions"]
    assert [row[0] for row in prediction["values"]] == [13.0, 17.0]


def test_the_worker_runs_the_python_it_was_given(client, platform):
    def which():
        def score(payload):
            import sys
            return {"predictions": [{"fields": ["prefix"], "values": [[sys.prefix]]}]}
        return score

    deployment = deploy(client, store(client, platform, which, "which"), "which")
    answer = client.deployments.score(deployment, NUMBERS)
    assert answer["predictions"][0]["values"] == [[sys.prefix]]


def test_functions_that_call_back_do_not_wait_for_each_other(
        client, platform, server, home, spark_online):
    from concurrent.futures import ThreadPoolExecutor
    settings = {
        "credentials": platform.credentials(server.url, "admin", home.keys["admin"]),
        "space": client.default_space_id, "deployment": spark_online}
    deployment = deploy(
        client, store(client, platform, functions.CALLING[platform.name](settings), "many"), "many")
    client.deployments.score(deployment, records())
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(
            lambda _: client.deployments.score(deployment, records()), range(6)))
    assert all(a["predictions"][0].get("fields") == ["probability", "prediction"]
               for a in answers), answers
