"""A stored set as a file again."""

from __future__ import annotations

import hashlib

from quizapp.formats import native_writer
from quizapp.formats.normalised import Item, ParsedFile, SetMeta, SourceText
from quizapp.library import queries
from quizapp.library.models import ArticleVersion, QuestionSet
from quizapp.library.questions import get_questions
from quizapp.library.texts import article_meta

STORED = "stored"
"""The format of a set that comes from the database."""


def stored_set(row: QuestionSet) -> ParsedFile:
    """The set as a reader would have understood it, retired questions left out; its article comes along."""
    versions = queries.all_questions(row)
    questions = get_questions([(version.id, version.digest) for version in versions])
    items = tuple(
        Item(number=number, line=None, key=questions[version.id].id, question=questions[version.id])
        for number, version in enumerate(versions, start=1)
    )
    version = row.article_version
    source = SourceText(text=version.text, digest=version.digest)
    return ParsedFile(format=STORED, meta=_meta(row, version), items=items, source=source)


def native_file(row: QuestionSet) -> bytes:
    """The set as a native file that needs no other file beside it."""
    stored = stored_set(row)
    return native_writer.write(stored.meta, stored.questions)


def _meta(row: QuestionSet, version: ArticleVersion) -> SetMeta:
    named = {key: value for key, value in (row.meta.get("source") or {}).items() if key not in ("file", "sha256")}
    about = {
        **article_meta(version.meta),
        **named,
        "title": named.get("title") or version.article.title,
        "text": version.text,
    }
    if hashlib.sha256(version.text.encode()).hexdigest() == version.digest:
        about["sha256"] = version.digest
    return SetMeta(
        id=row.slug,
        title=row.title,
        description=row.description,
        language=row.language,
        licence=row.meta.get("licence"),
        authors=tuple(row.meta.get("authors", ())),
        tags=tuple(row.meta.get("tags", ())),
        source=about,
    )
