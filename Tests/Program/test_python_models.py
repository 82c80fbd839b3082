"""Models of Python frameworks in the real program: deployed, scored online and by jobs, evaluated.

SLIPWAY names the program. The models are made here, by the packages of the Python that
SLIPWAY_TEST_PYTHON names (`scripts/test` says how it is set up), else of the one that runs the
tests; a framework that it lacks is skipped.
"""

import csv
import json
import os
import pathlib
import subprocess
import sys
import tarfile

import pytest

PYTHON = os.environ.get("SLIPWAY_TEST_PYTHON") or sys.executable

MAKE = """
import io, json, sys, tarfile
import numpy as np

folder = sys.argv[1]
random = np.random.default_rng(7)
X = random.normal(size=(300, 3))
y = (X[:, 0] + X[:, 1] > 0).astype(int)

def archive(name, model):
    import joblib
    content = io.BytesIO()
    joblib.dump(model, content)
    with tarfile.open(folder + "/" + name + ".tar.gz", "w:gz") as tar:
        member = tarfile.TarInfo("./scikit_model.pkl")
        member.size = len(content.getvalue())
        tar.addfile(member, io.BytesIO(content.getvalue()))

def tell(**results):
    with open(folder + "/expected.json", "w") as file:
        json.dump({name: np.asarray(v).tolist() for name, v in results.items()}, file)

with open(folder + "/rows.csv", "w") as file:
    file.write("c,a,b,label\\n")
    for (a, b, c), label in zip(X.tolist(), y.tolist()):
        file.write("%r,%r,%r,%d\\n" % (c, a, b, label))
"""
FOREST = MAKE + """
import pandas
from sklearn.ensemble import RandomForestClassifier
frame = pandas.DataFrame(X, columns=["a", "b", "c"])
model = RandomForestClassifier(20, random_state=1).fit(frame, y)
archive("m", model)
tell(X=X, prediction=model.predict(frame), probability=model.predict_proba(frame))
"""
TEXTS = MAKE + """
import pandas
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
city = np.where(X[:, 2] > 0, "Oslo", "Bergen")
frame = pandas.DataFrame({"a": X[:, 0], "b": X[:, 1], "city": city})
answers = np.where(y == 1, "yes", "no")
model = make_pipeline(
    make_column_transformer((OneHotEncoder(), ["city"]), (StandardScaler(), ["a", "b"])),
    LogisticRegression()).fit(frame, answers)
archive("m", model)
frame.assign(label=answers).to_csv(folder + "/rows.csv", index=False)
tell(X=X, city=city, prediction=model.predict(frame), probability=model.predict_proba(frame),
     accuracy=model.score(frame, answers))
"""
XGBOOST = MAKE + """
import xgboost
model = xgboost.XGBClassifier(n_estimators=9).fit(X, y)
archive("m", model)
model.save_model(folder + "/native.json")
tell(X=X, prediction=model.predict(X), probability=model.predict_proba(X))
"""
LIGHTGBM = MAKE + """
import lightgbm, pandas
frame = pandas.DataFrame(X, columns=["a", "b", "c"])
model = lightgbm.LGBMClassifier(n_estimators=9, verbose=-1).fit(frame, y)
archive("m", model)
model.booster_.save_model(folder + "/native.txt")
tell(X=X, prediction=model.predict(frame), probability=model.predict_proba(frame))
"""
ONNX = MAKE + """
import skl2onnx
from sklearn.linear_model import LogisticRegression
model = LogisticRegression().fit(X, y)
with open(folder + "/native.onnx", "wb") as file:
    file.write(skl2onnx.to_onnx(model, X[:1].astype("f4")).SerializeToString())
tell(X=X, prediction=model.predict(X), probability=model.predict_proba(X))
"""


def make(folder, script, *packages):
    for package in packages:
        found = subprocess.run([PYTHON, "-c", f"import {package}"], capture_output=True)
        if found.returncode:
            pytest.skip(f"{package} is not installed in {PYTHON}")
    subprocess.run([PYTHON, "-c", script, folder], check=True, timeout=120)
    return json.loads((folder / "expected.json").read_text())


class Lab:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.environment = {**os.environ, "SLIPWAY_PYTHON": PYTHON}
        self.say("create space lab")

    def run(self, text):
        return self.program.run("use space lab\n" + text, env=self.environment)

    def say(self, text):
        done = self.program.run(text, env=self.environment)
        assert done.returncode == 0, done.stderr.decode()
        return [json.loads(line) for line in done.stdout.decode().splitlines()]

    def one(self, text):
        return self.say("use space lab\n" + text)[-1]

    def error(self, text):
        done = self.run(text)
        assert done.returncode == 1, done.stdout
        return json.loads(done.stderr.decode().splitlines()[-1])["error"]

    def deploy(self, file, kind, mode="online"):
        return self.one(
            f'import model "{self.folder / file}" into space lab as m type {kind} with label=label\n'
            f"deploy model m as m {mode}")

    def score(self, *rows, on="m"):
        (self.folder / "request.json").write_text(json.dumps({"input_data": list(rows)}))
        return self.one(f'score file "{self.folder}/request.json" on {on}')["predictions"]


@pytest.fixture
def lab(program, tmp_path):
    return Lab(program, tmp_path)


def close(found, expected, tolerance=1e-12):
    assert len(found) == len(expected)
    return all(
        abs(left - right) <= tolerance
        for row, other in zip(found, expected) for left, right in zip(row, other, strict=True))


def test_a_forest_scores_as_in_scikit_learn(lab, tmp_path):
    expected = make(tmp_path, FOREST, "sklearn", "pandas")
    assert lab.deploy("m.tar.gz", "scikit-learn_1.1")["status"] == "ready"
    X = expected["X"]
    answers = lab.score(
        {"fields": ["a", "b", "c"], "values": X},
        {"id": "turned", "fields": ["c", "a", "b"], "values": [[c, a, b] for a, b, c in X[:5]]},
        {"values": X[:3]})
    assert [item["fields"] for item in answers] == [["prediction", "probability"]] * 3
    assert answers[1]["id"] == "turned"
    for item, count in zip(answers, (300, 5, 3)):
        predictions, probabilities = zip(*item["values"])
        assert list(predictions) == expected["prediction"][:count]
        assert close(probabilities, expected["probability"][:count])
    error = lab.error("score row a=1, c=2 on m")
    assert "`b`" in error["what"] + error["why"]
    assert lab.error('score row a=1, b="x", c=2 on m')["code"] == "mistyped"
    assert lab.score({"fields": ["a", "b", "c"], "values": [[1, None, 2]]})
    model = lab.one("show model m")
    assert model["inputs"] == ["a", "b", "c"]
    assert model["stages"][0]["class"] == "RandomForestClassifier"
    assert b"pickle runs code" in lab.run("show factsheet m").stdout
    assert lab.one("score row a=1, b=2, c=3 on m where confidence > 0.5")["predictions"]


def test_jobs_and_evaluations_work_on_a_forest(lab, tmp_path):
    expected = make(tmp_path, FOREST, "sklearn", "pandas")
    lab.deploy("m.tar.gz", "scikit-learn_1.1", "batch")
    lab.one(
        f'import data "{tmp_path}/rows.csv" into space lab as rows\n'
        "create job j for deployment m with data rows as scored")
    run = lab.one("run job j wait")
    assert (run["status"], run["rows_out"]) == ("completed", 300), run
    scored = list(csv.DictReader(lab.run("show output j/1 format csv").stdout.decode().splitlines()[1:]))
    assert [float(row["prediction"]) for row in scored] == expected["prediction"]
    assert close([json.loads(row["probability"]) for row in scored], expected["probability"])
    lab.one("create job k for deployment m with rows [{a: 1, b: 2, c: 3}]")
    assert lab.one("run job k wait")["status"] == "completed"
    evaluation = lab.one("evaluate deployment m with data rows")
    assert evaluation["accuracy"] > 0.95


def test_texts_and_classes_with_names(lab, tmp_path):
    expected = make(tmp_path, TEXTS, "sklearn", "pandas")
    lab.deploy("m.tar.gz", "scikit-learn_1.1")
    values = [[a, b, city] for (a, b, _), city in zip(expected["X"], expected["city"])]
    (item,) = lab.score({"fields": ["a", "b", "city"], "values": values})
    predictions, probabilities = zip(*item["values"])
    assert list(predictions) == expected["prediction"]
    assert close(probabilities, expected["probability"])
    evaluation = lab.one(
        f'evaluate deployment m with csv "{tmp_path}/rows.csv"')
    assert abs(evaluation["accuracy"] - expected["accuracy"]) < 1e-12


@pytest.mark.parametrize("script, package, kind, files", [
    (XGBOOST, "xgboost", "xgboost_1.6", ["m.tar.gz", "native.json"]),
    (LIGHTGBM, "lightgbm", "lightgbm_4.0", ["m.tar.gz", "native.txt"]),
    (ONNX, "skl2onnx", "onnxruntime_1.17", ["native.onnx"])])
def test_other_frameworks(lab, tmp_path, script, package, kind, files):
    expected = make(tmp_path, script, "sklearn", "pandas", package)
    for number, file in enumerate(files):
        name = f"m{number}"
        lab.one(
            f'import model "{tmp_path / file}" into space lab as {name} type {kind}\n'
            f"deploy model {name} as {name} online")
        (item,) = lab.score({"values": expected["X"]}, on=name)
        predictions, probabilities = zip(*item["values"])
        assert list(predictions) == expected["prediction"]
        assert close(probabilities, expected["probability"], 1e-6)


def test_a_missing_package_is_named_with_its_python(lab, tmp_path):
    (tmp_path / "m.pkl").write_bytes(b"\x80\x04N.")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    bare = str(tmp_path / "bare" / "bin" / "python")
    (pathlib.Path(lab.program.home) / "environments.json").write_text(
        json.dumps({"runtime-22.2-py3.10": bare}))
    lab.one(f'import model "{tmp_path}/m.pkl" into space lab as m type scikit-learn_1.1')
    error = lab.error("deploy model m as m online")
    assert error["why"].startswith("scikit-learn is not installed in the Python ")
    assert "bare" in error["why"]
    assert lab.one("show deployment m")["status"] == "failed"
    assert lab.one("list runtimes") == []


@pytest.mark.parametrize("member", ["/etc/evil", "../evil", "a/../../evil", "link", "hard"])
def test_an_archive_that_leads_out_of_itself_is_refused(lab, tmp_path, member):
    found = subprocess.run([PYTHON, "-c", "import sklearn"], capture_output=True)
    if found.returncode:
        pytest.skip(f"sklearn is not installed in {PYTHON}")
    with tarfile.open(tmp_path / "m.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo(member)
        if member in ("link", "hard"):
            info.type = tarfile.SYMTYPE if member == "link" else tarfile.LNKTYPE
            info.linkname = "/etc/passwd"
        tar.addfile(info)
    lab.one(f'import model "{tmp_path}/m.tar.gz" into space lab as m type scikit-learn_1.1')
    error = lab.error("deploy model m as m online")
    assert "not a model that can be loaded" in error["why"]
    assert not (tmp_path / "evil").exists()


def test_a_pickle_runs_in_no_process_but_a_worker(lab, tmp_path):
    """Also not at the import, nor where it kills the process that loads it."""
    script = MAKE + """
import os
class Evil:
    def __reduce__(self):
        return (os._exit, (7,))
archive("m", Evil())
"""
    if subprocess.run([PYTHON, "-c", "import joblib, sklearn"], capture_output=True).returncode:
        pytest.skip(f"sklearn is not installed in {PYTHON}")
    subprocess.run([PYTHON, "-c", script, tmp_path], check=True)
    lab.one(f'import model "{tmp_path}/m.tar.gz" into space lab as m type scikit-learn_1.1')
    error = lab.error("deploy model m as m online")
    assert "exit status 7" in error["why"]


def test_a_type_that_cannot_be_served_is_refused(lab, tmp_path):
    (tmp_path / "m.h5").write_bytes(b"x")
    error = lab.error(f'import model "{tmp_path}/m.h5" into space lab as m type tensorflow_2.9')
    assert error["code"] == "unknown-type"
    assert lab.error(f'import model "{tmp_path}" into space lab as m type xgboost_1.6')["code"] == (
        "not-a-model")
