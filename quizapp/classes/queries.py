"""Reading classes. A class is found through the person who may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from quizapp.accounts.models import User
from quizapp.accounts.person import Person
from quizapp.classes.codes import normalise
from quizapp.classes.models import Classroom, Enrolment
from quizapp.extensions import db
from quizapp.paging import Page, fetch_page


def find_of_teacher(teacher: Person, public_id: str) -> Classroom | None:
    """The teacher's own class."""
    query = select(Classroom).where(Classroom.public_id == public_id, Classroom.teacher_id == teacher.id)
    return db.session.scalars(query).one_or_none()


def list_of_teacher(teacher: Person, limit: int) -> Sequence[Classroom]:
    """The teacher's classes by name, at most `limit`."""
    return db.session.scalars(_of_teacher(teacher).limit(limit)).all()


def page_of_teacher(teacher: Person, number: int) -> Page[Classroom]:
    """A page of the teacher's classes by name."""
    return fetch_page(_of_teacher(teacher), number)


def count_students(classrooms: Sequence[Classroom]) -> dict[int, int]:
    """How many students are in each of the classes, by class id."""
    query = select(Enrolment.classroom_id, func.count()).where(
        Enrolment.classroom_id.in_([classroom.id for classroom in classrooms]), Enrolment.removed_at.is_(None)
    )
    counts = {row[0]: row[1] for row in db.session.execute(query.group_by(Enrolment.classroom_id))}
    return {classroom.id: counts.get(classroom.id, 0) for classroom in classrooms}


def page_of_roster(classroom: Classroom, number: int) -> Page[Enrolment]:
    """A page of the students who are in the class now, by name."""
    query = _places().where(Enrolment.classroom_id == classroom.id, Enrolment.removed_at.is_(None))
    return fetch_page(query.order_by(func.lower(User.name), User.id), number)


def find_place(teacher: Person, classroom_id: str, student_id: str) -> Enrolment | None:
    """A student's present place in the teacher's own class, by public ids."""
    query = (
        _places()
        .join(Enrolment.classroom)
        .options(contains_eager(Enrolment.classroom))
        .where(
            Classroom.public_id == classroom_id,
            Classroom.teacher_id == teacher.id,
            User.public_id == student_id,
            Enrolment.removed_at.is_(None),
        )
    )
    return db.session.scalars(query).one_or_none()


def find_enrolment(classroom: Classroom, student: Person) -> Enrolment | None:
    """The student's place in the class, present or past."""
    query = select(Enrolment).filter_by(classroom_id=classroom.id, student_id=student.id)
    return db.session.scalars(query).one_or_none()


def find_by_code(typed: str) -> Classroom | None:
    """The class with this join code, however it was typed."""
    return db.session.scalars(select(Classroom).where(Classroom.join_code == normalise(typed))).one_or_none()


def is_open_code(typed: str) -> bool:
    """Whether somebody who types this can join a class."""
    classroom = find_by_code(typed)
    return classroom is not None and classroom.is_join_open


def list_of_student(student: Person) -> Sequence[Classroom]:
    """The classes that the student is in now, by name."""
    query = (
        select(Classroom)
        .join(Enrolment, Enrolment.classroom_id == Classroom.id)
        .where(Enrolment.student_id == student.id, Enrolment.removed_at.is_(None))
        .order_by(Classroom.name, Classroom.id)
    )
    return db.session.scalars(query).all()


def _of_teacher(teacher: Person) -> Select[Classroom]:
    return select(Classroom).where(Classroom.teacher_id == teacher.id).order_by(Classroom.name, Classroom.id)


def _places() -> Select[Enrolment]:
    return select(Enrolment).join(Enrolment.student).options(contains_eager(Enrolment.student))
