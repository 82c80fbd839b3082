"""Hostile requests on the wire: what is wrong is refused by name, and the server goes on.

After every test the server still scores, its log tells of no failure of its own, and its home
holds what it held before, without a file that was begun. Needs only Python's standard library and
pytest; the program is the one that the environment variable SLIPWAY names.
"""

import base64
import contextlib
import gzip
import hashlib
import hmac
import io
import json
import re
import select
import shutil
import socket
import sqlite3
import tarfile
import tempfile
import time

import pytest

from rest import LESSON, RECORDS, VERSION, Client, Home, Server, program

SET_UP = f"""
create space lab
use space lab
import model "{LESSON}/models/attrition-spark" into space lab as attrition
deploy model attrition as "attrition deployment" online serving attrition
create user ana
create user ben
create user cleo
"""
UNKNOWN = "00000000-0000-4000-8000-000000000000"
PREDICTIONS = f"/ml/v4/deployments/attrition/predictions?{VERSION}"
MEBIBYTE = 1 << 20


# What the tests begin with.


@pytest.fixture(scope="module")
def home():
    folder = tempfile.mkdtemp(prefix="slipway-wire-")
    yield Home(program(), folder, SET_UP, ["admin", "ana", "ben"])
    shutil.rmtree(folder)


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "tls"])
def any_server(home, request):
    """With TLS and without, for what may depend on it."""
    server = Server(home, "--body-limit", "1", tls=request.param)
    yield server
    assert server.stop() == 143, "".join(server.log[-20:])


@pytest.fixture(scope="module")
def server(home):
    server = Server(home, "--body-limit", "1")
    yield server
    assert server.stop() == 143, "".join(server.log[-20:])


@pytest.fixture(scope="module")
def admin(server):
    return Client(server, "admin")


@pytest.fixture(scope="module")
def space(admin):
    """A space with a data asset, and one of every kind that still waits for its content."""
    space = admin.send("POST", "/v2/spaces", 202, {"name": "wire"}).json["metadata"]["id"]
    place = f"?space_id={space}"
    space = {"id": space, "place": place}
    for kind in ["data_asset", "wml_model_definition"]:
        made = admin.send("POST", "/v2/assets" + place, 201, {
            "metadata": {"name": kind, "asset_type": kind}}).json
        space[kind] = made["metadata"]["asset_id"]
        attachment = admin.send(
            "POST", f"/v2/assets/{space[kind]}/attachments{place}", 201, {})
        space[kind + " path"] = attachment.json["url1"]
    for kind in ["models", "functions"]:
        body = {"name": kind, "space_id": space["id"]}
        if kind == "models":
            body["type"] = "mllib_3.3"
        space[kind] = admin.ml("POST", kind, 201, body).json["metadata"]["id"]
    whole = admin.send("POST", "/v2/assets" + place, 201, {
        "metadata": {"name": "rows", "asset_type": "data_asset"}}).json["metadata"]["asset_id"]
    path = admin.send("POST", f"/v2/assets/{whole}/attachments{place}", 201, {}).json["url1"]
    admin.send("PUT", path, 201, b"A,B\n1,2\n")
    admin.send("POST", f"/v2/assets/{whole}/attachments/{whole}/complete{place}", 200, {})
    space["rows"] = whole
    return space


def kept(home):
    """Everything that the home keeps: its objects, and the files of its content."""
    with contextlib.closing(sqlite3.connect(home.folder / "slipway.sqlite")) as database:
        objects = database.execute("SELECT kind, id, body FROM object").fetchall()
    files = [
        (str(path.relative_to(home.folder)), path.stat().st_size)
        for path in (home.folder / "content").rglob("*")
        if path.is_file() and not path.name.startswith(".partial-")]
    return {*objects, *files}


def begun(home):
    """The files of what is on its way into the home."""
    return list((home.folder / "content").rglob(".partial-*"))


@pytest.fixture(autouse=True)
def nothing_happens(request, home, server, admin, space):
    """Whatever a test sends, nothing of it stays, and nothing breaks."""
    asked = request.getfixturevalue("any_server") if "any_server" in request.fixturenames \
        else server
    before, lines = kept(home), len(asked.log)
    yield
    if asked.process.poll() is not None:
        asked.start(asked.port)
        pytest.fail("the server has ended: " + "".join(asked.log[lines:])[:1000])
    client = Client(asked)
    client.token = admin.token
    assert len(client.score().json["predictions"][0]["values"]) == 5
    client.close()
    # What a broken connection has begun is cleared away a moment later; a busy server may begin it
    # only now.
    assert eventually(lambda: not begun(home)), begun(home)
    after = kept(home)
    assert (after - before, before - after) == (set(), set())
    failures = [line for line in asked.log[lines:] if re.search(r" 50\d |error", line)]
    assert not failures


def eventually(holds, seconds=10):
    deadline = time.monotonic() + seconds
    while not (is_so := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return is_so


class Wire:
    """A bare connection, on which anything may be sent."""

    def __init__(self, server):
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        if server.tls:
            self.socket = server.trust.wrap_socket(self.socket, server_hostname="127.0.0.1")
        self.file = self.socket.makefile("rb")

    def send(self, *pieces):
        for piece in pieces:
            self.socket.sendall(piece if isinstance(piece, bytes) else piece.encode())
        return self

    def send_until_answered(self, text):
        """Sends piece by piece: who is refused in between is not listened to any more."""
        for start in range(0, len(text), 1 << 14):
            self.socket.sendall(text[start:start + (1 << 14)])
            if select.select([self.socket], [], [], 0)[0]:
                return

    def answer(self):
        """The next answer: status, headers and body; `None` when the connection is closed."""
        line = self.file.readline()
        if not line:
            return None
        headers = {}
        while (field := self.file.readline().strip()):
            name, _, value = field.decode().partition(":")
            headers[name.lower()] = value.strip()
        body = self.file.read(int(headers.get("content-length", 0)))
        return int(line.split()[1]), headers, body

    def is_closed(self):
        """Whether the server has nothing more to say."""
        try:
            return self.file.read(1) == b""
        except ConnectionError:
            return True

    def close(self):
        self.file.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def head(method, path, *fields, token=None):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
    if token:
        lines.append("Authorization: Bearer " + token)
    return "\r\n".join(lines) + "\r\n\r\n"


def is_platform_error(body, status):
    """The platform's shape of an error: somebody can read what was wrong."""
    body = json.loads(body)
    [error] = body["errors"]
    return bool(
        body["status_code"] == str(status) and re.fullmatch("[0-9a-f]{32}", body["trace"])
        and error["code"] and error["message"])


def refused(answer, *statuses):
    """An answer of the client, or of a bare connection, as a refusal with one of the statuses."""
    status, body = (answer.status, answer.body) if hasattr(answer, "status") \
        else (answer[0], answer[2])
    return status in statuses and is_platform_error(body, status)


# Slow, broken and mixed-up connections.


def test_many_slow_connections_keep_nobody_waiting(any_server):
    slow = [Wire(any_server) for _ in range(100)]
    texts = [head("POST", PREDICTIONS, "Content-Length: 100"), "GET /health HTTP/1.1\r\nX: "]
    client = Client(any_server, "admin")
    longest = 0
    for position in range(20):
        for number, wire in enumerate(slow):
            wire.send(texts[number % 2][position])
        start = time.monotonic()
        client.score()
        longest = max(longest, time.monotonic() - start)
    client.close()
    for wire in slow:
        wire.close()
    assert longest < 10


def test_connections_that_say_nothing_keep_nobody_waiting(any_server):
    """On the secure server not even a hand is shaken."""
    silent = [socket.create_connection(("127.0.0.1", any_server.port)) for _ in range(200)]
    client = Client(any_server, "admin")
    client.score()
    client.close()
    for connection in silent:
        connection.close()


@pytest.mark.parametrize("cut", ["head", "length", "chunk", "chunk size"])
def test_a_connection_cut_in_a_body_leaves_nothing(any_server, space, home, cut):
    token = Client(any_server, "admin").token
    paths = [
        ("POST", PREDICTIONS), ("POST", "/v2/spaces"),
        ("POST", "/v2/assets" + space["place"]),
        ("PUT", f"/ml/v4/models/{space['models']}/content?{VERSION}"),
        ("PUT", f"/ml/v4/functions/{space['functions']}/code?{VERSION}"),
        ("PUT", space["data_asset path"])]
    for method, path in paths:
        whole = head(
            method, path, "Content-Length: 900000" if cut == "length"
            else "Transfer-Encoding: chunked", token=token)
        begun = b'{"name":"half","metadata":{"name":"half","asset_type":"data_asset"},'
        begun += b" " * 300_000
        with Wire(any_server) as wire:
            if cut == "head":
                wire.send(whole[:-3])
            elif cut == "length":
                wire.send(whole, begun)
            elif cut == "chunk":
                wire.send(whole, f"{2 * len(begun):x}\r\n", begun)
            else:
                wire.send(whole, f"{len(begun):x}\r\n", begun, "\r\n2")


def test_an_upload_cut_on_the_way_leaves_the_former_content(admin, space, home):
    """Somebody replaces an asset's content, and breaks off."""
    asset = admin.send("POST", "/v2/assets" + space["place"], 201, {
        "metadata": {"name": "replaced", "asset_type": "data_asset"}}).json["metadata"]["asset_id"]
    path = admin.send(
        "POST", f"/v2/assets/{asset}/attachments{space['place']}", 201, {}).json["url1"]
    admin.send("PUT", path, 201, b"A,B\n1,2\n", {"Content-Type": "text/csv"})
    form = b"--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nA,B\n9,9\n"
    for _ in range(20):
        with Wire(admin.server) as wire:
            wire.send(head("PUT", path, "Content-Type: multipart/form-data; boundary=b",
                           "Content-Length: 500000"), form, b"1,1\n" * 1000)
    where = f"/v2/assets/{asset}/attachments/{asset}{space['place']}"
    assert admin.send("GET", admin.send("GET", where, 200).json["url"], 200).body == b"A,B\n1,2\n"
    admin.send("DELETE", f"/v2/assets/{asset}{space['place']}", 204)


def test_a_download_cut_on_the_way_does_no_harm(admin, space):
    where = f"/v2/assets/{space['rows']}/attachments/{space['rows']}{space['place']}"
    path = admin.send("GET", where, 200).json["url"]
    for _ in range(20):
        with Wire(admin.server) as wire:
            wire.send(head("GET", path))
    assert admin.send("GET", path, 200).body == b"A,B\n1,2\n"


def test_a_connection_serves_requests_one_after_another(any_server):
    token = Client(any_server, "admin").token
    body = json.dumps(RECORDS)
    score = head("POST", PREDICTIONS, f"Content-Length: {len(body)}", token=token) + body
    with Wire(any_server) as wire:
        for _ in range(5):
            wire.send(score)
            assert wire.answer()[0] == 200
            # A refusal does not end the connection either.
            wire.send(head("GET", "/v2/spaces"))
            assert refused(wire.answer(), 401)


def test_pipelined_requests_are_answered_in_their_order(any_server):
    token = Client(any_server, "admin").token
    body = json.dumps(RECORDS)
    score = head("POST", PREDICTIONS, f"Content-Length: {len(body)}", token=token) + body
    with Wire(any_server) as wire:
        wire.send((score + head("GET", "/health") + head("GET", "/nothing")) * 10)
        for _ in range(10):
            scored, health, nothing = wire.answer(), wire.answer(), wire.answer()
            assert len(json.loads(scored[2])["predictions"][0]["values"]) == 5
            assert json.loads(health[2]) == {"status": "ok"}
            assert refused(nothing, 404)


def test_a_connection_ends_when_the_client_says_so(any_server):
    with Wire(any_server) as wire:
        wire.send(head("GET", "/health", "Connection: close"))
        assert wire.answer()[0] == 200
        assert wire.is_closed()


@pytest.mark.parametrize("version, connection, stays", [
    ("1.0", None, False), ("1.0", "keep-alive", True), ("1.0", "Keep-Alive", True),
    ("1.1", None, True), ("1.1", "close", False), ("1.1", "Close", False),
    ("1.1", "TE, close", False)])
@pytest.mark.parametrize("path", ["/health", "/nothing", PREDICTIONS])
def test_a_connection_stays_as_long_as_its_version_and_the_client_say(
        any_server, path, version, connection, stays):
    """Clients of HTTP/1.0 read until the connection is closed."""
    text = f"GET {path} HTTP/{version}\r\nHost: localhost\r\n"
    text += (f"Connection: {connection}\r\n" if connection else "") + "\r\n"
    with Wire(any_server) as wire:
        wire.send(text * 2)
        status, headers, _ = wire.answer()
        assert status == {"/health": 200, "/nothing": 404}.get(path, 405)
        if stays:
            assert headers.get("connection") == ("keep-alive" if version == "1.0" else None)
            assert wire.answer()[0] == status
        else:
            assert headers["connection"] == "close"
            assert wire.is_closed()


def test_a_connection_that_is_over_is_closed_although_its_client_stays(server):
    with Wire(server) as wire:
        wire.send(head("GET", "/health", "Connection: close"))
        assert wire.answer()[0] == 200 and wire.is_closed()
        with pytest.raises(ConnectionError):
            for _ in range(100):
                wire.send("x")
                time.sleep(0.1)


@pytest.mark.parametrize("hosts", [[], ["Host: a", "Host: b"], ["Host: a", "host: a"]],
                         ids=["none", "two", "the same twice"])
def test_a_request_for_no_host_or_for_two_is_refused(any_server, hosts):
    """Whoever stands before the server could take it for another's."""
    text = "\r\n".join(["GET /health HTTP/1.1", *hosts]) + "\r\n\r\n"
    with Wire(any_server) as wire:
        wire.send(text, head("GET", "/health"))
        answer = wire.answer()
        assert refused(answer, 400) and answer[1]["connection"] == "close"
        assert wire.is_closed()
    with Wire(any_server) as wire:
        wire.send("GET /health HTTP/1.0\r\n\r\n")
        assert wire.answer()[0] == 200


@pytest.mark.parametrize("lines", [
    ["Content-Length: 5", "Transfer-Encoding: chunked"],
    ["Content-Length: 5", "Content-Length: 6"],
    ["Content-Length: -1"], ["Content-Length: 99999999999999999999999"], ["Content-Length: five"],
    ["Transfer-Encoding: chunked, identity"]], ids=" and ".join)
def test_a_body_of_two_lengths_or_none_is_refused(any_server, lines):
    """Whoever stands before the server could take such a body for a second request."""
    with Wire(any_server) as wire:
        wire.send(head("POST", "/icp4d-api/v1/authorize", *lines), "0\r\n\r\n",
                  head("GET", "/metrics"))
        status, _, body = wire.answer()
        assert status == 400 and b"slipway_" not in body and is_platform_error(body, 400)
        assert wire.is_closed()


def test_a_body_whose_chunks_cannot_be_read_is_refused(any_server):
    """Whoever reads the body is told; a request that was refused before is not refused twice."""
    token = Client(any_server, "admin").token
    for path, token, status in [
            ("/v2/spaces", token, 400), (PREDICTIONS, token, 400), ("/v2/spaces", None, 401)]:
        with Wire(any_server) as wire:
            wire.send(head("POST", path, "Transfer-Encoding: chunked", token=token))
            wire.send("2\r\n{}\r\nzz\r\n", head("GET", "/health"))
            assert refused(wire.answer(), status)
            assert wire.is_closed()


def test_what_is_no_http_is_answered_logged_and_counted(any_server):
    """Also behind requests that are answered first."""
    token = Client(any_server, "admin").token
    body = json.dumps(RECORDS)
    score = head("POST", PREDICTIONS, f"Content-Length: {len(body)}", token=token) + body
    for before in [0, 1, 3]:
        lines = len(any_server.log)
        with Wire(any_server) as wire:
            wire.send(score * before, "nonsense\r\n\r\n")
            for _ in range(before):
                assert wire.answer()[0] == 200
            answer = wire.answer()
            assert refused(answer, 400) and answer[1]["connection"] == "close"
            assert json.loads(answer[2])["errors"][0]["more_info"] == "bad-http"
            assert wire.is_closed()
        trace = json.loads(answer[2])["trace"]
        assert answer[1]["x-global-transaction-id"] == trace
        eventually(lambda: any(trace in line for line in any_server.log[lines:]))
        [line] = [line for line in any_server.log[lines:] if trace in line]
        assert "method=- path=- status=400" in line
    assert counted(any_server, "-", "-", 400) >= 3


def counted(server, method, route, status):
    """How many requests the metrics tell of."""
    client = Client(server)
    text = client.send("GET", "/metrics", 200).body.decode()
    client.close()
    labels = f'method="{method}",route="{route}",status="{status}"'
    found = re.search(
        rf"^slipway_request_duration_seconds_count{{{re.escape(labels)}}} (\d+)$", text, re.M)
    return int(found[1]) if found else 0


def test_every_refusal_is_counted_wherever_it_is_made(server, admin):
    refusals = [
        ("GET", "/nothing", None, "-", 404), ("BIND", "/nothing", None, "-", 404),
        ("DELETE", "/health", None, "-", 405),
        ("GET", "/v2/spaces", None, "/v2/spaces", 401),
        ("GET", "/v2/spaces?name=%ff", admin.token, "/v2/spaces", 400),
        ("GET", "/ml/v4/models", admin.token, "/ml/v4/models", 400),
        ("GET", "/v2/spaces/x", admin.token, "/v2/spaces/:space", 404)]
    for method, path, token, route, status in refusals:
        before = counted(server, method, route, status)
        with Wire(server) as wire:
            wire.send(head(method, path, token=token))
            assert refused(wire.answer(), status), path
        assert counted(server, method, route, status) == before + 1, path


@pytest.mark.parametrize("text", [
    b"nonsense\r\n\r\n", b"GET /health\r\n\r\n", b"GET /health HTTP/9.9\r\nHost: x\r\n\r\n",
    b"\x16\x03\x01\x00\x05hello", b"GET /health HTTP/1.1\r\nno colon\r\n\r\n",
    b"GET /health HTTP/1.1\r\nX: a\x00b\r\n\r\n", b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x00" * 2000], ids=lambda text: repr(text)[2:40])
def test_what_is_no_http_is_no_harm(any_server, text):
    with Wire(any_server) as wire:
        wire.send(text)
        answer = wire.answer()
        assert refused(answer, 400)


def test_a_header_bomb_is_refused(any_server):
    begin = "GET /health HTTP/1.1\r\nHost: x\r\n"
    bombs = [
        begin + "".join(f"X-{number}: {'a' * 50}\r\n" for number in range(5000)) + "\r\n",
        begin + "X: " + "a" * (4 * MEBIBYTE), begin + "X-" + "a" * MEBIBYTE + ": 1\r\n\r\n",
        begin + "Cookie: " + "".join(f"a{number}=b;" for number in range(100_000)) + "\r\n\r\n",
        "GET /" + "a" * (4 * MEBIBYTE)]
    for bomb in bombs:
        with Wire(any_server) as wire, contextlib.suppress(ConnectionError):
            wire.send_until_answered(bomb.encode())
            answer = wire.answer()
            assert answer is None or refused(answer, 400, 431)


def test_a_second_hello_or_plain_text_ends_a_secure_connection(any_server):
    if not any_server.tls:
        pytest.skip("is about TLS")
    for text in [head("GET", "/health").encode(), b"\x16\x03\x01\xff\xff" + b"\x00" * 5000]:
        with socket.create_connection(("127.0.0.1", any_server.port), timeout=30) as plain:
            plain.sendall(text)
            with contextlib.suppress(OSError):
                plain.shutdown(socket.SHUT_WR)
                assert b"HTTP/1.1" not in plain.recv(10000)


# Methods and paths.


@pytest.mark.parametrize("method", [
    "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get", "M-SEARCH"])
def test_a_method_that_a_path_has_not_is_refused(server, admin, method):
    for path, allowed in [(PREDICTIONS, "POST"), ("/icp4d-api/v1/authorize", "POST"),
                          ("/health", "GET, HEAD")]:
        with Wire(server) as wire:
            wire.send(head(method, path, token=admin.token))
            answer = wire.answer()
            if answer[0] == 400:  # No method that HTTP knows: refused before the paths are.
                assert method not in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")
                continue
            assert refused(answer, 405) and answer[1]["allow"] == allowed


def test_a_head_has_no_body(server, admin):
    with Wire(server) as wire:
        for path, status in [("/health", 200), ("/nothing", 404), ("/v2/spaces", 401)]:
            wire.send(f"HEAD {path} HTTP/1.1\r\nHost: x\r\n\r\n")
            wire.send(head("GET", "/health"))
            line = wire.file.readline()
            assert int(line.split()[1]) == status
            while wire.file.readline().strip():
                pass
            assert json.loads(wire.answer()[2]) == {"status": "ok"}


IDS = [
    "..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..%2fslipway.sqlite", "%00", UNKNOWN + "%00", "%ff%fe",
    "%", "%zz", "%c0%ae%c0%ae", "a" * 4000, "%F0%9F%92%A5", "%0d%0aX:%201", "'%20OR%201=1--", "*"]


@pytest.mark.parametrize("name", IDS, ids=lambda name: name[:20])
def test_an_id_that_is_none_is_not_found(server, admin, space, name):
    place = space["place"]
    paths = [
        ("GET", f"/v2/spaces/{name}"), ("DELETE", f"/v2/spaces/{name}"),
        ("GET", f"/v2/spaces/{space['id']}/members/{name}"),
        ("DELETE", f"/v2/spaces/{space['id']}/members/{name}"),
        ("GET", f"/v2/assets/{name}"), ("GET", f"/v2/assets/{name}{place}"),
        ("DELETE", f"/v2/assets/{name}{place}"),
        ("GET", f"/v2/assets/{space['rows']}/attachments/{name}"),
        ("GET", f"/ml/v4/models/{name}?{VERSION}"), ("DELETE", f"/ml/v4/models/{name}?{VERSION}"),
        ("GET", f"/ml/v4/models/{name}/content?{VERSION}"),
        ("PUT", f"/ml/v4/models/{name}/content?{VERSION}"),
        ("GET", f"/ml/v4/functions/{name}/code?{VERSION}"),
        ("PUT", f"/ml/v4/functions/{name}/code?{VERSION}"),
        ("GET", f"/ml/v4/deployments/{name}?{VERSION}"),
        ("DELETE", f"/ml/v4/deployments/{name}?{VERSION}"),
        ("POST", f"/ml/v4/deployments/{name}/predictions?{VERSION}"),
        ("GET", f"/ml/v4/deployment_jobs/{name}?{VERSION}"),
        ("GET", f"/ml/v4/pipelines/{name}?{VERSION}"), ("GET", f"/v2/models/{name}"),
        ("GET", f"/v2/software_specifications/{name}"), ("GET", f"/openapi/deployments/{name}"),
        ("GET", f"/v2/projects/{name}")]
    body = json.dumps(RECORDS)
    with Wire(server) as wire:
        for method, path in paths:
            wire.send(head(method, path, f"Content-Length: {len(body)}", token=admin.token), body)
            answer = wire.answer()
            assert refused(answer, 404), (method, path, answer)


@pytest.mark.parametrize("name", IDS, ids=lambda name: name[:20])
def test_a_place_that_is_none_is_refused(server, admin, name):
    with Wire(server) as wire:
        for path in ["/v2/assets/x?", f"/ml/v4/models?{VERSION}&", f"/ml/v4/deployments?{VERSION}&",
                     f"/ml/v4/deployment_jobs?{VERSION}&"]:
            wire.send(head("GET", f"{path}space_id={name}", token=admin.token))
            answer = wire.answer()
            assert refused(answer, 400, 404), (path, answer)


def test_a_path_of_an_asset_file_leads_nowhere_else(server, admin, space):
    """A signature is for one asset and one direction."""
    where = f"/v2/assets/{space['rows']}/attachments/{space['rows']}{space['place']}"
    good = admin.send("GET", where, 200).json["url"]
    signature = good.partition("signature=")[2]
    for path in [
            f"/v2/asset_files/{space['data_asset']}?signature={signature}",
            f"/v2/asset_files/..%2f..%2fslipway.sqlite?signature={signature}",
            f"/v2/asset_files/{space['rows']}", f"/v2/asset_files/{space['rows']}?signature=",
            f"/v2/asset_files/{space['rows']}?signature=1.2.3.4", good[:-1], good + "A",
            good.replace("signature=", "signature=9"), good.replace("signature=", "signature=%00")]:
        for token in [admin.token, None]:
            with Wire(server) as wire:
                wire.send(head("GET", path, token=token))
                assert refused(wire.answer(), 403), path
    with Wire(server) as wire:
        wire.send(head("PUT", good, "Content-Length: 1"), "x")
        assert refused(wire.answer(), 403)
    admin.send("GET", good, 200)
    eventually(lambda: any(
        f"path=/v2/asset_files/{space['rows']} status=200" in line for line in server.log))
    assert not any(signature in line or admin.token in line for line in server.log)


def test_a_number_beyond_all_bounds_is_no_page(admin, space):
    for number in [
            "-1", "9223372036854775807", "9223372036854775806", "9223372036854775808", "1e3", "",
            "%00", "0x10", "٣"]:
        for path in ["/v2/spaces?", f"/v2/spaces/{space['id']}/members?",
                     f"/ml/v4/models?{VERSION}&space_id={space['id']}&"]:
            for name in ["start", "limit"]:
                number = number if number.isascii() else "%D9%A3"
                answer = admin.send("GET", f"{path}{name}={number}")
                assert answer.status == 200 or refused(answer, 400), (path, name, number)
    for value in [
            1e300, -1e300, -1, 0, 2 ** 53, "9223372036854775807", "-9223372036854775808", None]:
        for key in ["limit", "bookmark"]:
            path = f"/v2/asset_types/data_asset/search{space['place']}"
            answer = admin.send("POST", path, body={"query": "*:*", key: value})
            assert answer.status == 200 or refused(answer, 400), (key, value)


# Bodies.


def bodies_to_refuse():
    deep = 200_000
    return {
        "nothing": b"", "blank": b" \r\n\t", "cut off": b'{"name":', "a list": b"[]",
        "a number": b"1", "null": b"null", "text": b'"name"', "no JSON": b"name=x&type=y",
        "XML": b"<name/>", "not UTF-8": b'{"name":"\xff\xfe"}',
        "UTF-16": '{"name":"x"}'.encode("utf-16"),
        "a lone surrogate": b'{"name":"\\ud800"}', "half an escape": b'{"name":"\\u12',
        "NUL": b'{"name":"a\x00b"}', "an escaped NUL": b'{"name":"a\\u0000b"}',
        "a comma too many": b'{"name":"x",}', "two documents": b'{"name":"x"}{}',
        "comments": b'{"name":"x"/* */}', "single quotes": b"{'name':'x'}",
        "NaN": b'{"name":NaN}', "a huge number": b'{"name":1e999}',
        "deep lists": b'{"name":' + b"[" * deep + b"]" * deep + b"}",
        "deep objects": b'{"name":' * (deep // 10), "no name": b"{}",
        "a name that is none": b'{"name":{}}',
        "an empty name": b'{"name":"","type":"x"}', "a blank name": b'{"name":" ","type":"x"}',
        "a long name": json.dumps({"name": "x" * 201, "type": "x"}).encode(),
        "a turned name": '{"name":"a\u202eb","type":"x"}'.encode(),
        "a name of lines": b'{"name":"a\\r\\nb","type":"x"}'}


@pytest.mark.parametrize("kind", bodies_to_refuse())
def test_a_body_that_is_wrong_is_refused(admin, space, kind):
    body = bodies_to_refuse()[kind]
    for path in [f"models?{VERSION}", f"functions?{VERSION}", f"pipelines?{VERSION}",
                 f"deployments?{VERSION}"]:
        answer = admin.send("POST", f"/ml/v4/{path}&space_id={space['id']}", body=body)
        assert refused(answer, 400), (path, answer)
    for path in ["/v2/spaces", "/transactional/v2/projects", "/v2/assets" + space["place"],
                 f"/v2/spaces/{space['id']}/members", PREDICTIONS, "/icp4d-api/v1/authorize",
                 f"/ml/v4/deployment_jobs?{VERSION}&space_id={space['id']}",
                 "/v2/models/attrition/infer",
                 f"/projects/api/rest/catalogs/assets/{space['rows']}/promote"]:
        answer = admin.send("POST", path, body=body)
        # Some are also too long for where people log in.
        assert refused(answer, 400, 413 if "authorize" in path else 400), (path, answer)


@pytest.mark.parametrize(
    "name", ["..", "../../x", "/etc/passwd", "a/b", "con:", "x" * 200, "-rf"],
    ids=lambda name: name[:20])
def test_a_name_is_no_path(admin, space, home, name):
    """Such names are good: they are never those of files."""
    outside = sorted(path.name for path in home.folder.parent.iterdir())
    made = admin.send("POST", "/v2/assets" + space["place"], 201, {
        "metadata": {"name": name, "asset_type": "data_asset"}}).json
    assert made["metadata"]["name"] == name
    asset = made["metadata"]["asset_id"]
    where = f"/v2/assets/{asset}/attachments"
    path = admin.send("POST", where, 201, {"name": name, "mime": "../x"}).json["url1"]
    form = (f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
            "A\n1\n\r\n--b--\r\n").encode()
    admin.send("PUT", path, 201, form, {"Content-Type": "multipart/form-data; boundary=b"})
    admin.send("POST", f"{where}/{asset}/complete", 200, {})
    path = admin.send("GET", f"{where}/{asset}", 200).json["url"]
    assert admin.send("GET", path, 200).body == b"A\n1\n"
    assert sorted(path.name for path in home.folder.parent.iterdir()) == outside
    admin.send("DELETE", f"/v2/assets/{asset}", 204)


def test_a_content_type_changes_nothing(admin):
    """Clients say all sorts of things, and the platform takes them."""
    for kind in ["text/plain", "application/x-www-form-urlencoded", "", "nonsense", "a/b; c=\"",
                 "multipart/form-data; boundary=b", "application/json; charset=utf-16"]:
        headers = {"Content-Type": kind}
        assert admin.send("POST", PREDICTIONS, body=RECORDS, headers=headers).status == 200
        assert refused(admin.send("POST", PREDICTIONS, body=b"A\n1\n", headers=headers), 400)


@pytest.mark.parametrize("patch", [
    {}, [1], [{}], [{"op": "replace"}], [{"op": "replace", "path": "name", "value": "x"}],
    [{"op": "replace", "path": "/", "value": "x"}], [{"op": "move", "path": "/name", "from": "/x"}],
    [{"op": "replace", "path": "/name"}], [{"op": "replace", "path": "/name", "value": 1}],
    [{"op": "remove", "path": "/name"}], [{"op": "replace", "path": "/name", "value": "\0"}],
    [{"op": "add", "path": "/" + "a/" * 1000, "value": 1}],
    [{"op": "add", "path": "/" + "a/" * 1_000_000, "value": 1}]],
    ids=lambda patch: json.dumps(patch)[2:40])
def test_a_list_of_changes_that_is_wrong_is_refused(admin, space, patch):
    for path in [f"/ml/v4/models/{space['models']}?{VERSION}", f"/v2/spaces/{space['id']}",
                 f"/ml/v4/functions/{space['functions']}?{VERSION}",
                 f"/ml/v4/{admin.deployment_path()}?{VERSION}"]:
        before = admin.send("GET", path, 200).json
        assert refused(admin.send("PATCH", path, body=patch), 400), path
        assert admin.send("GET", path, 200).json == before


@pytest.mark.parametrize("path, value", [
    ("/space_id", "x"), ("/batch", {}), ("/status", {}), ("/metadata/name", "x"),
    ("/nonsense", 1), ("/asset/id", "x"), ("/hardware_spec", {"name": "L"}),
    ("/hardware_spec/name", "L"), ("/hardware_spec", "S"), ("/hardware_spec/num_nodes", "many"),
    ("/online/parameters/serving_name", 5), ("/online/parameters/serving_name", None)])
def test_a_change_that_cannot_be_made_is_refused(admin, path, value):
    change = {"op": "remove" if value is None else "replace", "path": path, "value": value}
    assert refused(admin.ml("PATCH", admin.deployment_path(), None, [change]), 400)


@pytest.mark.parametrize("key, value", [
    ("stage", True), ("stage", {"production": "yes"}), ("stage", {"name": 1}),
    ("description", 5), ("tags", "x"), ("tags", [1])])
def test_a_space_with_a_member_of_another_type_is_not_made(admin, key, value):
    answer = admin.send("POST", "/v2/spaces", None, {"name": "wrong", key: value})
    assert refused(answer, 400) and f"`{key}" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("key, value", [
    ("online", True), ("online", {"parameters": "x"}),
    ("online", {"parameters": {"serving_name": 5}}), ("description", {}), ("tags", {"a": 1}),
    ("custom", "x"), ("hardware_spec", "S"), ("space_id", 5), ("asset", "x")])
def test_a_deployment_with_a_member_of_another_type_is_not_made(admin, key, value):
    known = admin.deployment()["entity"]
    body = {"name": "wrong", "online": {}, "asset": {"id": known["asset"]["id"]},
            "space_id": known["space_id"], key: value}
    answer = admin.ml("POST", "deployments", None, body)
    assert refused(answer, 400) and f"`{key}" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("path, value", [
    ("/description", 5), ("/tags", "x"), ("/tags", [1]), ("/tags/0", "x"), ("/name/x", "x")])
def test_a_change_to_another_type_is_refused(admin, space, path, value):
    change = [{"op": "replace", "path": path, "value": value}]
    for where in [f"/ml/v4/{admin.deployment_path()}?{VERSION}", f"/v2/spaces/{space['id']}",
                  f"/ml/v4/models/{space['models']}?{VERSION}"]:
        answer = admin.send("PATCH", where, None, change)
        assert refused(answer, 400), where
        assert path.split("/")[1] in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("where, path, value", [
    ("", "/stage", {"production": True}), ("", "/type", "x"), ("/members/admin", "/name", "x"),
    ("/members/admin", "/role", "owner")])
def test_a_place_keeps_what_cannot_be_changed(admin, space, where, path, value):
    answer = admin.send("PATCH", f"/v2/spaces/{space['id']}{where}", None, [
        {"op": "replace", "path": path, "value": value}])
    assert refused(answer, 400)


def test_an_id_is_that_of_the_asset_and_not_the_name_of_another(admin, space):
    """Somebody calls data like the id of a function."""
    place = space["place"]
    made = admin.send("POST", "/v2/assets" + place, 201, {
        "metadata": {"name": space["functions"], "asset_type": "data_asset"}}).json
    other = made["metadata"]["asset_id"]
    path = admin.send("POST", f"/v2/assets/{other}/attachments{place}", 201, {}).json["url1"]
    admin.send("PUT", path, 201, b"A\n1\n")
    admin.send("POST", f"/v2/assets/{other}/attachments/{other}/complete{place}", 200, {})
    found = admin.send("GET", f"/v2/assets/{space['functions']}{place}", 200).json
    assert found["metadata"]["asset_id"] == space["functions"]
    admin.send("DELETE", f"/v2/assets/{other}{place}", 204)


@pytest.mark.parametrize("content", [
    b"\0" * 200_000, b"x" * 200_000, b",".join(b"c%d" % number for number in range(20_000)) + b"\n1\n"])
def test_a_long_line_is_no_heading(admin, space, home, content):
    place = space["place"]
    made = admin.send("POST", "/v2/assets" + place, 201, {
        "metadata": {"name": "long", "asset_type": "data_asset"}}).json["metadata"]["asset_id"]
    path = admin.send("POST", f"/v2/assets/{made}/attachments{place}", 201, {}).json["url1"]
    admin.send("PUT", path, 201, content)
    admin.send("POST", f"/v2/assets/{made}/attachments/{made}/complete{place}", 200, {})
    assert max(len(str(row)) for row in kept(home)) < 10_000
    assert refused(admin.send("POST", f"/v2/assets/{made}/attachments{place}", None, {}), 409)
    admin.send("DELETE", f"/v2/assets/{made}{place}", 204)


@pytest.mark.parametrize("revision", ["2", "0", "-1", "x", "1.5", "9" * 20, 2, [], {}])
def test_a_revision_that_is_none_is_not_deployed(admin, revision):
    deployment = admin.deployment()["entity"]
    asset = {"id": deployment["asset"]["id"], "rev": revision}
    answer = admin.ml("POST", "deployments", None, {
        "name": "another", "online": {}, "asset": asset, "space_id": deployment["space_id"]})
    assert refused(answer, 400, 404)
    answer = admin.ml("PATCH", admin.deployment_path(), None, [
        {"op": "replace", "path": "/asset", "value": asset}])
    assert refused(answer, 400, 404)


@pytest.mark.parametrize("second", [
    {"id": "nobody", "role": "viewer"}, {"id": "ben", "role": "owner"}, {"id": 1}, {}, None])
def test_members_are_added_all_or_none(admin, space, second):
    answer = admin.send("POST", f"/v2/spaces/{space['id']}/members", body={
        "members": [{"id": "cleo", "type": "user", "role": "viewer"}, second]})
    assert refused(answer, 400, 404)


# Lengths.


LONG_BODIES = [
    ("POST", PREDICTIONS, MEBIBYTE), ("POST", "/icp4d-api/v1/authorize", 64 << 10),
    ("POST", "/v2/spaces", 4 * MEBIBYTE), ("PATCH", "/v2/spaces/{id}", 4 * MEBIBYTE),
    ("PUT", "/ml/v4/models/{models}/content?" + VERSION, MEBIBYTE),
    ("PUT", "/ml/v4/functions/{functions}/code?" + VERSION, 16 * MEBIBYTE),
    ("PUT", "{data_asset path}", MEBIBYTE), ("POST", "/v2/models/attrition/infer", MEBIBYTE),
    ("POST", f"/ml/v4/deployment_jobs?{VERSION}", MEBIBYTE)]


@pytest.mark.parametrize(
    "method, path, limit", LONG_BODIES, ids=[path.partition("?")[0] for _, path, _ in LONG_BODIES])
def test_a_long_body_is_refused(any_server, space, method, path, limit):
    path = path.format_map(space)
    token = Client(any_server, "admin").token
    with Wire(any_server) as wire:
        # At once when it is announced: nothing of it need be sent.
        # Whoever sends it all the same has the answer first, and then nobody to listen.
        wire.send(head(method, path, f"Content-Length: {1 << 40}", token=token), b" " * 4096)
        answer = wire.answer()
        assert refused(answer, 413) and answer[1]["connection"] == "close"
        assert wire.is_closed()
    with Wire(any_server) as wire:
        # In pieces of unknown number as soon as it is too long; then the connection goes on.
        piece = b" " * (64 << 10)
        wire.send(head(method, path, "Transfer-Encoding: chunked", token=token))
        for _ in range(limit // len(piece) + 1):
            wire.send(f"{len(piece):x}\r\n", piece, "\r\n")
        wire.send("0\r\n\r\n")
        assert refused(wire.answer(), 413)
        wire.send(head("GET", "/health"))
        assert wire.answer()[0] == 200


def test_a_body_up_to_the_limit_is_taken(any_server):
    client = Client(any_server, "admin")
    body = json.dumps(RECORDS).encode()
    body += b" " * (MEBIBYTE - len(body))
    assert client.send("POST", PREDICTIONS, body=body).status == 200
    assert refused(client.send("POST", PREDICTIONS, body=body + b" "), 413)


def test_a_small_archive_of_a_long_file_is_refused(admin, space):
    path = f"/ml/v4/functions/{space['functions']}/code?{VERSION}"
    assert refused(admin.send("PUT", path, body=gzip.compress(bytes(17 * MEBIBYTE))), 413)


@pytest.mark.parametrize("content", [
    gzip.compress(b"def score(payload): return payload\n" * 100)[:60], b"\x1f\x8b",
    b"\x1f\x8b\x08" * 99, b"", b"\x00" * 1000, b"\xff\xfe", b"def score(:",
    gzip.compress(b"x = 1\n"), b"(" * 100_000],
    ids=lambda content: repr(content[:4])[2:])
def test_code_that_is_no_function_is_refused_and_not_kept(admin, space, content):
    path = f"/ml/v4/functions/{space['functions']}/code?{VERSION}"
    assert refused(admin.send("PUT", path, body=content), 400)


@pytest.mark.parametrize("content", [
    b"", b"nonsense", b"\x1f\x8b" + b"\x00" * 100, gzip.compress(b"\x00" * 100_000),
    b"PK\x03\x04" + b"\xff" * 200], ids=lambda content: repr(content[:4])[2:])
def test_content_that_is_no_model_is_refused_and_not_kept(admin, space, content):
    path = f"/ml/v4/models/{space['models']}/content?{VERSION}"
    assert refused(admin.send("PUT", path, body=content), 400)


def model_archive(text):
    """A `.tar.gz` with one file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        entry = tarfile.TarInfo("metadata/part-00000")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
    return made.getvalue()


def test_a_model_that_is_cut_off_is_refused_without_telling_where_the_home_is(admin, home, space):
    path = f"/ml/v4/models/{space['models']}/content?{VERSION}"
    whole = model_archive(bytes(range(256)) * 1000)
    for length in [20, 200, len(whole) // 2, len(whole) - 9]:
        answer = admin.send("PUT", path, body=whole[:length])
        assert refused(answer, 400)
        assert not re.search(r"content/|/tmp|[0-9a-f]{40}", answer.json["errors"][0]["message"])


def test_a_model_that_unpacks_beyond_all_limits_is_refused(admin, space):
    path = f"/ml/v4/models/{space['models']}/content?{VERSION}"
    assert refused(admin.send("PUT", path, body=model_archive(bytes(65 * MEBIBYTE))), 413)


@pytest.mark.parametrize("method, path", [
    ("PUT", "/ml/v4/functions/{models}/code"), ("PUT", "/ml/v4/models/{functions}/content"),
    ("PUT", "/ml/v4/models/{data_asset}/content"), ("PUT", "/ml/v4/functions/{rows}/code"),
    ("PUT", "/ml/v4/models/{rows}/content")])
def test_content_for_something_of_another_kind_is_not_kept(admin, space, method, path):
    content = f"def score(payload): return {time.time_ns()}\n".encode()
    path = path.format_map(space) + "?" + VERSION
    assert refused(admin.send(method, path, body=content), 404)


# Forms.


def form(*parts, end=b"--b--\r\n", boundary=b"b"):
    text = b""
    for fields, content in parts:
        text += b"--" + boundary + b"\r\n" + fields + b"\r\n\r\n" + content + b"\r\n"
    return text + end


FIELD = b'Content-Disposition: form-data; name="file"; filename="rows.csv"'
WRONG_FORMS = {
    "no boundary": ("multipart/form-data", form((FIELD, b"x"))),
    "an empty boundary": ("multipart/form-data; boundary=", form((FIELD, b"x"))),
    "a long boundary": ("multipart/form-data; boundary=" + "b" * 71,
                        form((FIELD, b"x"), boundary=b"b" * 71)),
    "another boundary": ("multipart/form-data; boundary=c", form((FIELD, b"x"))),
    "nothing": ("multipart/form-data; boundary=b", b""),
    "no part": ("multipart/form-data; boundary=b", form()),
    "cut in the head": ("multipart/form-data; boundary=b", b"--b\r\n" + FIELD),
    "cut in the content": ("multipart/form-data; boundary=b", form((FIELD, b"x"), end=b"")),
    "cut in the end": ("multipart/form-data; boundary=b", form((FIELD, b"x"), end=b"--b")),
    "two parts": ("multipart/form-data; boundary=b", form((FIELD, b"x"), (FIELD, b"y"))),
    "a thousand parts": ("multipart/form-data; boundary=b", form(*[(FIELD, b"x")] * 1000)),
    "no form": ("multipart/form-data; boundary=b", b"A,B\n1,2\n")}


@pytest.mark.parametrize("kind", WRONG_FORMS)
def test_a_form_that_is_wrong_is_refused(admin, space, kind):
    content_type, body = WRONG_FORMS[kind]
    for path in [space["data_asset path"], space["wml_model_definition path"]]:
        answer = admin.send("PUT", path, body=body, headers={"Content-Type": content_type})
        assert refused(answer, 400), answer


def test_an_asset_whose_bytes_did_not_come_is_not_complete(admin, space):
    asset = space["data_asset"]
    path = f"/v2/assets/{asset}/attachments/{asset}/complete{space['place']}"
    assert refused(admin.send("POST", path, body={}), 400)


# Tokens.


def encoded(value):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def signed(claims, secret, header=None):
    message = encoded(header or {"alg": "HS256", "typ": "JWT"}) + "." + encoded(claims)
    return message + "." + encoded(hmac.digest(secret, message.encode(), hashlib.sha256))


def secret_of(home):
    with contextlib.closing(sqlite3.connect(home.folder / "slipway.sqlite")) as database:
        [[text]] = database.execute(
            "SELECT value FROM setting WHERE name = 'token-secret'").fetchall()
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def claims_of(token):
    text = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def asked_with(server, authorization):
    with Wire(server) as wire:
        wire.send(head("GET", "/v2/spaces", f"Authorization: {authorization}"))
        return wire.answer()


def test_a_forged_token_is_as_good_as_the_secret(server, home, admin):
    """What the tests below forge is refused for the reason that they name."""
    token = signed(claims_of(admin.token), secret_of(home))
    assert asked_with(server, "Bearer " + token)[0] == 200


def test_an_expired_token_is_refused_as_such(any_server, home, admin):
    for seconds in [1, 60, 10 ** 9]:
        claims = dict(claims_of(admin.token), exp=int(time.time()) - seconds)
        answer = asked_with(any_server, "Bearer " + signed(claims, secret_of(home)))
        assert refused(answer, 401)
        assert json.loads(answer[2])["errors"][0]["code"] == "authentication_token_expired"
        assert answer[1]["www-authenticate"] == "Bearer"


def test_a_token_that_is_not_of_this_home_is_refused(any_server, home, admin):
    secret, claims = secret_of(home), claims_of(admin.token)
    header, middle, signature = admin.token.split(".")
    tokens = [
        signed(claims, bytes(32)), signed(claims, secret[::-1]), f"{header}.{middle}.",
        f"{header}.{middle}", f"{header}.{encoded(dict(claims, sub='x'))}.{signature}",
        encoded({"alg": "none"}) + f".{middle}.",
        encoded({"alg": "none"}) + f".{middle}.{signature}",
        signed(dict(claims, sub=UNKNOWN), secret), signed(dict(claims, sub=1), secret),
        signed({}, secret), signed([], secret), signed(b"\xff\xfe", secret),
        signed(dict(claims, exp="never"), secret), signed(dict(claims, exp=1e300), secret),
        signed(dict(claims, exp=None), secret), "", ".", "..", "....", "a" * 60000, "%00", "\u00e9"]
    for token in tokens:
        answer = asked_with(any_server, "Bearer " + token)
        assert refused(answer, 401), token
        code = json.loads(answer[2])["errors"][0]["code"]
        assert code == "authentication_token_not_valid"
    for words in ["", "Bearer", "Basic YWRtaW46eA==", "Token " + admin.token, admin.token,
                  f"Bearer {admin.token} x", f"Bearer  {admin.token}.x"]:
        assert refused(asked_with(any_server, words), 401), words


def test_a_token_of_another_home_is_refused(server, tmp_path):
    other = Home(program(), tmp_path / "other", "create space theirs\n")
    there = Server(other)
    try:
        token = Client(there, "admin").token
        assert asked_with(there, "Bearer " + token)[0] == 200
        assert refused(asked_with(server, "Bearer " + token), 401)
    finally:
        there.stop()


def test_a_token_of_somebody_else_shows_and_does_nothing(server, admin, space):
    """A user, but no member: sees no space, and the spaces' things by no path."""
    ana = Client(server, "ana")
    assert ana.send("GET", "/v2/spaces", 200).json["resources"] == []
    assert ana.ml("GET", "deployments", 200).json["resources"] == []
    space_path, rows = f"/v2/spaces/{space['id']}", f"/v2/assets/{space['rows']}"
    for method, path in [
            ("GET", space_path), ("DELETE", space_path), ("GET", space_path + "/members"),
            ("GET", rows), ("GET", rows + space["place"]), ("DELETE", rows),
            ("POST", rows + "/attachments"), ("GET", f"{rows}/attachments/{space['rows']}"),
            ("GET", f"/ml/v4/models/{space['models']}?{VERSION}"),
            ("PUT", f"/ml/v4/models/{space['models']}/content?{VERSION}"),
            ("PUT", f"/ml/v4/functions/{space['functions']}/code?{VERSION}"),
            ("DELETE", f"/ml/v4/functions/{space['functions']}?{VERSION}"),
            ("POST", PREDICTIONS), ("GET", f"/ml/v4/{admin.deployment_path()}?{VERSION}"),
            ("GET", "/v2/models/attrition"), ("GET", "/openapi/deployments/attrition")]:
        answer = ana.send(method, path, body=RECORDS if method != "GET" else None)
        assert refused(answer, 403, 404), (method, path, answer)


def test_a_signature_is_worth_no_more_than_its_user(server, home, space):
    """Somebody who may not change an asset cannot make a path to it by the secret of the home."""
    ben = claims_of(Client(server, "ben").token)["sub"]
    expiry = int(time.time()) + 1000
    deed = f"signature {expiry} {ben}. PUT {space['data_asset']}"
    code = encoded(hmac.digest(secret_of(home), deed.encode(), hashlib.sha256))
    path = f"/v2/asset_files/{space['data_asset']}?signature={expiry}.{ben}..{code}"
    with Wire(server) as wire:
        wire.send(head("PUT", path, "Content-Length: 1"), "x")
        assert refused(wire.answer(), 403)


def test_a_signed_path_ends_with_the_key_that_it_was_got_with(server, home, space):
    secret = re.search(r"API key `leaked`: (\S{44})", home.run("create key leaked"))[1]
    client = Client(server)
    client.token = client.send("POST", "/icp4d-api/v1/authorize", 200, {
        "username": "admin", "api_key": secret}).json["token"]
    where = f"/v2/assets/{space['rows']}/attachments/{space['rows']}{space['place']}"
    path = client.send("GET", where, 200).json["url"]
    client.token = None
    assert client.send("GET", path, 200).body == b"A,B\n1,2\n"
    home.run("delete key leaked")
    assert refused(client.send("GET", path), 403)
    client.close()


# The number of requests.


def test_what_drips_in_before_a_log_in_takes_no_place_for_longer_than_the_limit(home):
    busy = Server(home, "--requests", "2", "--time-limit", "2")
    try:
        slow = [Wire(busy) for _ in range(2)]
        for wire in slow:
            wire.send(head("POST", "/icp4d-api/v1/authorize", "Content-Length: 60000"), "{")
        deadline = time.monotonic() + 4
        while time.monotonic() < deadline:
            for wire in slow:
                with contextlib.suppress(OSError):
                    wire.send(" " * 200)
            time.sleep(0.2)
        assert Client(busy, "admin").score().status == 200
        for wire in slow:
            assert wire.answer()[0] == 504
            wire.close()
    finally:
        busy.stop()


def test_requests_beyond_the_limit_are_told_to_come_again(home):
    """Two bodies that do not come take both places; who comes then is not kept waiting."""
    busy = Server(home, "--requests", "2")
    try:
        slow = [Wire(busy) for _ in range(2)]
        for wire in slow:
            wire.send(head("POST", "/icp4d-api/v1/authorize", "Content-Length: 100"), "{")
        answer = None
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and (answer is None or answer[0] != 429):
            with Wire(busy) as wire:
                answer = wire.send(head("GET", "/v2/spaces")).answer()
        with Wire(busy) as wire:
            assert wire.send(head("GET", "/health")).answer()[0] == 200
        assert refused(answer, 429) and answer[1]["retry-after"] == "1"
        for wire in slow:
            wire.close()
        eventually(lambda: Wire(busy).send(head("GET", "/health")).answer()[0] == 200)
        assert Client(busy, "admin").score().status == 200
    finally:
        busy.stop()


def test_connections_beyond_the_limit_wait_and_are_all_answered(home):
    """Idle connections take all places; who comes then waits in line until they go."""
    few = Server(home, "--connections", "4")
    try:
        idle = [Wire(few) for _ in range(10)]
        waiting = [Wire(few) for _ in range(20)]
        for wire in waiting:
            wire.send(head("GET", "/health", "Connection: close"))
        eventually(lambda: any(
            "4 connections are open, as many as may be" in line for line in few.log))
        assert sum("connections are open" in line for line in few.log) == 1
        for wire in idle:
            wire.close()
        for wire in waiting:
            assert wire.answer()[0] == 200
            wire.close()
    finally:
        few.stop()


@pytest.mark.parametrize("path", ["models/{models}/content", "functions/{functions}/code",
                                  "models/nothing/content"])
def test_content_of_who_may_not_send_it_is_not_taken(server, space, path):
    token = Client(server, "ben").token
    path = f"/ml/v4/{path.format(**space)}?{VERSION}&space_id={space['id']}"
    with Wire(server) as wire:
        # The body does not come: whoever waits for it does not answer.
        wire.send(head("PUT", path, f"Content-Length: {MEBIBYTE}", token=token))
        assert wire.answer()[0] in (403, 404)


def test_content_is_not_sent_twice_nor_fetched_before_it_came(admin, space):
    made = admin.send("POST", "/v2/assets" + space["place"], 201, {
        "metadata": {"name": "once", "asset_type": "data_asset"}}).json["metadata"]["asset_id"]
    at = f"/v2/assets/{made}/attachments"
    path = admin.send("POST", at + space["place"], 201, {}).json["url1"]
    admin.send("PUT", path, 201, b"A\n1\n")
    admin.send("POST", f"{at}/{made}/complete{space['place']}", 200, {})
    assert refused(admin.send("PUT", path, body=b"A\n2\n"), 409)
    admin.send("DELETE", f"/v2/assets/{made}{space['place']}", 204)
    for path in [f"models/{space['models']}/download", f"functions/{space['functions']}/code"]:
        answer = admin.ml("GET", path, 400, query=f"&space_id={space['id']}").json
        assert "no content" in answer["errors"][0]["message"]


@pytest.mark.parametrize("member", [
    {"id": "ben", "type": "group", "role": "viewer"}, {"id": "ben", "type": 5, "role": "viewer"}])
def test_a_member_is_a_user(admin, space, member):
    admin.send("POST", f"/v2/spaces/{space['id']}/members", 400, {"members": [member]})
    admin.send("PATCH", f"/v2/spaces/{space['id']}/members/admin", 400, [
        {"op": "replace", "path": "/state", "value": "pending"}])


def test_an_attachment_is_that_of_the_asset(admin, space):
    at = f"/v2/assets/{space['rows']}/attachments/{UNKNOWN}"
    admin.send("GET", at + space["place"], 404)
    admin.send("POST", f"{at}/complete{space['place']}", 404, {})


@pytest.mark.parametrize("change", [
    {"query": 5}, {"limit": 0}, {"limit": -5}, {"limit": "x"},
    {"bookmark": 5}, {"bookmark": "x"}, {"bookmark": "-1"}], ids=str)
def test_a_search_that_is_wrong_is_refused(admin, space, change):
    path = f"/v2/asset_types/data_asset/search{space['place']}"
    admin.send("POST", path, 200, {"query": "*:*"})
    admin.send("POST", path, 400, {"query": "*:*", **change})


@pytest.mark.parametrize("filters, count", [
    ("", 1), ("&type=user", 1), ("&state=active", 1), ("&role=admin", 1), ("&type=group", 0),
    ("&state=inactive", 0), ("&role=viewer", 0)])
def test_members_are_listed_by_what_is_asked_for(admin, space, filters, count):
    found = admin.send("GET", f"/v2/spaces/{space['id']}/members?limit=9{filters}", 200).json
    assert found["total_count"] == count


@pytest.mark.parametrize("filters, count", [
    ("", 1), ("&type=cpd", 1), ("&member=admin", 1), ("&roles=viewer,admin", 1),
    ("&type=personal", 0), ("&member=nobody", 0), ("&roles=viewer", 0)])
def test_spaces_are_listed_by_what_is_asked_for(admin, space, filters, count):
    found = admin.send("GET", f"/v2/spaces?name=wire{filters}", 200).json
    assert found["total_count"] == count
