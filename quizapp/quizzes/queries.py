"""Reading quizzes. A quiz is found through the person who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from quizapp.accounts.person import Person
from quizapp.classes.models import Enrolment
from quizapp.core import standing, timing
from quizapp.core.draw import Candidate, draw_size
from quizapp.core.offer import Terms, attempts_allowed
from quizapp.core.question import Question as CoreQuestion
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion, Question, QuestionSet, QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.paging import Page, fetch_page
from quizapp.quizzes.models import Accommodation, Quiz, QuizRule

MAX_CHOICES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolQuestion:
    """A question that an attempt started now may draw: its current version."""

    question_id: int
    public_id: str
    version_id: int
    digest: str
    points: Fraction
    candidate: Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class OnOffer:
    """A quiz in a student's list, with this student's own end, time limit and number of attempts; none: none set."""

    quiz: Quiz
    is_open: bool  # by its dates
    closes_at: datetime | None
    time_allowed: timedelta | None
    attempts_allowed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingTimes:
    """When a quiz closes for those without an accommodation, and from when on nobody can answer; none: never.

    `accommodation` is what one student gets beyond that.
    """

    closes_at: datetime | None
    closes_for_all_at: datetime | None
    accommodation: timing.Accommodation


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a quiz takes from one set: all its questions, or chosen ones; only ready ones can be drawn."""

    set: QuestionSet
    is_chosen: bool
    ready_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChoice:
    """A set that a quiz can be made of."""

    set: QuestionSet
    article_title: str
    ready_count: int


def find_for_student(student: Person, public_id: str, *, with_withdrawn: bool = False) -> Quiz | None:
    """A built-in quiz, or one of a class that the student is in now."""
    query = _quizzes().where(Quiz.public_id == public_id, _reaches(student))
    if not with_withdrawn:
        query = query.where(Quiz.withdrawn_at.is_(None))
    return db.session.scalars(query).one_or_none()


def article_ids_for(student: Person) -> frozenset[int]:
    """The articles of the quizzes that reach the student now."""
    query = select(ArticleVersion.article_id).join(Quiz, Quiz.article_version_id == ArticleVersion.id)
    return frozenset(db.session.scalars(query.where(_reaches(student), Quiz.withdrawn_at.is_(None))))


def find_own(teacher: Person, public_id: str) -> Quiz | None:
    """A quiz that the teacher set."""
    return db.session.scalars(_quizzes().where(Quiz.public_id == public_id, Quiz.owner_id == teacher.id)).one_or_none()


def find_for_teacher(teacher: Person, public_id: str) -> Quiz | None:
    """A quiz that the teacher set, or a built-in one."""
    reaches = or_(Quiz.owner_id == teacher.id, Quiz.owner_id.is_(None))
    return db.session.scalars(_quizzes().where(Quiz.public_id == public_id, reaches)).one_or_none()


def page_of_teacher(teacher: Person, number: int) -> Page[Quiz]:
    """A page of the quizzes that the teacher set: those on offer first, the newest first."""
    query = _quizzes().where(Quiz.owner_id == teacher.id)
    return fetch_page(query.order_by(Quiz.withdrawn_at.is_not(None), Quiz.created_at.desc(), Quiz.id.desc()), number)


def list_due(teacher: Person, after: datetime, until: datetime) -> Sequence[Quiz]:
    """The quizzes of the teacher on offer that end between these instants, the next one first."""
    query = _quizzes().where(Quiz.owner_id == teacher.id, Quiz.withdrawn_at.is_(None))
    ending = query.where(Quiz.closes_at > after, Quiz.closes_at <= until)
    return db.session.scalars(ending.order_by(Quiz.closes_at, Quiz.id).limit(MAX_CHOICES)).all()


def list_built_in() -> Sequence[Quiz]:
    """The built-in quizzes on offer, by title."""
    query = _quizzes().where(Quiz.owner_id.is_(None), Quiz.withdrawn_at.is_(None))
    return db.session.scalars(query.order_by(Quiz.title, Quiz.id).limit(MAX_CHOICES)).all()


def page_on_offer(student: Person, now: datetime, number: int) -> Page[OnOffer]:
    """A page of the quizzes that have not closed for the student: those that close first, then by title."""
    page = fetch_page(_open_to(student, now), number)
    extras = accommodations([quiz.id for quiz in page.items], student.id)
    items = [_on_offer(quiz, extras.get(quiz.id, timing.Accommodation()), now) for quiz in page.items]
    return Page(items=items, number=page.number, total=page.total)


def first_set(student: Person, now: datetime, limit: int) -> list[OnOffer]:
    """The first of those that were set for a class, in one statement."""
    query = _open_to(student, now).where(Quiz.classroom_id.is_not(None)).add_columns(Accommodation).limit(limit)
    return [_on_offer(quiz, _beyond(row), now) for quiz, row in db.session.execute(query)]


def pool(quiz: Quiz) -> list[PoolQuestion]:
    """The questions of the quiz that are ready, in the order of its rules and their files, each once."""
    query = (
        select(Question.id, Question.public_id, QuestionVersion.id, QuestionVersion.digest)
        .select_from(QuizRule)
        .join(Question, _is_of_rule())
        .join(QuestionVersion, _is_current())
        .where(QuizRule.quiz_id == quiz.id, QuestionVersion.is_ready)
        .order_by(QuizRule.position, Question.position, Question.id)
    )
    rows = {row[0]: row for row in reversed(db.session.execute(query).all())}
    questions = get_questions([(version_id, digest) for _, _, version_id, digest in rows.values()])
    return [
        PoolQuestion(
            question_id=question_id,
            public_id=public_id,
            version_id=version_id,
            digest=digest,
            points=questions[version_id].points,
            candidate=_candidate(public_id, questions[version_id]),
        )
        for question_id, public_id, version_id, digest in reversed(rows.values())
    ]


def terms(quiz: Quiz) -> Terms:
    """The quiz as everybody is offered it."""
    settings = QuizSettings.from_data(quiz.settings)
    return Terms(
        settings=settings,
        question_count=count_questions(pool(quiz), settings.draw),
        opens_at=quiz.opens_at,
        closes_at=quiz.closes_at,
        is_withdrawn=quiz.withdrawn_at is not None,
    )


def count_questions(questions: Sequence[PoolQuestion], count: int | None) -> int:
    """How many questions an attempt has: at most `count`, and at most one of a group."""
    return draw_size(tuple(question.candidate for question in questions), count)


def _candidate(public_id: str, question: CoreQuestion) -> Candidate:
    kinds = (question.process, question.difficulty)
    return Candidate(id=public_id, groups=frozenset(question.group), kinds=kinds)


def contents(quiz: Quiz) -> list[Content]:
    """What the quiz is made of, in the order of its rules."""
    is_chosen = QuizRule.question_id.is_not(None)
    is_ready = and_(_is_current(), QuestionVersion.is_ready)
    query = (
        select(QuestionSet, is_chosen, func.count(QuestionVersion.id.distinct()))
        .select_from(QuizRule)
        .outerjoin(Question, _is_of_rule())
        .outerjoin(QuestionVersion, is_ready)
        .join(QuestionSet, QuestionSet.id == func.coalesce(QuizRule.set_id, Question.set_id))
        .where(QuizRule.quiz_id == quiz.id)
        .group_by(QuestionSet.id, is_chosen)
        .order_by(func.min(QuizRule.position))
    )
    return [Content(set=row[0], is_chosen=row[1], ready_count=row[2]) for row in db.session.execute(query)]


def list_sets(teacher: Person) -> list[SetChoice]:
    """The sets that the teacher can make a quiz of, own and built-in, by article."""
    query = (
        select(QuestionSet, Article.title, func.count(QuestionVersion.id))
        .join(ArticleVersion, ArticleVersion.id == QuestionSet.article_version_id)
        .join(Article, Article.id == ArticleVersion.article_id)
        .outerjoin(Question, Question.set_id == QuestionSet.id)
        .outerjoin(QuestionVersion, and_(_is_current(), QuestionVersion.is_ready))
        .where(or_(QuestionSet.owner_id == teacher.id, QuestionSet.owner_id.is_(None)))
        .group_by(QuestionSet.id, Article.id)
        .order_by(Article.title, Article.id, QuestionSet.owner_id.is_(None), QuestionSet.title, QuestionSet.id)
        .limit(MAX_CHOICES)
    )
    return [SetChoice(set=row[0], article_title=row[1], ready_count=row[2]) for row in db.session.execute(query)]


def accommodation(quiz_id: int, student_id: int) -> timing.Accommodation:
    """What the student gets beyond the quiz's settings; nothing, unless somebody said so."""
    return accommodations([quiz_id], student_id).get(quiz_id, timing.Accommodation())


def accommodations(quiz_ids: Sequence[int], student_id: int) -> dict[int, timing.Accommodation]:
    """The student's accommodations in these quizzes, by quiz id."""
    query = select(Accommodation).where(Accommodation.quiz_id.in_(quiz_ids), Accommodation.student_id == student_id)
    return {row.quiz_id: _beyond(row) for row in db.session.scalars(query)}


def closing_times(quiz_ids: Sequence[int], student_id: int, grace: timedelta) -> dict[int, ClosingTimes]:
    """When each of these quizzes closes, and what the student gets beyond, by quiz id, in one statement."""
    return {
        quiz_id: ClosingTimes(
            closes_at=closes_at,
            closes_for_all_at=standing.closes_for_all_at(closes_at, last, grace),
            accommodation=_beyond(row),
        )
        for quiz_id, closes_at, last, row in db.session.execute(
            _CLOSING_TIMES, {"quiz_ids": quiz_ids, "student_id": student_id}
        )
    }


def _quizzes() -> Select[Quiz]:
    """Quizzes with class and article, the article's text left out, in one statement."""
    article = joinedload(Quiz.article_version)
    return select(Quiz).options(
        joinedload(Quiz.classroom), article.defer(ArticleVersion.text), article.joinedload(ArticleVersion.article)
    )


def _open_to(student: Person, now: datetime) -> Select[Quiz]:
    """What has not closed for the student, joined to the student's accommodation."""
    closes_at = case((Accommodation.closes_at > Quiz.closes_at, Accommodation.closes_at), else_=Quiz.closes_at)
    extra = and_(Accommodation.quiz_id == Quiz.id, Accommodation.student_id == student.id)
    return (
        _quizzes()
        .outerjoin(Accommodation, extra)
        .where(_reaches(student), Quiz.withdrawn_at.is_(None), or_(closes_at.is_(None), closes_at > now))
        .order_by(closes_at.is_(None), closes_at, Quiz.title, Quiz.id)
    )


def _beyond(row: Accommodation | None) -> timing.Accommodation:
    """The rules' own form of what somebody said about a student; nothing, unless somebody did."""
    if row is None:
        return timing.Accommodation()
    return timing.Accommodation(
        factor=Fraction(row.factor, 1000),
        extra_time=timedelta(seconds=row.extra_seconds),
        closes_at=row.closes_at,
        extra_attempts=row.extra_attempts,
    )


def _reaches(student: Person) -> ColumnElement[bool]:
    classes = select(Enrolment.classroom_id).where(Enrolment.student_id == student.id, Enrolment.removed_at.is_(None))
    return or_(Quiz.classroom_id.is_(None), Quiz.classroom_id.in_(classes))


def _is_of_rule() -> ColumnElement[bool]:
    return or_(Question.set_id == QuizRule.set_id, Question.id == QuizRule.question_id)


def _is_current() -> ColumnElement[bool]:
    """A question's version is the one in force, and the question is not retired."""
    return and_(
        QuestionVersion.question_id == Question.id,
        QuestionVersion.number == Question.version_number,
        Question.retired_at.is_(None),
    )


def _on_offer(quiz: Quiz, accommodation: timing.Accommodation, now: datetime) -> OnOffer:
    settings = QuizSettings.from_data(quiz.settings)
    return OnOffer(
        quiz=quiz,
        is_open=quiz.opens_at is None or now >= quiz.opens_at,
        closes_at=timing.closing_time(quiz.closes_at, accommodation),
        time_allowed=timing.time_allowed(settings.time_limit, accommodation),
        attempts_allowed=attempts_allowed(settings, accommodation),
    )


def _closing_times() -> Select[int, datetime | None, datetime | None, Accommodation]:
    own = aliased(Accommodation)
    latest = select(func.max(Accommodation.closes_at)).where(Accommodation.quiz_id == Quiz.id).scalar_subquery()
    return (
        select(Quiz.id, Quiz.closes_at, latest, own)
        .outerjoin(own, and_(own.quiz_id == Quiz.id, own.student_id == bindparam("student_id")))
        .where(Quiz.id.in_(bindparam("quiz_ids", expanding=True)))
    )


_CLOSING_TIMES = _closing_times()
