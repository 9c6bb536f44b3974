"""What every reader makes of a file: a set, its questions and a report; and the JSON that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from quizapp.core.question import MultipleResponse, Question, SingleChoice, from_data, to_data
from quizapp.formats.codes import Code, Note

SCHEMA = "normalised/1"
Say = Callable[[Note], str]
"""Puts a note into words for people."""


class Status(StrEnum):
    """What became of an item."""

    OK = "ok"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMeta:
    """What a file says about its questions as a whole; `source` are its words about the article, as they stand."""

    id: str | None = None
    title: str | None = None
    description: str = ""
    language: str | None = None
    licence: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """The text that the passages were looked up in. `digest` is the SHA-256 of its file, in hexadecimal."""

    text: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a file: item `number` from 1, at `line`. Without a question it is refused.

    `key` is the id that the file gives it, refused or not.
    """

    number: int
    line: int | None
    key: str | None
    question: Question | None
    notes: tuple[Note, ...] = ()

    @property
    def status(self) -> Status:
        if self.question is None:
            return Status.REFUSED
        return Status.CHANGED if self.notes else Status.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFile:
    """A file as it was understood. `errors` mean that it was refused as a whole."""

    format: str
    meta: SetMeta = SetMeta()
    items: tuple[Item, ...] = ()
    errors: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    source: SourceText | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(item.question for item in self.items if item.question is not None)

    def count(self, status: Status) -> int:
        """How many items have it."""
        return sum(item.status is status for item in self.items)

    @property
    def exit_status(self) -> int:
        """0: everything came in, 1: an item was refused, 2: the file was."""
        return 2 if self.errors else int(self.count(Status.REFUSED) > 0)


def document(parsed: ParsedFile, say: Say) -> dict[str, Any]:
    """The normalised JSON, as data."""
    return {
        "schema": SCHEMA,
        "format": parsed.format,
        "set": {**asdict(parsed.meta), "authors": list(parsed.meta.authors), "tags": list(parsed.meta.tags)},
        "questions": [question_data(question) for question in parsed.questions],
        "report": {
            "summary": {
                "items": len(parsed.items), **{status.value: parsed.count(status) for status in Status},
            },
            "items": [_item(item, say) for item in parsed.items],
            "errors": [_file_note(note, say) for note in parsed.errors],
            "notes": [_file_note(note, say) for note in parsed.notes],
        },
    }  # fmt: skip


def question_data(question: Question) -> dict[str, Any]:
    """A question with plain numbers, and with the options that are right marked as such."""
    data: dict[str, Any] = _numbers(to_data(question))
    _mark_correct(data, question.payload)
    for blank, part in zip(data.get("blanks", ()), getattr(question.payload, "blanks", ()), strict=True):
        _mark_correct(blank, part.payload)
    return data


def to_record(parsed: ParsedFile) -> dict[str, Any]:
    """Everything about the file as JSON data, exact, for `from_record`."""
    return {
        "format": parsed.format,
        "meta": asdict(parsed.meta),
        "items": [
            {
                "number": item.number,
                "line": item.line,
                "key": item.key,
                "question": _texts(to_data(item.question)) if item.question else None,
                "notes": [asdict(note) for note in item.notes],
            }
            for item in parsed.items
        ],
        "errors": [asdict(note) for note in parsed.errors],
        "notes": [asdict(note) for note in parsed.notes],
        "source": parsed.source and asdict(parsed.source),
    }


def from_record(record: Mapping[str, Any]) -> ParsedFile:
    """The file that `to_record` described."""
    meta = record["meta"]
    return ParsedFile(
        format=record["format"],
        meta=SetMeta(**{**meta, "authors": tuple(meta["authors"]), "tags": tuple(meta["tags"])}),
        items=tuple(
            Item(
                number=item["number"],
                line=item["line"],
                key=item["key"],
                question=from_data(item["question"]) if item["question"] else None,
                notes=_notes(item["notes"]),
            )
            for item in record["items"]
        ),
        errors=_notes(record["errors"]),
        notes=_notes(record["notes"]),
        source=SourceText(**record["source"]) if record["source"] else None,
    )


def _item(item: Item, say: Say) -> dict[str, Any]:
    return {
        "n": item.number,
        "id": item.question.id if item.question else None,
        "line": item.line,
        "path": None,
        "status": item.status.value,
        "notes": [_note(note, say) for note in item.notes],
    }


def _note(note: Note, say: Say) -> dict[str, Any]:
    return {"code": note.code.value, "field": note.field, "message": say(note)}


def _file_note(note: Note, say: Say) -> dict[str, Any]:
    return {**_note(note, say), "line": note.line}


def _notes(records: list[dict[str, Any]]) -> tuple[Note, ...]:
    return tuple(Note(**{**record, "code": Code(record["code"])}) for record in records)


def _mark_correct(data: dict[str, Any], payload: object) -> None:
    if isinstance(payload, SingleChoice | MultipleResponse):
        for option in data["options"]:
            option["correct"] = option["id"] in payload.keys


def _numbers(data: Any) -> Any:
    return _each(data, lambda number: number.numerator if number.denominator == 1 else float(number))


def _texts(data: Any) -> Any:
    return _each(data, str)


def _each(data: Any, change: Callable[[Fraction], Any]) -> Any:
    """The data with every fraction in it changed."""
    if isinstance(data, dict):
        return {name: _each(value, change) for name, value in data.items()}
    if isinstance(data, list):
        return [_each(value, change) for value in data]
    return change(data) if isinstance(data, Fraction) else data
