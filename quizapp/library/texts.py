"""Articles and the versions of their text. Every function runs inside a write transaction."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from quizapp.accounts.person import Person
from quizapp.extensions import db
from quizapp.formats.normalised import SetMeta, SourceText
from quizapp.library import queries
from quizapp.library.folder import Folder
from quizapp.library.models import Article, ArticleVersion
from quizapp.library.slugs import new_slug

log = logging.getLogger(__name__)


def follow_article(folder: Folder, now: datetime) -> ArticleVersion:
    """The version of the built-in article with the folder's text; another text becomes its next version."""
    about = folder.about
    query = select(Article).where(Article.slug == about["slug"], Article.owner_id.is_(None))
    article = db.session.scalars(query.with_for_update(key_share=True)).one_or_none()
    if article is None:
        article = Article(slug=about["slug"], title=about["title"], created_at=now)
        db.session.add(article)
        db.session.flush()
    if article.title != about["title"]:
        article.title = about["title"]
    known = select(ArticleVersion).where(
        ArticleVersion.article_id == article.id, ArticleVersion.digest == folder.source.digest
    )
    language, meta = about.get("language", "en"), article_meta(about) | _aims(folder)
    version = db.session.scalars(known).one_or_none() or add_version(article, folder.source, language, meta)
    if (version.language, version.meta) != (language, meta):
        version.language, version.meta = language, meta
    return version


def get_or_make_text(source: SourceText, meta: SetMeta, owner: Person | None, now: datetime) -> ArticleVersion:
    """The article version with this text: the one that is known, a new version of the set's article, or a new one."""
    known = queries.find_text(owner, source.digest)
    if known is not None:
        return known
    row = queries.find_by_slug(owner, meta.id or "")
    article = row.article_version.article if row else None
    if article is None or article.owner_id != (owner.id if owner else None):
        title = (meta.source or {}).get("title") or meta.title or meta.id or ""
        article = Article(slug=new_slug(title), title=title, owner_id=owner.id if owner else None, created_at=now)
        db.session.add(article)
        db.session.flush()
        log.info("article %s made", article.slug)
    return add_version(article, source, meta.language or "en", article_meta(meta.source or {}))


def add_version(article: Article, source: SourceText, language: str, meta: dict[str, Any]) -> ArticleVersion:
    """The next version of the article."""
    numbers = select(ArticleVersion.number).where(ArticleVersion.article_id == article.id)
    number = max(db.session.scalars(numbers), default=0) + 1
    version = ArticleVersion(
        article=article, number=number, text=source.text, digest=source.digest, language=language, meta=meta
    )
    db.session.add(version)
    db.session.flush()
    return version


def _aims(folder: Folder) -> dict[str, Any]:
    """How many questions each section should have: the coverage of the article is judged by it."""
    return {"sections": folder.plan["sections"]} if "sections" in folder.plan else {}


def article_meta(source: Mapping[str, str]) -> dict[str, Any]:
    """What is kept of a file's words about its article."""
    names = ("author", "url", "licence", "licence_url", "retrieved")
    return {name: source[name] for name in names if name in source}
