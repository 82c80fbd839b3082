"""What each role may do, and how refusals and unknown things are told."""

import pytest

import functions
import lab
from server import LESSON, records

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
def members(client):
    """Ana may look, ben may work; the space is the module's."""
    names = client.spaces.MemberMetaNames
    client.spaces.create_member(client.default_space_id, {names.MEMBERS: [
        {"id": "ana", "type": "user", "role": "viewer"},
        {"id": "ben", "type": "user", "role": "editor"}]})


def refused(error):
    return "403" in str(error.value)


@pytest.mark.smoke
def test_a_viewer_sees_and_scores(client, connect, members, stored_forest, online, forest):
    viewer = connect("ana", space=client.default_space_id)
    assert viewer.repository.get_details(stored_forest)["metadata"]["id"] == stored_forest
    assert online in lab.ids(viewer.deployments.list())
    lab.assert_scored_by(forest, viewer.deployments.score(online, records()))


@pytest.mark.smoke
def test_a_viewer_changes_nothing(
        client, connect, members, platform, forest, stored_forest, online):
    viewer = connect("ana", space=client.default_space_id)
    names = viewer.deployments.ConfigurationMetaNames
    attempts = [
        lambda: lab.store_forest(viewer, platform, forest, "by a viewer"),
        lambda: viewer.repository.store_function(
            functions.adding(1), lab.meta(viewer, platform, "by a viewer")),
        lambda: viewer.repository.update_model(
            stored_forest, {viewer.repository.ModelMetaNames.NAME: "by a viewer"}),
        lambda: viewer.deployments.create(
            stored_forest, {names.NAME: "by a viewer", names.ONLINE: {}}),
        lambda: viewer.deployments.update(online, {names.NAME: "by a viewer"}),
        lambda: viewer.deployments.delete(online),
        lambda: viewer.data_assets.create("by a viewer", str(LESSON / "rows.csv")),
    ]
    for number, attempt in enumerate(attempts):
        with pytest.raises(Exception) as raised:
            attempt()
        assert refused(raised), (number, raised.value)
    assert "by a viewer" not in client.repository.list()["NAME"].tolist()
    assert "by a viewer" not in client.deployments.list()["NAME"].tolist()
    assert "by a viewer" not in client.data_assets.list()["NAME"].tolist()


def test_a_viewer_runs_no_jobs(client, connect, members, platform, batch):
    viewer = connect("ana", space=client.default_space_id)
    with pytest.raises(platform.error) as raised:
        viewer.deployments.create_job(batch, records())
    assert refused(raised)


def test_an_editor_works_but_does_not_rule(client, connect, members, platform, forest):
    editor = connect("ben", space=client.default_space_id)
    model = editor.repository.get_model_id(
        lab.store_forest(editor, platform, forest, "by an editor"))
    names = editor.deployments.ConfigurationMetaNames
    deployment = editor.deployments.get_id(editor.deployments.create(
        model, {names.NAME: "by an editor", names.ONLINE: {}}))
    lab.assert_scored_by(forest, editor.deployments.score(deployment, records()))
    editor.deployments.delete(deployment)
    editor.repository.delete(model)
    space = client.default_space_id
    for attempt in [
            lambda: editor.spaces.create_member(space, {
                editor.spaces.MemberMetaNames.MEMBERS: [
                    {"id": "ana", "type": "user", "role": "admin"}]}),
            lambda: editor.spaces.update(
                space, {editor.spaces.ConfigurationMetaNames.NAME: "mine"}),
            lambda: editor.spaces.delete(space)]:
        with pytest.raises(platform.error) as raised:
            attempt()
        assert refused(raised)


@pytest.mark.smoke
def test_who_is_no_member_sees_nothing(connect, make_space, platform, forest, home):
    space = make_space("closed").default_space_id
    stranger = connect("ana")
    assert space not in lab.ids(stranger.spaces.list(limit=1000))
    with pytest.raises(platform.error) as raised:
        stranger.set.default_space(space)
    assert any(word in str(raised.value) for word in ("403", "404", "not exist"))
    with pytest.raises(platform.error):
        stranger.set.default_project(home.project)


def test_production_is_for_its_admins(connect, make_space, rest, home, platform, forest):
    """An editor of a production space does not promote into it, and is told why."""
    space = rest.send("POST", "/v2/spaces", 202, json={
        "name": "production for clients", "stage": {"production": True, "name": "Production"},
    }).json()["metadata"]["id"]
    rest.send("POST", f"/v2/spaces/{space}/members", 200, json={"members": [
        {"id": "ben", "type": "user", "role": "editor"}]})
    home.run("add member ben to project attrition as editor")
    editor = connect("ben", project=home.project)
    model = editor.repository.get_model_id(
        lab.store_forest(editor, platform, forest, "for production"))
    with pytest.raises(platform.error) as raised:
        editor.spaces.promote(model, home.project, space)
    assert refused(raised)
    assert "production" in str(raised.value)
    admin = connect(project=home.project)
    assert admin.spaces.promote(model, home.project, space) != model
    home.run("remove member ben from project attrition")


@pytest.mark.smoke
def test_unknown_ids_are_not_found(client, platform):
    for call in [
            client.repository.get_model_details, client.repository.get_function_details,
            client.deployments.get_details, client.deployments.get_job_details,
            client.deployments.delete, client.data_assets.get_details]:
        with pytest.raises(platform.error) as raised:
            call(UNKNOWN)
        assert "404" in str(raised.value), call
    with pytest.raises(platform.error) as raised:
        client.deployments.score(UNKNOWN, records())
    assert "404" in str(raised.value) and UNKNOWN in str(raised.value)


@pytest.mark.smoke
def test_foreign_probes_are_answered_with_404(client, rest):
    place = {"space_id": client.default_space_id}
    for path in ["/wx/v1-beta/prompts/", "/wx/v1/prompts/", "/ml/v4/experiments/",
                 "/ml/v4/ai_services/", "/ml/v4/models/", "/ml/v4/functions/",
                 "/ml/v4/pipelines/"]:
        answer = rest.versioned("GET", path + UNKNOWN, 404, params=place)
        assert "DOCTYPE" not in answer.text
        assert answer.json()["errors"][0]["message"]
        assert answer.json()["status_code"] == "404"
        assert answer.json()["trace"]
    assert rest.versioned("GET", "/ml/v4/experiments", 200, params=place).json()["resources"] == []


def test_any_date_is_a_version(client, rest):
    for version in ["2021-06-24", "2026-08-17", "2026-10-14"]:
        rest.send("GET", "/ml/v4/models", 200, params={
            "version": version, "space_id": client.default_space_id})


def test_a_body_that_is_no_json_is_refused(client, rest):
    place = {"space_id": client.default_space_id}
    for path in ["/ml/v4/models", "/ml/v4/functions", "/ml/v4/deployments",
                 "/ml/v4/deployment_jobs", "/ml/v4/pipelines", "/v2/assets"]:
        for body in [b"{", b"", b"[]", b"\xff\xfe"]:
            answer = rest.versioned("POST", path, 400, params=place, data=body)
            assert answer.json()["errors"][0]["message"], path


def test_null_fields_are_as_good_as_none(client, rest):
    """Object stores send what was not given as null."""
    spec = client.software_specifications.get_id_by_name("runtime-22.2-py3.10")
    details = rest.versioned("POST", "/ml/v4/models", 201, json={
        "name": "nulls", "type": "scikit-learn_1.1", "software_spec": {"id": spec},
        "space_id": client.default_space_id, "description": None, "label_column": None,
        "custom": None, "schemas": None, "training_data_references": None}).json()
    assert None not in details["entity"].values()
    client.repository.delete(details["metadata"]["id"])


def test_everything_about_a_deleted_space_is_gone(connect, make_space, platform, forest):
    client = make_space("to delete")
    space = client.default_space_id
    model = client.repository.get_model_id(lab.store_forest(client, platform, forest))
    client.repository.delete(model)
    connect().spaces.delete(space)
    with pytest.raises(platform.error):
        connect().set.default_space(space)
