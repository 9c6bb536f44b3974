"""The proof of a score: every value ever sent is judged once more, from the events alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction

from quizapp.core.attempt import Message, SaveVerdict, Stored, Value, is_blank, judge
from quizapp.core.grading import from_millionths, grade, total
from quizapp.core.question import Question
from quizapp.core.timing import is_in_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One value that was sent to a question, with its verdict and the revision after it as they were stored."""

    slot: int
    client_id: str
    seq: int
    base_rev: int
    rev: int
    value: Value
    verdict: SaveVerdict
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the events give, by slot (none for a slot that nothing was sent to), and each event that does not fit."""

    values: dict[int, Value]
    revs: dict[int, int]
    faults: tuple[str, ...]


@dataclass(slots=True)
class _Response:
    stored: Stored = field(default_factory=lambda: Stored(rev=0, client_id=None, seq=None))
    value: Value = None

    def judge(self, event: Event, *, is_counted: bool) -> SaveVerdict:
        message = Message(
            client_id=event.client_id, seq=event.seq, base_rev=event.base_rev, is_blank=is_blank(event.value)
        )
        verdict = judge(self.stored, message, is_counted=is_counted)
        if verdict is SaveVerdict.APPLIED:
            self.stored = Stored(rev=self.stored.rev + 1, client_id=event.client_id, seq=event.seq)
            self.value = event.value
        return verdict


@dataclass(slots=True, kw_only=True)
class _Closing:
    """Whether an event met a running attempt. When it was closed, against the events, no time can tell: requests
    overtake each other, and clocks are corrected. The first event that was in time and yet too late tells."""

    deadline: datetime | None
    closed_at: datetime | None
    grace: timedelta
    has_come: bool = False

    def is_counted(self, event: Event) -> bool:
        if not is_in_time(event.received_at, self.deadline, self.grace):
            return False
        self.has_come = self.has_come or (self.closed_at is not None and event.verdict is SaveVerdict.LATE)
        return not self.has_come


def replay(
    events: Iterable[Event],
    *,
    deadline: datetime | None,
    closed_at: datetime | None,
    grace: timedelta,
    late_accepted_at: datetime | None = None,
) -> Replayed:
    """Judge the events of one attempt again, in the order in which they were stored.

    A fault names an event whose stored verdict or revision is another. Late values count if they came before
    `late_accepted_at`: then they are judged as if in time, except that a late blank never applies; revisions stay.
    """
    closing = _Closing(deadline=deadline, closed_at=closed_at, grace=grace)
    responses: dict[int, _Response] = {}
    faults: list[str] = []
    late: list[Event] = []
    for event in events:
        response = responses.setdefault(event.slot, _Response())
        verdict = response.judge(event, is_counted=closing.is_counted(event))
        faults += _faults(event, verdict, response.stored.rev)
        if verdict is SaveVerdict.LATE:
            late.append(event)
    revs = {slot: response.stored.rev for slot, response in responses.items()}
    if late_accepted_at is not None:
        _accept(responses, (event for event in late if event.received_at <= late_accepted_at))
    return Replayed({slot: response.value for slot, response in responses.items()}, revs, tuple(faults))


def score(
    questions: Mapping[int, tuple[Question, int]], values: Mapping[int, Value]
) -> tuple[dict[int, Fraction], Fraction]:
    """The exact points of each slot and of the whole; `questions` holds a question and its millionths by slot."""
    parts = {
        slot: (from_millionths(worth), grade(question, values.get(slot)).fraction)
        for slot, (question, worth) in questions.items()
    }
    return {slot: points * share for slot, (points, share) in parts.items()}, total(parts.values())


def _accept(responses: Mapping[int, _Response], late: Iterable[Event]) -> None:
    for event in late:
        if not is_blank(event.value):
            responses[event.slot].judge(event, is_counted=True)


def _faults(event: Event, verdict: SaveVerdict, rev: int) -> list[str]:
    name = f"question {event.slot}, message {event.seq} of page {event.client_id}"
    faults = []
    if event.verdict is not verdict:
        faults.append(f"{name}: stored as {event.verdict.value}, judged {verdict.value}")
    if event.rev != rev:
        faults.append(f"{name}: stored with revision {event.rev}, judged {rev}")
    return faults
