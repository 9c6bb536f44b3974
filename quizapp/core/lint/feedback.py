"""Whether everybody learns why: explanation and feedback (rule L22)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding
from quizapp.core.lint.parts import answer_texts, choice_lists, finder, texts
from quizapp.core.lint.words import plain
from quizapp.core.question import Question
from quizapp.core.typed import fold

FEWEST_CHARACTERS = 60
MOST_CHARACTERS = 600
"""Limits of an explanation."""
FEWEST_OF_FEEDBACK = 20
"""Characters of a distractor's feedback."""

_BY_LETTER = re.compile(
    r"\b(?:[Oo]ption|[Cc]hoice)s? \(?(?:[A-F]|[b-f1-6]|(?<=\()a)\b(?!['’])"
    r"|\b[Aa]nswers? \(?(?:[B-F]\b|A\b(?! [a-z]))(?!['’])"
    r"|\b(?:first|second|third|fourth|fifth|sixth|last) (?:option|choice)\b"
)
_URL = re.compile(r"https?:|\bwww\.|\b[\w-]{1,63}\.(?:com|org|net|edu|gov|info)\b", re.IGNORECASE)
_PATH = re.compile(
    r"(?:^|[\s(\"“])(?:~|\.{1,2})?/\w|\b[A-Z]:\\|\b[\w-]{1,100}\.(?:txt|ya?ml|json|md|html?|pdf|csv|docx?|py)\b"
)


def l22_explained(bank: Bank) -> Iterator[Finding]:
    """The key is explained, every distractor has feedback of its own, and no text names letters, addresses or files.

    An explanation has FEWEST_CHARACTERS to MOST_CHARACTERS characters, the feedback of a distractor FEWEST_OF_FEEDBACK
    or more. "Option B", "answer B" and "the second option" are wrong as soon as options are shuffled. (The feedback of
    a true/false question is rule L25's.)
    """
    found = finder("L22")
    for question in bank.questions:
        for place, advice in (*_explanation(question), *_feedback(question), *_pointers(question)):
            yield found(question, place, advice)


def _explanation(question: Question) -> Iterator[tuple[str, str]]:
    length = len(plain(question.explanation))
    if length < FEWEST_CHARACTERS:
        yield "explanation", f"The explanation has {length} characters; say in {FEWEST_CHARACTERS} or more why."
    if length > MOST_CHARACTERS:
        yield "explanation", f"The explanation has {length} characters; {MOST_CHARACTERS} is the limit."


def _feedback(question: Question) -> Iterator[tuple[str, str]]:
    for options in choice_lists(question):
        for choice in options.distractors:
            if len(choice.feedback) < FEWEST_OF_FEEDBACK:
                place = choice.place.removesuffix("text") + "feedback"
                yield place, f"Say in {FEWEST_OF_FEEDBACK} characters or more what the article says about this."
    first_places: dict[str, str] = {}
    for text in answer_texts(question):
        first = first_places.setdefault(fold(text.words), text.place) if text.words else text.place
        if first != text.place:
            yield text.place, f"The same words as in {first}; say what is special here."


def _pointers(question: Question) -> Iterator[tuple[str, str]]:
    for text in texts(question):
        for pattern, advice in (
            (_BY_LETTER, "Options are shuffled, so “{}” may be another one; say it in words."),
            (_URL, "“{}” is an address; a question is complete without it."),
            (_PATH, "“{}” is a file; a question is complete without it."),
        ):
            match = pattern.search(text.words)
            if match:
                yield text.place, advice.format(match[0].strip())
