"""A student's closed attempts: the list, what it comes to, and what it can be narrowed to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, select, true, tuple_

from quizapp.accounts.person import Person
from quizapp.attempts.models import Attempt, Response
from quizapp.attempts.standing import SETTINGS_TEXT, Shown, Terms, shown_of
from quizapp.attempts.withheld import TELLING_IDS
from quizapp.classes.models import Classroom
from quizapp.core.attempt import CLOSED, AttemptState
from quizapp.core.grading import MILLION, from_millionths
from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion
from quizapp.quizzes.models import Quiz

MAX_ROWS = 20_000
"""Attempts in one download: more than anybody has, fewer than could hurt."""
SCOPES = {"article": Article.slug, "class": Classroom.public_id, "quiz": Quiz.public_id}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One closed attempt with what of it is shown: no number of correct answers, points or score before that."""

    public_id: str
    quiz_title: str
    article_title: str
    classroom_name: str | None
    number: int
    state: AttemptState
    is_timed: bool
    started_at: datetime
    closed_at: datetime
    question_count: int
    is_held: bool
    opens_at: datetime | None  # when the held result opens, if the clock alone opens it
    correct_count: int | None
    points: Fraction | None
    max_points: Fraction

    @property
    def is_counted(self) -> bool:
        return self.state in CLOSED

    @property
    def score(self) -> Fraction | None:
        return self.points / self.max_points if self.points is not None and self.max_points else None

    @property
    def time_used(self) -> timedelta:
        return self.closed_at - self.started_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Attempts on one quiz that show the same. Shares are millionths of all points, those of voided ones left out."""

    terms: Terms
    title: str
    scopes: tuple[tuple[str, str], ...]  # what the list can be narrowed to, as "kind:id" and name
    total: int
    finished: int
    scored: int  # those whose score may be shown as soon as the quiz shows it
    since: datetime | None
    shares: int
    best: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a student's counted attempts come to; scores are of those that are shown."""

    finished: int
    since: datetime | None
    usual: Fraction | None
    best: Fraction | None
    best_title: str
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A stretch of the list, newest first. `total` counts all attempts, whatever the list is narrowed to."""

    tries: Sequence[Tried]
    has_older: bool
    total: int
    choices: Mapping[str, str]
    summary: Summary


def read_history(
    student: Person, now: datetime, grace: timedelta, *, limit: int, scope: str = "", before: str = ""
) -> History:
    """At most `limit` closed attempts within `scope`, older than the attempt `before`, in at most seven statements."""
    rows = db.session.execute(_newest(student, scope, before).limit(limit + 1), {"student_id": student.id}).all()
    groups = _groups(student)
    shown = shown_of(student, [group.terms for group in groups], now, grace)
    choices = {key: name for group in groups for key, name in group.scopes}
    narrowed = [group for group in groups if not scope or scope in dict(group.scopes)]
    return History(
        tries=[_tried(row, shown[row.quiz_id, row.settings]) for row in rows[:limit]],
        has_older=len(rows) > limit,
        total=sum(group.total for group in groups),
        choices=choices,
        summary=_summary(narrowed, shown, _count_answered(student, {group.terms[0] for group in narrowed})),
    )


def _newest(student: Person, scope: str, before: str) -> Select[Any]:
    query = (
        _closed(student)
        .add_columns(
            Attempt.public_id,
            Attempt.number,
            Attempt.state,
            Attempt.started_at,
            Attempt.closed_at,
            Attempt.question_count,
            Attempt.correct_count,
            Attempt.points,
            Attempt.max_points,
            Attempt.id.in_(TELLING_IDS).label("is_telling"),
            Quiz.title.label("quiz_title"),
            Article.title.label("article_title"),
            Classroom.name.label("classroom_name"),
        )
        .where(_within(scope))
        .order_by(Attempt.closed_at.desc(), Attempt.id.desc())
    )
    last = _find_place(student, before)
    return query.where(tuple_(Attempt.closed_at, Attempt.id) < tuple_(*last)) if last else query


def _find_place(student: Person, public_id: str) -> tuple[datetime, int] | None:
    """Where an own closed attempt stands in the list."""
    if not public_id:
        return None
    place = select(Attempt.closed_at, Attempt.id).where(
        Attempt.public_id == public_id, Attempt.student_id == student.id, Attempt.closed_at.is_not(None)
    )
    row = db.session.execute(place).one_or_none()
    return None if row is None or row[0] is None else (row[0], row[1])


def _groups(student: Person) -> list[Group]:
    counts = Attempt.state.in_(CLOSED)
    is_scored = and_(counts, Attempt.id.not_in(TELLING_IDS))
    share = Attempt.points * MILLION // func.nullif(Attempt.max_points, 0)
    query = (
        _closed(student)
        .add_columns(
            Quiz.public_id.label("quiz_public_id"),
            Quiz.title,
            Article.slug,
            Article.title.label("article_title"),
            Classroom.public_id.label("classroom_public_id"),
            Classroom.name.label("classroom_name"),
            func.count().label("total"),
            func.count().filter(counts).label("finished"),
            func.count().filter(is_scored).label("scored"),
            func.min(Attempt.closed_at).filter(counts).label("since"),
            func.coalesce(func.sum(share).filter(is_scored), 0).label("shares"),
            func.coalesce(func.max(share).filter(is_scored), 0).label("best"),
        )
        .group_by(Attempt.quiz_id, SETTINGS_TEXT, Quiz.id, Article.id, Classroom.id)
        .order_by(Quiz.title, Quiz.id)
    )
    return [_group(row) for row in db.session.execute(query, {"student_id": student.id})]


def _group(row: Row[Any]) -> Group:
    scopes = [(f"article:{row.slug}", row.article_title), (f"quiz:{row.quiz_public_id}", row.title)]
    if row.classroom_public_id is not None:
        scopes.append((f"class:{row.classroom_public_id}", row.classroom_name))
    return Group(
        terms=(row.quiz_id, row.settings),
        title=row.title,
        scopes=tuple(scopes),
        total=row.total,
        finished=row.finished,
        scored=row.scored,
        since=row.since,
        shares=int(row.shares),
        best=int(row.best),
    )


def _closed(student: Person) -> Select[int, str]:
    """The terms of the student's closed attempts, voided ones too, previews left out."""
    return (
        select(Attempt.quiz_id, SETTINGS_TEXT.label("settings"))
        .join(Attempt.quiz)
        .join(Quiz.article_version)
        .join(ArticleVersion.article)
        .outerjoin(Quiz.classroom)
        .where(Attempt.student_id == student.id, Attempt.is_preview.is_(False), Attempt.closed_at.is_not(None))
    )


def _within(scope: str) -> ColumnElement[bool]:
    kind, _, id_ = scope.partition(":")
    if kind in SCOPES:
        return SCOPES[kind] == id_
    return false() if scope else true()


def _count_answered(student: Person, quiz_ids: Collection[int]) -> int:
    """How many questions of counted attempts have an answer."""
    query = (
        select(func.count())
        .select_from(Attempt)
        .join(Response, Response.attempt_id == Attempt.id)
        .where(
            Attempt.student_id == student.id,
            Attempt.is_preview.is_(False),
            Attempt.state.in_(CLOSED),
            Attempt.quiz_id.in_(quiz_ids),
            Response.value.is_not(None),
        )
    )
    return db.session.scalars(query).one()


def _summary(groups: Sequence[Group], shown: Mapping[Terms, Shown], answered: int) -> Summary:
    visible = [group for group in groups if group.scored and shown[group.terms].release.score]
    count = sum(group.scored for group in visible)
    best = max(visible, key=lambda group: group.best, default=None)
    return Summary(
        finished=sum(group.finished for group in groups),
        since=min((group.since for group in groups if group.since is not None), default=None),
        usual=Fraction(sum(group.shares for group in visible), count * MILLION) if count else None,
        best=Fraction(best.best, MILLION) if best else None,
        best_title=best.title if best else "",
        answered=answered,
    )


def _tried(row: Row[Any], shown: Shown) -> Tried:
    is_shown = shown.release.score and row.state in CLOSED and not row.is_telling
    is_held = row.state in CLOSED and not is_shown
    return Tried(
        public_id=row.public_id,
        quiz_title=row.quiz_title,
        article_title=row.article_title,
        classroom_name=row.classroom_name,
        number=row.number,
        state=row.state,
        is_timed=shown.settings.time_limit is not None,
        started_at=row.started_at,
        closed_at=row.closed_at,
        question_count=row.question_count,
        is_held=is_held,
        opens_at=shown.opens_at if is_held and not row.is_telling else None,
        correct_count=row.correct_count if is_shown else None,
        points=from_millionths(row.points) if is_shown else None,
        max_points=from_millionths(row.max_points),
    )
