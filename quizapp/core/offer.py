"""What a student is told before a quiz: every fact of it for this student, and whether it can be started now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import ReleaseRules
from quizapp.core.timing import Accommodation, closing_time, deadline, time_allowed


class OfferState(StrEnum):
    """Only `open` can be started; `running` can be continued."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    NONE_LEFT = "none_left"
    RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The student's attempt in progress."""

    public_id: str
    deadline: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A quiz as it stands for everybody: its settings, its times, and how many questions an attempt would have."""

    settings: QuizSettings
    question_count: int
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A quiz as one student is offered it. No time, end or number of attempts: none set.

    `ends_at` is the end of the running attempt, or of one started now; `attempts_used` counts a running one.
    """

    state: OfferState
    question_count: int
    time_limit: timedelta | None
    time_allowed: timedelta | None
    opens_at: datetime | None
    closes_at: datetime | None
    ends_at: datetime | None
    attempts_allowed: int | None
    attempts_used: int
    running: str | None
    is_article_open: bool
    release: ReleaseRules
    grade_of_record: GradeOfRecord

    @property
    def attempts_left(self) -> int | None:
        return None if self.attempts_allowed is None else max(self.attempts_allowed - self.attempts_used, 0)

    @property
    def number(self) -> int:
        """Which attempt the running one is, or one started now would be."""
        return self.attempts_used if self.running else self.attempts_used + 1

    @property
    def is_cut_short(self) -> bool:
        """Whether the closing time leaves less than the time allowed to an attempt started now."""
        return self.time_allowed is not None and self.ends_at is not None and self.ends_at == self.closes_at


def offer(
    terms: Terms, accommodation: Accommodation, *, attempts_used: int, running: Running | None, now: datetime
) -> Offer:
    """The quiz as this student is offered it now; the one rule about whether an attempt may start."""
    settings = terms.settings
    allowed = attempts_allowed(settings, accommodation)
    closes_at = closing_time(terms.closes_at, accommodation)
    return Offer(
        state=_state(terms, closes_at, None if allowed is None else allowed - attempts_used, running, now),
        question_count=terms.question_count,
        time_limit=settings.time_limit,
        time_allowed=time_allowed(settings.time_limit, accommodation),
        opens_at=terms.opens_at,
        closes_at=closes_at,
        ends_at=running.deadline if running else deadline(now, settings.time_limit, terms.closes_at, accommodation),
        attempts_allowed=allowed,
        attempts_used=attempts_used,
        running=running.public_id if running else None,
        is_article_open=settings.is_article_open,
        release=settings.release,
        grade_of_record=settings.grade_of_record,
    )


def attempts_allowed(settings: QuizSettings, accommodation: Accommodation) -> int | None:
    """How often this student may take the quiz; none: as often as wanted."""
    return None if settings.attempts is None else settings.attempts + accommodation.extra_attempts


def _state(
    terms: Terms, closes_at: datetime | None, attempts_left: int | None, running: Running | None, now: datetime
) -> OfferState:
    if running is not None:
        return OfferState.RUNNING
    if terms.is_withdrawn or terms.question_count == 0 or (closes_at is not None and now >= closes_at):
        return OfferState.CLOSED
    if attempts_left is not None and attempts_left <= 0:
        return OfferState.NONE_LEFT
    if terms.opens_at is not None and now < terms.opens_at:
        return OfferState.NOT_YET
    return OfferState.OPEN
