"""What makes a question well formed, whether it was read from a file or typed into a form.

The codes are those of the report on a question file; the messages are constants, translated where they are shown.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch
from typing import Any

from quizapp.core.grading import to_millionths
from quizapp.core.presentation import GAP
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Payload,
    Question,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
    to_data,
)

MAX_TEXT_BYTES = 64 * 1024
MAX_NAME_LENGTH = 255
"""Characters of an id, title, tag or group."""
MAX_OPTIONS = 26
MAX_ENTRIES = 50
"""Blanks, answers, pairs, distractors or items of a question."""
MAX_TAGS = 30
MAX_POINTS = 1_000_000

_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: `field` is a path such as `options[2].text`, counting from 1."""

    code: str
    field: str
    message: str


def problems(question: Question) -> list[Problem]:
    """Everything that keeps the question from being used; nothing for a well-formed one.

    Passages are no part of this: a question without a passage that is found is a draft.
    """
    return [*_envelope(question), *_payload(question.payload), *_gaps(question), *_texts(to_data(question))]


def has_words(rich: str) -> bool:
    """Whether a rich text shows anything but space."""
    shown = html.unescape(_TAG.sub("", rich))
    return any(unicodedata.category(character) not in {"Zs", "Zl", "Zp", "Cc", "Cf"} for character in shown)


def _envelope(question: Question) -> Iterator[Problem]:
    if not question.id:
        yield Problem("missing_field", "id", "The question has no id.")
    if not has_words(question.prompt):
        yield Problem("empty_prompt", "prompt", "The question has no words.")
    if not 0 < to_millionths(question.points) <= to_millionths(Fraction(MAX_POINTS)):
        yield Problem("bad_value", "points", "Points must be above 0 and at most 1,000,000.")
    yield from _at_most(MAX_TAGS, question.tags, "tags")
    names = {"id": question.id, "title": question.title or ""}
    names |= _numbered("tags", question.tags) | _numbered("group", question.group)
    for field, name in names.items():
        if len(name) > MAX_NAME_LENGTH:
            yield Problem("over_limit", field, "This may have at most 255 characters.")


@singledispatch
def _payload(payload: Payload) -> Iterator[Problem]:
    raise TypeError(f"no rule for {type(payload).__name__}")


@_payload.register
def _(_payload: TrueFalse) -> Iterator[Problem]:
    yield from ()


@_payload.register
def _(payload: SingleChoice) -> Iterator[Problem]:
    yield from _options(payload.options)
    if not payload.keys:
        yield Problem("no_correct_answer", "options", "No option earns full credit.")


@_payload.register
def _(payload: MultipleResponse) -> Iterator[Problem]:
    yield from _options(payload.options)
    if not payload.keys:
        yield Problem("no_correct_answer", "options", "No option earns any credit.")
    elif sum(option.fraction for option in payload.options if option.fraction > 0) != 1:
        yield Problem("bad_value", "options", "The fractions of the correct options must add up to 1.")


@_payload.register
def _(payload: Numeric) -> Iterator[Problem]:
    yield from _answers(payload.answers)
    for number, answer in enumerate(payload.answers, start=1):
        if answer.tolerance < 0:
            yield Problem("bad_number", f"answers[{number}].tolerance", "A tolerance cannot be below 0.")


@_payload.register
def _(payload: ShortAnswer) -> Iterator[Problem]:
    yield from _answers(payload.answers)
    for number, answer in enumerate(payload.answers, start=1):
        if not answer.text.strip():
            yield Problem("missing_field", f"answers[{number}].text", "An answer is empty.")


@_payload.register
def _(payload: Ordering) -> Iterator[Problem]:
    if len(set(payload.items)) < 2:
        yield Problem("too_few_options", "items", "There must be at least two different items.")
    yield from _at_most(MAX_ENTRIES, payload.items, "items")
    yield from _empty_entries("items", payload.items)


@_payload.register
def _(payload: Matching) -> Iterator[Problem]:
    if len(payload.pairs) < 2 or len(payload.rights) < 2:
        yield Problem("too_few_options", "pairs", "There must be at least two pairs and two different right sides.")
    yield from _at_most(MAX_ENTRIES, payload.pairs, "pairs")
    yield from _at_most(MAX_ENTRIES, payload.distractors, "distractors")
    yield from _empty_entries("distractors", payload.distractors)
    for number, pair in enumerate(payload.pairs, start=1):
        if not (has_words(pair.left) and has_words(pair.right)):
            yield Problem("bad_pair", f"pairs[{number}]", "A pair lacks a side.")


@_payload.register
def _(payload: Cloze) -> Iterator[Problem]:
    yield from _at_most(MAX_ENTRIES, payload.blanks, "blanks")
    for number, blank in enumerate(payload.blanks, start=1):
        if blank.points <= 0:
            yield Problem("bad_value", f"blanks[{number}].points", "Points must be above 0.")
        for problem in _payload(blank.payload):
            yield Problem(problem.code, f"blanks[{number}].{problem.field}", problem.message)


def _options(options: Sequence[Option]) -> Iterator[Problem]:
    if len(options) < 2:
        yield Problem("too_few_options", "options", "There must be at least two options.")
    yield from _at_most(MAX_OPTIONS, options, "options")
    counts = Counter(option.id for option in options)
    for number, option in enumerate(options, start=1):
        field = f"options[{number}]"
        if not has_words(option.text):
            yield Problem("missing_field", f"{field}.text", "An option is empty.")
        if not option.id:
            yield Problem("missing_field", f"{field}.id", "An option has no id.")
        if counts[option.id] > 1:
            yield Problem("duplicate_id", f"{field}.id", "Two options have the same id.")
        yield from _fraction(field, option.fraction)


def _answers(answers: Sequence[NumericAnswer | TextAnswer]) -> Iterator[Problem]:
    yield from _at_most(MAX_ENTRIES, answers, "answers")
    for number, answer in enumerate(answers, start=1):
        yield from _fraction(f"answers[{number}]", answer.fraction)
    if not any(answer.fraction == 1 for answer in answers):
        yield Problem("no_correct_answer", "answers", "No answer earns full credit.")


def _fraction(field: str, fraction: Fraction) -> Iterator[Problem]:
    if not -1 <= fraction <= 1:
        yield Problem("bad_value", f"{field}.fraction", "A fraction must be from −1 to 1.")


def _at_most(limit: int, entries: Sequence[object], field: str) -> Iterator[Problem]:
    if len(entries) > limit:
        yield Problem("over_limit", field, "There are more of these than a question can hold.")


def _empty_entries(field: str, entries: Iterable[str]) -> Iterator[Problem]:
    for place, entry in _numbered(field, entries).items():
        if not has_words(entry):
            yield Problem("missing_field", place, "An entry is empty.")


def _numbered(field: str, entries: Iterable[str]) -> dict[str, str]:
    return {f"{field}[{number}]": entry for number, entry in enumerate(entries, start=1)}


def _gaps(question: Question) -> Iterator[Problem]:
    if not isinstance(question.payload, Cloze):
        return
    numbers = [str(number) for number in range(1, len(question.payload.blanks) + 1)]
    if not numbers:
        yield Problem("missing_field", "blanks", "There is no gap.")
    if GAP.findall(question.prompt) != numbers:
        yield Problem("bad_value", "prompt", "The text must hold the gaps [[1]], [[2]] and so on, once each, in order.")


def _texts(data: Any, path: str = "") -> Iterator[Problem]:
    """Texts that are too long or hold characters that nobody types, anywhere in the question's data."""
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, f"{path}.{name}" if path else name)
    elif isinstance(data, list):
        for number, value in enumerate(data, start=1):
            yield from _texts(value, f"{path}[{number}]")
    elif isinstance(data, str):
        if len(data.encode(errors="replace")) > MAX_TEXT_BYTES:
            yield Problem("over_limit", path, "This text is longer than 64 KiB.")
        if any(unicodedata.category(character) in {"Cc", "Cs"} and character not in "\t\n" for character in data):
            yield Problem("bad_value", path, "This text holds a control character.")
