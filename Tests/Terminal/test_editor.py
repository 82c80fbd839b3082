"""The statement `edit`."""

import os
import signal
import stat

import pexpect
import pytest

from notebook import ENTER, TIMEOUT, UP, control


@pytest.fixture
def temporary(tmp_path):
    """Where the program makes its temporary files."""
    path = tmp_path / "temporary"
    path.mkdir()
    return path


@pytest.fixture
def start_with(start, folder, temporary):
    """Starts a notebook with a shell script for an editor; the file is "$1" in it."""

    def start_with(script, **variables):
        editor = folder / "my editor"
        editor.write_text("#!/bin/sh\n" + script)
        editor.chmod(0o755)
        return start(EDITOR=f"'{editor}'", TMPDIR=str(temporary), **variables)

    return start_with


# Asks at the terminal for a name, as an editor would for its keys.
ASKING = """
stty -icanon -echo < /dev/tty
printf 'EDITING %s\\n' "$(cat "$1")" > /dev/tty
name=$(dd bs=1 count=4 2> /dev/null < /dev/tty)
stty icanon echo < /dev/tty
echo "create space $name" > "$1"
"""


def test_the_edited_statement_runs(start_with, temporary, history):
    notebook = start_with(ASKING)
    notebook.enter("create space lab").type("edit" + ENTER).wait("EDITING create space lab")
    before = len(notebook.output)
    notebook.type("dock").wait_for_prompt(after=before)
    assert "...> create space dock" in notebook.lines
    assert history() == ["create space lab", "edit", "create space dock"]
    assert not list(temporary.iterdir())
    notebook.type(UP).wait_for_typed("create space dock")
    notebook.clear().enter("list spaces")
    assert "dock" in notebook.text.split("list spaces")[1]


def test_several_edited_lines_are_one_entry(start_with, history):
    notebook = start_with("printf 'create space dock\\nlist spaces\\n\\n' > \"$1\"")
    notebook.enter("edit")
    assert history() == ["edit", r"create space dock\nlist spaces"]
    assert "dock" in notebook.text.split("...> list spaces")[1]


def test_an_error_in_the_edited_text_points_into_it(start_with):
    notebook = start_with("echo create spce dock > \"$1\"")
    notebook.type("edit" + ENTER).wait("[y/N]")
    carets = notebook.row("^^^^")
    assert notebook.lines[carets].index("^^^^") == notebook.lines[carets - 1].index("spce")


@pytest.mark.parametrize("script", ["exit 0", ": > \"$1\"", "echo >> \"$1\""])
def test_a_text_that_stays_as_it_was_does_not_run(start_with, script, history):
    notebook = start_with(script)
    notebook.enter("create space lab").enter("edit")
    assert "nothing to run" in notebook.text
    assert history() == ["create space lab", "edit"]


def test_an_editor_that_fails_changes_nothing(start_with, temporary, history):
    notebook = start_with("echo create space dock > \"$1\"; exit 1")
    notebook.enter("edit")
    assert "error[" in notebook.text and "code 1" in notebook.text
    assert history() == ["edit"]
    assert not list(temporary.iterdir())
    notebook.enter("list spaces")
    assert "dock" not in notebook.text.split("list spaces")[1]


def test_an_editor_that_does_not_exist_is_named(start, temporary):
    notebook = start(EDITOR="no-such-editor-here", TMPDIR=str(temporary))
    notebook.enter("edit")
    assert "error[" in notebook.text and "`no-such-editor-here`" in notebook.text
    assert not list(temporary.iterdir())
    assert notebook.enter("create space lab").leave() == 0


def test_visual_goes_before_editor(start_with):
    notebook = start_with("echo list spaces > \"$1\"", VISUAL="no-such-editor-here")
    notebook.enter("edit")
    assert "`no-such-editor-here`" in notebook.text


def test_only_the_owner_may_read_the_file(start_with, temporary):
    notebook = start_with(ASKING)
    notebook.type("edit" + ENTER).wait("EDITING")
    [private] = temporary.iterdir()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    [file] = private.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = len(notebook.output)
    notebook.type("dock").wait_for_prompt(after=before)


def test_ctrl_c_belongs_to_the_editor(start_with):
    notebook = start_with(
        "trap 'echo list spaces > \"$1\"; exit 0' INT\n"
        "echo EDITING > /dev/tty\n"
        "while :; do read line < /dev/tty; done")
    notebook.type("edit" + ENTER).wait("EDITING")
    before = len(notebook.output)
    notebook.type(control("C")).wait_for_prompt(after=before)
    assert "...> list spaces" in notebook.text
    assert "stopping" not in notebook.text
    assert notebook.enter("create space lab").leave() == 0


@pytest.mark.parametrize("key", ["C", "\\"])
def test_a_key_that_ends_the_editor_does_not_end_the_notebook(start_with, temporary, key):
    notebook = start_with("ulimit -c 0\nstty raw isig < /dev/tty\nprintf 'EDITING\\r\\n'\ncat")
    notebook.type("edit" + ENTER).wait("EDITING")
    before = len(notebook.output)
    notebook.type(control(key)).wait_for_prompt(after=before)
    assert not list(temporary.iterdir())
    notebook.enter("create space lab").enter("list spaces")
    assert "lab" in notebook.lines[notebook.row("list spaces") + 2]


@pytest.mark.parametrize("script", ["exec cat", "trap '' TERM\nwhile :; do read line; done"])
def test_the_end_of_the_program_ends_the_editor(start_with, temporary, script):
    notebook = start_with("echo EDITING > /dev/tty\n" + script)
    notebook.type("edit" + ENTER).wait("EDITING")
    os.kill(notebook.child.pid, signal.SIGTERM)
    assert notebook.wait_for_end() == 143
    assert not list(temporary.iterdir())


# With the first the terminal stops everybody; the second stops itself only.
@pytest.mark.parametrize("keys, stop", [(control("Z"), ""), ("", "kill -STOP $$")])
def test_ctrl_z_stops_the_editor_and_fg_goes_on(program, home, folder, keys, stop):
    editor = folder / "editor"
    editor.write_text(
        f"#!/bin/sh\necho EDITING\n{stop}\nread name\necho create space $name > \"$1\"\n")
    editor.chmod(0o755)
    shell = pexpect.spawn(
        "bash", ["--norc", "-i"], encoding="utf-8", timeout=TIMEOUT, cwd=str(folder),
        env={"PATH": os.environ["PATH"], "PS1": "shell\\$ ", "TERM": "xterm", "LANG": "C.UTF-8",
             "HOME": str(folder), "SLIPWAY_HOME": str(home), "NO_COLOR": "1",
             "EDITOR": str(editor)})
    try:
        shell.expect(r"shell[$#] ")
        shell.sendline(str(program))
        shell.expect(r"\[1\] > ")
        shell.send("edit" + ENTER)
        shell.expect("EDITING")
        shell.send(keys)
        shell.expect("Stopped")
        shell.expect(r"shell[$#] ")
        shell.sendline("fg")
        shell.sendline("dock")
        shell.expect(r"\[3\] > ")
        shell.send("list spaces" + ENTER)
        shell.expect(r"dock[^$]*\[4\] > ")
    finally:
        shell.close(force=True)
