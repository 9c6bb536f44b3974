"""Whether a question is complete and rests on its passages (rules L01 to L04)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding
from quizapp.core.lint.parts import choice_lists, finder
from quizapp.core.lint.words import sentence_spans
from quizapp.core.passage import Article
from quizapp.core.question import Passage, Process, Question, QuestionType, on_offer
from quizapp.core.wellformed import has_words, problems

SIZES = {
    QuestionType.SINGLE_CHOICE: (3, 4),
    QuestionType.MULTIPLE_RESPONSE: (4, 6),
    QuestionType.ORDERING: (3, 6),
}
"""How many options or events a question may have, by type."""
FEWEST_KEYS = 2
"""Keys of a multiple-response question."""
FEWEST_WORDS = 3
MOST_SENTENCES = 3
MOST_CHARACTERS = 450
"""Limits of one passage."""
MOST_CHARACTERS_TOGETHER = 1_100
"""All passages of a question together."""
FEWEST_SPANS = 2
"""Passages or sentences that a question of integrating needs."""

_JOINERS = "-‑'’"


def l01_complete(bank: Bank) -> Iterator[Finding]:
    """Every question is well formed, has all its fields and an id of its own, and the keys and options of its type.

    Single choice has one key, multiple response at least FEWEST_KEYS and a distractor; a gap with options likewise.
    Type, process and difficulty cannot be outside their lists; the section has to follow from a passage that is found.
    The numbers of options are those of the table of types in the standard (SIZES).
    """
    found = finder("L01")
    ids = Counter(question.id for question in bank.questions)
    for question in bank.questions:
        if ids[question.id] > 1:
            yield found(question, "id", "Another question has the same id; give this one its own.")
        for problem in problems(question):
            yield found(question, problem.field, problem.message)
        for name in _missing(question, bank.article):
            yield found(question, name, f"There is no {name}; add it.")
        yield from _keys(question)
        yield from _size(question)


def l02_quoted(bank: Bank) -> Iterator[Finding]:
    """Every passage stands in the article exactly where it says, and the bank states the digest of this article.

    The digest is that of the text: article files are UTF-8 with plain line ends, so file and text are the same bytes.
    """
    found, text = finder("L02"), bank.article.text
    if bank.digest is None:
        yield found(None, "source.sha256", "The bank does not say which article it is about; state its SHA-256.")
    elif bank.digest.lower() != hashlib.sha256(text.encode()).hexdigest():
        yield found(None, "source.sha256", "The article is not the one that the bank states; check every passage.")
    for question, place, passage in _passages(bank):
        if passage.start is None or passage.end is None:
            yield found(question, place, "The passage has not been found in the article; quote it word for word.")
        elif text[passage.start : passage.end] != passage.exact:
            yield found(question, place, "The article has other words at this place; quote it word for word.")


def l03_short_passages(bank: Bank) -> Iterator[Finding]:
    """A passage is a short stretch of whole words inside one paragraph.

    It has at least FEWEST_WORDS words, at most MOST_SENTENCES sentences and MOST_CHARACTERS characters; all passages of
    a question have at most MOST_CHARACTERS_TOGETHER. A word joined by hyphen or apostrophe is one word.
    """
    found = finder("L03")
    for question, place, passage in _passages(bank):
        for advice in _shape(passage.exact):
            yield found(question, place, advice)
        if passage.start is not None and passage.end is not None:
            for advice in _position(bank.article, passage.start, passage.end):
                yield found(question, place, advice)
    for question in bank.questions:
        together = sum(len(passage.exact) for passage in question.passages)
        if together > MOST_CHARACTERS_TOGETHER:
            advice = f"The passages have {together:,} characters together; {MOST_CHARACTERS_TOGETHER:,} is the limit."
            yield found(question, "passages", advice)


def l04_several_places(bank: Bank) -> Iterator[Finding]:
    """A question of integrating rests on at least FEWEST_SPANS passages or sentences."""
    found = finder("L04")
    for question in bank.questions:
        places = sum(len(sentence_spans(passage.exact)) for passage in question.passages)
        if question.process is Process.INTEGRATE and places < FEWEST_SPANS:
            yield found(question, "passages", "One sentence proves the key: add the other one, or call it retrieve.")


def _missing(question: Question, article: Article) -> Iterator[str]:
    fields = {
        "explanation": has_words(question.explanation),
        "process": question.process,
        "difficulty": question.difficulty,
        "group": any(name.strip() for name in question.group),
        "passages": question.passages,
        "section": article.section_of(question) or not question.passages,
    }
    return (name for name, value in fields.items() if not value)


def _keys(question: Question) -> Iterator[Finding]:
    found = finder("L01")
    for options in choice_lists(question):
        keys = len(options.keys)
        if options.is_single and keys > 1:
            yield found(question, options.place, f"{keys} options are keys; one may be.")
        elif not options.is_single and keys < FEWEST_KEYS:
            yield found(question, options.place, f"There are fewer than {FEWEST_KEYS} keys: make it a single choice.")
        if keys == len(options.choices):
            yield found(question, options.place, "Every option is a key; add distractors.")


def _size(question: Question) -> Iterator[Finding]:
    if question.type not in SIZES:
        return
    count, (fewest, most) = len(on_offer(question.payload)), SIZES[question.type]
    if not fewest <= count <= most:
        place = "items" if question.type is QuestionType.ORDERING else "options"
        yield finder("L01")(question, place, f"There are {count} of these; {fewest} to {most} are wanted.")


def _passages(bank: Bank) -> Iterator[tuple[Question, str, Passage]]:
    for question in bank.questions:
        for number, passage in enumerate(question.passages, start=1):
            yield question, f"passages[{number}]", passage


def _shape(exact: str) -> Iterator[str]:
    sentences = len(sentence_spans(exact))
    if len(exact.split()) < FEWEST_WORDS:
        yield f"The passage has fewer than {FEWEST_WORDS} words; quote more of the sentence."
    if sentences > MOST_SENTENCES:
        yield f"The passage has {sentences} sentences; {MOST_SENTENCES} is the limit."
    if len(exact) > MOST_CHARACTERS:
        yield f"The passage has {len(exact)} characters; {MOST_CHARACTERS} is the limit."


def _position(article: Article, start: int, end: int) -> Iterator[str]:
    if not any(paragraph.start <= start and end <= paragraph.end for paragraph in article.paragraphs):
        yield "The passage is not inside one paragraph; cut it in two."
    if _is_in_word(article.text, start) or _is_in_word(article.text, end):
        yield "The passage begins or ends within a word; quote whole words."


def _is_in_word(text: str, cut: int) -> bool:
    """Whether a word goes on across `cut`; in "well-known" a hyphen between letters does not end it."""
    before, after = text[:cut][-2:], text[cut : cut + 2]
    if not before or not after:
        return False
    if before[-1].isalnum() and after[0].isalnum():
        return True
    is_after_joiner = before[-1] in _JOINERS and before[:-1].isalnum() and after[0].isalnum()
    return is_after_joiner or (after[0] in _JOINERS and after[1:].isalnum() and before[-1].isalnum())
