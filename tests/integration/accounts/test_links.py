from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.accounts import services
from quizapp.accounts.models import LinkPurpose, OneTimeLink, Role, User
from quizapp.transaction import write_transaction
from tests.integration.accounts.people import (
    OTHER_PASSWORD,
    PASSWORD,
    is_signed_in,
    make_person,
    sign_in_by_form,
    submit,
)
from tests.integration.signed_in import form_token, sign_in

NEW = {"login": "Head@School.example", "name": "  Head   Teacher ", "password": "boats beside the granite wall"}


def make_link(recipient, purpose=LinkPurpose.PASSWORD, now=None) -> str:
    with write_transaction():
        return services.make_link(recipient, purpose, now or datetime.now(UTC))


def open_link(client, token):
    return client.get(f"/link/{token}", follow_redirects=True)


def test_S04_nobody_is_there_after_installation(database, client):
    assert database.session.query(User).count() == 0
    assert submit(client, "/sign-in", login="admin", password="admin").status_code == 422


@pytest.mark.parametrize(
    ("purpose", "role"),
    [
        (LinkPurpose.FIRST_TEACHER, Role.ADMIN),
        (LinkPurpose.INVITATION, Role.ADMIN),
        (LinkPurpose.INVITATION, Role.TEACHER),
    ],
)
def test_S04_a_link_makes_one_account_of_its_role(client, database, purpose, role):
    token = make_link(role, purpose)
    open_link(client, token)
    response = submit(client, "/link", **NEW, role="student")
    assert (response.status_code, response.headers["Location"]) == (303, "/")
    user = database.session.query(User).one()
    assert (user.login, user.name, user.role) == ("head@school.example", "Head Teacher", role)
    assert is_signed_in(client)
    assert open_link(client, token).status_code == 410


def test_S01_a_teachers_password_is_longer(client):
    open_link(client, make_link(Role.TEACHER, LinkPurpose.INVITATION))
    response = submit(client, "/link", **NEW | {"password": "four quartz"})
    assert response.status_code == 422
    assert "Use 15 characters or more." in response.text


def test_only_a_student_is_told_that_a_teacher_sees_the_name(database, client):
    assert "Your teacher sees it." not in open_link(client, make_link(Role.TEACHER, LinkPurpose.INVITATION)).text
    assert "Your teacher sees it." in client.get("/sign-up").text


def test_a_taken_name_leaves_the_link_open(client, database):
    make_person(login="head@school.example")
    open_link(client, make_link(Role.TEACHER, LinkPurpose.INVITATION))
    assert submit(client, "/link", **NEW).status_code == 422
    assert submit(client, "/link", **NEW | {"login": "other"}).status_code == 303


def test_S06_a_reset_link_sets_a_new_password_once(app, client):
    user = make_person()
    elsewhere = sign_in(app, user)
    token = make_link(user)
    assert user.name in open_link(client, token).text
    assert submit(client, "/link", password=OTHER_PASSWORD).status_code == 303
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
    assert open_link(app.test_client(), token).status_code == 410
    assert sign_in_by_form(app.test_client(), user, PASSWORD).status_code == 422
    assert sign_in_by_form(app.test_client(), user, OTHER_PASSWORD).status_code == 303


def test_S06_the_token_leaves_the_address_at_once(client):
    token = make_link(make_person())
    response = client.get(f"/link/{token}")
    assert (response.status_code, response.headers["Location"]) == (303, "/link")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    page = client.get("/link")
    assert token not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"


def test_S06_the_database_holds_no_token(database):
    token = make_link(make_person())
    assert len(token) == 43
    assert token not in database.session.query(OneTimeLink).one().token_hash


def test_S06_a_reset_link_lasts_thirty_minutes(app, turn_clock):
    token = make_link(make_person())
    turn_clock(timedelta(minutes=29))
    assert open_link(app.test_client(), token).status_code == 200
    turn_clock(timedelta(minutes=31))
    assert open_link(app.test_client(), token).status_code == 410


def test_S04_an_invitation_lasts_a_day(app, turn_clock):
    token = make_link(Role.TEACHER, LinkPurpose.INVITATION)
    turn_clock(timedelta(hours=23))
    assert open_link(app.test_client(), token).status_code == 200
    turn_clock(timedelta(hours=25))
    assert open_link(app.test_client(), token).status_code == 410


def test_S06_a_newer_link_ends_an_older_one(app):
    user = make_person()
    other = make_link(make_person())
    older, newer = make_link(user), make_link(user)
    assert open_link(app.test_client(), older).status_code == 410
    assert open_link(app.test_client(), newer).status_code == 200
    assert open_link(app.test_client(), other).status_code == 200


def test_S06_a_changed_password_ends_a_link(app, client):
    user = make_person()
    token = make_link(user)
    sign_in_by_form(client, user)
    submit(client, "/settings/password", current=PASSWORD, password=OTHER_PASSWORD)
    assert open_link(app.test_client(), token).status_code == 410


def test_a_link_opens_an_account_that_waits_after_failures(app, client):
    user = make_person()
    for _ in range(11):
        sign_in_by_form(client, user, OTHER_PASSWORD)
    open_link(client, make_link(user))
    assert submit(client, "/link", password=OTHER_PASSWORD).status_code == 303
    assert sign_in_by_form(app.test_client(), user, OTHER_PASSWORD).status_code == 303


def test_a_link_for_a_disabled_person_is_gone(app, database):
    user = make_person()
    token = make_link(user)
    user.disabled_at = datetime.now(UTC)
    assert open_link(app.test_client(), token).status_code == 410


def test_S06_twenty_uses_at_once_make_one_account(app, database):
    token = make_link(Role.TEACHER, LinkPurpose.INVITATION)

    def use(number: int) -> int:
        client = app.test_client()
        open_link(client, token)
        return client.post(
            "/link", data={"csrf_token": form_token(client, "/sign-in"), **NEW, "login": f"teacher-{number}"}
        ).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(use, range(20)))
    assert answers == [303] + [410] * 19
    assert database.session.query(User).count() == 1


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "%ED%A0%80", "a" * 5000])
def test_an_odd_link_is_gone(client, token):
    assert open_link(client, token).status_code in (400, 404, 410)


def test_S10_signing_in_forgets_a_link_that_was_opened_before(app):
    """The next person at a shared browser does not find it."""
    browser = app.test_client()
    open_link(browser, make_link(make_person()))
    sign_in_by_form(browser, make_person())
    assert browser.get("/link").status_code == 410
