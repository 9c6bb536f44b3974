"""The built-in quizzes of an article folder: made, changed or withdrawn so that they follow their file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager

from quizapp.extensions import db
from quizapp.library.models import Article, ArticleVersion, Question, QuestionSet
from quizapp.quizzes.built_in_file import FILE_NAME, BuiltIn, QuizFileError, read
from quizapp.quizzes.models import Quiz, QuizRule
from quizapp.quizzes.services import replace_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What loading changed, by slug."""

    made: tuple[str, ...]
    changed: tuple[str, ...]
    withdrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a quiz of the file is made of, found in the database."""

    sets: Sequence[QuestionSet]
    questions: Sequence[Question]

    @property
    def article_version_id(self) -> int:
        return (self.sets[0] if self.sets else self.questions[0].set).article_version_id


def load_built_in(folder: Path, article: Article, now: datetime) -> Loaded:
    """Let the built-in quizzes on the article follow the folder's `quizzes.yaml`; loading twice changes nothing.

    The sets of the folder must be loaded. A quiz that is gone from the file is withdrawn, one that came back is
    offered again. Raises QuizFileError, with nothing changed.
    """
    path = folder / FILE_NAME
    quizzes = read(path) if path.exists() else []
    parts = _find_parts(quizzes, article)
    stored = _stored(article, [quiz.slug for quiz in quizzes])
    made = [quiz for quiz in quizzes if quiz.slug not in stored]
    for quiz in made:
        _make(quiz, parts[quiz.slug], now)
    known = [quiz for quiz in quizzes if quiz.slug in stored]
    changed = [quiz.slug for quiz in known if _follow(stored[quiz.slug], quiz, parts[quiz.slug])]
    gone = [row for slug, row in stored.items() if slug not in parts and row.withdrawn_at is None]
    for row in gone:
        row.withdrawn_at = now
    db.session.flush()
    return Loaded(
        made=tuple(quiz.slug for quiz in made),
        changed=tuple(changed),
        withdrawn=tuple(str(row.slug) for row in gone),
    )


def _find_parts(quizzes: Sequence[BuiltIn], article: Article) -> dict[str, Parts]:
    """What each quiz is made of, by slug. Raises QuizFileError with everything that is not there."""
    sets = _sets(article)
    questions = {(row.set.slug, row.key): row for row in _questions(article)}
    problems = []
    for quiz in quizzes:
        named = [f"set {slug}" for slug in quiz.sets if slug not in sets]
        named += [f"question {key} in set {slug}" for slug, key in quiz.questions if (slug, key) not in questions]
        problems += [f"{FILE_NAME}: quiz {quiz.slug}: there is no {name} on this article" for name in named]
    if problems:
        raise QuizFileError(problems)
    return {
        quiz.slug: Parts(
            sets=[sets[slug] for slug in quiz.sets], questions=[questions[reference] for reference in quiz.questions]
        )
        for quiz in quizzes
    }


def _sets(article: Article) -> dict[str, QuestionSet]:
    query = (
        select(QuestionSet)
        .join(ArticleVersion, ArticleVersion.id == QuestionSet.article_version_id)
        .where(QuestionSet.owner_id.is_(None), ArticleVersion.article_id == article.id)
    )
    return {row.slug: row for row in db.session.scalars(query)}


def _questions(article: Article) -> Sequence[Question]:
    query = (
        select(Question)
        .join(Question.set)
        .join(ArticleVersion, ArticleVersion.id == QuestionSet.article_version_id)
        .options(contains_eager(Question.set))
        .where(QuestionSet.owner_id.is_(None), ArticleVersion.article_id == article.id, Question.retired_at.is_(None))
    )
    return db.session.scalars(query).all()


def _stored(article: Article, slugs: Sequence[str]) -> dict[str, Quiz]:
    """The built-in quizzes on the article or with one of these slugs, by slug and in its order."""
    query = (
        select(Quiz)
        .join(ArticleVersion, ArticleVersion.id == Quiz.article_version_id)
        .where(Quiz.owner_id.is_(None), or_(ArticleVersion.article_id == article.id, Quiz.slug.in_(slugs)))
        .order_by(Quiz.slug)
    )
    return {str(row.slug): row for row in db.session.scalars(query)}


def _make(quiz: BuiltIn, parts: Parts, now: datetime) -> None:
    row = Quiz(slug=quiz.slug, created_at=now, **_columns(quiz, parts))
    db.session.add(row)
    db.session.flush()
    replace_rules(row, sets=parts.sets, questions=parts.questions)


def _follow(row: Quiz, quiz: BuiltIn, parts: Parts) -> bool:
    """Make the row what the file says; whether that changed anything."""
    columns = {**_columns(quiz, parts), "withdrawn_at": None}
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    rules = [(None, item.id) for item in parts.questions] + [(item.id, None) for item in parts.sets]
    has_new_rules = _rules(row) != rules
    if has_new_rules:
        replace_rules(row, sets=parts.sets, questions=parts.questions)
    return bool(new) or has_new_rules


def _columns(quiz: BuiltIn, parts: Parts) -> dict[str, Any]:
    return {
        "title": quiz.title,
        "description": quiz.description,
        "settings": quiz.settings.to_data(),
        "article_version_id": parts.article_version_id,
    }


def _rules(row: Quiz) -> list[tuple[int | None, int | None]]:
    query = select(QuizRule.set_id, QuizRule.question_id).where(QuizRule.quiz_id == row.id)
    return [(rule[0], rule[1]) for rule in db.session.execute(query.order_by(QuizRule.position))]
