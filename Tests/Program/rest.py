"""The REST API of a running `slipway serve`: a home with users, the server, and requests to it.

Needs only Python's standard library; the tests use it, and so do scripts.
"""

import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import threading
from pathlib import Path

LESSON = Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"
VERSION = "version=2026-01-05"
RECORDS = json.loads((LESSON / "records_to_score.json").read_text())


class Home:
    """A home made by a script, with an API key of everybody who is to log in."""

    def __init__(self, program, folder, script, users=("admin",)):
        self.program = program
        self.folder = Path(folder)
        self.printed = self.run(script)
        self.keys = {}
        for user in users:
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
    """A running `slipway serve`, with the lines of its log."""

    def __init__(self, home, *arguments, tls=False, environment=None):
        self.home = home
        self.environment = {**os.environ, **(environment or {})}
        self.tls = tls
        self.arguments = (*arguments, "--tls", "on" if tls else "off")
        self.log = []
        self.start(0)

    def start(self, port):
        """Starts it, also once more on its port when it has ended: tokens are as good as before."""
        self.process = subprocess.Popen(
            [self.home.program, "serve", "--home", self.home.folder, "--port", str(port),
             *self.arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=self.environment)
        threading.Thread(target=self._read_log, args=[self.process], daemon=True).start()
        line = self.process.stdout.readline()
        found = re.fullmatch(r"serving on (https?://127\.0\.0\.1:(\d+))\n", line)
        if not found:
            self.stop()
            raise AssertionError(f"{line!r}, {''.join(self.log)!r}")
        self.url, self.port = found[1], int(found[2])
        # Whom a client trusts who has run `slipway trust`.
        self.trust = ssl.create_default_context(
            cafile=self.home.folder / "tls" / "ca.pem") if self.tls else None

    def _read_log(self, process):
        for line in process.stderr:
            self.log.append(line)

    def connection(self):
        if self.tls:
            return http.client.HTTPSConnection(
                "127.0.0.1", self.port, timeout=60, context=self.trust)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def stop(self):
        """Ends it, and gives its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait()


class Answer:
    """Status, headers and body of an answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:2000]!r}"


class Client:
    """Somebody who sends requests over one connection, which is kept: for one thread."""

    def __init__(self, server, user=None):
        self.server = server
        self.connection = server.connection()
        self.token = None
        if user:
            self.token = self.send(
                "POST", "/icp4d-api/v1/authorize", 200,
                {"username": user, "api_key": server.home.keys[user]}).json["token"]

    def send(self, method, path, expect=None, body=None, headers=None):
        """Sends a request; with `expect`, another status is a failure that shows the answer."""
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **(headers or {})}
        if self.token:
            headers.setdefault("Authorization", "Bearer " + self.token)
        self.connection.request(method, path, data, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        assert expect in (None, answer.status), f"{method} {path}: {answer}"
        return answer

    def ml(self, method, path, expect=None, body=None, query=""):
        """The same below /ml/v4, with the date of the API."""
        return self.send(method, f"/ml/v4/{path}?{VERSION}{query}", expect, body)

    def score(self, deployment="attrition", expect=200):
        return self.ml("POST", f"deployments/{deployment}/predictions", expect, RECORDS)

    def deployment(self, serving_name="attrition"):
        """What the server tells of the deployment that has a serving name."""
        [found] = self.ml(
            "GET", "deployments", 200, query=f"&serving_name={serving_name}").json["resources"]
        return found

    def deployment_path(self, serving_name="attrition"):
        """The path of that deployment, below /ml/v4."""
        return "deployments/" + self.deployment(serving_name)["metadata"]["id"]

    def close(self):
        self.connection.close()


def program():
    """The program that the environment variable SLIPWAY names."""
    return os.path.abspath(os.environ.get("SLIPWAY", "slipway"))
