"""Batch jobs: with the rows in the request, and with data assets."""

import time

import pytest

import lab
import spark
from server import LESSON, records

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def wait(client, job, seconds=60):
    """The status in which a job ends."""
    deadline = time.monotonic() + seconds
    while True:
        status = client.deployments.get_job_status(job)
        if status["state"] in ("completed", "failed", "canceled"):
            return status
        assert status["state"] in ("queued", "running"), status
        assert time.monotonic() < deadline, status
        time.sleep(0.3)


def identify(client, details):
    """The id of a job; the two clients spell the call differently."""
    get = getattr(client.deployments, "get_job_id", None) or client.deployments.get_job_uid
    return get(details)


def references(client, name, output):
    names = client.deployments.ScoringMetaNames
    return {
        names.INPUT_DATA_REFERENCES: [{
            "id": "in", "type": "data_asset", "connection": {}, "location": {"href": name}}],
        names.OUTPUT_DATA_REFERENCE: {
            "id": "out", "type": "data_asset", "connection": {}, "location": {"name": output}},
    }


@pytest.mark.smoke
def test_a_job_scores_the_rows_of_its_request(client, batch, forest):
    details = client.deployments.create_job(batch, records())
    job = identify(client, details)
    assert details["entity"]["deployment"]["id"] == batch
    assert details["entity"]["scoring"]["status"]["state"] in ("queued", "running", "completed")
    status = wait(client, job)
    assert status["state"] == "completed", status
    assert status["running_at"] <= status["completed_at"]
    done = client.deployments.get_job_details(job)
    assert "platform_job" not in done["entity"]
    lab.assert_scored_by(forest, done["entity"]["scoring"])
    listed = client.deployments.list_jobs()
    row = lab.row(listed, job)
    assert "completed" in row.tolist() and batch in row.tolist()
    assert job in [j["metadata"]["id"] for j in client.deployments.get_job_details()["resources"]]


def test_a_spark_model_works_in_batches(client, spark_model):
    names = client.deployments.ConfigurationMetaNames
    deployment = client.deployments.get_id(client.deployments.create(
        spark_model, {names.NAME: "spark batch", names.BATCH: {},
                      names.HARDWARE_SPEC: {"name": "S", "num_nodes": 1}}))
    job = identify(client, client.deployments.create_job(deployment, records()))
    assert wait(client, job)["state"] == "completed"
    spark.assert_scored(client.deployments.get_job_details(job)["entity"]["scoring"])


@pytest.mark.smoke
def test_a_job_reads_an_asset_and_writes_another(client, batch, forest, tmp_path):
    given = lab.training()[lab.FEATURES].head(40)
    (tmp_path / "given.csv").write_text(given.to_csv(index=False))
    asset = client.data_assets.create("given.csv", str(tmp_path / "given.csv"))
    href = client.data_assets.get_href(asset)
    job = identify(client, client.deployments.create_job(
        batch, references(client, href, "scored.csv")))
    status = wait(client, job)
    assert status["state"] == "completed", status

    reference = client.deployments.get_job_details(
        job)["entity"]["scoring"]["output_data_reference"]
    assert reference["location"]["name"] == "scored.csv"
    output = reference["location"]["id"]
    assert output in reference["location"]["href"]
    assert client.data_assets.get_details(output)["metadata"]["name"] == "scored.csv"
    client.data_assets.download(output, "scored.csv")
    header, rows = lab.read_csv((tmp_path / "scored.csv").read_bytes())
    assert header[:22] == lab.FEATURES
    assert "prediction" in header[22:]
    assert [[float(value) for value in row[:22]] for row in rows] == given.values.tolist()
    predicted = [float(row[header.index("prediction")]) for row in rows]
    assert predicted == [float(p) for p in forest.model.predict(given)]


def test_a_job_takes_the_hardware_it_is_given(client, batch, platform):
    names = client.deployments.ScoringMetaNames
    body = dict(records(), **{names.HARDWARE_SPEC: {"name": "S", "num_nodes": 1}}) \
        if hasattr(names, "HARDWARE_SPEC") else records()
    job = identify(client, client.deployments.create_job(batch, body))
    assert wait(client, job)["state"] == "completed"


def test_bad_rows_make_a_job_fail_with_a_reason(client, platform, batch):
    [item] = records()["input_data"]
    body = {"input_data": [{"fields": item["fields"][1:],
                            "values": [row[1:] for row in item["values"]]}]}
    try:
        details = client.deployments.create_job(batch, body)
    except platform.error as error:
        assert "400" in str(error)
        return
    status = wait(client, identify(client, details))
    assert status["state"] == "failed"
    assert status["failure"]["errors"][0]["message"]


def test_an_input_that_is_not_there_fails(client, platform, batch):
    href = f"/v2/assets/{UNKNOWN}?space_id={client.default_space_id}"
    try:
        details = client.deployments.create_job(batch, references(client, href, "never.csv"))
    except platform.error as error:
        assert "404" in str(error)
        return
    assert wait(client, identify(client, details))["state"] == "failed"
    assert "never.csv" not in client.data_assets.list()["NAME"].tolist()


def test_an_input_of_another_space_is_refused(client, make_space, platform, batch, tmp_path):
    other = make_space("elsewhere")
    asset = other.data_assets.create("rows.csv", str(LESSON / "rows.csv"))
    href = other.data_assets.get_href(asset)
    try:
        details = client.deployments.create_job(batch, references(client, href, "never.csv"))
    except platform.error as error:
        assert "40" in str(error)
        return
    assert wait(client, identify(client, details))["state"] == "failed"


@pytest.mark.smoke
def test_a_deployment_that_is_online_runs_no_jobs(client, platform, online):
    with pytest.raises(platform.error) as raised:
        client.deployments.create_job(online, records())
    assert "400" in str(raised.value)


@pytest.mark.smoke
def test_a_job_is_canceled_and_removed(client, platform, batch):
    job = identify(client, client.deployments.create_job(batch, records()))
    client.deployments.delete_job(job)
    assert wait(client, job)["state"] in ("canceled", "completed")
    # It may be canceled when there is nothing left to cancel, and is still there.
    client.deployments.delete_job(job)
    assert client.deployments.get_job_details(job)["metadata"]["id"] == job
    client.deployments.delete_job(job, hard_delete=True)
    with pytest.raises(platform.error) as raised:
        client.deployments.get_job_details(job)
    assert "404" in str(raised.value)


def test_a_long_job_is_canceled(client, platform, tmp_path, batch):
    names = client.deployments.ConfigurationMetaNames

    def patient():
        def score(payload):
            import time
            time.sleep(20)
            return {"predictions": [{"fields": ["done"], "values": [[1]]}]}
        return score

    function = client.repository.store_function(patient, lab.meta(client, platform, name="slow"))
    deployment = client.deployments.get_id(client.deployments.create(
        client.repository.get_function_id(function),
        {names.NAME: "slow", names.BATCH: {}, names.HARDWARE_SPEC: {"name": "S"}}))
    job = identify(client, client.deployments.create_job(deployment, records()))
    deadline = time.monotonic() + 20
    while client.deployments.get_job_status(job)["state"] == "queued":
        assert time.monotonic() < deadline
        time.sleep(0.2)
    started = time.monotonic()
    client.deployments.delete_job(job)
    assert wait(client, job)["state"] == "canceled"
    assert time.monotonic() - started < 10


def test_jobs_may_be_described_in_parts(client, batch):
    job = identify(client, client.deployments.create_job(batch, records()))
    assert wait(client, job)["state"] == "completed"
    details = client.deployments.get_job_details(job, include="status")
    assert details["entity"]["scoring"]["status"]["state"] == "completed"


def test_many_jobs_are_all_done_once(client, batch, forest):
    jobs = [identify(client, client.deployments.create_job(batch, records())) for _ in range(8)]
    assert len(set(jobs)) == 8
    for job in jobs:
        assert wait(client, job)["state"] == "completed"
        lab.assert_scored_by(forest, client.deployments.get_job_details(job)["entity"]["scoring"])
