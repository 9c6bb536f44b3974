"""YAML written by hand: every text is quoted where another reader could take it for something else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

Value = str | bool | int | Fraction | Mapping[str, "Value"] | Sequence["Value"]

MAX_PLACES = 100
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"])
_UNSHOWN = "\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_ESCAPED = re.compile(f"[{_UNSHOWN}]")
_NOT_IN_BLOCK = re.compile(f"[\x00-\x08\x0b-\x1f{_UNSHOWN}]")


def dump(entries: Mapping[str, Value]) -> str:
    """A document of these entries in their order. No mapping or list in it may be empty."""
    return "".join(f"{line}\n" for line in _mapping(entries, ""))


def decimal(number: Fraction) -> str:
    """The number exactly: in decimals, or as a ratio where decimals cannot say it."""
    for places in range(MAX_PLACES + 1):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return f"{Decimal(f'{scaled.numerator}e-{places}'):f}"
    return str(number)


def _mapping(entries: Mapping[str, Value], indent: str) -> Iterator[str]:
    for key, value in entries.items():
        yield from _entry(f"{indent}{key}:", value, f"{indent}  ")


def _entry(opening: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield opening
        yield from _mapping(value, indent)
    elif isinstance(value, str) and _fits_block(value):
        yield f"{opening} {_block_mark(value)}"
        yield from (f"{indent}{line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    elif isinstance(value, str | bool | int | Fraction):
        yield f"{opening} {_scalar(value)}"
    else:
        yield opening
        for item in value:
            yield from _item(item, indent)


def _item(value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        first, *rest = _mapping(value, f"{indent}  ")
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield from _entry(f"{indent}-", value, f"{indent}  ")


def _scalar(value: str | bool | int | Fraction) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return decimal(Fraction(value))
    if _is_plain(value):
        return value
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def _is_plain(text: str) -> bool:
    """Whether a text can stand without quotes and mean itself to every reader."""
    is_risky = ": " in text or " #" in text or text.endswith(":") or text.lower() in _WORDS
    return text[:1].isalpha() and text == text.strip() and text.isprintable() and not is_risky


def _fits_block(text: str) -> bool:
    """Whether a text of several lines can stand as it is under its key."""
    return "\n" in text.strip("\n") and not text[0].isspace() and not _NOT_IN_BLOCK.search(text)


def _block_mark(text: str) -> str:
    """How many line ends close the block: none, one, or as many as there are."""
    if not text.endswith("\n"):
        return "|-"
    return "|+" if text.endswith("\n\n") else "|"
