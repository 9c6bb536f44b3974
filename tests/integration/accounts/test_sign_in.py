import statistics
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from quizapp.accounts.models import UserSession
from tests.integration.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    identity,
    is_signed_in,
    make_person,
    sign_in_by_form,
    submit,
)
from tests.integration.signed_in import form_token, sign_in


def test_a_student_signs_in_and_out(client):
    user = make_person()
    assert not is_signed_in(client)
    response = sign_in_by_form(client, user)
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert is_signed_in(client)
    response = client.post("/sign-out", data={"csrf_token": form_token(client)})
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    assert not is_signed_in(client)


def test_a_sign_in_name_has_one_spelling(client):
    user = make_person(login="straße@school.example".casefold())
    response = submit(client, "/sign-in", login="  ＳＴＲＡＳＳＥ@School.example ", password=PASSWORD)
    assert user.login == "strasse@school.example"
    assert response.status_code == 303


@pytest.mark.parametrize("fields", [{}, {"login": "somebody"}, {"password": PASSWORD}])
def test_a_form_with_gaps_comes_back(client, fields):
    response = submit(client, "/sign-in", **fields)
    assert response.status_code == 422
    assert "<title>Error: " in response.text


def test_S05_a_wrong_password_and_an_unknown_name_look_alike(client):
    user = make_person(login="known-one")
    known = sign_in_by_form(client, user, OTHER_PASSWORD)
    unknown = submit(client, "/sign-in", login="nobody-xy", password=OTHER_PASSWORD)
    assert known.status_code == unknown.status_code == 422
    assert set(known.headers.keys()) == set(unknown.headers.keys())
    assert without_token(known.text).replace(user.login, "") == without_token(unknown.text).replace("nobody-xy", "")


def without_token(html: str) -> str:
    start = html.index('name="csrf_token"')
    return html[:start] + html[html.index(">", start) :]


def test_S05_an_unknown_name_costs_one_verification(client):
    make_person(login="known")
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(8):
        for login, taken in times.items():
            token = form_token(client, "/sign-in")
            start = time.perf_counter()
            client.post("/sign-in", data={"csrf_token": token, "login": login, "password": OTHER_PASSWORD})
            taken.append(time.perf_counter() - start)
    assert 0.6 < statistics.median(times["unknown"]) / statistics.median(times["known"]) < 1.7


def test_a_disabled_person_cannot_sign_in(client, database):
    user = make_person(disabled_at=datetime.now(UTC))
    assert sign_in_by_form(client, user).status_code == 422


def test_S08_the_server_keeps_only_the_digest_of_the_cookie(client, database):
    sign_in_by_form(client, make_person())
    token = identity(client)
    assert token is not None
    assert len(token) == 43  # 256 bits in base64
    stored = database.session.query(UserSession).one()
    assert token not in stored.token_hash
    assert len(stored.token_hash) == 64


def test_S09_the_cookie_cannot_be_read_by_script_or_sent_from_elsewhere(client):
    response = sign_in_by_form(client, make_person())
    (cookie,) = [value for value in response.headers.getlist("Set-Cookie") if value.startswith("passage=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_S10_a_new_id_at_each_sign_in_and_the_old_one_ends(client, database):
    user = make_person()
    client.set_cookie("passage", "an-id-that-the-client-chose")
    sign_in_by_form(client, user)
    first = identity(client)
    assert first != "an-id-that-the-client-chose"
    fields = {"csrf_token": form_token(client), "login": user.login, "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 303
    assert identity(client) != first
    assert database.session.query(UserSession).count() == 1


def test_S10_the_form_token_is_a_new_one_after_sign_in(client):
    before = form_token(client, "/sign-in")
    sign_in_by_form(client, make_person())
    assert client.post("/settings", data={"csrf_token": before, "theme": "dark", "layout": "one"}).status_code == 400


def test_S12_a_copied_cookie_is_worthless_after_sign_out(app, client):
    sign_in_by_form(client, make_person())
    thief = app.test_client()
    thief.set_cookie("passage", identity(client))
    assert is_signed_in(thief)
    response = client.post("/sign-out", data={"csrf_token": form_token(client)})
    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert identity(client) is None
    assert not is_signed_in(thief)


def test_S12_sign_out_is_a_post(client):
    sign_in_by_form(client, make_person())
    assert client.get("/sign-out").status_code == 405
    assert is_signed_in(client)


def test_S13_a_new_password_ends_all_other_sessions(app, client):
    user = make_person()
    sign_in_by_form(client, user)
    elsewhere = sign_in(app, user)
    response = submit(client, "/settings/password", current=PASSWORD, password=OTHER_PASSWORD)
    assert response.status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert sign_in_by_form(app.test_client(), user, PASSWORD).status_code == 422
    assert sign_in_by_form(app.test_client(), user, OTHER_PASSWORD).status_code == 303


def test_S13_a_disabled_person_is_out_at_once(app, client, database):
    user = make_person()
    browser = sign_in(app, user)
    user.disabled_at = datetime.now(UTC)
    assert browser.get("/settings").status_code == 303


def test_S07_the_present_password_is_asked_for(client):
    user = make_person()
    sign_in_by_form(client, user)
    response = submit(client, "/settings/password", current=OTHER_PASSWORD, password=OTHER_PASSWORD)
    assert response.status_code == 422
    assert "not your present password" in response.text


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=3)])
def test_S11_ends_after_two_hours_without_use(app, turn_clock, ahead):
    browser = sign_in(app, make_person())
    turn_clock(ahead - timedelta(minutes=1))
    if ahead == timedelta(hours=2):
        assert is_signed_in(browser)
        ahead += timedelta(hours=2)
    turn_clock(ahead)
    assert not is_signed_in(browser)


def test_S11_rests_for_twelve_hours_while_an_attempt_is_open(app, turn_clock, monkeypatch):
    from quizapp.accounts.hooks import EXTENSION, Hooks

    user = make_person()
    monkeypatch.setitem(app.extensions, EXTENSION, Hooks(has_open_attempt=lambda user_id: user_id == user.id))
    idle, working = sign_in(app, make_person()), sign_in(app, user)  # so that ids of people and of sessions differ
    turn_clock(timedelta(hours=11, minutes=59))
    assert is_signed_in(working)
    assert not is_signed_in(idle)
    turn_clock(timedelta(hours=23, minutes=59))
    assert not is_signed_in(working)


def test_S11_ends_after_fourteen_days_whatever_happens(app, turn_clock, database):
    browser = sign_in(app, make_person())
    session = database.session.query(UserSession).one()
    session.seen_at += timedelta(days=13, hours=23)
    turn_clock(timedelta(days=13, hours=23, minutes=59))
    assert is_signed_in(browser)
    turn_clock(timedelta(days=14, seconds=1))
    assert not is_signed_in(browser)


def test_S11_use_is_noted_at_most_once_a_minute(app, turn_clock, statements):
    browser = sign_in(app, make_person())
    turn_clock(timedelta(seconds=30))
    with statements() as log:
        is_signed_in(browser)
    assert not [statement for statement in log.statements if statement.startswith("UPDATE")]
    turn_clock(timedelta(seconds=70))
    with statements() as log:
        is_signed_in(browser)
        is_signed_in(browser)
    assert len([statement for statement in log.statements if statement.startswith("UPDATE")]) == 1


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/settings", "/settings"),
        ("/settings/password?a=b#c", "/settings/password?a=b#c"),
        ("", "/"),
        ("//evil.example/settings", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("https://evil.example/settings", "/"),
        ("https:/settings", "/"),
        ("javascript:alert(1)", "/"),
        ("settings", "/"),
        ("/\t/evil.example", "/"),
        ("/settings\r\nSet-Cookie: a=b", "/"),
        ("/%2fevil.example", "/"),
        ("/%5cevil.example", "/"),
        ("/nowhere", "/"),
        ("/sign-out", "/"),
        ("/settings?" + "a" * 3000, "/"),
    ],
)
def test_S26_next_leads_to_a_page_of_this_site_only(client, target, lands):
    response = sign_in_by_form(client, make_person(), path=f"/sign-in?next={quote(target, safe='')}")
    assert response.headers["Location"] == lands


def test_a_page_for_signed_in_people_leads_back_to_itself(client):
    response = client.get("/settings/password?from=here")
    assert response.status_code == 303
    response = sign_in_by_form(client, make_person(), path=response.headers["Location"])
    assert response.headers["Location"] == "/settings/password?from=here"


def test_a_page_script_without_a_session_is_told_where_to_sign_in(client):
    response = client.get("/settings", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json["sign_in_url"] == "/sign-in"


@pytest.mark.parametrize("loses_cookies", [False, True])
def test_S11_whoever_was_signed_out_is_asked_to_sign_in_again(app, turn_clock, loses_cookies):
    """Not told about a form token, which went with the session."""
    browser = sign_in(app, make_person())
    token = form_token(browser)
    turn_clock(timedelta(hours=3))
    if loses_cookies:
        browser.delete_cookie("passage")
        browser.delete_cookie("passage_form")
    answer = browser.post("/settings", data={"csrf_token": token, "theme": "dark", "layout": "one"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in?next=/settings")
    answer = browser.post("/settings", json={}, headers={"X-CSRFToken": token})
    assert (answer.status_code, answer.json) == (401, {"code": "signed_out", "sign_in_url": "/sign-in"})
    assert ("You were signed out." in browser.get("/sign-in?next=/settings").text) is not loses_cookies


def test_whoever_is_signed_in_is_led_on_from_the_sign_in_page(client):
    sign_in_by_form(client, make_person())
    assert client.get("/sign-in?next=/settings").headers["Location"] == "/settings"
    assert client.get("/sign-up").headers["Location"] == "/"
