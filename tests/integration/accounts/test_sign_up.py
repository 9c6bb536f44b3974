from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from quizapp.accounts import services, throttle
from quizapp.accounts.hooks import EXTENSION, Hooks
from quizapp.accounts.models import Role, User
from quizapp.transaction import write_transaction
from tests.factories import make_class
from tests.integration.accounts.people import OTHER_PASSWORD, PASSWORD, is_signed_in, make_person, submit
from tests.integration.signed_in import form_token

AMINA = {"name": "Amina Yusuf", "login": "Amina", "password": PASSWORD}


def test_a_student_makes_an_account_and_is_signed_in(client, database):
    response = submit(client, "/sign-up", **AMINA)
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    user = database.session.query(User).one()
    assert (user.login, user.name, user.role) == ("amina", "Amina Yusuf", Role.STUDENT)
    assert is_signed_in(client)


def test_signing_up_leads_on_to_where_one_wanted_to_go(client):
    response = submit(client, "/sign-up?next=/settings", **AMINA)
    assert response.headers["Location"] == "/settings"


def test_S33_nobody_becomes_a_teacher_by_signing_up(client, database):
    submit(client, "/sign-up", **AMINA, role="admin", is_admin="1", public_id="mine")
    user = database.session.query(User).one()
    assert user.role is Role.STUDENT
    assert user.public_id != "mine"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "   ", "Enter your name."),
        ("login", " ", "Enter a sign-in name."),
        ("login", "amina yusuf", "A sign-in name has no spaces."),
        ("login", "ami\u200bna", "A sign-in name has no spaces."),
        ("login", "x" * 256, "255"),
        ("login", "\ufdfa" * 20, "no spaces"),
        ("password", "", "Choose a password."),
        ("password", "7 chars", "Use 8 characters or more."),
        ("password", "password1", "Many people use this password"),
        ("password", "amina2026", "A name makes a password"),
        ("password", "aaaaaaaaaaaa", "A pattern makes a password"),
    ],
)
def test_S02_what_will_not_do_is_said_beside_the_field(client, database, field, value, message):
    response = submit(client, "/sign-up", **AMINA | {field: value})
    assert response.status_code == 422
    assert message in response.text
    assert database.session.query(User).count() == 0
    assert PASSWORD not in response.text


def test_a_taken_name_is_said(client, database):
    make_person(login="amina")
    response = submit(client, "/sign-up", **AMINA | {"login": "ＡＭＩＮＡ"})
    assert response.status_code == 422
    assert "Somebody has this sign-in name already." in response.text


def test_S16_looking_for_taken_names_is_throttled(client):
    make_person(login="amina")
    for _ in range(50):
        with write_transaction():
            throttle.count(throttle.SIGN_UP, "127.0.0.1", datetime.now(UTC))
    assert submit(client, "/sign-up", **AMINA).status_code == 429


def test_a_class_that_signs_up_together_is_not_held_up(app, database):
    for n in range(60):
        assert submit(app.test_client(), "/sign-up", **AMINA | {"login": f"amina-{n}"}).status_code == 303


def test_two_who_take_a_name_at_once_get_one_account(app, database):
    def sign_up(_number: int) -> int:
        client = app.test_client()
        return client.post("/sign-up", data={"csrf_token": form_token(client, "/sign-in"), **AMINA}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(sign_up, range(8))) == [303] + [422] * 7
    assert database.session.query(User).count() == 1


def test_where_sign_up_is_closed_nobody_gets_in(app, client, database):
    token = form_token(client, "/sign-in")
    app.config["SIGN_UP"] = "closed"
    assert "Ask your teacher" in client.get("/sign-up").text
    assert client.post("/sign-up", data={"csrf_token": token, **AMINA}).status_code == 403
    assert database.session.query(User).count() == 0
    assert "Make an account" not in client.get("/sign-in").text


@pytest.fixture
def joined(app, monkeypatch):
    """Who joined with which code, on a site that asks for one."""
    places = []
    hooks = Hooks(
        is_open_code=lambda code: code == "MKT-PWR", join=lambda user, code, _now: places.append((user.login, code))
    )
    monkeypatch.setitem(app.extensions, EXTENSION, hooks)
    app.config["SIGN_UP"] = "class-code"
    return places


def test_a_class_code_opens_sign_up_and_the_class(client, joined):
    assert 'value="MKT-PWR"' in client.get("/sign-up?code=MKT-PWR").text
    assert submit(client, "/sign-up", **AMINA, class_code="MKT-PWR").status_code == 303
    assert joined == [("amina", "MKT-PWR")]


@pytest.mark.parametrize("code", ["", "AAA-AAA"])
def test_without_a_class_code_nobody_gets_in(client, joined, database, code):
    assert submit(client, "/sign-up", **AMINA, class_code=code).status_code == 422
    assert database.session.query(User).count() == 0
    assert joined == []


def test_a_taken_name_does_not_join_the_class(client, joined):
    make_person(login="amina")
    submit(client, "/sign-up", **AMINA, class_code="MKT-PWR")
    assert joined == []


def test_a_class_that_closes_during_the_sign_up_lets_nobody_in(app, client, monkeypatch, database):
    closed = make_class(is_join_open=False)
    hooks = replace(app.extensions[EXTENSION], is_open_code=lambda _code: True)  # it was open a moment ago
    monkeypatch.setitem(app.extensions, EXTENSION, hooks)
    app.config["SIGN_UP"] = "class-code"
    assert submit(client, "/sign-up", **AMINA, class_code=closed.join_code).status_code == 422
    assert database.session.query(User).filter_by(login="amina").count() == 0


def test_a_password_that_was_reset_meanwhile_is_not_replaced_with_the_old_one_known(app, database):
    """Whoever stole the old password must not win against the reset that shuts them out."""
    user = make_person()
    assert services.check_password(user.login, PASSWORD) is user
    with app.app_context(), write_transaction():
        services.change_password(database.session.get(User, user.id), "hash of the reset")
    with pytest.raises(services.PasswordChanged), write_transaction():
        services.change_own_password(user, "hash of the thief", None)
    database.session.expire_all()
    assert user.password_hash == "hash of the reset"


def test_a_password_that_changed_meanwhile_signs_nobody_in(app, database):
    user = make_person()
    checked = services.check_password(user.login, PASSWORD)
    assert checked is user
    with app.app_context(), write_transaction():
        services.change_password(database.session.get(User, user.id), "another hash")
    with pytest.raises(services.PasswordChanged), write_transaction():
        services.sign_in(user, datetime.now(UTC), None)
    assert services.check_password(user.login, OTHER_PASSWORD) is None


def test_problems_are_listed_in_the_order_of_the_page(client):
    text = submit(client, "/sign-up").text
    summary = text[text.index('role="alert"') : text.index("<form method")]
    places = [summary.index(f'href="#{name}"') for name in ("name", "login", "password")]
    assert places == sorted(places)
