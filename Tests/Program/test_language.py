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
import tarfile
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
deploy model challenger as "challenger batch" in space lab batch
create job nightly for deployment "challenger batch" in space lab with csv rows.csv notify success
run job nightly in space lab wait
schedule job nightly in space lab every month
make function draft from reshape.py in project attrition
make function reshape from reshape.py in space lab
deploy function reshape as reshape in space lab online
create secret lab_key = first
create usecase churn
create usecase risk
"""
RESHAPE = """
def score(payload):
    print("called")
    return {"predictions": [{"fields": ["one"], "values": [[1]]}]}
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
        for name in ("home", "folder"):
            shutil.copytree(prepared / name, self.root / name, copy_function=shutil.copyfile)

    def run(self, *arguments, home=None, **options):
        return run(*arguments, "--home", str(home or self.home), cwd=self.folder, **options)

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


def run(*arguments, env=None, merged=False, **options):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SLIPWAY_")}
    environment.update(env or {})
    if "stdin" not in options and "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    return subprocess.run(
        [SLIPWAY, *arguments], env=environment, timeout=30, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if merged else subprocess.PIPE,
        **{"text": True, "encoding": "utf-8", **options})


@pytest.fixture(scope="session")
def prepared():
    root = Path(tempfile.mkdtemp(prefix="slipway-language-"))
    shutil.copytree(LESSON, root / "folder")
    (root / "folder" / "reshape.py").write_text(RESHAPE)
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


def without_keys(text):
    """Keys are random even under --seed."""
    return re.sub(r"(API key `[^`]*`: )\S{44}", r"\1<key>", text)


def masked(text, bench):
    """The text without what differs from run to run."""
    text = text.replace(str(bench.home), "<home>").replace(str(bench.folder), "<folder>")
    text = re.sub(r"it is now \S+ UTC", "it is now <now>", text)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "<id>", without_keys(text))


def check_golden(name, text):
    path = GOLDEN / name
    if RECORDS:
        path.write_text(text, encoding="utf-8")
    assert path.exists(), f"{path} is missing; SLIPWAY_RECORD=1 makes it"
    assert text == path.read_text(encoding="utf-8")


# The catalogue.


@pytest.fixture(scope="module")
def catalogue(shared):
    """Verb → its things, and its commands as (usage, summary and detail, example)."""
    def help_on(topic):
        # As JSON, where no line is divided.
        return json.loads(shared.say(f"help {topic}".strip(), "--format", "json").stdout)
    overview = help_on("")
    verbs = re.findall(r"^  ([a-z]+) +(.+)$", overview.split("\n\n")[1], re.MULTILINE)
    commands = {}
    for verb, nouns in verbs:
        blocks = help_on(verb).rstrip("\n").split("\n\n")
        commands[verb] = nouns, [block.split("\n") for block in blocks]
    return commands


def test_every_command_has_a_usage_a_summary_and_an_example(catalogue):
    for verb, (nouns, blocks) in catalogue.items():
        for usage, summary, *more in blocks:
            assert usage.startswith(verb)
            assert re.fullmatch(r"  \S.*[^.]", summary), summary
            assert re.fullmatch(rf"  example: {verb}\b.*", more[-1]), more
        if " " in nouns.replace(", ", ""):  # a sentence instead of nouns
            assert len(blocks) == 1
        else:
            assert [block[0].split()[1] for block in blocks] == nouns.split(", ")


# What must have happened in the same session for an example to work.
BEFORE = {
    "stop runtime reshape in space lab": "score row a=1 on reshape in space lab",
    "cancel run nightly/2 in space lab": "run job nightly in space lab",
    "remove model challenger from usecase risk":
        "add model challenger to usecase risk in project attrition",
}
# Examples that can only fail here, and how: such a run is over before the next statement.
FAILING = {"cancel run nightly/2 in space lab": "error[run-ended]"}


def test_every_example_runs(prepared, catalogue):
    examples = [
        block[-1].removeprefix("  example: ")
        for _, blocks in catalogue.values() for block in blocks]
    assert len(examples) > 30

    def failure(example):
        with tempfile.TemporaryDirectory(prefix="slipway-language-") as root:
            done = Bench(root, prepared).say("\n".join([*BEFORE.get(example, "").split("\n"), example]))
        works = done.returncode == 0 or FAILING.get(example, "nothing") in done.stderr
        return None if works else f"{example}\n{done.stderr}"

    with ThreadPoolExecutor(4) as pool:
        assert [text for text in pool.map(failure, examples) if text] == []


def test_every_word_of_a_statement_has_help(shared):
    words = re.findall(
        r"^  ([a-z]+) +(.+)$", shared.say("help").stdout.split("\n\n")[2], re.MULTILINE)
    assert {"let", "param", "expect", "plan", "include", "help", "quit"} <= {w for w, _ in words}
    for word, summary in words:
        assert summary in shared.say(f"help {word}").stdout


@pytest.mark.parametrize("topic, line", [
    ("list space", "list spaces [format"), ("deploy model", "deploy model NAME as NAME (online | batch)"),
    ("DEPLOY", "deploy model NAME"), ("members", "add member NAME"),
    ("not-found", "error[not-found]")])
def test_help_finds(shared, topic, line):
    assert line in shared.say(f"help {topic}").stdout


@pytest.mark.parametrize("topic, promise", [
    ("create job", "a run that fails pushes out only others that failed"),
    ("list runs", "`where` looks at"), ("list notifications", "the newest 1000 are kept")])
def test_help_says_what_is_kept_and_found(shared, topic, promise):
    assert promise in json.loads(shared.say(f"help {topic}", "--format", "json").stdout)


def test_help_never_suggests_what_has_no_help(shared):
    for topic in ["job", "jobs", "runtime"]:
        said = shared.say(f"help {topic}").stderr
        for suggestion in re.findall(r"did you mean `(help [^`]+)`", said):
            assert shared.say(suggestion).returncode == 0, suggestion


@pytest.mark.parametrize("topic", ["deploy modell", "score foo bar"])
def test_help_does_not_ignore_words(shared, topic):
    assert shared.say(f"help {topic}").returncode == 1


# Lines that must work.


def test_the_promised_lines_work(bench):
    done = run_lines(bench)
    assert done.returncode == 0, done.stdout
    check_golden("lines.txt", without_keys(done.stdout))
    header = (bench.folder / "template.csv").read_text()
    assert header.split(",")[:2] == ["POSITION_CODE", "DEPARTMENT_CODE"]


def run_lines(bench, *options, **more):
    (bench.folder / "template.csv").unlink(missing_ok=True)
    return run(
        "--ephemeral", "--seed", "1", *options, str(GOLDEN / "lines.slip"), cwd=bench.folder,
        merged=True, **more)


@pytest.mark.parametrize("options, environment", [
    ([], {}), ([], {"LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8"}), ([], {"TZ": "Asia/Tokyo"}),
    ([], {"COLUMNS": "40", "LINES": "5"}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"}),
    (["--color", "never"], {}), (["--color", "auto"], {"TERM": "xterm-256color"})])
def test_nothing_around_the_program_changes_a_byte(bench, options, environment):
    done = run_lines(bench, *options, env=environment)
    expected = (GOLDEN / "lines.txt").read_text(encoding="utf-8")
    assert without_keys(done.stdout) == expected


def test_seeds_differ_in_their_ids(shared):
    one, same, two = [
        run("--ephemeral", "--seed", seed, "-c", "create space lab").stdout for seed in "112"]
    assert one == same != two
    assert re.fullmatch(
        r".*\(development, id [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-"
        r"[0-9a-f]{12}\)\n", one)


# Exit codes.


@pytest.mark.parametrize("text, code", [
    ("list specs", 0), ("", 0), ("# nothing", 0), (";;\n;", 0), ("quit; list nothing", 2),
    ("quit; use space nope", 0),
    ("use space nope", 1), ("list models", 1), ("score file nope.json on attrition", 1),
    ("spaces", 2), ("list spaces now", 2), ("list specs format xml", 2),
    ("expect 1 == 2", 3), ("expect space nope exists", 3),
    ("expect error from list specs", 3), ("expect error not-found from list models", 3),
    ("delete space lab", 4), ("delete project attrition", 4)])
def test_exit_code(shared, text, code):
    done = shared.say(text)
    assert done.returncode == code, done.stderr
    assert (done.stderr == "") == (code == 0)


@pytest.mark.parametrize("arguments", [
    ["--bogus"], ["-c"], ["--format", "xml", "-c", "list specs"], ["--seed", "one"],
    ["predict"], ["predict", "model", "input", "more"], ["--color", "pink", "-c", "list specs"]])
def test_wrong_arguments_exit_with_2(shared, arguments):
    assert shared.run(*arguments).returncode == 2


@pytest.mark.parametrize("variable", ["SLIPWAY_FUNCTION_SECONDS", "SLIPWAY_RUN_SECONDS"])
@pytest.mark.parametrize("value, code", [
    ("abc", 2), ("-1", 2), ("0", 2), ("inf", 2), ("nan", 2), ("2,5", 2), ("2.5", 0), ("", 0)])
def test_a_limit_that_is_no_number_is_refused(shared, variable, value, code):
    done = shared.say("list specs", env={variable: value})
    assert done.returncode == code
    assert (f"`{value}` in the environment variable {variable}" in done.stderr) == (code == 2)


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_script_that_waits_for_input(shared, number, code):
    with Conversation(shared) as talk:
        assert talk.ask("expect true") == "ok\n"
        talk.process.send_signal(number)
        assert talk.process.wait(timeout=10) == code
        assert talk.process.stderr.read() == (
            b"stopped after standard input:1: 1 statement was done, and what it did is kept\n")


@pytest.mark.parametrize("number, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_script_that_a_signal_stops_says_where(bench, number, code):
    bench.write("slow.py", """
import time

def score(payload):
    time.sleep(60)
""")
    script = bench.write("slow.slip", """use space lab
make function slow from slow.py
deploy function slow as slow online

score row a=1 on slow
list users
""")
    process = subprocess.Popen(
        [SLIPWAY, "--home", str(bench.home), script], cwd=bench.folder, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    for _ in range(3):
        process.stdout.readline()
    process.send_signal(number)
    output, errors = process.communicate(timeout=20)
    assert process.returncode == code and output == ""
    assert "error[interrupted]" in errors
    assert errors.splitlines()[-1] == (
        "stopped at slow.slip:5: 3 statements were done, and what they did is kept")


def test_after_an_error_nothing_more_runs(bench):
    done = bench.say("create space one; use space nope; create space two")
    assert done.returncode == 1
    assert bench.names("spaces") == ["lab", "one"]


def test_keep_going_runs_the_rest_and_ends_with_the_worst(bench):
    script = bench.write("all.slip", """create space ""
expect 1 == 2
delete space lab
create space two
""")
    done = bench.run("--keep-going", script)
    assert done.returncode == 4
    assert re.findall(r"error\[(.*?)\]", done.stderr) == [
        "bad-name", "expectation-failed", "confirmation-needed"]
    assert bench.names("spaces") == ["lab", "two"]


def test_keep_going_goes_on_to_the_next_file(shared):
    with_errors = shared.write("with-errors.slip", "foo\n")
    specs = shared.write("specs.slip", "list specs\n")
    done = shared.run("--keep-going", with_errors, specs)
    assert done.returncode == 2 and "memory GB" in done.stdout
    done = shared.run(with_errors, specs)
    assert done.returncode == 2 and done.stdout == ""


# Where statements come from.


def test_files_run_in_order_each_with_variables_of_its_own(bench):
    bench.write("one.slip", "let a = create space one\n")
    bench.write("two.slip", "expect space one exists\nexpect error unknown-variable from "
                            "show space $a\n")
    done = bench.run("one.slip", "two.slip")
    assert done.returncode == 0, done.stderr


def test_run_is_the_default_subcommand(shared):
    script = shared.write("specs.slip", "list specs\n")
    assert shared.run(script).stdout == shared.run("run", script).stdout != ""


def test_options_may_stand_before_the_subcommand(shared):
    script = shared.write("specs.slip", "list specs\n")
    done = run("--home", str(shared.home), "run", script, cwd=shared.folder)
    assert done.returncode == 0, done.stderr


def test_standard_input_is_a_script(shared):
    for arguments in [[], ["-"], ["run", "-"]]:
        done = shared.run(*arguments, input="let a = [1,\n2]; expect $a[1] == 2\nlist specs")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("$a = [1,2]\nok\nname  CPU")


def test_standard_input_stops_at_an_error_and_names_its_line(shared):
    done = shared.run(input="expect true\n\nfoo\nexpect true\n")
    assert (done.returncode, done.stdout) == (2, "ok\n")
    assert "\n  3 | foo\n" in done.stderr
    done = shared.run("--keep-going", input="expect true\n\nfoo\nexpect true\n")
    assert (done.returncode, done.stdout) == (2, "ok\nok\n")


def test_standard_input_takes_its_place_among_the_files(shared):
    script = shared.write("second.slip", "let a = second\n")
    done = shared.run("-", script, input="let a = first\n")
    assert done.stdout == '$a = "first"\n$a = "second"\n'


class Conversation:
    """A program whose standard input stays open."""

    def __init__(self, bench, *arguments):
        self.process = subprocess.Popen(
            [SLIPWAY, "--home", str(bench.home), *arguments], cwd=bench.folder,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()

    def ask(self, line):
        """Writes a line and gives the first chunk that is answered."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], 10)
        assert ready, f"no answer to {line!r}"
        return os.read(self.process.stdout.fileno(), 65_536).decode()


def test_every_line_is_answered_before_the_next_is_written(bench):
    with Conversation(bench) as talk:
        assert talk.ask("create space one").startswith("created space `one`")
        assert "one" in bench.names("spaces")  # an answer means that it is on disk
        assert talk.ask("let a = [1,\n2]") == "$a = [1,2]\n"
        assert talk.ask("expect $a[1] == 2") == "ok\n"
        talk.process.stdin.close()
        assert talk.process.wait(timeout=10) == 0


def test_bytes_before_and_after_lines_do_not_matter(shared):
    for script in ["\ufefflist specs\n", "list specs\r\nexpect true\r\n", "list specs"]:
        done = shared.run(shared.write("bytes.slip", script))
        assert done.returncode == 0, done.stderr
        assert shared.run(input=script).stdout == done.stdout


@pytest.mark.parametrize("script", [b'create space "\xff"\n', b"create space caf\xe9\n"])
def test_a_script_that_is_not_utf8_is_refused(bench, script):
    bench.write("latin1.slip", script)
    done = bench.run("latin1.slip")
    assert done.returncode == 2
    assert "error[bad-encoding]" in done.stderr


# Errors of a file.


def test_no_statement_runs_when_one_cannot_be_read(bench):
    script = bench.write("errors.slip", """create space one
foo bar
create space two with color=red; list spaces
expect 1 ==
score "x
""")
    done = bench.run(script)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.findall(r"error\[(.*?)\].*\n  (\d+) \|", done.stderr) == [
        ("unknown-verb", "2"), ("unknown-option", "3"), ("syntax", "4"), ("unclosed", "5")]
    assert bench.names("spaces") == ["lab"]


def test_errors_as_json_have_line_and_column(shared):
    script = shared.write("json.slip", 'list specs\n\nshow model "ñ" x\n  fooo\n')
    done = shared.run("--format", "json", script)
    errors = [json.loads(line)["error"] for line in done.stderr.splitlines()]
    assert [(e["code"], e["line"], e["column"]) for e in errors] == [
        ("unknown-clause", 3, 16), ("unknown-verb", 4, 3)]
    for error in errors:
        assert list(error) == ["code", "what", "why", "next", "line", "column"]
    error = json.loads(shared.say("expect 1 == 2", "--format", "json").stderr)["error"]
    assert (error["code"], error["line"], error["column"]) == ("expectation-failed", 1, 8)


def test_errors_before_the_first_statement_are_json_too(shared):
    for arguments in [["nope.slip"], ["--user", "nobody", "-c", "list specs"],
                      ["-p", "x=1", "-c", "list specs"]]:
        error = json.loads(shared.run("--format", "json", *arguments).stderr)["error"]
        assert error["what"] and error["line"] is None and error["column"] is None


def test_a_syntax_error_in_the_second_file_stops_the_first(bench):
    bench.write("one.slip", "create space one\n")
    bench.write("two.slip", "foo\n")
    assert bench.run("one.slip", "two.slip").returncode == 2
    assert bench.names("spaces") == ["lab"]


# Formats.


def documents(bench, text, fmt):
    option, clause = bench.say(text, "--format", fmt), bench.say(f"{text} format {fmt}")
    assert option.returncode == clause.returncode == 0, option.stderr
    assert option.stdout == clause.stdout
    return option.stdout


@pytest.mark.parametrize("text, keys", [
    ("list spaces", ["name", "stage", "role", "models", "online", "id"]),
    ("list models in project attrition",
     ["name", "type", "revision", "promoted from", "created", "id"]),
    ("list members of space lab", ["name", "role", "since"]),
    ("list keys", ["name", "created", "id"]), ("list specs", ["name", "CPU", "memory GB"])])
def test_lists_in_every_format(shared, text, keys):
    things = json.loads(documents(shared, text, "json"))
    assert all({"id", "name", "kind"} <= set(thing) for thing in things)
    lines = documents(shared, text, "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == things
    rows = list(csv.DictReader(io.StringIO(documents(shared, text, "csv"))))
    assert list(rows[0]) == keys
    assert [row["name"] for row in rows] == [thing["name"] for thing in things]
    table = documents(shared, text, "markdown").splitlines()
    assert table[0] == f"| {' | '.join(keys)} |" and len(table) == len(things) + 2


def test_an_empty_list_in_every_format(shared):
    text = "list data in space lab"
    assert documents(shared, text, "json") == "[]\n"
    assert documents(shared, text, "jsonl") == ""
    assert documents(shared, text, "csv") == "name,rows,columns,created,id\n"
    assert documents(shared, text, "table") == "no data here yet: import data FILE\n"


def test_one_thing_in_every_format(shared):
    space = json.loads(documents(shared, "show space lab", "json"))
    assert (space["name"], space["kind"], space["stage"]) == ("lab", "space", "development")
    assert [member["name"] for member in space["members"]] == ["admin", "ana"]
    assert json.loads(documents(shared, "show space lab", "jsonl")) == space
    (row,) = csv.DictReader(io.StringIO(documents(shared, "show space lab", "csv")))
    assert row["id"] == space["id"] and json.loads(row["members"]) == space["members"]
    markdown = documents(shared, "show space lab", "markdown")
    assert re.findall("^## (.*)$", markdown, re.MULTILINE) == [
        "Overview", "Assets", "Deployments", "Jobs", "Manage"]


def test_scores_in_every_format(shared):
    text = "score csv rows.csv on attrition"
    response = json.loads(documents(shared, text, "json"))
    (item,) = response["predictions"]
    assert item["fields"][-4:] == ["features", "rawPrediction", "probability", "prediction"]
    lines = [json.loads(line) for line in documents(shared, text, "jsonl").splitlines()]
    assert lines == [dict(zip(item["fields"], row)) for row in item["values"]]
    assert len(lines) == 7
    rows = list(csv.DictReader(io.StringIO(documents(shared, text, "csv"))))
    assert [float(row["prediction"]) for row in rows] == [line["prediction"] for line in lines]
    assert [json.loads(row["probability"]) for row in rows] == [
        line["probability"] for line in lines]
    table = documents(shared, text, "markdown").splitlines()
    assert table[0].startswith("| row | prediction | confidence |") and len(table) == 9
    assert shared.say(text).stdout.splitlines()[0].split()[:3] == [
        "row", "prediction", "confidence"]


def test_the_clause_beats_the_option(shared):
    done = shared.say("list keys format json; list keys", "--format", "csv")
    first, header, _ = done.stdout.splitlines()
    assert json.loads(first)[0]["name"] == "laptop" and header == "name,created,id"


def test_where_and_limit_choose_of_a_list(bench):
    def texts(text, field):
        return [thing[field] for thing in bench.json(text)]

    job = "run job nightly in space lab wait;" * 10
    assert bench.say(job).returncode == 0
    runs = "list runs of job nightly in space lab"
    assert texts(runs + " limit 2", "name") == ["nightly/10", "nightly/11"]
    assert texts(runs + " where run ~ \"/10\"", "name") == ["nightly/10"]
    assert texts(runs + " where status == completed limit 1", "name") == ["nightly/11"]
    assert texts(runs + " where rows < 7", "name") == []
    assert texts("list runs in space lab where trigger != person", "name") == []
    assert "no such run" in bench.say(runs + " where status == failed").stdout
    wrong = bench.say(runs + " where state == failed")
    assert wrong.returncode == 1 and "runs have no field `state`" in wrong.stderr
    assert texts("list notifications limit 1", "text") == ["run `nightly/11` completed: 7 rows"]
    assert texts("list notifications where text ~ nightly/3", "text") == [
        "run `nightly/3` completed: 7 rows"]
    assert "no such notification" in bench.say(
        "list notifications where about == failure").stdout


def test_where_and_limit_choose_rows(shared):
    def rows(clauses):
        done = shared.say(f"score csv rows.csv on attrition {clauses} format jsonl")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    everything = rows("")
    assert rows("limit 2") == everything[:2]
    assert rows("limit 0") == []
    sure = [r for r in everything if r["probability"][int(r["prediction"])] >= 0.6]
    assert 0 < len(sure) < 7 and rows("where confidence >= 0.6") == sure
    assert rows("limit 1 where prediction == 1") == [
        r for r in everything if r["prediction"] == 1][:1]
    assert rows("where AGE_BEGIN_PERIOD > 1000") == []


# Parameters, variables, paths.


@pytest.mark.parametrize("default, given, value", [
    ("1", "2.5", 2.5), ('"a"', "5", "5"), ('"a"', "true", "true"), ("true", "false", False),
    ("[]", "[1, 2]", [1, 2]), ("{a: 1}", '{"b": 2}', {"b": 2}), ("null", "x=y", "x=y"),
    ("word", "", "")])
def test_a_parameter_is_read_as_the_type_of_its_default(shared, default, given, value):
    done = shared.say(f"param x = {default}", "--format", "json", "-p", f"x={given}")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == value


def test_an_unknown_parameter_is_refused_before_anything_runs(bench):
    done = bench.say("create space one; param y = 1", "-p", "x=1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == ("error[usage]: the script has no parameter `x`\n"
                           "  a line `param NAME = VALUE` in the script declares one\n")
    assert bench.names("spaces") == ["lab"]


@pytest.mark.parametrize("parameter", ["x", "=1", ""])
def test_a_parameter_needs_a_name_and_a_value(shared, parameter):
    done = shared.say("param x = 1", "-p", parameter)
    assert done.returncode == 2 and "is not NAME=VALUE" in done.stderr


def test_a_mistyped_parameter_is_refused_before_anything_runs(bench):
    bench.say("create space one\nparam x = 1", "-p", "x=a")
    assert bench.names("spaces") == ["lab"]


def test_an_unknown_parameter_is_not_ignored_where_files_are_included(shared):
    shared.write("with-param.slip", "param x = 0\n")
    assert shared.say("include with-param.slip", "-p", "x=1").returncode == 0
    done = shared.say("include with-param.slip", "-p", "z=1")
    assert "`z`" in done.stderr


@pytest.mark.parametrize("text", [
    "let s = create space one; use space $s; show space; show space $s.id; show space $s.name",
    "list specs; expect $_[0].name == XS; expect $1[5].name == XL",
    "let a = {b: [1, {c: null}], d: true}; expect $a.b[1].c == null; expect $a.d == true",
    "let a = 5; let b = $a; expect $b == 5; let a = 6; expect $b == 5",
    "let k = create key one; expect $k.key ~ $k.key; expect $k.kind == key",
    "let d = show deployment attrition; expect $d.asset.name == challenger",
    "let five = score file records_to_score.json on attrition; score rows $five.inputs on attrition; "
    "expect $five.rows[0].prediction == 0",
    "let all = all; expect $all == all",
    "let n = count spaces; expect $n == 1",
    "let list = 5; expect $list == 5"])
def test_variables(bench, text):
    done = bench.say(text)
    assert done.returncode == 0, done.stderr


def test_expect_leaves_the_last_result_alone(shared):
    done = shared.say("list specs; expect $_[0].name == XS; expect $_[1].name == S")
    assert done.returncode == 0, done.stderr


def test_a_number_too_large_is_refused(shared):
    assert shared.say("let x = 1e400").returncode != 0


# include


def test_include_runs_another_file_in_this_session(bench):
    bench.write("sub/inner.slip", 'let s = create space one\n\nexpect $s.name == one\n')
    done = bench.say("include sub/inner.slip; expect $s.name == one; include 'sub/inner.slip'")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("included 2 statements\n") == 2


def test_an_error_inside_an_included_file_names_file_and_line(bench):
    bench.write("inner.slip", "let a = 1\n\nuse space nope\n")
    done = bench.say("expect true; include inner.slip; expect true")
    assert done.returncode == 1
    assert "error[not-found]: there is no space called `nope`" in done.stderr
    assert "inner.slip`, line 3" in done.stderr
    assert done.stdout == "ok\n$a = 1\n"


def test_an_included_file_with_a_syntax_error_runs_no_statement(bench):
    bench.write("inner.slip", "create space one\nfoo\n")
    done = bench.say("include inner.slip")
    assert done.returncode == 2 and "line 2" in done.stderr
    assert bench.names("spaces") == ["lab"]


def test_files_that_include_one_another_are_refused(bench):
    bench.write("a.slip", "include b.slip\n")
    bench.write("b.slip", "include a.slip\n")
    done = bench.run("a.slip")
    assert done.returncode == 1 and "error[include-cycle]" in done.stderr


def test_a_script_that_includes_itself_runs_once_at_most(bench):
    bench.write("a.slip", "create space one\ninclude a.slip\n")
    assert "error[include-cycle]" in bench.run("a.slip").stderr
    assert bench.names("spaces") == ["lab", "one"]


def test_an_included_file_includes_its_neighbour(bench):
    bench.write("sub/outer.slip", "include inner.slip\n")
    bench.write("sub/inner.slip", "expect true\n")
    assert bench.say("include sub/outer.slip").returncode == 0
    assert bench.run("sub/outer.slip").returncode == 0
    bench.write("inner.slip", "expect false\n")
    assert bench.say("include sub/outer.slip").returncode == 3


def test_quit_in_an_included_file_ends_the_script(bench):
    bench.write("inner.slip", "quit\ncreate space one\n")
    bench.say("include inner.slip; create space two")
    assert bench.names("spaces") == ["lab"]


# expect


# One run for each list, since a run costs more than a condition.
HOLDS = [
    "true", "1", '""', "not false", "not null", "1 == 1.0", "1 != 2", "1 < 2", "2 <= 2", "3 > 2",
    "2 >= 2", '"a" < "b"', '"Abc" ~ "B"', "[1, 2] ~ 2", "[1, [2]] == [1, [2]]", "1 != \"1\"",
    "{a: 1, b: 2} == {b: 2, a: 1}", "null == null", "not 1 == 2", "lab == lab",
    "space lab exists", "not space nope exists", "user ana exists", "key laptop exists",
    "deployment attrition is ready", "deployment attrition exists", "space lab is development",
    "space lab has member ana", "not space lab has member bob", "space lab has model challenger",
    "project attrition has data training", "space lab has deployment live",
    "count spaces == 1", "count space == 1", "count deployments in space lab == 4",
    "count deployments in lab == 4", "count jobs in space lab == 1",
    "count runs in space lab == 1", "count members of space lab == 2",
    "count data in project attrition > 1", "count models of project attrition == 1",
    "not count keys == 2"]

DOES_NOT_HOLD = [
    "false", "null", "not true", "1 == 2", '1 == "1"', '"a" == "A"', "[] ~ 1", "not 1 == 1",
    "space nope exists", "not space lab exists", "deployment attrition is failed",
    "space lab has member bob", "count spaces == 2"]


def test_what_holds(shared):
    done = shared.say("\n".join(f"expect {condition}" for condition in HOLDS), "--keep-going")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "ok\n" * len(HOLDS)


def test_what_does_not_hold(shared):
    done = shared.say(
        "\n".join(f"expect {condition}" for condition in DOES_NOT_HOLD), "--keep-going")
    assert (done.returncode, done.stdout) == (3, "")
    assert re.findall(
        r"^error\[expectation-failed\]: this does not hold: (.*)$", done.stderr,
        re.MULTILINE) == DOES_NOT_HOLD


@pytest.mark.parametrize("text, code", [
    ("expect error from create space ''", 0), ("expect error bad-name from create space ''", 0),
    ("expect error not-found from create space ''", 3), ("expect error from list specs", 3),
    ("expect error unknown-field from score csv rows.csv on attrition where nope < 1", 0),
    ("expect error confirmation-needed from delete space lab", 0)])
def test_expect_error(shared, text, code):
    done = shared.say(text)
    assert done.returncode == code, done.stderr


@defect("what was expected to fail and worked is kept, though the statement failed")
def test_an_expected_error_that_did_not_come_changes_nothing(bench):
    assert bench.say("expect error from create space one").returncode == 3
    assert bench.names("spaces") == ["lab"]


def test_a_space_has_a_deployment_by_its_serving_name(shared):
    assert shared.say("expect space lab has deployment attrition").returncode == 0


def test_what_cannot_be_counted_is_said_at_once(shared):
    assert "cannot be counted" in shared.say("expect count snippet == 0").stderr


# plan, yes, use, login


@pytest.mark.parametrize("text, changes", [
    ("create space two", [("create", "space", "two")]),
    ("create user eva", [("create", "user", "eva")]),
    ("create key two", [("create", "API key", "two")]),
    ("add member ana to space lab as admin", [("change", "space", "lab")]),
    ("import data rows.csv into project attrition", [("create", "data asset", "rows")]),
    ("import model models/attrition-spark into space lab as m", [("create", "model", "m")]),
    ("promote model challenger from project attrition to lab", [("create", "model", "challenger")]),
    ("deploy model challenger as d in space lab online", [("create", "deployment", "d")]),
    ("delete key laptop", [("delete", "API key", "laptop")]),
    ("delete space lab", [
        ("delete", "deployment", "attrition deployment"), ("delete", "deployment", "live"),
        ("delete", "deployment", "challenger batch"), ("delete", "deployment", "reshape"),
        ("delete", "job", "nightly"), ("delete", "run", "nightly/1"),
        ("delete", "function", "reshape"), ("delete", "model", "challenger"), ("delete", "space", "lab")])])
def test_plan_shows_and_changes_nothing(bench, text, changes):
    before = state(bench)
    planned = bench.json(f"plan {text}")
    assert sorted((c["action"], c["kind"], c["name"]) for c in planned) == sorted(changes)
    assert state(bench) == before
    done = bench.say(text + (" yes" if "delete" in text else ""))
    assert done.returncode == 0, done.stderr
    assert state(bench) != before


def state(bench):
    """Everything that the home holds: its objects, its journal, its content."""
    with sqlite3.connect(bench.home / "slipway.sqlite") as database:
        rows = [database.execute(f"select * from {table}").fetchall()
                for table in ("object", "journal")]
    files = sorted(str(path) for path in (bench.home / "content").rglob("*"))
    return rows, files


def test_plan_tells_of_files(shared):
    done = shared.say("plan export template of deployment attrition to planned.csv")
    assert "planned.csv" in done.stdout


def test_plan_fails_where_the_command_would(shared):
    assert shared.say("plan use space nope").returncode == 2
    assert shared.say("plan delete space nope").returncode == 1
    assert shared.say("login ana; plan delete space lab").returncode == 1


def test_yes_confirms(bench):
    assert bench.say("delete space lab").returncode == 4
    assert bench.say("delete space lab", "--yes").returncode == 0
    assert bench.say("delete project attrition yes").returncode == 0


def test_a_template_is_not_overwritten_without_yes(bench):
    text = "export template of deployment attrition to template.csv"
    path = bench.folder / "template.csv"
    assert bench.say(text).returncode == 0
    header = path.read_bytes()
    assert bench.say(text).returncode == 0  # nothing would be lost
    path.write_text("mine")
    done = bench.say(text)
    assert done.returncode == 4 and "error[confirmation-needed]" in done.stderr
    assert path.read_text() == "mine"
    assert bench.say(f"{text} yes").returncode == 0
    assert path.read_bytes() == header
    path.write_text("mine")
    assert bench.say(text, "--yes").returncode == 0
    assert path.read_bytes() == header


def test_use_and_login_last_for_the_session_only(bench):
    assert bench.say("use space lab; show space; login ana; list models").returncode == 0
    assert bench.say("show space").returncode == 2
    assert bench.say("create user eva").returncode == 0


def test_the_user_option_logs_in(bench):
    done = bench.say("create space hers; show space hers", "--user", "ana")
    assert done.returncode == 0 and "ana     admin" in done.stdout
    done = bench.say("create user eva", "--user", "ana")
    assert done.returncode == 1 and "error[not-permitted]" in done.stderr


def test_save_writes_what_was_typed(bench):
    done = bench.say("list keys; let a =  5 # five\nsave said.slip")
    assert done.returncode == 0, done.stderr
    assert (bench.folder / "said.slip").read_text() == "list keys\nlet a =  5\n"
    assert bench.say("save said.slip").returncode == 4
    assert bench.run("said.slip").returncode == 0


@pytest.mark.parametrize("label, answer", [
    ("ATTRITON", "did you mean `ATTRITION`?"),
    ("other", "say `as ATTRITION`, if that has the true answers")])
def test_a_label_that_is_not_there_is_answered_with_one_that_could_be_meant(shared, label, answer):
    done = shared.say(
        f"evaluate deployment live in space lab with csv data/evaluation.csv as {label}")
    assert done.returncode == 1 and done.stderr.splitlines()[-1] == "  " + answer
    assert f"no column `{label}`" in done.stderr and "^" * len(f"as {label}") in done.stderr


def test_save_writes_no_secret(bench):
    done = bench.say('create secret "my key" = "TOPSECRET"; list secrets; save said.slip')
    assert done.returncode == 0 and "saved 1 statement that worked" in done.stdout
    assert 'note: the value of secret "my key" is not saved' in done.stderr
    text = (bench.folder / "said.slip").read_text()
    assert "TOPSECRET" not in text and text.startswith('# create secret "my key" = …')
    assert bench.run("said.slip").returncode == 0


@pytest.mark.parametrize("language", [[], ["--lang", "es"]])
def test_a_lesson_is_found_through_symbolic_links(tmp_path, language):
    folder = tmp_path / "lesson"
    (folder / "data").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "more.csv").write_text("a\n1\n")
    (folder / "data" / "rows.csv").write_text("a\n1\n")
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    (folder / "around").symlink_to(folder)
    cell = ("---\nlesson: {id}\ntitle: T\n---\n\n# T\n\n```slip\n"
            "create project p\nimport data \"data/rows.csv\" into project p as rows\n"
            "import data \"more/more.csv\" into project p as more\n```\n")
    text = cell.format(id="links")
    (folder / "lesson.md").write_text(text)
    (folder / "lesson.es.md").write_text(text)
    assert run("replay", str(folder / "lesson.md"), *language, "--accept").returncode == 0
    (tmp_path / "link").symlink_to(folder)
    (tmp_path / "page.md").symlink_to(folder / "lesson.md")
    before = (folder / "lesson.md").read_text(), (folder / "lesson.es.md").read_text()
    assert "imported data `more`" in before[bool(language)]
    for path in ("link/lesson.md", "page.md"):
        done = run("replay", path, *language, cwd=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert run(path, "--ephemeral", *language, cwd=tmp_path).returncode == 0
    # A link stays one when outputs are accepted.
    changed = folder / ("lesson.es.md" if language else "lesson.md")
    changed.write_text(changed.read_text().replace("1 row", "9 rows"))
    assert run("replay", "page.md", *language, "--accept", cwd=tmp_path).returncode == 0
    assert (tmp_path / "page.md").is_symlink()
    assert ((folder / "lesson.md").read_text(), (folder / "lesson.es.md").read_text()) == before


def test_history_numbers_the_cells(shared):
    done = shared.say("list keys; expect true; history; history keys", "--format", "csv")
    assert done.stdout.split("cell,statement\n")[1:] == [
        "1,list keys\n2,expect true\n", "1,list keys\n"]


def test_history_ignores_case(shared):
    assert "LIST Keys" in shared.say("LIST Keys; history KEYS; history Keys").stdout


@pytest.mark.parametrize("text, wrong", [
    ("list keys; history nope", "nothing has been run yet"),
    ("show journal limit 0", "nothing has been changed yet")])
def test_nothing_found_is_not_nothing_there(shared, text, wrong):
    assert wrong not in shared.say(text).stdout


# Names.


@pytest.mark.parametrize("name", ["España", "🚢 ahead", "日本語", "a/b", "in", "5", "1.50", "-x", "~"])
def test_names_of_all_kinds(bench, name):
    done = bench.say(f'create space "{name}"; use space "{name}"; show space; '
                     f'expect space "{name}" exists; delete space "{name}"')
    assert done.returncode == 0, done.stderr
    assert f"created space `{name}` (" in done.stdout


@pytest.mark.parametrize("first, second", [("NFC", "NFD"), ("NFD", "NFC")])
def test_names_in_two_forms_of_unicode_are_the_same(bench, first, second):
    one, other = [unicodedata.normalize(form, "Peña Ångström") for form in (first, second)]
    assert one != other
    done = bench.say(
        f'create space "{one}"; use space "{other}"; expect space "{other}" exists; '
        f'create user "{one}"; login "{other}"; login admin; '
        f'add member "{other}" to space "{one}" as viewer; '
        f'expect space "{other}" has member "{other}"; delete space "{other}" yes')
    assert done.returncode == 0, done.stderr
    assert "error[name-taken]" in bench.say(f'create user "{other}"').stderr


# Colour, quiet, echo, closed outputs.


def test_colour_is_for_terminals_unless_asked_for(shared):
    plain = shared.say("list specs; delete space lab")
    assert "\x1b" not in plain.stdout + plain.stderr
    for options, environment in [(["--color", "never"], {}), ([], {"NO_COLOR": ""}),
                                 ([], {"CLICOLOR_FORCE": "0"})]:
        done = shared.say("list specs; delete space lab", *options, env=environment)
        assert (done.stdout, done.stderr) == (plain.stdout, plain.stderr)
    for environment in [{}, {"NO_COLOR": "1"}]:
        colored = shared.say("list specs; delete space lab", "--color", "always", env=environment)
        assert "\x1b[" in colored.stdout and "\x1b[" in colored.stderr
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored.stdout) == plain.stdout
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored.stderr) == plain.stderr


def test_remarks_go_to_standard_error_and_can_be_silenced(shared):
    loud = shared.say("show endpoint of deployment attrition")
    quiet = shared.say("show endpoint of deployment attrition", "--quiet")
    assert loud.stderr.startswith("note: ") and quiet.stderr == ""
    assert loud.stdout == quiet.stdout != ""
    assert shared.say("use space nope", "--quiet").stderr.startswith("error[not-found]")


def test_echo_shows_statements_on_standard_error(shared):
    done = shared.say("let a = 5;  expect $a  == 5", "--echo")
    assert done.stderr == "> let a = 5\n> expect $a  == 5\n"
    assert done.stdout == "$a = 5\nok\n"


@pytest.mark.parametrize("restore_signals", [True, False])
def test_a_reader_that_has_gone_ends_the_program_quietly(shared, restore_signals):
    reading, writing = os.pipe()
    os.close(reading)
    process = subprocess.Popen(
        [SLIPWAY, "--home", str(shared.home), "-c", "list specs; list specs"], stdout=writing,
        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, restore_signals=restore_signals)
    os.close(writing)
    _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (141, b"")


def test_head_takes_what_it_wants(shared):
    done = subprocess.run(
        ["sh", "-c", '"$0" --home "$1" -c "list specs; list specs" | head -1', SLIPWAY,
         str(shared.home)], capture_output=True, text=True, timeout=10)
    assert (done.stdout, done.stderr) == ("name  CPU  memory GB\n", "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_output_that_cannot_be_written_is_told(shared):
    with open("/dev/full", "w") as full:
        process = subprocess.Popen(
            [SLIPWAY, "--home", str(shared.home), "-c", "list specs"], stdout=full,
            stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        _, errors = process.communicate(timeout=10)
    assert process.returncode != 0 and errors != b""


# The words of the errors.


def read_errors(text):
    """Blocks of `> statement` lines and what is written to standard error, with the exit code."""
    blocks = []
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        heads = [line for line in lines if line.startswith("#")]
        given = [line.removeprefix("# given: ") for line in heads if line.startswith("# given: ")]
        statements = [line[2:] for line in lines if line.startswith("> ")]
        if statements:
            blocks.append((heads, given, statements))
        elif heads:
            blocks.append((heads, [], []))
    return blocks


def failure(prepared, given, statements):
    """What the statements write to standard error in a bench of their own, and the exit code."""
    with tempfile.TemporaryDirectory(prefix="slipway-language-") as root:
        bench = Bench(root, prepared)
        replaced = [text for name in given for text in [GIVEN[name](bench)] if text]
        text = "\n".join(statements)
        for old, new in replaced:
            text = text.replace(old, new)
        done = bench.say(text)
        said = masked(done.stderr, bench)
        for old, new in replaced:
            said = said.replace(new, old)
    said = re.sub(r"^note: .*\n", "", said, flags=re.MULTILINE)
    return f"{said}exit {done.returncode}"


def lose_content(bench):
    shutil.rmtree(bench.home / "content" / "sha256")
    (bench.home / "content" / "sha256").mkdir()


def cut_content_short(bench):
    for path in (bench.home / "content" / "sha256").glob("*/*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-5])


def damage_database(bench):
    for name in ["slipway.sqlite", "slipway.sqlite-wal", "slipway.sqlite-shm"]:
        (bench.home / name).unlink(missing_ok=True)
    (bench.home / "slipway.sqlite").write_text("no database\n" * 100)


def make_newer(bench):
    database = sqlite3.connect(bench.home / "slipway.sqlite")
    with database:
        database.execute("insert into grdb_migrations values ('99 from the future')")
    database.close()


def unsupported_model(bench):
    shutil.copytree(FIXTURES / "unsupported" / "model", bench.folder / "scaled")


def scored_rows(bench):
    header, row = (bench.folder / "rows.csv").read_text().splitlines()[:2]
    bench.write("scored.csv", f"{header},prediction\n{row},1\n")


def written(name, text):
    def write(bench):
        bench.write(name, text)
    return write


def failing_job(bench):
    bench.write("null.csv", re.sub(
        r"\n[^,]*,", "\n,", (bench.folder / "rows.csv").read_text(), count=1))
    done = bench.say(
        'create job fails for deployment "challenger batch" in space lab with csv null.csv')
    assert done.returncode == 0, done.stderr


def functions(bench):
    bench.write("none.py", "x = 1\n")
    bench.write("two.py", "def first(payload): pass\n\ndef second(payload): pass\n")
    bench.write("broken.py", "def score(payload):\n    return {\n")
    bench.write("outer.py", "def outer():\n    return 5\n")
    bench.write("again.py", "import slipway\n\ndef score(payload):\n"
                            "    return slipway.score('again', payload)\n")
    bench.write("wrong.py", """import os, sys

def score(payload):
    which = payload["input_data"][0]["values"][0][0]
    if which == 1:
        return 1 / 0
    if which == 2:
        return {"predictions": [{"fields": ["a", "b"], "values": [[1]]}]}
    if which == 3:
        sys.exit(3)
    if which == 4:
        os.kill(os.getpid(), 9)
    return bytearray(40 << 30)
""")


def taken_port(bench):
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    TAKEN.append(taken)
    return "65001", str(taken.getsockname()[1])


TAKEN = []

# What a block of `errors.txt` needs beyond the usual home and folder.
GIVEN = {
    "content is lost": lose_content, "content is cut short": cut_content_short,
    "the database is damaged": damage_database,
    "the home is newer": make_newer,
    "an unsupported model": unsupported_model,
    "a taken port": taken_port,
    "a job that fails": failing_job,
    "functions": functions,
    "a damaged model": lambda bench: cut_parquet(bench.folder / MODEL),
    "scored rows": scored_rows,
    "a file that includes itself": written("self.slip", "include self.slip\n"),
    "a file with errors": written("errors.slip", "list specs\nuse space nope\n"),
    "a file with syntax errors": written("syntax.slip", "\nfoo\nbar\n"),
    "two tables": written("tables.json", json.dumps({"input_data": [
        {"fields": ["a"], "values": [[1]]}, {"fields": ["b"], "values": [[1]]}]})),
}


def test_the_words_of_errors(prepared):
    path = GOLDEN / "errors.txt"
    recorded = path.read_text(encoding="utf-8")
    blocks = read_errors(recorded)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(
            lambda block: failure(prepared, *block[1:]) if block[2] else None, blocks))
    for taken in TAKEN:
        taken.close()
    now = "\n\n".join(
        "\n".join(heads + [f"> {line}" for line in statements] + ([answer] if answer else []))
        for (heads, _, statements), answer in zip(blocks, answers)) + "\n"
    # Who has the port is another every time, and not every system tells it.
    now = re.sub(r"\n  \S+ \(process \d+\) listens there\n", "\n", now)
    if RECORDS:
        path.write_text(now, encoding="utf-8")
    assert now == path.read_text(encoding="utf-8")


def codes():
    """Every code that the language knows, read from its two tables."""
    source = REPOSITORY / "Sources" / "SlipwayScript"
    failures = (source / "Interpreter" / "FailureCode.swift").read_text()
    problems = (source / "Parser" / "ErrorCode.swift").read_text()
    return set(re.findall(r'^ +"([a-z-]+)":', failures, re.MULTILINE)) | {
        raw or word
        for word, raw in re.findall(r'^    case (\w+)(?: = "(.*)")?$', problems, re.MULTILINE)}


# Codes that no statement can be made to give, and why.
NOT_SHOWN = {
    "internal": "a defect", "interrupted": "needs a slow statement",
    "scoring-failed": "no model of today refuses so",
    "too-large": "needs more bytes than a test should write",
    "bad-encoding": "no golden holds such bytes: test_a_script_that_is_not_utf8_is_refused",
    "bad-password": "nothing in the language sets one: Tests/Program/test_server.py",
    "usage": "about the program's arguments, not a statement's",
    "function-timeout": "takes its time: tested with the workers",
    "function-stopped": "needs two programs at a moment: tested with the workers",
    "no-python": "needs a machine without Python: Tests/Program/test_functions.py",
    "run-canceled": "needs somebody else at a moment",
    **dict.fromkeys(
        ["bad-label", "bad-label-column", "bad-prediction", "bad-probabilities", "lengths-differ",
         "no-prediction", "no-rows", "too-many-classes"],
        "approved with the metrics: SlipwayCoreTests/Fixtures/evaluation-errors.txt"),
    "no-label": "every model here has a label",
}


def test_every_code_is_shown_and_explained(shared):
    shown = set(re.findall(
        r"^error\[(.*?)\]", (GOLDEN / "errors.txt").read_text(encoding="utf-8"), re.MULTILINE))
    assert shown | set(NOT_SHOWN) == codes()
    assert not shown & set(NOT_SHOWN)
    helped = shared.say("\n".join(f"help {code}" for code in sorted(codes())), "--keep-going")
    assert helped.stderr == ""
    assert re.findall(r"^error\[(.*)\]\n  \S", helped.stdout, re.MULTILINE) == sorted(codes())


def test_usage_is_explained(shared):
    assert shared.say("help usage").returncode == 0


# What cannot be used.


@pytest.mark.parametrize("file, reason", [
    ("nope.slip", "it does not exist: paths begin in the folder where slipway was started"), ("data", "it is a folder")])
def test_a_script_that_is_no_file(shared, file, reason):
    done = shared.run(file)
    assert done.returncode == 1
    assert masked(done.stderr, shared) == (
        f"error[file]: the file `{file}` cannot be read\n  {reason}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_script_that_may_not_be_read(bench):
    bench.write("secret.slip", "list specs\n")
    (bench.folder / "secret.slip").chmod(0)
    done = bench.run("secret.slip")
    assert done.returncode == 1 and "error[file]" in done.stderr


def test_a_script_may_come_through_a_pipe(shared):
    done = subprocess.run(
        ["bash", "-c", '"$0" --home "$1" <(echo list specs)', SLIPWAY, str(shared.home)],
        capture_output=True, text=True, timeout=10)
    assert done.returncode == 0, done.stderr


def test_a_missing_home_is_made_with_its_parents(bench):
    home = bench.root / "not" / "yet" / "there"
    assert bench.say("create space one", home=home).returncode == 0
    assert "one" in bench.say("list spaces", home=home).stdout


@pytest.mark.parametrize("make", [
    lambda bench: bench.folder / "rows.csv", lambda bench: Path("/proc/slipway-home")])
def test_a_home_that_cannot_be(bench, make):
    done = bench.say("list specs", home=make(bench))
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[home-unusable]" in done.stderr and "--home DIR" in done.stderr


def test_a_seed_needs_a_new_home(bench):
    done = bench.say("list specs", "--seed", "1")
    assert done.returncode == 2 and "--ephemeral" in done.stderr


def test_nobody_is_no_user(shared):
    done = shared.say("list specs", "--user", "nobody")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no user called `nobody`" in done.stderr


# predict


def predict(bench, *arguments, **options):
    return run("predict", *arguments, cwd=bench.folder, **options)


MODEL = "models/attrition-spark"


def test_predict_in_three_formats(shared):
    done = predict(shared, MODEL, "rows.csv")
    scored = shared.say("score csv rows.csv on attrition format json").stdout
    assert (done.returncode, done.stderr, done.stdout) == (0, "", scored)
    for fmt in ["json", "jsonl", "csv"]:
        done = predict(shared, MODEL, "rows.csv", "--format", fmt)
        scored = shared.say(f"score csv rows.csv on attrition format {fmt}").stdout
        assert (done.returncode, done.stdout) == (0, scored)


def test_predict_reads_standard_input_and_writes_a_file(bench):
    expected = predict(bench, MODEL, "records_to_score.json").stdout
    records = (bench.folder / "records_to_score.json").read_text()
    done = predict(bench, MODEL, "-", "--output", "out.json", input=records)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (bench.folder / "out.json").read_text() == expected


def test_predict_needs_no_home(bench, tmp_path):
    done = predict(bench, MODEL, "rows.csv", env={"HOME": str(tmp_path), "XDG_DATA_HOME": ""})
    assert done.returncode == 0 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["w:gz", "w", "zip", "wrapped"])
def test_predict_takes_archives(bench, kind):
    source = bench.folder / MODEL
    if kind == "zip":
        name = "model.zip"
        with zipfile.ZipFile(bench.folder / name, "w") as archive:
            for path in sorted(source.rglob("*")):
                archive.write(path, path.relative_to(source))
    else:
        name = "model.tar" if kind == "w" else "model.tar.gz"
        with tarfile.open(bench.folder / name, "w:gz" if kind == "wrapped" else kind) as archive:
            archive.add(source, "attrition-spark" if kind == "wrapped" else ".")
    assert (predict(bench, name, "rows.csv").stdout
            == predict(bench, MODEL, "rows.csv").stdout != "")


def cut_parquet(model):
    path = next(model.glob("stages/1_*/data/*.parquet"))
    path.write_bytes(path.read_bytes()[:200])


def cut_metadata(model):
    next(model.glob("metadata/part-00000*")).write_text("{")


@pytest.mark.parametrize("damage, named", [
    (cut_parquet, "not a Parquet file"), (cut_metadata, "metadata/part-00000"),
    (lambda model: shutil.rmtree(model / "stages"), "stages/0_VectorAssembler"),
    (lambda model: shutil.rmtree(next(model.glob("stages/1_*/treesMetadata"))), "treesMetadata")])
def test_predict_refuses_a_damaged_model(bench, damage, named):
    damage(bench.folder / MODEL)
    done = predict(bench, MODEL, "rows.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[bad-model]" in done.stderr and named in done.stderr


def test_predict_names_the_stage_that_is_not_supported(shared):
    done = predict(shared, str(FIXTURES / "unsupported" / "model"), "rows.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error[unsupported-stage]: the pipeline has a stage that Slipway cannot score: "
        "StandardScalerModel\n  it is stage 2, `StandardScaler_58c65ceb6fd4`; supported are "
        "GBTClassificationModel, VectorAssembler\n  save a pipeline without that stage\n")


@pytest.mark.parametrize("model, records, code", [
    ("nope", "rows.csv", "file"), (MODEL, "nope.csv", "file"), (MODEL, "data", "file"),
    ("rows.csv", "rows.csv", "not-a-model"), ("data", "rows.csv", "not-a-model"),
    (MODEL, "lesson.md", "row-length"), (MODEL, "text.csv", "mistyped")])
def test_predict_refuses(shared, model, records, code):
    rows = (shared.folder / "rows.csv").read_text()
    shared.write("text.csv", rows.replace("8,4,7202", "8,abc,7202"))
    done = predict(shared, model, records)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error[{code}]: ")


@pytest.mark.parametrize("arguments, code", [
    (["few.csv"], "missing-field"), (["empty-cell.csv"], "bad-value"),
    (["scored.csv"], "column-exists"), (["rows.csv", "--output", "no/such/folder"], "file"),
    (["rows.csv", "--output", "data"], "file")])
def test_predict_explains(shared, arguments, code):
    rows = (shared.folder / "rows.csv").read_text()
    shared.write("few.csv", "AGE_BEGIN_PERIOD\n41\n")
    shared.write("empty-cell.csv", rows.replace("8,4,7202", "8,,7202"))
    shared.write("scored.csv", predict(shared, MODEL, "rows.csv", "--format", "csv").stdout)
    done = predict(shared, MODEL, *arguments)
    assert done.returncode == 1 and done.stderr.startswith(f"error[{code}]: ")


def test_predict_writes_no_line_for_no_row(shared):
    shared.write("none.csv", (shared.folder / "rows.csv").read_text().split("\n")[0] + "\n")
    assert predict(shared, MODEL, "none.csv", "--format", "jsonl").stdout == ""


def test_predict_writes_the_header_once(shared):
    record = json.loads((shared.folder / "records_to_score.json").read_text())["input_data"][0]
    shared.write("two.json", json.dumps({"input_data": [record, record]}))
    done = predict(shared, MODEL, "two.json", "--format", "csv")
    assert done.stdout.count("POSITION_CODE") == 1


def test_predict_takes_the_common_options(shared):
    assert predict(shared, MODEL, "rows.csv", "--quiet", "--color", "never").returncode == 0


# Who may see what.


def test_the_journal_hides_what_one_may_not_see(shared):
    assert "not-permitted" in shared.say("login ana; list models in project attrition").stderr
    done = shared.say("login ana; show journal format json")
    assert "import model" not in done.stdout and "create project attrition" not in done.stdout


# Advice that can be followed, and is true.


@pytest.mark.parametrize("text, advice", [
    ("promote model challenger to space lab", "`from space NAME`"),
    ("deploy model challenger as d online", "`in project NAME`"),
    ("expect model challenger exists", "`in space NAME`")])
def test_advice_can_be_followed(shared, text, advice):
    assert advice not in shared.say(text).stderr


@pytest.mark.parametrize("text, says", [
    ("deploy model challenger as x in space lab batch on L", "hardware"),
    ("deploy model challenger as x online on lab", "in"),
    ("list models in space lab as json", "format"), ("list runs for job nightly", "of"),
    ("list notifications for nightly", None)])
def test_a_guess_fits_what_follows(shared, text, says):
    last = shared.say(text).stderr.splitlines()[-1]
    assert last == (
        f"  Slipway says `{says}`" if says else "  here it can take `where`, `limit`, `format`")


def test_a_table_of_semicolons_is_recognised(bench):
    rows = (bench.folder / "data" / "evaluation.csv").read_text().replace(",", ";")
    bench.write("semicolons.csv", rows)
    bench.write("tabs.csv", rows.replace(";", "\t"))
    bench.write("decimal.csv", "AGE;PAY\n41;1,5\n")
    advice = "CSV is separated by commas here"
    for name in ["semicolons", "tabs", "decimal"]:
        for text in [
                f"evaluate deployment attrition with csv {name}.csv",
                f"evaluate deployment attrition with csv {name}.csv as ATTRITION",
                f"score csv {name}.csv on attrition",
                f'create job j for deployment "challenger batch" with csv {name}.csv']:
            done = bench.say(f"use space lab\n{text}")
            assert done.returncode == 1 and advice in done.stderr.splitlines()[-1], text
        done = run("predict", "models/attrition-spark", f"{name}.csv", cwd=bench.folder)
        assert done.returncode == 1 and advice in done.stderr
    done = bench.say("import data semicolons.csv into space lab")
    assert done.returncode == 0 and "1 column;" in done.stdout
    assert f"note: the only column is called `POSITION_CODE;DEPARTMENT_CODE;DAYS_WITH…`: {advice}" \
        in done.stderr
    assert advice in bench.say("import data decimal.csv into space lab").stderr
    assert advice not in bench.say("score row a=1 on attrition").stderr


def test_one_is_not_many(bench):
    lines = (bench.folder / "data" / "evaluation.csv").read_text().splitlines(True)
    bench.write("one.csv", "".join(lines[:2]))
    assert "one.csv, 1 row\n" in bench.say(
        "evaluate deployment attrition in space lab with csv one.csv").stdout
    assert "(1 row, 23 columns;" in bench.say("import data one.csv into space lab").stdout
    assert " 1 row\n" in bench.say("show space lab").stdout


def test_a_secret_that_is_misspelt_is_noticed(bench):
    bench.write("keyed.py", "def make(key=None, other=None):\n    def score(payload):\n"
                "        return payload\n    return score\n")
    make = "make function keyed from keyed.py in space lab with "
    noted = bench.say(make + 'key={secrt: lab_key}, other={Secret: "my key"}')
    assert noted.returncode == 0, noted.stderr
    assert "names no secret: did you mean {secret: lab_key}?" in noted.stderr
    assert 'names no secret: did you mean {secret: "my key"}?' in noted.stderr
    for value in ["{secret: lab_key}", "{region: eu}", "{secrt: lab_key, a: 1}", "{secrt: 1}"]:
        assert "did you mean" not in bench.say(make + "key=" + value).stderr


def test_a_misspelt_serving_name_is_recognised(shared):
    assert "did you mean `attrition`?" in shared.say("score csv rows.csv on atrition").stderr


@pytest.mark.parametrize("text", [
    "expect 5 = 5", "score csv rows.csv on attrition where confidence = 0.6"])
def test_one_equals_sign_for_two(shared, text):
    assert "`==`" in shared.say(text).stderr.split("expected a comparison such as `==`")[-1]


def test_a_clause_is_called_a_clause(shared):
    assert "has no clause" in shared.say("list spaces in space lab").stderr


def test_deployments_are_listed_of_spaces_only(shared):
    assert shared.say("use project attrition; list deployments").returncode == 1


def test_data_of_the_project_in_use_can_be_scored(shared):
    done = shared.say("use project attrition; score data evaluation on attrition limit 1")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("text, marked", [
    ("import model rows.csv into project attrition", "rows.csv"),
    ("import data lesson.md into project attrition", "lesson.md"),
    ("export template of deployment attrition to data", "data"),
    ("deploy model challenger as d in space lab online with revision=7", "7")])
def test_the_caret_is_under_what_is_wrong(shared, text, marked):
    lines = shared.say(text).stderr.splitlines()
    assert lines[2].count("^") == len(marked)


@pytest.mark.parametrize("text", [
    "cancel run twin/1", "show output twin/1", 'show run "twin/1"', "cancel run nightyl/1"])
def test_the_caret_is_under_a_job_within_the_name_of_a_run(bench, text):
    job = 'create job twin for deployment "challenger batch" in space lab with csv rows.csv;'
    assert bench.say(job * 2).returncode == 0
    lines = bench.say(f"use space lab\n{text}").stderr.splitlines()
    assert lines[2].split("| ")[1] == " " * text.index(text.split()[2]) + "^" * len(text.split()[2])


def test_a_label_is_no_input(bench):
    done = bench.say("import model models/attrition-spark into project attrition as m "
                     "with training=training, label=AGE_BEGIN_PERIOD")
    assert done.returncode == 1


def test_messages_do_not_depend_on_where_the_folder_lies(shared):
    for text in ["score file nope.json on attrition", "import model rows.csv into project attrition",
                 "include nope.slip"]:
        assert str(shared.folder) not in shared.say(text).stderr, text


def test_advice_about_a_taken_port_is_a_statement(shared):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = shared.say(f"serve with port={taken.getsockname()[1]}").stderr
    assert "slipway serve" not in said


def test_a_wrong_space_is_called_wrong(shared):
    done = shared.say("deploy model challenger as d in space nope online")
    assert "there is no space called `nope`" in done.stderr


def test_predict_replaces_neither_folders_nor_what_is_no_ordinary_file(bench):
    (bench.folder / "a-folder").mkdir()
    os.mkfifo(bench.folder / "a-pipe")
    for name in ["a-folder", "a-pipe"]:
        done = run("predict", "models/attrition-spark", "rows.csv", "--format", "csv",
                   "--output", name, cwd=bench.folder)
        assert done.returncode == 1 and "error[file]" in done.stderr, done.stderr
    assert (bench.folder / "a-folder").is_dir() and (bench.folder / "a-pipe").is_fifo()
    (bench.folder / "link.csv").symlink_to("real.csv")
    (bench.folder / "real.csv").write_text("old")
    done = run("predict", "models/attrition-spark", "rows.csv", "--output", "link.csv",
               cwd=bench.folder)
    assert done.returncode == 0, done.stderr
    assert (bench.folder / "link.csv").is_symlink()
    assert (bench.folder / "real.csv").read_text().startswith("POSITION_CODE")
