"""What the tests of the pages share. The environment variable SLIPWAY names the program, and
SLIPWAY_PICTURES a folder for what the pages look like."""

import os
import tempfile
from pathlib import Path

import pytest

from browser import Browser
from lab import Lab, Server


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    program = os.environ.get("SLIPWAY")
    if not program:
        pytest.fail("the variable SLIPWAY does not name the program to test")
    return Lab(Path(program).resolve(), tmp_path_factory.mktemp("lab"))


@pytest.fixture
def server(lab):
    server = Server(lab)
    yield server
    assert server.stop() == 143, "".join(server.log[-20:])


@pytest.fixture
def open_browser(tmp_path):
    """Opens browsers, and closes them at the end."""
    browsers = []

    def open_browser(**options):
        browsers.append(Browser(tmp_path, **options))
        return browsers[-1]

    yield open_browser
    for browser in browsers:
        browser.quit()


@pytest.fixture
def browser(open_browser, server):
    """A browser in which `admin` has entered by the link."""
    browser = open_browser()
    browser.open(server.link)
    browser.wait(lambda: browser.heading == "Spaces")
    yield browser
    assert not browser.complaints()


@pytest.fixture(scope="session")
def pictures():
    return os.environ.get("SLIPWAY_PICTURES") or tempfile.mkdtemp(prefix="slipway-pages-")
