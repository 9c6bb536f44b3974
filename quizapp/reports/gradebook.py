"""A teacher's quizzes with their numbers, and the results of one quiz, student by student."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, func, select

from quizapp.accounts.models import User
from quizapp.attempts.models import Attempt, ResponseEvent
from quizapp.classes.models import Enrolment
from quizapp.core.attempt import CLOSED, AttemptState, SaveVerdict
from quizapp.core.grading import from_millionths
from quizapp.core.quiz import GradeOfRecord, QuizSettings, counted, score_of_record
from quizapp.core.score import mean
from quizapp.extensions import db
from quizapp.paging import PAGE_LENGTH, Page
from quizapp.quizzes.models import Quiz

LISTED = 10
"""Attempts of a student on the page; the file has all."""


class Sort(StrEnum):
    """The order of the students; a minus turns it round. Students without a score come last either way."""

    NAME = "name"
    NAME_DOWN = "-name"
    SCORE = "score"
    SCORE_DOWN = "-score"


class Show(StrEnum):
    ALL = "all"
    MISSING = "missing"  # nothing submitted
    LATE = "late"  # something came after the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt as its teacher sees it: scores of closed ones always."""

    public_id: str
    number: int
    state: AttemptState
    started_at: datetime
    closed_at: datetime | None
    question_count: int
    correct_count: int | None
    points: Fraction | None
    max_points: Fraction
    is_late: bool
    is_late_accepted: bool
    is_counted: bool = False  # whether it makes the score of record

    @property
    def score(self) -> Fraction | None:
        return self.points / self.max_points if self.points is not None and self.max_points else None

    @property
    def time_used(self) -> timedelta | None:
        return None if self.closed_at is None else self.closed_at - self.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Student:
    """A student of the class, or one who took the quiz and has left; `score` is the score of record."""

    name: str
    login: str
    is_enrolled: bool
    tries: tuple[Try, ...]  # oldest first
    score: Fraction | None

    @property
    def listed(self) -> tuple[Try, ...]:
        """The latest attempts, and before them the one that counts."""
        counted = [attempt for attempt in self.tries[:-LISTED] if attempt.is_counted]
        return (*counted[:1], *self.tries[-LISTED:])

    @property
    def has_submitted(self) -> bool:
        return any(attempt.state in CLOSED for attempt in self.tries)

    @property
    def is_late(self) -> bool:
        return any(attempt.is_late for attempt in self.tries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What the results come to; scores are scores of record."""

    student_count: int
    submitted_count: int
    average: Fraction | None
    lowest: Fraction | None
    highest: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of one quiz: how many students of its class have submitted an attempt, and how many are at work."""

    submitted: int = 0
    running: int = 0


def counts_of(quizzes: Sequence[Quiz]) -> dict[int, Counts]:
    """How far these quizzes have come, by quiz id, in one statement."""
    students = func.count(Attempt.student_id.distinct())
    query = (
        select(
            Attempt.quiz_id,
            students.filter(Attempt.state.in_(CLOSED)).label("submitted"),
            students.filter(Attempt.state == AttemptState.IN_PROGRESS).label("running"),
        )
        .join(Attempt.quiz)
        .join(Enrolment, (Enrolment.classroom_id == Quiz.classroom_id) & (Enrolment.student_id == Attempt.student_id))
        .where(
            Attempt.quiz_id.in_([quiz.id for quiz in quizzes]),
            Attempt.is_preview.is_(False),
            Enrolment.removed_at.is_(None),
        )
        .group_by(Attempt.quiz_id)
    )
    found = {row.quiz_id: Counts(submitted=row.submitted, running=row.running) for row in db.session.execute(query)}
    return {quiz.id: found.get(quiz.id, Counts()) for quiz in quizzes}


def read_students(quiz: Quiz) -> list[Student]:
    """Everybody of the quiz's class, and whoever took it and has left, by name; in three statements."""
    late = set(db.session.scalars(_late_attempts(quiz)))
    rule = QuizSettings.from_data(quiz.settings).grade_of_record
    people: dict[int, tuple[str, str, bool]] = {
        row.id: (row.name, row.login, True) for row in db.session.execute(_roster(quiz))
    }
    tries: Mapping[int, list[Try]] = defaultdict(list)
    for row in db.session.execute(_attempts(quiz)):
        people.setdefault(row.student_id, (row.name, row.login, False))
        tries[row.student_id].append(_try(row, is_late=row.id in late))
    students = [
        _student(name, login, tries[id_], rule, is_enrolled=is_enrolled)
        for id_, (name, login, is_enrolled) in people.items()
    ]
    return sorted(students, key=lambda student: (student.name.casefold(), student.login))


def make_overview(students: Sequence[Student]) -> Overview:
    """What the students' results come to."""
    scores = [student.score for student in students if student.score is not None]
    return Overview(
        student_count=len(students),
        submitted_count=sum(student.has_submitted for student in students),
        average=mean(scores),
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
    )


def arrange(students: Sequence[Student], sort: Sort, show: Show) -> list[Student]:
    """Those to be shown, in the order asked for; `students` come by name."""
    chosen = [student for student in students if _is_shown(student, show)]
    match sort:
        case Sort.NAME:
            return chosen
        case Sort.NAME_DOWN:
            return chosen[::-1]
        case _:
            return _by_score(chosen, is_down=sort is Sort.SCORE_DOWN)


def cut(students: Sequence[Student], number: int) -> Page[Student]:
    """That page of the students."""
    start = (number - 1) * PAGE_LENGTH
    return Page(items=list(students[start : start + PAGE_LENGTH]), number=number, total=len(students))


def _is_shown(student: Student, show: Show) -> bool:
    match show:
        case Show.MISSING:
            return not student.has_submitted
        case Show.LATE:
            return student.is_late
        case Show.ALL:
            return True


def _by_score(students: Sequence[Student], *, is_down: bool) -> list[Student]:
    scored = [(student.score, student) for student in students if student.score is not None]
    scored.sort(key=lambda pair: -pair[0] if is_down else pair[0])
    return [student for _, student in scored] + [student for student in students if student.score is None]


def _roster(quiz: Quiz) -> Any:
    return (
        select(User.id, User.name, User.login)
        .join(Enrolment, Enrolment.student_id == User.id)
        .where(Enrolment.classroom_id == quiz.classroom_id, Enrolment.removed_at.is_(None))
    )


def _attempts(quiz: Quiz) -> Any:
    return (
        select(
            Attempt.id,
            Attempt.student_id,
            Attempt.public_id,
            Attempt.number,
            Attempt.state,
            Attempt.started_at,
            Attempt.closed_at,
            Attempt.question_count,
            Attempt.correct_count,
            Attempt.points,
            Attempt.max_points,
            Attempt.late_accepted_at,
            User.name,
            User.login,
        )
        .join(Attempt.student)
        .where(Attempt.quiz_id == quiz.id, Attempt.is_preview.is_(False))
        .order_by(Attempt.number)
    )


def _late_attempts(quiz: Quiz) -> Any:
    return (
        select(ResponseEvent.attempt_id)
        .distinct()
        .join(Attempt, Attempt.id == ResponseEvent.attempt_id)
        .where(Attempt.quiz_id == quiz.id, ResponseEvent.verdict == SaveVerdict.LATE)
    )


def _try(row: Row[Any], *, is_late: bool) -> Try:
    is_scored = row.state in CLOSED
    return Try(
        public_id=row.public_id,
        number=row.number,
        state=row.state,
        started_at=row.started_at,
        closed_at=row.closed_at,
        question_count=row.question_count,
        correct_count=row.correct_count if is_scored else None,
        points=from_millionths(row.points) if is_scored else None,
        max_points=from_millionths(row.max_points),
        is_late=is_late,
        is_late_accepted=row.late_accepted_at is not None,
    )


def _student(name: str, login: str, tries: Sequence[Try], rule: GradeOfRecord, *, is_enrolled: bool) -> Student:
    scored = [attempt for attempt in tries if attempt.score is not None]
    scores = [attempt.score for attempt in scored if attempt.score is not None]
    chosen = {scored[place].number for place in counted(scores, rule)}
    return Student(
        name=name,
        login=login,
        is_enrolled=is_enrolled,
        tries=tuple(replace(attempt, is_counted=attempt.number in chosen) for attempt in tries),
        score=score_of_record(scores, rule),
    )
