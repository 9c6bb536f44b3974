"""The questions of attempts with the responses to them, as every page of an attempt reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from quizapp.attempts.models import AttemptQuestion, Response
from quizapp.core.attempt import Value
from quizapp.core.grading import Verdict
from quizapp.core.presentation import OpenQuestion, present
from quizapp.core.question import Question
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions


class Slot(NamedTuple):
    """One question of an attempt as it stands: what was asked, in which order, and the response to it."""

    number: int
    public_id: str
    question_id: int
    version_id: int
    article_version_id: int
    digest: str
    option_order: list[Any]
    max_points: int
    rev: int
    value: Value
    saved_at: datetime | None
    is_flagged: bool
    outcome: Verdict | None
    points: int | None

    @property
    def is_answered(self) -> bool:
        return self.value is not None

    def present(self, question: Question) -> OpenQuestion:
        """The question without anything that says what is right."""
        return present(question, self.option_order, number=self.number, public_id=self.public_id)


def read_slots(attempt_id: int) -> list[Slot]:
    """The questions of an attempt in their order, with the responses."""
    return slots_by_attempt([attempt_id])[attempt_id]


def slots_by_attempt(attempt_ids: Sequence[int]) -> dict[int, list[Slot]]:
    """The questions of several attempts, by attempt, in one statement."""
    by_attempt: dict[int, list[Slot]] = {attempt_id: [] for attempt_id in attempt_ids}
    for attempt_id, *values in db.session.connection().execute(_SLOTS, {"attempt_ids": attempt_ids}):
        by_attempt[attempt_id].append(Slot(*values))
    return by_attempt


def questions_of(slots: Sequence[Slot]) -> dict[int, Question]:
    """The core questions of `slots`, by version id."""
    return get_questions([(slot.version_id, slot.digest) for slot in slots])


_SLOTS = (
    select(
        AttemptQuestion.attempt_id,
        AttemptQuestion.slot,  # from here on the fields of Slot
        AttemptQuestion.public_id,
        QuestionVersion.question_id,
        AttemptQuestion.version_id,
        QuestionVersion.article_version_id,
        QuestionVersion.digest,
        AttemptQuestion.option_order,
        AttemptQuestion.max_points,
        Response.rev,
        Response.value,
        Response.saved_at,
        Response.is_flagged,
        Response.outcome,
        Response.points,
    )
    .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
    .join(Response, (Response.attempt_id == AttemptQuestion.attempt_id) & (Response.slot == AttemptQuestion.slot))
    .where(AttemptQuestion.attempt_id.in_(bindparam("attempt_ids", expanding=True)))
    .order_by(AttemptQuestion.attempt_id, AttemptQuestion.slot)
)
