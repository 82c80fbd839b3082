"""Lists that are longer than a page."""

import pytest

from server import LESSON

COUNT = 7


@pytest.fixture(scope="module")
def crowd(make_space, rest):
    """A space with seven of each kind, which need no content for this."""
    client = make_space("crowd")
    spec = client.software_specifications.get_id_by_name("runtime-22.2-py3.10")
    body = {"software_spec": {"id": spec}, "space_id": client.default_space_id}
    for number in range(COUNT):
        rest.versioned("POST", "/ml/v4/models", 201, json=dict(
            body, name=f"model {number}", type="scikit-learn_1.1"))
        rest.versioned("POST", "/ml/v4/functions", 201, json=dict(body, name=f"function {number}"))
    return client


def names_of(details):
    return sorted(resource["metadata"]["name"] for resource in details["resources"])


def expected(kind):
    return [f"{kind} {number}" for number in range(COUNT)]


@pytest.mark.smoke
@pytest.mark.parametrize("kind", ["model", "function"])
def test_all_pages_together_hold_everything_once(crowd, kind):
    read = getattr(crowd.repository, f"get_{kind}_details")
    assert names_of(read(limit=3, get_all=True)) == expected(kind)
    assert names_of(read(limit=1, get_all=True)) == expected(kind)
    assert names_of(read()) == expected(kind)
    assert len(read(limit=3)["resources"]) == 3


@pytest.mark.smoke
@pytest.mark.parametrize("kind", ["model", "function"])
def test_pages_come_one_by_one(crowd, kind):
    read = getattr(crowd.repository, f"get_{kind}_details")
    pages = list(read(limit=3, asynchronous=True, get_all=True))
    assert [len(page["resources"]) for page in pages] == [3, 3, 1]
    assert sorted(name for page in pages for name in names_of(page)) == expected(kind)


def test_spaces_have_pages_too(connect, crowd, make_space):
    for _ in range(3):
        make_space("page")
    client = connect()
    ids = [s["metadata"]["id"] for s in client.spaces.get_details(
        limit=2, get_all=True)["resources"]]
    assert len(ids) == len(set(ids)) >= 4
    assert crowd.default_space_id in ids
    assert len(client.spaces.get_details(limit=2)["resources"]) == 2


def test_members_have_pages_too(connect, crowd):
    client = connect()
    names = client.spaces.MemberMetaNames
    space = crowd.default_space_id
    client.spaces.create_member(space, {names.MEMBERS: [
        {"id": "ana", "type": "user", "role": "viewer"},
        {"id": "ben", "type": "user", "role": "viewer"}]})
    assert len(client.spaces.list_members(space, limit=2)) == 2
    assert len(client.spaces.list_members(space)) == 3


@pytest.mark.smoke
def test_the_address_of_the_next_page_carries_everything(crowd, rest):
    """One client asks for it as it is, the other with a second slash and its parameters again."""
    place = {"space_id": crowd.default_space_id}
    page = rest.versioned("GET", "/ml/v4/models", 200, params=dict(place, limit=3)).json()
    assert (page["limit"], page["total_count"]) == (3, COUNT)
    assert page["first"]["href"].startswith("/ml/v4/models?")
    href = page["next"]["href"]
    assert href.startswith("/ml/v4/models?")
    bare = rest.send("GET", href, 200).json()
    again = rest.versioned("GET", "/" + href, 200, params=dict(place, limit=3)).json()
    assert names_of(bare) == names_of(again)
    last = rest.send("GET", bare["next"]["href"], 200).json()
    assert "next" not in last
    assert sorted(names_of(page) + names_of(bare) + names_of(last)) == expected("model")


def test_a_limit_out_of_bounds_is_refused(crowd, rest):
    place = {"space_id": crowd.default_space_id}
    for limit in ["0", "-1", "many"]:
        rest.versioned("GET", "/ml/v4/models", 400, params=dict(place, limit=limit))


def test_a_page_that_nobody_handed_out_is_refused(crowd, rest):
    place = {"space_id": crowd.default_space_id}
    answer = rest.versioned("GET", "/ml/v4/models", params=dict(place, start="nonsense"))
    assert answer.status_code == 400


def test_data_assets_are_all_found(crowd):
    for number in range(3):
        crowd.data_assets.create(f"rows {number}.csv", str(LESSON / "rows.csv"))
    listed = crowd.data_assets.list()
    assert {f"rows {number}.csv" for number in range(3)} <= set(listed["NAME"])
    assert len(crowd.data_assets.list(limit=2)) == 2
