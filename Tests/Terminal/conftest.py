import os
import pathlib

import pytest

from notebook import Notebook


@pytest.fixture(scope="session")
def program():
    path = os.environ.get("SLIPWAY")
    if not path:
        pytest.skip("SLIPWAY does not name the program to test")
    return pathlib.Path(path).resolve()


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path):
    """Where the notebook is started."""
    path = tmp_path / "lab"
    path.mkdir()
    return path


@pytest.fixture
def start(program, home, folder):
    """Starts notebooks on the same home and ends those that still run."""
    notebooks = []

    def start(*arguments, columns=100, rows=40, waits=True, **variables):
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "SLIPWAY_HOME": str(home),
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "PAGER": "", **variables}
        notebook = Notebook(
            program, arguments, environment=environment, folder=folder, columns=columns, rows=rows)
        notebooks.append(notebook)
        return notebook.wait_for_prompt() if waits else notebook

    yield start
    for notebook in notebooks:
        notebook.kill()


@pytest.fixture
def notebook(start):
    return start()


@pytest.fixture
def history(home):
    """The lines of the history file."""

    def lines():
        path = home / "history"
        return path.read_text("utf-8").splitlines() if path.exists() else []

    return lines
