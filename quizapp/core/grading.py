"""From a response to its outcome, and from outcomes to a score. Everything is exact.

The rules are those that teachers know from Moodle and QTI, without negative points: nothing earns less than 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import singledispatch
from itertools import pairwise
from math import floor
from typing import Any

from quizapp.core.attempt import Value, is_blank
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Ordering,
    Payload,
    Question,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.core.typed import matches, parse_number

MILLION = 1_000_000


class Verdict(StrEnum):
    """`unanswered` scores like `incorrect`, and is told apart from it everywhere."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Tally:
    """How a share came about: "2 right − 1 wrong, of 3". `wrong` is what was taken off, 0 where nothing is."""

    right: int
    wrong: int
    of: int

    @property
    def share(self) -> Fraction:
        return Fraction(max(self.right - self.wrong, 0), self.of)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a response earned: `fraction` is its share of the question's points, from 0 to 1.

    A tally comes only with a share that is counted: not with all-or-nothing, single answers or unequal weights.
    """

    verdict: Verdict
    fraction: Fraction
    tally: Tally | None = None


UNANSWERED = Outcome(Verdict.UNANSWERED, Fraction(0))


def grade(question: Question, value: Value) -> Outcome:
    """What the stored `value` earns. It must be of the question's shape, as `presentation.to_stored` gives it."""
    return grade_payload(question.payload, value)


def grade_payload(payload: Payload, value: Value) -> Outcome:
    """What `value` earns for a question's payload, or for that of one gap of a cloze text."""
    return UNANSWERED if is_blank(value) else _grade(payload, value)


def total(parts: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """The points earned, of pairs of a question's points and the share of them that was earned."""
    return sum((points * fraction for points, fraction in parts), Fraction(0))


def to_millionths(points: Fraction) -> int:
    """Points as stored: the nearest whole number of millionths, a half counting up."""
    return floor(points * MILLION + Fraction(1, 2))


def from_millionths(stored: int) -> Fraction:
    """Points from their stored millionths."""
    return Fraction(stored, MILLION)


def find_answer(payload: Numeric | ShortAnswer, typed: str) -> NumericAnswer | TextAnswer | None:
    """The first of the question's answers that `typed` meets."""
    if isinstance(payload, Numeric):
        return _find_number(payload, typed)
    return next((answer for answer in payload.answers if _is_met(payload, answer, typed)), None)


def _find_number(payload: Numeric, typed: str) -> NumericAnswer | None:
    number = parse_number(typed)
    if number is None:
        return None
    return next((answer for answer in payload.answers if abs(number - answer.value) <= answer.tolerance), None)


def _is_met(payload: ShortAnswer, answer: TextAnswer, typed: str) -> bool:
    return matches(answer.text, typed, case_sensitive=payload.case_sensitive, wildcards=payload.wildcards)


def _outcome(share: Fraction | int, tally: Tally | None = None) -> Outcome:
    fraction = min(max(Fraction(share), Fraction(0)), Fraction(1))
    return Outcome(_verdict(fraction), fraction, tally)


def _verdict(fraction: Fraction) -> Verdict:
    if fraction == 1:
        return Verdict.CORRECT
    return Verdict.PARTIAL if fraction else Verdict.INCORRECT


def _counted(tally: Tally) -> Outcome:
    return _outcome(tally.share, tally)


def _by_parts(scoring: Scoring, tally: Tally) -> Outcome:
    return _counted(tally) if scoring is Scoring.PARTIAL else _outcome(tally.share == 1)


@singledispatch
def _grade(payload: Any, _value: Any) -> Outcome:
    raise TypeError(f"no rule for {type(payload).__name__}")


@_grade.register
def _(payload: SingleChoice, value: str) -> Outcome:
    return _outcome({option.id: option.fraction for option in payload.options}[value])


@_grade.register
def _(payload: TrueFalse, value: bool) -> Outcome:
    return _outcome(value == payload.answer)


@_grade.register(Numeric)
@_grade.register(ShortAnswer)
def _(payload: Numeric | ShortAnswer, value: str) -> Outcome:
    answer = find_answer(payload, value)
    return _outcome(answer.fraction if answer else 0)


@_grade.register
def _(payload: MultipleResponse, value: list[str]) -> Outcome:
    chosen = frozenset(value)
    if payload.scoring is Scoring.EXACT:
        return _outcome(chosen == payload.keys)
    fractions = {option.id: option.fraction for option in payload.options}
    share = sum((fractions[id_] for id_ in chosen), Fraction(0))
    right = len(chosen & payload.keys)
    tally = Tally(right, len(chosen) - right, len(payload.keys))
    return _outcome(share, tally if _is_right_minus_wrong(payload) else None)


def _is_right_minus_wrong(payload: MultipleResponse) -> bool:
    """Whether the weights are 1/k for each of k keys and −1/k for the rest."""
    share = Fraction(1, len(payload.keys))
    return all(option.fraction == (share if option.id in payload.keys else -share) for option in payload.options)


@_grade.register
def _(payload: Ordering, value: list[str | None]) -> Outcome:
    """Two items of the same text are the same item. In part: the neighbours of the key that are neighbours here."""
    given = [None if id_ is None else payload.items[int(id_)] for id_ in value]
    if payload.scoring is Scoring.EXACT:
        return _outcome(given == list(payload.items))
    neighbours, key = list(pairwise(given)), list(pairwise(payload.items))
    return _counted(Tally(sum(pair in neighbours for pair in key), 0, len(key)))


@_grade.register
def _(payload: Matching, value: dict[str, str]) -> Outcome:
    right_ids = {right: str(place) for place, right in enumerate(payload.rights)}
    right = sum(value.get(str(row)) == right_ids[pair.right] for row, pair in enumerate(payload.pairs))
    return _by_parts(payload.scoring, Tally(right, 0, len(payload.pairs)))


@_grade.register
def _(payload: Cloze, value: list[Value]) -> Outcome:
    shares = [grade_payload(blank.payload, given).fraction for blank, given in zip(payload.blanks, value, strict=True)]
    points = [blank.points for blank in payload.blanks]
    if len(set(points)) == 1 and set(shares) <= {0, 1}:
        return _counted(Tally(shares.count(Fraction(1)), 0, len(shares)))
    return _outcome(total(zip(points, shares, strict=True)) / sum(points))
