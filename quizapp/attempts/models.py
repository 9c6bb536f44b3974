"""What is stored of an attempt: the attempt, its fixed questions, current responses, and every value ever sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import User
from quizapp.core.attempt import AttemptState, SaveVerdict
from quizapp.core.grading import Verdict
from quizapp.database import Base, new_public_id, only_where
from quizapp.library.models import QuestionVersion
from quizapp.quizzes.models import Quiz

RUNNING = "state = 'in_progress'"
BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only in an INTEGER column


class Attempt(Base):
    """One student's timed run through one quiz; everything that decides about it is fixed when it starts.

    Points are integer millionths. `seed` decides draw and option order and never leaves the server.
    """

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("quiz_id", "student_id", "is_preview", "number"),
        CheckConstraint("(state = 'in_progress') = (closed_at IS NULL)", "closed_at_matches_state"),
        Index("uq_attempt_running", "quiz_id", "student_id", unique=True, **only_where(RUNNING)),
        Index("ix_attempt_overdue", "deadline", **only_where(RUNNING)),
        Index("ix_attempt_history", "student_id", "started_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    number: Mapped[int]
    is_preview: Mapped[bool] = mapped_column(default=False)  # a teacher's look at the own quiz: in no statistics
    state: Mapped[AttemptState] = mapped_column(default=AttemptState.IN_PROGRESS)
    seed: Mapped[str] = mapped_column(String(64))
    settings: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    late_accepted_at: Mapped[datetime | None]
    question_count: Mapped[int]
    correct_count: Mapped[int | None]
    points: Mapped[int | None] = mapped_column(BigInteger)
    max_points: Mapped[int] = mapped_column(BigInteger)
    quiz: Mapped[Quiz] = relationship()
    student: Mapped[User] = relationship()


class AttemptQuestion(Base):
    """The question version that stands at one place (`slot`, from 1) of an attempt, with its option order."""

    __tablename__ = "attempt_question"
    __table_args__ = ({"sqlite_with_rowid": False},)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    option_order: Mapped[list[Any]]
    max_points: Mapped[int] = mapped_column(BigInteger)
    attempt: Mapped[Attempt] = relationship()
    version: Mapped[QuestionVersion] = relationship()


class Response(Base):
    """The value that counts for one question now. Made with revision 0 at the start, so a save is an update.

    `value` holds stored option ids, never displayed letters; none is a blank.
    """

    __tablename__ = "response"
    __table_args__ = (
        ForeignKeyConstraint(["attempt_id", "slot"], ["attempt_question.attempt_id", "attempt_question.slot"]),
        {"sqlite_with_rowid": False},
    )

    attempt_id: Mapped[int] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column(default=0)
    client_id: Mapped[str | None] = mapped_column(String(64))
    seq: Mapped[int | None]
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    saved_at: Mapped[datetime | None]
    is_flagged: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[Verdict | None]
    points: Mapped[int | None] = mapped_column(BigInteger)


class ResponseEvent(Base):
    """One value that was sent, and what became of it. Only ever added."""

    __tablename__ = "response_event"
    __table_args__ = (
        UniqueConstraint("attempt_id", "slot", "client_id", "seq"),
        ForeignKeyConstraint(["attempt_id", "slot"], ["attempt_question.attempt_id", "attempt_question.slot"]),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    attempt_id: Mapped[int]
    slot: Mapped[int]
    client_id: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    base_rev: Mapped[int]
    rev: Mapped[int]  # of the response, after this event
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    verdict: Mapped[SaveVerdict]
    received_at: Mapped[datetime]
