import pytest

from quizapp.core.quiz import QuizSettings
from quizapp.library.models import ArticleVersion
from tests.factories import TEXT, make_article, make_class, make_quiz, make_set, make_teacher, make_user, save
from tests.integration.signed_in import form_token, sign_in


@pytest.fixture
def student(app):
    return make_user()


@pytest.fixture
def browser(app, student):
    return sign_in(app, student)


def address(version):
    return f"/articles/{version.article.slug}"


def start(browser, quiz):
    response = browser.post(f"/quizzes/{quiz.public_id}/attempts", data={"csrf_token": form_token(browser)})
    assert response.status_code == 303
    return response.location


def test_an_article_is_shown_with_its_source_licence_and_digest(browser):
    version = make_article(title="The harbour")
    version.meta = {"author": "The authors", "licence": "CC0", "url": "https://example.org/harbour"}
    save(version)
    page = browser.get(address(version)).text
    for words in ("The harbour", "The authors", "CC0", "https://example.org/harbour", version.digest):
        assert words in page
    assert 'id="p1"' in page
    assert '<a href="#p2" dir="auto">Building</a>' in page
    assert TEXT.splitlines()[0] in page


def test_the_latest_version_is_shown(browser):
    version = make_article()
    save(ArticleVersion(article=version.article, number=2, text="A new text.", digest="2" * 64, meta={}))
    assert "A new text." in browser.get(address(version)).text


def test_built_in_articles_are_listed(browser):
    make_article(title="The harbour")
    make_article(title="The bridge", owner=make_teacher())
    page = browser.get("/articles").text
    assert "The harbour" in page
    assert "The bridge" not in page


def test_a_student_reads_the_article_of_a_quiz_that_is_set_for_them(browser, student):
    teacher = make_teacher()
    version = make_article(owner=teacher)
    assert browser.get(address(version)).status_code == 404

    make_quiz(make_class(teacher, [student]), sets=[make_set(owner=teacher, article=version)])
    assert browser.get(address(version)).status_code == 200
    assert version.article.title in browser.get("/articles").text


def test_a_teacher_reads_the_own_articles_and_no_others(app):
    teacher = make_teacher()
    own, other = make_article(owner=teacher), make_article(owner=make_teacher())
    browser = sign_in(app, teacher)
    assert browser.get(address(own)).status_code == 200
    assert browser.get(address(other)).status_code == 404
    assert browser.get("/articles/nothing").status_code == 404


def test_nobody_reads_without_signing_in(client):
    assert client.get(address(make_article())).status_code == 303


def test_an_article_is_closed_during_a_quiz_on_it(browser):
    version = make_article()
    quiz = make_quiz(sets=[make_set(article=version)])
    other = make_article("Another text.\n")
    start(browser, quiz)

    response = browser.get(address(version))
    assert response.status_code == 403
    assert "This article is closed for now" in response.text
    assert TEXT.splitlines()[0] not in response.text
    assert browser.get(address(other)).status_code == 200


def test_an_article_stays_open_in_a_quiz_that_lets_it(browser):
    version = make_article()
    start(browser, make_quiz(sets=[make_set(article=version)], settings=QuizSettings(is_article_open=True)))
    assert browser.get(address(version)).status_code == 200


def test_an_article_is_open_again_after_the_quiz(browser):
    version = make_article()
    attempt = start(browser, make_quiz(sets=[make_set(article=version)])).rsplit("/q/", 1)[0]
    browser.post(f"{attempt}/submit", data={"csrf_token": form_token(browser)})
    assert browser.get(address(version)).status_code == 200


def test_the_reader_shows_nothing_of_any_question(browser):
    version = make_article()
    make_set(article=version)
    page = browser.get(address(version)).text
    assert "<mark" not in page
    assert "Explanation of" not in page
