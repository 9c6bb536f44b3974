"""What a student's home shows, in a number of statements that does not grow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.accounts.person import Person
from quizapp.attempts.hooks import hooks
from quizapp.attempts.models import Attempt
from quizapp.attempts.queries import AtHand, at_hand
from quizapp.attempts.standing import closed_terms, shown_at, standings
from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import WITHHELD, Release
from quizapp.core.standing import Standing, released
from quizapp.quizzes.queries import OnOffer, first_set

MAX_DUE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LastResult:
    """The attempt closed last, with what its student may see of it, and when the clock alone shows the rest."""

    attempt: Attempt
    release: Release
    opens_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What to go on with, what is due, how many questions there are to practise, and the last result."""

    running: Sequence[AtHand]
    due: Sequence[OnOffer]
    missed_count: int
    last: LastResult | None


def make_home(student: Person, now: datetime, grace: timedelta) -> Home:
    """The student's home at `now`."""
    mine = at_hand(student)
    last = next((item for item in mine if item.attempt.state is not AttemptState.IN_PROGRESS), None)
    due = first_set(student, now, MAX_DUE)
    terms = closed_terms(student)
    by_quiz = standings(student, {quiz_id for quiz_id, _ in terms} | {item.quiz.id for item in due}, grace)
    held = [key for key in terms if not shown_at(by_quiz[key[0]], key[1], now).release.key]
    return Home(
        running=[item for item in mine if item is not last],
        due=[item for item in due if _is_waiting(item, by_quiz[item.quiz.id])],
        missed_count=hooks().count_missed(student, held),
        last=None if last is None else _last_result(last, by_quiz[last.attempt.quiz_id], now),
    )


def _is_waiting(item: OnOffer, standing: Standing) -> bool:
    """Whether the student has still to start it."""
    is_left = item.attempts_allowed is None or standing.attempts_used < item.attempts_allowed
    return is_left and not standing.is_working


def _last_result(item: AtHand, standing: Standing, now: datetime) -> LastResult:
    if item.is_telling:
        return LastResult(attempt=item.attempt, release=WITHHELD, opens_at=None)
    settings = QuizSettings.from_data(item.attempt.settings)
    release, opens_at = released(standing, settings, is_closed=True, now=now)
    return LastResult(attempt=item.attempt, release=release, opens_at=opens_at)
