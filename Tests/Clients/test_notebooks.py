"""The two notebooks of the lab, from their first cell to their last.

Only the cell with the credentials is another: the address, a user and a key.
"""

import os
import time
import uuid

import pandas
import pytest

import functions
import lab
import spark
from server import LESSON, records


@pytest.fixture(scope="module")
def space(connect):
    """Made beforehand, as the lab does on the page."""
    client = connect()
    return client.spaces.get_id(client.spaces.store({
        client.spaces.ConfigurationMetaNames.NAME: f"lab deployment space {uuid.uuid4().hex[:6]}",
    }))


def notebook_02(connect, platform, home, space, forest, store_spark):
    """Train, store into the project, promote, deploy, score."""
    client = connect()
    client.set.default_project(home.project)
    stored = lab.store_forest(client, platform, forest)
    model = client.repository.get_model_id(stored)
    assert stored["metadata"]["project_id"] == home.project
    challenger = store_spark(client)
    listed = lab.ids(client.repository.list_models())
    assert model in listed and challenger in listed

    copies = {}
    for name, asset in [("sklearn", model), ("spark", challenger)]:
        copies[name] = client.spaces.promote(asset, home.project, space)

    client = connect()
    client.set.default_space(space)
    names = client.deployments.ConfigurationMetaNames
    deployments = {}
    for name, copy in copies.items():
        details = client.deployments.create(
            copy, {names.NAME: f"attrition challenger - {name}", names.ONLINE: {}})
        assert details["entity"]["status"]["state"] == "ready"
        deployments[name] = client.deployments.get_id(details)
    lab.assert_scored_by(forest, client.deployments.score(deployments["sklearn"], records()))
    spark.assert_scored(client.deployments.score(deployments["spark"], records()))
    return deployments


@pytest.mark.smoke
def test_notebook_02_stores_promotes_deploys_and_scores(
        connect, platform, home, rest, space, forest):
    notebook_02(connect, platform, home, space, forest, lambda client: spark.replay_store(
        rest, {"project_id": home.project}))


@pytest.mark.smoke
def test_notebook_04_deploys_a_function_that_calls_the_model(
        connect, platform, server, home, rest):
    client = connect()
    space = client.spaces.get_id(client.spaces.store({
        client.spaces.ConfigurationMetaNames.NAME: f"lab of functions {uuid.uuid4().hex[:6]}"}))
    client.set.default_space(space)
    model = spark.replay_store(rest, {"space_id": space})
    names = client.deployments.ConfigurationMetaNames
    model_deployment = client.deployments.get_id(client.deployments.create(
        model, {names.NAME: "attrition challenger - spark", names.ONLINE: {}}))

    # The notebook begins here: a key, the address, the space and the deployment.
    parms = {"credentials": platform.credentials(server.url, "admin", home.keys["admin"]),
             "space": space, "deployment": model_deployment}
    attrition_function = functions.CALLING[platform.name](parms)
    client = connect()
    client.set.default_space(space)
    tried = attrition_function()(records())

    stored = client.repository.store_function(
        attrition_function, lab.meta(client, platform, "attrition function"))
    function = client.repository.get_function_id(stored)
    details = client.deployments.create(
        function, {names.NAME: "attrition function", names.ONLINE: {}})
    deployment = client.deployments.get_id(details)
    assert client.deployments.get_scoring_href(details).endswith(f"/{deployment}/predictions")
    scored = client.deployments.score(deployment, records())

    expected = [[row["probability"][int(row["prediction"])], row["prediction"]]
                for row in spark.reference()]
    for answer in [tried, scored]:
        assert answer["predictions"][0].get("fields") == ["probability", "prediction"], answer
        lab.assert_close(answer["predictions"][0]["values"], expected)
    assert "attrition function" in client.repository.list_functions()["NAME"].tolist()
    assert sorted(client.deployments.list()["NAME"]) == [
        "attrition challenger - spark", "attrition function"]

    # The part on batches: the same records, in a job.
    batch = client.deployments.get_id(client.deployments.create(model, {
        names.NAME: "spark batch", names.BATCH: {}, names.HARDWARE_SPEC: {"name": "XS"}}))
    job = client.deployments.create_job(batch, records())["metadata"]["id"]
    while client.deployments.get_job_status(job)["state"] in ("queued", "running"):
        time.sleep(0.3)
    assert client.deployments.get_job_status(job)["state"] == "completed"
    spark.assert_scored(client.deployments.get_job_details(job)["entity"]["scoring"])

    # And the end: what was made is taken away again.
    for one in [deployment, batch, model_deployment]:
        client.deployments.delete(one)
    client.repository.delete(function)
    client.repository.delete(model)
    assert len(client.deployments.list()) == 0
    client.spaces.delete(space)


@pytest.fixture(scope="module")
def spark_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def session(spark_folder):
    """A Spark on this machine, as the notebook has one.

    The clients let Spark save a model into the current folder and pack it from there, and Spark's
    is the one in which it was started, for ever.
    """
    pytest.importorskip("pyspark", reason="see scripts/client-environment --full")
    from pyspark.sql import SparkSession
    os.chdir(spark_folder)
    session = (
        SparkSession.builder.master("local[1]").appName("slipway")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.sql.warehouse.dir", str(spark_folder / "warehouse"))
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate())
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def challenger(session, spark_folder):
    """The lab's pipeline, fitted anew, with what it says of the five records."""
    from pyspark.ml import Pipeline
    from pyspark.ml.classification import GBTClassifier
    from pyspark.ml.feature import VectorAssembler
    data = session.read.csv(
        str(LESSON / "data" / "training.csv"), header=True, inferSchema=True)
    pipeline = Pipeline(stages=[
        VectorAssembler(inputCols=lab.FEATURES, outputCol="features"),
        GBTClassifier(labelCol=lab.LABEL, featuresCol="features", maxIter=20, seed=24)])
    model = pipeline.fit(data)
    # As the training data: read by Spark itself.
    rows = spark_folder / "rows.csv"
    pandas.DataFrame(records()["input_data"][0]["values"], columns=lab.FEATURES).to_csv(
        rows, index=False)
    scored = [(row["prediction"], row["probability"].toArray().tolist())
              for row in model.transform(
                  session.read.csv(str(rows), header=True, inferSchema=True)).collect()]
    return data, pipeline, model, scored


def store_with_spark(client, platform, challenger, name):
    data, pipeline, model, _ = challenger
    names = client.repository.ModelMetaNames
    details = client.repository.store_model(
        model=model, pipeline=pipeline, training_data=data, meta_props={
            names.NAME: name, names.TYPE: "mllib_3.3", names.LABEL_FIELD: lab.LABEL,
            getattr(names, platform.software_spec):
                client.software_specifications.get_id_by_name("spark-mllib_3.3")})
    return details


def test_a_model_of_a_real_spark_is_stored_and_scored(
        client, platform, challenger, spark_folder, monkeypatch):
    monkeypatch.chdir(spark_folder)
    details = store_with_spark(client, platform, challenger, "from a real Spark")
    model = client.repository.get_model_id(details)
    assert details["entity"]["type"] == "mllib_3.3"
    assert details["entity"]["label_column"] == lab.LABEL
    assert client.repository.get_details(details["entity"]["pipeline"]["id"])
    loaded = client.repository.load(model)
    assert "PipelineModel" in str(type(loaded))
    names = client.deployments.ConfigurationMetaNames
    deployment = client.deployments.get_id(client.deployments.create(
        model, {names.NAME: "from a real Spark", names.ONLINE: {}}))
    [prediction] = client.deployments.score(deployment, records())["predictions"]
    _, _, _, expected = challenger
    assert lab.column(prediction, "prediction") == [label for label, _ in expected]
    lab.assert_close(lab.column(prediction, "probability"), [pair for _, pair in expected])


def test_notebook_02_with_a_real_spark(
        connect, platform, home, challenger, spark_folder, monkeypatch):
    monkeypatch.chdir(spark_folder)
    client = connect()
    space = client.spaces.get_id(client.spaces.store({
        client.spaces.ConfigurationMetaNames.NAME: f"with Spark {uuid.uuid4().hex[:6]}"}))

    client = connect(project=home.project)
    model = client.repository.get_model_id(
        store_with_spark(client, platform, challenger, "attrition challenger - spark"))
    copy = client.spaces.promote(model, home.project, space)
    client = connect(space=space)
    names = client.deployments.ConfigurationMetaNames
    deployment = client.deployments.get_id(client.deployments.create(
        copy, {names.NAME: "attrition challenger - spark", names.ONLINE: {}}))
    answer = client.deployments.score(deployment, records())
    _, _, _, expected = challenger
    assert lab.column(answer["predictions"][0], "prediction") == [label for label, _ in expected]
