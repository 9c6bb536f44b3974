"""What a question is: eight payloads, one envelope, and their plain-data form.

Rich texts are sanitised HTML fragments; plain texts are text. Shares of credit are exact fractions.
The field names are those of the normalised JSON that question files are read into.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar


class QuestionType(StrEnum):
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_RESPONSE = "multiple_response"
    TRUE_FALSE = "true_false"
    NUMERIC = "numeric"
    SHORT_ANSWER = "short_answer"
    ORDERING = "ordering"
    MATCHING = "matching"
    CLOZE = "cloze"


class Process(StrEnum):
    """What the reader has to do, after the PIRLS 2021 framework."""

    RETRIEVE = "retrieve"
    INFER = "infer"
    INTEGRATE = "integrate"
    EVALUATE = "evaluate"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Scoring(StrEnum):
    """Whether a response with several parts earns all or nothing, or a share."""

    EXACT = "exact"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A verbatim stretch of an article: `text[start:end] == exact`; no offsets while it is not found."""

    exact: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to pick. `fraction` is the share of credit that picking it earns, below 0 if it costs some."""

    id: str
    text: str
    fraction: Fraction = Fraction(0)
    feedback: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericAnswer:
    """Right if the number given is at most `tolerance` away from `value`."""

    value: Fraction
    tolerance: Fraction = Fraction(0)
    fraction: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer:
    text: str
    fraction: Fraction = Fraction(1)
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice:
    """Any option of fraction 1 is a key."""

    type: ClassVar = QuestionType.SINGLE_CHOICE
    options: tuple[Option, ...]

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.fraction == 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleResponse:
    """Every option of a fraction above 0 is a key; together these fractions are 1."""

    type: ClassVar = QuestionType.MULTIPLE_RESPONSE
    options: tuple[Option, ...]
    scoring: Scoring = Scoring.PARTIAL

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.fraction > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse:
    """`feedback_true` is shown to whoever answered true, right or not; `feedback_false` likewise."""

    type: ClassVar = QuestionType.TRUE_FALSE
    answer: bool
    feedback_true: str = ""
    feedback_false: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric:
    type: ClassVar = QuestionType.NUMERIC
    answers: tuple[NumericAnswer, ...]
    feedback_other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortAnswer:
    """With `wildcards`, an unescaped `*` in an accepted answer stands for any run of characters."""

    type: ClassVar = QuestionType.SHORT_ANSWER
    answers: tuple[TextAnswer, ...]
    case_sensitive: bool = False
    wildcards: bool = False
    feedback_other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """`items` stand in the right order; an item's id is its place in it, as text: "0", "1", ..."""

    type: ClassVar = QuestionType.ORDERING
    items: tuple[str, ...]
    scoring: Scoring = Scoring.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Each left has one right; `distractors` are rights that belong to none."""

    type: ClassVar = QuestionType.MATCHING
    pairs: tuple[Pair, ...]
    distractors: tuple[str, ...] = ()
    scoring: Scoring = Scoring.PARTIAL

    @property
    def rights(self) -> tuple[str, ...]:
        """The different right sides on offer; a right's id is its place here, as text."""
        return tuple(dict.fromkeys([*(pair.right for pair in self.pairs), *self.distractors]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One gap of a cloze text, worth `points` beside its fellows."""

    payload: SingleChoice | MultipleResponse | ShortAnswer | Numeric
    points: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze:
    """The prompt holds `[[1]]`, `[[2]]` ... once each, in order: the places of `blanks`."""

    type: ClassVar = QuestionType.CLOZE
    blanks: tuple[Blank, ...]


Payload = SingleChoice | MultipleResponse | TrueFalse | Numeric | ShortAnswer | Ordering | Matching | Cloze


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One item: the words that ask, what counts as right, why, and the passages that prove it."""

    id: str
    prompt: str
    payload: Payload
    title: str | None = None
    points: Fraction = Fraction(1)
    explanation: str = ""
    feedback_correct: str = ""
    feedback_partial: str = ""
    feedback_incorrect: str = ""
    tags: tuple[str, ...] = ()
    category: str | None = None
    difficulty: Difficulty | None = None
    process: Process | None = None
    group: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = field(default=())
    shuffle: bool = True

    @property
    def type(self) -> QuestionType:
        return self.payload.type

    @property
    def is_ready(self) -> bool:
        """Whether a quiz may use it: it has a passage, and each of its passages has been found."""
        return bool(self.passages) and all(passage.start is not None for passage in self.passages)


def on_offer(payload: Payload) -> dict[str, str]:
    """What can be picked, as texts by stored id: options, items in the right order, or right sides; else nothing."""
    match payload:
        case SingleChoice() | MultipleResponse():
            return {option.id: option.text for option in payload.options}
        case Ordering():
            return {str(place): item for place, item in enumerate(payload.items)}
        case Matching():
            return {str(place): right for place, right in enumerate(payload.rights)}
        case _:
            return {}


def to_data(question: Question) -> dict[str, Any]:
    """The question as dicts, lists, texts and fractions: the normalised JSON without `correct`, which follows."""
    envelope = {f.name: _plain(getattr(question, f.name)) for f in fields(question) if f.name != "payload"}
    return {"id": envelope.pop("id"), "type": question.type.value, **envelope, **_payload_data(question.payload)}


def from_data(data: Mapping[str, Any]) -> Question:
    """The question that `to_data` described; fractions may be numbers or texts such as "1/3".

    Raises KeyError, TypeError or ValueError on data of any other shape.
    """
    return Question(
        id=data["id"],
        prompt=data["prompt"],
        payload=_payload(data["type"], data),
        title=data.get("title"),
        points=Fraction(data.get("points", 1)),
        explanation=data.get("explanation", ""),
        feedback_correct=data.get("feedback_correct", ""),
        feedback_partial=data.get("feedback_partial", ""),
        feedback_incorrect=data.get("feedback_incorrect", ""),
        tags=tuple(data.get("tags", ())),
        category=data.get("category"),
        difficulty=Difficulty(data["difficulty"]) if data.get("difficulty") else None,
        process=Process(data["process"]) if data.get("process") else None,
        group=tuple(data.get("group", ())),
        passages=tuple(Passage(**passage) for passage in data.get("passages", ())),
        shuffle=data.get("shuffle", True),
    )


def to_json(question: Question) -> str:
    """The exact stored form: fractions as texts, keys in a fixed order, so equal questions give equal text."""
    return json.dumps(to_data(question), default=str, ensure_ascii=False, sort_keys=True)


def digest(question: Question) -> str:
    """SHA-256 of the stored form, in hexadecimal: two questions are the same if their digests are."""
    return hashlib.sha256(to_json(question).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Blank):
        return {"kind": value.payload.type.value, "points": value.points, **_payload_data(value.payload)}
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _payload_data(payload: Payload) -> dict[str, Any]:
    return {f.name: _plain(getattr(payload, f.name)) for f in fields(payload)}


def _payload(kind: str, data: Mapping[str, Any]) -> Payload:
    return _READERS[QuestionType(kind)](data)


def _blank(data: Mapping[str, Any]) -> Blank:
    payload = _payload(data["kind"], data)
    if not isinstance(payload, SingleChoice | MultipleResponse | ShortAnswer | Numeric):
        raise ValueError(f"a gap cannot be of type {data['kind']}")
    return Blank(payload=payload, points=Fraction(data.get("points", 1)))


def _options(data: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(Option(**_exact(option)) for option in data["options"])


def _exact(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Fraction(value) if name in _NUMBERS else value for name, value in data.items()}


def _short_answer(data: Mapping[str, Any]) -> ShortAnswer:
    return ShortAnswer(
        answers=tuple(TextAnswer(**_exact(answer)) for answer in data["answers"]),
        case_sensitive=data.get("case_sensitive", False),
        wildcards=data.get("wildcards", False),
        feedback_other=data.get("feedback_other", ""),
    )


def _matching(data: Mapping[str, Any]) -> Matching:
    return Matching(
        pairs=tuple(Pair(**pair) for pair in data["pairs"]),
        distractors=tuple(data.get("distractors", ())),
        scoring=Scoring(data["scoring"]),
    )


_NUMBERS = frozenset({"value", "tolerance", "fraction"})
_READERS: Mapping[QuestionType, Callable[[Mapping[str, Any]], Payload]] = {
    QuestionType.SINGLE_CHOICE: lambda data: SingleChoice(options=_options(data)),
    QuestionType.MULTIPLE_RESPONSE: lambda data: MultipleResponse(
        options=_options(data), scoring=Scoring(data["scoring"])
    ),
    QuestionType.TRUE_FALSE: lambda data: TrueFalse(
        answer=data["answer"],
        feedback_true=data.get("feedback_true", ""),
        feedback_false=data.get("feedback_false", ""),
    ),
    QuestionType.NUMERIC: lambda data: Numeric(
        answers=tuple(NumericAnswer(**_exact(answer)) for answer in data["answers"]),
        feedback_other=data.get("feedback_other", ""),
    ),
    QuestionType.SHORT_ANSWER: _short_answer,
    QuestionType.ORDERING: lambda data: Ordering(items=tuple(data["items"]), scoring=Scoring(data["scoring"])),
    QuestionType.MATCHING: _matching,
    QuestionType.CLOZE: lambda data: Cloze(blanks=tuple(_blank(blank) for blank in data["blanks"])),
}
