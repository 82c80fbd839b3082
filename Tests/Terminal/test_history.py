"""What was typed before."""

import stat

from notebook import ENTER, UP, control


def test_the_arrow_recalls_statements(notebook):
    notebook.enter("create space first").enter("create space second")
    notebook.type(UP).wait_for_typed("create space second")
    notebook.type(UP).wait_for_typed("create space first")


def test_statements_are_recalled_after_a_restart(start):
    notebook = start()
    notebook.enter('create space "año 2"')
    assert notebook.leave() == 0
    again = start()
    again.type(UP).wait_for_typed('create space "año 2"')


def test_a_statement_of_several_lines_is_one_entry(start, history):
    notebook = start()
    notebook.type("let pair = [1," + ENTER)
    notebook.wait(lambda: notebook.current == "...>", "continuation prompt")
    notebook.enter("2]")
    assert notebook.leave() == 0
    assert history() == [r"let pair = [1,\n2]"]
    again = start()
    again.type(UP).wait_for_typed("2]")
    assert again.lines[again.screen.cursor.y - 1] == "[1] > let pair = [1,"


def test_a_secret_is_not_kept(start, history):
    notebook = start()
    notebook.enter("create space first")
    notebook.enter('create secret lab_key = "TOPSECRET"')
    notebook.enter('create secret "my key"="TOPSECRET"')
    # Nor a misspelt one, nor what is run in its place.
    notebook.type('create scret other = "TOPSECRET"' + ENTER).wait("[y/N]")
    notebook.type("y" + ENTER).wait("keeping secret `other`")
    notebook.enter("list secrets")
    assert notebook.leave() == 0
    assert history() == ["create space first", "list secrets"]


def test_ctrl_r_finds_an_earlier_line(notebook):
    notebook.enter("create space harbour").enter("list spaces").enter("create space dock")
    notebook.type(control("R") + "harb")
    notebook.wait("> create space harbour\nbck:harb")
    notebook.run()
    notebook.type(UP).wait_for_typed("create space harbour")


def test_a_line_that_begins_with_a_blank_is_not_kept(notebook, history):
    notebook.enter("create space lab").enter(" list spaces")
    notebook.type(UP).wait_for_typed("create space lab")
    assert history() == ["create space lab"]


def test_a_repeated_statement_is_kept_once(notebook, history):
    notebook.enter("list spaces").enter("list spaces")
    assert history() == ["list spaces"]


def test_the_file_is_for_its_owner_only(notebook, home):
    notebook.enter("list spaces")
    assert stat.S_IMODE((home / "history").stat().st_mode) == 0o600


def test_two_notebooks_lose_nothing_of_each_other(start, history):
    first, second = start(), start()
    expected = []
    for number in range(5):
        for name, notebook in (("first", first), ("second", second)):
            statement = f"create space {name}-{number}"
            notebook.type(statement + ENTER)
            expected.append(statement)
    for name, notebook in (("first", first), ("second", second)):
        notebook.wait(lambda: f"create space {name}-4" in notebook.text)
        notebook.wait_for_prompt()
        assert notebook.leave() == 0
    assert sorted(history()) == sorted(expected)


def test_a_torn_last_line_does_not_spoil_the_next(start, home, history):
    (home / "history").write_text("create space a\ncreate sp")
    notebook = start()
    notebook.enter("create space b")
    assert history() == ["create space a", "create sp", "create space b"]
