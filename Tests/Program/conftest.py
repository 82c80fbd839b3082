"""What the tests of the program share. The environment variable SLIPWAY names the program."""

import os
import pathlib
import subprocess

import pytest


class Program:
    """The program under test, always with one home and with results as JSON lines."""

    def __init__(self, path, home):
        self.path = path
        self.home = home

    def start(self, script, *arguments, **options):
        """Begins to run a script: a file's path, or `subprocess.PIPE` to type it."""
        stdin = script if script == subprocess.PIPE else open(script, "rb")
        try:
            return subprocess.Popen(
                [self.path, "--home", self.home, "--format", "json", *arguments],
                stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        finally:
            if stdin != subprocess.PIPE:
                stdin.close()

    def run(self, text, *arguments, **options):
        """Runs statements to their end."""
        return subprocess.run(
            [self.path, "--home", self.home, "--format", "json", *arguments],
            input=text.encode(), capture_output=True, timeout=60, **options)


@pytest.fixture(scope="session")
def program_path():
    path = os.environ.get("SLIPWAY")
    if not path:
        pytest.skip("SLIPWAY does not name the program to test")
    return pathlib.Path(path).resolve()


@pytest.fixture
def program(program_path, tmp_path):
    """The program with a home that does not exist yet."""
    return Program(program_path, tmp_path / "home")
