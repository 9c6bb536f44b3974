"""A teacher may end an exam earlier than was said; whoever is working on it keeps the time that was promised."""

from datetime import timedelta

import time_machine
from flask import Flask

from quizapp.attempts.models import Attempt
from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from tests.factories import STARTED_AT, make_attempt, make_class, make_quiz, make_user
from tests.integration.signed_in import sign_in


def test_S42_an_exam_brought_forward_shows_nothing_while_somebody_still_works_on_it(app: Flask) -> None:
    quick, slow = make_user(), make_user()
    settings = QuizSettings(release=PRESETS[Preset.EXAM])
    closes_at = STARTED_AT + timedelta(hours=2)
    quiz = make_quiz(make_class(students=[quick, slow]), settings=settings, closes_at=closes_at)
    attempt = make_attempt(quiz, quick)
    make_attempt(quiz, slow, state=AttemptState.IN_PROGRESS, deadline=closes_at)
    quiz.closes_at = STARTED_AT + timedelta(minutes=30)
    db.session.commit()
    review = f"/attempts/{attempt.public_id}/review"

    assert look(app, quick, review, STARTED_AT + timedelta(hours=1)) == 303
    db.session.query(Attempt).filter_by(student_id=slow.id).update(
        {"state": AttemptState.SUBMITTED, "closed_at": STARTED_AT + timedelta(hours=1)}
    )
    assert look(app, quick, review, STARTED_AT + timedelta(hours=1, minutes=1)) == 200


def look(app: Flask, student: object, path: str, now: object) -> int:
    with time_machine.travel(now, tick=False):
        return sign_in(app, student, now).get(path).status_code
