"""How the question is worded: positive, clear, in its own words, and once (rules L07, L13, L14 and L15)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from statistics import median

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import FEWEST, over_limit
from quizapp.core.lint.parts import choice_lists, finder, key_texts, stem
from quizapp.core.lint.readability import grade
from quizapp.core.lint.words import content_words, gram_cosine, jaccard, shared_run, unquoted
from quizapp.core.question import Matching, MultipleResponse, Ordering, Question, QuestionType, TrueFalse
from quizapp.core.typed import fold

MOST_NEGATIVE = 0.03
MOST_WORDS = 45
MOST_WORDS_MEDIAN = 24
MOST_GRADE_MEDIAN = 12.0
"""Flesch-Kincaid grade of the stems without names."""
LIFTED_RUN = 9
"""Words in a row that a stem may not have in common with the article."""
MOST_LIFTED = 0.15
ALIKE_IN_WORDS = 0.80
ALIKE_IN_LETTERS = 0.90
"""Two stems with the same key are near duplicates from here on: Jaccard of content words, cosine of 4-grams."""

_NEGATIVE = re.compile(r"\b(?:\w*n['’]t|not|cannot|never|except|least|false|incorrect)\b", re.IGNORECASE)
_POSITIVE = re.compile(r"\bat least\b|\btrue (?:or|and) false\b|\b(?:whether|if) or not\b", re.IGNORECASE)
_NEGATIVE_OPTION = re.compile(r"\b(?:\w*n['’]t|not|cannot|never|no|nobody|none|neither)\b", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\W*(?:he|she|it|they|him|her|them|his|its|their|we|our|i|my|this|that|these|those|here|there)\b(?!-)",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:(?:this|the) (?:passage|extract)|this (?:paragraph|text)|above|below|you|your)\b", re.IGNORECASE
)
_END = re.compile(r"[?:.؟۔？：。।][\"”»’')\]]*$")
_GAP = re.compile(r"_{2,}")


def l07_positive(bank: Bank) -> Iterator[Finding]:
    """The stem asks for what is so, not for what is not.

    Outside quotation marks it has no not, n't, cannot, never, except, least, false or incorrect, unless in capitals,
    which mark the search for an exception; "at least" and "true or false" are no negatives. Where a stem is negative,
    no option is. Bank: at most MOST_NEGATIVE of the stems.
    """
    found = finder("L07")
    negative = 0
    for question in bank.questions:
        words = _negatives(stem(question))
        negative += bool(words)
        for word in words:
            if not word.isupper():
                yield found(question, "prompt", f"“{word}” makes the question negative; ask for what is so.")
        if words:
            for place, option in _options(question):
                if _NEGATIVE_OPTION.search(unquoted(option)):
                    yield found(question, place, "Question and option are both negative; reword one.")
    yield from over_limit("L07", "prompt", negative, len(bank.questions), MOST_NEGATIVE, "stems are negative")


def l13_clear(bank: Bank) -> Iterator[Finding]:
    """The stem stands by itself, ends like a sentence and is short and plain.

    It does not open with a pronoun (or "this", "that", "here", which point to something else), has no "this passage",
    "above", "below", "you", and at most MOST_WORDS words; it ends in "?", ":" or ".", in any script. Words in quotation
    marks are not searched. A bank of FEWEST or more has medians of at most MOST_WORDS_MEDIAN words and grade
    MOST_GRADE_MEDIAN.
    """
    found = finder("L13")
    stems = {question: stem(question) for question in bank.questions}
    for question, words in stems.items():
        for advice in _unclear(words):
            yield found(question, "prompt", advice)
    if len(stems) < FEWEST:
        return
    length = median(_length(words) for words in stems.values())
    level = median(grade(words) for words in stems.values())
    if length > MOST_WORDS_MEDIAN:
        yield found(None, "prompt", f"Half the stems have {length:g} words or more; {MOST_WORDS_MEDIAN} is the limit.")
    if level > MOST_GRADE_MEDIAN:
        yield found(None, "prompt", f"Half the stems need grade {level:.1f} or more; {MOST_GRADE_MEDIAN:g} is enough.")


def l14_own_words(bank: Bank) -> Iterator[Finding]:
    """The stem has no LIFTED_RUN words in a row from the article outside quotation marks.

    A cloze text is near the article by nature and exempt. Bank: at most MOST_LIFTED of the others.
    """
    found = finder("L14", Severity.WARNING)
    judged = [question for question in bank.questions if question.type is not QuestionType.CLOZE]
    lifted = 0
    for question in judged:
        run = shared_run(stem(question), bank.article.text, LIFTED_RUN)
        if run:
            lifted += 1
            yield found(question, "prompt", f"“{run} …” stands so in the article; say it in other words.")
    yield from over_limit("L14", "prompt", lifted, len(judged), MOST_LIFTED, "stems are lifted from the article")


def l15_once(bank: Bank) -> Iterator[Finding]:
    """No stem stands twice, and no two stems with the same key are nearly alike.

    The same: after case, accents and punctuation are removed (an error). Alike: Jaccard of content words of
    ALIKE_IN_WORDS, or cosine of four-letter stretches of ALIKE_IN_LETTERS (a warning). Two questions have the same key
    if one accepted answer is common to both; where the key has several parts, if all are.
    """
    error, warning = finder("L15"), finder("L15", Severity.WARNING)
    told = [(question, fold(stem(question)), _keys(question)) for question in bank.questions]
    for (first, one, key), (second, other, other_key) in combinations(told, 2):
        if one == other:
            yield error(second, "prompt", f"{first.id} asks in the same words; say what sets this one apart.")
        elif key & other_key and _is_alike(one, other):
            yield warning(second, "prompt", f"{first.id} asks nearly the same with the same key; drop or change one.")


def _negatives(words: str) -> list[str]:
    return _NEGATIVE.findall(_POSITIVE.sub(" ", unquoted(words)))


def _options(question: Question) -> Iterator[tuple[str, str]]:
    for options in choice_lists(question):
        for choice in options.choices:
            yield choice.place, choice.words


def _unclear(words: str) -> Iterator[str]:
    if _PRONOUN.match(words):
        yield f"“{words.split()[0]}” at the beginning refers to nothing; name it."
    pointing = _POINTING.search(unquoted(words))
    if pointing:
        yield f"“{pointing[0]}” speaks to the reader or points elsewhere; name the section or leave it out."
    if not _END.search(words):
        yield "The question ends without “?”, “:” or “.”."
    if _length(words) > MOST_WORDS:
        yield f"The question has {_length(words)} words; {MOST_WORDS} is the limit."


def _length(words: str) -> int:
    return len(_GAP.sub(" ", words).split())


def _keys(question: Question) -> frozenset[str]:
    """What may not be the same: every accepted answer, or all parts of the key as one."""
    match question.payload:
        case TrueFalse(answer=answer):
            return frozenset({str(answer)})
        case MultipleResponse() | Ordering() | Matching():
            return frozenset({"|".join(sorted(map(fold, key_texts(question))))})
        case _:
            return frozenset(map(fold, key_texts(question)))


def _is_alike(one: str, other: str) -> bool:
    return (
        jaccard(content_words(one), content_words(other)) >= ALIKE_IN_WORDS
        or gram_cosine(one, other) >= ALIKE_IN_LETTERS
    )
