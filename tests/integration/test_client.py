"""The test client stands for a real server: each request has a session of its own, and only commits stay."""

import pytest
from flask import Flask, g

from quizapp.accounts.models import User
from quizapp.extensions import db
from tests.factories import make_user
from tests.page import PageError


@pytest.fixture
def trial(make_app) -> Flask:
    """An application with a few more addresses, on the test's database."""
    app = make_app()

    @app.get("/trial/people")
    def people():
        return {"people": db.session.query(User).count(), "remembered": "seen" in g}

    @app.get("/trial/rename/<int:keep>")
    def rename(keep):
        g.seen = True
        db.session.scalars(db.select(User)).one().name = "Renamed"
        db.session.flush()
        if keep:
            db.session.commit()
        return {}

    @app.get("/trial/page")
    def page():
        return "<p>no page at all</p>"

    return app


def test_a_request_sees_what_the_test_arranged(trial):
    db.session.add(User(login="ada", name="Ada", created_at=make_user().created_at))
    assert trial.test_client().get("/trial/people").json["people"] == 2


@pytest.mark.parametrize(("keep", "name"), [(0, "Person"), (1, "Renamed")])
def test_only_what_was_committed_stays(trial, keep, name):
    person = make_user(name="Person")
    trial.test_client().get(f"/trial/rename/{keep}")
    assert person.name == name


def test_nothing_is_remembered_between_requests(trial):
    make_user()
    client = trial.test_client()
    client.get("/trial/rename/1")
    assert not client.get("/trial/people").json["remembered"]


def test_every_page_is_audited(trial):
    with pytest.raises(PageError, match="0 h1"):
        trial.test_client().get("/trial/page")


def test_statements_are_counted(database, statements):
    with statements() as log:
        database.session.query(User).count()
    assert len(log.statements) == 1


def test_each_test_begins_with_an_empty_database(database):
    assert database.session.query(User).count() == 0


@pytest.mark.only_on("postgresql")
def test_a_test_may_be_about_one_database(database):
    assert database.engine.dialect.name == "postgresql"
