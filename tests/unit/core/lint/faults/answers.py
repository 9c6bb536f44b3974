"""Faults of what counts as right, and of what a question has to have."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from random import Random

from quizapp.core.lint.bank import Bank
from quizapp.core.question import Cloze, Matching, Numeric, Ordering, Question, ShortAnswer, SingleChoice, TextAnswer
from tests.unit.core.lint.faults.parts import distractors, keys, with_options

VARIANTS = (
    ("HTS", "Tahrir al-Sham", "Hayat Tahrir al-Sham"),
    ("SNA", "Syrian National Army"),
    ("SOR", "Southern Operations Room"),
    ("Assad", "Bashar al-Assad"),
    ("Abu Mohammad al-Julani", "Abu Mohammad al-Jolani"),
    ("4th Division", "Fourth Division"),
    ("10.30 pm", "10:30 pm", "22:30"),
)
"""Ways to write one thing, each of which has to be accepted."""


def repeated_id(rng: Random, bank: Bank, question: Question) -> Question | None:
    return replace(question, id=rng.choice([other.id for other in bank.questions if other is not question]))


def wrong_number_of_keys(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A single choice with two keys or none."""
    if not isinstance(question.payload, SingleChoice):
        return None
    (key,), wrong = keys(question.payload), rng.choice(distractors(question.payload))
    changed = replace(wrong, fraction=key.fraction) if rng.random() < 0.5 else replace(key, fraction=Fraction(0))
    return with_options(question, changed)


def generous_tolerance(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A tolerance that reaches another figure of the passages, or half of the value."""
    if not isinstance(question.payload, Numeric):
        return None
    (answer, *rest) = question.payload.answers
    figures = {Fraction(found) for span in question.passages for found in re.findall(r"\b\d+\b", span.exact)}
    reach = [abs(figure - answer.value) for figure in figures if figure != answer.value]
    tolerance = rng.choice([*reach, abs(answer.value) / 2])
    answers = (replace(answer, tolerance=tolerance), *rest)
    return replace(question, payload=replace(question.payload, answers=answers))


def lost_unit(_rng: Random, bank: Bank, question: Question) -> Question | None:
    """A numeric question that does not say what is counted."""
    if not isinstance(question.payload, Numeric):
        return None
    return replace(question, prompt=f"Which figure is given under the heading {bank.article.section_of(question)}?")


def no_spare(_rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A matching without a spare right side."""
    if not isinstance(question.payload, Matching):
        return None
    return replace(question, payload=replace(question.payload, distractors=()))


def dated_event(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """An event to be put in order that tells when it was."""
    if not isinstance(question.payload, Ordering):
        return None
    items = list(question.payload.items)
    items[rng.randrange(len(items))] += rng.choice((" on 5 December", " in 2024", " at 10.30 pm", " on Sunday"))
    return replace(question, payload=replace(question.payload, items=tuple(items)))


def other_gaps(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A cloze text with more or fewer gaps than answers."""
    if not isinstance(question.payload, Cloze):
        return None
    blanks = question.payload.blanks
    changed = blanks[:-1] if len(blanks) > 1 and rng.random() < 0.5 else (*blanks, blanks[0])
    return replace(question, payload=replace(question.payload, blanks=changed))


def lost_variant(rng: Random, _bank: Bank, question: Question) -> Question | None:
    """A typed answer that has several known forms, of which one alone is accepted."""
    if not isinstance(question.payload, ShortAnswer):
        return None
    form = rng.choice(rng.choice(VARIANTS))
    return replace(question, payload=replace(question.payload, answers=(TextAnswer(text=form),)))
