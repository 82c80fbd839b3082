"""Typing a statement."""

import re

import pytest

from notebook import BACKSPACE, ENTER, ESCAPE, LEFT, RIGHT, TAB, UP, control, pasted


def test_the_first_prompt_has_the_number_1(notebook):
    assert notebook.current == "[1] >"


def test_a_statement_runs_and_the_number_goes_up(notebook):
    notebook.enter("create space lab")
    assert notebook.current == "[2] >"
    notebook.enter("list spaces")
    assert "lab" in notebook.text.split("list spaces")[1]


def test_the_place_in_use_stands_in_the_prompt(notebook):
    notebook.enter("create space lab").enter("use space lab")
    assert re.match(r"\[\d+\] lab>$", notebook.current)


def test_an_empty_line_runs_nothing(notebook):
    notebook.enter("")
    notebook.enter("   ")
    assert notebook.current == "[1] >"


def test_letters_of_other_languages_are_typed_and_listed(notebook):
    notebook.enter('create space "año ¿qué?"')
    notebook.enter('create space "東京 🚢"')
    notebook.enter("list spaces")
    # pyte shows the second cell of a wide character as an empty one.
    listed = notebook.text.split("list spaces")[1]
    assert "año ¿qué?" in listed
    assert "東京 🚢" in listed


def test_a_letter_of_two_bytes_is_erased_at_once(notebook):
    notebook.type("create space ñandú").wait_for_typed("create space ñandú")
    notebook.type(BACKSPACE * 5).wait_for_typed("create space ")
    notebook.type("ñu").wait_for_typed("create space ñu")
    notebook.run()
    notebook.enter("list spaces")
    assert "ñu" in notebook.text.split("list spaces")[1]


def test_a_caret_stands_under_the_wrong_word(notebook):
    notebook.attempt("create spce lab")
    carets = notebook.row("^^^^")
    above = notebook.lines[carets - 1]
    assert "create spce lab" in above
    assert notebook.lines[carets].index("^^^^") == above.index("spce")
    assert "error[" in notebook.text


def test_a_correction_runs_when_it_is_wanted(notebook):
    notebook.attempt("create spce harbour", answer="y")
    notebook.type(UP).wait_for_typed("create space harbour")
    notebook.clear().enter("list spaces")
    assert "harbour" in notebook.text.split("list spaces")[1]


@pytest.mark.parametrize("answer", ["n", "", "what?"])
def test_a_correction_does_not_run_otherwise(notebook, answer):
    notebook.attempt("create spce harbour", answer=answer).enter("list spaces")
    assert "harbour" not in notebook.text.split("list spaces")[1]


def test_an_open_bracket_goes_on_in_the_next_line(notebook):
    notebook.type("let pair = [1," + ENTER)
    notebook.wait(lambda: notebook.current == "...>", "continuation prompt")
    notebook.enter("2]")
    assert notebook.current.startswith("[")
    # Both lines are one entry of the history.
    notebook.type(UP).wait_for_typed("2]")
    assert "let pair = [1," in notebook.lines[notebook.screen.cursor.y - 1]


def test_an_open_string_goes_on_and_ctrl_c_drops_it_all(notebook):
    notebook.type('create space "two' + ENTER)
    notebook.wait(lambda: notebook.current == "...>", "continuation prompt")
    notebook.clear()
    assert notebook.current == "[1] >"
    notebook.enter("list spaces")
    assert "two" not in notebook.text.split("list spaces")[1]


def test_ctrl_d_drops_an_unfinished_statement_only(notebook):
    notebook.type('create space "two' + ENTER)
    notebook.wait(lambda: notebook.current == "...>", "continuation prompt")
    start = len(notebook.output)
    notebook.type(control("D")).wait_for_prompt(after=start)
    assert notebook.leave() == 0


def test_a_pasted_block_runs_only_after_enter(notebook):
    notebook.type(pasted("create space first\ncreate space second\n"))
    notebook.wait_for_typed("create space second")
    assert notebook.lines[notebook.screen.cursor.y - 1] == "[1] > create space first"
    notebook.run()
    notebook.enter("list spaces")
    listed = notebook.text.split("list spaces")[1]
    assert "first" in listed and "second" in listed


def test_a_pasted_tab_is_no_completion(notebook):
    notebook.type(pasted("create\tspace\tlab")).wait_for_typed("create    space    lab")
    notebook.run()
    notebook.enter("list spaces")
    assert "lab" in notebook.text.split("list spaces")[1]


def test_a_pasted_session_loses_prompts_and_results(notebook):
    notebook.type(pasted("[1] > create space lab\nspace lab created\n[2] lab> list spaces"))
    notebook.wait_for_typed("list spaces")
    assert notebook.lines[notebook.screen.cursor.y - 1] == "[1] > create space lab"


def test_the_prompt_says_who_types_and_a_session_pasted_from_it_loses_it(notebook):
    notebook.enter("create user ana").type("login ana" + ENTER).wait("[3] ana@>")
    notebook.enter("create space lab").type("use space l" + TAB).wait_for_typed("use space lab ")
    notebook.run()
    assert notebook.current == "[5] ana@lab>"
    notebook.type(pasted("[3] ana@> create space dock\ncreated\n[4] ana@lab> list spaces"))
    notebook.wait_for_typed("list spaces")
    assert notebook.lines[notebook.screen.cursor.y - 1] == "[5] ana@lab> create space dock"


def test_a_long_name_leaves_half_of_a_narrow_window_for_the_line(start):
    notebook = start(columns=40)
    notebook.type('create space "lab deployment space of a university"' + ENTER).wait("next:")
    notebook.wait_for_prompt().type("use space l" + TAB)
    notebook.wait(lambda: notebook.typed.endswith('university" '), "completed name").run()
    assert notebook.current == "[3] lab deployme…>"
    notebook.type("list spac" + TAB).wait_for_typed("list spaces ")


def test_a_line_longer_than_the_window_is_edited_over_two_rows(start):
    notebook = start(columns=40)
    name = "a name that is longer than the window is wide"
    notebook.type(f'create space "{name}"')
    notebook.wait_for_typed('r than the window is wide"')
    notebook.type(control("A")).wait_for_typed("")
    notebook.type(" ").wait_for_typed(" ").type(BACKSPACE).wait_for_typed("")
    assert notebook.current == '[1] > create space "a name that is longe'
    notebook.run()
    notebook.resize(columns=100, rows=40).enter("list spaces")
    assert name in notebook.text.split("list spaces")[1]


def test_the_window_may_change_its_size_while_a_line_is_typed(notebook):
    notebook.type("create space harbour").wait_for_typed("create space harbour")
    start_of_output = len(notebook.output)
    notebook.resize(columns=60, rows=30)
    notebook.wait(
        lambda: b"create" in notebook.output[start_of_output:], "line drawn again")
    notebook.wait_for_typed("create space harbour")
    notebook.type("-2" + LEFT * 2 + "s" + RIGHT).wait_for_typed("create space harbours-")
    notebook.type(ENTER).wait_for_prompt(after=start_of_output)
    notebook.enter("list spaces")
    assert "harbours-2" in notebook.text.split("list spaces")[1]


def test_vi_keys_come_from_editrc(start, folder):
    (folder / ".editrc").write_text("slipway:bind -v\n")
    notebook = start()
    notebook.type("create space lab").wait_for_typed("create space lab")
    notebook.type(ESCAPE).wait_for_typed("create space la")
    notebook.type("bb").wait_for_typed("create ")
    notebook.type("x").wait(lambda: "create pace lab" in notebook.current)
    # Our own keys work in the command mode too.
    notebook.clear()
    notebook.enter("create space dock")
    notebook.enter("list spaces")
    assert "dock" in notebook.text.split("list spaces")[1]


def test_works_under_the_c_locale(start):
    notebook = start(LANG="", LC_ALL="C")
    notebook.enter("create space año")
    notebook.enter("list spaces")
    assert "año" in notebook.text.split("list spaces")[1]
