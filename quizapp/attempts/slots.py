"""The questions of attempts with the responses to them, as every page of an attempt reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, select

from quizapp.attempts.models import AttemptQuestion, Response
from quizapp.core.attempt import Value
from quizapp.core.grading import Verdict
from quizapp.core.presentation import OpenQuestion, present
from quizapp.core.question import Question
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions


class Slot(NamedTuple):
    """One question of an attempt as it stands: what was asked, in which order, and the response to it.

    Both JSON columns are read when they are asked for: most pages need them of one question.
    """

    number: int
    public_id: str
    question_id: int
    version_id: int
    article_version_id: int
    digest: str
    option_order_json: str
    max_points: int
    rev: int
    value_json: str | None
    saved_at: datetime | None
    is_flagged: bool
    outcome: Verdict | None
    points: int | None

    @property
    def option_order(self) -> list[Any]:
        order: list[Any] = json.loads(self.option_order_json)
        return order

    @property
    def value(self) -> Value:
        return None if self.value_json is None else json.loads(self.value_json)

    @property
    def is_answered(self) -> bool:
        return self.value_json is not None

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
        cast(AttemptQuestion.option_order, Text),
        AttemptQuestion.max_points,
        Response.rev,
        cast(Response.value, Text),
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
