"""Every step of the lab that lesson 104 stands for is done by a cell of the lesson.

`steps.md` beside the lesson maps the lab's numbered steps to headings and statements; here the map
is compared with the list of steps and with the lesson itself. Needs only Python and pytest.
"""

import pathlib
import re

import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"

# Section and step of the lab, in order.
STEPS = [
    ("0", "intro"), ("1", "1–3"), ("1", "4–8"), ("1", "9"), ("1", "after 9"), ("1", "10"),
    ("2", "1–3"), ("2", "4–6"), ("2", "7–10"), ("3", "quiz alert"), ("3", "opening"),
    ("3", "1–3"), ("3", "4–7"), ("3", "remark"), ("4", "intro"), ("4", "1–5"), ("4", "6–8"),
    ("4", "9–10"), ("4", "11"), ("4", "12"), ("4", "13"), ("4", "14–15"), ("4", "16"),
    ("4", "17–18"), ("5", "1"), ("5", "2"), ("5", "3"), ("6", "intro"), ("6", "cred. 1"),
    ("6", "cred. 2–4"), ("6", "cred. 5–8"), ("6", "nb 1–4"), ("6", "nb 5–6"), ("6", "nb 7–12"),
    ("6", "note")]


def mapped():
    """The rows of the table: section, steps, heading, statement."""
    rows = []
    for line in (FOLDER / "steps.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5 and cells[4].startswith("`"):
            rows.append((cells[0], cells[1], cells[3], cells[4].strip("`")))
    return rows


def statements():
    """The lines of the lesson's cells, solutions and quizzes, below their headings."""
    found = {}
    heading = fence = None
    for line in (FOLDER / "lesson.md").read_text(encoding="utf-8").splitlines():
        opening = re.fullmatch(r"```(\S.*)", line)
        if opening:
            fence = opening[1]
            if fence.startswith("quiz"):
                found.setdefault(heading, []).append(fence)
        elif line == "```":
            fence = None
        elif fence is None and line.startswith("#"):
            heading = line.lstrip("# ")
        elif fence == "slip" or (fence or "").startswith("task") and line.startswith("solve "):
            found.setdefault(heading, []).append(line.removeprefix("solve "))
    return found


def test_every_step_is_mapped_once_and_in_order():
    assert [(section, step) for section, step, _, _ in mapped()] == STEPS


@pytest.mark.parametrize("section, step, heading, statement", mapped())
def test_the_statement_stands_below_its_heading(section, step, heading, statement):
    there = statements().get(heading, [])
    assert any(line.startswith(statement) for line in there), (heading, statement, there)
