"""Proving scores: each attempt recomputed from its events alone and compared with what is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from quizapp.attempts import queries
from quizapp.attempts.models import Attempt
from quizapp.attempts.slots import Slot, questions_of, slots_by_attempt
from quizapp.core.attempt import AttemptState
from quizapp.core.grading import Verdict, grade, to_millionths
from quizapp.core.replay import Event, Replayed, replay, score
from quizapp.extensions import db

BATCH = 200


@dataclass(frozen=True, slots=True)
class Report:
    """How many attempts were replayed, and each difference in words."""

    count: int
    faults: tuple[str, ...]


def replay_all(grace: timedelta) -> Report:
    """Replay every attempt, in batches."""
    count, faults, last = 0, [], 0
    while batch := db.session.scalars(select(Attempt).where(Attempt.id > last).order_by(Attempt.id).limit(BATCH)).all():
        count += len(batch)
        last = batch[-1].id
        faults += _faults(batch, grace)
        db.session.expunge_all()
    return Report(count, tuple(faults))


def replay_one(public_id: str, grace: timedelta) -> Report:
    """Replay one attempt; a report of none if there is no such attempt."""
    batch = db.session.scalars(select(Attempt).filter_by(public_id=public_id)).all()
    return Report(len(batch), tuple(_faults(batch, grace)))


def _faults(batch: Sequence[Attempt], grace: timedelta) -> list[str]:
    ids = [attempt.id for attempt in batch]
    events, slots = queries.events(ids), slots_by_attempt(ids)
    return [
        f"attempt {attempt.public_id}: {fault}"
        for attempt in batch
        for fault in _differences(attempt, events[attempt.id], slots[attempt.id], grace)
    ]


def _differences(attempt: Attempt, events: Sequence[Event], slots: Sequence[Slot], grace: timedelta) -> list[str]:
    replayed = replay(
        events,
        deadline=attempt.deadline,
        closed_at=attempt.closed_at,
        grace=grace,
        late_accepted_at=attempt.late_accepted_at,
    )
    faults = list(replayed.faults)
    for slot in slots:
        if replayed.revs.get(slot.number, 0) != slot.rev:
            faults.append(f"question {slot.number} has revision {slot.rev}, its events give another")
        if replayed.values.get(slot.number) != slot.value:
            faults.append(f"question {slot.number} holds a value that its events do not give")
    if attempt.state is not AttemptState.IN_PROGRESS:
        faults += _score_faults(attempt, slots, replayed)
    return faults


def _score_faults(attempt: Attempt, slots: Sequence[Slot], replayed: Replayed) -> list[str]:
    questions = questions_of(slots)
    asked = {slot.number: (questions[slot.version_id], slot.max_points) for slot in slots}
    points, whole = score(asked, replayed.values)
    verdicts = {slot: grade(question, replayed.values.get(slot)).verdict for slot, (question, _) in asked.items()}
    faults = [
        f"question {slot.number} is scored {slot.points}, its events give {to_millionths(points[slot.number])}"
        for slot in slots
        if slot.points != to_millionths(points[slot.number]) or slot.outcome is not verdicts[slot.number]
    ]
    if attempt.points != to_millionths(whole):
        faults.append(f"the score is {attempt.points}, its events give {to_millionths(whole)}")
    correct = list(verdicts.values()).count(Verdict.CORRECT)
    if attempt.correct_count != correct:
        faults.append(f"{attempt.correct_count} answers are counted as correct, its events give {correct}")
    if attempt.max_points != sum(slot.max_points for slot in slots):
        faults.append("the points of the questions do not add up to the attempt's")
    return faults
