"""Colour, plain terminals, long results."""

import pathlib
import re
import shutil
import time

import pytest

from notebook import ENTER, control, pasted

COLOR = re.compile(rb"\x1b\[[0-9;:]*m")


def test_words_are_coloured_while_they_are_typed(notebook):
    notebook.type('create space "lab" ').wait_for_typed('create space "lab" ')
    notebook.wait(lambda: notebook.color("create") != "default", "colour")
    assert notebook.color("create") != notebook.color('"lab"')
    assert notebook.current.startswith('[1] > create space "lab"')


def test_colours_stay_with_their_words(notebook):
    notebook.type("create spaces 12").wait_for_typed("create spaces 12")
    notebook.type(control("A") + "x").wait_for_typed("x")
    assert notebook.current.startswith("[1] > xcreate spaces 12")
    notebook.wait(lambda: notebook.color("12") != "default", "colour")


@pytest.mark.parametrize("arguments, variables", [((), {"NO_COLOR": "1"}), (("--color", "never"), {})])
def test_there_is_no_colour(start, arguments, variables):
    notebook = start(*arguments, **variables)
    notebook.enter("create space lab").attempt("create spce lab").enter("list spaces")
    assert not COLOR.search(notebook.output)


def test_no_color_gives_way_to_the_option(start):
    notebook = start("--color", "always", NO_COLOR="1")
    assert COLOR.search(notebook.output)


def test_a_dumb_terminal_gets_plain_text(start):
    notebook = start(TERM="dumb")
    notebook.enter("create space lab").enter("list spaces")
    assert "lab" in notebook.text.split("list spaces")[1]
    notebook.type("half").wait_for_typed("half")
    notebook.clear()
    assert b"\x1b" not in notebook.output
    assert notebook.leave() == 0


def test_the_terminal_speaks_spanish(start):
    notebook = start("--lang", "es")
    notebook.clear().clear()
    assert "para salir" in notebook.text
    notebook.type("create spce lab" + ENTER).wait("[s/N]")
    before = len(notebook.output)
    notebook.type("s" + ENTER).wait_for_prompt(after=before)
    assert "created space `lab`" in notebook.text


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
def test_a_result_higher_than_the_window_is_paged(start):
    notebook = start(rows=12, PAGER="less -FRX")
    notebook.type(pasted("\n".join(f"create space space-{n:02}" for n in range(30))))
    notebook.wait_for_typed("create space space-29")
    notebook.run()
    notebook.type("list spaces" + ENTER)
    notebook.wait(lambda: notebook.current == ":", "pager")
    before = len(notebook.output)
    notebook.type("q").wait(lambda: len(notebook.output) > before).wait_for_prompt()
    assert notebook.leave() == 0


@pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")
@pytest.mark.parametrize("pager", ["less -FRX", "cat | less -FRX"])
def test_ctrl_c_belongs_to_the_pager(start, pager):
    notebook = start(rows=12, PAGER=pager)
    notebook.type(pasted("\n".join(f"create space space-{n:02}" for n in range(30))))
    notebook.wait_for_typed("create space space-29")
    notebook.run()
    notebook.type("list spaces" + ENTER)
    notebook.wait(lambda: notebook.current == ":", "pager")
    notebook.type(control("C"))
    # less rings the bell, may draw its page again, and forgets what is typed meanwhile.
    asked = 0

    def is_at_the_end():
        nonlocal asked
        if "space-29" not in notebook.text and time.monotonic() - asked > 0.5:
            asked = time.monotonic()
            notebook.type("G")
        return "space-29" in notebook.text

    notebook.wait(is_at_the_end, "last page")
    notebook.wait(lambda: notebook.current.endswith("(END)"), "end of the pager's text")
    before = len(notebook.output)
    notebook.type("q").wait(lambda: len(notebook.output) > before).wait_for_prompt()
    assert notebook.leave() == 0


def test_a_pager_that_does_not_exist_loses_nothing(start):
    notebook = start(rows=12, PAGER="no-such-pager-here")
    notebook.type(pasted("\n".join(f"create space space-{n:02}" for n in range(30))))
    notebook.wait_for_typed("create space space-29")
    notebook.run()
    start_of_output = len(notebook.output)
    notebook.enter("list spaces")
    listed = notebook.output[start_of_output:].decode()
    assert all(f"space-{n:02}" in listed for n in range(30))


LESSON = pathlib.Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"


@pytest.fixture
def deployed(notebook, folder):
    """A notebook with a model online as `live` and in batches as `slow`."""
    shutil.copytree(LESSON / "models" / "attrition-spark", folder / "model")
    shutil.copy(LESSON / "rows.csv", folder)
    for statement in [
            "create space lab", "use space lab",
            "import model model as m",
            "deploy model m as live online", "deploy model m as slow batch"]:
        notebook.enter(statement)
    return notebook.clear()


def test_what_a_run_tells_is_told_once(deployed):
    job = "create job {} for deployment slow with csv rows.csv notify success"
    deployed.enter(job.format("a")).enter(job.format("b"))
    told = b"success: run `%s` completed: 7 rows"
    deployed.enter("run job a wait").enter("run job b wait")
    # What goes with its job makes nothing new of what is left.
    deployed.enter("delete job b yes").enter("run job a wait").enter("list spaces")
    output = COLOR.sub(b"", deployed.output)
    assert [output.count(told % run) for run in (b"a/1", b"b/1", b"a/2")] == [1, 1, 1]


def test_a_long_evaluation_shows_how_far_it_has_come(deployed, folder):
    header, *rows = (LESSON / "data" / "evaluation.csv").read_text().splitlines(True)
    (folder / "long.csv").write_text(header + "".join(rows) * (4_000_000 // len("".join(rows))))
    deployed.enter("evaluate deployment live with csv long.csv")
    assert re.search(rb"[0-9,]+ rows, [0-9,]+ rows/s, [0-9]+ s left", deployed.output)
    assert "s left" not in deployed.text
