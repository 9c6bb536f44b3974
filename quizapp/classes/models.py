"""A teacher's classes and who is in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from quizapp.accounts.models import User
from quizapp.database import Base, new_public_id


class Classroom(Base):
    """A teacher's group of students; whoever has the join code can join while it is open."""

    __tablename__ = "classroom"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=new_public_id)
    teacher_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    join_code: Mapped[str] = mapped_column(String(16), unique=True)  # upper case, without the dash
    is_join_open: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    teacher: Mapped[User] = relationship()


class Enrolment(Base):
    """A student's place in a class, from joining until removal."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("classroom_id", "student_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    classroom_id: Mapped[int] = mapped_column(ForeignKey("classroom.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    joined_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    classroom: Mapped[Classroom] = relationship()
    student: Mapped[User] = relationship()
