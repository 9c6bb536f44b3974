"""What a student can practise: questions missed in attempts whose key has been shown to this student."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Subquery, cast, func, literal, null, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from quizapp.accounts.person import Person
from quizapp.attempts.models import Attempt, AttemptQuestion, Response
from quizapp.attempts.standing import SETTINGS_TEXT, Terms, closed_terms, shown_of
from quizapp.attempts.withheld import open_now
from quizapp.core.attempt import CLOSED
from quizapp.core.grading import Verdict
from quizapp.extensions import db
from quizapp.library.models import ArticleVersion, Question, QuestionVersion
from quizapp.paging import PAGE_LENGTH, Page
from quizapp.practice.models import PracticeResponse

MAX_QUESTIONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A question in the list of one student."""

    public_id: str
    version_id: int
    is_missed: bool


class Practice:
    """The questions that one student can practise at one moment, article by article.

    Each stands in the version last answered. A question of an attempt whose key is not shown does not count, nor does
    its outcome; one that the student is answering in a running attempt is withheld. What was answered correctly at
    last is not missed any more.
    """

    def __init__(self, student: Person, now: datetime, grace: timedelta) -> None:
        self._student = student
        self._places = _places(student, _held(student, now, grace))

    def page(self, number: int) -> Page[QuestionVersion]:
        """A page of the missed questions."""
        missed = [place for place in self._places if place.is_missed]
        start = (number - 1) * PAGE_LENGTH
        return Page(items=_load(missed[start : start + PAGE_LENGTH]), number=number, total=len(missed))

    def find(self, public_id: str) -> QuestionVersion | None:
        """A question, missed or meanwhile answered correctly; none if it is not for this student, or not now."""
        return next(iter(_load([place for place in self._places if place.public_id == public_id])), None)

    def find_next(self, public_id: str) -> str | None:
        """The public id of the missed question after this one, from the top again after the last."""
        here = [place.public_id for place in self._places].index(public_id)
        following = [*self._places[here + 1 :], *self._places[:here]]
        return next((place.public_id for place in following if place.is_missed), None)

    def find_response(self, version: QuestionVersion) -> PracticeResponse | None:
        """The student's latest answer to this version."""
        query = select(PracticeResponse).filter_by(student_id=self._student.id, version_id=version.id)
        return db.session.scalars(query.order_by(PracticeResponse.id.desc()).limit(1)).one_or_none()


def count_missed(student: Person, held: Collection[Terms]) -> int:
    """How many questions there are to practise; `held` are the terms of attempts whose key is not shown."""
    return sum(place.is_missed for place in _places(student, held))


def _places(student: Person, held: Collection[Terms]) -> list[Place]:
    latest = _latest(student, held)
    query = (
        select(Question.public_id, latest.c.version_id, latest.c.outcome)
        .join(Question, Question.id == latest.c.question_id)
        .join(QuestionVersion, QuestionVersion.id == latest.c.version_id)
        .join(QuestionVersion.article_version)
        .where(Question.retired_at.is_(None), Question.id.not_in(open_now(student.id).question_ids))
        .order_by(ArticleVersion.article_id, Question.set_id, Question.position, Question.id)
        .limit(MAX_QUESTIONS)
    )
    return [
        Place(public_id=public_id, version_id=version_id, is_missed=outcome is not Verdict.CORRECT)
        for public_id, version_id, outcome in db.session.execute(query)
    ]


def _held(student: Person, now: datetime, grace: timedelta) -> list[Terms]:
    """The terms of the student's attempts whose key is not shown."""
    shown = shown_of(student, closed_terms(student), now, grace)
    return [terms for terms, seen in shown.items() if not seen.release.key]


def _latest(student: Person, held: Collection[Terms]) -> Subquery:
    """Of each question the latest outcome in a shown attempt or since in practice."""
    answers = _answers(student, held).subquery()
    newest_first = func.row_number().over(
        partition_by=answers.c.question_id, order_by=(answers.c.at.desc(), answers.c.practice_id.desc())
    )
    shown_attempts = func.count(answers.c.slot).over(partition_by=answers.c.question_id)
    ranked = select(answers, newest_first.label("place"), shown_attempts.label("shown_attempts")).subquery()
    return select(ranked).where(ranked.c.place == 1, ranked.c.shown_attempts > 0).subquery()


def _answers(student: Person, held: Collection[Terms]) -> CompoundSelect[Any]:
    in_attempts = (
        select(
            QuestionVersion.question_id,
            QuestionVersion.id.label("version_id"),
            Response.outcome,
            Attempt.closed_at.label("at"),
            Response.slot,
            literal(0).label("practice_id"),
        )
        .select_from(Attempt)
        .join(AttemptQuestion, AttemptQuestion.attempt_id == Attempt.id)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .join(Response, (Response.attempt_id == Attempt.id) & (Response.slot == AttemptQuestion.slot))
        .where(Attempt.student_id == student.id, Attempt.is_preview.is_(False), Attempt.state.in_(CLOSED))
    )
    if held:
        in_attempts = in_attempts.where(tuple_(Attempt.quiz_id, SETTINGS_TEXT).not_in(held))
    in_practice = (
        select(
            QuestionVersion.question_id,
            PracticeResponse.version_id,
            PracticeResponse.outcome,
            PracticeResponse.answered_at,
            cast(null(), Response.slot.type),
            PracticeResponse.id,
        )
        .join(PracticeResponse.version)
        .where(PracticeResponse.student_id == student.id)
    )
    return union_all(in_attempts, in_practice)


def _load(places: Sequence[Place]) -> list[QuestionVersion]:
    """The versions at these places, with question, set and article."""
    query = (
        select(QuestionVersion)
        .where(QuestionVersion.id.in_([place.version_id for place in places]))
        .options(
            joinedload(QuestionVersion.question).joinedload(Question.set),
            joinedload(QuestionVersion.article_version).defer(ArticleVersion.text),
            joinedload(QuestionVersion.article_version).joinedload(ArticleVersion.article),
        )
    )
    by_id = {version.id: version for version in db.session.scalars(query)}
    return [by_id[place.version_id] for place in places]
