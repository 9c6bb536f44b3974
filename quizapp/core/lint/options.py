"""What the options say: no two alike, none about the others, no telling words (rules L05, L06, L11 and L12)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, permutations

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.limits import over_limit
from quizapp.core.lint.parts import Choice, ChoiceList, choice_lists, finder, spans, stem
from quizapp.core.lint.words import STOP_WORDS, content_words, figures, jaccard, tokens, unquoted
from quizapp.core.lint.words import stem as stem_of
from quizapp.core.question import Question, TrueFalse
from quizapp.core.typed import fold

ALIKE = 0.85
"""Two options of one list have at most this share of their content words in common."""
DECISIVE = frozenset(
    {"before", "after", "not", "no", "with", "without", "over", "under", "above", "below", "more", "most", "few"}
    | {"from", "to", "into", "out", "on", "off", "up", "down", "until", "during", "only", "all", "both", "neither"}
    | {"same", "other", "own", "who", "whom", "whose", "which", "what", "when", "where", "why", "how"}
)
"""Stop words that can make all the difference between two options."""
ABSOLUTES = frozenset({"all", "always", "every", "everybody", "everyone", "never", "nobody", "none", "only"})
VAGUE = frozenset(
    {"frequently", "generally", "may", "might", "often", "rarely", "seldom", "some", "sometimes", "usually"}
)
MOST_ABSOLUTE = 0.03
MOST_VAGUE = 0.05
MOST_ECHOES = 0.08
"""Shares of the bank's option lists that may have such words (L11), or an echo of the stem in the key (L12)."""

_LETTERS = r"[A-F](?:(?:, | and | or | & |/)[A-F])*"
_NAMES_OTHERS = re.compile(
    r"(?:all|any|both|either|neither|none|some)(?: of)? (?:the )?"
    r"(?:above|below|these|them|those|foregoing|listed|other options|options|others?|answers|choices)(?: \w+)?\.?"
    rf"|(?:all|both|neither|none)\.?|(?:both )?{_LETTERS.replace(')*', ')+')}(?: only)?\.?"
    rf"|only {_LETTERS}\.?|{_LETTERS} only\.?",
    re.IGNORECASE,
)

_HARMLESS = re.compile(r"\bMay\b|\bonly just\b")


def l05_different(bank: Bank) -> Iterator[Finding]:
    """No two options of a list say the same, and no option of a single choice holds another.

    Equal: after case, accents and punctuation are removed. Holding: the content words of one are a proper subset of the
    other's. Nearly equal: content words that are ALIKE or more with equal figures; "Homs before Hama" and "Hama before
    Homs" are not the same, so the common words have to stand in the same order. Where the options differ in a DECISIVE
    word ("before", "after"), they differ.
    """
    found = finder("L05")
    for question, options in _lists(bank):
        for first, second in combinations(options.choices, 2):
            if fold(first.words) == fold(second.words):
                yield found(question, second.place, f"The same as “{first.words}”; change one.")
            elif _is_nearly_equal(first.words, second.words):
                yield found(question, second.place, f"Hardly different from “{first.words}”; change one.")
        if options.is_single:
            for part, whole in permutations(options.choices, 2):
                if _holds(whole.words, part.words):
                    advice = f"“{whole.words}” holds this option, so that both may be right; keep them apart."
                    yield found(question, part.place, advice)


def l06_no_option_about_options(bank: Bank) -> Iterator[Finding]:
    """No option names the others: all, none, both or neither of the above or of these, "A and B", "A only"."""
    found = finder("L06")
    for question, options in _lists(bank):
        for choice in options.choices:
            if _NAMES_OTHERS.fullmatch(choice.words):
                yield found(question, choice.place, f"“{choice.words}” is about the other options; offer a fact.")


def l11_no_absolutes(bank: Bank) -> Iterator[Finding]:
    """No option has an absolute or a vague term (ABSOLUTES, VAGUE), since good guessers know what such words mean.

    A term that stands in a key and in the passages is the article's, and may then stand in the distractors beside it
    too. The claim of a true/false question is treated as its own key. Words in quotation marks do not count, nor do
    the month of May and "only just". Bank: at most MOST_ABSOLUTE and MOST_VAGUE of the lists and claims.
    """
    found = finder("L11", Severity.WARNING)
    total = sum(isinstance(question.payload, TrueFalse) for question in bank.questions) + len(list(_lists(bank)))
    for terms, most, kind in ((ABSOLUTES, MOST_ABSOLUTE, "absolute"), (VAGUE, MOST_VAGUE, "vague")):
        flawed = 0
        for question, places, allowed in _judged(bank):
            bad = {place: _terms(words, terms) - allowed for place, words in places.items()}
            flawed += any(bad.values())
            for place, words in bad.items():
                if words:
                    named = ", ".join(f"“{word}”" for word in sorted(words))
                    yield found(question, place, f"{named} is {kind}; say what the article says.")
        yield from over_limit("L11", "options", flawed, total, most, f"option lists have a term that is {kind}")


def l12_no_echo(bank: Bank) -> Iterator[Finding]:
    """No content word of the stem is in a key and in no distractor; at most MOST_ECHOES of the bank's lists."""
    found = finder("L12", Severity.WARNING)
    flawed = total = 0
    for question, options in _lists(bank):
        total += 1
        wrong = frozenset[str]().union(*(content_words(choice.words) for choice in options.distractors))
        asked = content_words(stem(question)) - wrong
        echoes = {choice: asked & content_words(choice.words) for choice in options.keys}
        flawed += any(echoes.values())
        for choice, words in echoes.items():
            if words:
                advice = f"Only the key repeats {_as_written(choice, words)} from the question; put it in a distractor."
                yield found(question, choice.place, advice)
    yield from over_limit("L12", "options", flawed, total, MOST_ECHOES, "keys repeat a word of the question")


def _lists(bank: Bank) -> Iterator[tuple[Question, ChoiceList]]:
    for question in bank.questions:
        for options in choice_lists(question):
            yield question, options


def _is_nearly_equal(first: str, second: str) -> bool:
    one, other = content_words(first), content_words(second)
    return (
        jaccard(one, other) >= ALIKE
        and figures(first) == figures(second)
        and _decisive(first) == _decisive(second)
        and _in_order(first, one & other) == _in_order(second, one & other)
    )


def _holds(whole: str, part: str) -> bool:
    words = content_words(part)
    return bool(words) and words < content_words(whole) and _decisive(part) <= _decisive(whole)


def _decisive(text: str) -> frozenset[str]:
    return DECISIVE.intersection(tokens(text))


def _in_order(text: str, words: frozenset[str]) -> list[str]:
    stems = (stem_of(token) for token in tokens(text) if token not in STOP_WORDS)
    return list(dict.fromkeys(word for word in stems if word in words))


def _judged(bank: Bank) -> Iterator[tuple[Question, dict[str, str], frozenset[str]]]:
    """Each list or claim: its texts by place, and the terms that the article lends them."""
    for question in bank.questions:
        quoted = frozenset(token for span in spans(question) for token in tokens(span.words))
        for options in choice_lists(question):
            keys = frozenset(token for choice in options.keys for token in tokens(choice.words))
            yield question, {choice.place: choice.words for choice in options.choices}, keys & quoted
        if isinstance(question.payload, TrueFalse):
            yield question, {"prompt": stem(question)}, quoted


def _terms(text: str, terms: frozenset[str]) -> frozenset[str]:
    return terms.intersection(tokens(_HARMLESS.sub(" ", unquoted(text))))


def _as_written(choice: Choice, stems: frozenset[str]) -> str:
    words = dict.fromkeys(token for token in tokens(choice.words) if stem_of(token) in stems)
    return ", ".join(f"“{word}”" for word in words)
