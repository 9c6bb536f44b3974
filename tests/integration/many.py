"""Attempts by the thousand, put in with a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, insert, select, text

from quizapp.accounts.models import User
from quizapp.attempts.models import Attempt, AttemptQuestion, Response
from quizapp.core.attempt import AttemptState
from quizapp.core.grading import MILLION, Verdict
from quizapp.database import new_public_id
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from quizapp.quizzes.models import Quiz
from tests.factories import STARTED_AT


def make_attempts(quiz: Quiz, students: Sequence[User], versions: Sequence[QuestionVersion], count: int) -> None:
    """`count` attempts of each student, a day apart, with the first version right and the others wrong."""
    attempts = [
        {
            "public_id": new_public_id(),
            "quiz_id": quiz.id,
            "student_id": student.id,
            "number": number,
            "state": AttemptState.SUBMITTED,
            "seed": "seed",
            "settings": quiz.settings,
            "started_at": STARTED_AT + timedelta(days=number),
            "closed_at": STARTED_AT + timedelta(days=number, minutes=9),
            "question_count": len(versions),
            "correct_count": 1,
            "points": MILLION,
            "max_points": len(versions) * MILLION,
        }
        for student in students
        for number in range(1, count + 1)
    ]
    db.session.execute(insert(Attempt), attempts)
    slots = [
        (attempt_id, slot, version)
        for attempt_id in db.session.scalars(_ids(quiz, students))
        for slot, version in enumerate(versions, start=1)
    ]
    asked = [
        {
            "attempt_id": attempt_id,
            "slot": slot,
            "public_id": new_public_id(),
            "version_id": version.id,
            "option_order": ["a", "b", "c"],
            "max_points": MILLION,
        }
        for attempt_id, slot, version in slots
    ]
    db.session.execute(insert(AttemptQuestion), asked)
    answered = [
        {
            "attempt_id": attempt_id,
            "slot": slot,
            "value": "a" if slot == 1 else "b",
            "outcome": Verdict.CORRECT if slot == 1 else Verdict.INCORRECT,
            "points": MILLION if slot == 1 else 0,
        }
        for attempt_id, slot, _ in slots
    ]
    db.session.execute(insert(Response), answered)
    note_sizes()
    db.session.commit()


def note_sizes() -> None:
    """Let PostgreSQL learn how long its tables are, as it does by itself within a minute; else it may plan for none."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))


def _ids(quiz: Quiz, students: Sequence[User]) -> Select[int]:
    return select(Attempt.id).where(
        Attempt.quiz_id == quiz.id, Attempt.student_id.in_([student.id for student in students])
    )
