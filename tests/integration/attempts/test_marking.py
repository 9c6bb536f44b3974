"""What the teacher of a quiz can do with a closed attempt: count what came late, or count none of it."""

from __future__ import annotations

import pytest

from quizapp.attempts.replaying import replay_one
from quizapp.core.attempt import AttemptState
from quizapp.core.grading import MILLION
from tests.factories import make_class, make_quiz, make_teacher, make_user
from tests.integration.attempts.sitting import DEADLINE, GRACE, MINUTE, RIGHT, SETTINGS, START, begin
from tests.integration.signed_in import form_token, sign_in


class Lesson:
    """A teacher with a class, a student of it at a quiz, and another teacher."""

    def __init__(self, app):
        self.app = app
        self.teacher, student = make_teacher(), make_user()
        self.sitting = begin(app, make_quiz(make_class(self.teacher, [student]), settings=SETTINGS), student)

    def press(self, button, teacher=None):
        client = sign_in(self.app, teacher or self.teacher, DEADLINE + MINUTE)
        return client.post(self.sitting.url(button), data={"csrf_token": form_token(client)})

    def review(self):
        return sign_in(self.app, self.teacher, DEADLINE + MINUTE).get(self.sitting.url("review")).text


@pytest.fixture
def lesson(app, clock):
    return Lesson(app)


def test_late_answers_count_once_the_teacher_accepts_them(lesson, clock):
    sitting = lesson.sitting
    sitting.save("numeric", "5", seq=1)
    sitting.save("true_false", False, seq=2)
    clock.move_to(DEADLINE + GRACE)
    sitting.save("numeric", "6", seq=3)
    sitting.save("cloze", RIGHT["cloze"], seq=4)
    sitting.save("true_false", None, seq=5, base_rev=1)
    sitting.save("true_false", True, client_id="old page")
    sitting.get("done")
    assert (sitting.row().points, sitting.values()["numeric"]) == (MILLION, "5")
    assert "Accept the late answers" in lesson.review()

    clock.shift(MINUTE)
    answer = lesson.press("late")

    assert (answer.status_code, answer.location) == (303, sitting.url("review"))
    attempt = sitting.row()
    assert (attempt.points, attempt.correct_count, attempt.late_accepted_at) == (
        3 * MILLION,
        3,
        DEADLINE + GRACE + MINUTE,
    )
    assert sitting.values() | {"numeric": "6", "true_false": False} == sitting.values(), "no blank, nothing unseen"
    assert (attempt.state, attempt.closed_at) == (AttemptState.TIMED_OUT, DEADLINE)
    assert "The teacher accepted them, so they count." in sitting.get("done").text
    assert "Accept the late answers" not in lesson.review()
    assert replay_one(sitting.attempt, GRACE).faults == ()


def test_late_answers_are_accepted_once_and_later_ones_are_not_counted(lesson, clock):
    sitting = lesson.sitting
    clock.move_to(DEADLINE + GRACE)
    sitting.save("numeric", "6", seq=1)
    sitting.get("done")
    lesson.press("late")
    accepted_at = sitting.row().late_accepted_at
    clock.shift(MINUTE)
    sitting.save("numeric", "5", seq=2)

    assert lesson.press("late").status_code == 303

    assert (sitting.values()["numeric"], sitting.row().points) == ("6", MILLION)
    assert sitting.row().late_accepted_at == accepted_at
    assert replay_one(sitting.attempt, GRACE).faults == ()


def test_what_came_after_an_early_hand_in_can_be_accepted_too(lesson):
    lesson.sitting.submit()
    lesson.sitting.save("numeric", "6")
    lesson.press("late")
    assert lesson.sitting.row().points == MILLION
    assert lesson.sitting.row().state is AttemptState.SUBMITTED


def test_S54_a_voided_attempt_keeps_what_was_written_and_does_not_count(lesson):
    sitting = lesson.sitting
    sitting.save("numeric", "6")
    sitting.submit()

    assert lesson.press("void").location == sitting.url("review")

    assert (sitting.row().state, sitting.values()["numeric"]) == (AttemptState.VOID, "6")
    assert "Your teacher took this attempt out of the scores." in sitting.get("done").text
    assert sitting.save("cloze", RIGHT["cloze"], seq=2).json["code"] == "closed"
    lesson.press("void")
    lesson.press("late")
    assert (sitting.row().state, sitting.row().late_accepted_at) == (AttemptState.VOID, None)
    assert replay_one(sitting.attempt, GRACE).faults == ()


def test_S54_a_running_attempt_is_neither_voided_nor_are_late_answers_accepted(lesson, clock):
    clock.move_to(DEADLINE + GRACE)
    lesson.sitting.save("numeric", "6")
    for button in ("void", "late"):
        assert lesson.press(button).status_code == 303
        attempt = lesson.sitting.row()
        assert (attempt.state, attempt.late_accepted_at) == (AttemptState.IN_PROGRESS, None)


@pytest.mark.parametrize("button", ["void", "late"])
def test_S31_only_the_teacher_of_the_quiz_can(lesson, button, app):
    sitting = lesson.sitting
    sitting.submit()
    sitting.save("numeric", "6")
    assert lesson.press(button, make_teacher()).status_code == 404
    assert sitting.post(button).status_code == 403
    built_in = begin(app, make_quiz(settings=SETTINGS), make_user())
    built_in.submit()
    lesson.sitting = built_in
    assert lesson.press(button).status_code == 404
    assert (sitting.row().state, sitting.row().points) == (AttemptState.SUBMITTED, 0)


def test_a_preview_is_neither_voided_nor_marked(lesson):
    client = sign_in(lesson.app, lesson.teacher, START)
    token = form_token(client)
    quiz = lesson.sitting.row().quiz
    start = client.post(f"/teach/quizzes/{quiz.public_id}/preview", data={"csrf_token": token})
    preview = start.location.split("/")[2]
    client.post(f"/attempts/{preview}/submit", data={"csrf_token": token})
    assert client.post(f"/attempts/{preview}/void", data={"csrf_token": token}).status_code == 404
