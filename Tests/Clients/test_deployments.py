"""Deployments online and for batches: names, addresses, scores, changes, and what may be deleted."""

import io
import tarfile
import time
import uuid

import pandas
import pytest

import lab
import spark
from server import records

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def deploy(client, asset, name, **more):
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(
        asset, {names.NAME: name, names.ONLINE: {}, **more})
    return client.deployments.get_id(details)


def new_serving_name():
    return "n" + uuid.uuid4().hex[:20]


@pytest.mark.smoke
def test_an_online_deployment_is_described(client, server, online, stored_forest):
    details = client.deployments.get_details(online)
    assert details["metadata"]["name"] == details["entity"]["name"] == "forest online"
    assert details["metadata"]["space_id"] == client.default_space_id
    assert details["entity"]["asset"]["id"] == stored_forest
    assert details["entity"]["deployed_asset_type"] == "model"
    assert details["entity"]["status"]["state"] == "ready"
    href = client.deployments.get_scoring_href(details)
    assert href == f"{server.url}/ml/v4/deployments/{online}/predictions"
    assert client.deployments.get_href(details).endswith("/deployments/" + online)
    listed = client.deployments.list()
    row = lab.row(listed, online)
    assert row["NAME"] == "forest online"
    assert online in [d["metadata"]["id"]
                      for d in client.deployments.get_details()["resources"]]


@pytest.mark.smoke
def test_scores_are_those_of_scikit_learn(client, online, forest):
    lab.assert_scored_by(forest, client.deployments.score(online, records()))


@pytest.mark.smoke
def test_scores_are_those_of_spark(client, spark_online):
    spark.assert_scored(client.deployments.score(spark_online, records()))


def test_a_data_frame_is_scored(client, online, forest):
    names = client.deployments.ScoringMetaNames
    rows = pandas.DataFrame(records()["input_data"][0]["values"], columns=lab.FEATURES)
    answer = client.deployments.score(online, {names.INPUT_DATA: [{"values": rows}]})
    lab.assert_scored_by(forest, answer)


def test_every_item_is_answered(client, online, forest):
    [item] = records()["input_data"]
    body = {"input_data": [dict(item, values=item["values"][:2]),
                           dict(item, values=item["values"][2:])]}
    answer = client.deployments.score(online, body)
    assert [len(p["values"]) for p in answer["predictions"]] == [2, 3]
    joined = {"predictions": [{"fields": answer["predictions"][0]["fields"],
                               "values": [row for p in answer["predictions"]
                                          for row in p["values"]]}]}
    lab.assert_scored_by(forest, joined)


def turned():
    """The records with their fields from the last to the first."""
    [item] = records()["input_data"]
    return {"input_data": [{"fields": item["fields"][::-1],
                            "values": [row[::-1] for row in item["values"]]}]}


def test_fields_may_come_in_any_order(client, online, forest):
    lab.assert_scored_by(forest, client.deployments.score(online, turned()))


def test_fields_of_a_spark_model_may_come_in_any_order(client, spark_online):
    [prediction] = client.deployments.score(spark_online, turned())["predictions"]
    expected = spark.reference()
    assert lab.column(prediction, "prediction") == [row["prediction"] for row in expected]
    lab.assert_close(
        lab.column(prediction, "probability"), [row["probability"] for row in expected])


def test_fields_may_be_left_out(client, online, forest):
    [item] = records()["input_data"]
    answer = client.deployments.score(online, {"input_data": [{"values": item["values"]}]})
    lab.assert_scored_by(forest, answer)


@pytest.mark.smoke
@pytest.mark.parametrize("kind", ["online", "spark_online"])
def test_bad_rows_are_refused_with_a_reason(client, platform, kind, request):
    deployment = request.getfixturevalue(kind)
    [item] = records()["input_data"]
    short = {"input_data": [{"fields": item["fields"], "values": [item["values"][0][:-1]]}]}
    missing = {"input_data": [{"fields": item["fields"][1:],
                               "values": [row[1:] for row in item["values"]]}]}
    for body in [short, missing]:
        with pytest.raises(platform.error) as raised:
            client.deployments.score(deployment, body)
        assert "400" in str(raised.value)
    assert item["fields"][0] in str(raised.value)


@pytest.mark.smoke
def test_a_serving_name_leads_to_the_deployment(client, platform, server, connect, spark_model):
    name = new_serving_name()
    names = client.deployments.ConfigurationMetaNames
    assert client.deployments.is_serving_name_available(name)
    deployment = deploy(client, spark_model, "named", **{names.SERVING_NAME: name})
    assert not client.deployments.is_serving_name_available(name)
    # Over all spaces, whatever the default is.
    assert not connect().deployments.is_serving_name_available(name)

    details = client.deployments.get_details(deployment)
    assert details["entity"]["online"]["parameters"]["serving_name"] == name
    href = client.deployments.get_serving_href(details)
    assert href == f"{server.url}/ml/v4/deployments/{name}/predictions"
    [found] = client.deployments.get_details(serving_name=name)["resources"]
    assert found["metadata"]["id"] == deployment
    spark.assert_scored(client.deployments.score(name, records()))

    with pytest.raises(platform.error) as raised:
        deploy(client, spark_model, "named, too", **{names.SERVING_NAME: name})
    assert name in str(raised.value)
    assert "named, too" not in client.deployments.list()["NAME"].tolist()

    client.deployments.delete(deployment)
    assert client.deployments.is_serving_name_available(name)
    with pytest.raises(platform.error) as raised:
        client.deployments.get_details(deployment)
    assert "404" in str(raised.value)
    for gone in [name, deployment]:
        with pytest.raises(platform.error) as raised:
            client.deployments.score(gone, records())
        assert "404" in str(raised.value)
    assert deployment not in lab.ids(client.deployments.list())


@pytest.mark.smoke
def test_a_deployment_is_renamed(client, batch):
    names = client.deployments.ConfigurationMetaNames
    client.deployments.update(
        batch, {names.NAME: "another name", names.DESCRIPTION: "changed"})
    details = client.deployments.get_details(batch)
    assert details["metadata"]["name"] == details["entity"]["name"] == "another name"
    assert details["metadata"]["description"] == "changed"
    assert details["entity"]["status"]["state"] == "ready"


def test_another_asset_takes_the_place_of_the_first(client, platform, forest, stored_forest):
    other = lab.train(trees=3, seed=1)
    other_id = client.repository.get_model_id(
        lab.store_forest(client, platform, other, "the other"))
    deployment = deploy(client, stored_forest, "swapped")
    lab.assert_scored_by(forest, client.deployments.score(deployment, records()))
    names = client.deployments.ConfigurationMetaNames
    client.deployments.update(deployment, {names.ASSET: {"id": other_id}})
    details = wait_until_ready(client, deployment)
    assert details["entity"]["asset"]["id"] == other_id
    lab.assert_scored_by(other, client.deployments.score(deployment, records()))
    client.deployments.delete(deployment)


def test_an_asset_that_cannot_be_served_brings_the_first_back(
        client, platform, forest, stored_forest, tmp_path):
    # A pickle of something that no Python here has.
    content = b"cno_such_module_anywhere\nModel\n."
    with tarfile.open(tmp_path / "broken.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo("scikit_model.pkl")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    broken = client.repository.get_model_id(client.repository.store_model(
        model=str(tmp_path / "broken.tar.gz"),
        meta_props=lab.forest_meta(client, platform, "broken")))
    deployment = deploy(client, stored_forest, "back again")
    names = client.deployments.ConfigurationMetaNames
    try:
        client.deployments.update(deployment, {names.ASSET: {"id": broken}})
    except platform.error:
        pass
    details = wait_until_ready(client, deployment)
    assert details["entity"]["asset"]["id"] == stored_forest
    assert "no_such_module_anywhere" in str(details["entity"]["status"]["failure"])
    lab.assert_scored_by(forest, client.deployments.score(deployment, records()))


def test_a_revision_is_deployed(client, platform, forest):
    model = client.repository.get_model_id(
        lab.store_forest(client, platform, forest, "pinned"))
    client.repository.create_model_revision(model)
    other = lab.train(trees=3, seed=1)
    client.repository.update_model(
        model, {client.repository.ModelMetaNames.NAME: "pinned, later"}, update_model=other.model)
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(
        model, {names.NAME: "pinned", names.ONLINE: {}}, "1")
    assert details["entity"]["asset"]["rev"] == "1"
    lab.assert_scored_by(
        forest, client.deployments.score(client.deployments.get_id(details), records()))


def test_copies_are_asked_for(client, spark_online):
    names = client.deployments.ConfigurationMetaNames
    spec = client.hardware_specifications.get_id_by_name("S")
    client.deployments.update(spark_online, {names.HARDWARE_SPEC: {"id": spec, "num_nodes": 2}})
    details = wait_until_ready(client, spark_online)
    assert details["entity"]["hardware_spec"]["num_nodes"] == 2


def test_a_serving_name_is_given_later(client, spark_online):
    first, second = new_serving_name(), new_serving_name()
    names = client.deployments.ConfigurationMetaNames
    for name in [first, second]:
        client.deployments.update(spark_online, {names.SERVING_NAME: name})
        wait_until_ready(client, spark_online)
        spark.assert_scored(client.deployments.score(name, records()))
    assert client.deployments.is_serving_name_available(first)
    assert not client.deployments.is_serving_name_available(second)


@pytest.mark.smoke
def test_what_is_deployed_cannot_be_deleted(client, platform, rest, online, stored_forest):
    with pytest.raises(Exception) as raised:
        client.repository.delete(stored_forest)
    assert "deploy" in str(raised.value).lower()
    # Nor by a request that does not ask before; the clients themselves delete an asset.
    for path in ["/ml/v4/models/", "/v2/assets/"]:
        answer = rest.versioned("DELETE", path + stored_forest, params={
            "space_id": client.default_space_id, "purge_on_delete": "true"})
        assert 400 <= answer.status_code < 500
        assert "deploy" in answer.json()["errors"][0]["message"].lower()
    assert client.repository.get_details(stored_forest)["metadata"]["id"] == stored_forest
    assert client.deployments.get_details(online)["entity"]["status"]["state"] == "ready"


@pytest.mark.smoke
def test_a_batch_deployment_is_described(client, platform, batch):
    details = client.deployments.get_details(batch)
    assert details["entity"]["status"]["state"] == "ready"
    assert "batch" in details["entity"] and "online" not in details["entity"]
    assert details["entity"]["hardware_spec"]["id"] == \
        client.hardware_specifications.get_id_by_name("S")
    with pytest.raises(platform.error):
        client.deployments.get_scoring_href(details)
    with pytest.raises(platform.error) as raised:
        client.deployments.score(batch, records())
    assert "400" in str(raised.value) or "404" in str(raised.value)


def test_a_hardware_specification_is_known_by_its_name(client, stored_forest):
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(stored_forest, {
        names.NAME: "by name", names.BATCH: {}, names.HARDWARE_SPEC: {"name": "M"}})
    assert details["entity"]["hardware_spec"]["name"] == "M"
    client.deployments.delete(client.deployments.get_id(details))


@pytest.mark.smoke
def test_what_is_not_there_cannot_be_deployed(client, platform):
    names = client.deployments.ConfigurationMetaNames
    with pytest.raises(platform.error) as raised:
        client.deployments.create(UNKNOWN, {names.NAME: "of nothing", names.ONLINE: {}})
    assert "40" in str(raised.value)
    assert "of nothing" not in client.deployments.list()["NAME"].tolist()


def test_the_newer_client_need_not_wait(client, platform, spark_model):
    if platform.name != "watsonx":
        pytest.skip("the older client always waits")
    names = client.deployments.ConfigurationMetaNames
    details = client.deployments.create(
        spark_model, {names.NAME: "at once", names.ONLINE: {}}, background_mode=True)
    assert details["entity"]["status"]["state"] in ("initializing", "ready")
    deployment = client.deployments.get_id(details)
    wait_until_ready(client, deployment)
    client.deployments.delete(deployment)


def wait_until_ready(client, deployment, seconds=60):
    deadline = time.monotonic() + seconds
    while True:
        details = client.deployments.get_details(deployment)
        state = details["entity"]["status"]["state"]
        if state not in ("initializing", "updating"):
            assert state == "ready", details["entity"]["status"]
            return details
        assert time.monotonic() < deadline, state
        time.sleep(0.5)
