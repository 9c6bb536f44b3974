"""What a running attempt is made of, and the way between displayed letters and stored ids.

The types here have no key, weight, feedback, explanation, passage, title, tag or file id, so no page made of them
can give one away.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.core.attempt import MAX_VALUE_BYTES, Value, is_blank
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Payload,
    Question,
    QuestionType,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
    on_offer,
)

TRUE, FALSE = "True", "False"
"""The lines that stand for the answers to a true/false question; translated where they are shown."""
EMPTY_PLACE = "–"

GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_BLOCK = re.compile(
    r"<(?:blockquote|caption|d[dlt]|h[1-6r]|li|ol|p|pre|t(?:able|body|d|foot|h|head|r)|ul)\b", re.IGNORECASE
)


class ValueNotOffered(Exception):
    """A value that the page could not have sent: an option that is not there, another shape, or too long."""


@dataclass(frozen=True, slots=True)
class OpenOption:
    """Something to pick, by the letter that it is shown with."""

    letter: str
    text: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A left side to be matched; numbers count from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class OpenBlank:
    """A gap in a text: to be typed, or with options to pick from. Numbers count from 1."""

    number: int
    kind: QuestionType
    options: tuple[OpenOption, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question as a student meets it. `options` are choices, items to order or right sides to match."""

    number: int
    public_id: str
    type: QuestionType
    prompt: str
    options: tuple[OpenOption, ...] = ()
    rows: tuple[OpenRow, ...] = ()
    blanks: tuple[OpenBlank, ...] = ()

    @property
    def parts(self) -> tuple[str | OpenBlank, ...]:
        """The prompt of a cloze text cut at its gaps; of any other question the prompt alone."""
        if not self.blanks:
            return (self.prompt,)
        pieces = GAP.split(self.prompt)
        return tuple(self.blanks[int(piece) - 1] if place % 2 else piece for place, piece in enumerate(pieces))

    @property
    def is_inline_prompt(self) -> bool:
        """Whether the prompt fits in a heading: it holds no block such as a paragraph, list or table."""
        return not _BLOCK.search(self.prompt)


def present(question: Question, order: Sequence[Any], *, number: int, public_id: str) -> OpenQuestion:
    """The question as shown in `order`, which `draw.option_order` gave."""
    payload = question.payload
    is_cloze = isinstance(payload, Cloze)
    return OpenQuestion(
        number=number,
        public_id=public_id,
        type=question.type,
        prompt=question.prompt,
        options=() if is_cloze else _open_options(payload, order),
        rows=_open_rows(payload) if isinstance(payload, Matching) else (),
        blanks=_open_blanks(payload, order) if isinstance(payload, Cloze) else (),
    )


def to_stored(question: Question, order: Sequence[Any], wire: Any) -> Value:
    """The value to store for what a page sent: ids for letters, none for a blank of any shape.

    Raises ValueNotOffered.
    """
    if is_blank(wire):
        return None
    stored = _to_stored(question.payload, order, wire)
    if is_blank(stored):
        return None
    if len(json.dumps(stored, ensure_ascii=False).encode()) > MAX_VALUE_BYTES:
        raise ValueNotOffered("too long")
    return stored


def to_wire(question: Question, order: Sequence[Any], stored: Value) -> Any:
    """The stored value as a page shows and sends it: letters for ids. The way back of `to_stored`."""
    return _to_wire(question.payload, order, stored)


def lines(question: Question, order: Sequence[Any], stored: Value) -> tuple[str, ...]:
    """The stored value in words, as rich texts, one for each thing that was given; none for a blank.

    The answer to a true/false question is TRUE or FALSE, an empty place or gap EMPTY_PLACE.
    """
    return () if stored is None else _lines(question.payload, order, stored)


def letter(place: int) -> str:
    """The letter of the option shown at `place`, from 0: A to Z, then AA, AB and so on."""
    return letter(place // 26 - 1) + letter(place % 26) if place >= 26 else chr(ord("A") + place)


def _open_options(payload: Payload, order: Sequence[str]) -> tuple[OpenOption, ...]:
    texts = on_offer(payload)
    return tuple(OpenOption(letter(place), texts[id_]) for place, id_ in enumerate(order))


def _open_rows(payload: Matching) -> tuple[OpenRow, ...]:
    return tuple(OpenRow(number, pair.left) for number, pair in enumerate(payload.pairs, start=1))


def _open_blanks(payload: Cloze, orders: Sequence[Sequence[str]]) -> tuple[OpenBlank, ...]:
    return tuple(
        OpenBlank(number, blank.payload.type, _open_options(blank.payload, order))
        for number, (blank, order) in enumerate(zip(payload.blanks, orders, strict=True), start=1)
    )


def _to_stored(payload: Payload, order: Sequence[Any], wire: Any) -> Value:
    match payload:
        case SingleChoice():
            return _id_of(order, wire)
        case MultipleResponse():
            return sorted({_id_of(order, each) for each in _list(wire, len(order))}, key=order.index)
        case TrueFalse():
            return _boolean(wire)
        case Numeric() | ShortAnswer():
            return _text(wire)
        case Ordering():
            return [_id_or_none(order, each) for each in _list(wire, len(order), is_full=True)]
        case Matching():
            return _matches(payload, order, wire)
        case Cloze():
            return [
                None if is_blank(each) else _to_stored(blank.payload, gap_order, each)
                for blank, gap_order, each in zip(
                    payload.blanks, order, _list(wire, len(payload.blanks), is_full=True), strict=True
                )
            ]


def _matches(payload: Matching, order: Sequence[str], wire: Any) -> dict[str, object]:
    rows = {str(number + 1): str(number) for number in range(len(payload.pairs))}
    if not isinstance(wire, dict) or not wire.keys() <= rows.keys():
        raise ValueNotOffered("no rows of this question")
    return {rows[row]: _id_of(order, wire[row]) for row in rows if not is_blank(wire.get(row))}


def _id_of(order: Sequence[str], wire: Any) -> str:
    places = {letter(place): id_ for place, id_ in enumerate(order)}
    if not isinstance(wire, str) or wire not in places:
        raise ValueNotOffered("no such option")
    return places[wire]


def _id_or_none(order: Sequence[str], wire: Any) -> str | None:
    return None if wire is None or wire == "" else _id_of(order, wire)


def _list(wire: Any, length: int, *, is_full: bool = False) -> list[Any]:
    if not isinstance(wire, list) or len(wire) > length or (is_full and len(wire) < length):
        raise ValueNotOffered("not a list of the right length")
    return wire


def _boolean(wire: Any) -> bool:
    if not isinstance(wire, bool):
        raise ValueNotOffered("neither true nor false")
    return wire


def _text(wire: Any) -> str:
    """Typed text as it is; a character that no database stores was not typed."""
    if not isinstance(wire, str) or "\0" in wire or any("\ud800" <= character <= "\udfff" for character in wire):
        raise ValueNotOffered("not a text")
    return wire


def _to_wire(payload: Payload, order: Sequence[Any], stored: Any) -> Any:
    if stored is None:
        return None
    match payload:
        case SingleChoice():
            return _letter_of(order, stored)
        case MultipleResponse() | Ordering():
            return [None if id_ is None else _letter_of(order, id_) for id_ in stored]
        case Matching():
            return {str(int(row) + 1): _letter_of(order, id_) for row, id_ in stored.items()}
        case Cloze():
            return [
                _to_wire(blank.payload, gap_order, each)
                for blank, gap_order, each in zip(payload.blanks, order, stored, strict=True)
            ]
        case _:
            return stored


def _letter_of(order: Sequence[str], id_: str) -> str:
    return letter(order.index(id_))


def _lines(payload: Payload, order: Sequence[Any], stored: Any) -> tuple[str, ...]:
    match payload:
        case SingleChoice():
            return (_line_of(payload, order, stored),)
        case MultipleResponse() | Ordering():
            return tuple(_line_of(payload, order, id_) for id_ in stored)
        case TrueFalse():
            return (TRUE if stored else FALSE,)
        case Matching():
            return tuple(f"{payload.pairs[int(row)].left}: {payload.rights[int(id_)]}" for row, id_ in stored.items())
        case Cloze():
            return tuple(
                f"{number}. {', '.join(_gap_lines(blank.payload, gap_order, each))}"
                for number, (blank, gap_order, each) in enumerate(
                    zip(payload.blanks, order, stored, strict=True), start=1
                )
            )
        case _:
            return (html.escape(stored),)


def _line_of(payload: Payload, order: Sequence[str], id_: str | None) -> str:
    return EMPTY_PLACE if id_ is None else f"{_letter_of(order, id_)}. {on_offer(payload)[id_]}"


def _gap_lines(payload: Payload, order: Sequence[Any], stored: Any) -> tuple[str, ...]:
    return (EMPTY_PLACE,) if stored is None else _lines(payload, order, stored)
