"""Ctrl-C, Ctrl-D, Ctrl-Z and signals."""

import os
import pathlib
import signal
import termios

import pexpect
import pytest

from notebook import ENTER, TIMEOUT, control


@pytest.fixture
def slow_statement(notebook, folder):
    """Prepares a statement that runs for seconds, and returns it."""
    if statement := os.environ.get("SLIPWAY_SLOW_STATEMENT"):
        return statement
    repository = pathlib.Path(__file__).resolve().parents[2]
    models = sorted(repository.glob("lessons/*/models/*"))
    tables = sorted(repository.glob("lessons/*/data/evaluation.csv"))
    if not models or not tables:
        pytest.skip("scoring a large file needs a lesson with a model and a table")
    header, *rows = tables[0].read_bytes().splitlines(keepends=True)
    with open(folder / "large.csv", "wb") as file:
        file.write(header)
        block = b"".join(rows)
        for _ in range(1_000_000 // len(rows)):
            file.write(block)
    notebook.enter("create project slow")
    notebook.type(f'import model "{models[0]}" into project slow as slow')
    notebook.run()
    notebook.enter("create space slow")
    notebook.enter("promote model slow from project slow to space slow")
    notebook.enter("use space slow")
    notebook.enter("deploy model slow as slow online")
    return "score csv large.csv on slow limit 3"


def test_ctrl_c_clears_the_line(notebook):
    notebook.type("create space half").wait_for_typed("create space half")
    notebook.clear()
    assert notebook.lines[notebook.screen.cursor.y - 1].endswith("create space half^C")
    assert notebook.current == "[1] >"
    notebook.enter("list spaces")
    assert "half" not in notebook.text.split("list spaces")[1]


def test_ctrl_c_in_the_middle_of_a_line_spoils_no_text(notebook):
    notebook.type("create space half" + control("A")).wait_for_typed("")
    notebook.clear()
    assert notebook.lines[notebook.screen.cursor.y - 1].endswith("create space half^C")


def test_the_second_ctrl_c_says_how_to_leave(notebook):
    notebook.clear().clear()
    assert "Ctrl-D" in notebook.text


def test_ctrl_c_stops_a_running_statement_and_nothing_else(notebook, slow_statement):
    notebook.type(slow_statement).wait_for_typed(slow_statement)
    before = len(notebook.output)
    notebook.type(ENTER)
    # The statement runs when the line has been ended; only then the key is a signal.
    notebook.wait(lambda: b"\n" in notebook.output[before:], "running statement")
    notebook.type(control("C"))
    notebook.wait("stopping")
    notebook.wait_for_prompt(after=before)
    notebook.enter("create space alive")
    notebook.enter("list spaces")
    assert "alive" in notebook.text.split("list spaces")[-1]


def test_ctrl_d_leaves_with_0(notebook):
    assert notebook.leave() == 0


def test_quit_leaves_with_0(notebook):
    notebook.type("quit" + ENTER)
    assert notebook.wait_for_end() == 0


def test_an_interrupt_from_outside_clears_the_line_only(notebook):
    notebook.type("create space half").wait_for_typed("create space half")
    start = len(notebook.output)
    os.kill(notebook.child.pid, signal.SIGINT)
    notebook.wait_for_prompt(after=start)
    assert notebook.leave() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_restores_the_terminal(notebook, number):
    notebook.type("create space half").wait_for_typed("create space half")
    os.kill(notebook.child.pid, number)
    # The other end of a pseudo-terminal may be closed as soon as the program has ended.
    modes = []

    def is_restored():
        try:
            modes.append(termios.tcgetattr(notebook.child.child_fd)[3])
        except termios.error:
            return bool(modes)
        return modes[-1] & termios.ICANON and modes[-1] & termios.ECHO and modes[-1] & termios.ISIG

    notebook.wait(is_restored, "normal mode of the terminal")
    assert notebook.wait_for_end() == 143


def test_ctrl_z_stops_and_fg_goes_on(program, home, folder):
    shell = pexpect.spawn(
        "bash", ["--norc", "-i"], encoding="utf-8", timeout=TIMEOUT, cwd=str(folder),
        env={"PATH": os.environ["PATH"], "PS1": "shell\\$ ", "TERM": "xterm", "LANG": "C.UTF-8",
             "HOME": str(folder), "SLIPWAY_HOME": str(home), "NO_COLOR": "1"})
    try:
        shell.expect(r"shell[$#] ")
        shell.sendline(str(program))
        shell.expect(r"\[1\] > ")
        shell.send("create space lab")
        shell.expect("lab")
        shell.send(control("Z"))
        shell.expect("Stopped")
        shell.expect(r"shell[$#] ")
        shell.sendline("fg")
        shell.expect("create space lab")
        shell.send("2" + ENTER)
        shell.expect(r"\[2\] > ")
        shell.send("list spaces" + ENTER)
        shell.expect("lab2")
    finally:
        shell.close(force=True)
