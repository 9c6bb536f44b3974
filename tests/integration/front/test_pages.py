"""Pages for everybody, and the frame around all of them. The client audits each page that it gets."""

import pytest

from tests.factories import make_teacher, make_user
from tests.integration.signed_in import sign_in

PUBLIC_PAGES = ("/", "/help", "/accessibility", "/privacy")

pytestmark = pytest.mark.only_on("sqlite")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_a_public_page_is_there(client, path):
    assert client.get(path).status_code == 200


def test_the_landing_page_takes_a_class_code(client):
    text = client.get("/").text
    assert 'action="/join"' in text
    assert 'name="code"' in text


def test_a_closed_site_offers_no_account(app, client):
    app.config["SIGN_UP"] = "closed"
    assert "/sign-up" not in client.get("/").text


@pytest.mark.parametrize(("make", "home"), [(make_user, "/home"), (make_teacher, "/teach")])
def test_somebody_signed_in_goes_home(app, make, home):
    answer = sign_in(app, make()).get("/")
    assert (answer.status_code, answer.location) == (303, home)


def test_the_process_and_its_database_are_well(client):
    assert client.get("/healthz").json == {"status": "alive"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_a_student_is_shown_the_way_to_the_own_places(app):
    text = sign_in(app, make_user(name="Amina")).get("/help").text
    assert '<a href="/home">Home</a>' in text
    assert '<a href="/scores">Your scores</a>' in text
    assert "/teach" not in text
    assert "Amina" in text


def test_the_current_place_is_named(app):
    text = sign_in(app, make_user()).get("/scores").text
    assert '<a href="/scores" aria-current="page">' in text


def test_a_chosen_theme_is_on_the_page(app):
    assert 'data-theme="dark"' in sign_in(app, make_user(theme="dark")).get("/help").text


def test_a_missing_page_says_so_and_leads_on(client):
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "That page is not here" in answer.text
    assert 'href="/"' in answer.text


def test_a_name_is_escaped(app):
    assert "<b>Bobby</b>" not in sign_in(app, make_user(name="<b>Bobby</b>")).get("/help").text


def test_every_template_compiles(app):
    names = app.jinja_env.list_templates(extensions=["html"])
    assert names
    for name in names:
        app.jinja_env.get_template(name)
