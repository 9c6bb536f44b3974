"""Static files: for ever at an address that changes with them."""

import gzip

import brotli
import pytest

from quizapp.assets import UnknownAsset, static_url

pytestmark = pytest.mark.only_on("sqlite")


@pytest.fixture
def address(app):
    with app.test_request_context():
        return static_url("app.css")


def test_an_unknown_name_is_refused_where_it_is_written(app):
    with app.test_request_context(), pytest.raises(UnknownAsset):
        static_url("ap.css")


def test_a_file_is_kept_for_ever(client, address):
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/css"


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_file_is_sent_compressed(client, address, encoding, unpack):
    plain = client.get(address, headers={"Accept-Encoding": "identity"}).data
    packed = client.get(address, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert unpack(packed.data) == plain


def test_another_digest_is_not_found(client, address):
    digest = address.split("/")[2]
    assert client.get(address.replace(digest, "0" * len(digest))).status_code == 404


def test_a_script_is_sent_as_javascript(app, client):
    with app.test_request_context():
        address = static_url("js/attempt.js")
    assert client.get(address).mimetype == "text/javascript"
