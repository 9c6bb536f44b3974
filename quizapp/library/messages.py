"""What reports on question files say, in words for people."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext

from quizapp.formats.codes import Note
from quizapp.formats.normalised import ParsedFile


def in_words(note: Note) -> str:
    """The note in the language of whoever asks."""
    return str(gettext(note.message, **note.values))


def lines_of(parsed: ParsedFile) -> Iterator[str]:
    """Every note on the file, a line each, as compilers do it: `42: passage_not_found: …`."""
    for note in (*parsed.errors, *parsed.notes):
        yield _line(note)
    for item in parsed.items:
        for note in item.notes:
            yield _line(note, item.key)


def _line(note: Note, key: str | None = None) -> str:
    place = f"{key}: " if key else ""
    words = " ".join(in_words(note).split())  # a quoted text may hold line ends
    return f"{note.line or 1}: {place}{note.code.value}: {words}"
