"""What each of the eight types of question holds in a native file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from string import ascii_lowercase

from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    Payload,
    QuestionType,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.formats.codes import Code
from quizapp.formats.fields import Fields
from quizapp.formats.nodes import Mapping as MappingNode
from quizapp.formats.nodes import Node

ROUNDING = Fraction(1, 100)
"""How far the fractions of the correct options may miss 1 before it is said that they were rescaled."""
ANYTHING = "*"

_UNESCAPED_STAR = re.compile(r"(?<!\\)\*")


@dataclass(frozen=True, slots=True)
class _Stated:
    """An option with what the file says about its credit; none: nothing."""

    option: Option
    correct: bool | None
    fraction: Fraction | None


def has_wildcards(answers: Sequence[TextAnswer]) -> bool:
    """Whether an answer has an asterisk that is not escaped."""
    return any(_UNESCAPED_STAR.search(answer.text) for answer in answers)


def shares(keys: int, scoring: Scoring) -> tuple[Fraction, Fraction]:
    """What a key earns and what a wrong option costs where a file names only the keys: right minus wrong."""
    share = Fraction(1, max(keys, 1))
    return share, -share if scoring is Scoring.PARTIAL else Fraction(0)


def _single_choice(fields: Fields) -> SingleChoice:
    return SingleChoice(options=tuple(_single(stated) for stated in _options(fields)))


def _single(stated: _Stated) -> Option:
    named = Fraction(int(stated.correct or False))
    return replace(stated.option, fraction=named if stated.fraction is None else stated.fraction)


def _multiple_response(fields: Fields) -> MultipleResponse:
    scoring = _scoring(fields, Scoring.PARTIAL)
    stated = list(_options(fields))
    if any(each.fraction is not None for each in stated):
        return MultipleResponse(options=_weighted(fields, stated), scoring=scoring)
    keys = sum(each.correct or False for each in stated)
    right, wrong = shares(keys, scoring)
    options = tuple(replace(each.option, fraction=right if each.correct else wrong) for each in stated)
    return MultipleResponse(options=options, scoring=scoring)


def _weighted(fields: Fields, stated: Sequence[_Stated]) -> tuple[Option, ...]:
    """The options with their fractions divided by the sum of the positive ones; −1 costs everything."""
    fractions = [each.fraction or Fraction(0) for each in stated]
    total = sum(fraction for fraction in fractions if fraction > 0)
    if any(each.correct and each.fraction is None for each in stated):
        fields.book.add(Code.BAD_VALUE, fields.at("options"), "Give every correct option its fraction, or none.")
    elif total and abs(total - 1) > ROUNDING:
        message = "The fractions of the correct options did not add up to 1 and were rescaled."
        fields.book.add(Code.FRACTIONS_RESCALED, fields.at("options"), message)
    least = Fraction(-1)
    return tuple(
        replace(each.option, fraction=max(fraction / (total or 1), least))
        for each, fraction in zip(stated, fractions, strict=True)
    )


def _options(fields: Fields) -> Iterator[_Stated]:
    fields.require("options")
    for number, entry in enumerate(fields.mappings("options")):
        fraction = entry.share("fraction")
        correct = entry.flag("correct", False) if entry.has("correct") else None
        if fraction is not None and not -1 <= fraction <= 1:
            entry.book.add(Code.BAD_VALUE, entry.at("fraction"), "A fraction must be from −1 to 1.")
        if fraction is not None and correct is not None and correct is not (fraction > 0):
            entry.book.add(Code.BAD_VALUE, entry.at("correct"), "“correct” and “fraction” contradict each other.")
        option = Option(
            id=entry.line_text("id") or default_id(number),
            text=entry.rich("text"),
            feedback=entry.rich("feedback"),
            fixed=entry.flag("fixed", False),
        )
        entry.finish()
        yield _Stated(option, correct, fraction)


def default_id(number: int) -> str:
    """The id of an option that has none in the file; `number` counts from 0."""
    return ascii_lowercase[number] if number < len(ascii_lowercase) else f"z{number}"


def _true_false(fields: Fields) -> TrueFalse:
    fields.require("answer")
    return TrueFalse(
        answer=fields.flag("answer", False),
        feedback_true=fields.rich("feedback_true"),
        feedback_false=fields.rich("feedback_false"),
    )


def _numeric(fields: Fields) -> Numeric:
    fields.require("answers")
    answers = tuple(_numeric_answer(entry) for entry in fields.mappings("answers"))
    return Numeric(answers=answers, feedback_other=fields.rich("feedback_other"))


def _numeric_answer(entry: Fields) -> NumericAnswer:
    is_range = entry.has("min") or entry.has("max")
    value, tolerance = _range(entry) if is_range else _value(entry)
    fraction = entry.share("fraction")
    answer = NumericAnswer(
        value=value,
        tolerance=tolerance,
        fraction=Fraction(1) if fraction is None else fraction,
        feedback=entry.rich("feedback"),
    )
    entry.finish()
    return answer


def _value(entry: Fields) -> tuple[Fraction, Fraction]:
    entry.require("value")
    return entry.number("value") or Fraction(0), entry.number("tolerance") or Fraction(0)


def _range(entry: Fields) -> tuple[Fraction, Fraction]:
    """The middle of a range and half its width."""
    is_whole = entry.require("min") and entry.require("max")
    if entry.has("value") or entry.has("tolerance"):
        message = "Give either a value with a tolerance, or min and max."
        entry.book.add(Code.BAD_VALUE, entry.path, message)
    low, high = entry.number("min"), entry.number("max")
    if not is_whole or low is None or high is None:
        return Fraction(0), Fraction(0)
    if low > high:
        entry.book.add(Code.BAD_NUMBER, entry.at("min"), "“min” is above “max”.")
    return (low + high) / 2, abs(high - low) / 2


def _short_answer(fields: Fields) -> ShortAnswer:
    fields.require("answers")
    answers, other = part_catch_all(tuple(_text_answer(fields, path, node) for path, node in fields.each("answers")))
    return ShortAnswer(
        answers=answers,
        case_sensitive=fields.flag("case_sensitive", False),
        wildcards=fields.flag("wildcards", has_wildcards(answers)),
        feedback_other=fields.rich("feedback_other") or other,
    )


def part_catch_all(answers: Sequence[TextAnswer]) -> tuple[tuple[TextAnswer, ...], str]:
    """The answers without one that takes anything for no credit, and its feedback: that is for all other answers."""
    rest = tuple(answer for answer in answers if answer.text != ANYTHING or answer.fraction)
    other = next((answer.feedback for answer in answers if answer not in rest), "")
    return rest, other


def _text_answer(fields: Fields, path: str, node: Node) -> TextAnswer:
    if not isinstance(node, MappingNode):
        return TextAnswer(text=fields.plain(path, node).strip())
    entry = Fields(node, fields.book, path)
    entry.require("text")
    fraction = entry.share("fraction")
    answer = TextAnswer(
        text=entry.line_text("text") or "",
        fraction=Fraction(1) if fraction is None else fraction,
        feedback=entry.rich("feedback"),
    )
    entry.finish()
    return answer


def _ordering(fields: Fields) -> Ordering:
    fields.require("items")
    return Ordering(items=fields.riches("items"), scoring=_scoring(fields, Scoring.EXACT))


def _matching(fields: Fields) -> Matching:
    fields.require("pairs")
    return Matching(
        pairs=tuple(_pair(entry) for entry in fields.mappings("pairs")),
        distractors=fields.riches("distractors"),
        scoring=_scoring(fields, Scoring.PARTIAL),
    )


def _pair(entry: Fields) -> Pair:
    pair = Pair(left=entry.rich("left"), right=entry.rich("right"))
    entry.finish()
    return pair


def _cloze(fields: Fields) -> Cloze:
    fields.require("blanks")
    blanks = (_blank(entry) for entry in fields.mappings("blanks"))
    return Cloze(blanks=tuple(blank for blank in blanks if blank))


def _blank(entry: Fields) -> Blank | None:
    kind = entry.word("kind", BlankKind) if entry.require("kind") else None
    if kind is None:
        return None
    payload, points = BLANKS[kind](entry), entry.share("points")
    entry.finish()
    return Blank(payload=payload, points=Fraction(1) if points is None else points)


def _scoring(fields: Fields, default: Scoring) -> Scoring:
    return fields.word("scoring", Scoring) or default


class BlankKind(StrEnum):
    """The types that a gap can have."""

    SINGLE_CHOICE = QuestionType.SINGLE_CHOICE.value
    MULTIPLE_RESPONSE = QuestionType.MULTIPLE_RESPONSE.value
    SHORT_ANSWER = QuestionType.SHORT_ANSWER.value
    NUMERIC = QuestionType.NUMERIC.value


BLANKS: dict[BlankKind, Callable[[Fields], SingleChoice | MultipleResponse | ShortAnswer | Numeric]] = {
    BlankKind.SINGLE_CHOICE: _single_choice,
    BlankKind.MULTIPLE_RESPONSE: _multiple_response,
    BlankKind.SHORT_ANSWER: _short_answer,
    BlankKind.NUMERIC: _numeric,
}
PAYLOADS: dict[QuestionType, Callable[[Fields], Payload]] = {
    QuestionType.SINGLE_CHOICE: _single_choice,
    QuestionType.MULTIPLE_RESPONSE: _multiple_response,
    QuestionType.TRUE_FALSE: _true_false,
    QuestionType.NUMERIC: _numeric,
    QuestionType.SHORT_ANSWER: _short_answer,
    QuestionType.ORDERING: _ordering,
    QuestionType.MATCHING: _matching,
    QuestionType.CLOZE: _cloze,
}
"""How each type reads its part of the mapping."""
