"""The REST API of the real program: log-in, scoring, errors, snippets, and how it ends.

Needs only Python's standard library, pytest, curl and a shell. The program is the one that the
environment variable SLIPWAY names.
"""

import ast
import base64
import contextlib
import http.client
import json
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SLIPWAY = os.environ.get("SLIPWAY", "slipway")
LESSON = Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"
VERSION = "version=2026-01-05"
ADDED_FIELDS = ["features", "rawPrediction", "probability", "prediction"]

SET_UP = f"""
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as "attrition deployment" online serving attrition
create user ana
create key test
"""


# What the tests begin with.


class Lab:
    """A home with a deployed model, and an API key of `admin`."""

    def __init__(self, home):
        self.home = home
        script = Path(home) / "set-up.slip"
        script.write_text(SET_UP)
        done = run(self.home, str(script))
        assert done.returncode == 0, done.stderr
        self.key = re.search(r"API key `test`: (\S{44})", done.stdout)[1]
        self.id = re.search(r"`attrition deployment` online: ready \(id (\S+)\)", done.stdout)[1]


class Server:
    """A running `slipway serve`, with the lines of its log."""

    def __init__(self, home, *arguments):
        self.process = subprocess.Popen(
            [SLIPWAY, "serve", "--home", home, "--tls", "off",
             *(arguments or ("--port", "0"))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.log = []
        self.reader = threading.Thread(target=self._read_log, daemon=True)
        self.reader.start()
        self.first_line = self.process.stdout.readline()
        found = re.fullmatch(r"serving on (http://127\.0\.0\.1:(\d+))\n", self.first_line)
        if not found:
            self.kill()
            self.reader.join(10)
            pytest.fail(f"{self.first_line!r}, {''.join(self.log)!r}")
        self.url, self.port = found[1], int(found[2])

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line)

    def end(self, number):
        """Sends a signal; gives the exit code and the seconds it took."""
        start = time.monotonic()
        self.process.send_signal(number)
        try:
            code = self.process.wait(timeout=10)
        finally:
            self.kill()
        return code, time.monotonic() - start

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()


def run(home, *arguments, **options):
    return subprocess.run(
        [SLIPWAY, "--home", home, *arguments], capture_output=True, text=True, timeout=60,
        **options)


@pytest.fixture(scope="module")
def lab():
    home = tempfile.mkdtemp(prefix="slipway-test-")
    yield Lab(home)
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def server(lab):
    server = Server(lab.home)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def token(lab, server):
    status, body = post(
        server.url + "/icp4d-api/v1/authorize", {"username": "admin", "api_key": lab.key})
    assert status == 200
    return body["token"]


@pytest.fixture(scope="module")
def records():
    return json.loads((LESSON / "records_to_score.json").read_text())


def request(method, url, body=None, token=None):
    """Status and JSON of an answer, whatever the status."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    call = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(call, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        assert error.headers["Content-Type"] == "application/json"
        body = json.load(error)
        assert body["status_code"] == str(error.code)
        assert re.fullmatch("[0-9a-f]{32}", body["trace"])
        return error.code, body


def post(url, body, token=None):
    return request("POST", url, body, token)


def predictions_url(server, deployment, query=VERSION):
    return f"{server.url}/ml/v4/deployments/{deployment}/predictions?{query}"


def message(body):
    assert len(body["errors"]) == 1
    return body["errors"][0]["message"]


# Logging in.


def test_anybody_may_ask_for_the_version(server):
    for path in ["/ml/wml_services/version", "/ml/wml_services/v2/version"]:
        assert request("GET", server.url + path) == (200, {"version": "5.0.3"})


def test_a_token_is_a_jwt_that_lives_twelve_hours(token):
    header, claims, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert claims["username"] == "admin"
    assert abs(claims["exp"] - time.time() - 12 * 3600) < 120


def test_a_wrong_key_is_refused(lab, server):
    url = server.url + "/icp4d-api/v1/authorize"
    for body in [{"username": "admin", "api_key": "wrong"}, {"username": "ana", "api_key": lab.key},
                 {"username": "admin", "password": "secret"}]:
        status, answer = post(url, body)
        assert status == 401
        assert "create key NAME" in message(answer)


def test_a_log_in_that_is_no_json_says_so(server):
    status, answer = post(server.url + "/icp4d-api/v1/authorize", b"username=admin")
    assert status == 400
    assert message(answer).startswith("the body is not JSON")


def test_bad_tokens_are_refused(server, token, records):
    altered = token[:-1] + ("A" if token[-1] != "A" else "B")
    for bad in [None, "nonsense", altered]:
        status, answer = post(predictions_url(server, "attrition"), records, bad)
        assert status == 401
        assert answer["errors"][0]["code"] == "authentication_token_not_valid"


# Scoring.


def test_records_are_scored_by_id_and_by_serving_name(lab, server, token, records):
    item = records["input_data"][0]
    answers = []
    for name in [lab.id, "attrition"]:
        status, answer = post(predictions_url(server, name), records, token)
        assert status == 200
        answers.append(answer)
    assert answers[0] == answers[1]
    [prediction] = answers[0]["predictions"]
    assert prediction["fields"] == item["fields"] + ADDED_FIELDS
    assert len(prediction["values"]) == len(item["values"])
    for given, row in zip(item["values"], prediction["values"]):
        assert row[:22] == given
        features, raw, probability, label = row[22:]
        assert raw[0] == -raw[1]
        assert probability[0] + probability[1] == pytest.approx(1)
        assert label == float(probability[1] > probability[0])


def test_the_endpoint_and_the_script_say_the_same(lab, server, token, records):
    _, answer = post(predictions_url(server, "attrition"), records, token)
    done = run(
        lab.home, "--format", "json", "-c",
        f'score file "{LESSON}/records_to_score.json" on attrition')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["predictions"] == answer["predictions"]


def test_items_are_answered_one_by_one_with_their_ids(server, token, records):
    item = records["input_data"][0]
    body = {"input_data": [dict(item, id="one", values=item["values"][:1]),
                           dict(item, values=[])]}
    status, answer = post(predictions_url(server, "attrition"), body, token)
    assert status == 200
    assert [p.get("id") for p in answer["predictions"]] == ["one", None]
    assert [len(p["values"]) for p in answer["predictions"]] == [1, 0]


def test_superfluous_slashes_do_no_harm(server, token, records):
    url = f"{server.url}//ml/v4//deployments/attrition/predictions/?{VERSION}"
    assert post(url, records, token)[0] == 200


def test_a_user_without_a_role_may_not_score(lab, server, records):
    done = run(lab.home, "--user", "ana", "-c", "create key hers")
    key = re.search(r"API key `hers`: (\S{44})", done.stdout)[1]
    _, answer = post(server.url + "/icp4d-api/v1/authorize", {"username": "ana", "api_key": key})
    status, answer = post(predictions_url(server, "attrition"), records, answer["token"])
    assert status == 403
    assert answer["errors"][0]["code"] == "authorization_rejected"


def test_a_long_body_by_curl(server, token, records, tmp_path):
    """curl asks before it sends more than a mebibyte, and would wait a second for the answer."""
    item = records["input_data"][0]
    body = {"input_data": [dict(item, values=item["values"] * 3000)]}
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(body))
    assert file.stat().st_size > 1 << 20
    done = subprocess.run(
        ["curl", "-sS", "-H", f"Authorization: Bearer {token}", "--data-binary", f"@{file}",
         "-H", "Expect: 100-continue", "--expect100-timeout", "60", "--max-time", "50",
         predictions_url(server, "attrition")],
        capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["predictions"][0]["values"]) == 3000 * len(item["values"])


def test_a_hundred_requests_at_once(server, token, records):
    def score(_):
        return post(predictions_url(server, "attrition"), records, token)

    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(score, range(100)))
    assert all(answer == answers[0] and answer[0] == 200 for answer in answers)


def test_a_connection_serves_many_requests(server, token, records):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.connect()
    socket_used = connection.sock
    for _ in range(20):
        connection.request(
            "POST", f"/ml/v4/deployments/attrition/predictions?{VERSION}", json.dumps(records),
            {"Authorization": "Bearer " + token})
        response = connection.getresponse()
        assert response.status == 200
        response.read()
        assert connection.sock is socket_used
    connection.close()


def test_a_client_that_breaks_off_does_no_harm(server, token):
    head = (f"POST /ml/v4/deployments/attrition/predictions?{VERSION} HTTP/1.1\r\n"
            f"Host: localhost\r\nAuthorization: Bearer {token}\r\nContent-Length: 5000\r\n\r\n")
    for text in [head + '{"input_data":', head[:40], "nonsense\r\n\r\n", ""]:
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            connection.sendall(text.encode())
    assert request("GET", server.url + "/ml/wml_services/version")[0] == 200


# Errors.


def test_an_unknown_deployment_is_not_there(server, token, records):
    for name in ["attrtion", "00000000-0000-4000-8000-000000000000"]:
        status, answer = post(predictions_url(server, name), records, token)
        assert status == 404
        assert answer["errors"][0]["code"] == "deployment_does_not_exist"
        assert f"`{name}`" in message(answer)


def test_a_bad_value_is_named_by_row_and_field(server, token, records):
    item = records["input_data"][0]
    rows = [list(row) for row in item["values"]]
    rows[2][item["fields"].index("BONUS")] = "much"
    body = {"input_data": [dict(item, values=rows)]}
    status, answer = post(predictions_url(server, "attrition"), body, token)
    assert status == 400
    assert "row 3, field `BONUS`" in message(answer)


def test_a_missing_field_is_named(server, token):
    body = {"input_data": [{"fields": ["BONUS"], "values": [[1]]}]}
    status, answer = post(predictions_url(server, "attrition"), body, token)
    assert status == 400
    assert answer["errors"][0]["target"]["type"] == "field"
    assert "row 1 has no field" in message(answer)


@pytest.mark.parametrize("body", [b"", b"BONUS\n1\n", b"{", b"[]", b'{"input_data":1}', b"\xff"])
def test_what_is_no_payload_is_refused(server, token, body):
    status, answer = post(predictions_url(server, "attrition"), body, token)
    assert status == 400
    assert answer["errors"][0]["code"] == "invalid_request_entity"


@pytest.mark.parametrize("query", ["", "version=", "version=5.0", "version=2026-02-30"])
def test_a_version_must_be_named(server, token, records, query):
    status, answer = post(predictions_url(server, "attrition", query), records, token)
    assert status == 400
    assert "`version`" in message(answer)


def test_unknown_paths_and_wrong_methods_are_answered_in_json(server, token):
    assert request("GET", server.url + "/nothing")[0] == 404
    assert request("DELETE", server.url + "/icp4d-api/v1/authorize")[0] == 405
    assert request("GET", predictions_url(server, "attrition"), token=token)[0] == 405


def test_the_log_has_a_line_for_every_request_and_no_secrets(lab, server, token, records):
    url = predictions_url(server, "attrition") + "&apikey=" + urllib.parse.quote(lab.key)
    before = len(server.log)
    post(url, records, token)
    deadline = time.monotonic() + 5
    while len(server.log) == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert re.fullmatch(
        r"time=\S+Z level=info log=requests request-id=[0-9a-f]{32} method=POST "
        r"path=/ml/v4/deployments/attrition/predictions status=200 duration-ms=[0-9.]+ "
        r"bytes-in=\d+ bytes-out=\d+ user=admin door=api\n", server.log[-1])
    for secret in [lab.key, token, VERSION, "81929.93"]:
        assert all(secret not in line for line in server.log)


# Snippets, as somebody pastes them.


@contextlib.contextmanager
def snippet_of_a_session(lab, language):
    """What a session that serves gives to be pasted, while it serves."""
    session = subprocess.Popen(
        [SLIPWAY, "--home", lab.home], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True)
    try:
        session.stdin.write(
            "use space lab\nserve with port=0\n"
            f"show snippet {language} of deployment attrition\n"
            "show endpoint of deployment attrition\n")
        session.stdin.flush()
        lines = []
        for line in session.stdout:
            if line.startswith("https://"):
                break
            lines.append(line)
        served = next(i for i, line in enumerate(lines) if line.startswith("serving on"))
        yield "".join(lines[served + 1:])
    finally:
        session.stdin.close()
        session.wait(timeout=10)


def paste(lab, snippet, shell, key):
    """Gives a snippet to a program; where that wants a file, `FILE.java` stands for it."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / word for word in shell if word.startswith("FILE.")]
        for file in files:
            file.write_text(snippet)
        shell = [str(Path(folder) / word) if word.startswith("FILE.") else word for word in shell]
        return subprocess.run(
            shell, input=None if files else snippet, env=dict(
                os.environ, SLIPWAY_API_KEY=key,
                SSL_CERT_FILE=os.path.join(lab.home, "tls", "ca.pem"),
                NODE_EXTRA_CA_CERTS=os.path.join(lab.home, "tls", "ca.pem")),
            capture_output=True, text=True, timeout=60)


SHELLS = [
    ("curl", ["sh", "-s"]), ("curl", ["bash", "-s"]), ("python", [sys.executable, "-"]),
    *(pytest.param(language, shell, marks=pytest.mark.skipif(
        shutil.which(shell[0]) is None, reason=f"there is no {shell[0]}"))
      for language, shell in [
          ("javascript", ["node", "-"]), ("java", ["java", "FILE.java"]),
          ("r", ["Rscript", "FILE.r"])])]


@pytest.mark.parametrize("language, shell", SHELLS)
def test_a_snippet_works_when_pasted(lab, language, shell):
    with snippet_of_a_session(lab, language) as snippet:
        done = paste(lab, snippet, shell, lab.key)
        assert done.returncode == 0, done.stderr
        [prediction] = json.loads(done.stdout)["predictions"]
        assert prediction["fields"][22:] == ADDED_FIELDS
        assert len(prediction["values"]) == 1


@pytest.mark.parametrize("language, shell", SHELLS)
def test_a_snippet_with_a_wrong_key_shows_why_the_log_in_was_refused(lab, language, shell):
    with snippet_of_a_session(lab, language) as snippet:
        for key in ["wrong", ""]:
            done = paste(lab, snippet, shell, key)
            assert done.returncode != 0
            assert "the user name, the API key or the password is not right" in done.stderr
            assert done.stdout == ""


# TLS.


@pytest.fixture(scope="module")
def secure(lab):
    server = subprocess.Popen(
        [SLIPWAY, "serve", "--home", lab.home, "--port", "0", "--quiet"],
        stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    found = re.fullmatch(r"serving on (https://127\.0\.0\.1:(\d+))\n", line)
    assert found, line
    yield found[1], int(found[2])
    server.kill()
    server.wait()


def trusted(home):
    done = run(home, "trust", "--pem")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_who_trusts_the_authority_of_the_home_connects(lab, secure, name):
    context = ssl.create_default_context(cadata=trusted(lab.home))
    url = f"https://{name}:{secure[1]}/ml/wml_services/v2/version"
    with urllib.request.urlopen(url, context=context) as answer:
        assert json.load(answer) == {"version": "5.0.3"}


def test_whoever_does_not_trust_it_breaks_off_and_others_go_on(lab, secure):
    for _ in range(3):
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(secure[0], context=ssl.create_default_context())
        with socket.create_connection(("127.0.0.1", secure[1])) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
    test_who_trusts_the_authority_of_the_home_connects(lab, secure, "localhost")


def test_how_to_trust_names_the_address_of_the_server_that_runs(lab, secure, tmp_path):
    assert f"curl --cacert '{lab.home}/tls/ca.pem' {secure[0]}/\n" in run(lab.home, "trust").stdout
    # A path that is to be used elsewhere begins at the root.
    there = subprocess.run(
        [SLIPWAY, "--home", os.path.basename(lab.home), "trust"], capture_output=True, text=True,
        cwd=os.path.dirname(lab.home)).stdout
    assert f"authority of this home: {lab.home}/tls/ca.pem\n" in there
    elsewhere = run(tmp_path / "home", "trust").stdout
    assert "https://127.0.0.1:PORT/\n" in elsewhere and "8443" not in elsewhere


def test_how_to_trust_is_what_a_shell_and_python_read(tmp_path):
    home = tmp_path / "ana's \\ home"
    told = run(home, "trust").stdout
    [word] = re.findall(r"export REQUESTS_CA_BUNDLE=(.*)", told)
    [text] = re.findall(r"Credentials\(…, verify=(.*)\)", told)
    path = f"{home}/tls/ca.pem"
    assert shlex.split(word) == [path] and ast.literal_eval(text) == path


def test_the_keys_of_the_home_are_for_its_owner_only(lab, secure):
    folder = Path(lab.home) / "tls"
    assert folder.stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in folder.iterdir()} == {0}


def test_a_certificate_of_ones_own(lab, tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost"], check=True, capture_output=True)
    server = subprocess.Popen(
        [SLIPWAY, "serve", "--home", lab.home, "--port", "0", "--quiet", "--certificate",
         certificate, "--key", key], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        context = ssl.create_default_context(cafile=certificate)
        with urllib.request.urlopen(f"https://localhost:{port}/", context=context) as answer:
            assert answer.status == 200
        told = run(lab.home, "trust").stdout
        assert f"The server at https://127.0.0.1:{port} shows a certificate of your own: " \
            f"{certificate}\n" in told
        assert f"curl --cacert '{certificate}' https://NAME:{port}/\n" in told
        # What is shown on two lines is one command when it is pasted.
        assert f"sudo cp '{certificate}' \\\n" in told
        assert "ca.pem" not in told
        assert trusted(lab.home) == certificate.read_text()
    finally:
        server.kill()
        server.wait()
    assert f"authority of this home: {lab.home}/tls/ca.pem\n" in run(lab.home, "trust").stdout


def test_a_certificate_of_somebody_else_is_trusted_by_its_issuer(lab, tmp_path):
    authority_key, authority = make_certificate(tmp_path, "authority")
    key, asked, certificate = (tmp_path / name for name in ("its.key", "its.csr", "its.pem"))
    subprocess.run(
        ["openssl", "req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", asked, "-subj",
         "/CN=localhost"], check=True, capture_output=True)
    subprocess.run(
        ["openssl", "x509", "-req", "-in", asked, "-CA", authority, "-CAkey", authority_key,
         "-set_serial", "1", "-days", "2", "-out", certificate], check=True, capture_output=True)
    server = subprocess.Popen(
        [SLIPWAY, "serve", "--home", lab.home, "--port", "0", "--quiet", "--certificate",
         "its.pem", "--key", "its.key"], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        told = run(lab.home, "trust").stdout
        assert f"shows a certificate of your own: {certificate}\n" in told
        assert f"curl --cacert 'ISSUER' https://NAME:{port}/\n" in told
    finally:
        server.kill()
        server.wait()


def test_without_tls_there_is_nothing_to_trust(lab):
    server = subprocess.Popen(
        [SLIPWAY, "serve", "--home", lab.home, "--port", "0", "--quiet", "--tls", "off"],
        stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().removeprefix("serving on ").strip()
        told = run(lab.home, "trust").stdout
    finally:
        server.kill()
        server.wait()
    assert f"The server at {url} speaks plain HTTP: it shows no certificate.\n" in told
    assert f"curl --cacert '{lab.home}/tls/ca.pem' https://127.0.0.1:PORT/\n" in told


@pytest.mark.parametrize("name", ["bad name/", "lab:8443", "https://lab", ""])
def test_a_further_name_is_that_of_a_host(lab, name):
    done = run(lab.home, "serve", "--port", "0", "--name", name)
    assert done.returncode == 2 and f"'{name}' is none" in done.stderr, done.stderr


def make_certificate(folder, name, *options):
    """A certificate `NAME.pem` that signs itself, with its key `NAME.key`."""
    files = folder / f"{name}.key", folder / f"{name}.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-keyout", files[0], "-out", files[1],
         "-subj", "/CN=localhost", *(options or ("-nodes", "-days", "2"))],
        check=True, capture_output=True)
    return files


def test_files_that_are_no_certificate_are_refused_before_anything_listens(lab, tmp_path):
    wrong, none, folder = tmp_path / "wrong.pem", tmp_path / "none.pem", tmp_path / "folder"
    wrong.write_text("nothing")
    folder.mkdir()
    key, good = make_certificate(tmp_path, "good")
    other_key, _ = make_certificate(tmp_path, "other")
    short_key, short = make_certificate(
        tmp_path, "short", "-newkey", "rsa:1024", "-nodes", "-days", "2")
    encrypted, locked = make_certificate(
        tmp_path, "locked", "-passout", "pass:secret", "-days", "2")
    authority = tmp_path / "authority"
    authority.mkdir()
    (authority / "index").touch()
    (authority / "config").write_text(
        "[ca]\ndefault_ca=own\n[own]\ndatabase=%s/index\nnew_certs_dir=%s\nrand_serial=yes\n"
        "unique_subject=no\n"
        "default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n" % (authority, authority))

    def dated(name, start, end):
        """A certificate for the good key that is valid between two dates."""
        asked = tmp_path / "asked.csr"
        subprocess.run(
            ["openssl", "req", "-new", "-key", key, "-subj", "/CN=localhost", "-out", asked],
            check=True, capture_output=True)
        subprocess.run(
            ["openssl", "ca", "-batch", "-selfsign", "-config", authority / "config", "-keyfile",
             key, "-in", asked, "-out", tmp_path / name, "-startdate", start, "-enddate", end],
            check=True, capture_output=True)
        return tmp_path / name

    old = dated("old.pem", "20200101000000Z", "20210101000000Z")
    early = dated("early.pem", "20900101000000Z", "20910101000000Z")
    chain, tail, cut, damaged = (tmp_path / f"{name}.pem" for name in (
        "chain", "tail", "cut", "damaged"))
    text, other = good.read_text(), (tmp_path / "other.pem").read_text()
    chain.write_text("words before\n" + text + "and between\n" + other + "\n")
    tail.write_text(text + other + "nonsense\n")
    cut.write_text(text + other[:len(other) // 2])
    damaged.write_text(text + other.replace("MII", "!!!", 1) + other)
    for certificate, its_key, what, more in [
            (tail, key, f"`{tail}` holds more than 2 certificates", "damaged, cut off or no PEM"),
            (cut, key, f"`{cut}` holds more than a certificate", "each from BEGIN to END"),
            (damaged, key, f"`{damaged}` holds more than a certificate", "damaged"),
            # It is the key that is wrong here, and not the chain.
            (chain, other_key, f"`{other_key}` is not that of the certificate `{chain}`", "made"),
            (none, key, f"`{none}` cannot be read", "No such file or directory"),
            (folder, key, f"`{folder}` cannot be read", "Is a directory"),
            (good, none, f"`{none}` cannot be read", "No such file or directory"),
            (wrong, key, f"`{wrong}` holds no certificate", "it is no PEM of that kind"),
            (key, good, f"`{key}` holds no certificate", "it holds a private key"),
            (good, wrong, f"`{wrong}` holds no private key", "it is no PEM of that kind"),
            (good, good, f"`{good}` holds no private key", "it holds a certificate"),
            (good, other_key, f"`{other_key}` is not that of the certificate `{good}`", "made for"),
            (short, short_key, f"`{short}` is for an RSA key of 1024 bits only", "below 2048 bits"),
            (old, key, f"`{old}` has expired on 2021-01-01T00:00:00.000Z", "have it renewed"),
            (early, key, f"`{early}` is not valid before 2090-01-01T00:00:00.000Z", "the clock"),
            (locked, encrypted, f"`{encrypted}` is encrypted", "openssl pkey -in")]:
        done = run(
            lab.home, "serve", "--port", "0", "--certificate", str(certificate), "--key",
            str(its_key), stdin=subprocess.DEVNULL)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert done.stderr.startswith("error[bad-certificate]: "), done.stderr
        assert what in done.stderr and more in done.stderr, done.stderr
    done = run(lab.home, "serve", "--certificate", str(wrong))
    assert done.returncode == 2 and "belong together" in done.stderr


# Passwords.


def test_a_password_logs_in_and_a_wrong_one_does_not(lab, server):
    assert run(lab.home, "password", input="short\n").returncode == 1
    assert run(lab.home, "password", input="a long enough one\n").returncode == 0
    url = server.url + "/icp4d-api/v1/authorize"

    def log_in(password):
        body = json.dumps({"username": "admin", "password": password}).encode()
        with urllib.request.urlopen(urllib.request.Request(url, body)) as answer:
            return json.load(answer)["token"]

    assert log_in("a long enough one").count(".") == 2
    with pytest.raises(urllib.error.HTTPError) as refused:
        log_in("a long enough two")
    assert refused.value.code == 401
    journal = run(lab.home, "-c", "show journal format json").stdout
    assert "a long enough one" not in journal


# Ports, and the end.


def test_a_second_server_on_a_port_is_told_who_has_it(lab, server):
    second = subprocess.run(
        [SLIPWAY, "serve", "--home", lab.home, "--port", str(server.port)],
        capture_output=True, text=True, timeout=30)
    assert second.returncode == 1
    assert second.stdout == ""
    assert f"port {server.port} is taken" in second.stderr
    assert f"slipway (process {server.process.pid}) listens there" in second.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
@pytest.mark.parametrize("family, host", [
    (socket.AF_INET, "127.0.0.1"), (socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")])
def test_whatever_else_has_a_port_is_named(tmp_path, family, host):
    with socket.socket(family) as other:
        other.bind((host, 0))
        other.listen()
        port = other.getsockname()[1]
        done = subprocess.run(
            [SLIPWAY, "serve", "--home", tmp_path / "home", "--port", str(port)],
            capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert re.search(rf"\S+ \(process {os.getpid()}\) listens there", done.stderr), done.stderr


def test_a_killed_server_leaves_nothing_in_the_way(lab):
    killed = Server(lab.home)
    killed.process.kill()
    killed.process.wait()
    again = Server(lab.home, "--port", str(killed.port))
    assert again.port == killed.port
    assert again.end(signal.SIGTERM)[0] == 143


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_quickly(lab, number, code):
    server = Server(lab.home)
    assert request("GET", server.url + "/ml/wml_services/version")[0] == 200
    # An idle connection and one that dawdles are both no reason to stay.
    idle = http.client.HTTPConnection("127.0.0.1", server.port)
    idle.request("GET", "/ml/wml_services/version")
    idle.getresponse().read()
    exit_code, seconds = server.end(number)
    idle.close()
    assert exit_code == code
    assert seconds < 2
    assert "error" not in "".join(server.log).lower()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_refused(lab, host):
    done = run(lab.home, "serve", "--tls", "off", "--port", "0", "--host", host)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.splitlines()[0] == (
        f"error[bad-value]: the server cannot listen on `{host}`")


def test_a_request_that_dawdles_is_given_up(lab):
    server = Server(lab.home)
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        connection.sendall(
            b"POST /icp4d-api/v1/authorize HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.3)
        exit_code, seconds = server.end(signal.SIGTERM)
    assert exit_code == 143
    assert seconds < 5


def test_a_token_outlives_the_server(lab, records):
    first = Server(lab.home)
    _, answer = post(
        first.url + "/icp4d-api/v1/authorize", {"username": "admin", "api_key": lab.key})
    first.end(signal.SIGINT)
    second = Server(lab.home)
    assert post(predictions_url(second, "attrition"), records, answer["token"])[0] == 200
    second.end(signal.SIGINT)
