"""What the review says about a question: what was given, what is right and why. Only for what may be shown."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quizapp.core.attempt import Value
from quizapp.core.grading import Outcome, Verdict, find_answer, grade
from quizapp.core.presentation import FALSE, TRUE, OpenQuestion, letter, lines, present
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Ordering,
    Passage,
    Payload,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from quizapp.core.review import Release
from quizapp.core.typed import number_text, wildcards_as

OR = " / "
"""Stands between answers that are all right, in a gap."""


@dataclass(frozen=True, slots=True)
class OptionNote:
    """One option with the reason why it is right or wrong. `label` is its letter, after the gap's number in a cloze.

    The texts of a true/false question are TRUE and FALSE, without a label.
    """

    label: str
    text: str
    feedback: str
    is_key: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A question of a closed attempt. What may not be shown is none or empty; all texts are rich.

    `accepted`: what else could have been typed instead of the key.
    """

    number: int
    question: OpenQuestion
    given: tuple[str, ...]
    outcome: Outcome | None = None
    key: tuple[str, ...] | None = None
    accepted: tuple[str, ...] = ()
    notes: tuple[OptionNote, ...] = ()
    feedback: tuple[str, ...] = ()
    explanation: str = ""
    passages: tuple[Passage, ...] = ()


def explain(
    question: Question, order: Sequence[Any], value: Value, *, number: int, public_id: str, release: Release
) -> Explained:
    """The question and the stored `value` with as much as `release` lets be seen.

    The verdict comes with `verdicts`; key, notes, feedback, explanation and passages with `key`.
    """
    outcome = grade(question, value)
    shown = present(question, order, number=number, public_id=public_id)
    given = lines(question, order, value)
    if not release.key:
        return Explained(number=number, question=shown, given=given, outcome=outcome if release.verdicts else None)
    return Explained(
        number=number,
        question=shown,
        given=given,
        outcome=outcome,
        key=_key(question.payload, order),
        accepted=_others(question.payload),
        notes=tuple(_notes(question.payload, order, value)),
        feedback=tuple(text for text in (_overall(question, outcome), *_typed(question.payload, value)) if text),
        explanation=question.explanation,
        passages=question.passages,
    )


def unplaced(item: Explained) -> Explained:
    """The same beside another version of the article: its passages are words without a place."""
    return replace(item, passages=tuple(replace(passage, start=None, end=None) for passage in item.passages))


def _overall(question: Question, outcome: Outcome) -> str:
    """The feedback on the whole response; a blank gets that of a wrong one."""
    match outcome.verdict:
        case Verdict.CORRECT:
            return question.feedback_correct
        case Verdict.PARTIAL:
            return question.feedback_partial
        case _:
            return question.feedback_incorrect


def _typed(payload: Payload, value: Any) -> Iterator[str]:
    """The feedback on what was typed, in the question or in its gaps."""
    if isinstance(payload, Cloze):
        for blank, given in zip(payload.blanks, value or (), strict=False):
            yield from _typed(blank.payload, given)
    elif isinstance(payload, Numeric | ShortAnswer) and value is not None:
        answer = find_answer(payload, value)
        yield answer.feedback if answer else payload.feedback_other


def _key(payload: Payload, order: Sequence[Any]) -> tuple[str, ...]:
    match payload:
        case SingleChoice() | MultipleResponse():
            return tuple(f"{note.label}. {note.text}" for note in _option_notes(payload, order, None) if note.is_key)
        case TrueFalse():
            return (TRUE if payload.answer else FALSE,)
        case Numeric() | ShortAnswer():
            return tuple(_full_answers(payload))[:1]
        case Ordering():
            return tuple(f"{letter(order.index(str(place)))}. {item}" for place, item in enumerate(payload.items))
        case Matching():
            return tuple(f"{pair.left}: {pair.right}" for pair in payload.pairs)
        case Cloze():
            return tuple(
                f"{number}. {_gap_key(blank.payload, gap_order)}"
                for number, (blank, gap_order) in enumerate(zip(payload.blanks, order, strict=True), start=1)
            )


def _others(payload: Payload) -> tuple[str, ...]:
    return tuple(_full_answers(payload))[1:] if isinstance(payload, Numeric | ShortAnswer) else ()


def _gap_key(payload: Payload, order: Sequence[str]) -> str:
    if isinstance(payload, Numeric | ShortAnswer):
        return OR.join(_full_answers(payload))
    return (", " if isinstance(payload, MultipleResponse) else OR).join(_key(payload, order))


def _full_answers(payload: Numeric | ShortAnswer) -> Iterator[str]:
    """The answers that earn everything; a wildcard shows as an ellipsis."""
    for answer in payload.answers:
        if answer.fraction == 1:
            yield _interval(answer) if isinstance(answer, NumericAnswer) else _accepted(answer.text, payload)


def _interval(answer: NumericAnswer) -> str:
    lowest, highest = answer.value - answer.tolerance, answer.value + answer.tolerance
    return number_text(lowest) if lowest == highest else f"{number_text(lowest)} – {number_text(highest)}"


def _accepted(text: str, payload: Payload) -> str:
    has_wildcards = isinstance(payload, ShortAnswer) and payload.wildcards
    return html.escape(wildcards_as(text, "…") if has_wildcards else text)


def _notes(payload: Payload, order: Sequence[Any], value: Any) -> Iterator[OptionNote]:
    match payload:
        case SingleChoice() | MultipleResponse():
            yield from _option_notes(payload, order, value)
        case TrueFalse():
            yield OptionNote("", TRUE, payload.feedback_true, payload.answer, value is True)
            yield OptionNote("", FALSE, payload.feedback_false, not payload.answer, value is False)
        case Cloze():
            given = value or [None] * len(payload.blanks)
            for number, (blank, gap_order, each) in enumerate(zip(payload.blanks, order, given, strict=True), start=1):
                if isinstance(blank.payload, SingleChoice | MultipleResponse):
                    yield from _option_notes(blank.payload, gap_order, each, f"{number}. ")


def _option_notes(
    payload: SingleChoice | MultipleResponse, order: Sequence[str], value: Any, prefix: str = ""
) -> Iterator[OptionNote]:
    chosen = value if isinstance(value, list) else [value]
    options = {option.id: option for option in payload.options}
    for place, id_ in enumerate(order):
        option = options[id_]
        yield OptionNote(prefix + letter(place), option.text, option.feedback, id_ in payload.keys, id_ in chosen)
