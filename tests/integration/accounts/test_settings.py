import pytest

from quizapp.accounts.models import Theme, User
from tests.integration.accounts.people import make_person, submit
from tests.integration.signed_in import form_token, sign_in


def test_settings_are_kept_on_the_account(app, database):
    user, other = make_person(), make_person()
    browser = sign_in(app, user)
    assert submit(browser, "/settings", theme="dark", layout="one", is_time_hidden="y").status_code == 303
    user = database.session.get(User, user.id, populate_existing=True)
    assert (user.theme, user.is_one_page, user.is_time_hidden, user.has_shortcuts) == (Theme.DARK, True, True, False)
    page = sign_in(app, user).get("/settings").text
    assert 'data-theme="dark"' in page
    assert "Your settings are saved." in browser.get("/settings").text
    other = database.session.get(User, other.id, populate_existing=True)
    assert (other.theme, other.is_one_page, other.has_shortcuts) == (Theme.SYSTEM, False, True)


def test_a_setting_that_is_not_offered_is_refused(app, database):
    user = make_person()
    assert submit(sign_in(app, user), "/settings", theme="loud", layout="one").status_code == 422
    assert database.session.get(User, user.id, populate_existing=True).is_one_page is False


def test_S33_a_form_changes_nothing_that_it_does_not_list(app, database):
    user = make_person()
    fields = {"theme": "light", "layout": "many", "role": "admin", "login": "root", "password_hash": "x"}
    submit(sign_in(app, user), "/settings", **fields)
    after = database.session.get(User, user.id, populate_existing=True)
    assert (after.role.value, after.login) == ("student", user.login)


def put(browser, switches):
    return browser.put("/settings", json=switches, headers={"X-CSRFToken": form_token(browser)})


def test_what_is_switched_in_a_quiz_is_kept_on_the_account(app, database):
    user, other = make_person(), make_person()
    browser = sign_in(app, user)
    assert put(browser, {"is_time_hidden": True}).status_code == 204
    assert put(browser, {"has_shortcuts": False}).status_code == 204
    user = database.session.get(User, user.id, populate_existing=True)
    assert (user.is_time_hidden, user.has_shortcuts, user.theme) == (True, False, Theme.SYSTEM)
    assert put(browser, {"is_time_hidden": False}).status_code == 204
    user = database.session.get(User, user.id, populate_existing=True)
    assert (user.is_time_hidden, user.has_shortcuts) == (False, False)
    other = database.session.get(User, other.id, populate_existing=True)
    assert (other.is_time_hidden, other.has_shortcuts) == (False, True)


@pytest.mark.parametrize(
    "switches", [{"role": True}, {"is_time_hidden": 1}, {"is_time_hidden": None}, {"theme": "dark"}, [], "dark", 7]
)
def test_S33_a_switch_that_is_not_offered_changes_nothing(app, database, switches):
    user = make_person()
    assert put(sign_in(app, user), switches).status_code == 422
    after = database.session.get(User, user.id, populate_existing=True)
    assert (after.role.value, after.is_time_hidden, after.theme) == ("student", False, Theme.SYSTEM)


def test_switching_needs_an_account_and_its_token(app, client):
    assert client.put("/settings", json={}, headers={"X-CSRFToken": form_token(client, "/sign-in")}).status_code == 401
    assert sign_in(app, make_person()).put("/settings", json={"is_time_hidden": True}).status_code == 403
