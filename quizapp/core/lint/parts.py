"""A question as the rules look at it: its texts without markup, each with its place in the normalised JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.words import plain
from quizapp.core.presentation import GAP
from quizapp.core.question import (
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    Ordering,
    Payload,
    Question,
    ShortAnswer,
    SingleChoice,
    TrueFalse,
)
from quizapp.core.typed import number_text


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a question without markup, and where they stand: `options[2].feedback` counts from 1."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a list to pick from. `place` is that of its text, `feedback` has no markup."""

    place: str
    words: str
    is_key: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The options of a question, or of one gap, in stored order; `is_single` if one option is to be picked."""

    place: str
    is_single: bool
    choices: tuple[Choice, ...]

    @property
    def keys(self) -> tuple[Choice, ...]:
        """The right options."""
        return tuple(choice for choice in self.choices if choice.is_key)

    @property
    def distractors(self) -> tuple[Choice, ...]:
        """The wrong options."""
        return tuple(choice for choice in self.choices if not choice.is_key)


def stem(question: Question) -> str:
    """The words that ask, without markup; a gap is `____`."""
    return plain(GAP.sub("____", question.prompt))


def choice_lists(question: Question) -> tuple[ChoiceList, ...]:
    """What can be picked from: one list for a choice question, one for each gap with options, else none."""
    return tuple(
        ChoiceList(place=f"{path}options", is_single=isinstance(payload, SingleChoice), choices=_choices(payload, path))
        for path, payload in payloads(question)
        if isinstance(payload, SingleChoice | MultipleResponse)
    )


def key_texts(question: Question) -> tuple[str, ...]:
    """What is right, in words: keys, accepted answers of full credit, numbers in digits, items in order, pairs.

    Nothing for true/false, whose claim is the stem.
    """
    return tuple(words for _path, payload in payloads(question) for words in _keys(payload))


def distractor_texts(question: Question) -> tuple[str, ...]:
    """What is wrong, in words: wrong options, and the spare right sides of a matching."""
    return tuple(words for _path, payload in payloads(question) for words in _distractors(payload))


def accepted_answers(question: Question) -> tuple[Text, ...]:
    """Every typed answer that earns credit, gap by gap."""
    return tuple(
        Text(f"{path}answers[{number}].text", answer.text)
        for path, payload in payloads(question)
        if isinstance(payload, ShortAnswer)
        for number, answer in enumerate(payload.answers, start=1)
        if answer.fraction > 0
    )


def numerics(question: Question) -> tuple[tuple[str, Numeric], ...]:
    """The numbers that are asked for, each with the place of its answers."""
    return tuple((f"{path}answers", payload) for path, payload in payloads(question) if isinstance(payload, Numeric))


def payloads(question: Question) -> tuple[tuple[str, Payload], ...]:
    """The payload with an empty path; for a cloze text those of its gaps, with `blanks[1].` and so on."""
    if not isinstance(question.payload, Cloze):
        return (("", question.payload),)
    return tuple((f"blanks[{number}].", gap.payload) for number, gap in enumerate(question.payload.blanks, start=1))


def texts(question: Question) -> tuple[Text, ...]:
    """Every text that a student may read, but for the passages; empty ones are left out."""
    return tuple(text for text in (*asked_texts(question), *answer_texts(question)) if text.words)


def asked_texts(question: Question) -> tuple[Text, ...]:
    """What is read before answering: the stem, then what is on offer."""
    offers = (offer for path, payload in payloads(question) for offer in _offers(payload, path))
    return (Text("prompt", stem(question)), *offers)


def answer_texts(question: Question) -> tuple[Text, ...]:
    """What is read after answering: explanation and feedback; accepted answers are no texts to read."""
    general = ("explanation", "feedback_correct", "feedback_partial", "feedback_incorrect")
    feedback = (text for path, payload in payloads(question) for text in _feedback(payload, path))
    return (*(Text(name, plain(getattr(question, name))) for name in general), *feedback)


def spans(question: Question) -> tuple[Text, ...]:
    """The passages as they stand."""
    return tuple(Text(f"passages[{number}]", span.exact) for number, span in enumerate(question.passages, start=1))


def finder(rule: str, severity: Severity = Severity.ERROR) -> Callable[[Question | None, str, str], Finding]:
    """A short way to write the findings of one rule: `found(question, place, advice)`."""

    def found(question: Question | None, place: str, advice: str) -> Finding:
        return Finding(
            rule=rule, severity=severity, question=question.id if question else None, place=place, advice=advice
        )

    return found


def _choices(payload: SingleChoice | MultipleResponse, path: str) -> tuple[Choice, ...]:
    keys = payload.keys
    return tuple(
        Choice(f"{path}options[{number}].text", plain(option.text), option.id in keys, plain(option.feedback))
        for number, option in enumerate(payload.options, start=1)
    )


@singledispatch
def _keys(_payload: Payload) -> tuple[str, ...]:
    return ()


@_keys.register
def _(payload: SingleChoice | MultipleResponse) -> tuple[str, ...]:
    return tuple(plain(option.text) for option in payload.options if option.id in payload.keys)


@_keys.register
def _(payload: ShortAnswer) -> tuple[str, ...]:
    return tuple(answer.text for answer in payload.answers if answer.fraction == 1)


@_keys.register
def _(payload: Numeric) -> tuple[str, ...]:
    return tuple(number_text(answer.value) for answer in payload.answers if answer.fraction == 1)


@_keys.register
def _(payload: Ordering) -> tuple[str, ...]:
    return tuple(plain(item) for item in payload.items)


@_keys.register
def _(payload: Matching) -> tuple[str, ...]:
    return tuple(f"{plain(pair.left)}: {plain(pair.right)}" for pair in payload.pairs)


def _distractors(payload: Payload) -> tuple[str, ...]:
    match payload:
        case SingleChoice() | MultipleResponse():
            return tuple(plain(option.text) for option in payload.options if option.id not in payload.keys)
        case Matching():
            return tuple(plain(right) for right in payload.distractors)
        case _:
            return ()


def _offers(payload: Payload, path: str) -> Iterator[Text]:
    match payload:
        case SingleChoice() | MultipleResponse():
            yield from (Text(choice.place, choice.words) for choice in _choices(payload, path))
        case Ordering():
            yield from (Text(f"items[{number}]", plain(item)) for number, item in enumerate(payload.items, start=1))
        case Matching():
            for number, pair in enumerate(payload.pairs, start=1):
                yield Text(f"pairs[{number}].left", plain(pair.left))
                yield Text(f"pairs[{number}].right", plain(pair.right))
            for number, right in enumerate(payload.distractors, start=1):
                yield Text(f"distractors[{number}]", plain(right))
        case _:
            return


def _feedback(payload: Payload, path: str) -> Iterator[Text]:
    match payload:
        case SingleChoice() | MultipleResponse():
            yield from _numbered(f"{path}options", [option.feedback for option in payload.options])
        case Numeric() | ShortAnswer():
            yield from _numbered(f"{path}answers", [answer.feedback for answer in payload.answers])
            yield Text(f"{path}feedback_other", plain(payload.feedback_other))
        case TrueFalse():
            yield Text("feedback_true", plain(payload.feedback_true))
            yield Text("feedback_false", plain(payload.feedback_false))
        case _:
            return


def _numbered(place: str, feedback: Iterable[str]) -> Iterator[Text]:
    for number, words in enumerate(feedback, start=1):
        yield Text(f"{place}[{number}].feedback", plain(words))
