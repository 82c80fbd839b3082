"""A notebook on a pseudo-terminal, and the screen that a person would see."""

import os
import re
import signal
import struct
import fcntl
import termios
import time

import pexpect
import pyte

TIMEOUT = float(os.environ.get("SLIPWAY_TIMEOUT", "30"))

PROMPT = re.compile(r"^\[\d+\] ([^>]*)> ?$")
CONTINUATION = re.compile(r"^\.\.\.> ?$")

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
TAB, ENTER, ESCAPE, BACKSPACE = "\t", "\r", "\x1b", "\x7f"


def control(letter):
    return chr(ord(letter) & 0x1F)


def pasted(text):
    """What a terminal sends for a pasted block."""
    return "\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~"


class Notebook:
    """Runs a program and keeps the screen that its output makes."""

    def __init__(self, program, arguments=(), *, environment, folder, columns=100, rows=40):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.output = b""
        self.child = pexpect.spawn(
            str(program), list(arguments), env=environment, cwd=str(folder),
            dimensions=(rows, columns), timeout=TIMEOUT)
        self.child.delaybeforesend = None

    # What is on the screen

    @property
    def lines(self):
        return [line.rstrip() for line in self.screen.display]

    @property
    def text(self):
        """All rows that have text."""
        return "\n".join(self.lines).rstrip("\n")

    @property
    def current(self):
        """The row with the cursor."""
        return self.lines[self.screen.cursor.y]

    @property
    def typed(self):
        """What stands on the cursor's row, up to the cursor, after the prompt."""
        cells = self.screen.buffer[self.screen.cursor.y]
        left = "".join(cells[column].data for column in range(self.screen.cursor.x))
        return re.sub(r"^(\[\d+\] [^>]*> |\.\.\.> )", "", left)

    def row(self, text):
        """The number of the last row that contains the text."""
        rows = [number for number, line in enumerate(self.lines) if text in line]
        assert rows, f"no row with {text!r} in:\n{self.text}"
        return rows[-1]

    def color(self, text):
        """The colour of the text's first character in its last row."""
        row = self.row(text)
        return self.screen.buffer[row][self.lines[row].rindex(text)].fg

    # Waiting

    def read(self, seconds=0.05):
        """Takes in what the program has written; says whether it still runs."""
        try:
            data = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.output += data
        self.stream.feed(data)
        return True

    def wait(self, condition, what=None):
        """Waits until the condition holds; a text is waited for on the screen."""
        if isinstance(condition, str):
            wanted, what = condition, repr(condition)
            condition = lambda: wanted in self.text
        deadline = time.monotonic() + TIMEOUT
        running = True
        while not condition():
            assert running, f"the program ended before {what or 'this'}:\n{self.text}"
            assert time.monotonic() < deadline, f"no {what or 'such screen'} in:\n{self.text}"
            running = self.read()
        return self

    def wait_for_typed(self, text):
        return self.wait(lambda: self.typed == text, f"{text!r} before the cursor")

    def wait_for_prompt(self, after=None):
        """Waits for an empty prompt; with `after`, for one that comes after that much output."""

        def is_there():
            place = self.screen.cursor
            line = self.screen.display[place.y]
            return (
                (after is None or b"\n" in self.output[after:])
                and PROMPT.match(line[: place.x])
                and not line[place.x:].strip())

        return self.wait(is_there, "prompt")

    def wait_for_end(self):
        """Waits until the program has ended; returns its exit code, or minus its signal."""
        deadline = time.monotonic() + TIMEOUT
        while self.read():
            assert time.monotonic() < deadline, f"the program still runs:\n{self.text}"
        self.child.wait()
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus

    # Doing

    def type(self, keys):
        """Sends keys; waits for nothing."""
        self.child.send(keys)
        return self

    def enter(self, statement):
        """Types a statement, runs it and waits for the next prompt."""
        self.type(statement)
        return self.wait_for_typed(statement).run()

    def run(self):
        """Runs what has been typed and waits for the next prompt."""
        start = len(self.output)
        return self.type(ENTER).wait_for_prompt(after=start)

    def attempt(self, statement, answer="n"):
        """Runs a wrong statement, and answers whether to run the correction instead."""
        self.type(statement).wait_for_typed(statement).type(ENTER).wait("[y/N]")
        start = len(self.output)
        return self.type(answer + ENTER).wait_for_prompt(after=start)

    def clear(self):
        """Drops the line with Ctrl-C and waits for a fresh prompt."""
        start = len(self.output)
        self.type(control("C"))
        return self.wait_for_prompt(after=start)

    def resize(self, columns, rows):
        """Changes the size of the window, and tells the program."""
        self.screen.resize(rows, columns)
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.child.child_fd, termios.TIOCSWINSZ, size)
        return self

    def leave(self):
        """Ctrl-D on an empty line; returns the exit code."""
        self.type(control("D"))
        return self.wait_for_end()

    def kill(self):
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
        self.child.close(force=True)
