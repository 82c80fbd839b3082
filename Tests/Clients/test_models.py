"""Models: stored from objects and files, read, changed, revised, downloaded and promoted."""

import io
import tarfile

import joblib
import pytest

import lab
import spark


def names_of(listed):
    return listed["NAME"].tolist()


@pytest.mark.smoke
def test_a_scikit_learn_object_is_stored(client, platform, forest):
    details = lab.store_forest(client, platform, forest)
    model = client.repository.get_model_id(details)
    metadata, entity = details["metadata"], details["entity"]
    assert metadata["name"] == "attrition challenger - sklearn"
    assert metadata["space_id"] == client.default_space_id
    assert "href" not in metadata
    assert entity["type"] == "scikit-learn_1.1"
    assert entity["software_spec"]["id"] == client.software_specifications.get_id_by_name(
        "runtime-22.2-py3.10")
    # What was posted comes back as it was.
    assert entity["custom"] == {"target_col": lab.LABEL, "fields": lab.FEATURES}
    assert [f["name"] for f in entity["schemas"]["input"][0]["fields"]] == lab.FEATURES
    [reference] = entity["training_data_references"]
    assert reference["id"] == "attrition"
    assert reference["location"] == {"path": "training.csv"}
    assert [f["type"] for f in reference["schema"]["fields"]] == ["double"] * 22

    assert client.repository.get_details(model)["metadata"]["id"] == model
    assert client.repository.get_model_details(model)["entity"] == entity
    listed = client.repository.list_models()
    row = lab.row(listed, model)
    assert row["NAME"] == "attrition challenger - sklearn"
    assert row["TYPE"] == "scikit-learn_1.1"
    assert model in lab.ids(client.repository.list())
    assert model in [m["metadata"]["id"]
                     for m in client.repository.get_model_details()["resources"]]


@pytest.mark.smoke
def test_a_model_comes_back_as_an_object(client, stored_forest, forest):
    loaded = client.repository.load(stored_forest)
    loaded = getattr(loaded, "named_steps", {}).get("model", loaded)
    assert (loaded.predict_proba(forest.features)
            == forest.model.predict_proba(forest.features)).all()


@pytest.mark.smoke
def test_a_download_holds_what_was_stored(client, stored_forest, forest, rest, tmp_path):
    path = client.repository.download(stored_forest, str(tmp_path / "model.tar.gz"))
    content = (tmp_path / "model.tar.gz").read_bytes()
    assert str(path).endswith("model.tar.gz")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        [member] = [m for m in archive.getmembers() if m.isfile()]
        assert member.name.endswith("scikit_model.pkl")
        model = joblib.load(archive.extractfile(member))
    model = getattr(model, "named_steps", {}).get("model", model)
    assert (model.predict(forest.features) == forest.model.predict(forest.features)).all()
    bare = rest.versioned("GET", f"/ml/v4/models/{stored_forest}/download", 200, params={
        "space_id": client.default_space_id, "content_format": "native"})
    assert bare.content == content


@pytest.mark.smoke
def test_a_file_is_stored_byte_for_byte(client, platform, forest, tmp_path):
    packed = lab.forest_archive(forest, tmp_path / "forest.tar.gz")
    meta = lab.forest_meta(client, platform, "from a file")
    details = client.repository.store_model(model=str(packed), meta_props=meta)
    model = client.repository.get_model_id(details)
    assert details["metadata"]["name"] == "from a file"
    client.repository.download(model, str(tmp_path / "again.tar.gz"))
    assert (tmp_path / "again.tar.gz").read_bytes() == packed.read_bytes()
    client.repository.delete(model)


def test_least_meta_data_is_enough_for_a_file(client, platform, forest, tmp_path):
    packed = lab.forest_archive(forest, tmp_path / "forest.tar.gz")
    names = client.repository.ModelMetaNames
    details = client.repository.store_model(model=str(packed), meta_props={
        names.NAME: "bare", names.TYPE: "scikit-learn_1.1",
        getattr(names, platform.software_spec):
            client.software_specifications.get_id_by_name("runtime-22.2-py3.10")})
    assert details["entity"]["type"] == "scikit-learn_1.1"
    assert not details["entity"].get("schemas", {}).get("input")
    client.repository.delete(client.repository.get_model_id(details))


def test_training_data_alone_describe_the_input(client, platform, forest):
    meta = lab.forest_meta(client, platform, "described by its data")
    names = client.repository.ModelMetaNames
    del meta[names.TRAINING_DATA_REFERENCES], meta[names.INPUT_DATA_SCHEMA]
    details = client.repository.store_model(
        model=forest.model, meta_props=meta, training_data=forest.features,
        training_target=forest.target)
    [described] = details["entity"]["schemas"]["input"]
    assert [field["name"] for field in described["fields"]] == lab.FEATURES
    [reference] = details["entity"]["training_data_references"]
    assert [field["name"] for field in reference["schema"]["fields"]] == lab.FEATURES


@pytest.mark.smoke
def test_the_lab_model_of_spark_is_stored(client, rest, spark_model, tmp_path):
    details = client.repository.get_details(spark_model)
    assert details["entity"]["type"] == "mllib_3.3"
    assert details["entity"]["label_column"] == lab.LABEL
    pipeline = details["entity"]["pipeline"]["id"]
    stored = client.repository.get_details(pipeline)
    assert stored["entity"]["document"]["primary_pipeline"] == "dlaas_only"
    [node] = stored["entity"]["document"]["pipelines"][0]["nodes"]
    definition = client.data_assets.get_details(node["parameters"]["model_definition"]["id"])
    assert definition["metadata"]["asset_type"] == "wml_model_definition"
    client.model_definitions.download(
        node["parameters"]["model_definition"]["id"], "definition.tar.gz")
    assert (tmp_path / "definition.tar.gz").stat().st_size > 100
    listed = client.repository.list_models()
    assert lab.row(listed, spark_model)["TYPE"] == "mllib_3.3"


def test_a_spark_model_comes_back_byte_for_byte(client, rest, tmp_path):
    content = spark.archive()
    model = spark.replay_store(
        rest, {"space_id": client.default_space_id}, "bytes", content)
    client.repository.download(model, "spark.tar.gz")
    assert (tmp_path / "spark.tar.gz").read_bytes() == content
    client.repository.delete(model)


def test_a_spark_archive_is_stored_as_a_file(client, platform, tmp_path):
    packed = tmp_path / "spark.tar.gz"
    packed.write_bytes(spark.archive())
    names = client.repository.ModelMetaNames
    details = client.repository.store_model(model=str(packed), meta_props={
        names.NAME: "spark from a file", names.TYPE: "mllib_3.3",
        getattr(names, platform.software_spec):
            client.software_specifications.get_id_by_name("spark-mllib_3.3")})
    assert details["entity"]["type"] == "mllib_3.3"


@pytest.mark.smoke
def test_a_model_is_renamed(client, platform, forest):
    model = client.repository.get_model_id(lab.store_forest(client, platform, forest, "before"))
    names = client.repository.ModelMetaNames
    changed = client.repository.update_model(
        model, {names.NAME: "after", names.DESCRIPTION: "renamed", names.TAGS: ["one", "two"],
                names.CUSTOM: {"note": "changed"}})
    assert changed["metadata"]["name"] == "after"
    details = client.repository.get_model_details(model)
    assert details["metadata"]["name"] == "after"
    assert details["metadata"]["description"] == "renamed"
    assert details["metadata"]["tags"] == ["one", "two"]
    assert details["entity"]["custom"]["note"] == "changed"
    assert details["entity"]["type"] == "scikit-learn_1.1"
    client.repository.delete(model)


def test_the_content_of_a_model_is_replaced(client, platform, forest, tmp_path):
    model = client.repository.get_model_id(
        lab.store_forest(client, platform, forest, "to be replaced"))
    other = lab.train(trees=3, seed=1)
    names = client.repository.ModelMetaNames
    client.repository.update_model(
        model, {names.NAME: "replaced"}, update_model=other.model)
    loaded = client.repository.load(model)
    loaded = getattr(loaded, "named_steps", {}).get("model", loaded)
    assert len(loaded.estimators_) == 3
    assert client.repository.get_model_details(model)["metadata"]["name"] == "replaced"


@pytest.mark.smoke
def test_a_revision_keeps_what_was(client, platform, forest):
    model = client.repository.get_model_id(
        lab.store_forest(client, platform, forest, "first name"))
    names = client.repository.ModelMetaNames
    first = client.repository.create_model_revision(model)
    assert first["metadata"]["rev"] == "1"
    client.repository.update_model(model, {names.NAME: "second name"})
    second = client.repository.create_model_revision(model)
    assert second["metadata"]["rev"] == "2"
    listed = client.repository.list_models_revisions(model)
    assert sorted(str(rev) for rev in listed[listed.columns[0]]) == ["1", "2"]
    for rev, name in [("1", "first name"), ("2", "second name")]:
        details = client.repository.get_model_revision_details(model, rev)
        details = details.get("resources", [details])[0]
        assert details["metadata"]["rev"] == rev
        assert details["metadata"]["name"] == name
    client.repository.delete(model)


def test_a_revision_is_downloaded(client, platform, forest, tmp_path):
    packed = lab.forest_archive(forest, tmp_path / "forest.tar.gz")
    details = client.repository.store_model(
        model=str(packed), meta_props=lab.forest_meta(client, platform, "revised"))
    model = client.repository.get_model_id(details)
    client.repository.create_model_revision(model)
    other = lab.train(trees=3, seed=1)
    names = client.repository.ModelMetaNames
    client.repository.update_model(model, {names.NAME: "changed"}, update_model=other.model)
    client.repository.download(model, "first.tar.gz", **{platform.revision_argument: "1"})
    assert (tmp_path / "first.tar.gz").read_bytes() == packed.read_bytes()
    client.repository.download(model, "now.tar.gz")
    assert (tmp_path / "now.tar.gz").read_bytes() != packed.read_bytes()


@pytest.mark.smoke
def test_a_deleted_model_is_gone(client, platform, forest):
    model = client.repository.get_model_id(lab.store_forest(client, platform, forest, "short"))
    client.repository.delete(model)
    with pytest.raises(platform.error):
        client.repository.get_details(model)
    with pytest.raises(platform.error) as raised:
        client.repository.get_model_details(model)
    assert "404" in str(raised.value)
    assert model not in lab.ids(client.repository.list_models())


@pytest.mark.smoke
def test_a_model_is_promoted_from_its_project(connect, make_space, home, platform, forest):
    target = make_space("promoted")
    space = target.default_space_id
    client = connect(project=home.project)
    details = lab.store_forest(client, platform, forest, f"to promote to {space}")
    model = client.repository.get_model_id(details)
    assert details["metadata"]["project_id"] == home.project
    assert "space_id" not in details["metadata"]
    assert model in lab.ids(client.repository.list_models())

    copy = client.spaces.promote(model, home.project, space)
    assert copy != model and len(copy) == 36
    promoted = target.repository.get_details(copy)
    assert promoted["metadata"]["space_id"] == space
    assert promoted["metadata"]["name"] == details["metadata"]["name"]
    assert promoted["entity"]["custom"] == details["entity"]["custom"]
    client.repository.download(model, "original.tar.gz")
    target.repository.download(copy, "copy.tar.gz")
    assert open("original.tar.gz", "rb").read() == open("copy.tar.gz", "rb").read()

    # The copy lives on without the original, and another promotion makes another copy.
    again = client.spaces.promote(model, home.project, space)
    assert again not in (model, copy)
    client.repository.delete(model)
    assert target.repository.get_details(copy)["metadata"]["id"] == copy


def test_a_revision_is_promoted(connect, make_space, home, platform, forest):
    target = make_space("promoted")
    client = connect(project=home.project)
    model = client.repository.get_model_id(
        lab.store_forest(client, platform, forest, "name of revision 1"))
    client.repository.create_model_revision(model)
    names = client.repository.ModelMetaNames
    client.repository.update_model(model, {names.NAME: "later name"})
    copy = client.spaces.promote(model, home.project, target.default_space_id, rev_id="1")
    assert target.repository.get_details(copy)["metadata"]["name"] == "name of revision 1"


def test_a_model_of_another_space_is_not_seen(client, make_space, platform, stored_forest):
    other = make_space("elsewhere")
    assert other.repository.get_model_details()["resources"] == []
    with pytest.raises(platform.error):
        other.repository.get_model_details(stored_forest)


def test_a_refused_content_leaves_no_model(client, platform, tmp_path):
    """Both clients delete the model again when its content is not taken."""
    nonsense = tmp_path / "nonsense.tar.gz"
    with tarfile.open(nonsense, "w:gz") as archive:
        archive.add(__file__, arcname="readme.txt")
    before = len(client.repository.get_model_details()["resources"])
    names = client.repository.ModelMetaNames
    with pytest.raises(Exception):
        client.repository.store_model(model=str(nonsense), meta_props={
            names.NAME: "nonsense", names.TYPE: "mllib_3.3",
            getattr(names, platform.software_spec):
                client.software_specifications.get_id_by_name("spark-mllib_3.3")})
    assert len(client.repository.get_model_details()["resources"]) == before
