import re
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library.models import Question, QuestionVersion
from quizapp.practice.models import PracticeResponse
from tests.factories import (
    QUESTIONS,
    STARTED_AT,
    a_question,
    make_article,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
    make_version,
)
from tests.integration.many import make_attempts
from tests.integration.signed_in import form_token, sign_in

DAY = timedelta(days=1)
RIGHT = {
    "stone": "a",
    "people": ["a", "b"],
    "wood": False,
    "years": "6",
    "ferry": "Aldersund",
    "order": ["0", "1", "2", "3"],
    "roles": {"0": "0", "1": "1"},
    "opening": ["a", "6"],
}
EXAM = QuizSettings(release=PRESETS[Preset.EXAM])
SECRETS = ("Explanation of", "Feedback on", "Well read", "Read again", "The stone came from the quarry at Sandvik.")


@pytest.fixture
def student(app):
    return make_user(name="Amina")


@pytest.fixture
def questions(app):
    """One question of each type."""
    return make_set(QUESTIONS)


@pytest.fixture
def quiz(questions):
    return make_quiz(sets=[questions], settings=QuizSettings(attempts=None))


@pytest.fixture
def browser(app, student):
    return sign_in(app, student)


def public_id(key, question_set=None):
    query = db.select(Question.public_id).where(Question.key == key)
    return db.session.scalars(query if question_set is None else query.where(Question.set_id == question_set.id)).one()


def listed(browser):
    """The file ids of the questions in the list, in order."""
    ids = re.findall(r'<li [^>]*><a href="/practice/([\w-]+)"', browser.get("/practice").text)
    keys = {row.public_id: row.key for row in db.session.execute(db.select(Question.public_id, Question.key))}
    return [keys[id_] for id_ in ids]


def but(*keys):
    """All answers right but those to these questions, which stay blank."""
    return {key: value for key, value in RIGHT.items() if key not in keys}


def post(browser, id_, **fields):
    data = {f"question_{id_}{part}": value for part, value in fields.pop("parts", {}).items()}
    return browser.post(f"/practice/{id_}", data={"csrf_token": form_token(browser, f"/practice/{id_}"), **data})


def test_without_a_missed_question_the_page_says_what_will_be_here(browser, quiz, student):
    make_attempt(quiz, make_user())
    make_attempt(quiz, student, RIGHT)

    text = browser.get("/practice").text

    assert "Nothing to practise. Questions you miss will collect here." in text
    assert "Start practising" not in text


def test_missed_and_blank_questions_are_listed_in_the_order_of_their_set(browser, quiz, student):
    make_attempt(quiz, student, but("ferry") | {"stone": "b", "people": ["a"]})

    assert listed(browser) == ["stone", "people", "ferry"]
    assert "3 questions that you missed." in browser.get("/practice").text


def test_gaps_are_numbered_in_the_list(browser, quiz, student):
    make_attempt(quiz, student, but("opening"))

    assert "It opened in [1] after [2] years." in browser.get("/practice").text


def test_questions_stand_under_their_article(browser, student):
    for title in ("Harbours", "Reefs"):
        make_attempt(make_quiz(sets=[make_set([a_question(title)], article=make_article(title=title))]), student)

    headings = re.findall(r"<h2><bdi>(.*?)</bdi></h2>", browser.get("/practice").text)

    assert headings == ["Harbours", "Reefs"]


def test_the_latest_attempt_decides(browser, quiz, student):
    make_attempt(quiz, student, but("stone", "wood"))
    make_attempt(quiz, student, but("wood", "years"), started_at=STARTED_AT + DAY)

    assert listed(browser) == ["wood", "years"]


def test_running_and_voided_attempts_and_previews_say_nothing(browser, questions, student):
    for overrides in (
        {"state": AttemptState.IN_PROGRESS},
        {"state": AttemptState.VOID},
        {"is_preview": True},
    ):
        make_attempt(make_quiz(sets=[questions]), student, **overrides)

    assert listed(browser) == []


def test_retired_questions_leave_the_list(browser, quiz, student):
    make_attempt(quiz, student, but("stone", "wood"))
    db.session.scalars(db.select(Question).filter_by(key="stone")).one().retired_at = STARTED_AT

    assert listed(browser) == ["wood"]


def test_what_an_exam_still_holds_is_not_practised(browser, questions, student):
    classroom = make_class(students=[student])
    exam = make_quiz(classroom, [questions], EXAM, closes_at=datetime.now(UTC) + DAY)
    make_attempt(exam, student, but("stone"))

    assert listed(browser) == []
    for page in ("", "/answer"):
        assert browser.get(f"/practice/{public_id('stone')}{page}").status_code == 404
    assert browser.post(f"/practice/{public_id('stone')}", data={"csrf_token": form_token(browser)}).status_code == 404


def test_an_exam_that_has_closed_is_practised(browser, questions, student):
    exam = make_quiz(make_class(students=[student]), [questions], EXAM, closes_at=datetime.now(UTC) - DAY)
    make_attempt(exam, student, but("stone"))

    assert listed(browser) == ["stone"]


def test_a_held_exam_neither_adds_a_question_nor_takes_one_away(browser, questions, quiz, student):
    make_attempt(quiz, student, but("stone", "wood"))
    exam = make_quiz(make_class(students=[student]), [questions], EXAM, closes_at=datetime.now(UTC) + DAY)
    make_attempt(exam, student, but("wood", "years"), started_at=STARTED_AT + DAY)

    assert listed(browser) == ["stone", "wood"]


def test_homework_is_practised_after_the_last_attempt(browser, questions, student):
    homework = QuizSettings(attempts=2, release=PRESETS[Preset.HOMEWORK])
    quiz = make_quiz(make_class(students=[student]), [questions], homework)
    make_attempt(quiz, student, but("stone"))
    assert listed(browser) == []

    make_attempt(quiz, student, but("stone"), started_at=STARTED_AT + DAY)
    assert listed(browser) == ["stone"]


def test_a_question_of_a_running_attempt_is_withheld_until_it_ends(browser, questions, quiz, student):
    make_attempt(quiz, student, but("stone"))
    id_ = public_id("stone")
    post(browser, id_, parts={"": "A"})
    other = make_quiz(questions=db.session.scalars(db.select(Question).filter_by(key="stone")).all())
    running = make_attempt(other, student, state=AttemptState.IN_PROGRESS)

    assert listed(browser) == []
    assert browser.get(f"/practice/{id_}").status_code == 404
    assert browser.get(f"/practice/{id_}/answer").status_code == 404
    assert browser.post(f"/practice/{id_}", data={"csrf_token": form_token(browser)}).status_code == 404

    running.state, running.closed_at = AttemptState.VOID, STARTED_AT + DAY
    assert browser.get(f"/practice/{id_}/answer").status_code == 200


def test_another_student_s_running_attempt_withholds_nothing(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))
    make_attempt(quiz, make_user(), state=AttemptState.IN_PROGRESS)

    assert listed(browser) == ["stone"]


def test_questions_that_others_missed_are_not_there(browser, quiz):
    make_attempt(quiz, make_user(), but("stone"))

    assert browser.get(f"/practice/{public_id('stone')}").status_code == 404
    assert browser.get("/practice/nonsense").status_code == 404


def test_the_question_s_page_says_nothing_about_the_key(browser, quiz, student):
    make_attempt(quiz, student)

    for key in RIGHT:
        text = browser.get(f"/practice/{public_id(key)}").text
        assert not [secret for secret in SECRETS if secret in text]
        assert 'role="timer"' not in text


def test_the_options_stand_in_the_same_order_each_time(browser, quiz, student):
    make_attempt(quiz, student)
    first, second = (browser.get(f"/practice/{public_id('people')}").text for _ in range(2))

    options = re.findall(r'<span class="opt__text" dir="auto">(.*?)</span>', first)
    assert sorted(options) == ["Anna Dahl", "Ida Lund", "Nils Berg", "Per Holm"]
    assert options == re.findall(r'<span class="opt__text" dir="auto">(.*?)</span>', second)


def letter_of(browser, id_, text):
    page = browser.get(f"/practice/{id_}").text
    options = re.findall(r'<span class="opt__key">(\w+)</span>\s*<span class="opt__text" dir="auto">(.*?)</span>', page)
    return {words: letter for letter, words in options}[text]


def test_a_right_answer_is_explained_and_takes_the_question_off_the_list(browser, quiz, student):
    make_attempt(quiz, student, but("stone", "wood"))
    id_ = public_id("stone")

    response = post(browser, id_, parts={"": letter_of(browser, id_, "The quarry at Sandvik")})
    page = browser.get(response.location).text

    assert (response.status_code, response.location) == (303, f"/practice/{id_}/answer")
    assert "Correct" in page
    assert "Explanation of stone." in page
    assert "<mark>The stone came from the quarry at Sandvik.</mark>" in page
    assert 'id="q1-passage"' in page
    assert f'rel="next" href="/practice/{public_id("wood")}"' in page
    assert listed(browser) == ["wood"]


def test_a_wrong_answer_is_explained_and_stays_on_the_list(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))
    id_ = public_id("stone")

    page = browser.get(post(browser, id_, parts={"": letter_of(browser, id_, "The old pier")}).location).text

    assert "Not correct" in page
    assert "Feedback on The old pier." in page
    assert "The quarry at Sandvik" in page
    assert "This was the last question that you missed." in page
    assert "Try this one again" in page
    assert listed(browser) == ["stone"]


def test_missing_it_again_later_brings_it_back(browser, quiz, student):
    make_attempt(quiz, student, but("wood"))
    post(browser, public_id("wood"), parts={"": "false"})
    assert listed(browser) == []

    make_attempt(quiz, student, but("wood"), started_at=datetime.now(UTC))
    assert listed(browser) == ["wood"]


@pytest.mark.parametrize(
    ("key", "parts", "value"),
    [
        ("wood", {"": "false"}, False),
        ("years", {"": " 6 "}, " 6 "),
        ("ferry", {"": "Oslo"}, "Oslo"),
        ("opening", {"_1": "", "_2": "6"}, [None, "6"]),
    ],
)
def test_what_was_answered_is_kept(browser, quiz, student, key, parts, value):
    make_attempt(quiz, student)

    post(browser, public_id(key), parts=parts)

    [kept] = db.session.scalars(db.select(PracticeResponse))
    assert (kept.student_id, kept.value) == (student.id, value)
    assert kept.version.question.key == key


@pytest.mark.parametrize(
    ("key", "parts", "ids"),
    [
        ("people", {"": ["A", "B", "C"]}, {"a", "b", "c", "d"}),
        ("order", {"_1": "A", "_2": "B", "_3": "C", "_4": ""}, {"0", "1", "2", "3", None}),
        ("roles", {"_1": "A", "_2": "B"}, {"0", "1", "2"}),
    ],
)
def test_letters_are_kept_as_ids(browser, quiz, student, key, parts, ids):
    make_attempt(quiz, student)

    response = post(browser, public_id(key), parts=parts)

    assert browser.get(response.location).status_code == 200
    [kept] = db.session.scalars(db.select(PracticeResponse))
    values = list(kept.value.values() if key == "roles" else kept.value)
    assert len(values) == len(parts.get("", parts))
    assert set(values) <= ids


def test_a_blank_shows_no_key_and_is_not_kept(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))
    id_ = public_id("stone")

    for parts in ({}, {"": ""}):
        response = post(browser, id_, parts=parts)
        assert response.status_code == 422
        assert "Give an answer first." in response.text
        assert not [secret for secret in SECRETS if secret in response.text]
    assert db.session.scalars(db.select(PracticeResponse)).all() == []


def test_an_option_that_is_not_there_is_refused(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))

    assert post(browser, public_id("stone"), parts={"": "Z"}).status_code == 422
    assert db.session.scalars(db.select(PracticeResponse)).all() == []


def test_without_an_answer_the_explanation_leads_to_the_question(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))

    response = browser.get(f"/practice/{public_id('stone')}/answer")

    assert (response.status_code, response.location) == (303, f"/practice/{public_id('stone')}")


def test_another_student_s_answer_is_not_shown(app, browser, quiz, student):
    other = make_user()
    make_attempt(quiz, student, but("stone"))
    make_attempt(quiz, other, but("stone"))
    post(sign_in(app, other), public_id("stone"), parts={"": "A"})

    assert browser.get(f"/practice/{public_id('stone')}/answer").status_code == 303


def test_the_version_that_was_answered_is_practised(browser, quiz, student):
    make_attempt(quiz, student, but("stone"))
    question = db.session.scalars(db.select(Question).filter_by(key="stone")).one()
    question.version_number = 2
    make_version(question, a_question("stone", prompt="<p>A later wording</p>"))

    text = browser.get(f"/practice/{question.public_id}").text

    assert "Where did the stone come from?" in text
    assert "A later wording" not in text


def test_the_article_stays_closed_while_a_running_attempt_closes_it(browser, questions, quiz, student):
    make_attempt(quiz, student, but("stone"))
    id_ = public_id("stone")
    answer = post(browser, id_, parts={"": "A"}).location
    other = make_set([a_question("other")], article=questions.article_version)
    make_attempt(make_quiz(sets=[other]), student, state=AttemptState.IN_PROGRESS)

    text = browser.get(answer).text

    assert "<mark>The stone came from the quarry at Sandvik.</mark>" in text
    assert "Steamers came first" not in text


def test_practice_changes_no_score(browser, quiz, student):
    attempt = make_attempt(quiz, student, but("stone"))
    before = (attempt.points, attempt.correct_count)

    post(browser, public_id("stone"), parts={"": "A"})

    db.session.refresh(attempt)
    assert (attempt.points, attempt.correct_count) == before


def test_teachers_do_not_practise(app):
    assert sign_in(app, make_teacher()).get("/practice").status_code == 403


def test_a_long_list_is_paged_and_costs_no_more_statements(browser, student, statements):
    counts = []
    for number in (1, 120):
        question_set = make_set([a_question(f"{number}-{place}") for place in range(number)])
        versions = db.session.scalars(
            db.select(QuestionVersion).join(Question).where(Question.set_id == question_set.id).order_by(Question.id)
        ).all()
        quiz = make_quiz(sets=[question_set], settings=QuizSettings(attempts=None))
        make_attempts(quiz, [student], versions, number // 10 + 1)
        browser.get("/practice")
        with statements() as log:
            text = browser.get("/practice").text
        counts.append(len(log.statements))

    assert len(re.findall(r'<li [^>]*><a href="/practice/', text)) == 50
    assert "Page 1 of 3" in text
    assert counts[0] == counts[1] <= 10
