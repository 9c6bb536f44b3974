"""A form that is sent twice, or by two, in the same moment."""

from quizapp.extensions import db
from quizapp.quizzes.queries import contents
from tests.factories import make_class, make_quiz, make_set, make_teacher
from tests.integration.attempts.crowd import at_once
from tests.integration.attempts.sitting import same_browser
from tests.integration.quizzes.test_settings_form import DEFAULTS
from tests.integration.signed_in import form_token, sign_in


def test_a_quiz_that_is_saved_many_times_at_once_is_saved(app):
    teacher = make_teacher()
    sets = [make_set(owner=teacher, article=None)]
    sets += [make_set(owner=teacher, article=sets[0].article_version) for _ in range(5)]
    quiz = make_quiz(make_class(teacher), sets)
    path = f"/teach/quizzes/{quiz.public_id}/settings"
    client = sign_in(app, teacher)
    fields = DEFAULTS | {"csrf_token": form_token(client), "sets": [item.public_id for item in sets]}
    browsers = [same_browser(client) for _ in range(6)]

    answers = at_once([lambda each=each: each.post(path, data=fields) for each in browsers])

    assert [answer.status_code for answer in answers] == [303] * 6
    db.session.refresh(quiz)
    assert [content.set for content in contents(quiz)] == sets
