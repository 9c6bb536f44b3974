"""Reading attempts: every query takes the person who asks, or an attempt that a query gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from quizapp.accounts.person import Person
from quizapp.attempts.models import Attempt, AttemptQuestion, Response, ResponseEvent
from quizapp.classes.models import Enrolment
from quizapp.core.attempt import CLOSED, AttemptState, SaveVerdict, Value
from quizapp.core.grading import Verdict
from quizapp.core.offer import attempts_allowed
from quizapp.core.presentation import OpenQuestion, present
from quizapp.core.question import Question
from quizapp.core.quiz import QuizSettings
from quizapp.core.replay import Event
from quizapp.extensions import db
from quizapp.library.models import ArticleVersion, QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.quizzes.models import Accommodation, Quiz
from quizapp.quizzes.queries import accommodation


@dataclass(frozen=True, slots=True)
class Slot:
    """One question of an attempt as it stands: what was asked, in which order, and the response to it."""

    number: int
    public_id: str
    question_id: int
    version_id: int
    article_version_id: int
    digest: str
    option_order: list[Any]
    max_points: int
    rev: int
    value: Value
    saved_at: datetime | None
    is_flagged: bool
    outcome: Verdict | None
    points: int | None

    @property
    def is_answered(self) -> bool:
        return self.value is not None

    def present(self, question: Question) -> OpenQuestion:
        """The question without anything that says what is right."""
        return present(question, self.option_order, number=self.number, public_id=self.public_id)


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


def _attempts() -> Select[Attempt]:
    """Attempts with their quiz, class and article, in one statement."""
    return (
        select(Attempt)
        .join(Attempt.quiz)
        .options(
            contains_eager(Attempt.quiz).joinedload(Quiz.classroom),
            contains_eager(Attempt.quiz)
            .joinedload(Quiz.article_version)
            .options(defer(ArticleVersion.text), joinedload(ArticleVersion.article)),
        )
    )


def is_open_to_student() -> ColumnElement[bool]:
    """Whether the student of an attempt at a quiz may go on: whoever has left the class may not, until it is closed."""
    place = exists().where(
        Enrolment.classroom_id == Quiz.classroom_id,
        Enrolment.student_id == Attempt.student_id,
        Enrolment.removed_at.is_(None),
    )
    is_closed = Attempt.state != AttemptState.IN_PROGRESS
    return or_(is_closed, Attempt.is_preview, Quiz.classroom_id.is_(None), place)


def find_own(student: Person, public_id: str) -> Attempt | None:
    """The student's attempt; somebody else's is as absent as a missing one."""
    keys = {"public_id": public_id, "student_id": student.id}
    return db.session.scalars(_OWN, keys).one_or_none()


def find_for_review(viewer: Person, public_id: str) -> Attempt | None:
    """The viewer's own attempt, or one on a quiz that the viewer set."""
    is_own = and_(Attempt.student_id == viewer.id, is_open_to_student())
    query = (
        _attempts()
        .options(joinedload(Attempt.student))
        .where(Attempt.public_id == public_id, or_(is_own, Quiz.owner_id == viewer.id))
    )
    return db.session.scalars(query).one_or_none()


def find_set_by(teacher: Person, public_id: str) -> Attempt | None:
    """An attempt of a student on a quiz that the teacher set."""
    query = _attempts().options(joinedload(Attempt.student))
    query = query.where(Attempt.public_id == public_id, Quiz.owner_id == teacher.id, Attempt.is_preview.is_(False))
    return db.session.scalars(query).one_or_none()


def allowed(attempt: Attempt) -> int | None:
    """How many attempts the student of this one has in all; none: as many as wanted."""
    settings = QuizSettings.from_data(attempt.settings)
    if settings.attempts is None:
        return None
    return attempts_allowed(settings, accommodation(attempt.quiz_id, attempt.student_id))


def beside(attempt: Attempt) -> Beside:
    """What a result says of a closed attempt beyond its row, in one statement."""
    own, previous = aliased(Attempt), aliased(Attempt)
    number = select(func.max(Attempt.number)).where(
        Attempt.quiz_id == attempt.quiz_id,
        Attempt.student_id == attempt.student_id,
        Attempt.is_preview.is_(attempt.is_preview),
        Attempt.number < attempt.number,
        Attempt.state.in_(CLOSED),
    )
    is_previous = and_(
        previous.quiz_id == attempt.quiz_id,
        previous.student_id == attempt.student_id,
        previous.is_preview.is_(attempt.is_preview),
        previous.number == number.scalar_subquery(),
    )
    late = exists().where(ResponseEvent.attempt_id == attempt.id, ResponseEvent.verdict == SaveVerdict.LATE)
    extra = select(Accommodation.extra_attempts).where(
        Accommodation.quiz_id == attempt.quiz_id, Accommodation.student_id == attempt.student_id
    )
    query = (
        select(late, func.coalesce(extra.scalar_subquery(), 0), previous)
        .select_from(own)
        .outerjoin(previous, is_previous)
        .where(own.id == attempt.id)
    )
    return Beside(*db.session.execute(query).one())


def slots(attempt: Attempt) -> list[Slot]:
    """The questions of an attempt in their order, with the responses."""
    return slots_of([attempt.id])[attempt.id]


def slots_of(attempt_ids: Sequence[int]) -> dict[int, list[Slot]]:
    """The questions of several attempts, by attempt, in one statement."""
    by_attempt: dict[int, list[Slot]] = {attempt_id: [] for attempt_id in attempt_ids}
    for attempt_id, *values in db.session.connection().execute(_SLOTS, {"attempt_ids": attempt_ids}):
        by_attempt[attempt_id].append(Slot(*values))
    return by_attempt


def questions_of(slots: Sequence[Slot]) -> dict[int, Question]:
    """The core questions of `slots`, by version id."""
    return get_questions([(slot.version_id, slot.digest) for slot in slots])


@dataclass(frozen=True, slots=True)
class OpenNow:
    """What is kept from a student while attempts run: whatever settles these questions, and these articles."""

    question_ids: frozenset[int]
    closed_article_ids: frozenset[int]


def open_now(student_id: int) -> OpenNow:
    """The questions that the student is answering now, and the articles that may not be read meanwhile.

    A teacher's preview keeps nothing from the teacher.
    """
    is_running = and_(Attempt.state == AttemptState.IN_PROGRESS, Attempt.is_preview.is_(False))
    query = (
        select(QuestionVersion.question_id, ArticleVersion.article_id, Attempt.settings)
        .join(AttemptQuestion, AttemptQuestion.version_id == QuestionVersion.id)
        .join(Attempt, Attempt.id == AttemptQuestion.attempt_id)
        .join(QuestionVersion.article_version)
        .where(Attempt.student_id == student_id, is_running)
    )
    rows = db.session.execute(query).all()
    return OpenNow(
        frozenset(row.question_id for row in rows),
        frozenset(row.article_id for row in rows if not row.settings["is_article_open"]),
    )


def telling_ids(student_id: int) -> Select[int]:
    """The student's closed attempts whose score would tell what is right in one that is running.

    They share a question with it, and were closed after it began: what was closed before could be seen before.
    """
    running, closed = aliased(Attempt), aliased(Attempt)
    is_running = and_(
        running.student_id == student_id, running.state == AttemptState.IN_PROGRESS, running.is_preview.is_(False)
    )
    began = select(func.min(running.started_at)).where(is_running).scalar_subquery()
    open_ids = (
        select(QuestionVersion.question_id)
        .join(AttemptQuestion, AttemptQuestion.version_id == QuestionVersion.id)
        .join(running, running.id == AttemptQuestion.attempt_id)
        .where(is_running)
    )
    return (
        select(closed.id)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == closed.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(closed.student_id == student_id, closed.closed_at > began, QuestionVersion.question_id.in_(open_ids))
    )


def is_telling(attempt: Attempt) -> bool:
    """Whether it is one of them."""
    return db.session.scalars(select(literal(attempt.id).in_(telling_ids(attempt.student_id)))).one()


def is_article_closed(student_id: int, article_id: int) -> bool:
    """Whether the student is in an attempt during which this article is not to be read."""
    return article_id in open_now(student_id).closed_article_ids


def last_deadlines(quiz_ids: Sequence[int]) -> dict[int, datetime | None]:
    """Of each quiz that students are working on: when the last of them must end; none if one of them need not."""
    query = (
        select(Attempt.quiz_id, func.max(Attempt.deadline), func.count() - func.count(Attempt.deadline))
        .where(Attempt.quiz_id.in_(quiz_ids), Attempt.state == AttemptState.IN_PROGRESS, Attempt.is_preview.is_(False))
        .group_by(Attempt.quiz_id)
    )
    return {quiz_id: None if endless else latest for quiz_id, latest, endless in db.session.execute(query)}


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
    is_running = and_(Attempt.state == AttemptState.IN_PROGRESS, is_open_to_student())
    closed = aliased(Attempt)
    last = (
        select(closed.id)
        .where(closed.student_id == student.id, closed.is_preview.is_(False), closed.state.in_(CLOSED))
        .order_by(closed.closed_at.desc(), closed.id.desc())
        .limit(1)
    )
    answered = (
        select(func.count())
        .where(Response.attempt_id == Attempt.id, Response.value.is_not(None))
        .correlate(Attempt)
        .scalar_subquery()
    )
    query = (
        _attempts()
        .add_columns(answered, Attempt.id.in_(telling_ids(student.id)))
        .where(Attempt.student_id == student.id, or_(is_running, Attempt.id == last.scalar_subquery()))
        .order_by(Attempt.closed_at.is_not(None), Attempt.deadline.is_(None), Attempt.deadline, Attempt.id)
    )
    return [AtHand(*row) for row in db.session.execute(query)]


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
    query = select(Attempt.id).where(Attempt.state == AttemptState.IN_PROGRESS, Attempt.deadline <= now - grace)
    if student is not None:
        query = query.where(Attempt.student_id == student.id)
    if quiz is not None:
        query = query.where(Attempt.quiz_id == quiz.id)
    return db.session.scalars(query.order_by(Attempt.deadline).limit(limit)).all()


def usage(student: Person, quiz_ids: Sequence[int]) -> dict[int, Row[int, int, str]]:
    """Of each quiz: how many attempts the student has used, and the public id of the running one."""
    running = func.max(Attempt.public_id).filter(Attempt.state == AttemptState.IN_PROGRESS).label("running")
    query = (
        select(Attempt.quiz_id, func.count().label("used"), running)
        .where(
            Attempt.student_id == student.id,
            Attempt.quiz_id.in_(quiz_ids),
            Attempt.is_preview.is_(False),
            Attempt.state != AttemptState.VOID,
        )
        .group_by(Attempt.quiz_id)
    )
    return {row.quiz_id: row for row in db.session.execute(query)}


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
_OWN = _attempts().where(
    Attempt.public_id == bindparam("public_id"), Attempt.student_id == bindparam("student_id"), is_open_to_student()
)
_SLOTS = (
    select(
        AttemptQuestion.attempt_id,
        AttemptQuestion.slot,  # from here on the fields of Slot
        AttemptQuestion.public_id,
        QuestionVersion.question_id,
        AttemptQuestion.version_id,
        QuestionVersion.article_version_id,
        QuestionVersion.digest,
        AttemptQuestion.option_order,
        AttemptQuestion.max_points,
        Response.rev,
        Response.value,
        Response.saved_at,
        Response.is_flagged,
        Response.outcome,
        Response.points,
    )
    .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
    .join(Response, (Response.attempt_id == AttemptQuestion.attempt_id) & (Response.slot == AttemptQuestion.slot))
    .where(AttemptQuestion.attempt_id.in_(bindparam("attempt_ids", expanding=True)))
    .order_by(AttemptQuestion.attempt_id, AttemptQuestion.slot)
)
