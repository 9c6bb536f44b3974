from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.quizzes.models import Quiz
from tests.factories import make_class, make_quiz, make_set, make_teacher, make_user
from tests.integration.signed_in import form_token, sign_in

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
def teacher(app):
    return make_teacher(name="Ida Lund")


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


def post(browser, path, **data):
    return browser.post(path, data={"csrf_token": form_token(browser), **data})


def of(quiz, action=""):
    return f"/teach/quizzes/{quiz.public_id}{action}"


def reload(row):
    db.session.refresh(row)
    return row


def test_a_new_teacher_is_told_what_to_do_first(browser):
    home, new = browser.get("/teach").text, browser.get("/teach/quizzes/new").text

    assert "Hello, Ida Lund" in home
    assert "You have no class yet." in home
    assert "A quiz is for a class, and you have none yet." in new


def test_without_sets_a_teacher_is_led_to_make_one(browser, teacher):
    make_class(teacher)

    assert "A quiz is made of question sets, and there are none yet." in browser.get("/teach/quizzes/new").text


def test_the_home_shows_classes_what_ends_soon_and_what_is_new(browser, teacher):
    classroom = make_class(teacher, name="Class 11B", students=[make_user(), make_user()])
    make_quiz(classroom, title="Ends soon", closes_at=NOW + DAY)
    make_quiz(classroom, title="Ends late", closes_at=NOW + 30 * DAY)
    make_quiz(make_class(), title="Of another teacher", closes_at=NOW + DAY)

    text = browser.get("/teach").text

    assert "2 students" in text
    soon, _, rest = text.partition("Newest quizzes</h2>")
    assert "Ends soon" in soon
    assert "Ends late" not in soon
    assert "Ends late" in rest
    assert "Of another teacher" not in text


def test_the_list_has_every_own_quiz_with_its_state_and_results(browser, teacher):
    classroom = make_class(teacher)
    ended = make_quiz(classroom, closes_at=NOW - DAY)
    make_quiz(classroom, opens_at=NOW + DAY)
    make_quiz(classroom, withdrawn_at=NOW)
    make_quiz(title="Built in")

    text = browser.get("/teach/quizzes").text

    for words in ("Ended", "Opens ", "Withdrawn", "Built in", of(ended, "/results")):
        assert words in text


def test_lists_cost_the_same_however_long_they_are(browser, teacher, statements):
    def costs():
        counts = []
        for path in ("/teach", "/teach/quizzes", "/teach/quizzes/new"):
            with statements() as log:
                assert browser.get(path).status_code == 200
            counts.append(len(log.statements))
        return counts

    def add():
        question_set = make_set(owner=teacher)
        make_quiz(make_class(teacher, students=[make_user()]), sets=[question_set], closes_at=NOW + DAY)
        make_quiz()

    add()
    before = costs()
    for _ in range(3):
        add()

    assert costs() == before


def test_a_quiz_page_says_everything_in_words(browser, teacher):
    settings = QuizSettings(time_limit=timedelta(minutes=20), attempts=2, release=PRESETS[Preset.EXAM])
    classroom = make_class(teacher, name="Class 11B")
    quiz = make_quiz(classroom, settings=settings, closes_at=datetime(2026, 3, 20, 16, 0, tzinfo=UTC))

    text = browser.get(of(quiz)).text

    for sentence in (
        "Class 11B can take this 2 times.",
        "Each attempt has 20 minutes.",
        "It ends on Fri 20 Mar 2026, 16:00 (UTC).",
        "The best attempt counts.",
        "The article is closed during the quiz.",
        "Score, answers and explanations show when the quiz has ended for everybody.",
        "Each attempt has 8 questions.",
        "8 questions that are ready",
    ):
        assert sentence in text
    for action in ("/results", "/settings", "/preview", "/copy", "/withdrawal"):
        assert of(quiz, action) in text


def test_a_built_in_quiz_can_be_looked_at_and_copied_but_not_changed(browser, teacher):
    make_class(teacher)
    quiz = make_quiz()

    text = browser.get(of(quiz)).text

    assert of(quiz, "/copy") in text
    assert of(quiz, "/preview") in text
    for action in ("/settings", "/withdrawal", "/results"):
        assert of(quiz, action) not in text
    assert post(browser, of(quiz, "/withdrawal")).status_code == 404
    assert reload(quiz).withdrawn_at is None


def test_a_copy_is_made_for_the_chosen_class_and_its_settings_are_shown(browser, teacher):
    classroom = make_class(teacher)
    quiz = make_quiz()

    response = post(browser, of(quiz, "/copy"), classroom=classroom.public_id)

    twin = db.session.scalars(db.select(Quiz).where(Quiz.owner_id == teacher.id)).one()
    assert (response.status_code, response.location) == (303, of(twin, "/settings"))
    assert twin.classroom_id == classroom.id
    assert "This is the copy." in browser.get(response.location).text


def test_a_copy_is_for_an_own_class_only(browser, teacher):
    quiz = make_quiz(make_class(teacher))
    theirs = make_class()

    assert post(browser, of(quiz, "/copy"), classroom=theirs.public_id).status_code == 422
    assert post(browser, of(make_quiz(theirs), "/copy"), classroom=quiz.classroom.public_id).status_code == 404


def test_a_quiz_is_withdrawn_and_offered_again(browser, teacher):
    quiz = make_quiz(make_class(teacher))

    assert post(browser, of(quiz, "/withdrawal")).location == of(quiz)
    assert reload(quiz).withdrawn_at is not None
    assert "No student sees it." in browser.get(of(quiz)).text

    assert post(browser, of(quiz, "/return")).location == of(quiz)
    assert reload(quiz).withdrawn_at is None


def test_somebody_elses_quiz_is_as_absent_as_a_missing_one(browser):
    theirs = make_quiz(make_class())

    for path in (of(theirs), of(theirs, "/settings"), "/teach/quizzes/no-such-quiz"):
        assert browser.get(path).status_code == 404
    for action in ("/copy", "/withdrawal", "/return", "/settings"):
        assert post(browser, of(theirs, action)).status_code == 404
    assert reload(theirs).withdrawn_at is None


def test_students_set_nothing(app):
    student = make_user()
    quiz = make_quiz(make_class(students=[student]))
    browser = sign_in(app, student)

    for path in ("/teach", "/teach/quizzes", "/teach/quizzes/new", of(quiz), of(quiz, "/settings")):
        assert browser.get(path).status_code == 403
    for path in ("/teach/quizzes/new", of(quiz, "/copy"), of(quiz, "/withdrawal")):
        assert post(browser, path).status_code == 403
