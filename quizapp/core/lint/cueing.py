"""Whether one question gives away the answer to another (rule L27)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import over_limit
from quizapp.core.lint.parts import finder, key_texts, stem
from quizapp.core.lint.words import content_words, figures, names, tokens
from quizapp.core.question import Matching, Ordering, Question

SHARED = 0.5
"""The share of the content words of a stem that another stem needs to be about the same fact."""
LONG_KEY = 3
"""A key of so many words is told from others, even if it has no name or figure."""
MOST_CUED = 0.03
"""The share of questions whose key may stand in another stem."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as the rule compares it: tokens with a space around each, so that words are found whole."""

    question: Question
    said: str
    words: frozenset[str]
    keys: tuple[str, ...]


def l27_cueing(bank: Bank) -> Iterator[Finding]:
    """No stem says the key of another question on the same fact, unless both share a group.

    A key is looked for that has a name, a figure or LONG_KEY words. Two questions are on the same fact if the stem that
    gives away has SHARED of the content words of the other stem. Events to order and pairs to match are not looked for:
    a stem that names one does not tell its place. MOST_CUED of the questions may be given away.
    """
    found = finder("L27", Severity.WARNING)
    asked = [_asked(question) for question in bank.questions]
    cued = 0
    for target in asked:
        cues = [other for other in asked if target.keys and _gives_away(other, target)]
        cued += bool(cues)
        for other in cues:
            yield found(
                target.question,
                "group",
                f"The stem of {other.question.id} says the key; give both a common group, or ask otherwise.",
            )
    what = "questions have their key in the stem of another one without a common group"
    yield from over_limit("L27", "group", cued, len(asked), MOST_CUED, what)


def _asked(question: Question) -> _Asked:
    words = stem(question)
    is_list = isinstance(question.payload, Ordering | Matching)
    keys = () if is_list else tuple(_spaced(key) for key in key_texts(question) if _is_telling(key))
    return _Asked(question, _spaced(words), content_words(words), keys)


def _gives_away(other: _Asked, target: _Asked) -> bool:
    if other.question.id == target.question.id or set(other.question.group) & set(target.question.group):
        return False
    if len(other.words & target.words) < SHARED * len(target.words):
        return False
    return any(key in other.said and key not in target.said for key in target.keys)


def _is_telling(key: str) -> bool:
    return bool(names(key) or figures(key)) or len(tokens(key)) >= LONG_KEY


def _spaced(text: str) -> str:
    return f" {' '.join(tokens(text))} "
