"""Bringing question sets in. Each service runs inside a write transaction and leaves the commit to its caller."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from quizapp.accounts.models import User
from quizapp.accounts.person import Person
from quizapp.core import question as core
from quizapp.extensions import db
from quizapp.formats.normalised import ParsedFile, SetMeta
from quizapp.library import queries
from quizapp.library.folder import read_folder
from quizapp.library.models import Article, ArticleVersion, Question, QuestionSet, QuestionVersion
from quizapp.library.texts import follow_article

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What importing a file does to the questions of its set."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.retired)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFolder:
    """What an article folder became."""

    article: Article
    sets: Sequence[QuestionSet]
    question_count: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """A question with the digest and the article version of its current version."""

    question: Question
    digest: str
    article_version_id: int

    def is_same(self, new: core.Question, article_version_id: int | None) -> bool:
        """Whether the current version says just this, about just this text."""
        return self.digest == core.digest(new) and self.article_version_id == article_version_id


def load_folder(path: Path, now: datetime) -> LoadedFolder:
    """Let the built-in article and its sets follow the folder; loading twice changes nothing.

    A set whose file is gone keeps its questions as retired ones. Raises FolderRefused, with nothing changed.
    """
    folder = read_folder(path)
    version = follow_article(folder, now)
    sets = [import_set(parsed, None, version, now) for parsed in folder.sets]
    for row in _sets_on(version.article):
        if row not in sets:
            retire_all(row, now)
    return LoadedFolder(
        article=version.article, sets=sets, question_count=sum(len(parsed.questions) for parsed in folder.sets)
    )


def import_set(parsed: ParsedFile, owner: Person | None, article_version: ArticleVersion, now: datetime) -> QuestionSet:
    """The set of the file, known by its owner and the file's id: made, or changed to follow the file.

    A question that is new in content becomes a new version, one that is gone is retired; one that was refused stays
    as it was. An unchanged file changes nothing.
    """
    _lock(owner, article_version)
    row = queries.find_by_slug(owner, _slug(parsed.meta))
    is_new = row is None
    if row is None:
        row = QuestionSet(owner_id=owner.id if owner else None, slug=_slug(parsed.meta), created_at=now, changed_at=now)
        db.session.add(row)
    has_new_columns = _follow(row, _columns(parsed.meta, article_version))
    db.session.flush()
    changes = _follow_questions(row, parsed, now)
    if has_new_columns or not changes.is_nothing:
        row.changed_at = now
        log.info("set %s %s: %s", row.public_id, "made" if is_new else "changed", changes)
    db.session.flush()
    return row


def changes_of(parsed: ParsedFile, row: QuestionSet, article_version_id: int | None) -> Changes:
    """What `import_set` would do to the questions of a set that is there already; changes nothing."""
    return _compare(parsed, _stored(row), article_version_id)


def retire_all(row: QuestionSet, now: datetime) -> None:
    """Let no quiz draw any question of the set from now on."""
    for stored in _stored(row).values():
        if stored.question.retired_at is None:
            stored.question.retired_at = now
            row.changed_at = now
    db.session.flush()


def _slug(meta: SetMeta) -> str:
    if not meta.id:
        raise ValueError("a set needs an id")
    return meta.id


def _lock(owner: Person | None, article_version: ArticleVersion) -> None:
    """Let imports of one owner, and built-in ones on one article, come one after the other."""
    query = (
        select(User.id).where(User.id == owner.id)
        if owner
        else select(Article.id).where(Article.id == article_version.article_id)
    )
    db.session.execute(query.with_for_update(key_share=True))


def _columns(meta: SetMeta, article_version: ArticleVersion) -> dict[str, Any]:
    source = {key: value for key, value in (meta.source or {}).items() if key != "text"}
    return {
        "title": meta.title or _slug(meta),
        "description": meta.description,
        "language": meta.language or article_version.language,
        "meta": {
            "licence": meta.licence,
            "authors": list(meta.authors),
            "tags": list(meta.tags),
            "source": source or None,
        },
        "article_version": article_version,
    }


def _follow(row: QuestionSet, columns: Mapping[str, Any]) -> bool:
    new = {name: value for name, value in columns.items() if getattr(row, name) != value}
    for name, value in new.items():
        setattr(row, name, value)
    return bool(new)


def _follow_questions(row: QuestionSet, parsed: ParsedFile, now: datetime) -> Changes:
    stored = _stored(row)
    changes = _compare(parsed, stored, row.article_version_id)
    for item in parsed.items:
        if item.question is not None:
            _follow_question(row, item.number, item.question, stored.get(item.question.id), now)
    for question in _gone(parsed, stored):
        question.retired_at = now
    return changes


def _compare(parsed: ParsedFile, stored: Mapping[str, _Stored], article_version_id: int | None) -> Changes:
    known = [(question, stored[question.id]) for question in parsed.questions if question.id in stored]
    same = sum(old.is_same(new, article_version_id) and old.question.retired_at is None for new, old in known)
    return Changes(
        new=len(parsed.questions) - len(known),
        changed=len(known) - same,
        unchanged=same,
        retired=len(_gone(parsed, stored)),
    )


def _follow_question(
    row: QuestionSet, position: int, new: core.Question, stored: _Stored | None, now: datetime
) -> None:
    if stored is None:
        question = Question(set=row, key=new.id, position=position, version_number=1)
        db.session.add(question)
    else:
        question = stored.question
        question.position = position
        question.retired_at = None
        if stored.is_same(new, row.article_version_id):
            return
        question.version_number += 1
    db.session.add(
        QuestionVersion(
            question=question,
            article_version_id=row.article_version_id,
            number=question.version_number,
            type=new.type,
            payload=json.loads(core.to_json(new)),
            digest=core.digest(new),
            is_ready=new.is_ready,
            created_at=now,
        )
    )


def _stored(row: QuestionSet) -> dict[str, _Stored]:
    query = (
        select(Question, QuestionVersion.digest, QuestionVersion.article_version_id)
        .join(
            QuestionVersion,
            (QuestionVersion.question_id == Question.id) & (QuestionVersion.number == Question.version_number),
        )
        .where(Question.set_id == row.id)
    )
    return {row[0].key: _Stored(row[0], row[1], row[2]) for row in db.session.execute(query)}


def _gone(parsed: ParsedFile, stored: Mapping[str, _Stored]) -> list[Question]:
    """The questions that the file has no item for, refused ones included, and that are not retired yet."""
    keys = {item.key for item in parsed.items}
    return [each.question for key, each in stored.items() if key not in keys and each.question.retired_at is None]


def _sets_on(article: Article) -> Sequence[QuestionSet]:
    query = (
        select(QuestionSet)
        .join(QuestionSet.article_version)
        .where(ArticleVersion.article_id == article.id, QuestionSet.owner_id.is_(None))
    )
    return db.session.scalars(query).all()
