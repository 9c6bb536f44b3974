"""What a student may see of any number of own attempts, in a number of statements that does not grow with them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, cast, select

from quizapp.accounts.person import Person
from quizapp.attempts.models import Attempt
from quizapp.attempts.queries import last_deadlines, usage
from quizapp.core.attempt import CLOSED
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import Release
from quizapp.core.standing import Standing, released
from quizapp.extensions import db
from quizapp.quizzes.queries import closing_times

Terms = tuple[int, str]
"""A quiz id and the settings fixed for an attempt, as stored: attempts that share both show the same."""
SETTINGS_TEXT = cast(Attempt.settings, Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a student sees now of closed attempts, and when the clock alone will show the rest, if it will."""

    settings: QuizSettings
    release: Release
    opens_at: datetime | None


def shown_of(student: Person, terms: Iterable[Terms], now: datetime, grace: timedelta) -> dict[Terms, Shown]:
    """What the student sees of own closed attempts, by their terms, in three statements."""
    wanted = set(terms)
    by_quiz = standings(student, {quiz_id for quiz_id, _ in wanted}, grace)
    return {key: shown_at(by_quiz[key[0]], key[1], now) for key in wanted}


def closed_terms(student: Person) -> list[Terms]:
    """The terms of the student's scored attempts, each once."""
    query = select(Attempt.quiz_id, SETTINGS_TEXT).where(
        Attempt.student_id == student.id, Attempt.is_preview.is_(False), Attempt.state.in_(CLOSED)
    )
    return [(quiz_id, settings) for quiz_id, settings in db.session.execute(query.distinct())]


def standings(student: Person, quiz_ids: Collection[int], grace: timedelta) -> dict[int, Standing]:
    """The student's standing to each of these quizzes, by quiz id.

    No quiz has closed for everybody while somebody works on it: its closing time may have been brought forward.
    """
    ids = sorted(quiz_ids)
    used, working = usage(student, ids), last_deadlines(ids)
    return {
        quiz_id: Standing(
            closes_at=times.closes_at,
            closes_for_all_at=_last_end(times.closes_for_all_at, quiz_id, working, grace),
            accommodation=times.accommodation,
            attempts_used=used[quiz_id].used if quiz_id in used else 0,
            is_working=quiz_id in used and used[quiz_id].running is not None,
        )
        for quiz_id, times in closing_times(ids, student.id, grace).items()
    }


def _last_end(
    closes_for_all_at: datetime | None, quiz_id: int, working: Mapping[int, datetime | None], grace: timedelta
) -> datetime | None:
    if quiz_id not in working or closes_for_all_at is None:
        return closes_for_all_at
    last = working[quiz_id]
    return None if last is None else max(closes_for_all_at, last + grace)


def shown_at(standing: Standing, settings_text: str, now: datetime) -> Shown:
    """What of a closed attempt with these settings a student of that standing sees."""
    settings = QuizSettings.from_data(json.loads(settings_text))
    release, opens_at = released(standing, settings, is_closed=True, now=now)
    return Shown(settings=settings, release=release, opens_at=opens_at)
