"""What is measured is arranged here: students in the middle of a quiz, a closed attempt, long histories."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import insert, select

from quizapp.accounts import sessions
from quizapp.accounts.models import User
from quizapp.accounts.passwords import make_hash
from quizapp.attempts import services
from quizapp.attempts.models import Attempt
from quizapp.attempts.slots import questions_of, read_slots
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction
from tests.factories import make_quiz, make_user

PASSWORD = "a long walk by the river"
QUIZ = "fall-of-damascus-2024-twenty"


@dataclass(frozen=True, slots=True)
class Student:
    """Somebody signed in, with an attempt at a quiz (public ids), and the public ids of its choice questions."""

    cookies: dict[str, str]
    quiz: str
    attempt: str
    choices: tuple[str, ...]


def start_students(app: Flask, count: int) -> list[Student]:
    """Students, each in the middle of the built-in quiz of twenty questions."""
    with app.app_context():
        quiz = db.session.scalars(select(Quiz).filter_by(slug=QUIZ)).one()
        return [_start(quiz, make_user()) for _ in range(count)]


def _start(quiz: Quiz, user: User) -> Student:
    now = datetime.now(UTC)
    with write_transaction():
        attempt = services.start(quiz, user, now)
        token = sessions.start(user, now)
    slots = read_slots(attempt.id)
    questions = questions_of(slots)
    choices = tuple(slot.public_id for slot in slots if questions[slot.version_id].type.value == "single_choice")
    return Student({sessions.cookie_name(): token}, quiz.public_id, attempt.public_id, choices)


def submit(app: Flask, student: Student) -> None:
    """Close the student's attempt."""
    with app.app_context(), write_transaction():
        attempt = db.session.scalars(select(Attempt).filter_by(public_id=student.attempt)).one()
        services.submit(attempt, datetime.now(UTC))


def make_history(app: Flask, length: int) -> dict[str, str]:
    """A student with so many closed attempts, spread over twenty quizzes; returns the cookies."""
    with app.app_context():
        quizzes = [make_quiz(settings=QuizSettings(attempts=None)) for _ in range(min(length, 20))]
        user, now = make_user(), datetime.now(UTC)
        rows = [_closed_attempt(quizzes[i % len(quizzes)], user, i, now) for i in range(length)]
        with write_transaction():
            db.session.execute(insert(Attempt), rows)
            token = sessions.start(user, now)
        return {sessions.cookie_name(): token}


def _closed_attempt(quiz: Quiz, user: User, index: int, now: datetime) -> dict[str, object]:
    started_at = now - timedelta(hours=index + 1)
    return {
        "public_id": secrets.token_urlsafe(12),
        "quiz_id": quiz.id,
        "student_id": user.id,
        "number": index + 1,
        "is_preview": False,
        "state": "submitted",
        "seed": "seed",
        "settings": quiz.settings,
        "started_at": started_at,
        "closed_at": started_at + timedelta(minutes=14),
        "question_count": 8,
        "correct_count": index % 9,
        "points": (index % 9) * 1_000_000,
        "max_points": 8_000_000,
    }


def make_accounts(app: Flask, count: int) -> list[str]:
    """People with a password; returns their sign-in names."""
    with app.app_context():
        names = [f"pupil-{n}" for n in range(count)]
        for name in names:
            make_user(login=name, name=name, password_hash=make_hash(PASSWORD))
        return names
