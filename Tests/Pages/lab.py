"""A home with everything that pages show, and a server on it."""

import re
import subprocess
import threading
from pathlib import Path

LESSON = Path(__file__).parents[2] / "lessons" / "104-deploying-models-and-functions"

FUNCTION = '''
def double():
    def score(payload):
        rows = payload["input_data"][0]["values"]
        return {"predictions": [{"fields": ["twice"], "values": [[2 * row[0]] for row in rows]}]}
    return score
'''

HUGE = '''
def huge():
    def score(payload):
        row = ["é" * 1000] + [number for number in range(300)]
        return {"predictions": [{"fields": [f"f{n}" for n in range(301)], "values": [row] * 2000}]}
    return score
'''

SET_UP = """
create project attrition
import data "{lesson}/data/training.csv" into project attrition as training
import model "{lesson}/models/attrition-spark" into project attrition as challenger with training=training
create usecase "attrition risk" with purpose="Who is about to leave", risk=medium
add model challenger in project attrition to usecase "attrition risk"
create space lab
promote model challenger from project attrition to space lab
use space lab
deploy model challenger as "challenger deployment" online serving attrition
deploy model challenger as "challenger batch" batch
import data "{lesson}/rows.csv" into space lab as employees
create job monthly for deployment "challenger batch" with data employees
run job monthly
schedule job monthly every day at 02:00
make function double from "{function}"
deploy function double as "double deployment" online serving double
make function huge from "{huge}"
deploy function huge as "huge deployment" online serving huge
create user ana
add member ana to space lab as viewer
create key test
login ana
create key test
"""


class Lab:
    """The home, and an API key of each user."""

    def __init__(self, program, folder):
        self.program = program
        self.home = folder / "home"
        function = folder / "double.py"
        function.write_text(FUNCTION)
        huge = folder / "huge.py"
        huge.write_text(HUGE)
        script = folder / "set-up.slip"
        script.write_text(SET_UP.format(lesson=LESSON, function=function, huge=huge))
        done = subprocess.run(
            [program, "--home", self.home, script], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        keys = re.findall(r"API key `test`: (\S{44})", done.stdout)
        self.keys = dict(zip(["admin", "ana"], keys, strict=True))


class Server:
    """`slipway serve`, as a person starts it."""

    def __init__(self, lab, *arguments):
        self.process = subprocess.Popen(
            [lab.program, "serve", "--home", lab.home, "--port", "0", *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.log = []
        threading.Thread(target=self._read_log, daemon=True).start()
        lines = [self.process.stdout.readline() for _ in range(2)]
        found = re.fullmatch(
            r"serving on (https?://127\.0\.0\.1:\d+)\n"
            r"open (https?://127\.0\.0\.1:\d+/enter\?code=[0-9a-f]{64}) in a browser\n",
            "".join(lines))
        assert found, (lines, self.log)
        self.url, self.link = found[1], found[2]
        self.authority = lab.home / "tls" / "ca.pem"

    def _read_log(self):
        for line in self.process.stderr:
            self.log.append(line)

    def stop(self):
        self.process.terminate()
        return self.process.wait(timeout=20)
