"""Starts a server with a small lab, and has Schemathesis test it against its own document."""

import argparse
import gzip
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "Program"))

from rest import LESSON, RECORDS, Client, Home, Server, program  # noqa: E402

SET_UP = f"""
create project attrition
import model "{LESSON}/models/attrition-spark" into project attrition as attrition
create user ana
create user ben
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as "attrition deployment" online serving attrition
deploy model attrition as batch batch
"""
CODE = gzip.compress(b"def score(payload):\n    return {'predictions': []}\n")
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance",
          "response_schema_conformance"]


def make_lab(client):
    """Something of every kind, by the names that the document has for it: to use, and to delete."""
    def item(path, **where):
        found = client.send("GET", path, 200).json["resources"]
        return next(one for one in found if all(
            one["entity"].get(key) == value for key, value in where.items()))["metadata"]

    project = item("/v2/projects")["guid"]
    lab = {"space": item("/v2/spaces")["id"], "project": project, "member": "ana"}

    def ml(path, **body):
        body = {"name": "new", "space_id": lab["space"], **body}
        return client.ml("POST", path, body=body).json["metadata"]["id"]

    def function():
        made = ml("functions")
        client.ml("PUT", f"functions/{made}/code", 201, CODE)
        return made

    def data():
        made = client.send("POST", f"/v2/assets?space_id={lab['space']}", 201, {
            "metadata": {"name": "rows", "asset_type": "data_asset"}}).json
        made = made["metadata"]["asset_id"]
        path = client.send("POST", f"/v2/assets/{made}/attachments", 201, {}).json["url1"]
        client.send("PUT", path, 201, b"A\n1\n")
        client.send("POST", f"/v2/assets/{made}/attachments/{made}/complete", 200, {})
        return made

    client.send("POST", f"/v2/spaces/{lab['space']}/members", 200, {"members": [
        {"id": name, "type": "user", "role": "viewer"} for name in ("ana", "ben")]})
    for kind, place in [
            ("models", f"&space_id={lab['space']}"), ("project model", f"&project_id={project}")]:
        [model] = client.ml("GET", "models", 200, query=place).json["resources"]
        lab[kind] = model["metadata"]["id"]
    lab["functions"] = function()
    lab["assets"] = data()
    lab["pipelines"] = ml("pipelines")
    deployments = client.ml("GET", "deployments", 200).json["resources"]
    for one in deployments:
        kind = "batch" if one["entity"].get("batch") is not None else "deployment"
        lab[kind] = one["metadata"]["id"]
    lab["job"] = ml("deployment_jobs", deployment={"id": lab["batch"]}, scoring=RECORDS)
    while client.ml("GET", f"deployment_jobs/{lab['job']}", 200).json["entity"]["scoring"][
            "status"]["state"] in ("queued", "running"):
        time.sleep(0.05)
    lab["specification"] = client.send(
        "GET", "/v2/software_specifications", 200).json["resources"][0]["metadata"]["asset_id"]
    lab["hardware"] = client.send(
        "GET", "/v2/hardware_specifications", 200).json["resources"][0]["metadata"]["asset_id"]
    announced = client.send("POST", f"/v2/assets?space_id={lab['space']}", 201, {
        "metadata": {"name": "more rows", "asset_type": "data_asset"}}).json["metadata"]["asset_id"]
    lab["put"] = client.send(
        "POST", f"/v2/assets/{announced}/attachments", 201, {}).json["url1"]
    lab["get"] = client.send(
        "GET", f"/v2/assets/{lab['assets']}/attachments/{lab['assets']}", 200).json["url"]
    lab["key"] = client.server.home.keys["admin"]

    lab["gone"] = {
        "space": client.send("POST", "/v2/spaces", 202, {"name": "x"}).json["metadata"]["id"],
        "project": client.send(
            "POST", "/transactional/v2/projects", 201, {"name": "x"}).json["location"][13:],
        "member": "ben", "models": ml("models", type="scikit-learn_1.1"), "functions": function(),
        "assets": data(), "pipelines": ml("pipelines"),
        "deployment": ml("deployments", asset={"id": lab["models"]}, batch={}),
        "job": ml("deployment_jobs", deployment={"id": lab["batch"]}, scoring=RECORDS)}
    return lab


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=500, help="about so many; 500")
    arguments = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="slipway-api-") as folder:
        server = Server(Home(program(), Path(folder) / "home", SET_UP))
        try:
            code = test(server, arguments.requests, Path(folder))
        finally:
            ended = server.stop()
    failures = [line.rstrip() for line in server.log if re.search(r" status=5\d\d |level=(error|critical)", line)]
    for line in failures[:20]:
        print("the server's log:", line)
    if ended != 143:
        print(f"the server ended with {ended}:", "".join(server.log[-20:]))
    statuses = Counter(re.findall(r" status=(\d\d\d) ", "".join(server.log)))
    told = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
    print(f"test-api: {statuses.total()} requests in {time.monotonic() - start:.0f} s: {told}")
    sys.exit(code or (1 if failures or ended != 143 else 0))


def test(server, requests, folder):
    client = Client(server, "admin")
    (folder / "lab.json").write_text(json.dumps(make_lab(client)))
    document = client.send("GET", "/openapi.json", 200).json
    operations = sum(len(methods) for methods in document["paths"].values())
    environment = dict(
        os.environ, SCHEMATHESIS_HOOKS=str(HERE / "hooks.py"), PYTHONDONTWRITEBYTECODE="1",
        SLIPWAY_API_LAB=str(folder / "lab.json"))
    command = [
        sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml",
        "run", server.url + "/openapi.json", "--header", "Authorization: Bearer " + client.token,
        "--checks", ",".join(CHECKS), "--phases", "fuzzing",
        "--max-examples", str(math.ceil(requests / operations)),
        "--generation-deterministic", "--continue-on-failure",
        "--suppress-health-check", "all", "--warnings", "off", "--workers", "1",
        "--request-timeout", "60", "--no-color"]
    return subprocess.run(command, env=environment, cwd=folder).returncode


if __name__ == "__main__":
    main()
