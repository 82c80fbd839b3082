"""What survives: the real program is killed, stopped and run twice at once, and nothing is lost.

An answer on standard output means that the change is on disk. So after any end, however sudden,
the home holds what was answered and at most the one statement that was not.

    KILLS=200 SLIPWAY=.build/debug/slipway /usr/bin/python3 -m pytest -q Tests/Program/test_store.py

kills 200 times instead of 40. Needs only Python's standard library and pytest.
"""

import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import time

import pytest

KILLS = int(os.environ.get("KILLS", "40"))
KILLS_PER_HOME = 10
NOBODY = 65534

# Scripts and what became of them.


def write_script(folder, name, count, seed):
    """A script of `count` statements, a third each of spaces, projects and data."""
    numbers = random.Random(seed)
    lines = [f"create project {name}"]
    for number in range(1, count):
        kind = number % 3
        if kind == 0:
            lines.append(f"create space {name}-{number}")
        elif kind == 1:
            lines.append(f"create project {name}-{number}")
        else:
            data = folder / f"{name}-{number}.csv"
            rows = numbers.choice([1, 10, 2_000])
            data.write_text("A,B\n" + f"{numbers.random()},{number}\n" * rows)
            lines.append(
                f'import data "{data}" into project {name} as {name}-{number}')
    script = folder / f"{name}.slip"
    script.write_text("\n".join(lines) + "\n")
    return script


def answers(output):
    """The objects in the answers, of which only whole lines count."""
    return [json.loads(line) for line in output.decode().split("\n")[:-1] if line]


class Contents:
    """Everything that a home holds, read without the program."""

    def __init__(self, home):
        with contextlib.closing(sqlite3.connect(home / "slipway.sqlite")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            self.objects = {
                row[1]: row for row in database.execute(
                    "SELECT kind, id, container, name, alias, body FROM object")}
            self.journal = database.execute(
                "SELECT number, user, statement FROM journal ORDER BY number").fetchall()
            self.images = database.execute(
                "SELECT entry, id, before, after FROM image ORDER BY entry, position").fetchall()
        self.files = {}
        self.temporary_count = 0
        for folder in (home / "content" / "sha256").glob("*"):
            if folder.name.startswith("."):
                self.temporary_count += 1
                continue
            for path in folder.iterdir():
                if path.name.startswith("."):
                    self.temporary_count += 1
                else:
                    self.files[path.name] = path

    def check(self):
        """What must be so at any moment."""
        present = {}
        for _, id, before, after in self.images:
            assert (json.loads(before) if before else None) == present.get(id)
            present[id] = json.loads(after) if after else None
        assert {id for id, image in present.items() if image} == set(self.objects)
        for kind, id, container, name, alias, body in self.objects.values():
            image = present[id]
            assert image == {
                key: value for key, value in {
                    "kind": kind, "id": id, "containerID": container, "name": name,
                    "alias": alias, "body": body}.items() if value is not None}
            assert container is None or container in self.objects
            if kind == "data":
                assert json.loads(body)["content"]["hash"] in self.files
        assert {entry for entry, *_ in self.images} == {number for number, *_ in self.journal}
        for name, path in self.files.items():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == name, path

    def check_holds(self, answered):
        for answer in answered:
            kind, _, _, name, _, body = self.objects[answer["id"]]
            assert (kind, name) == (answer["kind"], answer["name"])
            if kind == "data":
                content = json.loads(body)["content"]
                assert content["hash"] == answer["content_sha256"]
                assert self.files[content["hash"]].stat().st_size == content["sizeInBytes"]

    def made(self):
        """The ids of everything but the first user."""
        return {id for id, row in self.objects.items() if row[0] != "user"}


# Sudden ends


@pytest.mark.parametrize("batch", range(-(-KILLS // KILLS_PER_HOME)))
def test_what_was_answered_survives_kill_9(program, tmp_path, batch):
    numbers = random.Random(batch)
    answered = []
    kills = min(KILLS_PER_HOME, KILLS - batch * KILLS_PER_HOME)
    for kill in range(kills):
        script = write_script(tmp_path, f"k{kill}", 120, seed=f"{batch}/{kill}")
        process = program.start(script)
        output = b""
        # Some die while they open the home, most while they write.
        for _ in range(numbers.choice([0, 0, numbers.randrange(10), numbers.randrange(110)])):
            output += process.stdout.readline()
        time.sleep(numbers.random() * (0.004 if output else 0.06))
        process.kill()
        rest, errors = process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL and errors == b""
        answered += answers(output + rest)

        listed = program.run("list spaces")
        assert listed.returncode == 0, listed.stderr
        contents = Contents(program.home)
        contents.check()
        contents.check_holds(answered)
        unanswered = contents.made() - {answer["id"] for answer in answered}
        # One more of this kill, and what earlier ones have left.
        assert len(unanswered) <= kill + 1
        assert contents.temporary_count == 0, "what the killed program had begun is still there"


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
@pytest.mark.parametrize("count", [0, 1, 17, 60])
def test_a_script_that_is_stopped_finishes_its_statement(program, tmp_path, number, code, count):
    process = program.start(write_script(tmp_path, "s", 400, seed=count))
    output = b"".join(process.stdout.readline() for _ in range(count))
    if count == 0:
        wait_for_signal_handlers(process, program.home)
    process.send_signal(number)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == code
    answered = answers(output + rest)
    assert count <= len(answered) < 400
    contents = Contents(program.home)
    contents.check()
    contents.check_holds(answered)
    assert contents.made() == {answer["id"] for answer in answered}
    assert contents.temporary_count == 0


@pytest.mark.parametrize("number, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_wait_for_the_next_line(program, number, code):
    process = program.start(subprocess.PIPE)
    process.stdin.write(b"create space lab\n")
    process.stdin.flush()
    answered = answers(process.stdout.readline())
    process.send_signal(number)
    assert process.wait(timeout=10) == code
    process.stdin.close()
    process.stdout.close()
    process.stderr.close()
    Contents(program.home).check_holds(answered)


def wait_for_signal_handlers(process, home):
    """Before the home is there the program may still be loading its libraries."""
    deadline = time.monotonic() + 20
    while not (home / "slipway.sqlite").exists() and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.001)


# Line by line


def test_an_answer_comes_before_the_next_line_is_needed(program, tmp_path):
    process = program.start(subprocess.PIPE)
    for number in range(20):
        process.stdin.write(f"create space s-{number}\n".encode())
        process.stdin.flush()
        answered = answers(process.stdout.readline())
        assert answered[0]["name"] == f"s-{number}"
        # Another program sees it at once.
        Contents(program.home).check_holds(answered)
    process.communicate(timeout=30)
    assert process.returncode == 0


# Two at once


def test_two_programs_lose_nothing_of_what_both_write(program, tmp_path):
    assert program.run("list spaces").returncode == 0
    processes = [
        program.start(write_script(tmp_path, name, 200, seed=name)) for name in ["one", "two"]]
    answered = []
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert (process.returncode, errors) == (0, b"")
        assert len(answers(output)) == 200
        answered += answers(output)
    contents = Contents(program.home)
    contents.check()
    contents.check_holds(answered)
    assert contents.made() == {answer["id"] for answer in answered}
    assert [number for number, *_ in contents.journal] == list(range(1, 402))
    assert contents.temporary_count == 0


def test_programs_that_make_one_home_at_once_all_get_it(program, tmp_path):
    for round in range(5):
        program.home = tmp_path / f"home-{round}"
        scripts = [write_script(tmp_path, f"r{round}p{each}", 2, seed=each) for each in range(4)]
        processes = [program.start(script) for script in scripts]
        answered = []
        for process in processes:
            output, errors = process.communicate(timeout=60)
            assert (process.returncode, errors) == (0, b"")
            answered += answers(output)
        contents = Contents(program.home)
        contents.check()
        assert contents.made() == {answer["id"] for answer in answered}
        assert sorted(row[0] for row in contents.objects.values()).count("user") == 1


def test_the_same_content_from_two_programs_is_kept_once(program, tmp_path):
    data = tmp_path / "rows.csv"
    data.write_text("A\n" + "1\n" * 50_000)
    scripts = []
    for name in ["one", "two"]:
        script = tmp_path / f"{name}.slip"
        script.write_text(
            f"create project {name}\n"
            + "".join(f'import data "{data}" into project {name} as d{n}\n' for n in range(10)))
        scripts.append(script)
    processes = [program.start(script) for script in scripts]
    for process in processes:
        _, errors = process.communicate(timeout=60)
        assert (process.returncode, errors) == (0, b"")
    contents = Contents(program.home)
    contents.check()
    assert len(contents.files) == 1
    assert contents.temporary_count == 0


# Homes that cannot be used


def fails_with(done, code):
    """The error that the program must end with; a crash would end it otherwise."""
    assert done.returncode == 1, (done.returncode, done.stderr)
    error = json.loads(done.stderr.decode().splitlines()[-1])["error"]
    assert error["code"] == code
    return error


def test_a_home_of_a_newer_slipway_is_refused_and_left_as_it_is(program):
    assert program.run("create space lab").returncode == 0
    path = program.home / "slipway.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("INSERT INTO grdb_migrations VALUES ('99 from the future')")
    before = {each.name: each.read_bytes() for each in program.home.iterdir() if each.is_file()}
    fails_with(program.run("create space other"), "newer-home")
    after = {each.name: each.read_bytes() for each in program.home.iterdir() if each.is_file()}
    assert after == before


@pytest.mark.parametrize("content", [b"no database at all, but text\n" * 99, b"SQLite format 3"])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(program, content):
    program.home.mkdir()
    path = program.home / "slipway.sqlite"
    path.write_bytes(content)
    error = fails_with(program.run("list spaces"), "home-unusable")
    assert error["why"] == "`slipway.sqlite` in it is not a database"
    assert path.read_bytes() == content


def test_a_damaged_database_never_crashes_the_program(program):
    script = "".join(f"create space s-{number}\n" for number in range(60))
    assert program.run(script).returncode == 0
    path = program.home / "slipway.sqlite"
    whole = path.read_bytes()
    for seed in range(12):
        numbers = random.Random(seed)
        damaged = bytearray(whole)
        if seed % 3 == 0:
            del damaged[numbers.randrange(100, len(damaged)):]
        else:
            start = numbers.randrange(100, len(damaged) - 900)
            damaged[start:start + 900] = numbers.randbytes(900)
        path.write_bytes(damaged)
        for name in ["slipway.sqlite-wal", "slipway.sqlite-shm"]:
            (program.home / name).unlink(missing_ok=True)
        done = program.run("list spaces\ncreate space more\n")
        if done.returncode != 0:
            fails_with(done, "home-unusable")


def test_a_file_in_the_place_of_the_home_is_said_to_be_there(program):
    program.home.write_text("")
    error = fails_with(program.run("list spaces"), "home-unusable")
    assert error["why"] == "the folder cannot be made: there is a file in its place"


@pytest.fixture
def ordinary(program, tmp_path):
    """Options that run the program as somebody to whom permissions apply."""
    if os.geteuid() != 0:
        return {}
    for folder in [tmp_path, *tmp_path.parents]:
        if folder.stat().st_mode & 0o005 != 0o005 and folder.owner() == "root":
            if not str(folder).startswith("/tmp/"):
                break
            folder.chmod(folder.stat().st_mode | 0o055)
    options = {
        "user": NOBODY, "group": NOBODY, "extra_groups": [],
        "env": {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}}
    try:
        runs = subprocess.run([program.path, "--help"], capture_output=True, **options)
    except PermissionError:
        pytest.skip("an ordinary user cannot reach the program")
    assert runs.returncode == 0
    return options


def give(path):
    if os.geteuid() == 0:
        os.chown(path, NOBODY, NOBODY)


def test_a_folder_without_permission_is_said_to_be_so(program, tmp_path, ordinary):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    give(locked)
    program.home = locked / "home"
    error = fails_with(program.run("list spaces", **ordinary), "home-unusable")
    assert error["why"] == "the folder cannot be made: permission is denied"


def test_a_home_that_may_only_be_read_can_be_read(program, tmp_path, ordinary):
    assert program.run("create space lab").returncode == 0
    for path in [program.home, *program.home.rglob("*")]:
        give(path)
    (program.home / "slipway.sqlite").chmod(0o400)
    listed = program.run("list spaces", **ordinary)
    assert listed.returncode == 0, listed.stderr
    error = fails_with(program.run("create space other", **ordinary), "home-unusable")
    assert error["why"] == "it cannot be written to"


def test_a_full_disk_is_said_to_be_full_and_loses_nothing(program, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    program.home = disk / "home"
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", disk]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("a small disk cannot be mounted here")
    try:
        data = tmp_path / "large.csv"
        data.write_text("A\n" + "1234567\n" * 100_000)
        assert program.run("create project p").returncode == 0
        error = fails_with(
            program.run(f'import data "{data}" into project p as large'), "home-unusable")
        assert error["why"] == "the disk is full"
        Contents(program.home).check()

        done = program.run("".join(f"create space s-{number}\n" for number in range(2_000)))
        assert fails_with(done, "home-unusable")["why"] == "the disk is full"
        answered = answers(done.stdout)
        assert len(answered) > 10
        subprocess.run(["mount", "-o", "remount,size=8m", disk], check=True)
        assert program.run("create space more").returncode == 0
        contents = Contents(program.home)
        contents.check()
        contents.check_holds(answered)
    finally:
        subprocess.run(["umount", disk], check=True)
