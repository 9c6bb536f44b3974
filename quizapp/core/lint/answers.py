"""What counts as right where nothing is picked from a list, and what each type needs besides (rules L25 and L26)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.parts import finder, numerics, payloads, spans, stem
from quizapp.core.lint.words import numbers, plain, sentence_spans
from quizapp.core.question import Matching, Ordering, Question, ShortAnswer, TrueFalse
from quizapp.core.typed import fold, matches, number_text

MOST_TOLERANCE = Fraction(1, 4)
"""Of the value."""
FEWEST_PASSAGES = 2
"""Of an ordering."""
FEWEST_CLAIMS = 10
"""Fewer true/false questions than this have no balance to judge."""
TRUE_SHARE = (0.4, 0.6)

NAMES = (
    ("HTS", "Tahrir al-Sham", "Hayat Tahrir al-Sham"),
    ("SNA", "Syrian National Army"),
    ("SOR", "Southern Operations Room"),
    ("Assad", "Bashar al-Assad"),
)
"""Names of one thing: whoever accepts one as the whole answer accepts all."""
SPELLINGS = (
    ("julani", "jolani"),
    ("4th", "fourth"),
    ("armoured", "armored"),
)
"""Spellings of one word, folded: an answer with one is accepted with the other too."""

_UNIT = re.compile(
    r"\bhow (?:many|old)\b|\bnumber of\b|%|\bper ?cent(?:age)?\b"
    r"|\b(?:(?:kilo|centi|milli)?met(?:re|er)|km|mile|mi|foot|feet|second|minute|hour|day|date|week|month|year|decade"
    r"|century|degree|ton|tonne|kilogram(?:me)?|litre|liter|dollar|pound|euro|people|person|soldier|time)s?\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b|(?-i:\bMay\b)"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:1\d{3}|20\d{2})\b|\b[0-2]?\d[.:][0-5]\d\b|\d ?[ap]\.?m\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\b(?:after|before|followed|following|later|once|then|until|upon|when)\b", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})(?: ?([ap])\.?m\b\.?)?", re.IGNORECASE)


def l25_whole(bank: Bank) -> Iterator[Finding]:
    """Each type has what it needs.

    Numeric: a tolerance of at most MOST_TOLERANCE of the value that does not reach another figure of the passages,
    and the unit in the stem (a unit of measure, or "how many" and what is counted). Ordering: no date in an event,
    and FEWEST_PASSAGES passages or more that can decide every neighbouring pair: a sentence for each event, or a
    word that links two in one sentence ("after", "then"); whether they do is for a reader to say. Matching: a spare
    right side. True/false: both feedbacks, and from FEWEST_CLAIMS claims on a share of true ones within TRUE_SHARE.
    """
    found = finder("L25")
    for question in bank.questions:
        for place, advice in (*_numeric(question), *_other(question)):
            yield found(question, place, advice)
    answers = [question.payload.answer for question in bank.questions if isinstance(question.payload, TrueFalse)]
    least, most = TRUE_SHARE
    if len(answers) >= FEWEST_CLAIMS and not least <= sum(answers) / len(answers) <= most:
        advice = f"{sum(answers)} of {len(answers)} claims are true; {least:.0%} to {most:.0%} should be."
        yield found(None, "answer", advice)


def l26_all_spellings(bank: Bank) -> Iterator[Finding]:
    """Whoever knows the answer and writes it in another known way is right: names, spellings and times of day.

    NAMES stand for one another as whole answers, SPELLINGS within answers; a time is accepted as 10.30, 10:30 and, with
    "pm", as 22:30. What counts is what the marking would say, so forms that it takes for equal need no entry.
    """
    found = finder("L26", Severity.WARNING)
    for question in bank.questions:
        for path, payload in payloads(question):
            if isinstance(payload, ShortAnswer):
                missing = dict.fromkeys(form for form in _known_forms(payload) if not _is_accepted(payload, form))
                for form in missing:
                    yield found(question, f"{path}answers", f"“{form}” is another way to write it; accept it.")


def _numeric(question: Question) -> Iterator[tuple[str, str]]:
    quoted = frozenset[Fraction]().union(*(numbers(span.words) for span in spans(question)))
    for place, payload in numerics(question):
        for number, answer in enumerate(payload.answers, start=1):
            reached = [other for other in quoted if 0 < abs(other - answer.value) <= answer.tolerance]
            if answer.fraction == 1 and answer.tolerance > MOST_TOLERANCE * abs(answer.value):
                yield f"{place}[{number}].tolerance", f"The tolerance is over {float(MOST_TOLERANCE):.0%} of the value."
            if answer.fraction == 1 and reached:
                told = ", ".join(number_text(other) for other in sorted(reached))
                yield f"{place}[{number}].tolerance", f"Other figures of the passages would be right too: {told}."
        if not _UNIT.search(stem(question)):
            yield "prompt", "The unit is not in the question: say what is counted or measured in what."


def _other(question: Question) -> Iterator[tuple[str, str]]:
    match question.payload:
        case Ordering(items=items):
            places = sum(len(sentence_spans(span.words)) + len(_LINK.findall(span.words)) for span in spans(question))
            if len(question.passages) < FEWEST_PASSAGES or places < len(items):
                yield "passages", f"Not every neighbouring pair of {len(items)} events is proven; quote one for each."
            dated = (number for number, item in enumerate(items, start=1) if _DATE.search(plain(item)))
            yield from ((f"items[{number}]", "The event tells its date; leave it out.") for number in dated)
        case Matching(distractors=()):
            yield "distractors", "There is no spare right side, so that the last pair needs no knowledge; add one."
        case TrueFalse(feedback_true=feedback_true, feedback_false=feedback_false):
            told = {"feedback_true": plain(feedback_true), "feedback_false": plain(feedback_false)}
            yield from ((name, "Say what the article says about this.") for name, words in told.items() if not words)
        case _:
            return


def _known_forms(payload: ShortAnswer) -> Iterator[str]:
    for answer in payload.answers:
        if answer.fraction == 1:
            yield from _named(answer.text)
            yield from _spelled(fold(answer.text))
            yield from _timed(answer.text)


def _named(answer: str) -> Iterator[str]:
    for forms in NAMES:
        if fold(answer) in map(fold, forms):
            yield from forms


def _spelled(folded: str) -> Iterator[str]:
    for forms in SPELLINGS:
        for old in forms:
            if re.search(rf"\b{old}\b", folded):
                yield from (re.sub(rf"\b{old}\b", new, folded) for new in forms)


def _timed(answer: str) -> Iterable[str]:
    clock = _CLOCK.fullmatch(answer.strip())
    if clock is None:
        return ()
    hours, minutes, half = int(clock[1]), clock[2], (clock[3] or "").lower()
    if not half and hours <= 12:
        return (f"{hours}.{minutes}", f"{hours}:{minutes}")
    hours = hours % 12 + (12 if half == "p" else 0) if half else hours
    spoken = f"{minutes} pm" if hours >= 12 else f"{minutes} am"
    on_the_dial = (hours - 1) % 12 + 1
    return (f"{on_the_dial}.{spoken}", f"{on_the_dial}:{spoken}", f"{hours % 24:02}:{minutes}")


def _is_accepted(payload: ShortAnswer, form: str) -> bool:
    return any(
        answer.fraction == 1
        and matches(answer.text, form, case_sensitive=payload.case_sensitive, wildcards=payload.wildcards)
        for answer in payload.answers
    )
