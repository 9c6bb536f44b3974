"""The stretch of a text that a misquoted passage was probably meant to be, for messages to authors."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_WORDS = 300
"""Words of a quote that are looked at."""
MAX_VOTES = 5_000
"""Places looked up for one quote, its rare words first: this bounds the time, whatever the text."""
DRIFT = 3
"""Words that may be missing or added in a quote before its end is no longer recognised."""

_WORD = re.compile(r"\S+")
_EDGES = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text in comparable form, where each begins and ends, and the places of each word."""

    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: dict[str, tuple[int, ...]]


def closest(text: str, exact: str) -> str | None:
    """The words of `text` most like `exact`, verbatim; none if fewer than half of its words stand together anywhere.

    Each word of the quote votes for the places where the quote would begin if that word is right.
    """
    words, quote = _words(text), _forms(exact)[:MAX_WORDS]
    votes = _votes(words, quote)
    if not votes:
        return None
    begin = max(votes, key=lambda place: (votes[place], -place))
    found = _found(words, quote, begin)
    if 2 * len(found) < len(quote):
        return None
    (first, at_first), (last, at_last) = found[0], found[-1]
    start = max(at_first - first, 0)
    end = min(at_last + len(quote) - last, len(words.spans))
    return text[words.spans[start][0] : words.spans[end - 1][1]]


def _votes(words: _Words, quote: Sequence[str]) -> Counter[int]:
    votes: Counter[int] = Counter()
    left = MAX_VOTES
    for index in sorted(range(len(quote)), key=lambda index: len(words.places.get(quote[index], ()))):
        places = words.places.get(quote[index], ())
        if len(places) > left:
            break
        left -= len(places)
        votes.update(place - index for place in places)
    return votes


def _found(words: _Words, quote: Sequence[str], begin: int) -> list[tuple[int, int]]:
    """The places of the quote's words near where they would stand: pairs of index in the quote and in the text."""
    found: list[tuple[int, int]] = []
    for index, form in enumerate(quote):
        least = found[-1][1] + 1 if found else 0
        near = range(max(begin + index - DRIFT, least, 0), min(begin + index + DRIFT + 1, len(words.forms)))
        place = min((p for p in near if words.forms[p] == form), key=lambda p: abs(p - begin - index), default=None)
        if place is not None:
            found.append((index, place))
    return found


@lru_cache(maxsize=4)
def _words(text: str) -> _Words:
    spans = tuple(found.span() for found in _WORD.finditer(text))
    forms = tuple(_form(text[start:end]) for start, end in spans)
    places: dict[str, list[int]] = {}
    for place, form in enumerate(forms):
        places.setdefault(form, []).append(place)
    return _Words(forms, spans, {form: tuple(found) for form, found in places.items()})


def _forms(text: str) -> list[str]:
    return [_form(word) for word in _WORD.findall(text)]


def _form(word: str) -> str:
    return _EDGES.sub("", word.casefold()) or word
