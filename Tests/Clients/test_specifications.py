"""Software and hardware specifications."""

import pytest

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.smoke
@pytest.mark.parametrize("name", ["runtime-22.2-py3.10", "spark-mllib_3.3"])
def test_a_software_specification_has_an_id(connect, client, name):
    spec = client.software_specifications.get_id_by_name(name)
    assert len(spec) == 36 and spec == spec.lower()
    # The id is one and the same in every space, and without one.
    assert connect().software_specifications.get_id_by_name(name) == spec
    details = client.software_specifications.get_details(spec)
    assert details["metadata"]["name"] == name
    assert client.software_specifications.get_href(details).split("?")[0].endswith(spec)
    assert client.software_specifications.get_id(details) == spec


@pytest.mark.smoke
def test_specifications_are_listed(client):
    listed = client.software_specifications.list()
    assert {"runtime-22.2-py3.10", "spark-mllib_3.3"} <= set(listed["NAME"])
    listed = client.hardware_specifications.list()
    assert {"XS", "S", "M", "L", "XL"} <= set(listed["NAME"])


@pytest.mark.smoke
def test_a_hardware_specification_has_an_id(client):
    ids = {name: client.hardware_specifications.get_id_by_name(name)
           for name in ["XS", "S", "M", "L", "XL"]}
    assert len(set(ids.values())) == 5
    details = client.hardware_specifications.get_details(ids["S"])
    assert details["metadata"]["name"] == "S"
    assert client.hardware_specifications.get_id(details) == ids["S"]


def test_what_is_no_specification_is_not_found(client, platform):
    for of_a_kind in [client.software_specifications, client.hardware_specifications]:
        # The older client gives words instead of an id; the newer one raises.
        try:
            assert of_a_kind.get_id_by_name("no-such-thing") == "Not Found"
        except platform.error:
            pass
        with pytest.raises(platform.error):
            of_a_kind.get_details(UNKNOWN)
