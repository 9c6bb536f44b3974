"""Whether the key can be found without reading the article, by a simple habit (rule L29).

After the passage-independence studies since Tuinman (1972): a reader who never sees the text should do no better than
chance.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from quizapp.core.lint.bank import Bank, Baseline
from quizapp.core.lint.chance import binomial_tail
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.options import ABSOLUTES
from quizapp.core.lint.parts import choice_lists, stem
from quizapp.core.lint.words import content_words, figures, gram_cosine, names, opening_words, tokens
from quizapp.core.question import Question

MARGIN = 0.08
"""How far above chance, as a share of the lists, a habit may be right."""
SIGNIFICANCE = 0.01
FEWEST_LISTS = 20
"""Fewer lists say nothing about a habit (as in rule L09)."""
TRAINED = "trained model"
"""The name of the result of the model that tools/train_baseline.py trains."""


@dataclass(frozen=True, slots=True)
class BlindList:
    """What somebody sees who has only the question: its words and the options. `key` is the place of the right one."""

    question: str
    stem: str
    options: tuple[str, ...]
    key: int


Scores = Sequence[float]
"""How well each option fits a habit: whoever follows it takes the option with the highest score."""


def longest(choice: BlindList) -> Scores:
    """The more characters, the better."""
    return [len(option) for option in choice.options]


def shortest(choice: BlindList) -> Scores:
    """The fewer characters, the better."""
    return [-len(option) for option in choice.options]


def first(choice: BlindList) -> Scores:
    """The first option, whatever it says."""
    return [place == 0 for place in range(len(choice.options))]


def last(choice: BlindList) -> Scores:
    """The last option, whatever it says."""
    return [place == len(choice.options) - 1 for place in range(len(choice.options))]


def middle(choice: BlindList) -> Scores:
    """Any option but the first and the last."""
    return [0 < place < len(choice.options) - 1 for place in range(len(choice.options))]


def most_stem_words(choice: BlindList) -> Scores:
    """The more content words of the stem are said again, the better."""
    asked = content_words(choice.stem)
    return [len(asked & content_words(option)) for option in choice.options]


def most_like_the_others(choice: BlindList) -> Scores:
    """The more alike to the other options on average (cosine of character 4-grams), the better."""
    return [
        round(sum(gram_cosine(option, other) for place, other in enumerate(choice.options) if place != own), 9)
        for own, option in enumerate(choice.options)
    ]


def most_names_or_figures(choice: BlindList) -> Scores:
    """The more names and figures, the better; the capital that opens an option makes no name by itself."""
    return [len(set(names(option)) - opening_words(option)) + len(figures(option)) for option in choice.options]


def no_absolute(choice: BlindList) -> Scores:
    """Any option without a word such as "always" or "only"."""
    return [ABSOLUTES.isdisjoint(tokens(option)) for option in choice.options]


HABITS: Mapping[str, Callable[[BlindList], Scores]] = {
    "longest option": longest,
    "shortest option": shortest,
    "first option": first,
    "last option": last,
    "middle option": middle,
    "most words of the stem": most_stem_words,
    "most like the other options": most_like_the_others,
    "most names or figures": most_names_or_figures,
    "no absolute word": no_absolute,
}


def blind_lists(questions: Sequence[Question]) -> tuple[BlindList, ...]:
    """The lists of which one option is the key: single-choice questions, and such gaps of a cloze."""
    return tuple(_lists(questions))


def picks(scores: Scores) -> frozenset[int]:
    """The places with the highest score."""
    return frozenset(place for place, score in enumerate(scores) if score == max(scores))


def follow(name: str, choices: Sequence[BlindList]) -> Baseline:
    """What a habit achieves. `tries` are the lists that it narrows down; a hit keeps the key among what is left.

    Guessing among as many options would keep it with their share of the list. So a habit that ties two options, or
    rules out one, is judged by what it rules out, and where all options tie it says nothing.
    """
    tries = hits = 0
    expected = 0.0
    for choice in choices:
        left = picks(HABITS[name](choice))
        if len(left) < len(choice.options):
            tries += 1
            hits += choice.key in left
            expected += len(left) / len(choice.options)
    return Baseline(name=name, hits=hits, tries=tries, expected=expected)


def is_above_chance(baseline: Baseline) -> bool:
    """Whether the result is neither small nor luck: above chance by more than MARGIN with p < SIGNIFICANCE."""
    tries, expected = baseline.tries, baseline.expected
    if tries < FEWEST_LISTS or baseline.hits - expected <= MARGIN * tries:
        return False
    return binomial_tail(baseline.hits, tries, expected / tries) < SIGNIFICANCE


def l29_no_passage_baselines(bank: Bank) -> Iterator[Finding]:
    """No habit finds the key without the article: none of nine, nor a small model trained on them.

    A habit is judged over the lists that it narrows down (see `follow`), if these are FEWEST_LISTS or more. The model
    is trained outside the program; that its result is missing is a warning.
    """
    choices = blind_lists(bank.questions)
    for baseline in (*(follow(name, choices) for name in HABITS), *bank.trained):
        if is_above_chance(baseline):
            yield Finding(
                rule="L29",
                severity=Severity.ERROR,
                question=None,
                place=f"baselines[{baseline.name}]",
                advice=f"Without the article, “{baseline.name}” keeps the key in {baseline.hits} of {baseline.tries}"
                f" choice lists, where chance gives {baseline.expected:.1f}; change options until it no longer does.",
            )
    if len(choices) >= FEWEST_LISTS and not bank.trained:
        yield Finding(
            rule="L29",
            severity=Severity.WARNING,
            question=None,
            place=f"baselines[{TRAINED}]",
            advice="There is no up-to-date result of the trained model; run tools/train_baseline.py on the set files.",
        )


def features(choice: BlindList) -> tuple[tuple[float, ...], ...]:
    """For each option what a model may learn from: each habit's score against the list's mean, and its pick."""
    columns = [column for habit in HABITS.values() for column in _columns(habit(choice))]
    return tuple(zip(*columns, strict=True))


def sets_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and contents of set files, by which a result of the trained model is known to be stale."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _columns(scores: Scores) -> tuple[list[float], list[float]]:
    mean, left = sum(scores) / len(scores), picks(scores)
    centred = [score - mean for score in scores]
    return centred, [(place in left) / len(left) for place in range(len(scores))]


def _lists(questions: Sequence[Question]) -> Iterator[BlindList]:
    for question in questions:
        for found in choice_lists(question):
            if found.is_single and len(found.keys) == 1:
                key = next(place for place, choice in enumerate(found.choices) if choice.is_key)
                yield BlindList(question.id, stem(question), tuple(choice.words for choice in found.choices), key)
