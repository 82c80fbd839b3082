"""Leads most of the requests that are made up to what is really there.

Made-up ids lead nowhere: all that could be tested with them is that they are not found. Some
requests of every operation are left as they are, by turns, so that it is the same every time.
"""

import json
import os
from pathlib import Path

import schemathesis

LAB = json.loads(Path(os.environ["SLIPWAY_API_LAB"]).read_text())
RECORDS = json.loads((
    Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"
    / "records_to_score.json").read_text())
TENSORS = {"inputs": [
    {"name": name, "shape": [1], "datatype": "FP64", "data": [1]}
    for name in RECORDS["input_data"][0]["fields"]]}
CHANGES = [
    ("/name", "changed"), ("/tags", ["changed"]), ("/custom", {"a": [1, None]}), ("/name", 1),
    ("/description", "changed"), ("/custom/b/c", 1)]
CHANGES_OF_MEMBERS = [("/role", "editor"), ("/role", 1), ("/state", "active")]
CHANGES_OF_DEPLOYMENTS = [
    ("/asset", {"id": LAB["models"]}), ("/hardware_spec", {"num_nodes": 2}), ("/asset", {}),
    ("/online/parameters", {"serving_name": "attrition"}), ("/hardware_spec", {"num_nodes": 99})]


class Turn:
    """Whose turn it is: the number of a request among those of its operation.

    A request that is sent again, because it has failed, has the same number again.
    """

    numbers = {}

    def __init__(self, case):
        made_up = repr((case.path_parameters, case.query, case.body))
        known = self.numbers.setdefault(case.operation.label, {})
        self.number = known.setdefault(made_up, len(known))

    def is_real(self, every):
        """Whether something real stands in the place of what is made up."""
        return self.number % every < every - 1

    def choose(self, things):
        return things[self.number % len(things)]


def path_value(name, case):
    """The id of what the path means, by the name that the document has for it."""
    known = LAB["gone"] if case.method.upper() == "DELETE" else LAB
    path = case.operation.path
    if "asset_files" in path or name == "attachment":
        return LAB["assets"]
    if name == "asset" and "promote" in path:
        return LAB["project model"]
    if name in ("asset", "pipeline"):
        return known[path.split("/")[3 if path.startswith("/ml/") else 2]]
    if name == "specification" and "hardware" in path:
        return LAB["hardware"]
    return {"model": "attrition", "version": "1", "type": "data_asset"}.get(name) or known.get(name)


def body_members(case, turn):
    """What a body needs to be good, beside what is made up."""
    return {
        "POST /ml/v4/models": {"space_id": LAB["space"], "type": "scikit-learn_1.1"},
        "POST /ml/v4/functions": {"space_id": LAB["space"]},
        "POST /ml/v4/pipelines": {"space_id": LAB["space"]},
        "POST /ml/v4/deployments": {
            "space_id": LAB["space"], "asset": {"id": LAB[turn.choose(["models", "functions"])]},
            turn.choose(["online", "batch", "online"]): {}},
        "POST /ml/v4/deployment_jobs": {
            "space_id": LAB["space"], "deployment": {"id": LAB["batch"]}, "scoring": RECORDS},
        "POST /v2/assets": {"metadata": {"name": "new", "asset_type": "data_asset"}},
        "POST /v2/spaces/{space}/members": {"members": [{"id": "ana", "role": "viewer"}]},
        "POST /v2/software_specifications": {
            "base_software_specification": {"guid": LAB["specification"]}},
        "POST /v2/asset_types/{type}/search": {"query": "*:*"},
        "POST /ml/v4/deployments/{deployment}/predictions": RECORDS,
        "POST /projects/api/rest/catalogs/assets/{asset}/promote": {
            "spaceId": LAB["space"], "projectId": LAB["project"]},
        "POST /icp4d-api/v1/authorize": {"username": "admin", "api_key": LAB["key"]},
        "POST /v2/models/{model}/infer": TENSORS,
        "POST /v2/models/{model}/versions/{version}/infer": {
            **TENSORS, "outputs": turn.choose([[{"name": "prediction"}], []])},
    }.get(f"{case.method.upper()} {case.operation.path}")


def changes(path, turn):
    if path.endswith("{member}"):
        return turn.choose(CHANGES_OF_MEMBERS)
    return turn.choose(
        CHANGES_OF_DEPLOYMENTS + CHANGES if path.endswith("{deployment}") else CHANGES)


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = Turn(case)
    if turn.is_real(4) and case.path_parameters:
        for name in case.path_parameters:
            case.path_parameters[name] = path_value(name, case) or case.path_parameters[name]
        if "asset_files" in case.operation.path:
            path = LAB["get" if case.method.lower() == "get" else "put"]
            case.query = {**(case.query or {}), "signature": path.partition("signature=")[2]}
    if turn.is_real(5) and isinstance(case.query, dict):
        if case.operation.path.startswith("/ml/"):
            case.query["version"] = "2026-01-05"
        case.query.pop("project_id", None)
        case.query["space_id"] = LAB["space"]
    if not turn.is_real(6):
        return
    members = body_members(case, turn)
    if members and isinstance(case.body, dict):
        for mode in {"online", "batch"} - members.keys():
            case.body.pop(mode, None)
        case.body.update(members)
        if not isinstance(case.body.get("name", "name"), str):
            case.body["name"] = "name"
    if case.method.upper() == "PATCH":
        path, value = changes(case.operation.path, turn)
        case.body = [{"op": "replace", "path": path, "value": value}]
