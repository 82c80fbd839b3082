"""`slipway predict`, and data of any size: what comes in and goes out in which format, and in how much memory."""

import csv
import io
import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

LESSON = pathlib.Path(__file__).resolve().parents[2] / "lessons/104-deploying-models-and-functions"
MODEL = LESSON / "models/attrition-spark"
MEGABYTE = 1 << 20


def records():
    with open(LESSON / "rows.csv") as file:
        return list(csv.DictReader(file))


def more_records():
    """Records with columns that the model does not know: numbers, texts, and both."""
    extra = [{"badge": "007", "bonus": "1.5", "note": "3"}, {"badge": "008", "bonus": "", "note": "x,y"}]
    return [{**extra[index % 2], **row} for index, row in enumerate(records())]


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def value(text):
    if text == "":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text


def typed(rows):
    """The rows as a JSON file would have them; `note` is text, since one of them is."""
    return [
        {name: (text or None) if name == "note" else value(text) for name, text in row.items()}
        for row in rows]


def as_json(rows):
    return json.dumps(typed(rows)).encode()


def as_lines(rows):
    return b"".join(json.dumps(row).encode() + b"\n" for row in typed(rows))


INPUTS = {"csv": as_csv, "json": as_json, "jsonl": as_lines}


def read(format, text):
    """The records of an output."""
    if format == "json":
        (item,) = json.loads(text)["predictions"]
        return [dict(zip(item["fields"], row)) for row in item["values"]]
    if format == "jsonl":
        return [json.loads(line) for line in text.splitlines()]
    rows = list(csv.DictReader(io.StringIO(text.decode())))
    return [
        {name: (text or None) if name == "note" else value(text) for name, text in row.items()}
        for row in rows]


def predict(program_path, *arguments, stdin=None):
    return subprocess.run(
        [program_path, "predict", MODEL, *arguments], input=stdin, capture_output=True, timeout=60)


@pytest.mark.parametrize("door", ["file", "pipe", "redirection", "output"])
@pytest.mark.parametrize("output", ["csv", "json", "jsonl"])
@pytest.mark.parametrize("input", list(INPUTS))
def test_every_format_goes_into_every_other(program_path, tmp_path, input, output, door):
    rows = more_records()
    text = INPUTS[input](rows)
    source = tmp_path / f"rows.{input}"
    source.write_bytes(text)
    if door == "file":
        done = predict(program_path, source, "--format", output)
    elif door == "pipe":
        done = predict(program_path, "-", "--format", output, stdin=text)
    elif door == "redirection":
        with open(source, "rb") as file:
            done = subprocess.run(
                [program_path, "predict", MODEL, "-", "--format", output], stdin=file,
                capture_output=True, timeout=60)
    else:
        done = predict(program_path, source, "--output", tmp_path / f"scored.{output}")
        assert done.stdout == b""
        done.stdout = (tmp_path / f"scored.{output}").read_bytes()
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(b"\n")
    scored = read(output, done.stdout)
    whole = predict(program_path, "-", "--format", "json", stdin=as_json(rows))
    assert [row["note"] for row in scored] == [row["note"] or None for row in rows]
    for row, expected in zip(scored, read("json", whole.stdout), strict=True):
        assert row["probability"] == expected["probability"]
        assert row["prediction"] == expected["prediction"]
        assert row["bonus"] == expected["bonus"]
        if input == "json" or output != "csv":
            # `007` is no number.
            assert str(row["badge"]).lstrip("0") == str(expected["badge"]).lstrip("0")


def test_standard_input_is_read_from_where_it_is(program_path, tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"a line that somebody has read already\n" + as_csv(records()))
    done = subprocess.run(
        f"(read -r line; '{program_path}' predict '{MODEL}' - --format jsonl) < rows.csv", shell=True,
        executable="/bin/bash", cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(records())


@pytest.mark.parametrize("output", ["csv", "json", "jsonl"])
def test_bad_input_gives_no_output(program_path, tmp_path, output):
    rows = records()
    rows[-1] = {**rows[-1], next(iter(rows[-1])): "many"}
    done = predict(program_path, "-", "--format", output, stdin=as_csv(rows))
    assert done.returncode == 1
    assert done.stdout == b""
    assert f"row {len(rows)}".encode() in done.stderr


@pytest.mark.parametrize("output", ["json", "jsonl", "csv"])
def test_an_identifier_keeps_its_digits(program_path, output):
    rows = [{"id": f"123456789012345678{number}", **row} for number, row in enumerate(records())]
    done = predict(program_path, "-", "--format", output, stdin=as_csv(rows))
    assert [str(row["id"]) for row in read(output, done.stdout)] == [row["id"] for row in rows]


def test_an_output_stays_readable_by_whom_it_was(program_path, tmp_path):
    output = tmp_path / "scored.csv"
    output.write_text("old")
    output.chmod(0o600)
    (tmp_path / "scored.csv.partial-monday").write_text("notes")
    done = predict(program_path, "-", "--output", output, stdin=as_csv(records()))
    assert done.returncode == 0, done.stderr
    assert output.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "scored.csv", "scored.csv.partial-monday"]


@pytest.mark.parametrize("source", ["pipe", "standard input"])
def test_who_waits_for_records_can_be_stopped_at_once(program_path, tmp_path, source):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    output = tmp_path / "scored.csv"
    output.write_text("as it was")
    process = subprocess.Popen(
        [program_path, "predict", MODEL, pipe if source == "pipe" else "-", "--output", output],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1)
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 130
    assert process.stderr.read().decode() == f"stopped; `{output}` is as it was\n"
    assert output.read_text() == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pipe", "scored.csv"]


def test_an_import_from_a_pipe_can_be_stopped_at_once(program, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    process = program.start(subprocess.PIPE)
    process.stdin.write(f'create project p\nimport data "{tmp_path}/pipe" into project p\n'.encode())
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 130
    assert json.loads(program.run("list data in project p").stdout) == []


def big(rows_wanted, path):
    """A CSV of the lab's records again and again, with an identifier that the model does not know."""
    lines = as_csv(records()).splitlines()
    with open(path, "wb") as file:
        file.write(b"id," + lines[0] + b"\n")
        for number in range(rows_wanted):
            file.write(b"%d," % number + lines[1 + number % (len(lines) - 1)] + b"\n")


@pytest.mark.parametrize("arguments", [
    ["--format", "csv"], ["--format", "jsonl"], ["--format", "json"]], ids=lambda a: a[1])
def test_memory_does_not_grow_with_what_is_scored(program_path, tmp_path, arguments):
    rows = 60_000
    big(rows, tmp_path / "big.csv")
    peaks = []
    for name, text in [("small", as_csv(records())), ("big", (tmp_path / "big.csv").read_bytes())]:
        process = subprocess.Popen(
            [program_path, "predict", MODEL, "-", "--quiet", *arguments],
            stdin=subprocess.PIPE, stdout=open(tmp_path / name, "wb"))
        process.stdin.write(text)
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        assert status == 0
        peaks.append(usage.ru_maxrss * 1024)
    scored = read(arguments[1], (tmp_path / "big").read_bytes())
    assert len(scored) == rows
    assert [int(row["id"]) for row in scored] == list(range(rows))
    # As a whole the columns alone would take 12 MB, and the output 30 MB or more.
    assert peaks[1] - peaks[0] < 20 * MEGABYTE, peaks


def test_memory_does_not_grow_with_what_is_imported(program, tmp_path):
    big(100_000, tmp_path / "big.csv")
    (tmp_path / "small.csv").write_bytes(as_csv(records()))
    program.run("create project p")
    peaks = []
    for name in ["small", "big"]:
        process = program.start(subprocess.PIPE)
        process.stdin.write(f'import data "{tmp_path}/{name}.csv" into project p'.encode())
        process.stdin.close()
        said = json.loads(process.stdout.read())
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        assert status == 0
        peaks.append(usage.ru_maxrss * 1024)
    assert said["rows"] == 100_000
    assert said["columns"][0] == "id"
    size = (tmp_path / "big.csv").stat().st_size
    assert said["size_in_bytes"] == size
    assert peaks[1] - peaks[0] < size, peaks
