"""Reading attempts: every query takes the person who asks, or an attempt that a query gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from quizapp.accounts.person import Person
from quizapp.attempts.models import Attempt, Response, ResponseEvent
from quizapp.attempts.withheld import TELLING_IDS
from quizapp.classes.models import Classroom, Enrolment
from quizapp.core.attempt import CLOSED, AttemptState, SaveVerdict
from quizapp.core.offer import attempts_allowed
from quizapp.core.quiz import QuizSettings
from quizapp.core.replay import Event
from quizapp.extensions import db
from quizapp.library.models import ArticleVersion
from quizapp.quizzes.models import Accommodation, Quiz
from quizapp.quizzes.queries import accommodation


class Current(NamedTuple):
    """An attempt as its own pages show it while it runs: plain columns, read by one statement a page."""

    id: int
    public_id: str
    student_id: int
    state: AttemptState
    deadline: datetime | None
    settings: dict[str, Any]
    number: int
    is_preview: bool
    question_count: int
    quiz_id: int
    quiz_public_id: str
    quiz_title: str
    article_version_id: int
    classroom_name: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Around a closed attempt: whether some value came too late to count by itself, how many attempts the student
    has beyond the quiz's settings, and the scored attempt on the same quiz before this one."""

    has_late: bool
    extra_attempts: int
    previous: Attempt | None


@dataclass(frozen=True, slots=True)
class AtHand:
    """An attempt on its student's home; whether its score would tell what is right in one that is running."""

    attempt: Attempt
    answered_count: int
    is_telling: bool


_NO_TEXT = (defer(ArticleVersion.text), joinedload(ArticleVersion.article))


def _attempts() -> Select[Attempt]:
    """Attempts with their quiz and class, in one statement."""
    return select(Attempt).join(Attempt.quiz).options(contains_eager(Attempt.quiz).joinedload(Quiz.classroom))


def article_version(version_id: int) -> ArticleVersion:
    """The version of an article, with the article; its text is read when it is asked for."""
    query = select(ArticleVersion).options(*_NO_TEXT)
    return db.session.scalars(query.where(ArticleVersion.id == version_id)).one()


def is_open_to_student() -> ColumnElement[bool]:
    """Whether the student of an attempt at a quiz may go on: whoever has left the class may not, until it is closed."""
    place = exists().where(
        Enrolment.classroom_id == Quiz.classroom_id,
        Enrolment.student_id == Attempt.student_id,
        Enrolment.removed_at.is_(None),
    )
    is_closed = Attempt.state != AttemptState.IN_PROGRESS
    return or_(is_closed, Attempt.is_preview, Quiz.classroom_id.is_(None), place)


def get_attempt(attempt_id: int) -> Attempt:
    """The whole row, for whoever changes it."""
    attempt: Attempt = db.session.get_one(Attempt, attempt_id)
    return attempt


def find_current(student: Person, public_id: str) -> Current | None:
    """The student's attempt as its own pages show it."""
    keys = {"public_id": public_id, "student_id": student.id}
    row = db.session.connection().execute(_CURRENT, keys).one_or_none()
    return None if row is None else Current(*row)


def find_for_review(viewer: Person, public_id: str) -> Attempt | None:
    """The viewer's own attempt, or one on a quiz that the viewer set."""
    return db.session.scalars(_FOR_REVIEW, {"public_id": public_id, "viewer_id": viewer.id}).one_or_none()


def find_set_by(teacher: Person, public_id: str) -> Attempt | None:
    """An attempt of a student on a quiz that the teacher set."""
    query = _attempts().options(joinedload(Attempt.student))
    query = query.where(Attempt.public_id == public_id, Quiz.owner_id == teacher.id, Attempt.is_preview.is_(False))
    return db.session.scalars(query).one_or_none()


def allowed(attempt: Attempt | Current) -> int | None:
    """How many attempts the student of this one has in all; none: as many as wanted."""
    settings = QuizSettings.from_data(attempt.settings)
    if settings.attempts is None:
        return None
    return attempts_allowed(settings, accommodation(attempt.quiz_id, attempt.student_id))


def beside(attempt: Attempt) -> Beside:
    """What a result says of a closed attempt beyond its row, in one statement."""
    keys = {
        "attempt_id": attempt.id,
        "quiz_id": attempt.quiz_id,
        "student_id": attempt.student_id,
        "is_preview": attempt.is_preview,
        "number": attempt.number,
    }
    return Beside(*db.session.execute(_BESIDE, keys).one())


def last_deadlines(quiz_ids: Sequence[int]) -> dict[int, datetime | None]:
    """Of each quiz that students are working on: when the last of them must end; none if one of them need not."""
    rows = db.session.connection().execute(_LAST_DEADLINES, {"quiz_ids": quiz_ids})
    return {quiz_id: None if endless else latest for quiz_id, latest, endless in rows}


def attempts_used(quiz_id: int, student_id: int) -> int:
    """How many attempts count against the number allowed: voided ones and previews do not."""
    query = select(func.count()).where(
        Attempt.quiz_id == quiz_id,
        Attempt.student_id == student_id,
        Attempt.is_preview.is_(False),
        Attempt.state != AttemptState.VOID,
    )
    return db.session.scalars(query).one()


def last_number(quiz_id: int, student_id: int, *, is_preview: bool) -> int:
    """The number of the latest attempt or preview; 0 before the first."""
    query = select(func.max(Attempt.number)).where(
        Attempt.quiz_id == quiz_id, Attempt.student_id == student_id, Attempt.is_preview.is_(is_preview)
    )
    return db.session.scalars(query).one() or 0


def find_running(quiz_id: int, student_id: int) -> Attempt | None:
    """The student's open attempt on this quiz."""
    query = select(Attempt).where(
        Attempt.quiz_id == quiz_id, Attempt.student_id == student_id, Attempt.state == AttemptState.IN_PROGRESS
    )
    return db.session.scalars(query).one_or_none()


def at_hand(student: Person) -> list[AtHand]:
    """The student's running attempts, the one that ends first at the top, and after them the one closed last."""
    return [AtHand(*row) for row in db.session.execute(_AT_HAND, {"student_id": student.id})]


def count_running(quiz: Quiz) -> int:
    """How many students are working on the quiz now."""
    query = select(func.count()).where(
        Attempt.quiz_id == quiz.id, Attempt.state == AttemptState.IN_PROGRESS, Attempt.is_preview.is_(False)
    )
    return db.session.scalars(query).one()


def overdue_ids(
    now: datetime, grace: timedelta, limit: int, *, student: Person | None = None, quiz: Quiz | None = None
) -> Sequence[int]:
    """The running attempts (of one student, at one quiz) whose time and grace are over, oldest first."""
    query, keys = _OVERDUE, {"until": now - grace, "limit": limit}
    if student is not None:
        query, keys = _OVERDUE_OF_STUDENT, keys | {"student_id": student.id}
    if quiz is not None:
        query, keys = query.where(Attempt.quiz_id == bindparam("quiz_id")), keys | {"quiz_id": quiz.id}
    return db.session.connection().execute(query, keys).scalars().all()


def usage(student: Person, quiz_ids: Sequence[int]) -> dict[int, Row[int, int, str]]:
    """Of each quiz: how many attempts the student has used, and the public id of the running one."""
    rows = db.session.connection().execute(_USAGE, {"student_id": student.id, "quiz_ids": quiz_ids})
    return {row.quiz_id: row for row in rows}


def has_open_attempt(student_id: int) -> bool:
    """Whether the student is in the middle of any quiz."""
    is_open = exists().where(Attempt.student_id == student_id, Attempt.state == AttemptState.IN_PROGRESS)
    return db.session.scalars(select(is_open)).one()


def events(attempt_ids: Sequence[int]) -> dict[int, list[Event]]:
    """Every value ever sent to these attempts, by attempt, in the order in which they were judged."""
    by_attempt: dict[int, list[Event]] = {attempt_id: [] for attempt_id in attempt_ids}
    names = [field.name for field in fields(Event)]
    query = select(ResponseEvent.attempt_id, *(getattr(ResponseEvent, name) for name in names))
    for row in db.session.execute(query.where(ResponseEvent.attempt_id.in_(attempt_ids)).order_by(ResponseEvent.id)):
        by_attempt[row.attempt_id].append(Event(**{name: getattr(row, name) for name in names}))
    return by_attempt


# What every page of an attempt asks, put together once.
_CURRENT = (
    select(
        Attempt.id,  # from here on the fields of Current
        Attempt.public_id,
        Attempt.student_id,
        Attempt.state,
        Attempt.deadline,
        Attempt.settings,
        Attempt.number,
        Attempt.is_preview,
        Attempt.question_count,
        Quiz.id,
        Quiz.public_id,
        Quiz.title,
        Quiz.article_version_id,
        Classroom.name,
    )
    .join(Attempt.quiz)
    .outerjoin(Quiz.classroom)
    .where(
        Attempt.public_id == bindparam("public_id"), Attempt.student_id == bindparam("student_id"), is_open_to_student()
    )
)
_FOR_REVIEW = (
    _attempts()
    .options(joinedload(Attempt.student))
    .options(contains_eager(Attempt.quiz).joinedload(Quiz.article_version).options(*_NO_TEXT))
    .where(
        Attempt.public_id == bindparam("public_id"),
        or_(
            and_(Attempt.student_id == bindparam("viewer_id"), is_open_to_student()),
            Quiz.owner_id == bindparam("viewer_id"),
        ),
    )
)


def _at_hand() -> Select[Attempt, int, bool]:
    closed = aliased(Attempt)
    is_running = and_(Attempt.state == AttemptState.IN_PROGRESS, is_open_to_student())
    last = (
        select(closed.id)
        .where(closed.student_id == bindparam("student_id"), closed.is_preview.is_(False), closed.state.in_(CLOSED))
        .order_by(closed.closed_at.desc(), closed.id.desc())
        .limit(1)
    )
    answered = (
        select(func.count())
        .where(Response.attempt_id == Attempt.id, Response.value.is_not(None))
        .correlate(Attempt)
        .scalar_subquery()
    )
    return (
        _attempts()
        .add_columns(answered, Attempt.id.in_(TELLING_IDS))
        .where(Attempt.student_id == bindparam("student_id"), or_(is_running, Attempt.id == last.scalar_subquery()))
        .order_by(Attempt.closed_at.is_not(None), Attempt.deadline.is_(None), Attempt.deadline, Attempt.id)
    )


def _beside() -> Select[bool, int, Attempt]:
    own, previous = aliased(Attempt), aliased(Attempt)
    number = select(func.max(Attempt.number)).where(
        Attempt.quiz_id == bindparam("quiz_id"),
        Attempt.student_id == bindparam("student_id"),
        Attempt.is_preview == bindparam("is_preview"),
        Attempt.number < bindparam("number"),
        Attempt.state.in_(CLOSED),
    )
    is_previous = and_(
        previous.quiz_id == bindparam("quiz_id"),
        previous.student_id == bindparam("student_id"),
        previous.is_preview == bindparam("is_preview"),
        previous.number == number.scalar_subquery(),
    )
    late = exists().where(ResponseEvent.attempt_id == own.id, ResponseEvent.verdict == SaveVerdict.LATE)
    extra = select(Accommodation.extra_attempts).where(
        Accommodation.quiz_id == bindparam("quiz_id"), Accommodation.student_id == bindparam("student_id")
    )
    return (
        select(late, func.coalesce(extra.scalar_subquery(), 0), previous)
        .select_from(own)
        .outerjoin(previous, is_previous)
        .where(own.id == bindparam("attempt_id"))
    )


_AT_HAND = _at_hand()
_BESIDE = _beside()
_LAST_DEADLINES = (
    select(Attempt.quiz_id, func.max(Attempt.deadline), func.count() - func.count(Attempt.deadline))
    .where(
        Attempt.quiz_id.in_(bindparam("quiz_ids", expanding=True)),
        Attempt.state == AttemptState.IN_PROGRESS,
        Attempt.is_preview.is_(False),
    )
    .group_by(Attempt.quiz_id)
)
_OVERDUE = (
    select(Attempt.id)
    .where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.deadline <= bindparam("until"))
    .order_by(Attempt.deadline)
    .limit(bindparam("limit", type_=Integer))
)
_OVERDUE_OF_STUDENT = _OVERDUE.where(Attempt.student_id == bindparam("student_id"))
_USAGE = (
    select(
        Attempt.quiz_id,
        func.count().label("used"),
        func.max(Attempt.public_id).filter(Attempt.state == AttemptState.IN_PROGRESS).label("running"),
    )
    .where(
        Attempt.student_id == bindparam("student_id"),
        Attempt.quiz_id.in_(bindparam("quiz_ids", expanding=True)),
        Attempt.is_preview.is_(False),
        Attempt.state != AttemptState.VOID,
    )
    .group_by(Attempt.quiz_id)
)
