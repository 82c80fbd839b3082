"""Serves one saved model of a Python framework inside a worker.

Loading a pickle runs whatever code it names, so this happens here and nowhere else. Requests and
answers have numbers as they lie in memory: a line of JSON says what the columns are, and behind it
come the doubles of all columns of numbers, one column after another, little-endian.
"""

import json
import os
import sys

# What an archive may hold.
MEMBER_LIMIT = 10_000
SIZE_LIMIT = 8 << 30

# The module of each framework, and what the package is called that has it.
FRAMEWORKS = {
    "scikit-learn": "sklearn", "xgboost": "xgboost", "lightgbm": "lightgbm",
    "onnxruntime": "onnxruntime", "pytorch-onnx": "onnxruntime", "onnx": "onnxruntime"}
PACKAGES = {"sklearn": "scikit-learn", "skl2onnx": "skl2onnx"}
PICKLES = (".pkl", ".pickle", ".joblib")
ENDINGS = {
    "sklearn": PICKLES,
    "xgboost": PICKLES + (".json", ".ubj", ".model", ".bst"),
    "lightgbm": PICKLES + (".txt", ".model"),
    "onnxruntime": (".onnx",)}


class Model:
    """The model, loaded once."""

    file_name = "the model"

    def __init__(self, start, refusal):
        self.path = start["path"]
        self.type = start["type"]
        self.refusal = refusal
        self.predictor = None

    def refuse(self, kind, **facts):
        return self.refusal({"error": "model", "kind": kind, **facts})

    # What is loaded.

    def start(self):
        """Unpacks and loads the model; tells what is to be known of it."""
        import warnings

        framework = self.type.rsplit("_", 1)[0]
        module = FRAMEWORKS.get(framework)
        if module is None:
            raise self.refuse("type", type=self.type, allowed=sorted(FRAMEWORKS))
        self.need(module)
        files = unpacked(self.path, "model", lambda why: self.refuse("archive", reason=why))
        path = self.model_file(files, ENDINGS[module])
        remarks = []
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.predictor = self.loaded(path, module)
        for warning in caught:
            text = " ".join(str(warning.message).split())
            print("%s: %s" % (warning.category.__name__, text), file=sys.stderr)
            if "ersion" in warning.category.__name__ + text[:200]:
                remark = text.split(" This might")[0].split(". For more info")[0]
                if remark not in remarks:
                    remarks.append(remark)
        # Said once for every call, and known: columns are put in the model's order before.
        warnings.filterwarnings("ignore", message=".*does not have valid feature names.*")
        return {"facts": dict(self.predictor.facts(), remarks=remarks[:8])}

    def need(self, module):
        """Imports a framework, or tells that it is not there."""
        try:
            __import__(module)
        except ImportError as error:
            raise self.missing(error)

    def missing(self, error):
        module = (getattr(error, "name", None) or "").split(".")[0]
        if not module or not isinstance(error, ModuleNotFoundError):
            return error
        return self.refuse(
            "package", package=PACKAGES.get(module, module), python=sys.executable)

    def model_file(self, files, endings):
        if len(files) == 1:
            return files[0]
        for group in (PICKLES, endings):
            found = [path for path in files if path.lower().endswith(group)]
            found = [path for path in found if path.lower().endswith(endings)]
            if len(found) == 1:
                return found[0]
            if found:
                break
        names = sorted(os.path.relpath(path, "model") for path in files)
        raise self.refuse("archive", reason="it holds %s, of which one must end in %s" % (
            ", ".join("`%s`" % name for name in names[:8]) or "no file", " or ".join(endings)))

    def loaded(self, path, module):
        with open(path, "rb") as file:
            beginning = file.read(16)
        native = not is_pickle(beginning, path)
        if module == "onnxruntime":
            return Graph(path)
        if native and module == "xgboost":
            import xgboost

            booster = xgboost.Booster()
            booster.load_model(with_ending(path, ".json" if looks_like_json(path) else ".ubj"))
            return XGBooster(booster)
        if native and module == "lightgbm":
            import lightgbm

            return LightBooster(lightgbm.Booster(model_file=path))
        try:
            model = unpickled(path)
        except ImportError as error:
            raise self.missing(error)
        name = type(model).__module__.split(".")[0] + "." + type(model).__name__
        if name == "xgboost.Booster":
            return XGBooster(model)
        if name == "lightgbm.Booster":
            return LightBooster(model)
        if not callable(getattr(model, "predict", None)):
            raise self.refuse(
                "archive", reason="what it holds is a %s, which has no `predict`" % name)
        return Estimator(model)

    # What is asked.

    def call(self, request):
        head, _, rest = request.partition(b"\n")
        table = Table(json.loads(head), rest)
        prediction, probability = self.predictor.predict(table)
        return answer(prediction, probability, table.row_count, self.refuse)


def is_pickle(beginning, path):
    return beginning[:1] == b"\x80" or path.lower().endswith(PICKLES)


def looks_like_json(path):
    with open(path, "rb") as file:
        return file.read(2)[1:] in (b'"', b"\n", b" ")


def with_ending(path, ending):
    """The file under a name by which xgboost knows its format."""
    if path.endswith((".json", ".ubj", ".deprecated")):
        return path
    os.rename(path, path + ending)
    return path + ending


def unpickled(path):
    try:
        import joblib
    except ImportError:
        import pickle

        with open(path, "rb") as file:
            return pickle.load(file)
    return joblib.load(path)


# Archives.


def unpacked(path, folder, refusal):
    """The files of an archive, below the folder; a file that is no archive alone.

    Only files and folders come out, with names that lie below the folder, and not too much.
    """
    import shutil
    import tarfile
    import zipfile

    os.mkdir(folder, 0o700)
    if os.path.isdir(path):
        raise refusal("it is a folder")
    files = []
    left = SIZE_LIMIT

    def place(name):
        parts = name.replace("\\", "/").split("/")
        if name[:1] in ("/", "\\") or ".." in parts or "\0" in name or ":" in parts[0]:
            raise refusal("it holds the name `%.80s`, which leads out of it" % name)
        parts = [part for part in parts if part not in ("", ".")]
        return os.path.join(folder, *parts) if parts else None

    def write(source, name):
        nonlocal left
        target = place(name)
        if target is None or target in files:
            raise refusal("it holds the name `%.80s` twice, or none" % name)
        os.makedirs(os.path.dirname(target), 0o700, exist_ok=True)
        with open(target, "xb") as file:
            while True:
                part = source.read(1 << 20)
                if not part:
                    break
                left -= len(part)
                if left < 0:
                    raise refusal("it holds more than %d GB" % (SIZE_LIMIT >> 30))
                file.write(part)
        files.append(target)
        if len(files) > MEMBER_LIMIT:
            raise refusal("it holds more than %d files" % MEMBER_LIMIT)

    with open(path, "rb") as file:
        beginning = file.read(512)
    try:
        if beginning[:4] == b"PK\3\4":
            with zipfile.ZipFile(path) as archive:
                for member in archive.infolist():
                    kind = member.external_attr >> 28
                    if kind not in (0, 4, 8):
                        raise refusal("it holds the link `%.80s`" % member.filename)
                    if not member.is_dir():
                        with archive.open(member) as source:
                            write(source, member.filename)
            return files
        if beginning[:2] == b"\x1f\x8b" or beginning[257:262] == b"ustar":
            with tarfile.open(path, "r:*") as archive:
                for member in archive:
                    if member.isdir():
                        place(member.name)
                    elif member.isfile():
                        write(archive.extractfile(member), member.name)
                    else:
                        raise refusal("it holds `%.80s`, which is no file" % member.name)
            return files
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, RuntimeError) as error:
        # What is compressed need not be an archive: joblib compresses single files.
        if files or beginning[:2] != b"\x1f\x8b" or not isinstance(error, tarfile.ReadError):
            # Not the path of the file, which is one of the home.
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise refusal("it is damaged: %s" % reason)
    target = os.path.join(folder, "model")
    shutil.copyfile(path, target)
    return [target]


# Tables.


class Table:
    """The rows of a request."""

    def __init__(self, head, rest):
        import numpy

        self.row_count = head["rows"]
        self.names = [column["name"] for column in head["columns"]]
        self.columns = []
        self.is_numeric = True
        offset = 0
        for column in head["columns"]:
            if column["type"] == "number":
                self.columns.append(numpy.frombuffer(rest, "<f8", self.row_count, offset))
                offset += 8 * self.row_count
            else:
                self.is_numeric = False
                values = numpy.empty(self.row_count, object)
                values[:] = column["values"]
                self.columns.append(values)

    def matrix(self, dtype=None):
        import numpy

        dtype = dtype or ("f8" if self.is_numeric else object)
        values = numpy.empty((self.row_count, len(self.columns)), dtype)
        for index, column in enumerate(self.columns):
            values[:, index] = column
        return values

    def frame(self, names):
        """A table of pandas, or the bare matrix where pandas is missing."""
        try:
            import pandas
        except ImportError:
            return self.matrix()
        return pandas.DataFrame(dict(zip(names, self.columns)), columns=names)


def answer(prediction, probability, row_count, refuse):
    import numpy

    prediction = numpy.asarray(prediction)
    if prediction.shape[:1] != (row_count,):
        raise refuse("result", reason="it predicted %s for %d rows" % (
            "x".join(map(str, prediction.shape)) or "one value", row_count))
    if prediction.ndim == 2 and prediction.shape[1] == 1:
        prediction = prediction[:, 0]
    head = {"rows": row_count, "width": 0}
    parts = []
    kind = prediction.dtype.kind
    if prediction.ndim == 1 and kind == "b":
        head["prediction"] = {"type": "boolean", "values": prediction.tolist()}
    elif prediction.ndim == 1 and kind in "iuf":
        head["prediction"] = {"type": "number"}
        parts.append(numpy.ascontiguousarray(prediction, "<f8").tobytes())
    elif prediction.ndim == 1:
        head["prediction"] = {
            "type": "text", "values": [None if v is None else str(v) for v in prediction]}
    elif prediction.ndim == 2 and kind in "biuf":
        head["prediction"] = {"type": "vector", "width": prediction.shape[1]}
        parts.append(numpy.ascontiguousarray(prediction, "<f8").tobytes())
    else:
        raise refuse("result", reason="its predictions have %d dimensions" % prediction.ndim)
    if probability is not None:
        probability = numpy.ascontiguousarray(probability, "<f8")
        if probability.ndim != 2 or len(probability) != row_count:
            raise refuse("result", reason="its probabilities are no table")
        head["width"] = probability.shape[1]
        parts.append(probability.tobytes())
    return b"".join([json.dumps(head).encode("utf-8", "replace"), b"\n"] + parts)


def plain(values):
    """Class labels in JSON's own types."""
    return [value if isinstance(value, (bool, int, float, str)) else str(value)
            for value in (getattr(value, "tolist", lambda: value)() for value in values)]


# Predictors: what all frameworks are made to look like.


class Estimator:
    """Whatever has scikit-learn's `predict`."""

    def __init__(self, model):
        self.model = model
        self.names = None
        names = getattr_or_none(model, "feature_names_in_")
        if names is None and type(model).__module__.startswith("lightgbm"):
            names = getattr_or_none(model, "feature_name_")
        if names is not None and all(isinstance(name, str) for name in names):
            self.names = [str(name) for name in names]
        self.has_probability = callable(getattr_or_none(model, "predict_proba"))
        self.needs_names = getattr_or_none(model, "feature_names_in_") is not None

    def facts(self):
        classes = getattr_or_none(self.model, "classes_") if self.has_probability else None
        steps = getattr_or_none(self.model, "steps")
        stages = [
            {"class": type(step).__name__, "name": name, "summary": summary(step)}
            for name, step in (steps or [("", self.model)])]
        types = text_columns(self.model, self.names or [])
        return {
            "names": self.names, "count": getattr_or_none(self.model, "n_features_in_"),
            "texts": sorted(types), "stages": stages, "probability": self.has_probability,
            "classes": plain(classes) if classes is not None and len(classes) < 10_000 else None}

    def predict(self, table):
        rows = table.frame(table.names) if self.needs_names else table.matrix()
        return (
            self.model.predict(rows),
            self.model.predict_proba(rows) if self.has_probability else None)


def getattr_or_none(value, name):
    try:
        return getattr(value, name, None)
    except Exception:
        return None


def summary(step):
    """The parameters that tell most, as text."""
    parameters = getattr_or_none(step, "get_params")
    try:
        given = parameters(deep=False) if parameters else {}
        default = type(step)().get_params(deep=False)
    except Exception:
        return ""
    return ", ".join(
        "%s %s" % (key, value) for key, value in sorted(given.items())
        if isinstance(value, (bool, int, float, str)) and value != default.get(key))[:200]


def text_columns(model, names):
    """The inputs that some encoder knows as texts."""
    found = set()

    def look(step, columns):
        for _, inner in getattr_or_none(step, "steps") or []:
            look(inner, columns)
            break
        for _, inner, chosen in getattr_or_none(step, "transformers_") or []:
            chosen = [chosen] if isinstance(chosen, str) else chosen
            if isinstance(chosen, (list, tuple)) or hasattr(chosen, "tolist"):
                look(inner, [
                    names[c] if isinstance(c, int) and not isinstance(c, bool) else c
                    for c in getattr(chosen, "tolist", lambda: chosen)()])
        for _, inner in (getattr_or_none(step, "steps") or [])[1:]:
            look(inner, columns)
        categories = getattr_or_none(step, "categories_")
        if categories is not None and len(categories) == len(columns):
            for column, values in zip(columns, categories):
                if any(isinstance(value, str) for value in values):
                    found.add(column)

    try:
        look(model, names)
    except Exception:
        pass
    return found & set(names)


class XGBooster:
    """A Booster of xgboost itself, whose objective says what its numbers are."""

    def __init__(self, booster):
        self.booster = booster
        learner = json.loads(booster.save_config())["learner"]
        self.objective = learner["objective"]["name"]
        self.names = booster.feature_names

    def facts(self):
        is_probable = self.objective in ("binary:logistic", "multi:softprob")
        return {
            "names": self.names, "count": self.booster.num_features(), "texts": [],
            "probability": is_probable, "classes": None,
            "stages": [{
                "class": "Booster", "name": "",
                "summary": "%s, %d trees" % (
                    self.objective, self.booster.num_boosted_rounds())}]}

    def predict(self, table):
        import xgboost

        rows = xgboost.DMatrix(table.matrix("f8"), feature_names=self.names)
        return of_scores(
            self.booster.predict(rows), self.objective == "binary:logistic",
            self.objective == "multi:softprob")


class LightBooster:
    """A Booster of lightgbm itself."""

    def __init__(self, booster):
        self.booster = booster
        for line in booster.model_to_string(num_iteration=0).splitlines():
            if line.startswith("objective="):
                self.objective = line[len("objective="):].split()[0]
                break
        else:
            self.objective = ""

    def facts(self):
        names = self.booster.feature_name()
        return {
            "names": None if names[:1] == ["Column_0"] else names,
            "count": self.booster.num_feature(), "texts": [], "classes": None,
            "probability": self.objective in ("binary", "multiclass", "cross_entropy"),
            "stages": [{
                "class": "Booster", "name": "",
                "summary": "%s, %d trees" % (self.objective, self.booster.num_trees())}]}

    def predict(self, table):
        return of_scores(
            self.booster.predict(table.matrix("f8")), self.objective in ("binary", "cross_entropy"),
            self.objective == "multiclass")


def of_scores(scores, is_binary, is_multiclass):
    """Prediction and probabilities of what a booster gives out."""
    import numpy

    scores = numpy.asarray(scores, "f8")
    if is_binary:
        return (scores > 0.5).astype("f8"), numpy.column_stack([1 - scores, scores])
    if is_multiclass:
        return scores.argmax(axis=1), scores
    return scores, None


class Graph:
    """An ONNX model: one input for all columns, or one for each."""

    TYPES = {
        "tensor(float)": "f4", "tensor(double)": "f8", "tensor(int64)": "i8",
        "tensor(int32)": "i4", "tensor(string)": object, "tensor(bool)": "?"}

    def __init__(self, path):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            path, options, providers=["CPUExecutionProvider"])
        self.inputs = self.session.get_inputs()
        self.outputs = self.session.get_outputs()
        unknown = [i.type for i in self.inputs if i.type not in self.TYPES]
        if unknown:
            raise TypeError("the model reads %s" % unknown[0])

    def facts(self):
        several = len(self.inputs) > 1
        width = self.inputs[0].shape[-1] if len(self.inputs[0].shape) > 1 else 1
        return {
            "names": [i.name for i in self.inputs] if several else None,
            "count": len(self.inputs) if several else width if isinstance(width, int) else None,
            "texts": [i.name for i in self.inputs if several and i.type == "tensor(string)"],
            "classes": None, "probability": len(self.outputs) > 1,
            "stages": [{
                "class": "ONNX graph", "name": self.session.get_modelmeta().graph_name,
                "summary": "%s to %s" % (
                    ", ".join(i.name for i in self.inputs[:4]),
                    ", ".join(o.name for o in self.outputs[:4]))}]}

    def predict(self, table):
        import numpy

        if len(self.inputs) == 1:
            feed = {self.inputs[0].name: table.matrix(self.TYPES[self.inputs[0].type])}
        else:
            feed = {
                node.name: numpy.asarray(column, self.TYPES[node.type]).reshape(-1, 1)
                for node, column in zip(self.inputs, table.columns)}
        found = self.session.run(None, feed)
        prediction, probability = found[0], found[1] if len(found) > 1 else None
        if isinstance(probability, list):
            # skl2onnx makes a dictionary of classes for every row, unless told otherwise.
            probability = [list(row.values()) for row in probability]
        if probability is not None and numpy.ndim(probability) == 1:
            probability = None
        return prediction, probability
