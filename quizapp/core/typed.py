"""What a student types, made comparable. Facts are compared whole: nothing is matched by likeness.

Source of the forms: Unicode normalisation NFKC and NFKD (UAX #15), case folding (Unicode 3.13).
"""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

MAX_LENGTH = 2_000
"""Characters of a typed text, as many as its field takes. Longer ones are no answer: comparing them costs time."""
MAX_NUMBER_LENGTH = 60
"""Longer numbers are not read: nobody means one, and an exact one costs time and memory."""
MAX_PLACES = 12
"""Decimals that a number is shown with at most."""

_ANY = "\ue000"  # stands for a wildcard while a text is folded; a private character that nobody types
_OTHER_DASHES = "\u2212\u2043"  # minus sign and hyphen bullet, which Unicode does not file under dashes
_UNIFIED = str.maketrans(
    dict.fromkeys("\u0060\u02bb\u02bc\u02be\u02bf", "'") | {"\u2044": "/", "\u066b": ".", "\u066c": ","}
)
_RAISED_AFTER_DIGIT = re.compile(r"(?<=\d)(?=[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2089\u2150-\u215f\u2189])")
_UNESCAPED_STARS = re.compile(r"(?<!\\)\*+")
_ARTICLE_AL = re.compile(r"(?<!\w)al-(?=\w)", re.IGNORECASE)
_ARTICLE_THE = re.compile(r"^the (?=.)", re.IGNORECASE)
_LOOSE_MARK = re.compile(rf"((?<=\d)[.:,](?=[\d{_ANY}])|(?<=[\d{_ANY}])[.:,](?=\d)|(?<!\w)[-+](?=\d))|[.:,-]")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?) ?"
    r"(?:(?P<english>[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?)"  # 1,000.5
    r"|(?P<other>[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d*)?"  # 1 000.5 and 1 000,5
    r"|\d+\.?\d*|\.\d+|\d+,\d+))"
    r"(?P<exponent>[eE][+-]?\d{1,3})?"
)


@lru_cache(maxsize=16)
def fold(text: str, case_sensitive: bool = False) -> str:
    """The form in which typed texts are compared; equal forms are equal answers.

    NFKC, case folded, accents dropped, digits of any script as 0 to 9, dashes and quotes unified, "al-" dropped from
    the start of every word and "the" from the start of the text, punctuation turned into spaces except `. : ,`
    between digits and a sign before one, spaces folded. A text of punctuation alone keeps it.
    """
    plain = _plain(text, case_sensitive)
    marked = "".join(" " if _is_punctuation(character) else character for character in _ARTICLE_AL.sub("", plain))
    spaced = _LOOSE_MARK.sub(lambda found: found[1] or " ", marked)
    return _ARTICLE_THE.sub("", " ".join(spaced.split())) if spaced.split() else " ".join(plain.split())


def matches(accepted: str, typed: str, *, case_sensitive: bool = False, wildcards: bool = False) -> bool:
    r"""Whether `typed` is the accepted answer; with `wildcards`, an unescaped `*` in that is any run of characters.

    `\*` is an asterisk. Takes linear time.
    """
    if len(typed) > MAX_LENGTH:
        return False
    if not wildcards:
        return fold(accepted, case_sensitive) == fold(typed, case_sensitive)
    pattern = fold(_UNESCAPED_STARS.sub(_ANY, accepted.replace(_ANY, " ")), case_sensitive)
    return _fits(f" {pattern} ".split(_ANY), f" {fold(typed, case_sensitive)} ")


def parse_number(text: str) -> Fraction | None:
    """The number that a student typed, exactly; none if it is no number, or has a unit or anything else beside it.

    Digits of any script, a sign, a decimal point and an exponent are read. A comma or space before each group of three
    digits is grouping (1,000.5 and 1 000.5); any other single comma is a decimal comma (3,5 and 0,125).
    """
    if len(text) > MAX_NUMBER_LENGTH:
        return None
    plain = " ".join("".join(map(_digit_or_sign, text)).translate(_UNIFIED).split())
    found = _NUMBER.fullmatch(plain)
    if found is None:
        return None
    number = (found["english"] or "").replace(",", "") or found["other"].replace(" ", "").replace(",", ".")
    return Fraction(f"{found['sign']}{number}{found['exponent'] or ''}")


def number_text(number: Fraction) -> str:
    """The number as digits if it has at most MAX_PLACES decimals, else as a fraction: "20", "-0.125", "1/3"."""
    for places in range(MAX_PLACES + 1):
        scaled = abs(number) * 10**places
        if scaled.denominator == 1:
            digits = f"{scaled.numerator:0{places + 1}d}"
            decimals = f".{digits[-places:]}" if places else ""
            return f"{'-' if number < 0 else ''}{digits[: len(digits) - places]}{decimals}"
    return str(number)


def wildcards_as(accepted: str, sign: str) -> str:
    """The accepted answer as people read it: `sign` for each wildcard, and an escaped asterisk as itself."""
    return _UNESCAPED_STARS.sub(sign, accepted).replace(r"\*", "*")


def _plain(text: str, case_sensitive: bool) -> str:
    """The letters, digits and marks alone: one form for each, no accents, no invisible characters."""
    composed = unicodedata.normalize("NFKC", _RAISED_AFTER_DIGIT.sub(" ", text))
    cased = composed if case_sensitive else composed.casefold()
    kept = (character for character in unicodedata.normalize("NFKD", cased) if not _is_dropped(character))
    return unicodedata.normalize("NFC", "".join(map(_digit_or_sign, kept))).translate(_UNIFIED)


def _is_dropped(character: str) -> bool:
    """Accents of Latin, Greek, Cyrillic, Hebrew and Arabic, by combining class, and invisible format characters.

    Marks of other scripts (the dakuten of kana, Thai and Indic vowels) make another letter and stay.
    """
    accent = unicodedata.combining(character)
    return 10 <= accent <= 35 or accent >= 200 or unicodedata.category(character) == "Cf"


def _digit_or_sign(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return "-" if unicodedata.category(character) == "Pd" or character in _OTHER_DASHES else character


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character).startswith("P") and character not in ".:,-"


def _fits(pieces: list[str], text: str) -> bool:
    """Whether `text` is `pieces` in order with anything between them, each taken at the first place it has.

    Between two pieces that meet in a space, one space is enough.
    """
    first, *rest = pieces
    if not rest:
        return first == text
    if not text.startswith(first):
        return False
    at, before = len(first), first
    for piece in rest[:-1]:
        start = text.find(piece, at - _meet_in_space(before, piece))
        if start < 0:
            return False
        at, before = start + len(piece), piece
    return text.endswith(rest[-1]) and len(text) - len(rest[-1]) >= at - _meet_in_space(before, rest[-1])


def _meet_in_space(before: str, after: str) -> bool:
    return before.endswith(" ") and after.startswith(" ")
