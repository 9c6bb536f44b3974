import logging
from datetime import UTC, datetime

from quizapp.accounts import services
from quizapp.accounts.models import LinkPurpose, User
from quizapp.accounts.policy import public
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.integration.accounts.people import OTHER_PASSWORD, PASSWORD, identity, make_person, sign_in_by_form, submit


def test_S91_no_secret_reaches_the_log(app, client, caplog):
    caplog.set_level(logging.DEBUG)
    user = make_person(login="planted-login", name="Planted Name")
    with write_transaction():
        link = services.make_link(user, LinkPurpose.PASSWORD, datetime.now(UTC))
    sign_in_by_form(client, user, "planted wrong password")
    client.get(f"/link/{link}")
    submit(client, "/link", password=OTHER_PASSWORD)
    cookies = [identity(client)]
    submit(client, "/settings/password", current=OTHER_PASSWORD, password=PASSWORD)
    sign_in_by_form(app.test_client(), user)
    submit(app.test_client(), "/sign-up", login="planted-two", name="Planted Two", password="seven planted words")
    assert "signed in: user " in caplog.text
    for secret in (PASSWORD, OTHER_PASSWORD, link, *cookies, "lanted"):
        assert secret not in caplog.text


def test_S91_a_line_break_in_a_name_starts_no_line(app, client, caplog):
    caplog.set_level(logging.INFO)
    submit(client, "/sign-up", login="x\r\nforged: line", name="a\nb", password=PASSWORD)
    submit(client, "/sign-in", login="x\r\nforged: line", password=PASSWORD)
    assert "forged" not in caplog.text


def test_S91_an_error_of_the_database_keeps_its_values_to_itself(make_app, caplog):
    user, app = make_person(login="planted-login"), make_app()

    @app.get("/twice")
    @public
    def twice():
        db.session.add(User(login=user.login, name="Planted Name", password_hash="planted", created_at=user.created_at))
        db.session.flush()

    assert app.test_client().get("/twice").status_code == 500
    assert "database error" in caplog.text
    assert "lanted" not in caplog.text
