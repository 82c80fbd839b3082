"""Every step of the lab has its counterpart in lesson 104, where `steps.md` says that it is.

Reads files only: needs neither the program nor anything but Python's standard library and pytest.
"""

import pathlib
import re

import pytest

LESSON = pathlib.Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"

# The sections of the lab, with what is numbered in them and what stands outside of the numbers.
STEPS = {
    "0": ["introduction"],
    "1": [*map(str, range(1, 11)), "after 9"],
    "2": [*map(str, range(1, 11))],
    "3": ["quiz alert", "opening", *map(str, range(1, 8)), "remark"],
    "4": ["introduction", *map(str, range(1, 19))],
    "5": ["1", "2", "3"],
    "6": [
        "introduction", *(f"credentials {number}" for number in range(1, 9)),
        *(f"notebook {number}" for number in range(1, 13)), "note"],
}


def rows():
    """The rows of the table in `steps.md`: section, steps, place, statement."""
    for line in (LESSON / "steps.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("|") and len(cells) == 5 and cells[0].strip().isdigit():
            section, steps, _, place, statement = cells
            yield section, steps, place, statement.strip("`")


def expanded(steps):
    """`notebook 5–6` is `notebook 5` and `notebook 6`."""
    span = re.fullmatch(r"(.*?)(\d+)–(\d+)", steps)
    if not span:
        return [steps]
    return [f"{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1)]


def statements():
    """By place in the lesson, such as `Part 3 › Five records`: its statements and `quiz NAME`."""
    found = {}
    part = heading = fence = ""
    is_open = False
    for line in (LESSON / "lesson.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("```"):
            fence = "" if fence else line[3:].strip()
            is_open = False
            if fence.startswith("quiz "):
                found.setdefault(f"{part} › {heading}", []).append(fence)
        elif fence == "slip":
            here = found.setdefault(f"{part} › {heading}", [])
            if is_open:
                here[-1] += "\n" + line
            else:
                here.append(line)
            # Only brackets go on over lines here; no string in the lesson holds one alone.
            is_open = sum(map(here[-1].count, "[{(")) > sum(map(here[-1].count, "]})"))
        elif fence.startswith("task ") and line.startswith("solve "):
            found.setdefault(f"{part} › {heading}", []).append(line.removeprefix("solve "))
        elif not fence and line.startswith("## "):
            part, heading = line[3:].split(".")[0], ""
        elif not fence and line.startswith("### "):
            heading = line[4:]
    return found


def test_every_step_of_the_lab_is_in_the_table():
    listed = [(section, step) for section, steps, _, _ in rows() for step in expanded(steps)]
    wanted = [(section, step) for section, steps in STEPS.items() for step in steps]
    assert [step for step in wanted if step not in listed] == [], "steps that are missing"
    assert [step for step in listed if step not in wanted] == [], "steps that the lab does not have"


def test_the_table_follows_the_order_of_the_sections():
    sections = [section for section, _, _, _ in rows()]
    assert sections == sorted(sections)


@pytest.mark.parametrize(("section", "steps", "place", "statement"), rows())
def test_the_statement_stands_in_the_lesson(section, steps, place, statement):
    here = statements().get(place)
    assert here is not None, f"the lesson has no statements under `{place}`"
    assert statement, f"§ {section}, {steps}: no statement is named"
    assert any(known.startswith(statement) for known in here), "\n".join(
        [f"§ {section}, {steps}: not under `{place}`: {statement}", *here])
