"""The lab's data and its scikit-learn model, as notebook 02 makes and stores it."""

import csv
import io
import tarfile
from types import SimpleNamespace

import joblib
import pandas
from sklearn.ensemble import RandomForestClassifier

from server import LESSON, records

LABEL = "ATTRITION"
FEATURES = records()["input_data"][0]["fields"]


def training():
    return pandas.read_csv(LESSON / "data" / "training.csv")


def train(trees=20, seed=24):
    """A forest, what it was trained with, and what it says of the five records."""
    data = training()
    features, target = data[FEATURES], data[LABEL]
    model = RandomForestClassifier(n_estimators=trees, random_state=seed, max_depth=6)
    model.fit(features, target)
    rows = pandas.DataFrame(records()["input_data"][0]["values"], columns=FEATURES)
    return SimpleNamespace(
        model=model, features=features, target=target,
        predictions=model.predict(rows).tolist(),
        probabilities=model.predict_proba(rows).tolist())


def forest_meta(client, platform, name="attrition challenger - sklearn"):
    """The meta data of notebook 02."""
    names = client.repository.ModelMetaNames
    return {
        names.NAME: name,
        names.TYPE: "scikit-learn_1.1",
        getattr(names, platform.software_spec):
            client.software_specifications.get_id_by_name("runtime-22.2-py3.10"),
        names.CUSTOM: {"target_col": LABEL, "fields": FEATURES},
        names.TRAINING_DATA_REFERENCES: [{
            "id": "attrition", "type": "container", "connection": {},
            "location": {"path": "training.csv"},
            "schema": {"id": "training_schema", "fields": [
                {"name": name, "nullable": True, "metadata": {}, "type": "double"}
                for name in FEATURES]}}],
        names.INPUT_DATA_SCHEMA: [{
            "id": "1", "type": "struct", "fields": [
                {"name": name, "nullable": True, "metadata": {}, "type": "double"}
                for name in FEATURES]}],
    }


def store_forest(client, platform, forest, name="attrition challenger - sklearn"):
    return client.repository.store_model(
        model=forest.model, meta_props=forest_meta(client, platform, name),
        training_data=forest.features, training_target=[LABEL])


def forest_archive(forest, path):
    """A tar.gz with the model, as somebody packs it by hand."""
    content = io.BytesIO()
    joblib.dump(forest.model, content)
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("scikit_model.pkl")
        entry.size = content.tell()
        content.seek(0)
        archive.addfile(entry, content)
    return path


def column(prediction, name):
    """One column of an answer's `predictions` item."""
    position = prediction["fields"].index(name)
    return [row[position] for row in prediction["values"]]


def assert_scored_by(forest, answer):
    """The five records were scored as scikit-learn itself scores them."""
    [prediction] = answer["predictions"]
    assert column(prediction, "prediction") == forest.predictions
    assert_close(column(prediction, "probability"), forest.probabilities)


def assert_close(rows, expected, tolerance=1e-9):
    assert len(rows) == len(expected)
    for row, other in zip(rows, expected):
        assert len(row) == len(other)
        for value, reference in zip(row, other):
            assert abs(value - reference) <= tolerance, (row, other)


def ids(listed):
    """The ids in a list of the clients, whose column has many names."""
    [name] = {"ID", "GUID", "JOB-ID", "JOB-UID", "ASSET_ID"} & set(listed.columns)
    return listed[name].tolist()


def row(listed, wanted):
    """The one line of a list that an id has."""
    assert ids(listed).count(wanted) == 1
    return listed.iloc[ids(listed).index(wanted)]


def read_csv(content):
    """The header line and the rows of a CSV file."""
    text = content.decode() if isinstance(content, bytes) else content
    header, *rows = csv.reader(io.StringIO(text))
    return header, rows


def meta(client, platform, name, spec="runtime-22.2-py3.10", **more):
    """The meta data of a function."""
    names = client.repository.FunctionMetaNames
    return {
        names.NAME: name,
        getattr(names, platform.software_spec):
            client.software_specifications.get_id_by_name(spec),
        **more}
