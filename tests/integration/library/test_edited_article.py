"""A set moves on with its article; a question that could not follow keeps its words."""

from tests.factories import QUESTIONS, make_article, make_set, make_teacher
from tests.integration.signed_in import sign_in


def test_a_question_that_stayed_on_an_older_text_is_shown_without_a_mark(app):
    teacher = make_teacher()
    question_set = make_set(QUESTIONS[:1], teacher)
    browser = sign_in(app, teacher)
    path = f"/teach/sets/{question_set.public_id}"
    assert 'id="q1-passage"' in browser.get(path).text

    question_set.article_version = make_article("A new text. Quite short.\n")
    page = browser.get(path)

    assert page.status_code == 200
    assert 'id="q1-passage"' not in page.text
    assert f"<mark>{QUESTIONS[0].passages[0].exact}</mark>" in page.text
