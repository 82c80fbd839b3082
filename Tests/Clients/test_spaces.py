"""Spaces, their members, projects, and what is taken as a default."""

import pytest

import lab

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def make(client, name, background_mode=True, **more):
    names = client.spaces.ConfigurationMetaNames
    return client.spaces.store({names.NAME: name, **more}, background_mode=background_mode)


@pytest.mark.smoke
@pytest.mark.parametrize("background_mode", [True, False])
def test_a_space_is_made_changed_and_deleted(connect, platform, background_mode):
    client = connect()
    names = client.spaces.ConfigurationMetaNames
    name = f"life of a space {background_mode}"
    made = make(client, name, background_mode, **{names.DESCRIPTION: "for a while"})
    space = client.spaces.get_id(made)
    assert len(space) == 36 and space == space.lower()
    assert made["entity"]["status"]["state"] in ("active", "preparing")

    details = client.spaces.get_details(space)
    assert details["entity"]["name"] == name
    assert details["entity"]["description"] == "for a while"
    assert details["entity"]["status"]["state"] == "active"
    listed = client.spaces.list(limit=1000)
    assert space in lab.ids(listed)
    assert space in [r["metadata"]["id"] for r in client.spaces.get_details()["resources"]]
    if platform.name == "watsonx":
        assert client.spaces.get_id_by_name(name) == space

    changed = client.spaces.update(space, {names.NAME: name + ", later"})
    assert changed["entity"]["name"] == name + ", later"
    assert changed["entity"]["description"] == "for a while"
    assert client.spaces.get_details(space)["entity"]["name"] == name + ", later"

    client.spaces.delete(space)
    with pytest.raises(platform.error) as raised:
        client.spaces.get_details(space)
    assert "404" in str(raised.value)
    assert space not in lab.ids(client.spaces.list(limit=1000))


def test_a_space_may_have_a_stage_and_tags(connect, rest):
    answer = rest.send("POST", "/v2/spaces", 202, json={
        "name": "staged", "description": "", "type": "cpd", "tags": ["a", "b"],
        "stage": {"production": True, "name": "Production"}}).json()
    assert answer["entity"]["tags"] == ["a", "b"]
    assert answer["entity"]["stage"]["production"] is True
    details = connect().spaces.get_details(answer["metadata"]["id"])
    assert details["entity"]["stage"]["production"] is True


def test_a_name_that_was_not_there_is_refused(rest):
    answer = rest.send("POST", "/v2/spaces", 400, json={"description": "no name"}).json()
    assert answer["errors"][0]["message"]


@pytest.mark.smoke
def test_members_come_change_and_go(connect, platform):
    client = connect()
    space = client.spaces.get_id(make(client, "members"))
    names = client.spaces.MemberMetaNames
    client.spaces.create_member(
        space, {names.MEMBERS: [{"id": "ana", "type": "user", "role": "viewer"}]})
    client.spaces.create_member(
        space, {names.MEMBER: {"id": "ben", "type": "user", "role": "editor"}})

    listed = client.spaces.list_members(space)
    roles = dict(zip(listed["ID"], listed["ROLE"]))
    assert roles == {"admin": "admin", "ana": "viewer", "ben": "editor"}
    only = client.spaces.list_members(space, role="editor")
    assert "ben" in only["ID"].tolist()
    member = client.spaces.get_member_details(space, "ana")
    assert (member["id"], member["role"], member["type"]) == ("ana", "viewer", "user")

    changed = client.spaces.update_member(
        space, "ana", {names.MEMBER: {"role": "editor"}})
    assert changed["role"] == "editor"
    assert client.spaces.get_member_details(space, "ana")["role"] == "editor"
    assert connect("ana").spaces.get_details(space)["entity"]["name"] == "members"

    client.spaces.delete_member(space, "ana")
    with pytest.raises(platform.error):
        client.spaces.get_member_details(space, "ana")
    assert "ana" not in client.spaces.list_members(space)["ID"].tolist()
    with pytest.raises(platform.error):
        connect("ana").spaces.get_details(space)


def test_an_unknown_user_cannot_be_a_member(connect, platform):
    client = connect()
    space = client.spaces.get_id(make(client, "no such member"))
    names = client.spaces.MemberMetaNames
    for member in [{"id": "zoe", "type": "user", "role": "viewer"},
                   {"id": "ana", "type": "user", "role": "emperor"}]:
        with pytest.raises(platform.error) as raised:
            client.spaces.create_member(space, {names.MEMBERS: [member]})
        assert "40" in str(raised.value)
    assert client.spaces.list_members(space)["ID"].tolist() == ["admin"]


@pytest.mark.smoke
def test_a_space_becomes_the_default(connect):
    client = connect()
    space = client.spaces.get_id(make(client, "a default"))
    client.set.default_space(space)
    assert client.default_space_id == space
    assert client.deployments.get_details()["resources"] == []


@pytest.mark.smoke
def test_an_unknown_space_does_not(connect, platform):
    client = connect()
    with pytest.raises(platform.error) as raised:
        client.set.default_space(UNKNOWN)
    assert "404" in str(raised.value) or "does not exist" in str(raised.value)


@pytest.mark.smoke
def test_a_project_becomes_the_default(connect, home, platform):
    client = connect()
    client.set.default_project(home.project)
    assert client.default_project_id == home.project
    # What belongs to spaces is empty there.
    assert client.deployments.get_details()["resources"] == []
    with pytest.raises(platform.error):
        connect().set.default_project(UNKNOWN)


def test_projects_of_the_newer_client(connect, home, platform):
    if platform.name != "watsonx":
        pytest.skip("the older client has no such calls")
    client = connect()
    details = client.projects.get_details(home.project)
    assert details["entity"]["name"] == "attrition"
    assert details["metadata"]["guid"] == home.project
    assert home.project in lab.ids(client.projects.list())
    assert client.projects.get_id_by_name("attrition") == home.project
