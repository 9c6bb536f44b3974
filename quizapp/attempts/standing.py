"""How a student stands to quizzes: what the release of any number of attempts rests on, in three statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from quizapp.accounts.models import User
from quizapp.attempts.queries import usage
from quizapp.core.standing import Standing
from quizapp.core.timing import Accommodation
from quizapp.quizzes.queries import accommodations, closing_times


def standings(student: User, quiz_ids: Sequence[int], grace: timedelta) -> dict[int, Standing]:
    """The student's standing to each of these quizzes, by quiz id."""
    extras = accommodations(quiz_ids, student.id)
    used = usage(student, quiz_ids)
    return {
        quiz_id: Standing(
            closes_at=times.closes_at,
            closes_for_all_at=times.closes_for_all_at,
            accommodation=extras.get(quiz_id, Accommodation()),
            attempts_used=used[quiz_id].used if quiz_id in used else 0,
        )
        for quiz_id, times in closing_times(quiz_ids, grace).items()
    }
