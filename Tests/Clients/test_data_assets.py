"""Data assets: created from files, found, read, downloaded and deleted."""

import pytest

from server import LESSON

UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.mark.smoke
def test_a_file_becomes_an_asset_and_comes_back(client, platform, tmp_path):
    content = (LESSON / "rows.csv").read_bytes()
    created = client.data_assets.create("rows.csv", str(LESSON / "rows.csv"))
    asset = client.data_assets.get_id(created)
    details = client.data_assets.get_details(asset)
    assert details["metadata"]["name"] == "rows.csv"
    assert details["metadata"]["asset_type"] == "data_asset"
    assert details["metadata"]["space_id"] == client.default_space_id
    assert details["entity"]["data_asset"]["mime_type"] == "text/csv"
    href = client.data_assets.get_href(details)
    assert href.split("?")[0] == "/v2/assets/" + asset
    client.data_assets.download(asset, "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == content
    assert client.data_assets.get_content(asset) == content
    listed = client.data_assets.list()
    assert "rows.csv" in listed["NAME"].tolist()

    client.data_assets.delete(asset)
    with pytest.raises(platform.error) as raised:
        client.data_assets.get_details(asset)
    assert "404" in str(raised.value)
    assert asset not in [row for row in client.data_assets.list().values.flatten()]


@pytest.mark.parametrize("content", [
    bytes(range(256)) * 64,
    b'--boundary\r\nContent-Disposition: form-data; name="file"\r\n\r\nno part\r\n--boundary--\r\n',
    b"\r\n", b"--", b"\x00" * 1000, "año,café\n1,2\n".encode(), b"x" * (5 << 20),
], ids=["all bytes", "a form", "a line's end", "dashes", "zeros", "letters", "five mebibytes"])
def test_bytes_stay_as_they_are(client, tmp_path, content):
    (tmp_path / "bytes.bin").write_bytes(content)
    asset = client.data_assets.get_id(
        client.data_assets.create("bytes.bin", str(tmp_path / "bytes.bin")))
    assert client.data_assets.get_content(asset) == content
    client.data_assets.delete(asset)


def test_an_asset_of_a_project_is_promoted(connect, make_space, home, tmp_path):
    target = make_space("promoted data")
    client = connect(project=home.project)
    created = client.data_assets.create("rows.csv", str(LESSON / "rows.csv"))
    asset = client.data_assets.get_id(created)
    assert client.data_assets.get_details(asset)["metadata"]["project_id"] == home.project
    copy = client.spaces.promote(asset, home.project, target.default_space_id)
    assert target.data_assets.get_content(copy) == (LESSON / "rows.csv").read_bytes()
    client.data_assets.delete(asset)
    assert target.data_assets.get_details(copy)["metadata"]["name"] == "rows.csv"


def test_a_signed_path_opens_one_thing_and_no_other(client, rest):
    asset = client.data_assets.get_id(
        client.data_assets.create("rows.csv", str(LESSON / "rows.csv")))
    place = {"space_id": client.default_space_id}
    details = rest.versioned("GET", f"/v2/assets/{asset}", 200, params=place).json()
    [attachment] = details["attachments"]
    path = rest.versioned(
        "GET", f"/v2/assets/{asset}/attachments/{attachment['id']}", 200, params=place
    ).json()["url"]
    assert path.startswith("/") and "?" in path
    assert rest.send("GET", path, 200, token=False).content == (LESSON / "rows.csv").read_bytes()
    for wrong in [path.split("?")[0], path[:-1] + ("0" if path[-1] != "0" else "1")]:
        assert rest.send("GET", wrong, token=False).status_code in (400, 401, 403, 404)
    # A path for reading is none for writing.
    answer = rest.send("PUT", path, token=False, files={"file": ("x", b"x", "file")})
    assert answer.status_code in (400, 401, 403, 404, 405)
    assert client.data_assets.get_content(asset) == (LESSON / "rows.csv").read_bytes()


def test_a_model_is_an_asset_too(client, stored_forest):
    details = client.data_assets.get_details(stored_forest)
    assert details["metadata"]["asset_type"] == "wml_model"
    assert details["entity"]["wml_model"]["type"] == "scikit-learn_1.1"


def test_what_is_not_there_is_not_found(client, platform):
    for call in [client.data_assets.get_details, client.data_assets.delete,
                 client.data_assets.get_content]:
        with pytest.raises(platform.error) as raised:
            call(UNKNOWN)
        assert "404" in str(raised.value) or "not" in str(raised.value)
