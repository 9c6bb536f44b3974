"""`flask questions`: question files in, out and checked."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from quizapp import clock
from quizapp.accounts.models import User
from quizapp.accounts.names import clean_login
from quizapp.accounts.queries import find_by_login
from quizapp.formats import native
from quizapp.formats.codes import Code, Note
from quizapp.formats.native_header import MAX_SLUG, SLUG
from quizapp.formats.normalised import ParsedFile, SourceText, Status, document
from quizapp.formats.registry import READERS, WRITERS, Written, as_json, read, write, written_document
from quizapp.formats.text import MAX_FILE_BYTES
from quizapp.library import queries
from quizapp.library.export import stored_set
from quizapp.library.hooks import hooks
from quizapp.library.messages import in_words, lines_of
from quizapp.library.models import ArticleVersion
from quizapp.library.services import import_set
from quizapp.library.slugs import slug_of
from quizapp.library.texts import get_or_make_text
from quizapp.transaction import write_transaction

STATUS = """\b
Exit status:
  0  every item came in
  1  the file was read, but items were refused or left out
  2  the file as a whole was refused"""
ADVICE = "The article is not known here. Keep its file beside this one, or import it before."


def _slug(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """An id that a set can have."""
    if value is not None and (len(value) > MAX_SLUG or not SLUG.fullmatch(value)):
        raise click.BadParameter("an id is made of a to z, 0 to 9 and hyphens")
    return value


questions = AppGroup("questions", help="Load, import, convert, export and check question files.")

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_from = click.option(
    "--from", "from_format", type=click.Choice(list(READERS)), help="Its format, if not to be found out."
)
_to = click.option("--to", type=click.Choice(list(WRITERS)), required=True, help="The format to write.")
_out = click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
report_option = click.option(
    "--format", "report", type=click.Choice(["text", "json"]), default="text", show_default=True, help="Of the report."
)
_owner = click.option("--owner", metavar="LOGIN", help="The teacher whose set it is. Without: a built-in one.")


@questions.command("import", epilog=STATUS)
@click.argument("file", type=_file)
@_from
@click.option("--dry-run", is_flag=True, help="Report only; store nothing and use no database.")
@report_option
@click.option("--set", "set_id", metavar="ID", callback=_slug, help="The id of the set, instead of the file's own.")
@click.option("--accept-partial", is_flag=True, help="Store the good items though others are refused.")
@_owner
def import_(
    file: Path,
    from_format: str | None,
    dry_run: bool,
    report: str,
    set_id: str | None,
    accept_partial: bool,
    owner: str | None,
) -> None:
    """Read the questions in FILE and store them. Nothing is stored if an item is refused, unless you accept that.

    A set that is there already is changed to follow the file.
    """
    if dry_run:
        parsed = _read(file, from_format)
    else:
        with database():
            parsed = _import(file, from_format, set_id, _find_owner(owner), accept_partial=accept_partial)
    _finish(parsed, report, file)


@questions.command(epilog=STATUS)
@click.argument("file", type=_file)
@_from
@_to
@_out
@report_option
def convert(file: Path, from_format: str | None, to: str, out: Path, report: str) -> None:
    """Write the questions in FILE in another format. Uses no database."""
    _finish_written(write(_read(file, from_format), to, in_words), out, report, file)


@questions.command(epilog=STATUS)
@click.argument("set_id", metavar="SET")
@_to
@_out
@report_option
@_owner
def export(set_id: str, to: str, out: Path, report: str, owner: str | None) -> None:
    """Write the stored set with the id SET to a file."""
    with database():
        row = queries.find_by_slug(_find_owner(owner), set_id)
        if row is None:
            raise click.UsageError(f"there is no set with the id {set_id!r}")
        stored = stored_set(row)
    _finish_written(write(stored, to, in_words), out, report, None)


@questions.command(epilog=STATUS)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Say everything there is to say about the question file PATH, or about each *.quiz.yaml under a folder.

    Passages that are not in the article count as refused: no quiz could use their questions.
    """
    files = sorted(path.rglob("*.quiz.yaml")) if path.is_dir() else [path]
    if not files:
        raise click.UsageError(f"there is no *.quiz.yaml under {path}")
    worst = 0
    for file in files:
        parsed = _read(file, None)
        drafts = sum(not question.is_ready for question in parsed.questions)
        _print_text(parsed, file)
        if drafts:
            click.echo(f"{file}: {drafts} without a passage that is found")
        worst = max(worst, parsed.exit_status, int(drafts > 0))
    sys.exit(worst)


def _read(file: Path, from_format: str | None) -> ParsedFile:
    return read(_content(file), lambda stated: _text_beside(file, stated), from_format)


def _import(
    file: Path, from_format: str | None, set_id: str | None, owner: User | None, *, accept_partial: bool
) -> ParsedFile:
    """The file as it was stored, if it was."""

    def find_text(stated: Mapping[str, str]) -> SourceText | None:
        return _text_beside(file, stated) or _stored_text(owner, stated)

    parsed = read(_content(file), find_text, from_format)
    if parsed.errors or not parsed.questions or (parsed.count(Status.REFUSED) and not accept_partial):
        return parsed
    if parsed.source is None:
        return replace(parsed, items=(), errors=(Note(code=Code.MALFORMED, field="source", message=ADVICE),))
    id_ = set_id or parsed.meta.id or slug_of(file.name.partition(".")[0]) or "set"
    named = replace(parsed, meta=replace(parsed.meta, id=id_))
    _store(named, parsed.source, owner)
    return named


def _store(parsed: ParsedFile, source: SourceText, owner: User | None) -> None:
    now = clock.now()
    with write_transaction():
        import_set(parsed, owner, get_or_make_text(source, parsed.meta, owner, now), now)
        hooks().sets_changed()


def _content(file: Path) -> bytes:
    """The bytes of a file, one more than allowed at most: enough to refuse it."""
    with file.open("rb") as opened:
        return opened.read(MAX_FILE_BYTES + 1)


def _text_beside(file: Path, stated: Mapping[str, str]) -> SourceText | None:
    """The article's file beside the question file; the reader has made sure that its name is a plain one."""
    path = file.parent / stated["file"] if "file" in stated else None
    return native.read_article(_content(path)) if path and path.is_file() else None


def _stored_text(owner: User | None, stated: Mapping[str, str]) -> SourceText | None:
    version: ArticleVersion | None = queries.find_text(owner, stated.get("sha256", "").lower())
    return SourceText(text=version.text, digest=version.digest) if version else None


def _find_owner(login: str | None) -> User | None:
    if login is None:
        return None
    user = find_by_login(clean_login(login))
    if user is None:
        raise click.UsageError(f"nobody has the sign-in name {login!r}")
    return user


def _finish(parsed: ParsedFile, report: str, file: Path) -> NoReturn:
    if report == "json":
        click.echo(as_json(document(parsed, in_words)).encode(), nl=False)
    else:
        _print_text(parsed, file)
    sys.exit(parsed.exit_status)


def _finish_written(written: Written, out: Path, report: str, file: Path | None) -> NoReturn:
    if not written.parsed.errors:
        out.write_bytes(written.data)
    if report == "json":
        click.echo(as_json(written_document(written, in_words)).encode(), nl=False)
    else:
        _print_text(written.parsed, file or out)
    sys.exit(written.exit_status)


def _print_text(parsed: ParsedFile, file: Path) -> None:
    for line in lines_of(parsed):
        click.echo(f"{file}:{line}")
    counts = ", ".join(f"{parsed.count(status)} {status.value}" for status in Status)
    click.echo(f"{file}: {'refused' if parsed.errors else counts}")


@contextmanager
def database() -> Iterator[None]:
    """Say in one line what to do where the database cannot be used."""
    try:
        yield
    except DBAPIError as error:
        raise click.UsageError(f"the database cannot be used ({error.orig}); run `flask db upgrade` first") from error
