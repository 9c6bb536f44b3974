import json
import random
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
import time_machine
from flask import jsonify, request
from sqlalchemy import make_url

from quizapp.accounts.policy import public
from quizapp.database import Base
from quizapp.extensions import csrf
from quizapp.security import accepts_upload
from tests.factories import make_user
from tests.integration.accounts.people import PASSWORD, identity, is_signed_in, make_person, sign_in_by_form, submit
from tests.integration.signed_in import form_token, sign_in

PAGES = ("/", "/sign-in", "/sign-up", "/reset", "/link", "/settings", "/settings/password")
SETTINGS = {"theme": "dark", "layout": "one"}


@pytest.fixture
def probe(make_app):
    """A browser on an application with views that say what they were given."""
    app = make_app()

    @app.put("/probe/<int:number>/<name>")
    @public
    def take_json(number, name):
        return jsonify(request.get_json())

    @app.post("/probe")
    @public
    def take_form():
        return jsonify(sum(1 for _ in request.form.items(multi=True)))

    @app.post("/probe/upload")
    @public
    @accepts_upload
    def take_file():
        return jsonify(len(request.files["file"].read()))

    return app.test_client()


def put(client, body, path="/probe/1/x", **headers):
    headers = {"X-CSRFToken": form_token(client, "/sign-in"), "Content-Type": "application/json"} | headers
    return client.put(path, data=body, headers=headers)


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/sign-out", "/static/none/x.css"])
def test_S22_S23_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "require-trusted-types-for": "'script'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Strict-Transport-Security" not in headers


def test_S23_https_is_for_two_years(client):
    headers = client.get("/sign-in", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_S24_nothing_of_a_signed_in_person_is_kept(app):
    browser = sign_in(app, make_user())
    assert {browser.get(path).headers["Cache-Control"] for path in PAGES} == {"no-store"}


def test_S20_looking_changes_nothing(app, database):
    def contents():
        with database.engine.connect() as connection:
            return {table.name: connection.execute(table.select()).all() for table in Base.metadata.sorted_tables}

    browsers = [sign_in(app, make_user()), app.test_client()]
    before = contents()
    for browser in browsers:
        for path in PAGES:
            browser.get(path)
            browser.head(path)
    assert contents() == before


def test_S21_a_form_without_its_token_is_refused(app, database):
    user = make_user()
    browser = sign_in(app, user)
    for fields in ({}, {"csrf_token": "made-up"}, {"csrf_token": ""}):
        assert browser.post("/settings", data=SETTINGS | fields).status_code == 400
    database.session.refresh(user)
    assert user.theme.value == "system"


def test_S21_no_view_is_exempt(app):
    assert not csrf._exempt_views
    assert not csrf._exempt_blueprints


def test_S21_the_token_of_one_identity_does_not_serve_another(app):
    """Also where the browser kept the cookie that the token is compared with."""
    browser = sign_in(app, make_user())
    token = form_token(browser)
    assert browser.post("/settings", data={"csrf_token": token, **SETTINGS}).status_code == 303
    browser.set_cookie("passage", identity(sign_in(app, make_user())))
    assert browser.post("/settings", data={"csrf_token": token, **SETTINGS}).status_code == 400
    assert browser.post("/settings", data={"csrf_token": form_token(browser), **SETTINGS}).status_code == 303


def test_S21_a_page_open_for_hours_still_sends(app):
    browser = sign_in(app, make_user())
    token = form_token(browser)
    with time_machine.travel(timedelta(minutes=119), tick=True):
        assert browser.post("/settings", data={"csrf_token": token, **SETTINGS}).status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
        ({"Origin": "null"}, 400),
        ({"Origin": "http://evil.example"}, 400),
        ({"Origin": "http://localhost.evil.example"}, 400),
        ({"Origin": "http://localhost:8001"}, 400),
    ],
)
def test_S21_what_another_site_sends_is_refused(app, headers, status):
    browser = sign_in(app, make_user())
    assert submit(browser, "/settings", headers=headers, **SETTINGS).status_code == status


def test_S21_a_form_without_a_referrer_is_taken_over_https(client):
    """The page of a one-time link sends none."""
    user = make_person()
    page = client.get("/sign-in", base_url="https://localhost").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "login": user.login, "password": "four quiet harbour steamers"}
    assert client.post("/sign-in", data=fields, base_url="https://localhost").status_code == 303


def test_S21_page_scripts_are_told_that_the_token_is_old(probe):
    answer = probe.put("/probe/1/x", json={}, headers={"X-CSRFToken": "old"})
    assert (answer.status_code, answer.json) == (403, {"code": "csrf"})
    assert put(probe, "{}").status_code == 200


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "", "text/json"])
def test_S21_page_scripts_send_json_and_nothing_else(probe, content_type):
    assert put(probe, "{}", **{"Content-Type": content_type}).status_code == 415


def test_S21_a_form_that_is_none_is_refused(app):
    browser = sign_in(app, make_user())
    headers = {"X-CSRFToken": form_token(browser), "Content-Type": "text/plain"}
    assert browser.post("/settings", data="theme=dark&layout=one", headers=headers).status_code == 415


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "a b", "[", ""])
def test_S25_another_host_is_not_answered(client, host):
    answer = client.get("/sign-in", headers={"Host": host} if host else {}, base_url="http://evil.example")
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert "Location" not in answer.headers
    assert "evil" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_S09_in_production_the_cookies_belong_to_this_host_and_https(app, make_app):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        Path(make_url(app.config["SQLALCHEMY_DATABASE_URI"]).database).chmod(0o600)
    served = make_app(
        QUIZAPP_MODE="production",
        SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyz",
        TRUSTED_HOSTS="localhost",
        BASE_URL="https://localhost",
    )
    client = served.test_client()
    user = make_person()
    page = client.get("/sign-in", base_url="https://localhost")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "login": user.login, "password": "four quiet harbour steamers"}
    answer = client.post("/sign-in", data=fields, base_url="https://localhost")
    cookies = page.headers.getlist("Set-Cookie") + answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-form", "__Host-passage"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert client.get("/settings", base_url="https://localhost").status_code == 200


def test_S80_a_large_body_is_refused(probe):
    token = form_token(probe, "/sign-in")
    large = "x" * (2 * 1024 * 1024 + 1)
    assert probe.post("/probe", data={"csrf_token": token, "text": large}).status_code == 413
    assert put(probe, json.dumps(large)).status_code == 413


def test_S80_an_import_may_be_larger(probe):
    def send(path, size):
        kind = "multipart/form-data; boundary=cut"
        token = f'--cut\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{form_token(probe, "/sign-in")}'
        file = '\r\n--cut\r\nContent-Disposition: form-data; name="file"; filename="set.yaml"\r\n\r\n'
        body = (token + file).encode() + b"x" * size + b"\r\n--cut--\r\n"
        return probe.post(path, data=body, content_type=kind)

    assert send("/probe/upload", 10 * 1024 * 1024).json == 10 * 1024 * 1024
    assert send("/probe/upload", 11 * 1024 * 1024).status_code == 413
    assert send("/probe", 3 * 1024 * 1024).status_code == 413


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_S80_more_than_a_thousand_fields_are_refused(probe, content_type):
    def send(count):
        fields = {f"field_{n}": "1" for n in range(count - 1)} | {"csrf_token": form_token(probe, "/sign-in")}
        return probe.post("/probe", data=fields, content_type=content_type)

    assert send(1000).json == 1000
    assert send(1001).status_code == 413


def test_S80_fields_are_counted_before_they_are_read(probe):
    began = time.thread_time()
    answer = probe.post("/probe", data=b"a&" * 1_000_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert time.thread_time() - began < 0.4


def test_S80_a_long_address_is_refused(client):
    assert client.get("/sign-in?next=/" + "a" * 9000).status_code == 414
    assert client.get("/" + "a" * 9000).status_code == 414


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": "\xed\xa0\x80"}',
        b'"\\u0000"',
        b'{"a\\u0000": 1}',
        b'["\\ud800"]',
        b'{"a": {"b": ["\\udfff"]}}',
        b"1e309",
        b"[-1e309]",
        b"NaN",
        b"100000000000000000000",
        b'{"seq": ' + b"9" * 5000 + b"}",
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    ],
)
def test_S81_json_that_fits_in_no_database_is_refused(probe, body):
    assert put(probe, body).status_code == 400


@pytest.mark.parametrize("body", [b'{"a": [1, -2.5, null, true, "\\ud83e\\udd8a \xd9\x85"]}', b"9007199254740992"])
def test_S81_ordinary_json_is_taken(probe, body):
    assert put(probe, body).json == json.loads(body)


@pytest.mark.parametrize("number", ["99999999999", "9" * 5000, "-1", "1e3", "%00", "0x1"])
def test_S81_a_number_in_an_address_is_small(probe, number):
    assert put(probe, "{}", path=f"/probe/{number}/x").status_code == 404


@pytest.mark.parametrize("path", ["/sign-in?next=%00", "/sign-in?%00=1", "/link/a%00b", "/probe/1/%00"])
def test_S81_nul_in_an_address_is_refused(probe, path):
    assert probe.get(path).status_code in (400, 405)
    assert probe.post(path).status_code in (400, 405)


ODD = ("", "\x00", "a\x00b", "\ud800", "\udfff", "\ufeff", "\u202e", "𒀀" * 300, "' OR 1=1 --", "%s", "{{7*7}}", "1e309",
       "99999999999999999999", "-1", "../../etc/passwd", "\r\nX: y", "x" * 5000, "\ufdfa" * 100)  # fmt: skip


@pytest.mark.parametrize("path", ["/sign-in", "/sign-up", "/link", "/settings", "/settings/password", "/sign-out"])
def test_S81_no_form_field_breaks_a_page(app, path):
    chance = random.Random(path)
    browser = sign_in(app, make_person())
    names = ("login", "name", "password", "current", "theme", "layout", "has_shortcuts", "class_code", "next", "\x00")
    for _ in range(25):
        token = form_token(browser) if is_signed_in(browser) else form_token(browser, "/sign-in")
        fields = {name: [chance.choice(ODD) for _ in range(chance.randint(1, 2))] for name in names}
        query = {chance.choice(names): chance.choice(ODD)}
        body = encoded(fields | {"csrf_token": [token]})
        kind = "application/x-www-form-urlencoded"
        answer = browser.post(f"{path}?{encoded(query).decode()}", data=body, content_type=kind)
        assert answer.status_code < 500


def encoded(fields) -> bytes:
    """As a form sends it; what is no Unicode text is sent all the same."""
    lists = {name: [values] if isinstance(values, str) else values for name, values in fields.items()}
    pairs = [(name, value) for name, values in lists.items() for value in values]
    parts = [(quote_from_bytes(text.encode("utf-8", "surrogatepass")) for text in pair) for pair in pairs]
    return "&".join("=".join(part) for part in parts).encode()


@pytest.mark.parametrize("verb", ["TRACE", "PATCH", "DELETE", "PROPFIND", "CONNECT", "XYZ"])
def test_S81_other_verbs_are_not_allowed(client, verb):
    assert client.open("/sign-in", method=verb).status_code == 405


@pytest.mark.parametrize("name", ["passage", "passage_form"])
@pytest.mark.parametrize("value", ["", "x", "é", "\x7f", "a" * 4000, "%00", '"', "eyJhIjoxfQ.aaaa.bbbb"])
def test_S81_an_odd_cookie_is_no_cookie(client, name, value):
    for path in PAGES:
        assert client.get(path, headers={"Cookie": f"{name}={value}"}).status_code < 500


def test_an_anonymous_look_sets_no_cookie(client):
    for path in ("/", "/reset", "/healthz", "/nowhere"):
        assert "Set-Cookie" not in client.get(path).headers


def test_S08_no_other_cookie_carries_identity(app, client):
    sign_in_by_form(client, make_person())
    client.delete_cookie("passage")
    assert not is_signed_in(client)


def test_R43_forms_are_taken_by_a_clock_that_was_put_back(client):
    """Or by another host's that is a little behind."""
    with time_machine.travel("2026-03-12 10:00:00Z", tick=False) as clock:
        token = form_token(client, "/sign-in")
        user = make_person()
        clock.shift(-5)
        answer = client.post("/sign-in", data={"csrf_token": token, "login": user.login, "password": PASSWORD})
    assert answer.status_code == 303
