"""S53: who may start what, when, how often, and that starting is done once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import func, select

from quizapp.attempts.models import Attempt, Response
from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from tests.factories import (
    QUESTIONS,
    enrol,
    make_accommodation,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.attempts.crowd import at_once
from tests.integration.attempts.sitting import (
    DAY,
    DEADLINE,
    GRACE,
    LIMIT,
    MINUTE,
    SECOND,
    SETTINGS,
    START,
    Sitting,
    attempt_of,
    begin,
    same_browser,
    start,
)
from tests.integration.signed_in import form_token, sign_in


class Student:
    """A signed-in student who presses start."""

    def __init__(self, app, **overrides):
        self.user = make_user(**overrides)
        self.client = sign_in(app, self.user, START)
        self.token = form_token(self.client)

    def start(self, quiz):
        return start(self.client, self.token, quiz)


@pytest.fixture
def student(app, clock):
    return Student(app)


def attempts(quiz):
    return db.session.scalars(select(Attempt).filter_by(quiz_id=quiz.id).order_by(Attempt.id)).all()


def is_refused(response, quiz):
    return response.status_code == 303 and response.location == f"/quizzes/{quiz.public_id}"


def test_S53_twenty_starts_at_once_make_one_attempt(app, student):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:2])], settings=SETTINGS)
    browsers = [same_browser(student.client) for _ in range(20)]

    answers = at_once([partial(start, browser, student.token, quiz) for browser in browsers])

    assert {answer.status_code for answer in answers} == {303}
    assert len({attempt_of(answer) for answer in answers}) == 1
    (attempt,) = attempts(quiz)
    assert (attempt.number, attempt.started_at, attempt.deadline) == (1, START, DEADLINE)
    assert db.session.scalar(select(func.count()).select_from(Response)) == 2


def test_S53_no_sequence_gives_more_attempts_than_allowed(app, student):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=SETTINGS)
    for _ in range(2):
        sitting = Sitting(student.client, student.token, attempt_of(student.start(quiz)))
        sitting.submit()
        sitting.submit()

    assert is_refused(student.start(quiz), quiz)
    assert [attempt.number for attempt in attempts(quiz)] == [1, 2]


def test_a_running_attempt_is_continued_even_when_none_is_left(student):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=QuizSettings(attempts=1))
    first = attempt_of(student.start(quiz))

    again = student.start(quiz)

    assert again.location == f"/attempts/{first}/q/1"


def test_an_attempt_that_ran_out_is_closed_before_the_next_begins(student, clock):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=SETTINGS)
    student.start(quiz)
    clock.move_to(DEADLINE + GRACE)

    student.start(quiz)

    first, second = attempts(quiz)
    assert (first.state, first.closed_at) == (AttemptState.TIMED_OUT, DEADLINE)
    assert (second.state, second.started_at) == (AttemptState.IN_PROGRESS, DEADLINE + GRACE)


@pytest.mark.parametrize(
    ("dates", "is_open"),
    [
        ({"opens_at": START + SECOND}, False),
        ({"opens_at": START}, True),
        ({"closes_at": START + SECOND}, True),
        ({"closes_at": START}, False),
        ({"withdrawn_at": START - DAY}, None),
    ],
)
def test_a_quiz_can_be_started_between_opening_and_closing(student, dates, is_open):
    classroom = make_class(students=[student.user])
    quiz = make_quiz(classroom, sets=[make_set(QUESTIONS[:1])], **dates)

    answer = student.start(quiz)

    if is_open is None:
        assert answer.status_code == 404
    else:
        assert is_refused(answer, quiz) != is_open
    assert len(attempts(quiz)) == bool(is_open)


def test_a_withdrawn_quiz_lets_a_running_attempt_go_on(sitting):
    quiz = sitting.row().quiz
    quiz.withdrawn_at = START

    assert sitting.save("numeric", "6").status_code == 200
    assert sitting.get("all").status_code == 200
    assert start(sitting.client, sitting.token, quiz).status_code == 404


def test_S50_the_limit_is_cut_at_the_closing_time(student):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=SETTINGS, closes_at=START + 5 * MINUTE)
    student.start(quiz)
    assert attempts(quiz)[0].deadline == START + 5 * MINUTE


@pytest.mark.parametrize(
    ("accommodation", "closes_at", "deadline"),
    [
        ({"factor": 1250}, None, START + LIMIT * 5 / 4),
        ({"factor": 1333, "extra_seconds": 90}, None, START + LIMIT * 1333 / 1000 + timedelta(seconds=90)),
        ({"closes_at": START + DAY}, START - DAY, START + LIMIT),
        ({"closes_at": START + 5 * MINUTE}, START + MINUTE, START + 5 * MINUTE),
        ({"closes_at": START}, START + MINUTE, START + MINUTE),
    ],
)
def test_S58_an_accommodation_moves_the_deadline_of_that_student_alone(
    student, app, accommodation, closes_at, deadline
):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=SETTINGS, closes_at=closes_at)
    make_accommodation(quiz, student.user, **accommodation)
    other = Student(app)

    student.start(quiz)
    other.start(quiz)

    deadlines = {attempt.student_id: attempt.deadline for attempt in attempts(quiz)}
    assert deadlines.pop(student.user.id) == deadline
    assert list(deadlines.values()) == (
        [] if closes_at and closes_at < START else [min(DEADLINE, closes_at or DEADLINE)]
    )


def test_S58_extra_attempts_are_given_to_one_student_and_shown(student, app):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=QuizSettings(attempts=1))
    make_accommodation(quiz, student.user, extra_attempts=1)
    other = Student(app)
    for person in (student, other):
        Sitting(person.client, person.token, attempt_of(person.start(quiz))).submit()

    second = student.start(quiz)

    assert second.location.endswith("/q/1")
    assert "Attempt 2 of 2" in student.client.get(second.location).text
    assert is_refused(other.start(quiz), quiz)


def test_a_voided_attempt_gives_the_student_another(student):
    quiz = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=QuizSettings(attempts=1))
    sitting = Sitting(student.client, student.token, attempt_of(student.start(quiz)))
    sitting.submit()
    sitting.row().state = AttemptState.VOID

    assert attempt_of(student.start(quiz)) != sitting.attempt
    assert [attempt.number for attempt in attempts(quiz)] == [1, 2]


def test_S32_a_quiz_of_another_class_is_as_absent_as_a_missing_one(student):
    quiz = make_quiz(make_class(students=[make_user()]), sets=[make_set(QUESTIONS[:1])])
    missing = student.client.post("/quizzes/none/attempts", data={"csrf_token": student.token})

    answer = student.start(quiz)

    assert (answer.status_code, answer.text) == (404, missing.text)
    assert attempts(quiz) == []


def test_S35_whoever_left_the_class_neither_starts_nor_goes_on(app, clock):
    student = make_user()
    classroom = make_class()
    place = enrol(student, classroom)
    sitting = begin(app, make_quiz(classroom, settings=SETTINGS), student)
    sitting.save("numeric", "6")

    place.removed_at = START
    refused = [
        start(sitting.client, sitting.token, sitting.row().quiz),
        sitting.save("numeric", "7", seq=2),
        sitting.put("flag", {"question": sitting.ids["numeric"], "flagged": True}),
        sitting.post(sitting.page("numeric").rpartition(sitting.attempt + "/")[2], go="next"),
        sitting.submit(),
        *(sitting.get(page) for page in ("q/1", "all", "check", "done", "time", "review")),
    ]
    assert [answer.status_code for answer in refused] == [404] * len(refused)
    assert sitting.attempt not in sitting.client.get("/home").text
    assert sitting.values()["numeric"] == "6"

    place.removed_at = None
    assert sitting.get("q/1").status_code == 200
    sitting.submit()
    place.removed_at = START
    assert sitting.get("review").status_code == 200, "what is closed stays the student's own"


def test_a_quiz_without_ready_questions_cannot_be_started(student):
    quiz = make_quiz(sets=[make_set([])])
    assert is_refused(student.start(quiz), quiz)


def test_S57_versions_order_and_settings_are_fixed_at_the_start(sitting):
    page = sitting.get("all").text
    quiz = sitting.row().quiz
    quiz.settings = QuizSettings(time_limit=MINUTE, attempts=9, is_article_open=True).to_data()
    quiz.closes_at = START + SECOND

    assert sitting.get("all").text == page
    assert sitting.row().deadline == DEADLINE


def test_S44_a_preview_is_an_attempt_apart(app, clock):
    teacher, student = make_teacher(), make_user()
    quiz = make_quiz(make_class(teacher, [student]), settings=QuizSettings(attempts=1), opens_at=START + DAY)
    client = sign_in(app, teacher, START)
    token = form_token(client)
    press = partial(client.post, f"/teach/quizzes/{quiz.public_id}/preview", data={"csrf_token": token})

    preview = Sitting(client, token, attempt_of(press()))
    assert attempt_of(press()) == preview.attempt, "a running preview is continued"
    assert "Preview: nothing here counts" in preview.get("q/1").text
    assert preview.save("numeric", "6").status_code == 200
    preview.submit()
    assert "Explanation of years." in preview.get("review").text
    again = attempt_of(press())

    first, second = attempts(quiz)
    assert (first.is_preview, first.number, second.public_id, second.number) == (True, 1, again, 2)
    browser = sign_in(app, student, START)
    for page in ("q/1", "done", "review"):
        assert browser.get(preview.url(page)).status_code == 404


def test_S44_a_teacher_takes_no_quiz_and_a_student_previews_none(app, student):
    teacher = make_teacher()
    quiz = make_quiz(make_class(teacher, [student.user]))
    client = sign_in(app, teacher, START)

    assert start(client, form_token(client), quiz).status_code == 403
    answer = student.client.post(f"/teach/quizzes/{quiz.public_id}/preview", data={"csrf_token": student.token})
    assert answer.status_code == 403
    assert attempts(quiz) == []


def test_the_first_page_is_all_questions_for_those_who_want_that(app, clock):
    sitting = begin(app, quiz := make_quiz(), make_user(is_one_page=True))
    assert start(sitting.client, sitting.token, quiz).location == sitting.url("all")
