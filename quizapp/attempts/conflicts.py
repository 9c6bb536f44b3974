"""Values that were changed elsewhere meanwhile: both are shown, and the student keeps one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from quizapp.attempts.saving import Change, NotThere, Saved, save
from quizapp.attempts.slots import Slot
from quizapp.core.attempt import SaveVerdict
from quizapp.core.presentation import OpenQuestion, ValueNotOffered, lines, to_stored
from quizapp.core.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A value that was not applied, and the response that it met."""

    change: Change
    saved: Saved


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """Both values in words, and the one that was sent as the form gives it back."""

    question: OpenQuestion
    rev: int
    saved_at: datetime | None
    stored: tuple[str, ...]
    sent: tuple[str, ...]
    sent_json: str


def save_all(
    student_id: int, attempt: str, changes: Iterable[Change], now: datetime, grace: timedelta
) -> tuple[list[Conflict], bool]:
    """Save each change; returns those that met another value, and whether any came too late to count."""
    conflicts, is_late = [], False
    for change in changes:
        try:
            saved = save(student_id, attempt, change, now, grace)
        except NotThere as error:
            raise ValueNotOffered("no such question in this attempt") from error
        is_late = is_late or saved.verdict is SaveVerdict.LATE
        if saved.verdict is SaveVerdict.CONFLICT:
            conflicts.append(Conflict(change=change, saved=saved))
    return conflicts, is_late


def view(conflict: Conflict, slots: Sequence[Slot], questions: dict[int, Question]) -> ConflictView:
    """The conflict as its page shows it."""
    slot = next(slot for slot in slots if slot.public_id == conflict.change.question)
    question = questions[slot.version_id]
    return ConflictView(
        question=slot.present(question),
        rev=conflict.saved.rev,
        saved_at=conflict.saved.saved_at,
        stored=_lines(question, slot, conflict.saved.value),
        sent=_lines(question, slot, conflict.change.value),
        sent_json=json.dumps(conflict.change.value),
    )


def kept_changes(fields: MultiDict[str, str], slots: Sequence[Slot], client_id: str) -> list[Change]:
    """The values that the student chose to keep over the stored ones. Raises ValueNotOffered."""
    return [
        Change.from_data(
            {
                "question": slot.public_id,
                "value": _parse(fields.get(f"sent_{slot.public_id}", "")),
                "client_id": client_id,
                "seq": 1,
                "base_rev": _parse(fields.get(f"base_rev_{slot.public_id}", "")),
            }
        )
        for slot in slots
        if fields.get(f"keep_{slot.public_id}") == "sent"
    ]


def _lines(question: Question, slot: Slot, value: Any) -> tuple[str, ...]:
    return lines(question, slot.option_order, to_stored(question, slot.option_order, value))


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueNotOffered("not a value of this page") from error
