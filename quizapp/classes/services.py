"""Making classes, and who is in them. Each service runs inside a write transaction."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime

from sqlalchemy import select, update

from quizapp.accounts.person import Person
from quizapp.accounts.services import UnknownCode
from quizapp.classes import queries
from quizapp.classes.codes import ALPHABET, CODE_LENGTH
from quizapp.classes.models import Classroom, Enrolment
from quizapp.extensions import db

log = logging.getLogger(__name__)


class JoiningClosed(UnknownCode):
    """The class takes nobody in at the moment: its code opens nothing."""


def make_class(teacher: Person, name: str, now: datetime) -> Classroom:
    """A new class of the teacher, open for joining with a code of its own."""
    classroom = Classroom(teacher_id=teacher.id, name=name, join_code=_unused_code(), created_at=now)
    db.session.add(classroom)
    db.session.flush()
    log.info("class %s made by user %s", classroom.public_id, teacher.public_id)
    return classroom


def renew_code(classroom: Classroom) -> None:
    """Give the class another join code; the old one is worth nothing from now on."""
    classroom.join_code = _unused_code()
    db.session.flush()
    log.info("class %s has a new join code", classroom.public_id)


def set_joining(classroom: Classroom, *, is_open: bool) -> None:
    """Open the class for whoever has the code, or close it; who is in it stays."""
    classroom.is_join_open = is_open
    db.session.flush()
    log.info("class %s is %s for joining", classroom.public_id, "open" if is_open else "closed")


def join(student: Person, code: str, now: datetime) -> Classroom:
    """Give the student a place in the class with this code. Raises UnknownCode or JoiningClosed."""
    classroom = queries.find_by_code(code)
    if classroom is None:
        raise UnknownCode
    enrol(classroom, student, now)
    return classroom


def enrol(classroom: Classroom, student: Person, now: datetime) -> Enrolment:
    """Give the student a place in the class, once; a removed student comes back. Raises JoiningClosed."""
    locked = select(Classroom).where(Classroom.id == classroom.id).with_for_update()
    if not db.session.scalars(locked, execution_options={"populate_existing": True}).one().is_join_open:
        raise JoiningClosed
    enrolment = queries.find_enrolment(classroom, student)
    if enrolment is None:
        enrolment = Enrolment(classroom=classroom, student_id=student.id, joined_at=now)
        db.session.add(enrolment)
    elif enrolment.removed_at is not None:
        enrolment.joined_at, enrolment.removed_at = now, None
    db.session.flush()
    log.info("user %s joined class %s", student.public_id, classroom.public_id)
    return enrolment


def remove(enrolment: Enrolment, now: datetime) -> None:
    """End the student's place in the class; what the student wrote stays, and joining again gives it back."""
    place = update(Enrolment).where(Enrolment.id == enrolment.id, Enrolment.removed_at.is_(None))
    if db.session.scalar(place.values(removed_at=now).returning(Enrolment.id)) is not None:
        log.info("user %s removed from class %s", enrolment.student.public_id, enrolment.classroom.public_id)


def _unused_code() -> str:
    """A code that no class has: at 40 bits the first one, as good as always."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        if queries.find_by_code(code) is None:
            return code
