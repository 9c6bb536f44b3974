"""The life of an attempt, and what becomes of each value that is sent to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from quizapp.core.timing import is_in_time

MAX_EVENTS = 5_000
"""Saves that one attempt can hold."""
MAX_VALUE_BYTES = 64 * 1024


class AttemptState(StrEnum):
    """`in_progress` becomes `submitted` by the student or `timed_out` by the clock; a teacher may `void` either."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    TIMED_OUT = "timed_out"
    VOID = "void"


CLOSED = frozenset({AttemptState.SUBMITTED, AttemptState.TIMED_OUT})
"""The states whose score counts."""


class SaveVerdict(StrEnum):
    APPLIED = "applied"
    STALE = "stale"  # an older message of the same page: a newer one is stored already
    CONFLICT = "conflict"  # the value was changed elsewhere, and the sender has not seen that
    LATE = "late"  # after the grace, or the attempt is closed: kept as evidence, never counted by itself


Value = bool | str | list[object] | dict[str, object] | None
"""A response as stored: option ids, typed text, or nothing; its shape depends on the question type."""


def is_blank(value: object) -> bool:
    """Whether a value, stored or as sent, answers nothing: none, blank text, or a list or mapping of such alone.

    Looks two levels deep, which every well-formed value fits.
    """
    return all(map(_is_empty, _entries(value)))


def _entries(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else (value,)


def _is_empty(value: object) -> bool:
    if isinstance(value, list):
        return all(entry is None or entry == "" for entry in value)
    return value is None or (isinstance(value, str) and not value.strip()) or value == {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The response as it stands: its revision, and which message of which page it came from."""

    rev: int
    client_id: str | None
    seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One change on a page. `client_id` is new with each page load, `seq` rises with each change on that page,
    `base_rev` is the revision that the page had last seen."""

    client_id: str
    seq: int
    base_rev: int
    is_blank: bool


def judge(stored: Stored, message: Message, *, is_counted: bool) -> SaveVerdict:
    """What becomes of a message that is no exact retry; `is_counted`: in time, and the attempt is running.

    The same page: a higher `seq` wins. Another page or device: only with the current revision.
    A blank: always only with the current revision, so none is applied unseen.
    """
    if not is_counted:
        return SaveVerdict.LATE
    has_seen_current = message.base_rev == stored.rev
    if message.client_id != stored.client_id:
        return SaveVerdict.APPLIED if has_seen_current else SaveVerdict.CONFLICT
    if stored.seq is not None and message.seq <= stored.seq:
        return SaveVerdict.STALE
    if message.is_blank and not has_seen_current:
        return SaveVerdict.CONFLICT
    return SaveVerdict.APPLIED


def close(arrived_at: datetime, deadline: datetime | None) -> tuple[AttemptState, datetime]:
    """The state and closing time that a hand-in (or a look at an overdue attempt) at `arrived_at` gives."""
    if deadline is not None and arrived_at >= deadline:
        return AttemptState.TIMED_OUT, deadline
    return AttemptState.SUBMITTED, arrived_at


def is_counted(state: AttemptState, arrived_at: datetime, deadline: datetime | None, grace: timedelta) -> bool:
    """Whether what arrived then changes the response."""
    return state is AttemptState.IN_PROGRESS and is_in_time(arrived_at, deadline, grace)
