"""The lab's Spark model: stored as a client stores it, and what Spark itself says of the records.

`replay_store` repeats, request by request, what the clients send for
`client.repository.store_model(model=PipelineModel, pipeline=…, training_data=…)`; a test of the full
set stores one with a real Spark.
"""

import io
import json
import tarfile
from pathlib import Path

import lab
from server import LESSON

MODEL = LESSON / "models" / "attrition-spark"
FIXTURES = Path(__file__).parents[1] / "SparkMLTests" / "Fixtures" / "attrition"


def archive(folder=MODEL):
    """A folder as the clients pack it: names begin with `./`."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as packed:
        packed.add(folder, arcname=".")
    return content.getvalue()


def reference(rows=5):
    """What Spark 3.3.4 made of the first rows: those of `records_to_score.json`."""
    def plain(value):
        return value.get("dense") if isinstance(value, dict) else value

    with open(FIXTURES / "expected.jsonl") as lines:
        return [{name: plain(value) for name, value in json.loads(line).items()}
                for line, _ in zip(lines, range(rows))]


def assert_scored(answer):
    """The five records were scored as Spark itself scores them."""
    [prediction] = answer["predictions"]
    expected = reference()
    assert prediction["fields"][:len(lab.FEATURES)] == lab.FEATURES
    assert prediction["fields"][len(lab.FEATURES):] == [
        "features", "rawPrediction", "probability", "prediction"]
    assert lab.column(prediction, "prediction") == [row["prediction"] for row in expected]
    for name in ["probability", "rawPrediction"]:
        lab.assert_close(lab.column(prediction, name), [row[name] for row in expected])


def definition_content():
    """An unfitted pipeline; nothing reads it, but it has to be kept."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as packed:
        packed.add(MODEL / "metadata", arcname="./metadata")
    return content.getvalue()


def replay_store(rest, place, name="attrition challenger - spark", content=None):
    """Stores the lab's model into `place`, {"space_id": …} or {"project_id": …}; gives its id."""
    content = content or archive()
    specs = rest.versioned("GET", "/v2/software_specifications", 200,
                           params=dict(place, name="spark-mllib_3.3")).json()
    assert specs["total_results"] == 1
    spec = specs["resources"][0]["metadata"]["asset_id"]

    definition = rest.versioned("POST", "/v2/assets", 201, params=place, json={
        "metadata": {
            "name": name + "_AbCdEfGh", "tags": ["generated_tag_1c2dcf45"],
            "asset_type": "wml_model_definition", "origin_country": "us", "rov": {"mode": 0},
            "asset_category": "USER"},
        "entity": {"wml_model_definition": {
            "ml_version": "4.0.0", "version": "1.0",
            "platform": {"name": "python", "versions": ["3.6"]}}}}).json()
    assert definition["metadata"]["asset_type"] == "wml_model_definition"
    assert definition["metadata"]["name"] == name + "_AbCdEfGh"
    assert definition["metadata"]["created_at"]
    assert definition["metadata"]["usage"]["last_updated_at"]
    assert definition["entity"]
    [(container, container_id)] = place.items()
    assert definition["metadata"][container] == container_id
    asset = definition["metadata"]["asset_id"]

    attachment = rest.versioned("POST", f"/v2/assets/{asset}/attachments", 201, params=place, json={
        "asset_type": "wml_model_definition", "name": "model_definition_attachment"}).json()
    assert attachment["url1"].startswith("/")
    put = rest.send("PUT", attachment["url1"], token=False, files={
        "file": ("model_definition.tar.gz", definition_content(), "file")})
    assert put.status_code in (200, 201), put.text
    rest.versioned(
        "POST", f"/v2/assets/{asset}/attachments/{attachment['attachment_id']}/complete", 200,
        params=place)

    pipeline_place = dict(place)
    if "space_id" in place:
        pipeline_place["space"] = {"href": "/v4/spaces/" + place["space_id"]}
    pipeline = rest.versioned("POST", "/ml/v4/pipelines", 201, json={
        "name": name + "_IjKlMnOp",
        "document": {
            "doc_type": "pipeline", "version": "2.0", "primary_pipeline": "dlaas_only",
            "pipelines": [{
                "id": "dlaas_only", "runtime_ref": "spark",
                "nodes": [{
                    "id": "repository", "type": "model_node", "inputs": [], "outputs": [],
                    "parameters": {"model_definition": {"id": asset}}}]}]},
        **pipeline_place}).json()

    fields = [{"name": field, "type": "double", "nullable": True, "metadata": {}}
              for field in lab.FEATURES]
    label = {"name": lab.LABEL, "type": "double", "nullable": True,
             "metadata": {"modeling_role": "target"}}
    model = rest.versioned("POST", "/ml/v4/models", params=place, json={
        "name": name, "type": "mllib_3.3", "software_spec": {"id": spec},
        "label_column": lab.LABEL, "pipeline": {"id": pipeline["metadata"]["id"]},
        "training_data_references": [{
            "id": "1", "type": "fs", "location": {},
            "schema": {"id": "1", "type": "struct", "fields": fields + [label]}}],
        "schemas": {"input": [{"id": "1", "type": "struct", "fields": fields}], "output": []},
        "custom": None, "description": None, **place})
    assert 200 <= model.status_code <= 205, model.text
    model = model.json()
    assert model["entity"]["type"] == "mllib_3.3"
    model_id = model["metadata"]["id"]
    # A gzip stream that calls itself JSON, as the clients send it.
    put = rest.versioned(
        "PUT", f"/ml/v4/models/{model_id}/content", data=content,
        params=dict(place, content_format="native"), headers={
            "Content-Type": "application/json", "x-global-transaction-id": "clients-test"})
    assert put.status_code in (201, 202), put.text
    rest.versioned("GET", f"/ml/v4/models/{model_id}", 200, params=place)
    return model_id
