"""Who people are, how they are signed in, and what was tried too often."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.database import Base, new_public_id


class Role(StrEnum):
    STUDENT = "student"
    TEACHER = "teacher"
    ADMIN = "admin"


class Theme(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class User(Base):
    """A person: one sign-in name, one display name, one role. No password hash: only a one-time link opens it."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    login: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    role: Mapped[Role] = mapped_column(default=Role.STUDENT)
    password_hash: Mapped[str | None] = mapped_column(String(255))
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    theme: Mapped[Theme] = mapped_column(default=Theme.SYSTEM)
    is_one_page: Mapped[bool] = mapped_column(default=False)
    is_time_hidden: Mapped[bool] = mapped_column(default=False)
    has_shortcuts: Mapped[bool] = mapped_column(default=True)


class UserSession(Base):
    """A signed-in browser. Only the SHA-256 of its cookie is kept."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    user: Mapped[User] = relationship()


class LinkPurpose(StrEnum):
    FIRST_TEACHER = "first_teacher"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 (the purpose of a link, not a password)


class OneTimeLink(Base):
    """A link that works once: it makes an account of `role`, or sets the password of `user`."""

    __tablename__ = "one_time_link"
    __table_args__ = (CheckConstraint("(user_id IS NULL) != (role IS NULL)", "for_a_person_or_a_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    role: Mapped[Role | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User | None] = relationship()


class FailureCount(Base):
    """How often `subject` (SHA-256 of a name or an address) failed at `action` in the slice of time from `since`."""

    __tablename__ = "failure_count"
    __table_args__ = (UniqueConstraint("action", "subject", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime] = mapped_column(index=True)
    failures: Mapped[int]
