"""Writing native files: the same set always gives the same bytes, and reading them gives the same set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Passage,
    Payload,
    Question,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.formats.native_header import SOURCE_KEYS, VERSION
from quizapp.formats.native_payloads import default_id, has_wildcards, shares
from quizapp.formats.normalised import SetMeta
from quizapp.formats.rich import as_plain
from quizapp.formats.yamltext import dump

Entries = dict[str, Any]
Rich = Callable[[str], str]
"""Writes a rich text in the text format of the file."""


def write(meta: SetMeta, questions: Sequence[Question]) -> bytes:
    """The file: plain if every rich text of it can be said in plain text, else HTML. Defaults are left out."""
    is_plain = all(as_plain(text) is not None for question in questions for text in _rich_texts(question))
    rich: Rich = (lambda text: as_plain(text) or "") if is_plain else str
    entries = {
        "format": VERSION,
        "id": meta.id,
        "title": meta.title,
        "language": meta.language,
        "description": meta.description,
        "licence": meta.licence,
        "authors": meta.authors,
        "tags": meta.tags,
        "text_format": "plain" if is_plain else "html",
        "source": _filled({key: (meta.source or {}).get(key) for key in SOURCE_KEYS}),
        "questions": [_question(question, rich) for question in questions],
    }
    return dump(_filled(entries)).encode()


def _rich_texts(question: Question) -> list[str]:
    texts: list[str] = []

    def keep(text: str) -> str:
        texts.append(text)
        return text

    _question(question, keep)
    return texts


def _question(question: Question, rich: Rich) -> Entries:
    return _filled(
        {
            "id": question.id,
            "type": question.type.value,
            "title": question.title,
            "prompt": rich(question.prompt),
            "points": _unless(Fraction(1), question.points),
            "difficulty": question.difficulty and question.difficulty.value,
            "process": question.process and question.process.value,
            "group": question.group,
            "tags": question.tags,
            "category": question.category,
            "shuffle": _unless(True, question.shuffle),
            **_payload(question.payload, rich),
            "explanation": rich(question.explanation),
            "feedback_correct": rich(question.feedback_correct),
            "feedback_partial": rich(question.feedback_partial),
            "feedback_incorrect": rich(question.feedback_incorrect),
            "passages": [_passage(passage) for passage in question.passages],
        }
    )


def _payload(payload: Payload, rich: Rich) -> Entries:
    match payload:
        case SingleChoice() | MultipleResponse():
            return _choice(payload, rich)
        case TrueFalse():
            return {
                "answer": payload.answer,
                "feedback_true": rich(payload.feedback_true),
                "feedback_false": rich(payload.feedback_false),
            }
        case Numeric():
            return {
                "answers": [_number(answer, rich) for answer in payload.answers],
                "feedback_other": rich(payload.feedback_other),
            }
        case ShortAnswer():
            return _short_answer(payload, rich)
        case Ordering():
            return {
                "scoring": _scoring(payload.scoring, Scoring.EXACT),
                "items": [rich(item) for item in payload.items],
            }
        case Matching():
            return {
                "scoring": _scoring(payload.scoring, Scoring.PARTIAL),
                "pairs": [{"left": rich(pair.left), "right": rich(pair.right)} for pair in payload.pairs],
                "distractors": [rich(text) for text in payload.distractors],
            }
        case Cloze():
            return {"blanks": [_blank(blank, rich) for blank in payload.blanks]}


def _choice(payload: SingleChoice | MultipleResponse, rich: Rich) -> Entries:
    if isinstance(payload, SingleChoice):
        return {"options": _options(payload.options, Fraction(1), Fraction(0), rich)}
    right, wrong = shares(len(payload.keys), payload.scoring)
    return {
        "scoring": _scoring(payload.scoring, Scoring.PARTIAL),
        "options": _options(payload.options, right, wrong, rich),
    }


def _options(options: Sequence[Option], right: Fraction, wrong: Fraction, rich: Rich) -> list[Entries]:
    """The options; only the keys are named if that gives every option its fraction."""
    is_named = all(option.fraction in (right, wrong) for option in options)
    return [
        _filled(
            {
                "id": _unless(default_id(place), option.id),
                "text": rich(option.text),
                "correct": _unless(False, is_named and option.fraction == right),
                "fraction": None if is_named else _unless(Fraction(0), option.fraction),
                "feedback": rich(option.feedback),
                "fixed": _unless(False, option.fixed),
            }
        )
        for place, option in enumerate(options)
    ]


def _number(answer: NumericAnswer, rich: Rich) -> Entries:
    return _filled(
        {
            "value": answer.value,
            "tolerance": _unless(Fraction(0), answer.tolerance),
            "fraction": _unless(Fraction(1), answer.fraction),
            "feedback": rich(answer.feedback),
        }
    )


def _short_answer(payload: ShortAnswer, rich: Rich) -> Entries:
    return {
        "answers": [_text(answer, rich) for answer in payload.answers],
        "case_sensitive": _unless(False, payload.case_sensitive),
        "wildcards": _unless(has_wildcards(payload.answers), payload.wildcards),
        "feedback_other": rich(payload.feedback_other),
    }


def _text(answer: TextAnswer, rich: Rich) -> Entries | str:
    if answer.fraction == 1 and not answer.feedback:
        return answer.text
    fraction = _unless(Fraction(1), answer.fraction)
    return _filled({"text": answer.text, "fraction": fraction, "feedback": rich(answer.feedback)})


def _blank(blank: Blank, rich: Rich) -> Entries:
    points = _unless(Fraction(1), blank.points)
    return _filled({"kind": blank.payload.type.value, "points": points, **_payload(blank.payload, rich)})


def _passage(passage: Passage) -> Entries:
    return _filled(
        {
            "exact": passage.exact,
            "prefix": passage.prefix,
            "suffix": passage.suffix,
            "start": passage.start,
            "end": passage.end,
        }
    )


def _scoring(scoring: Scoring, default: Scoring) -> str | None:
    return None if scoring is default else scoring.value


def _unless(default: Any, value: Any) -> Any:
    return None if value == default else value


def _filled(entries: Mapping[str, Any]) -> Entries:
    """The entries that say something. Zero and false do."""
    return {key: value for key, value in entries.items() if value is not None and value not in ("", (), [], {})}
