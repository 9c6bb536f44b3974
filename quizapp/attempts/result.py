"""A closed attempt as its result pages show it: only what may be shown, and only to whom it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from quizapp.accounts.person import Person
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt
from quizapp.attempts.slots import Slot, questions_of
from quizapp.attempts.standing import standings
from quizapp.attempts.withheld import is_telling
from quizapp.core.attempt import CLOSED, AttemptState
from quizapp.core.explain import Explained, explain, unplaced
from quizapp.core.offer import attempts_allowed
from quizapp.core.passage import Mark
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import HIDDEN, SHOWN, WITHHELD, Release, When, is_withheld
from quizapp.core.standing import released
from quizapp.core.timing import Accommodation


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The score line of a closed attempt; `score` is the share of all points, none while it is withheld."""

    public_id: str
    quiz_title: str
    quiz_public_id: str
    classroom_name: str | None
    student_name: str
    number: int
    attempts_allowed: int | None
    state: AttemptState
    is_preview: bool
    started_at: datetime
    closed_at: datetime
    time_used: timedelta
    time_limit: timedelta | None
    question_count: int
    answered_count: int
    correct_count: int | None
    score: Fraction | None
    previous_score: Fraction | None
    has_late: bool
    late_accepted_at: datetime | None
    opens_after: When  # what the rest of the result waits for


def releases_to(viewer: Person, attempt: Attempt, now: datetime, grace: timedelta) -> tuple[Release, datetime | None]:
    """What of the attempt `viewer` may see now, and when the clock alone will show the rest, if it will."""
    if attempt.state is AttemptState.IN_PROGRESS:
        return HIDDEN, None
    if viewer.id != attempt.student_id or attempt.is_preview:
        return SHOWN, None
    if is_telling(attempt):
        return WITHHELD, None
    quiz_id = attempt.quiz_id
    settings = QuizSettings.from_data(attempt.settings)
    return released(standings(viewer, [quiz_id], grace)[quiz_id], settings, is_closed=True, now=now)


def make_result(attempt: Attempt, slots: Sequence[Slot], shown: Release) -> Result:
    """The score line, with nothing that `shown` withholds."""
    quiz, closed_at = attempt.quiz, attempt.closed_at
    if closed_at is None:
        raise ValueError("an attempt in progress has no result")
    settings = QuizSettings.from_data(attempt.settings)
    has_score = shown.score and attempt.state in CLOSED
    beside = queries.beside(attempt)
    return Result(
        public_id=attempt.public_id,
        quiz_title=quiz.title,
        quiz_public_id=quiz.public_id,
        classroom_name=quiz.classroom.name if quiz.classroom else None,
        student_name=attempt.student.name,
        number=attempt.number,
        attempts_allowed=attempts_allowed(settings, Accommodation(extra_attempts=beside.extra_attempts)),
        state=attempt.state,
        is_preview=attempt.is_preview,
        started_at=attempt.started_at,
        closed_at=closed_at,
        time_used=closed_at - attempt.started_at,
        time_limit=settings.time_limit,
        question_count=attempt.question_count,
        answered_count=sum(slot.is_answered for slot in slots),
        correct_count=attempt.correct_count if has_score else None,
        score=share(attempt) if has_score else None,
        previous_score=_previous_score(attempt, beside.previous) if has_score else None,
        has_late=beside.has_late,
        late_accepted_at=attempt.late_accepted_at,
        opens_after=settings.release.key if shown.score else settings.release.score,
    )


def share(attempt: Attempt) -> Fraction:
    """The share of all points that a scored attempt earned."""
    return Fraction(attempt.points or 0, attempt.max_points)


def _previous_score(attempt: Attempt, previous: Attempt | None) -> Fraction | None:
    """The score before this one, which is shown; none if settings changed in between, for that one may be held."""
    is_alike = previous is not None and all(
        previous.settings[name] == attempt.settings[name] for name in ("release", "attempts")
    )
    return share(previous) if previous is not None and is_alike else None


def explained(
    slots: Sequence[Slot], shown: Release, open_ids: frozenset[int], article_version_id: int
) -> list[Explained]:
    """Each question with what `shown` lets be seen; what settles one that the viewer has open stays hidden.

    Passages of another version than the one shown keep their words and lose their place.
    """
    questions = questions_of(slots)
    items = [
        explain(
            questions[slot.version_id],
            slot.option_order,
            slot.value,
            number=slot.number,
            public_id=slot.public_id,
            release=HIDDEN if is_withheld(slot.question_id, open_ids) else shown,
        )
        for slot in slots
    ]
    return [
        item if slot.article_version_id == article_version_id else unplaced(item)
        for slot, item in zip(slots, items, strict=True)
    ]


def marks(items: Sequence[Explained]) -> list[Mark]:
    """Where the passages of the shown questions stand in the article."""
    return [
        Mark(number=item.number, index=index, start=passage.start, end=passage.end)
        for item in items
        for index, passage in enumerate(item.passages, start=1)
        if passage.start is not None and passage.end is not None
    ]
