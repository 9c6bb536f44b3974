"""Looking at a list of attempts is looking at each of them: those whose time is over are closed first."""

from __future__ import annotations

from datetime import datetime, timedelta

from quizapp.accounts.person import Person
from quizapp.attempts import services
from quizapp.attempts.queries import overdue_ids
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction

LIMIT = 500
"""Attempts closed by one look; the next look and the sweep close the rest."""


def close_overdue_of(
    now: datetime, grace: timedelta, *, student: Person | None = None, quiz: Quiz | None = None
) -> None:
    """Close the overdue attempts of a student or at a quiz, in a transaction of its own if there are any."""
    ids = overdue_ids(now, grace, LIMIT, student=student, quiz=quiz)
    if ids:
        with write_transaction():
            services.close_these(ids, now, grace)
