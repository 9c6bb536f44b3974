"""Keeping what was answered in practice. Runs inside a write transaction."""

from __future__ import annotations

import logging
from datetime import datetime

from quizapp.accounts.person import Person
from quizapp.core.attempt import Value
from quizapp.core.grading import grade
from quizapp.core.question import Question
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from quizapp.practice.models import PracticeResponse

log = logging.getLogger(__name__)


def answer(
    student: Person, version: QuestionVersion, question: Question, value: Value, now: datetime
) -> PracticeResponse:
    """Grade and keep the student's answer; it touches no score."""
    outcome = grade(question, value).verdict
    response = PracticeResponse(
        student_id=student.id, version_id=version.id, value=value, outcome=outcome, answered_at=now
    )
    db.session.add(response)
    db.session.flush()
    log.info("user %s practised question %s", student.public_id, version.question.public_id)
    return response
