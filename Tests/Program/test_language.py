"""The language as the real program speaks it: statements, options, exit codes, words of errors.

Needs only Python's standard library and pytest. The program is the one that the environment
variable SLIPWAY names. Golden texts lie in `golden/`; SLIPWAY_RECORD=1 writes them anew, and the
diff is read before it is kept.
"""

import csv
import io
import json
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import unicodedata
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

SLIPWAY = os.path.abspath(os.environ["SLIPWAY"]) if os.environ.get("SLIPWAY") else "slipway"
REPOSITORY = Path(__file__).parents[2]
LESSON = REPOSITORY / "lessons" / "104-deploying-models-and-functions"
FIXTURES = REPOSITORY / "Tests" / "SparkMLTests" / "Fixtures"
GOLDEN = Path(__file__).parent / "golden"
RECORDS = bool(os.environ.get("SLIPWAY_RECORD"))

SET_UP = """
create project attrition
import data "data/training.csv" into project attrition as training
import data "data/evaluation.csv" into project attrition as evaluation
import model "models/attrition-spark" into project attrition as challenger \
with training=training, label=ATTRITION
create space lab
create user ana
add member ana to space lab as editor
promote model challenger from project attrition to space lab
deploy model challenger as "attrition deployment" in space lab online serving attrition
deploy model challenger as live in space lab online
create key laptop
"""


def defect(reason):
    """A test of what is promised and does not hold yet."""
    return pytest.mark.xfail(strict=True, reason=reason)


# What the tests begin with.


class Bench:
    """A home of its own and a folder with the lesson's files, in which the program is run."""

    def __init__(self, folder, prepared):
        self.root = Path(folder)
        self.folder = self.root / "folder"
        self.home = self.root / "home"
        shutil.copytree(prepared / "home", self.home)
        shutil.copytree(prepared / "folder", self.folder)

    def run(self, *arguments, home=None, **options):
        return run("--home", str(home or self.home), *arguments, cwd=self.folder, **options)

    def say(self, text, *options, **more):
        return self.run(*options, "-c", text, **more)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return name

    def json(self, text):
        """The one document that the statements print."""
        done = self.say(text, "--format", "json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def names(self, things):
        return [thing["name"] for thing in self.json(f"list {things}")]


def run(*arguments, env=None, **options):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SLIPWAY_")}
    environment.update(env or {})
    if "stdin" not in options and "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    return subprocess.run(
        [SLIPWAY, *arguments], env=environment, capture_output=True, timeout=30,
        **{"text": True, "encoding": "utf-8", **options})


@pytest.fixture(scope="session")
def prepared():
    root = Path(tempfile.mkdtemp(prefix="slipway-language-"))
    shutil.copytree(LESSON, root / "folder")
    done = run("--home", str(root / "home"), "--seed", "1", "-c", SET_UP, cwd=root / "folder")
    assert done.returncode == 0, done.stderr
    yield root
    shutil.rmtree(root)


@pytest.fixture
def bench(prepared):
    """For a test that changes things."""
    root = tempfile.mkdtemp(prefix="slipway-language-")
    yield Bench(root, prepared)
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def shared(prepared):
    """For tests that change neither the home nor the folder."""
    root = tempfile.mkdtemp(prefix="slipway-language-")
    yield Bench(root, prepared)
    shutil.rmtree(root)


def masked(text, bench=None):
    """The text without what differs from run to run."""
    if bench:
        text = text.replace(str(bench.home), "<home>").replace(str(bench.folder), "<folder>")
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", text)
    return re.sub(r"(API key `[^`]*`: )\S{44}", r"\1<key>", text)


def check_golden(name, text):
    path = GOLDEN / name
    if RECORDS:
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path} is missing; SLIPWAY_RECORD=1 makes it"
    assert text == path.read_text(encoding="utf-8")


# The catalogue.


def catalogue(bench):
    """Verb → its commands as (usage, summary and detail, example), as `help` tells."""
    overview = bench.say("help").stdout
    verbs = re.findall(r"^  ([a-z]+) +(.+)$", overview.split("\n\n")[1], re.MULTILINE)
    commands = {}
    for verb, nouns in verbs:
        blocks = bench.say(f"help {verb}").stdout.rstrip("\n").split("\n\n")
        commands[verb] = nouns, [block.split("\n") for block in blocks]
    return commands


def test_every_command_has_a_usage_a_summary_and_an_example(shared):
    for verb, (nouns, blocks) in catalogue(shared).items():
        for usage, summary, *more in blocks:
            assert usage.startswith(verb)
            assert re.fullmatch(r"  \S.*[^.]", summary), summary
            assert re.fullmatch(rf"  example: {verb}\b.*", more[-1]), more
        if " " in nouns.replace(", ", ""):  # a sentence instead of nouns
            assert len(blocks) == 1
        else:
            assert [block[0].split()[1] for block in blocks] == nouns.split(", ")


def test_every_example_runs(prepared, shared):
    examples = [
        block[-1].removeprefix("  example: ")
        for _, blocks in catalogue(shared).values() for block in blocks]
    assert len(examples) > 30

    def failure(example):
        with tempfile.TemporaryDirectory(prefix="slipway-language-") as root:
            done = Bench(root, prepared).say(example)
        return None if done.returncode == 0 else f"{example}\n{done.stderr}"

    with ThreadPoolExecutor(4) as pool:
        assert [text for text in pool.map(failure, examples) if text] == []


def test_every_word_of_a_statement_has_help(shared):
    words = re.findall(
        r"^  ([a-z]+) +(.+)$", shared.say("help").stdout.split("\n\n")[2], re.MULTILINE)
    assert {"let", "param", "expect", "plan", "include", "help", "quit"} <= {w for w, _ in words}
    for word, summary in words:
        assert summary in shared.say(f"help {word}").stdout


@pytest.mark.parametrize("topic, line", [
    ("list space", "list spaces [format"), ("deploy model", "deploy model NAME as NAME online"),
    ("DEPLOY", "deploy model NAME"), ("members", "add member NAME"),
    ("not-found", "error[not-found]")])
def test_help_finds(shared, topic, line):
    assert line in shared.say(f"help {topic}").stdout


@defect("`help job` suggests `help job`: nouns without a command count as known")
def test_help_never_suggests_what_has_no_help(shared):
    for topic in ["job", "jobs", "runtime"]:
        said = shared.say(f"help {topic}").stderr
        for suggestion in re.findall(r"did you mean `(help [^`]+)`", said):
            assert shared.say(suggestion).returncode == 0, suggestion


@defect("words that name nothing are ignored after a verb")
@pytest.mark.parametrize("topic", ["deploy modell", "score foo bar"])
def test_help_does_not_ignore_words(shared, topic):
    assert shared.say(f"help {topic}").returncode == 1


# Lines that must work.


def test_the_promised_lines_work(bench):
    script = GOLDEN / "lines.slip"
    done = run(
        "--ephemeral", "--seed", "1", str(script), cwd=bench.folder, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, capture_output=False) if False else subprocess.run(
        [SLIPWAY, "--ephemeral", "--seed", "1", str(script)], cwd=bench.folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=30)
    assert done.returncode == 0, done.stdout
    check_golden("lines.txt", masked_keys(done.stdout))
    header = (bench.folder / "template.csv").read_text()
    assert header.rstrip("\r\n").split(",")[:2] == ["POSITION_CODE", "DEPARTMENT_CODE"]


def masked_keys(text):
    return re.sub(r"(API key `[^`]*`: )\S{44}", r"\1<key>", text)
