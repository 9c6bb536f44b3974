"""Saving a response: one locked read, one event, one update. Nothing is acknowledged before the caller's commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeGuard

from sqlalchemy import Row, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from quizapp.attempts.models import Attempt, AttemptQuestion, Response, ResponseEvent
from quizapp.attempts.queries import is_open_to_student
from quizapp.core.attempt import MAX_EVENTS, AttemptState, Message, SaveVerdict, Stored, Value, is_counted, judge
from quizapp.core.presentation import ValueNotOffered, to_stored, to_wire
from quizapp.core.question import Question
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.quizzes.models import Quiz

MAX_ID = 64
MAX_NUMBER = 2**31 - 1


class NotThere(Exception):
    """No such question in an attempt of this student."""


class KeyReused(Exception):
    """The page sent another value under a number that it had used already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value as a page sends it: `question` is a public id, `value` is in displayed letters."""

    question: str
    value: Any
    client_id: str
    seq: int
    base_rev: int

    @classmethod
    def from_data(cls, data: object) -> Change:
        """The change in a JSON message. Raises ValueNotOffered on any other shape."""
        if not isinstance(data, Mapping):
            raise ValueNotOffered("not a message")
        question, client_id, seq, base_rev = (data.get(name) for name in ("question", "client_id", "seq", "base_rev"))
        if not _is_plain(question) or not _is_plain(client_id):
            raise ValueNotOffered("question and client_id are short plain texts")
        return cls(
            question=question,
            value=data.get("value"),
            client_id=client_id,
            seq=_whole_number(seq),
            base_rev=_whole_number(base_rev),
        )


def _is_plain(text: object) -> TypeGuard[str]:
    return isinstance(text, str) and 0 < len(text) <= MAX_ID and text.isascii() and text.isprintable()


def _whole_number(number: object) -> int:
    if type(number) is not int or not 0 <= number <= MAX_NUMBER:
        raise ValueNotOffered("seq and base_rev are whole numbers")
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a change, and the response and attempt as they stand after it."""

    verdict: SaveVerdict
    is_retry: bool
    rev: int
    value: Any  # in displayed letters
    client_id: str | None
    saved_at: datetime | None
    state: AttemptState
    deadline: datetime | None


_LOCKED = (
    select(
        Attempt.id,
        Attempt.state,
        Attempt.deadline,
        AttemptQuestion.slot,
        AttemptQuestion.option_order,
        QuestionVersion.id.label("version_id"),
        QuestionVersion.digest,
        Response.rev,
        Response.client_id,
        Response.seq,
        Response.value,
        Response.saved_at,
        select(func.count())
        .where(ResponseEvent.attempt_id == Attempt.id)
        .correlate(Attempt)
        .scalar_subquery()
        .label("events"),
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
    .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
    .join(Response, (Response.attempt_id == Attempt.id) & (Response.slot == AttemptQuestion.slot))
    .where(
        Attempt.public_id == bindparam("attempt"),
        Attempt.student_id == bindparam("student"),
        AttemptQuestion.public_id == bindparam("question"),
        is_open_to_student(),
    )
    .with_for_update(of=(Attempt, Response), key_share=True)
)
_EVENT = select(ResponseEvent.value, ResponseEvent.base_rev, ResponseEvent.rev, ResponseEvent.verdict).where(
    ResponseEvent.attempt_id == bindparam("attempt"),
    ResponseEvent.slot == bindparam("slot"),
    ResponseEvent.client_id == bindparam("client"),
    ResponseEvent.seq == bindparam("number"),
)
_APPLY = (
    update(Response)
    .where(
        Response.attempt_id == bindparam("attempt"),
        Response.slot == bindparam("at_slot"),
        Response.rev == bindparam("read_rev"),
    )
    .values({name: bindparam(f"new_{name}") for name in ("rev", "client_id", "seq", "value", "saved_at")})
)
_ADD = {
    name: dialect.insert(ResponseEvent).on_conflict_do_nothing().inline().execution_options(preserve_rowcount=True)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}  # without RETURNING and with its count of rows, which is how an exact retry is known


def save(student_id: int, attempt: str, change: Change, now: datetime, grace: timedelta) -> Saved:
    """Judge `change`, keep it for ever, and apply it if it counts; an exact retry repeats its first answer.

    Runs inside a write transaction. `now` is the arrival of the request. Raises NotThere, ValueNotOffered, KeyReused.
    """
    keys = {"attempt": attempt, "student": student_id, "question": change.question}
    row = db.session.connection().execute(_LOCKED, keys).one_or_none()
    if row is None:
        raise NotThere
    question = get_questions([(row.version_id, row.digest)])[row.version_id]
    value = to_stored(question, row.option_order, change.value)
    if row.events >= MAX_EVENTS:
        return _retry(row, question, change, value)
    verdict = _judge(row, change, value, now, grace)
    rev = row.rev + (verdict is SaveVerdict.APPLIED)
    if not _add_event(row, change, value, verdict, rev, now):
        return _retry(row, question, change, value)
    if verdict is SaveVerdict.APPLIED:
        _apply(row, change, value, now)
        return _saved(row, question, verdict, rev=rev, value=value, client_id=change.client_id, saved_at=now)
    return _saved(row, question, verdict)


def _judge(row: Row[Any], change: Change, value: Value, now: datetime, grace: timedelta) -> SaveVerdict:
    return judge(
        Stored(rev=row.rev, client_id=row.client_id, seq=row.seq),
        Message(client_id=change.client_id, seq=change.seq, base_rev=change.base_rev, is_blank=value is None),
        is_counted=is_counted(row.state, now, row.deadline, grace),
    )


def _add_event(
    row: Row[Any], change: Change, value: Value, verdict: SaveVerdict, rev: int, now: datetime
) -> bool:  # False: this page has used this number already
    event = {
        "attempt_id": row.id,
        "slot": row.slot,
        "client_id": change.client_id,
        "seq": change.seq,
        "base_rev": change.base_rev,
        "rev": rev,
        "value": value,
        "verdict": verdict,
        "received_at": now,
    }
    connection = db.session.connection()
    return connection.execute(_ADD[connection.dialect.name], event).rowcount == 1


def _apply(row: Row[Any], change: Change, value: Value, now: datetime) -> None:
    applied = db.session.connection().execute(
        _APPLY,
        {
            "attempt": row.id,
            "at_slot": row.slot,
            "read_rev": row.rev,
            "new_rev": row.rev + 1,
            "new_client_id": change.client_id,
            "new_seq": change.seq,
            "new_value": value,
            "new_saved_at": now,
        },
    )
    if applied.rowcount != 1:
        raise RuntimeError("a locked response has changed")


def _retry(row: Row[Any], question: Question, change: Change, value: Value) -> Saved:
    keys = {"attempt": row.id, "slot": row.slot, "client": change.client_id, "number": change.seq}
    event = db.session.execute(_EVENT, keys).one_or_none()
    if event is None:
        raise ValueNotOffered("this attempt holds too many saves")
    if (event.value, event.base_rev) != (value, change.base_rev):
        raise KeyReused
    if event.verdict is SaveVerdict.APPLIED:
        return _saved(row, question, event.verdict, is_retry=True, rev=event.rev, value=value)
    return _saved(row, question, event.verdict, is_retry=True)


def _saved(row: Row[Any], question: Question, verdict: SaveVerdict, *, is_retry: bool = False, **changed: Any) -> Saved:
    now_stored = {"rev": row.rev, "value": row.value, "client_id": row.client_id, "saved_at": row.saved_at} | changed
    return Saved(
        verdict=verdict,
        is_retry=is_retry,
        rev=now_stored["rev"],
        value=to_wire(question, row.option_order, now_stored["value"]),
        client_id=now_stored["client_id"],
        saved_at=now_stored["saved_at"],
        state=row.state,
        deadline=row.deadline,
    )
