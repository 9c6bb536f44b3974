"""How often something may fail before it must wait, counted in the database that all processes share.

Only failures count: a whole class that signs in at once with right passwords is never held up. Failures are kept in
slices of a window; when a slice has left the window its failures count no more.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from quizapp.accounts.models import FailureCount
from quizapp.extensions import db

SLICES = 5
KEPT = timedelta(days=30)
Slices = Sequence[tuple[datetime, int]]
"""When each began, and its failures; the oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most `most` failures of one subject in any `window`; after `in_a_row` without a success, a `pause`."""

    action: str
    most: int
    window: timedelta
    in_a_row: int | None = None
    pause: timedelta = timedelta(0)

    @property
    def slice(self) -> timedelta:
        return self.window / SLICES


ACCOUNT = Limit(action="sign_in", most=10, window=timedelta(minutes=15), in_a_row=100, pause=timedelta(hours=1))
ADDRESS = Limit(action="sign_in_address", most=50, window=timedelta(minutes=15))
SIGN_UP = Limit(action="sign_up", most=50, window=timedelta(minutes=15))
CLASS_CODE = Limit(action="class_code", most=10, window=timedelta(minutes=10))


class TooManyFailures(Exception):
    """The subject must wait; nothing was counted."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


def count(limit: Limit, subject: str, now: datetime) -> None:
    """Count a try as a failure before its outcome is known, so that parallel tries cannot slip through.

    Raises TooManyFailures where no more are allowed. A success takes it back with `forget` or `give_back`.
    """
    start = _slice_start(limit, now)
    key = _key(subject)
    insert = sqlite_insert if db.engine.dialect.name == "sqlite" else postgresql_insert
    row = insert(FailureCount).values(action=limit.action, subject=key, since=start, failures=1)
    row = row.on_conflict_do_update(
        index_elements=["action", "subject", "since"], set_={"failures": FailureCount.failures + 1}
    )
    db.session.execute(row)
    earlier = [(since, failures - (since == start)) for since, failures in _slices(limit, key)]
    wait = max(_wait_for_window(limit, earlier, now), _wait_for_pause(limit, earlier, now))
    if wait > timedelta(0):
        raise TooManyFailures(wait)
    db.session.execute(delete(FailureCount).where(FailureCount.since < now - KEPT))


def forget(limit: Limit, subject: str) -> None:
    """A success: all failures of the subject are forgotten."""
    db.session.execute(delete(FailureCount).filter_by(action=limit.action, subject=_key(subject)))


def give_back(limit: Limit, subject: str, at: datetime) -> None:
    """A success of somebody behind this subject: only the try counted `at` that time is taken back."""
    row = update(FailureCount).filter_by(action=limit.action, subject=_key(subject), since=_slice_start(limit, at))
    db.session.execute(row.values(failures=FailureCount.failures - 1))


def network(address: str | None) -> str:
    """The address that is counted: of IPv6 the half that one household or school has."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _slices(limit: Limit, key: str) -> Slices:
    query = select(FailureCount.since, FailureCount.failures).filter_by(action=limit.action, subject=key)
    return [(since, failures) for since, failures in db.session.execute(query.order_by(FailureCount.since))]


def _wait_for_window(limit: Limit, earlier: Slices, now: datetime) -> timedelta:
    """Until so many slices have left the window that one more failure fits."""
    leaving = ((since + limit.slice + limit.window, failures) for since, failures in earlier)
    recent = [(leaves_at, failures) for leaves_at, failures in leaving if leaves_at > now]
    remaining = sum(failures for _leaves_at, failures in recent)
    free_at = now
    for leaves_at, failures in recent:
        if remaining < limit.most:
            break
        remaining -= failures
        free_at = leaves_at
    return free_at - now


def _wait_for_pause(limit: Limit, earlier: Slices, now: datetime) -> timedelta:
    """Until the pause after a long row of failures is over."""
    failed = [(since, failures) for since, failures in earlier if failures]
    if not limit.in_a_row or not failed or sum(failures for _since, failures in failed) % limit.in_a_row:
        return timedelta(0)
    last = failed[-1][0] + limit.slice
    return max(last + limit.pause - now, timedelta(0))


def _slice_start(limit: Limit, at: datetime) -> datetime:
    return at - (at - datetime(1970, 1, 1, tzinfo=UTC)) % limit.slice


def _key(subject: str) -> str:
    return hashlib.sha256(subject.encode()).hexdigest()
