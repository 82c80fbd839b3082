"""Runs one deployed function or model: started by Slipway, with requests on its standard input.

The process that starts divides itself in three. The worker runs the function's code once and then
answers calls, one after another. Its parent, the keeper, only watches: when Slipway is gone (the
other end of standard input is closed), the worker has ended, or it has too many processes or too
much memory with them, the keeper kills whatever was started here. The keeper's parent, the guard,
does that when the keeper was killed. Only the Python standard library is used, 3.8 or newer.

Messages go both ways as a length of four bytes, little-endian, and that many bytes of JSON.
"""

import sys

# Nothing of the folder where Slipway runs is a module: a `types.py` there must not come before
# Python's own.
sys.path[:] = [path for path in sys.path if path]

import os

LIMIT_IN_BYTES = 64 << 20
# The end of the folder's name, a UUID, makes the marks of this worker.
MARK_LENGTH = 36
ROOM_FOR_PROCESSES = 2048
# Options of Linux's prctl.
DIE_WITH_PARENT, ADOPT_ORPHANS = 1, 36


# The guard and the keeper.


def guard(keeper, lifeline, folder):
    """Waits until the keeper has ended, and does its work when somebody has killed it.

    A function runs as the same user and may kill its keeper. What the keeper has left comes to the
    guard then, whatever environment, session or group it has given itself.
    """
    ignore_signals()
    take_precedence()
    status = watch(keeper, lifeline, lambda: False, None)
    if status is None:
        # The keeper sees the same and ends by itself, unless it was stopped.
        status = last_words(keeper, 2.5)
        if status is None:
            kill(keeper)
    end_children()
    end_like(status, folder)


def keep(worker, lifeline, folder, limits, printing, mark):
    """Waits until the worker or Slipway has ended, leaves nothing behind, and ends like the worker.

    A function may close descriptors, change its group, make daemons or block signals; none of that
    reaches the keeper, which only asks the system.
    """
    ignore_signals()
    take_precedence()
    import signal

    parent = os.getppid()
    limits = Limits(*limits, printing, mark)
    signal.signal(signal.SIGUSR1, lambda *_: None)
    ask_system(DIE_WITH_PARENT, signal.SIGUSR1)
    status = watch(worker, lifeline, lambda: os.getppid() != parent, limits)
    if status is None and not limits.were_exceeded:
        status = last_words(worker, 0.1)
    kill(worker, group=True)
    kill(worker)
    end_children()
    end_like(status, folder)


def ignore_signals():
    import signal

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGTSTP):
        signal.signal(number, signal.SIG_IGN)


def take_precedence():
    """Lets this process run before those of the worker, where that is allowed: a thousand of them
    would leave it no time to end them."""
    try:
        os.sched_setscheduler(
            0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(1))
    except (OSError, AttributeError):
        pass


def watch(child, lifeline, is_gone, limits):
    """How a child has ended; `None` when Slipway has gone before it, or it has to go."""
    import select
    import signal

    waking, woken = os.pipe()
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    poll = select.poll()
    # No event is asked for: what Slipway writes is the worker's, and its end comes unasked.
    poll.register(lifeline, 0)
    poll.register(waking, select.POLLIN)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if is_gone():
            return None
        pause = limits.pause_in_milliseconds if limits else None
        for descriptor, _ in poll.poll(pause):
            if descriptor == lifeline:
                return None
            os.read(waking, 4096)
        if limits and limits.are_exceeded(child):
            return None


class Limits:
    """What the worker and all that come from it may have together."""

    TOO_MUCH_MEMORY, TOO_MANY_PROCESSES = -1, -2

    def __init__(self, memory, processes, printing, mark):
        self.memory = memory
        self.processes = processes
        self.printing = printing
        self.mark = mark
        self.pause_in_milliseconds = 200
        self.were_exceeded = False

    def are_exceeded(self, worker):
        """Looks at the processes; ends them when there is too much of something."""
        found = descendants(os.getpid(), self.processes)
        # What the system does not allow a process alone needs no watching.
        self.pause_in_milliseconds = 50 if found != [worker] else 200
        if found == [worker]:
            return False
        if len(found) > self.processes:
            self.end(worker, self.TOO_MANY_PROCESSES)
            return True
        # Pages that several share count for each of them, so a closer look follows.
        if self.memory and sum(map(resident, found)) > self.memory:
            if sum(map(proportional, found)) > self.memory:
                self.end(worker, self.TOO_MUCH_MEMORY)
                return True
        return False

    def end(self, worker, mark):
        """Ends the worker's group at once, then tells why: meanwhile it would grow."""
        import select

        kill(worker, group=True)
        self.were_exceeded = True
        poll = select.poll()
        poll.register(self.printing, select.POLLOUT)
        if poll.poll(100):
            try:
                os.write(self.printing, self.mark % mark)
            except OSError:
                pass


def descendants(process, limit):
    """The processes that come from one and live; a few more than the limit at most."""
    found = []
    waiting = [process]
    while waiting and len(found) <= limit:
        children = children_of(waiting.pop())
        found += children
        waiting += children
    return found


def resident(process):
    try:
        with open("/proc/%d/statm" % process) as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, ValueError, IndexError):
        return 0


def proportional(process):
    """Memory in which a shared page counts as the part of it that falls to the process."""
    try:
        with open("/proc/%d/smaps_rollup" % process) as file:
            for line in file:
                if line.startswith("Pss:"):
                    return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return resident(process)


def last_words(child, seconds):
    """How a child ends, when it does so soon; otherwise `None`.

    A worker that dies closes its pipes a moment before the system tells how it died, and a worker
    that has nothing to do ends by itself.
    """
    import time

    for _ in range(int(seconds / 0.005)):
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.005)
    return None


def kill(process, group=False):
    import signal

    try:
        (os.killpg if group else os.kill)(process, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def end_children():
    """Kills all children, and whatever others have left to this process.

    Orphans come here, one generation after another, since this process has asked for them.
    """
    import time

    for _ in range(2_000):
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            return
        for process in descendants(os.getpid(), sys.maxsize):
            kill(process)
        time.sleep(0.001)


def end_like(status, folder):
    """Ends this process as the worker has ended."""
    import signal

    remove(folder)
    if status is None:
        os._exit(0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status))


def remove(folder):
    try:
        os.rmdir(folder)
    except FileNotFoundError:
        pass
    except OSError:
        # A function has left something there. Few do, and the module takes a while to load.
        import shutil

        shutil.rmtree(folder, ignore_errors=True)


def children_of(process):
    """The processes whose parent is this one, where the system tells."""
    children = []
    try:
        for thread in os.listdir("/proc/%d/task" % process):
            with open("/proc/%d/task/%s/children" % (process, thread)) as file:
                children += [int(text) for text in file.read().split()]
    except OSError:
        pass
    return children


def ask_system(option, value):
    """Sets an option of this process where the system has it (prctl of Linux)."""
    try:
        import ctypes

        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
    except (OSError, AttributeError, ImportError):
        pass


# Messages.


class Messages:
    """The pipes, under numbers that a function does not meet by chance."""

    def __init__(self, reading, writing, printing, mark):
        self.reading = reading
        self.writing = writing
        self.printing = printing
        self.mark_form = mark
        self.sent = 0

    def mark(self):
        """Marks a place in what is printed by how many messages were sent before it."""
        try:
            os.write(self.printing, self.mark_form % self.sent)
        except OSError:
            pass

    def are_waiting(self):
        import select

        return bool(select.select([self.reading], [], [], 0)[0])

    def receive(self):
        """The next message's bytes, or `None` when there will be none."""
        head = self.read(4)
        if head is None:
            return None
        length = int.from_bytes(head, "little")
        if length > LIMIT_IN_BYTES:
            os._exit(3)
        return self.read(length)

    def read(self, count):
        parts = []
        while count > 0:
            part = os.read(self.reading, min(count, 1 << 20))
            if not part:
                return None
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def send(self, body):
        self.sent += 1
        self.mark()
        rest = memoryview(len(body).to_bytes(4, "little") + body)
        while rest:
            rest = rest[os.write(self.writing, rest):]


# The function.


class Refusal(Exception):
    """What the function did that cannot be passed on; becomes the reply."""

    def __init__(self, reply):
        super().__init__()
        self.reply = reply


class Host:
    """The user's code, and the calls of it."""

    def __init__(self, start):
        import base64

        self.file_name = start["file"]
        self.source = base64.b64decode(start["source"])
        self.entry = start["entry"]
        self.parameters = start["parameters"]
        self.token = start["token"]
        self.score = None
        self.takes_token = False

    def start(self):
        """Runs the code once."""
        import inspect
        import io
        import linecache
        import tokenize
        import types

        module = types.ModuleType("function")
        module.__file__ = self.file_name
        sys.modules["function"] = module
        encoding, _ = tokenize.detect_encoding(io.BytesIO(self.source).readline)
        lines = self.source.decode(encoding, "replace").splitlines(True)
        linecache.cache[self.file_name] = (len(self.source), None, lines, self.file_name)
        exec(compile(self.source, self.file_name, "exec"), module.__dict__)
        if not hasattr(module, self.entry):
            raise NameError("there is no `%s` when the file has run" % self.entry)
        entry = getattr(module, self.entry)
        if not callable(entry):
            raise TypeError("`%s` is %s, not a function" % (self.entry, describe(entry)))
        if self.entry == "score":
            self.score = entry
        else:
            self.score = entry(**self.arguments(inspect.signature(entry)))
        if not callable(self.score):
            raise Refusal({"error": "no-score", "found": describe(self.score)})
        self.takes_token = takes_two(self.score, inspect)

    def arguments(self, signature):
        """The parameters as the outer function takes them.

        A function with one parameter, none of whose name was given, gets all of them as one
        dictionary, over those that its default has.
        """
        names = list(signature.parameters)
        if not self.parameters or len(names) != 1 or names[0] in self.parameters:
            return self.parameters
        parameter = signature.parameters[names[0]]
        if parameter.kind == parameter.VAR_KEYWORD:
            return self.parameters
        default = parameter.default if isinstance(parameter.default, dict) else {}
        return {names[0]: {**default, **self.parameters}}

    def call(self, payload):
        """What `score` returns, as JSON text."""
        import json

        payload = json.loads(payload)
        arguments = (payload, self.token) if self.takes_token else (payload,)
        answer = self.score(*arguments)
        try:
            text = json.dumps(plain(answer), ensure_ascii=False, allow_nan=False)
        except RecursionError:
            raise Refusal(bad_result("it is nested too deeply, or holds itself"))
        # Half a surrogate pair is no text.
        body = text.encode("utf-8", "replace")
        if len(body) > LIMIT_IN_BYTES - 1024:
            raise Refusal(bad_result("it is larger than 64 MB"))
        return body


def takes_two(score, inspect):
    try:
        parameters = inspect.signature(score).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = [
        parameter for parameter in parameters
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD)]
    return len(positional) >= 2 and positional[1].name == "token"


def describe(value):
    return "None" if value is None else "a value of type %s" % type(value).__name__


def bad_result(reason):
    return {"error": "result", "reason": reason}


def plain(answer):
    """The answer in JSON's own types, checked: `{"predictions": [{"values": […]}, …]}`."""
    if not isinstance(answer, dict):
        raise Refusal(bad_result("it is %s, not a dictionary" % describe(answer)))
    if "predictions" not in answer:
        raise Refusal(bad_result('it has no "predictions"'))
    answer = converted(answer, '', 0)
    predictions = answer["predictions"]
    if not isinstance(predictions, list):
        raise Refusal(bad_result('"predictions" is no list'))
    for number, item in enumerate(predictions):
        place = "predictions[%d]" % number
        if not isinstance(item, dict):
            raise Refusal(bad_result("%s is no dictionary" % place))
        values = item.get("values")
        if not isinstance(values, list):
            raise Refusal(bad_result('%s has no list "values"' % place))
        fields = item.get("fields")
        if fields is None:
            continue
        if not isinstance(fields, list) or not all(isinstance(field, str) for field in fields):
            raise Refusal(bad_result('%s: "fields" is no list of names' % place))
        for index, row in enumerate(values):
            if not isinstance(row, list) or len(row) != len(fields):
                found = "%d values" % len(row) if isinstance(row, list) else "no list"
                raise Refusal(bad_result(
                    "%s: row %d has %s for %d fields" % (place, index + 1, found, len(fields))))
    return answer


def converted(value, place, depth):
    """A value in JSON's own types; NaN and infinities become null, as on the platform."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, int):
        if value.bit_length() > 13_287:
            # Python does not print it either.
            raise Refusal(bad_result("%s is a number of more than 4000 digits" % place))
        return int(value)
    if isinstance(value, float):
        return float(value) if value - value == 0 else None
    # Slipway reads no more.
    if depth >= 64:
        raise Refusal(bad_result("it is nested too deeply, or holds itself"))
    if isinstance(value, dict):
        result = {}
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Refusal(bad_result("%s has the key %.40r, which is no text" % (
                    place or "it", key)))
            result[key] = converted(inner, (place + "." if place else "") + key, depth + 1)
        return result
    if isinstance(value, (list, tuple)):
        return [
            converted(inner, "%s[%d]" % (place, index), depth + 1)
            for index, inner in enumerate(value)]
    for name in ("tolist", "item", "to_list"):
        # numpy and pandas have these.
        method = getattr(value, name, None)
        if callable(method) and not isinstance(value, type):
            return converted(method(), place, depth + 1)
    raise Refusal(bad_result("%s is %s, which JSON does not have" % (
        place or "it", describe(value))))


def raised(error, file_name):
    """What an exception says, and the last line of the user's file that led to it."""
    import traceback

    text = ""
    try:
        text = str(error)
    except BaseException:
        pass
    name = type(error).__name__
    reply = {"error": "raised", "exception": (name + (": " + text if text else ""))[:500]}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == file_name:
            reply.update(line=frame.lineno, function=frame.name, text=(frame.line or "")[:200])
            break
    return reply


def is_too_deep(error):
    try:
        return getattr(error, "kind", None) == "function-depth"
    except BaseException:
        return False


def attempt(action, file_name):
    """The reply to a request: what the action gives, or how it failed."""
    process = os.getpid()
    try:
        body = action()
        if os.getpid() != process:
            os._exit(0)
        return body
    except BaseException as error:
        if os.getpid() != process:
            # A child of the function that has come back to us: nobody waits for its answer.
            os._exit(1)
        import json

        if isinstance(error, Refusal):
            reply = error.reply
        elif isinstance(error, (SystemExit, KeyboardInterrupt)):
            end(getattr(error, "code", 1))
        elif isinstance(error, MemoryError):
            error.__traceback__ = None
            reply = {"error": "memory"}
        elif is_too_deep(error):
            # What the innermost of many calls says is said once.
            reply = {"error": "depth"}
        else:
            reply = raised(error, file_name)
        # Half a surrogate pair is no text.
        return b"!" + json.dumps(reply, ensure_ascii=False).encode("utf-8", "replace")


def end(code):
    """Ends the worker at once, as `sys.exit(code)` asks for."""
    if code is None or isinstance(code, int):
        status = code or 0
    else:
        status = 1
        try:
            print(code, file=sys.stderr)
        except BaseException:
            pass
    flush()
    os._exit(status & 0xFF)


def flush():
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        try:
            stream.flush()
        except BaseException:
            pass


# The worker.


def work(messages):
    import json
    import resource
    import types

    # That this is Python, and could start.
    messages.mark()
    if not messages.are_waiting():
        prepare()
    # What to run comes as a message; a secret in it is never seen in a list of processes.
    while True:
        first = messages.receive()
        if first is None:
            return
        start = json.loads(first)
        if "inspect" not in start:
            break
        answer(messages, inspection(start))
    set_limit(resource, resource.RLIMIT_NOFILE, 1024)
    if start["memory"]:
        set_limit(resource, resource.RLIMIT_AS, start["memory"])
    module = None
    if "model" in start:
        library = types.ModuleType("slipway_model")
        exec(compile(start["model"], "slipway_model.py", "exec"), library.__dict__)
        host = library.Model(start, Refusal)
    else:
        os.environ["SLIPWAY_URL"] = start["url"]
        os.environ["SLIPWAY_TOKEN"] = start["token"]
        module = types.ModuleType("slipway")
        module.__file__ = "slipway.py"
        exec(compile(start["module"], "slipway.py", "exec"), module.__dict__)
        sys.modules["slipway"] = module
        host = Host(start)

    def begin():
        return json.dumps({"process": os.getpid(), **(host.start() or {})}).encode()

    reply = attempt(begin, host.file_name)
    answer(messages, reply)
    if reply[:1] == b"!":
        return
    while True:
        request = messages.receive()
        if request is None:
            return
        # The ids of the deployments that wait, then the payload.
        chain, _, payload = request.partition(b"\n")
        if module:
            module._chain = chain.decode()
        reply = attempt(lambda: host.call(payload), host.file_name)
        # What the call held must not count against the next one.
        payload = request = None
        answer(messages, reply)


def prepare():
    """Loads what functions and their start need, while there is nothing else to do."""
    import base64, http.client, inspect, io, linecache, tokenize, traceback, urllib.request


def inspection(message):
    """What there is to know of a file; none of its code runs."""
    import base64
    import json

    library = {}
    exec(compile(message["program"], "inspect_source.py", "exec"), library)
    return json.dumps(library["inspected"](base64.b64decode(message["inspect"]))).encode()


def answer(messages, reply):
    """Sends a reply, after all that was printed before it."""
    flush()
    messages.send(reply)


def set_limit(resource, kind, value):
    try:
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))
    except (OSError, ValueError):
        pass


def limit_processes(resource):
    """Bounds how many processes the user may have, with room for what else the user does: a function
    that only makes processes stops there. It does not hold for root, whom the keeper watches."""
    try:
        with open("/proc/loadavg") as file:
            present = int(file.read().split()[3].split("/")[1])
    except (OSError, ValueError, IndexError):
        return
    set_limit(resource, resource.RLIMIT_NPROC, present + ROOM_FOR_PROCESSES)


def main():
    import fcntl
    import resource
    import signal

    # The protocol moves away from where a function prints and reads, to numbers that it does not
    # meet by chance.
    reading = fcntl.fcntl(0, fcntl.F_DUPFD_CLOEXEC, 200)
    writing = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, 200)
    printing = fcntl.fcntl(2, fcntl.F_DUPFD_CLOEXEC, 200)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    # What was printed before a crash is the best hint at its cause.
    sys.stdout.reconfigure(line_buffering=True)
    # The variable is also by which Slipway knows the processes of this worker.
    folder = os.environ["SLIPWAY_FOLDER"]
    os.mkdir(folder, 0o700)
    os.chdir(folder)
    set_limit(resource, resource.RLIMIT_CORE, 0)
    limit_processes(resource)
    limits = [int(text) for text in sys.argv[1:3]]
    # What no function prints by chance.
    mark = b"\0" + folder[-MARK_LENGTH:].encode() + b" %d\n"
    del sys.argv[1:]
    ask_system(ADOPT_ORPHANS, 1)
    keeper = os.fork()
    if keeper:
        # Output is the worker's: nobody waits for the end of guard and keeper to know of its own.
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.close(writing)
        os.close(printing)
        guard(keeper, reading, folder)
    ask_system(ADOPT_ORPHANS, 1)
    worker = os.fork()
    if worker:
        os.dup2(null, 1)
        os.dup2(null, 2)
        os.close(writing)
        keep(worker, reading, folder, limits, printing, mark)
    # Also a group of its own, and by its session the system shares the processors, not by how many
    # processes there are in it.
    os.setsid()
    ask_system(DIE_WITH_PARENT, signal.SIGKILL)
    messages = Messages(reading, writing, printing, mark)
    try:
        work(messages)
    except OSError:
        # Slipway has gone, or the function has closed the pipes.
        pass
    except MemoryError:
        messages.send(b'!{"error": "memory"}')
    flush()
    os._exit(0)


main()
