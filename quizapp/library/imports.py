"""Importing in two steps: a dry run that is kept for a day, and its confirmation, which imports exactly that."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from secrets import token_hex

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.person import Person
from quizapp.extensions import db
from quizapp.formats.normalised import ParsedFile, SourceText, Status, from_record, to_record
from quizapp.formats.registry import read
from quizapp.library import queries
from quizapp.library.models import ArticleVersion, ImportRun, QuestionSet
from quizapp.library.services import import_set
from quizapp.library.slugs import slug_of
from quizapp.library.texts import get_or_make_text

RUNS_KEPT = 10
"""Dry runs of one teacher; each holds a whole file."""
MAX_FILENAME = 255

log = logging.getLogger(__name__)


class NotImportable(Exception):
    """The run has no article yet, or questions were refused and nobody said to leave them out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as a browser sent it; the name is the sender's word."""

    filename: str
    content: bytes


def read_upload(upload: Upload, teacher: Person, chosen: ArticleVersion | None) -> ParsedFile:
    """The file, its passages looked up in the article that it holds or names by digest, or else in the chosen one.

    A set without an id gets one from its title or the file's name. Only reads.
    """

    def find_text(stated: Mapping[str, str]) -> SourceText | None:
        named = queries.find_text(teacher, stated["sha256"].lower()) if "sha256" in stated else None
        version = named or chosen
        return SourceText(text=version.text, digest=version.digest) if version else None

    parsed = read(upload.content, find_text)
    if parsed.errors or parsed.meta.id:
        return parsed
    name = parsed.meta.title or PurePath(upload.filename).name.partition(".")[0]
    return replace(parsed, meta=replace(parsed.meta, id=slug_of(name) or f"set-{token_hex(4)}"))


def keep_run(upload: Upload, parsed: ParsedFile, teacher: Person, now: datetime) -> ImportRun:
    """Keep what was found in the file until it is confirmed."""
    run = ImportRun(
        user_id=teacher.id,
        filename=upload.filename[:MAX_FILENAME],
        content=upload.content,
        digest=hashlib.sha256(upload.content).hexdigest(),
        created_at=now,
    )
    _note_report(run, parsed, teacher)
    db.session.add(run)
    db.session.flush()
    _drop_old_runs(teacher, now)
    log.info("import %s read for user %s", run.public_id, teacher.public_id)
    return run


def choose_article(run: ImportRun, parsed: ParsedFile, teacher: Person) -> None:
    """Let the run be about another article: `parsed` is its file, read again with that."""
    _note_report(run, parsed, teacher)
    db.session.flush()


def upload_of(run: ImportRun) -> Upload:
    """The file of the run."""
    return Upload(filename=run.filename, content=run.content)


def parsed_file(run: ImportRun) -> ParsedFile:
    """What was found in the file."""
    return from_record(run.report)


def confirm(run: ImportRun, teacher: Person, now: datetime, *, takes_good_ones: bool) -> QuestionSet:
    """Import what the run found, once; confirming it again gives the same set. Raises NotImportable."""
    locked = select(ImportRun).options(joinedload(ImportRun.imported_set)).where(ImportRun.id == run.id)
    locked = locked.with_for_update(of=ImportRun).execution_options(populate_existing=True)
    run = db.session.scalars(locked).one()
    if run.imported_set is not None:
        return run.imported_set
    parsed = parsed_file(run)
    if parsed.source is None or not parsed.questions or (parsed.count(Status.REFUSED) and not takes_good_ones):
        raise NotImportable
    version = run.article_version or get_or_make_text(parsed.source, parsed.meta, teacher, now)
    run.imported_set = import_set(parsed, teacher, version, now)
    db.session.flush()
    return run.imported_set


def _note_report(run: ImportRun, parsed: ParsedFile, teacher: Person) -> None:
    run.report = to_record(parsed)
    run.article_version = queries.find_text(teacher, parsed.source.digest) if parsed.source else None


def _drop_old_runs(teacher: Person, now: datetime) -> None:
    latest = (
        select(ImportRun.id)
        .where(ImportRun.user_id == teacher.id)
        .order_by(ImportRun.created_at.desc(), ImportRun.id.desc())
        .limit(RUNS_KEPT)
    )
    db.session.execute(delete(ImportRun).where(ImportRun.created_at <= now - queries.RUN_KEPT))
    db.session.execute(delete(ImportRun).where(ImportRun.user_id == teacher.id, ImportRun.id.not_in(latest)))
