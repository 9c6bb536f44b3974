import pytest
from flask import jsonify
from werkzeug.exceptions import NotFound

from quizapp.accounts.models import Role
from quizapp.accounts.policy import PUBLIC, Action, found, permit
from tests.factories import make_user
from tests.integration.signed_in import sign_in


@pytest.mark.only_on("sqlite")
def test_S30_every_route_names_its_policy(app):
    unnamed = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "policy", None) not in {PUBLIC, *Action}
    ]
    assert not unnamed


@pytest.fixture
def guarded(make_app):
    """An application with one view for each action, which looks a thing up."""
    app = make_app()
    app.extensions["looked_up"] = []

    def add(action):
        @permit(action)
        def view(thing):
            app.extensions["looked_up"].append(thing)
            return jsonify(found(None, action))

        app.add_url_rule(f"/guarded/{action}/<thing>", action, view)

    for action in Action:
        add(action)
    return app


def test_S32_a_wrong_role_is_told_before_anything_is_looked_up(guarded):
    student = sign_in(guarded, make_user())
    for action in (Action.TEACH, Action.MANAGE_CLASS, Action.MANAGE_SET, Action.SEE_RESULTS, Action.ADMINISTER):
        assert student.get(f"/guarded/{action}/anything").status_code == 403
    assert guarded.extensions["looked_up"] == []


def test_S32_a_missing_thing_is_missing(guarded):
    teacher = sign_in(guarded, make_user(role=Role.TEACHER))
    assert teacher.get(f"/guarded/{Action.MANAGE_CLASS}/anything").status_code == 404
    assert guarded.extensions["looked_up"] == ["anything"]


def test_S32_another_persons_thing_is_missing_too(guarded, monkeypatch):
    me, other = make_user(), make_user()
    with guarded.test_request_context():
        monkeypatch.setattr("quizapp.accounts.policy.current_user", me)
        with pytest.raises(NotFound):
            found(other, Action.CHANGE_OWN_SETTINGS)
        assert found(me, Action.CHANGE_OWN_SETTINGS) is me


def test_S30_whoever_is_not_signed_in_is_asked_to(guarded):
    for action in Action:
        answer = guarded.test_client().get(f"/guarded/{action}/anything?a=b")
        assert (answer.status_code, answer.headers["Location"]) == (
            303,
            f"/sign-in?next=/guarded/{action}/anything?a%3Db",
        )
    assert guarded.extensions["looked_up"] == []


def test_S35_rights_are_looked_at_on_each_request(guarded, database):
    user = make_user(role=Role.TEACHER)
    browser = sign_in(guarded, user)
    assert browser.get(f"/guarded/{Action.TEACH}/anything").status_code == 404
    user.role = Role.STUDENT
    assert browser.get(f"/guarded/{Action.TEACH}/anything").status_code == 403
