"""What a student can practise: questions missed in attempts whose key has been shown to this student."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, case, cast, func, literal, null, select, tuple_, union_all
from sqlalchemy.orm import contains_eager

from quizapp.accounts.models import User
from quizapp.attempts.models import Attempt, AttemptQuestion, Response
from quizapp.attempts.queries import open_question_ids
from quizapp.attempts.standing import SETTINGS_TEXT, Terms, shown_of
from quizapp.core.attempt import CLOSED
from quizapp.core.grading import Verdict
from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion, Question, QuestionSet, QuestionVersion
from quizapp.paging import Page, fetch_page
from quizapp.practice.models import PracticeResponse

ORDER = (ArticleVersion.article_id, Question.set_id, Question.position, Question.id)


class Practice:
    """The questions that one student can practise at one moment, each in the version last answered.

    A question of an attempt whose key is not shown does not count, nor does its outcome; one that the student is
    answering in a running attempt is withheld. What was answered correctly at last is not missed any more.
    """

    def __init__(self, student: User, now: datetime, grace: timedelta) -> None:
        self._student = student
        latest = _latest(student, _held(student, now, grace))
        self._query = _versions(latest).where(Question.id.not_in(open_question_ids(student.id)))
        self._missed = self._query.where(latest.c.outcome != Verdict.CORRECT)

    def page(self, number: int) -> Page[QuestionVersion]:
        """A page of the missed questions, article by article."""
        return fetch_page(self._missed.order_by(*ORDER), number)

    def find(self, public_id: str) -> QuestionVersion | None:
        """A question, missed or meanwhile answered correctly; none if it is not for this student, or not now."""
        return db.session.scalars(self._query.where(Question.public_id == public_id)).one_or_none()

    def find_next(self, version: QuestionVersion) -> QuestionVersion | None:
        """The missed question after this one in the list, from the top again after the last."""
        question = version.question
        here = (version.article_version.article_id, question.set_id, question.position, question.id)
        query = self._missed.where(Question.id != question.id)
        query = query.order_by(case((tuple_(*ORDER) > tuple_(*here), 0), else_=1), *ORDER)
        return db.session.scalars(query.limit(1)).one_or_none()

    def find_response(self, version: QuestionVersion) -> PracticeResponse | None:
        """The student's latest answer to this version."""
        query = select(PracticeResponse).filter_by(student_id=self._student.id, version_id=version.id)
        return db.session.scalars(query.order_by(PracticeResponse.id.desc()).limit(1)).one_or_none()


def _held(student: User, now: datetime, grace: timedelta) -> list[Terms]:
    """The terms of the student's attempts whose key is not shown."""
    query = (
        select(Attempt.quiz_id, SETTINGS_TEXT)
        .where(Attempt.student_id == student.id, Attempt.is_preview.is_(False), Attempt.state.in_(CLOSED))
        .distinct()
    )
    terms = [(quiz_id, settings) for quiz_id, settings in db.session.execute(query)]
    return [key for key, shown in shown_of(student, terms, now, grace).items() if not shown.release.key]


def _latest(student: User, held: Collection[Terms]) -> Subquery:
    """Of each question the latest outcome in a shown attempt or since in practice."""
    answers = _answers(student, held).subquery()
    newest_first = func.row_number().over(
        partition_by=answers.c.question_id, order_by=(answers.c.at.desc(), answers.c.practice_id.desc())
    )
    shown_attempts = func.count(answers.c.slot).over(partition_by=answers.c.question_id)
    ranked = select(answers, newest_first.label("place"), shown_attempts.label("shown_attempts")).subquery()
    return select(ranked).where(ranked.c.place == 1, ranked.c.shown_attempts > 0).subquery()


def _answers(student: User, held: Collection[Terms]) -> CompoundSelect[Any]:
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


def _versions(latest: Subquery) -> Select[QuestionVersion]:
    """The versions of `latest` with question, set and article; retired questions are left out."""
    return (
        select(QuestionVersion)
        .join(latest, latest.c.version_id == QuestionVersion.id)
        .join(QuestionVersion.question)
        .join(Question.set)
        .join(QuestionVersion.article_version)
        .join(ArticleVersion.article)
        .where(Question.retired_at.is_(None))
        .options(
            contains_eager(QuestionVersion.question).contains_eager(Question.set).load_only(QuestionSet.language),
            contains_eager(QuestionVersion.article_version).defer(ArticleVersion.text),
            contains_eager(QuestionVersion.article_version)
            .contains_eager(ArticleVersion.article)
            .load_only(Article.slug, Article.title),
        )
    )
