import re
from contextvars import Context
from datetime import timedelta

import pytest

from quizapp.accounts.models import OneTimeLink, Role, User
from tests.integration.accounts.people import OTHER_PASSWORD, make_person, sign_in_by_form, submit

LINK = re.compile(r"^https://passage\.example/link/([\w-]{43})$", re.M)
NEW = {"login": "head", "name": "Head", "password": "boats beside the granite wall"}


@pytest.fixture
def run(app):
    """Run `flask people ...`."""
    app.config["BASE_URL"] = "https://passage.example"

    def run(*arguments: str):
        return app.test_cli_runner().invoke(args=["people", *arguments])

    return run


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ADMIN])
def test_an_invitation_is_printed_and_works(run, client, database, role):
    result = run("invite", "--role", role.value)
    assert result.exit_code == 0
    token = LINK.search(result.output)[1]
    client.get(f"/link/{token}")
    assert submit(client, "/link", **NEW).status_code == 303
    assert database.session.query(User).one().role is role


def test_S04_the_first_link_is_made_anew_until_one_is_used(run, client, database, turn_clock):
    first = LINK.search(run("invite", "--first").output)[1]
    second = LINK.search(run("invite", "--first").output)[1]
    assert first != second
    assert database.session.query(OneTimeLink).count() == 1
    assert client.get(f"/link/{first}", follow_redirects=True).status_code == 410
    client.get(f"/link/{second}")
    assert submit(client, "/link", **NEW).status_code == 303
    assert database.session.query(User).one().role is Role.ADMIN
    result = run("invite", "--first")
    assert (result.exit_code, result.output) == (0, "")
    turn_clock(timedelta(days=400))
    assert run("invite", "--first").output == ""


def test_no_first_link_where_an_administrator_came_otherwise(run):
    make_person(role=Role.ADMIN)
    assert run("invite", "--first").output == ""


def test_S06_the_links_host_comes_from_the_configuration(run, client):
    user = make_person(login="amina")
    result = run("link", "AMINA")
    assert result.exit_code == 0
    token = LINK.search(result.output)[1]
    client.get(f"/link/{token}")
    assert submit(client, "/link", password=OTHER_PASSWORD).status_code == 303
    assert sign_in_by_form(client.application.test_client(), user, OTHER_PASSWORD).status_code == 303


def test_an_unknown_name_is_said_in_one_line(run):
    result = run("link", "nobody")
    assert (result.exit_code, result.output) == (1, "Error: nobody has the sign-in name 'nobody'\n")


@pytest.mark.parametrize("arguments", [("invite",), ("invite", "--first", "--role", "admin"), ("link",)])
def test_wrong_usage_is_status_two(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize("arguments", [(), ("invite",), ("link",)])
def test_help_is_there(run, arguments):
    result = run(*arguments, "--help")
    assert result.exit_code == 0
    assert "link" in result.output


@pytest.mark.only_on("sqlite")
def test_a_database_without_tables_is_said_in_one_line(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    result = Context().run(app.test_cli_runner().invoke, args=["people", "invite", "--first"])
    assert result.exit_code == 1
    assert result.output.startswith("Error: the database cannot be used (no such table")
