"""Log-in, versions, tokens and the certificate."""

import base64
import json
import socket
import ssl
import time
from urllib.parse import urlsplit

import pytest

@pytest.mark.smoke
def test_a_key_opens_a_client(platform, server, home):
    client = platform.connect(server.url, "admin", home.keys["admin"])
    assert client.version
    assert isinstance(client.spaces.get_details(limit=1)["resources"], list)


@pytest.mark.smoke
@pytest.mark.parametrize("user, key", [("admin", "wrong"), ("nobody", None), ("ana", None)])
def test_a_wrong_key_does_not(platform, server, home, user, key):
    with pytest.raises(platform.error) as raised:
        platform.connect(server.url, user, key or home.keys["admin"])
    assert "401" in str(raised.value) or "key" in str(raised.value)


@pytest.mark.smoke
def test_the_version_is_one_that_both_clients_know(server, rest):
    answer = rest.send("GET", "/ml/wml_services/v2/version", 200, token=False).json()
    assert answer["version"].split(".")[:2] == ["5", "0"]


def test_the_version_may_be_left_out(platform, server, home, monkeypatch):
    given = platform.credentials(server.url, "admin", home.keys["admin"])
    del given["version"]
    monkeypatch.setattr(platform, "credentials", lambda *_: given)
    client = platform.connect(server.url, "admin", home.keys["admin"])
    assert "resources" in client.spaces.get_details(limit=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_both_names_of_the_machine_lead_to_the_server(platform, server, home, host):
    url = server.url.replace("127.0.0.1", host) + "/"
    client = platform.connect(url, "admin", home.keys["admin"])
    assert "resources" in client.spaces.get_details(limit=1)


def test_a_token_opens_a_client(platform, server, rest):
    client = platform.connect_with_token(server.url, "admin", rest.token)
    assert "resources" in client.spaces.get_details(limit=1)


@pytest.mark.smoke
def test_a_token_that_is_none_of_ours_does_not(platform, server, rest):
    head, claims, signature = rest.token.split(".")
    altered = ".".join([head, claims, signature[::-1]])
    with pytest.raises(Exception) as raised:
        client = platform.connect_with_token(server.url, "admin", altered)
        client.spaces.get_details(limit=1)
    assert "401" in str(raised.value) or "authorization" in str(raised.value).lower()
    for token in [altered, "nonsense", head + "." + claims + "."]:
        answer = rest.send("GET", "/v2/spaces", 401, params={"limit": 1}, token=token).json()
        assert answer["errors"][0]["message"] and answer["errors"][0]["code"]
    rest.send("GET", "/v2/spaces", 401, params={"limit": 1}, token=False)


def test_a_token_lives_twelve_hours(rest):
    claims = rest.token.split(".")[1]
    claims = json.loads(base64.b64decode(claims + "=" * (-len(claims) % 4)))
    assert claims["exp"] - time.time() == pytest.approx(12 * 3600, abs=600)


def test_the_certificate_names_the_machine(server):
    """Whoever trusts the certificate needs no `verify=False`."""
    address = urlsplit(server.url)
    certificate = ssl.get_server_certificate((address.hostname, address.port))
    context = ssl.create_default_context(cadata=certificate)
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    for name in ["127.0.0.1", "localhost"]:
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            with context.wrap_socket(connection, server_hostname=name) as secured:
                assert secured.version() in ("TLSv1.2", "TLSv1.3")


def test_handshakes_that_break_off_do_no_harm(server, rest):
    address = urlsplit(server.url)
    strict = ssl.create_default_context()
    for _ in range(20):
        with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
            with pytest.raises(ssl.SSLError):
                strict.wrap_socket(connection, server_hostname="localhost")
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    rest.send("GET", "/ml/wml_services/v2/version", 200, token=False)
