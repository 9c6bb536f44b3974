"""What is kept from a student while attempts run: whatever would tell what is right in them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Integer, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from quizapp.attempts.models import Attempt, AttemptQuestion
from quizapp.core.attempt import AttemptState
from quizapp.extensions import db
from quizapp.library.models import ArticleVersion, QuestionVersion


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What is kept from a student while attempts run: whatever settles these questions, and these articles."""

    question_ids: frozenset[int]
    closed_article_ids: frozenset[int]


def open_now(student_id: int) -> OpenNow:
    """The questions that the student is answering now, and the articles that may not be read meanwhile.

    A teacher's preview keeps nothing from the teacher.
    """
    rows = db.session.connection().execute(_RUNNING, {"student_id": student_id}).all()
    return OpenNow(
        frozenset(row.question_id for row in rows),
        frozenset(row.article_id for row in rows if not row.settings["is_article_open"]),
    )


def is_telling(attempt: Attempt) -> bool:
    """Whether it is among `TELLING_IDS`."""
    keys = {"attempt_id": attempt.id, "student_id": attempt.student_id}
    return db.session.connection().execute(_IS_TELLING, keys).scalar_one()


def is_article_closed(student_id: int, article_id: int) -> bool:
    """Whether the student is in an attempt during which this article is not to be read."""
    return article_id in open_now(student_id).closed_article_ids


def _telling_ids() -> Select[int]:
    running, closed = aliased(Attempt), aliased(Attempt)
    student_id = bindparam("student_id", type_=Integer)
    is_running = and_(
        running.student_id == student_id, running.state == AttemptState.IN_PROGRESS, running.is_preview.is_(False)
    )
    began = select(func.min(running.started_at)).where(is_running).scalar_subquery()
    open_ids = (
        select(QuestionVersion.question_id)
        .join(AttemptQuestion, AttemptQuestion.version_id == QuestionVersion.id)
        .join(running, running.id == AttemptQuestion.attempt_id)
        .where(is_running)
    )
    return (
        select(closed.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == closed.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(closed.student_id == student_id, closed.closed_at > began, QuestionVersion.question_id.in_(open_ids))
    )


TELLING_IDS = _telling_ids()
"""The closed attempts of the student `:student_id` whose score would tell what is right in one that is running.

They share a question with it, and were closed after it began: what was closed before could be seen before.
"""
_IS_TELLING = select(bindparam("attempt_id", type_=Integer).in_(TELLING_IDS))
_RUNNING = (
    select(QuestionVersion.question_id, ArticleVersion.article_id, Attempt.settings)
    .join(AttemptQuestion, AttemptQuestion.version_id == QuestionVersion.id)
    .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
    .join(QuestionVersion.article_version)
    .where(
        Attempt.student_id == bindparam("student_id"),
        Attempt.state == AttemptState.IN_PROGRESS,
        Attempt.is_preview.is_(False),
    )
)
