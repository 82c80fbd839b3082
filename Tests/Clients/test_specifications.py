"""Software and hardware specifications."""

import pytest

import functions
import lab

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


@pytest.mark.smoke
def test_a_specification_of_ones_own_runs_as_its_base(client, platform):
    specifications = client.software_specifications
    names = specifications.ConfigurationMetaNames
    base = specifications.get_id_by_name("runtime-22.2-py3.10")
    meta = {names.NAME: "ours", names.DESCRIPTION: "as the base",
            names.BASE_SOFTWARE_SPECIFICATION: {"guid": base}}
    made = specifications.store(meta)
    own = specifications.get_id(made)
    assert specifications.get_id_by_name("ours") == own
    assert specifications.get_details(own)["metadata"]["name"] == "ours"
    assert "ours" in set(specifications.list()["NAME"])

    meta = lab.meta(client, platform, "with ours", spec="ours")
    function = client.repository.get_function_id(
        client.repository.store_function(functions.adding(10), meta))
    assert client.repository.get_function_details(function)["entity"]["software_spec"]["id"] == own
    deployment = client.deployments.get_id(client.deployments.create(
        function, {client.deployments.ConfigurationMetaNames.NAME: "with ours",
                   client.deployments.ConfigurationMetaNames.ONLINE: {}}))
    answer = client.deployments.score(deployment, {"input_data": [{"values": [[1, 2]]}]})
    assert answer["predictions"][0]["values"][0][0] == 13

    assert specifications.delete(own) == "SUCCESS"
    # What runs with it goes on.
    client.deployments.score(deployment, {"input_data": [{"values": [[1, 2]]}]})
    with pytest.raises(platform.error):
        specifications.get_details(own)


def test_packages_cannot_be_added_to_a_specification(client, platform):
    specifications = client.software_specifications
    names = specifications.ConfigurationMetaNames
    with pytest.raises(platform.error) as raised:
        specifications.store({
            names.NAME: "ours", names.PACKAGE_EXTENSIONS: [{"guid": UNKNOWN}],
            names.BASE_SOFTWARE_SPECIFICATION: {
                "guid": specifications.get_id_by_name("runtime-22.2-py3.10")}})
    assert "environments.json" in str(raised.value)
