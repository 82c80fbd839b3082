"""The program under test: a home made by its own script, and `slipway serve` over TLS."""

import json
import re
import sys
from pathlib import Path

import requests
import urllib3

sys.path.insert(0, str(Path(__file__).parents[1] / "Program"))

import rest  # noqa: E402

urllib3.disable_warnings()

LESSON = Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"

# The owner of all, a colleague who is made a member here and there, and one who never is.
USERS = ["admin", "ana", "ben"]
SET_UP = """
create user ana
create user ben
create project attrition
"""


class Home(rest.Home):
    """A home with a project, three users and an API key for each of them."""

    def __init__(self, program, folder):
        super().__init__(program, folder, SET_UP, USERS)
        self.project = re.search(r"project `attrition` \(id (\S+)\)", self.printed)[1]


class Server(rest.Server):
    """Over TLS. Models and functions run in the Python of these tests: it has the client and
    scikit-learn."""

    def __init__(self, home):
        super().__init__(home, tls=True, environment={"SLIPWAY_PYTHON": sys.executable})


class Rest:
    """Requests without a client: to replay what was recorded, and to see bare answers."""

    VERSION = "2026-10-14"

    def __init__(self, url, user, key):
        self.url = url
        answer = self.send(
            "POST", "/icp4d-api/v1/authorize", json={"username": user, "api_key": key})
        assert answer.status_code == 200, answer.text
        self.token = answer.json()["token"]

    token = None

    def send(self, method, path, expect=None, token=True, **options):
        """Sends one request; with `expect`, any other status is a failure that shows the body."""
        headers = dict(options.pop("headers", {}))
        if token and self.token:
            headers["Authorization"] = "Bearer " + (self.token if token is True else token)
        answer = requests.request(
            method, self.url + path, headers=headers, verify=False, timeout=60, **options)
        if expect is not None:
            assert answer.status_code == expect, \
                f"{method} {path}: {answer.status_code} {answer.text[:2000]}"
        return answer

    def versioned(self, method, path, expect=None, params=None, **options):
        """The same with the date of the API in the query."""
        params = dict({"version": self.VERSION}, **(params or {}))
        return self.send(method, path, expect, params=params, **options)


def records():
    """The five records of the lab, as a scoring request."""
    return json.loads((LESSON / "records_to_score.json").read_text())
