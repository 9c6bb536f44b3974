"""The answering form: from posted fields to changes. A field that is absent says nothing; an empty one clears."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.attempts.saving import Change
from quizapp.attempts.slots import Slot
from quizapp.core.presentation import OpenQuestion, ValueNotOffered, to_stored
from quizapp.core.question import Question, QuestionType

BOOLEANS = {"true": True, "false": False}
ABSENT = object()
MAX_UNSENT = 1_000
"""Messages that come with a hand-in; a page has one for each question that is not confirmed. All hold one lock."""


def changes(
    fields: MultiDict[str, str], slots: Iterable[Slot], questions: dict[int, Question], new_client_id: str
) -> list[Change]:
    """What the posted form changes. Raises ValueNotOffered for a value that was not on the page.

    A page's script fills in its own client id and numbers; without script each post is a page of its own.
    """
    client_id = fields.get("client_id") or new_client_id
    found = []
    for slot in slots:
        question = questions[slot.version_id]
        value = posted_value(fields, slot.present(question))
        if value is ABSENT or to_stored(question, slot.option_order, value) == slot.value:
            continue
        found.append(
            Change.from_data(
                {
                    "question": slot.public_id,
                    "value": value,
                    "client_id": client_id,
                    "seq": _number(fields.get(f"seq_{slot.public_id}") or "1"),
                    "base_rev": _number(fields.get(f"base_rev_{slot.public_id}", "")),
                }
            )
        )
    return found


def posted_value(fields: MultiDict[str, str], question: OpenQuestion) -> Any:
    """The value in displayed letters that a form holds for `question`; ABSENT if it holds none."""
    name = f"question_{question.public_id}"
    match question.type:
        case QuestionType.MULTIPLE_RESPONSE:
            return _letters(fields, name)
        case QuestionType.TRUE_FALSE:
            return BOOLEANS.get(fields[name], fields[name]) if name in fields else ABSENT
        case QuestionType.ORDERING:
            return _parts([f"{name}_{place}" for place, _ in enumerate(question.options, start=1)], fields)
        case QuestionType.MATCHING:
            return _matches(question, name, fields)
        case QuestionType.CLOZE:
            return _gaps(question, name, fields)
        case _:
            return fields.get(name, ABSENT)


def unsent(text: str) -> list[Change]:
    """The messages that a page's script had not yet seen confirmed, sent along with a hand-in."""
    try:
        data = json.loads(text or "[]")
    except (ValueError, RecursionError) as error:
        raise ValueNotOffered("not a list of messages") from error
    if not isinstance(data, list) or len(data) > MAX_UNSENT:
        raise ValueNotOffered("not a list of messages")
    return [Change.from_data(message) for message in data]


def _letters(fields: MultiDict[str, str], name: str) -> Any:
    return [letter for letter in fields.getlist(name) if letter] if name in fields else ABSENT


def _parts(names: list[str], fields: MultiDict[str, str]) -> Any:
    if not all(name in fields for name in names):
        return ABSENT
    return [fields[name] or None for name in names]


def _matches(question: OpenQuestion, name: str, fields: MultiDict[str, str]) -> Any:
    letters = _parts([f"{name}_{row.number}" for row in question.rows], fields)
    if letters is ABSENT:
        return ABSENT
    return {str(row.number): letter for row, letter in zip(question.rows, letters, strict=True) if letter}


def _gaps(question: OpenQuestion, name: str, fields: MultiDict[str, str]) -> Any:
    gaps = []
    for blank in question.blanks:
        part = f"{name}_{blank.number}"
        if part not in fields:
            return ABSENT
        is_multiple = blank.kind is QuestionType.MULTIPLE_RESPONSE
        gaps.append(_letters(fields, part) if is_multiple else fields[part] or None)
    return gaps


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 10:
        raise ValueNotOffered("a number of the form is missing")
    return int(text)
