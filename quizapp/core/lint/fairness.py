"""Rules on how the article is retold: in neutral words (L19), with its hedges (L20), minding doubtful spots (L21)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.lint.bank import Bank, Spot
from quizapp.core.lint.finding import Finding
from quizapp.core.lint.loaded import loaded_words
from quizapp.core.lint.parts import asked_texts, finder, texts
from quizapp.core.lint.words import sentence_spans, unquoted
from quizapp.core.question import Passage, Question

HEDGE = re.compile(
    r"\b(?:reportedly|possibly|probably|alleg\w+|according\s+to|claim(?:s|ed|ing)?"
    r"|(?<!was )(?<!were )denied|den(?:y|ies|ying))\b",
    re.IGNORECASE,
)
"""By these words the article says that something is not certain, or somebody's word; a wish "was denied" otherwise."""
OPENING_SOURCE = re.compile(r"[\"“]?According\s+to\b")
"""A sentence that opens so names its source for all that follows."""
REPORTING = re.compile(
    r"\b(?:accord(?:s|ed|ing)|account(?:s|ed)?|admi(?:t|ts|tted|ssion)|alleg\w+|announc\w+|attribut\w+|cite[sd]?|claim\w*"
    r"|den(?:y|ies|ied|ying|ials?)|likely|perhaps|possib\w+|probab\w+|report\w*|rumou?r\w*|sa(?:y|ys|id|ying)|sources?"
    r"|stat(?:ed|ing|ements?)|suggest\w*|suppos\w+|tell(?:s|ing)?|told|uncertain\w*|witness\w*)\b",
    re.IGNORECASE,
)
"""By these words a question says the same."""
SCOPE = re.compile(
    r"\baccording\s+(?=to\s+(?:the|this)\s+(?:(?!(?:from|in|of|that)\b)[\w'’-]+\s+){0,6}?"
    r"(?:article|introduction|section)\b)",
    re.IGNORECASE,
)
"""This opens where in the article something stands, and is no word of reporting there: it names nobody."""


def l19_neutral_words(bank: Bank) -> Iterator[Finding]:
    """No loaded word stands outside quotation marks in stem, options, feedback or explanation (see loaded.py)."""
    found = finder("L19")
    for question in bank.questions:
        for text in texts(question):
            for word in loaded_words(unquoted(text.words)):
                advice = f"“{word}” judges; use a neutral word, or quote and name the speaker."
                yield found(question, text.place, advice)


def l20_hedges_kept(bank: Bank) -> Iterator[Finding]:
    """Where a passage hedges, the stem or the options have a word of reporting too.

    A passage hedges if it has a HEDGE, or if its sentence opens with "According to". A hedge elsewhere in a long
    sentence need not be about the passage, and is left to reviewers. "According to the article", or to a section, says
    where, not on whose word.
    """
    found = finder("L20")
    for question in bank.questions:
        if any(REPORTING.search(SCOPE.sub("", text.words)) for text in asked_texts(question)):
            continue
        for number, passage in enumerate(question.passages, start=1):
            hedge = HEDGE.search(passage.exact) or _opening_source(bank.article.text, passage)
            if hedge:
                advice = f"The article hedges here (“{hedge[0]}”); say in the stem who says so, or how certain it is."
                yield found(question, f"passages[{number}]", advice)


def l21_doubtful_spots(bank: Bank) -> Iterator[Finding]:
    """A question that touches a doubtful spot has one of its scope words, and none has a typing error of the article.

    A question touches a spot if their passages overlap; a spot without scope words may be shown freely. Scope words
    count in stem and options. Typing errors are looked for in what students read, but not in passages and not in
    accepted answers, which forgive them. A spot that the article does not have, and a list of questions that are not
    those which touch the spot, are mistakes of the register.
    """
    found, article = finder("L21"), bank.article.text
    for spot in bank.spots:
        if not all(passage in article for passage in spot.passages):
            yield found(None, f"spots[{spot.id}]", "The article has no such words; quote the spot word for word.")
    places = {spot: tuple(_places(article, spot)) for spot in bank.spots}
    for spot in bank.spots:
        touching = [question.id for question in bank.questions if _touches(question, places[spot])]
        if spot.questions is not None and sorted(spot.questions) != sorted(touching):
            listed = ", ".join(touching) or "none"
            yield found(None, f"spots[{spot.id}].questions", f"Questions touch this spot: {listed}. List these.")
    for question in bank.questions:
        for spot in (spot for spot in places if _is_open(question, spot, places[spot])):
            wanted = ", ".join(f"“{word}”" for word in spot.scope_words)
            advice = f"A passage touches the doubtful spot {spot.id} ({spot.handling}); say one of {wanted}."
            yield found(question, "prompt", advice)
        for place, error in _repeated_errors(question, bank.typing_errors):
            yield found(question, place, f"“{error}” is a typing error of the article; do not repeat it.")


def _opening_source(article: str, passage: Passage) -> re.Match[str] | None:
    start = passage.start
    if start is None:
        return None
    opening = next((begin for begin, end in sentence_spans(article) if begin <= start < end), start)
    return OPENING_SOURCE.match(article, opening)


def _places(article: str, spot: Spot) -> Iterator[tuple[int, int]]:
    """Every stretch of the article where the spot's words stand."""
    for passage in spot.passages:
        start = article.find(passage)
        while passage and start >= 0:
            yield start, start + len(passage)
            start = article.find(passage, start + 1)


def _touches(question: Question, places: tuple[tuple[int, int], ...]) -> bool:
    return any(
        passage.start < end and start < passage.end
        for passage in question.passages
        if passage.start is not None and passage.end is not None
        for start, end in places
    )


def _is_open(question: Question, spot: Spot, places: tuple[tuple[int, int], ...]) -> bool:
    return bool(spot.scope_words) and _touches(question, places) and not _is_scoped(question, spot)


def _is_scoped(question: Question, spot: Spot) -> bool:
    asked = " ".join(text.words for text in asked_texts(question)).casefold()
    return any(word.casefold() in asked for word in spot.scope_words)


def _repeated_errors(question: Question, errors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for text in texts(question):
        for error in errors:
            if re.search(rf"(?<!\w){re.escape(error)}(?!\w)", text.words, re.IGNORECASE):
                yield text.place, error
