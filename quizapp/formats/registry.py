"""Which formats there are, which one a file has, and the one way to read and to write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from quizapp.formats import native, native_writer
from quizapp.formats.codes import Code, FileRefused, Note
from quizapp.formats.normalised import Item, ParsedFile, Say, document
from quizapp.formats.text import decode

UNKNOWN = "unknown"
Reader = Callable[[bytes, native.FindText], ParsedFile]

READERS: dict[str, Reader] = {native.FORMAT: native.read}
WRITERS: dict[str, Callable[[ParsedFile, Say], bytes]] = {
    native.FORMAT: lambda parsed, _say: native_writer.write(parsed.meta, parsed.questions),
    "normalised": lambda parsed, say: as_json(document(parsed, say)).encode(),
}

_VERSION_LINE = re.compile(r"(?:^|[{,])[ \t]*[\"']?format[\"']?[ \t]*:[ \t]*[\"']?quizset/", re.MULTILINE)


class WrittenStatus(StrEnum):
    """What became of an item in a written file."""

    OK = "ok"
    CHANGED = "changed"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file as it was written, and what of the file that was read did not reach it."""

    to: str
    data: bytes
    parsed: ParsedFile

    @property
    def exit_status(self) -> int:
        """0: everything was written, 1: an item was left out, 2: there was nothing to write."""
        return self.parsed.exit_status


def read(data: bytes, find_text: native.FindText = native.find_no_text, from_format: str | None = None) -> ParsedFile:
    """The file in the format that it says or shows; a file that is no known format comes back refused."""
    try:
        name = from_format or find_format(data)
    except FileRefused as refusal:
        return ParsedFile(format=UNKNOWN, errors=(refusal.note,))
    return READERS[name](data, find_text)


def find_format(data: bytes) -> str:
    """The format by the content, never by the file's name. Raises FileRefused."""
    if _VERSION_LINE.search(decode(data)):
        return native.FORMAT
    raise FileRefused(Code.UNKNOWN_FORMAT, "This is no question file that we know.")


def write(parsed: ParsedFile, to: str, say: Say) -> Written:
    """What was read, in another format; nothing where the file was refused."""
    return Written(to=to, data=b"" if parsed.errors else WRITERS[to](parsed, say), parsed=parsed)


def written_document(written: Written, say: Say) -> dict[str, Any]:
    """The report on a written file, as data."""
    items = [_written_item(item, say) for item in written.parsed.items]
    counts = {status.value: sum(item["status"] == status for item in items) for status in WrittenStatus}
    errors = [_note(note, say) for note in written.parsed.errors]
    return {
        "schema": "written/1",
        "to": written.to,
        "report": {"summary": {"items": len(items), **counts}, "items": items, "errors": errors},
    }


def as_json(data: Any) -> str:
    """JSON for people and programs."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _written_item(item: Item, say: Say) -> dict[str, Any]:
    is_left_out = item.question is None
    return {
        "n": item.number,
        "id": item.question.id if item.question else item.key,
        "status": (WrittenStatus.LEFT_OUT if is_left_out else WrittenStatus.OK).value,
        "notes": [_note(note, say) for note in item.notes if is_left_out],
    }


def _note(note: Note, say: Say) -> dict[str, Any]:
    return {"code": note.code.value, "field": note.field, "message": say(note), "line": note.line}
