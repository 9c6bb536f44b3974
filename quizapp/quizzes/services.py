"""Setting quizzes. Each service runs inside a write transaction; attempts that have started keep their settings."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from quizapp.accounts.person import Person
from quizapp.classes.models import Classroom
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.library.models import Question, QuestionSet
from quizapp.quizzes.models import Quiz, QuizRule

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a teacher decided about a quiz. `keeps_chosen`: questions chosen one by one stay in it, before the sets."""

    title: str
    description: str
    sets: Sequence[QuestionSet]
    keeps_chosen: bool
    settings: QuizSettings
    opens_at: datetime | None
    closes_at: datetime | None


def create(teacher: Person, classroom: Classroom, plan: Plan, now: datetime) -> Quiz:
    """A new quiz of the teacher for one of their classes."""
    article_version = plan.sets[0].article_version
    quiz = Quiz(owner_id=teacher.id, classroom=classroom, created_at=now, article_version=article_version)
    _follow(quiz, plan)
    db.session.add(quiz)
    db.session.flush()
    replace_rules(quiz, sets=plan.sets)
    log.info("quiz %s set by user %s", quiz.public_id, teacher.public_id)
    return quiz


def update(quiz: Quiz, plan: Plan) -> None:
    """Change the quiz for attempts that start from now on."""
    locked = select(Quiz).where(Quiz.id == quiz.id).with_for_update(key_share=True)
    db.session.execute(locked.execution_options(populate_existing=True))
    _follow(quiz, plan)
    chosen = chosen_questions(quiz) if plan.keeps_chosen else ()
    replace_rules(quiz, sets=plan.sets, questions=chosen)
    quiz.article_version_id = (chosen[0].set if chosen else plan.sets[0]).article_version_id
    db.session.flush()
    log.info("quiz %s changed", quiz.public_id)


def copy(quiz: Quiz, teacher: Person, classroom: Classroom, now: datetime) -> Quiz:
    """The same quiz once more, for one of the teacher's classes, with the dates of the original."""
    twin = Quiz(
        owner_id=teacher.id,
        classroom=classroom,
        article_version_id=quiz.article_version_id,
        title=quiz.title,
        description=quiz.description,
        settings=dict(quiz.settings),
        opens_at=quiz.opens_at,
        closes_at=quiz.closes_at,
        created_at=now,
    )
    db.session.add(twin)
    db.session.flush()
    for rule in db.session.scalars(select(QuizRule).where(QuizRule.quiz_id == quiz.id)).all():
        db.session.add(QuizRule(quiz=twin, position=rule.position, set_id=rule.set_id, question_id=rule.question_id))
    db.session.flush()
    log.info("quiz %s copied to %s", quiz.public_id, twin.public_id)
    return twin


def withdraw(quiz: Quiz, now: datetime) -> None:
    """Offer the quiz to nobody any more; running attempts go on, results stay. Twice is once."""
    if quiz.withdrawn_at is None:
        quiz.withdrawn_at = now
        db.session.flush()
        log.info("quiz %s withdrawn", quiz.public_id)


def offer_again(quiz: Quiz) -> None:
    """Take the withdrawal back."""
    quiz.withdrawn_at = None
    db.session.flush()
    log.info("quiz %s offered again", quiz.public_id)


def follow_sets() -> None:
    """Put every quiz on the article version of the set that comes first in it; sets follow their files."""
    query = (
        select(Quiz, QuestionSet.article_version_id)
        .join(QuizRule, (QuizRule.quiz_id == Quiz.id) & (QuizRule.position == 1))
        .outerjoin(Question, Question.id == QuizRule.question_id)
        .join(QuestionSet, QuestionSet.id == func.coalesce(QuizRule.set_id, Question.set_id))
        .where(Quiz.article_version_id != QuestionSet.article_version_id)
    )
    for quiz, article_version_id in db.session.execute(query).all():
        quiz.article_version_id = article_version_id
    db.session.flush()


def chosen_questions(quiz: Quiz) -> Sequence[Question]:
    """The questions that are in the quiz by themselves, not with their set."""
    query = select(Question).join(QuizRule, QuizRule.question_id == Question.id)
    return db.session.scalars(query.where(QuizRule.quiz_id == quiz.id).order_by(QuizRule.position)).all()


def replace_rules(quiz: Quiz, *, sets: Sequence[QuestionSet] = (), questions: Sequence[Question] = ()) -> None:
    """Let the quiz draw from these questions and sets, and no others."""
    db.session.execute(delete(QuizRule).where(QuizRule.quiz_id == quiz.id))
    rules = [QuizRule(question=question) for question in questions] + [QuizRule(set=item) for item in sets]
    for position, rule in enumerate(rules, start=1):
        rule.quiz, rule.position = quiz, position
        db.session.add(rule)
    db.session.flush()


def _follow(quiz: Quiz, plan: Plan) -> None:
    quiz.title = plan.title
    quiz.description = plan.description
    quiz.settings = plan.settings.to_data()
    quiz.opens_at = plan.opens_at
    quiz.closes_at = plan.closes_at
