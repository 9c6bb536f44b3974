"""How long an attempt may take. Instants are aware UTC; the server's clock alone counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

DEFAULT_GRACE = timedelta(seconds=30)
MAX_GRACE = timedelta(seconds=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodation:
    """What one student gets beyond a quiz's settings. `factor` stretches the time limit: 5/4 is a quarter more."""

    factor: Fraction = Fraction(1)
    extra_time: timedelta = timedelta(0)
    closes_at: datetime | None = None
    extra_attempts: int = 0


def time_allowed(limit: timedelta | None, accommodation: Accommodation) -> timedelta | None:
    """The student's own time limit; none if the quiz has none."""
    if limit is None:
        return None
    factor = accommodation.factor
    return limit * factor.numerator / factor.denominator + accommodation.extra_time


def closing_time(closes_at: datetime | None, accommodation: Accommodation) -> datetime | None:
    """When the quiz closes for this student: never earlier than for everybody; none if it stays open."""
    if closes_at is None or accommodation.closes_at is None:
        return closes_at
    return max(closes_at, accommodation.closes_at)


def deadline(
    started_at: datetime, limit: timedelta | None, closes_at: datetime | None, accommodation: Accommodation
) -> datetime | None:
    """When the attempt ends: after the student's time, or at the student's closing time if that comes first."""
    allowed = time_allowed(limit, accommodation)
    ends = [started_at + allowed] if allowed is not None else []
    closes = closing_time(closes_at, accommodation)
    if closes is not None:
        ends.append(closes)
    return min(ends, default=None)


def is_in_time(arrived_at: datetime, deadline: datetime | None, grace: timedelta) -> bool:
    """Whether a save or hand-in that reached the server at `arrived_at` counts."""
    return deadline is None or arrived_at < deadline + grace


def is_over(now: datetime, deadline: datetime | None, grace: timedelta) -> bool:
    """Whether the attempt is to be closed with what was saved."""
    return not is_in_time(now, deadline, grace)


def time_left(now: datetime, deadline: datetime | None) -> timedelta | None:
    """How long the student still has; nothing below zero, and none without a deadline."""
    return None if deadline is None else max(deadline - now, timedelta(0))
