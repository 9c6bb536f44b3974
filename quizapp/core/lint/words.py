"""Texts as the rules compare them: tokens, content words, figures, names, sentences, likeness.

Every function but `plain` takes plain text. Tokens are folded: case and accents make no difference.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import sqrt

_REMEMBERED = 16_384
"""Texts whose parts are kept: several times as many as a bank has."""
_LONGEST_QUOTATION = 500
"""Characters between quotation marks; a mark whose partner is farther away has none."""
_LONGEST_ABBREVIATION = 20
"""Characters in front of a full stop that may make it one of an abbreviation."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words(
    "a about above after again against al all also am an and any are as at be because been before being below between"
    " both but by can could did do does doing down during each either few for from further had has have having he her"
    " here hers him his how i if in into is it its itself just may me might more most must my neither no nor not now of"
    " off on once only or other our out over own per s same she should so some such t than that the their them then"
    " there these they this those through to too under until up upon very was we were what when where which while who"
    " whom whose why will with within would yet you your"
)
"""Words that say nothing by themselves. "us" is not among them, for it is a country more often than a pronoun."""

_COUNTED = """
zero|one first|two second|three third|four fourth|five fifth|six sixth|seven seventh|eight eighth|nine ninth
|ten tenth|eleven eleventh|twelve twelfth|thirteen thirteenth|fourteen fourteenth|fifteen fifteenth
|sixteen sixteenth|seventeen seventeenth|eighteen eighteenth|nineteen nineteenth|twenty twentieth
"""
NUMBER_WORDS: Mapping[str, int] = {
    word: value for value, words in enumerate(_COUNTED.split("|")) for word in words.split()
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}

_BLOCK_TAG = re.compile(r"</?(?:p|br|li|ul|ol|h[1-6r]|d[dlt]|pre|blockquote|t[rdh]|table)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_QUOTED = f"{{0,{_LONGEST_QUOTATION}}}"
_QUOTATION = re.compile(
    rf'"[^"]{_QUOTED}"|“[^”]{_QUOTED}”|«[^»]{_QUOTED}»|„[^“”]{_QUOTED}[“”]'
    rf"|(?<!\w)‘[^‘]{_QUOTED}?’(?!\w)|(?<!\w)'[^']{_QUOTED}?'(?!\w)"
)
_ABBREVIATION_DOTS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_TOKEN = re.compile(r"\d+(?:[.,:]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_ORDINAL = re.compile(r"(?<!\d)(\d+)(?:st|nd|rd|th)")
_VALUE = re.compile(r"\d{1,60}(?:\.\d{1,60})?")
_VOWEL = re.compile(r"[aeiouy]")
_NAME_WORD = re.compile(
    r"(?<![\w'’-])(?:(?:[^\W\d_a-z]\.){2,}|(?:(?:al|an|as|at|el|ash)[-‑])?[^\W\d_a-z][^\W_]*(?:['’\-‑][^\W_]+)*)"
)
_OPENING_MARKS = re.compile(r"[^\w]*")
_NAME_LINK = re.compile(r" (?:(?:of|al|bin|ibn|de) )?")
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”»’')\]]*(?=\s+[\"“«‘'(\[]*[^\W_a-z])|\n")
_TITLES = _words("mr mrs ms dr gen col lt sgt maj brig st no fig prof capt vs etc e.g i.e a.m p.m")
_GRAM = 4


@lru_cache(maxsize=_REMEMBERED)
def plain(rich: str) -> str:
    """The words of a rich fragment; blocks and line breaks part words, and space is folded."""
    return " ".join(html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", rich))).split())


@lru_cache(maxsize=_REMEMBERED)
def unquoted_parts(text: str) -> tuple[str, ...]:
    """The stretches of the text that stand outside quotation marks, in order."""
    return tuple(part for part in _QUOTATION.split(text) if part.strip())


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks; an apostrophe opens and closes nothing."""
    return " ".join(" ".join(unquoted_parts(text)).split())


def fold(text: str) -> str:
    """The text without case, accents and typographic apostrophes."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=_REMEMBERED)
def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers in order, folded, without a possessive 's; "al-Assad" is two, "10.30" and "U.S." are one."""
    joined = _ABBREVIATION_DOTS.sub(lambda found: found[0].replace(".", ""), text)
    return tuple(token.removesuffix("'s") for token in _TOKEN.findall(fold(joined)))


@lru_cache(maxsize=_REMEMBERED)
def content_words(text: str) -> frozenset[str]:
    """The stems of the tokens that are no stop words."""
    return frozenset(stem(token) for token in tokens(text) if token not in STOP_WORDS)


def stem(token: str) -> str:
    """The token without plural, -ed and -ing, so that forms of a word are equal; it need not be a word.

    A final e and a doubled final consonant go as well: "leave" and "leaving", "travel" and "travelled" meet.
    """
    if not token.isalpha():
        return token
    word = _without_ending(token)
    word = word[:-1] if word.endswith("e") and len(word) > 3 else word
    is_doubled = len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiou"
    return word[:-1] if is_doubled else word


def figures(text: str) -> frozenset[str]:
    """The figures written in digits: "1,897" as "1897", "4th" as "4", times as they stand ("10:30")."""
    found = (_ORDINAL.sub(r"\1", token) for token in tokens(text))
    return frozenset(token.replace(",", "") for token in found if token[0].isdigit())


def numbers(text: str) -> frozenset[Fraction]:
    """The values of all figures, in digits or as number words up to a hundred ("twenty" or "twenty-six").

    Digits in a row without end are no number: nobody means one, and Python does not read them.
    """
    values = {Fraction(figure) for figure in figures(text) if _VALUE.fullmatch(figure)}
    words = [NUMBER_WORDS.get(token) for token in tokens(text)]
    values |= {Fraction(word) for word in words if word is not None}
    tens_and_ones = ((tens, ones) for tens, ones in pairwise(words) if tens is not None and ones is not None)
    return frozenset(values | {Fraction(t + o) for t, o in tens_and_ones if t >= 20 and t % 10 == 0 and 0 < o < 10})


@lru_cache(maxsize=_REMEMBERED)
def names(text: str) -> tuple[str, ...]:
    """Capitalised names, neighbouring words joined: "Abu Mohammad al-Julani", "Central Bank of Syria".

    A stop word that is capitalised because it opens a sentence is none; any other opening word is taken for a name, so
    callers that mean to find names alone compare with `opening_words`.
    """
    found: list[str] = []
    end = -1
    for match in _NAME_WORD.finditer(text):
        if fold(match[0]) in STOP_WORDS:
            continue
        if end >= 0 and _NAME_LINK.fullmatch(text, end, match.start()):
            found[-1] += text[end : match.end()]
        else:
            found.append(match[0])
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=_REMEMBERED)
def opening_words(text: str) -> frozenset[str]:
    """The first words of the sentences, as they stand: capitals there need not mean a name."""
    openings = (_OPENING_MARKS.match(text, start) for start, _ in sentence_spans(text))
    words = (_NAME_WORD.match(text, opening.end()) for opening in openings if opening)
    return frozenset(word[0] for word in words if word)


@lru_cache(maxsize=_REMEMBERED)
def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence; the ends of lines end sentences.

    A full stop ends one only before a capital or a digit, and not after an initial or a title ("U.S. Army", "Gen.").
    """
    cuts = [match.end() for match in _SENTENCE_END.finditer(text) if not _is_abbreviation(text, match)]
    spans = (_trimmed(text, start, end) for start, end in pairwise([0, *cuts, len(text)]))
    return tuple((start, end) for start, end in spans if start < end)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of the text, in order."""
    return tuple(text[start:end] for start, end in sentence_spans(text))


def jaccard(first: frozenset[str], second: frozenset[str]) -> float:
    """The share of common words among all words of two sets; 0 for two empty ones."""
    union = first | second
    return len(first & second) / len(union) if union else 0.0


def gram_cosine(first: str, second: str) -> float:
    """The cosine of the counts of all four-character stretches of two texts, folded: 1 for equal ones."""
    one, other = _grams(first), _grams(second)
    dot = sum(count * other[gram] for gram, count in one.items() if gram in other)
    return dot / sqrt(_square(one) * _square(other)) if one and other else 0.0


@lru_cache(maxsize=_REMEMBERED)
def runs(text: str, length: int) -> frozenset[tuple[str, ...]]:
    """All stretches of `length` tokens of the text."""
    found = tokens(text)
    return frozenset(found[start : start + length] for start in range(len(found) - length + 1))


def shared_run(text: str, article: str, length: int) -> str | None:
    """The first run of `length` words that the text has in common with the article outside quotation marks."""
    known = runs(article, length)
    for part in unquoted_parts(text):
        found = tokens(part)
        for start in range(len(found) - length + 1):
            if found[start : start + length] in known:
                return " ".join(found[start : start + length])
    return None


def _without_ending(token: str) -> str:
    for ending in ("ies", "ied"):
        if token.endswith(ending) and len(token) > 4:
            return token[:-3] + "y"
    word = token
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) > 2 and _VOWEL.search(rest):
            return rest
    return word


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    if match[0] != ".":
        return False
    before = text[max(0, match.start() - _LONGEST_ABBREVIATION) : match.start()].rsplit(None, 1)[-1:]
    word = before[0].casefold().lstrip("\"“(['") if before else ""
    return word in _TITLES or bool(re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    stretch = text[start:end]
    return start + len(stretch) - len(stretch.lstrip()), end - (len(stretch) - len(stretch.rstrip()))


@lru_cache(maxsize=_REMEMBERED)
def _grams(text: str) -> Counter[str]:
    folded = " ".join(tokens(text))
    return Counter(folded[start : start + _GRAM] for start in range(len(folded) - _GRAM + 1))


def _square(counts: Counter[str]) -> int:
    return sum(count * count for count in counts.values())
