"""The program under test: a home made by its own script, and `slipway serve` over TLS."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import requests
import urllib3

urllib3.disable_warnings()

LESSON = Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"

# The owner of all, a colleague who is made a member here and there, and one who never is.
USERS = ["admin", "ana", "ben"]
SET_UP = """
create user ana
create user ben
create project attrition
"""


class Home:
    """A home with a project, three users and an API key for each of them."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        printed = self.run(SET_UP)
        self.project = re.search(r"project `attrition` \(id (\S+)\)", printed)[1]
        self.keys = {}
        for user in USERS:
            printed = self.run("create key test", "--user", user)
            self.keys[user] = re.search(r"API key `test`: (\S{44})", printed)[1]

    def run(self, script, *arguments):
        """Runs statements to their end and gives what they printed."""
        done = subprocess.run(
            [self.program, "--home", self.folder, *arguments], input=script, text=True,
            capture_output=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Server:
    """A running `slipway serve`, with the lines that it writes."""

    def __init__(self, home):
        # Models and functions run in the Python of these tests: it has the client and scikit-learn.
        environment = dict(os.environ, SLIPWAY_PYTHON=sys.executable)
        self.process = subprocess.Popen(
            [home.program, "serve", "--home", home.folder, "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        self.log = []
        self.reader = threading.Thread(target=self._keep, args=[self.process.stderr], daemon=True)
        self.reader.start()
        self.url = None
        for line in self.process.stdout:
            if found := re.match(r"serving on (https://127\.0\.0\.1:\d+)\b", line):
                self.url = found[1]
                break
            self.log.append(line)
        if not self.url:
            self.stop()
            self.reader.join(10)
            raise AssertionError("no line `serving on https://…`:\n" + "".join(self.log))
        threading.Thread(target=self._keep, args=[self.process.stdout], daemon=True).start()

    def _keep(self, stream):
        for line in stream:
            self.log.append(line)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


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
