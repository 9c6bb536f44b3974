"""How a student stands to a quiz, and what the student may therefore see of an own attempt on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quizapp.core.offer import attempts_allowed
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import HIDDEN, Release, Situation, release
from quizapp.core.timing import Accommodation, closing_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What all the student's attempts on one quiz have in common.

    `closes_at` is the quiz's own closing time, `closes_for_all_at` that of the last student plus grace.
    """

    closes_at: datetime | None
    closes_for_all_at: datetime | None
    accommodation: Accommodation
    attempts_used: int  # a running one included
    is_working: bool


def closes_for_all_at(closes_at: datetime | None, latest: datetime | None, grace: timedelta) -> datetime | None:
    """From when on nobody can answer; `latest` is the latest closing time that any student was given."""
    return None if closes_at is None else max(closes_at, latest or closes_at) + grace


def situation(standing: Standing, settings: QuizSettings, *, is_closed: bool, now: datetime) -> Situation:
    """Where an attempt with `settings` stands."""
    allowed = attempts_allowed(settings, standing.accommodation)
    return Situation(
        now=now,
        is_closed=is_closed,
        is_working=standing.is_working,
        attempts_left=None if allowed is None else max(allowed - standing.attempts_used, 0),
        closes_at=closing_time(standing.closes_at, standing.accommodation),
        closes_for_all_at=standing.closes_for_all_at,
    )


def released(
    standing: Standing, settings: QuizSettings, *, is_closed: bool, now: datetime
) -> tuple[Release, datetime | None]:
    """What of an own attempt the student may see now, and when the clock alone will show the rest, if it will."""
    if not is_closed:
        return HIDDEN, None
    where = situation(standing, settings, is_closed=True, now=now)
    rules = settings.release
    visible = release(rules, where)
    moment = rules.key if visible.score else rules.score
    return visible, None if visible.key else where.opens_at(moment)
