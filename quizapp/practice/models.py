"""Answers given without a clock, outside every attempt and every score."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.core.grading import Verdict
from quizapp.database import Base
from quizapp.library.models import QuestionVersion


class PracticeResponse(Base):
    """What a student answered to a missed question when practising it."""

    __tablename__ = "practice_response"
    __table_args__ = (Index("ix_practice_response_student", "student_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("question_version.id"), index=True)
    value: Mapped[Any | None] = mapped_column(JSON(none_as_null=True))
    outcome: Mapped[Verdict]
    answered_at: Mapped[datetime]
    version: Mapped[QuestionVersion] = relationship()
