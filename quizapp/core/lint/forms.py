"""Whether options stand in order and are of one form (rules L23 and L24)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import over_limit
from quizapp.core.lint.parts import Choice, ChoiceList, choice_lists, finder, payloads
from quizapp.core.lint.words import numbers, plain
from quizapp.core.presentation import GAP
from quizapp.core.question import Cloze, Question

MOST_UNORDERED = 0.05
MOST_CUES = 0.02
"""Shares of the bank's option lists that may be out of order (L23), or mark the key by its form (L24)."""
MOST_WORDS_OF_A_FIGURE = 4
"""Longer options are statements with a figure in them, not figures."""

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b", re.I)
_DAY = re.compile(r"\b([0-3]?\d)(?:st|nd|rd|th)?\b(?![.:,]\d)")
_YEAR = re.compile(r"\b(1\d{3}|20\d{2})\b")
_TIME = re.compile(r"\b([0-2]?\d)[.:]([0-5]\d)\b\s*([ap]\.?m)?|\b(1?\d)\s*([ap]\.?m)\b", re.I)
_BARE_NUMBER = re.compile(r"(?:(?:about|after|almost|around|at|by|for|in|nearly|on|over|within) )?\W?[\d]", re.I)
_VOWEL_SOUND = re.compile(
    r"(?!uni(?![dmn])|use|usu|eu|one\b|once\b)[aeiou]|hour|honest|honou?r\b|heir|8|11\b|18\b", re.I
)
_SPELLED = re.compile(r"[A-Z]{2,5}\b")
_LETTERS_WITH_VOWEL = "AEFHILMNORSX"
_ARTICLE_BEFORE = re.compile(r"\b(an?)\W*$", re.I)

_FORMS: Mapping[str, Callable[[str], bool]] = {
    "a figure": lambda words: bool(re.search(r"\d", words)),
    "a full stop": lambda words: words.endswith("."),
    "a capital at its beginning": lambda words: words[:1].isupper(),
    "a capital within": lambda words: any(character.isupper() for character in words[1:]),
    "quotation marks": lambda words: bool(re.search(r"[\"“”«»„]|(?<!\w)['‘]\w[^'’]*['’](?!\w)", words)),
    "brackets": lambda words: bool(re.search(r"[()\[\]]", words)),
}


def l23_in_order(bank: Bank) -> Iterator[Finding]:
    """Options that are all numbers, all dates or all times go up or down; at most MOST_UNORDERED of the lists do not.

    An option is a number if it has at most MOST_WORDS_OF_A_FIGURE words and opens with one; "the 4th Division" is none.
    """
    found = finder("L23", Severity.WARNING)
    unordered = total = 0
    for question, options in _lists(bank):
        total += 1
        values = _values(options)
        if values and values not in (sorted(values), sorted(values, reverse=True)):
            unordered += 1
            yield found(question, options.place, "Put these figures or dates in order.")
    yield from over_limit("L23", "options", unordered, total, MOST_UNORDERED, "lists of figures are out of order")


def l24_no_form_cue(bank: Bank) -> Iterator[Finding]:
    """The form of the options tells nothing about the key.

    An error: the words before the options end in "a" or "an", and not all options go with it. A warning, and an error
    of the bank from more than MOST_CUES of its lists: every key has a mark that no distractor has, or lacks one that
    every distractor has (figure, full stop, capital, quotation marks, brackets). In some list, such a mark cannot be
    helped, hence the share.
    """
    error, warning = finder("L24"), finder("L24", Severity.WARNING)
    cues = total = 0
    for question, options in _lists(bank):
        total += 1
        unfit = _unfit(_before(question, options), options.choices)
        if unfit:
            yield error(question, unfit.place, f"“{unfit.words}” does not go with the a or an before it; reword.")
        cue = _cue(options)
        cues += bool(cue)
        if cue:
            yield warning(question, options.place, f"The key alone {cue}; let another option do so, or none.")
    yield from over_limit("L24", "options", cues, total, MOST_CUES, "keys differ in form from all distractors")


def _lists(bank: Bank) -> Iterator[tuple[Question, ChoiceList]]:
    for question in bank.questions:
        for options in choice_lists(question):
            yield question, options


def _values(options: ChoiceList) -> list[tuple[Fraction, ...]]:
    """The options as what they are to be ordered by; nothing if one of them is no figure, or of another kind."""
    for read in (_date, _time, _number):
        values = [read(choice.words) for choice in options.choices]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            return known
    return []


def _date(words: str) -> tuple[Fraction, ...] | None:
    """Year, month, day and time of a short text with a month; what it does not say is 0."""
    month = _MONTH.search(words)
    if month is None or len(words.split()) > MOST_WORDS_OF_A_FIGURE + 2:
        return None
    year, day = _YEAR.search(words), _DAY.search(words)
    date = (int(year[1]) if year else 0, _MONTHS.index(month[1].lower()) + 1, int(day[1]) if day else 0)
    return (*(Fraction(part) for part in date), *(_time(words) or (Fraction(0),)))


def _time(words: str) -> tuple[Fraction, ...] | None:
    """Minutes since midnight."""
    found = _TIME.search(words)
    if found is None or not (found[3] or found[5] or ":" in found[0]):
        return None
    hours, minutes, half = int(found[1] or found[4]), int(found[2] or 0), (found[3] or found[5] or "").lower()
    hours = hours % 12 + (12 if half.startswith("p") else 0) if half else hours
    return (Fraction(60 * hours + minutes),)


def _number(words: str) -> tuple[Fraction, ...] | None:
    found = numbers(words)
    is_short = len(words.split()) <= MOST_WORDS_OF_A_FIGURE
    is_first = _BARE_NUMBER.match(words) or numbers(" ".join(words.split()[:1]))
    return (next(iter(found)),) if len(found) == 1 and is_short and is_first else None


def _before(question: Question, options: ChoiceList) -> str:
    """The words before the options: the stem, or what stands before the gap."""
    if not isinstance(question.payload, Cloze):
        return plain(question.prompt).rstrip(" .:?_…")
    pieces = GAP.split(question.prompt)
    gaps = [f"{path}options" for path, _payload in payloads(question)]
    place = 2 * gaps.index(options.place)
    return plain(pieces[place]) if place < len(pieces) else ""


def _unfit(before: str, choices: tuple[Choice, ...]) -> Choice | None:
    article = _ARTICLE_BEFORE.search(before)
    if article is None or re.search(r"\ba(?:/an|\(n\))\W*$", before, re.I):
        return None
    wants_vowel = article[1].lower() == "an"
    return next((choice for choice in choices if _opens_with_vowel(choice.words) != wants_vowel), None)


def _opens_with_vowel(words: str) -> bool:
    """Whether "an" goes before the words, by rule of thumb; capitals in a row are read as letters ("an SNA unit")."""
    if _SPELLED.match(words):
        return words[0] in _LETTERS_WITH_VOWEL
    return bool(_VOWEL_SOUND.match(words))


def _cue(options: ChoiceList) -> str:
    """How the keys differ in form from every distractor; nothing if they do not."""
    if not options.keys or not options.distractors:
        return ""
    for name, has in _FORMS.items():
        keys = {has(choice.words) for choice in options.keys}
        if len(keys) == 1 and keys.isdisjoint(has(choice.words) for choice in options.distractors):
            return f"has {name}" if True in keys else f"lacks {name}"
    return ""
