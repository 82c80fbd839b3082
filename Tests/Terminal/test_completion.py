"""What Tab does, and what is shown after the cursor."""

import re

import pytest

from notebook import ENTER, LEFT, RIGHT, TAB


def test_a_verb_is_completed(notebook):
    notebook.type("crea" + TAB).wait_for_typed("create ")


def test_the_name_of_a_space_is_completed(notebook):
    notebook.enter("create space lab")
    notebook.type("use space l" + TAB).wait_for_typed("use space lab ")
    notebook.run()
    assert re.match(r"\[\d+\] lab>$", notebook.current)


def test_a_name_with_blanks_is_completed_with_its_quotes(notebook):
    notebook.enter('create space "lab deployment space"')
    notebook.type('delete space "lab d' + TAB)
    notebook.wait_for_typed('delete space "lab deployment space" ')


def test_quotes_are_added_where_they_are_needed(notebook):
    notebook.enter('create space "lab deployment space"')
    notebook.type("use space l" + TAB).wait_for_typed('use space "lab deployment space" ')


def test_a_closing_quote_is_not_doubled(notebook):
    notebook.enter('create space "lab deployment space"')
    notebook.type('use space "lab d"' + LEFT + TAB)
    notebook.wait_for_typed('use space "lab deployment space" ')
    assert notebook.current.endswith('use space "lab deployment space"')


def test_several_names_share_their_beginning_and_are_listed(notebook):
    notebook.enter("create space harbour").enter("create space harpoon")
    notebook.type("use space h" + TAB).wait_for_typed("use space har")
    notebook.type(TAB)
    notebook.wait(
        lambda: any(line.startswith("harbour") for line in notebook.lines)
        and any("harpoon" in line and "create" not in line for line in notebook.lines),
        "list of names")
    # The line stands below the list, and typing goes on.
    notebook.wait_for_typed("use space har")
    assert notebook.screen.cursor.y > notebook.row("harpoon")
    notebook.type("p" + TAB).wait_for_typed("use space harpoon ")


def test_nothing_to_complete_changes_nothing(notebook):
    notebook.type("use space zzz" + TAB + "!").wait_for_typed("use space zzz!")


def test_a_list_below_a_line_of_two_rows_stays_whole(start):
    notebook = start(columns=40)
    notebook.enter("create space harbour").enter("create space harpoon")
    text = "use" + " " * 40 + "space har"
    notebook.type(text)
    notebook.wait(lambda: notebook.current.endswith("space har"), "end of the line")
    notebook.type(TAB)
    notebook.wait(
        lambda: any(line.startswith("harpoon") for line in notebook.lines)
        and notebook.current.endswith("space har"), "list of names")
    assert any(line.startswith("harbour") for line in notebook.lines)


def test_a_folder_is_completed_without_a_blank(notebook, folder):
    (folder / "records").mkdir()
    (folder / "records" / "rows.json").write_text("[]")
    notebook.type("score file rec" + TAB).wait_for_typed("score file records/")
    notebook.type(TAB).wait_for_typed("score file records/rows.json ")


def test_an_earlier_statement_is_suggested_and_taken_over(notebook):
    notebook.enter("create space lab")
    notebook.type("cre").wait(lambda: notebook.current.endswith("> create space lab"), "suggestion")
    assert notebook.typed == "cre"
    # pyte calls the grey of the sixteen colours black.
    assert notebook.color("ate space lab") in ("black", "brightblack")
    notebook.type(RIGHT).wait_for_typed("create space lab")


def test_what_is_shown_behind_the_cursor_does_not_run(notebook):
    notebook.enter("create space harbour")
    notebook.type("create space harb")
    notebook.wait(lambda: len(notebook.current) > len("[2] > create space harb"), "hint")
    notebook.run().enter("list spaces")
    assert "[2] > create space harb" in notebook.lines
    assert "harb " in notebook.text.split("list spaces")[1].replace("\n", " ")


def test_the_right_arrow_moves_where_nothing_is_suggested(notebook):
    notebook.type("create" + LEFT * 2 + RIGHT).wait_for_typed("creat")


@pytest.mark.parametrize("variable", ["NO_COLOR", "ACCESSIBLE"])
def test_nothing_is_suggested(start, variable):
    notebook = start(**{variable: "1"})
    notebook.enter("create space lab")
    # Were it to come, the suggestion would come before the blank that follows.
    notebook.type("cre").wait_for_typed("cre")
    notebook.type(" ").wait_for_typed("cre ")
    assert notebook.current.endswith("> cre")
    assert b"\x1b[90mate" not in notebook.output
