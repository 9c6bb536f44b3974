"""Articles and their text, question sets, questions and their unchanging versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import User
from quizapp.core.question import QuestionType
from quizapp.database import Base, new_public_id, only_where


class Article(Base):
    """A text that questions point into. `slug` is its address."""

    __tablename__ = "article"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), unique=True)
    title: Mapped[str] = mapped_column(String(255))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)  # none: built in
    created_at: Mapped[datetime]


class ArticleVersion(Base):
    """One unchanging text of an article; `digest` is the SHA-256 of the file's bytes."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"), UniqueConstraint("article_id", "digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    language: Mapped[str] = mapped_column(String(35), default="en")
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)  # author, url, licence, licence_url, retrieved
    article: Mapped[Article] = relationship()


class QuestionSet(Base):
    """The questions of one file, on one article. Known by its owner and the id that its file gives it."""

    __tablename__ = "question_set"
    __table_args__ = (
        UniqueConstraint("owner_id", "slug"),
        Index("uq_question_set_built_in", "slug", unique=True, **only_where("owner_id IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # none: built in, read-only on screen
    slug: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(255))
    description: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(35), default="en")
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)  # licence, authors, tags, source as in the file
    article_version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    owner: Mapped[User | None] = relationship()
    article_version: Mapped[ArticleVersion] = relationship()


class Question(Base):
    """One question of a set through all its versions. `key` is its id in the file: it never reaches a student."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("set_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    set_id: Mapped[int] = mapped_column(ForeignKey("question_set.id"))
    key: Mapped[str] = mapped_column(String(255))
    position: Mapped[int]
    version_number: Mapped[int]  # the current one
    retired_at: Mapped[datetime | None]
    set: Mapped[QuestionSet] = relationship()


class QuestionVersion(Base):
    """A question as it stood from some day on; never changed. `payload` is `core.question.to_json`, exact."""

    __tablename__ = "question_version"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    article_version_id: Mapped[int] = mapped_column(ForeignKey("article_version.id"), index=True)
    number: Mapped[int]
    type: Mapped[QuestionType]
    payload: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    is_ready: Mapped[bool]  # false: a draft that no quiz can draw
    created_at: Mapped[datetime]
    question: Mapped[Question] = relationship()
    article_version: Mapped[ArticleVersion] = relationship()


class ImportRun(Base):
    """A dry run: what was uploaded and what was found in it, kept for a day until it is confirmed."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    article_version_id: Mapped[int | None] = mapped_column(ForeignKey("article_version.id"))
    filename: Mapped[str] = mapped_column(String(255))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str] = mapped_column(String(64))
    report: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)
    imported_set_id: Mapped[int | None] = mapped_column(ForeignKey("question_set.id"))
    article_version: Mapped[ArticleVersion | None] = relationship()
    imported_set: Mapped[QuestionSet | None] = relationship()
