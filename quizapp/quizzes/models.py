"""What a student takes: a selection of questions with settings, and who gets more than them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import User
from quizapp.classes.models import Classroom
from quizapp.database import Base, new_public_id, only_where
from quizapp.library.models import ArticleVersion, Question, QuestionSet


class Quiz(Base):
    """A quiz of one teacher for one class, or (neither) a built-in one, open to every student.

    `settings` is `core.quiz.QuizSettings.to_data()`; the opening times stand apart because lists ask for them.
    """

    __tablename__ = "quiz"
    __table_args__ = (
        CheckConstraint("(owner_id IS NULL) = (classroom_id IS NULL)", "built_in_or_for_a_class"),
        CheckConstraint("(owner_id IS NULL) = (slug IS NOT NULL)", "slug_of_a_built_in"),
        CheckConstraint("closes_at > opens_at", "opens_before_it_closes"),
        Index("uq_quiz_slug", "slug", unique=True, **only_where("slug IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    slug: Mapped[str | None] = mapped_column(String(100))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    classroom_id: Mapped[int | None] = mapped_column(ForeignKey("classroom.id"), index=True)
    article_version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), index=True)
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(Text, default="")
    settings: Mapped[dict[str, Any]]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    owner: Mapped[User | None] = relationship()
    classroom: Mapped[Classroom | None] = relationship()
    article_version: Mapped[ArticleVersion] = relationship()


class QuizRule(Base):
    """Where the questions of a quiz come from: one question, or every ready question of a set."""

    __tablename__ = "quiz_rule"
    __table_args__ = (
        UniqueConstraint("quiz_id", "position"),
        CheckConstraint("(set_id IS NULL) != (question_id IS NULL)", "a_set_or_a_question"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    position: Mapped[int]
    set_id: Mapped[int | None] = mapped_column(ForeignKey("question_set.id"), index=True)
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"), index=True)
    quiz: Mapped[Quiz] = relationship()
    set: Mapped[QuestionSet | None] = relationship()
    question: Mapped[Question | None] = relationship()


class Accommodation(Base):
    """What one student gets beyond a quiz's settings. `factor` is in thousandths: 1250 is a quarter more time."""

    __tablename__ = "accommodation"
    __table_args__ = (UniqueConstraint("quiz_id", "student_id"), CheckConstraint("factor >= 1000", "never_less_time"))

    id: Mapped[int] = mapped_column(primary_key=True)
    quiz_id: Mapped[int] = mapped_column(ForeignKey("quiz.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    factor: Mapped[int] = mapped_column(default=1000)
    extra_seconds: Mapped[int] = mapped_column(default=0)
    closes_at: Mapped[datetime | None]
    extra_attempts: Mapped[int] = mapped_column(default=0)
    quiz: Mapped[Quiz] = relationship()
    student: Mapped[User] = relationship()
