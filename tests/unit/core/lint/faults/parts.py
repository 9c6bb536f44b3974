"""What makers of faults share: the texts of a question, read and replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from quizapp.core.lint.bank import Bank
from quizapp.core.question import MultipleResponse, Option, Process, Question, SingleChoice

Fault = Callable[[Random, Bank, Question], Question | None]
"""Spoils one thing in a question of the bank, and nothing else; none if the question has no such thing to spoil."""
Choices = SingleChoice | MultipleResponse


def keys(payload: Choices) -> list[Option]:
    return [option for option in payload.options if option.fraction > 0]


def distractors(payload: Choices) -> list[Option]:
    return [option for option in payload.options if option.fraction <= 0]


def with_options(question: Question, *changed: Option) -> Question:
    """The question with these options in place of those with the same ids."""
    by_id = {option.id: option for option in changed}
    options = tuple(by_id.get(option.id, option) for option in question.payload.options)
    return replace(question, payload=replace(question.payload, options=options))


def with_text(question: Question, option: Option, text: str) -> Question:
    return with_options(question, replace(option, text=text))


def lowered(text: str) -> str:
    """The text as it goes on after a colon or comma."""
    return text[:1].lower() + text[1:]


def others(bank: Bank, question: Question) -> list[Question]:
    """The questions on other facts: of no common group."""
    return [other for other in bank.questions if not set(other.group) & set(question.group)]


def is_retrieve(question: Question) -> bool:
    return question.process is Process.RETRIEVE


def is_choice(question: Question) -> bool:
    return isinstance(question.payload, Choices)


def padded(text: str, padding: str, is_enough: Callable[[Sequence[str]], bool]) -> str:
    """The text with as many words of the padding, over and over, as it takes."""
    words, more = text.split(), padding.split()
    while not is_enough(words):
        words.append(more[len(words) % len(more)].strip('.,;:"“”'))
    return " ".join(words)
