"""The entries of a question's mapping, taken out one by one and converted; what is wrong is noted with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from quizapp.core.wellformed import MAX_TEXT_BYTES
from quizapp.formats.codes import CONTROLS, Code, Note, quoted
from quizapp.formats.nodes import Listing, Mapping, Node, Scalar
from quizapp.formats.rich import Converter

MAX_NUMBER_LENGTH = 100
MAX_EXPONENT = 30

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]{1,4}))?")
_RATIO = re.compile(r"[+-]?[0-9]+/[0-9]*[1-9][0-9]*")
_WHOLE = re.compile(r"[0-9]{1,9}")
Word = TypeVar("Word", bound=StrEnum)


@dataclass(slots=True)
class Notebook:
    """What there is to say about one item, which begins at `line`, and the line of each of its fields."""

    to_rich: Converter
    keep_going: Callable[[], None]
    line: int
    notes: list[Note] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, code: Code, path: str, message: str, line: int | None = None, **values: str) -> None:
        """Say it about the field at `path`, on its line unless told another."""
        self.notes.append(Note(code=code, field=path, message=message, line=line or self.line_of(path), values=values))

    def line_of(self, path: str) -> int:
        """The line of a field, or of the nearest thing around it that has one."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, self.line)

    def refuses(self, path: str) -> bool:
        """Whether something that is wrong with this top-level field has been said already."""
        return any(note.refuses and note.field is not None and _root(note.field) == _root(path) for note in self.notes)


class Fields:
    """One mapping. Every method takes an entry out; `finish` says what nobody asked for."""

    def __init__(self, mapping: Mapping, book: Notebook, path: str = "") -> None:
        self.book = book
        self.path = path
        self.entries = dict(mapping.entries)
        self.line = mapping.line
        for key, line in mapping.repeated:
            book.add(Code.DUPLICATE_KEY, self.at(key), "“%(key)s” is given twice.", line, key=quoted(key))
        for line in mapping.odd_keys:
            book.add(Code.BAD_VALUE, path, "A key must be a text.", line)

    def at(self, name: str) -> str:
        """The path of an entry of this mapping."""
        return f"{self.path}.{name}" if self.path else name

    def has(self, name: str) -> bool:
        """Whether the entry is there and not taken out yet."""
        return name in self.entries

    def require(self, name: str) -> bool:
        """Whether the entry is there; if not, say so."""
        if name not in self.entries:
            self.book.add(Code.MISSING_FIELD, self.at(name), "“%(key)s” is missing.", self.line, key=name)
        return name in self.entries

    def finish(self) -> None:
        """Note the entries that are left: nothing is dropped without a word."""
        for name, entry in self.entries.items():
            message = "“%(key)s” is not known here and was left out."
            self.book.add(Code.UNKNOWN_FIELD, self.at(name), message, entry.line, key=quoted(name))

    def text(self, name: str) -> str | None:
        """A plain text as it stands; none if there is none."""
        node = self._take(name)
        return None if node is None else self.plain(self.at(name), node)

    def line_text(self, name: str) -> str | None:
        """A plain text without blanks around it; none if nothing is left."""
        return (self.text(name) or "").strip() or None

    def rich(self, name: str) -> str:
        """A rich text; empty if there is none."""
        node = self._take(name)
        return "" if node is None else self._rich(node, self.at(name))

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`."""
        text = self.line_text(name)
        if text not in (None, "true", "false"):
            self.book.add(Code.BAD_VALUE, self.at(name), "“%(key)s” must be true or false.", key=name)
        return default if text is None else text == "true"

    def word(self, name: str, words: type[Word]) -> Word | None:
        """One of the words of an enumeration."""
        text = self.line_text(name)
        if text is None:
            return None
        if text not in list(words):
            allowed = ", ".join(words)
            self.book.add(
                Code.BAD_VALUE, self.at(name), "“%(key)s” must be one of: %(words)s.", key=name, words=allowed
            )
            return None
        return words(text)

    def number(self, name: str) -> Fraction | None:
        """A decimal number, exactly."""
        return self._number(name, read_decimal)

    def share(self, name: str) -> Fraction | None:
        """A decimal number, or a ratio such as 1/3 that no decimal number is."""
        return self._number(name, lambda text: read_ratio(text) if "/" in text else read_decimal(text))

    def offset(self, name: str) -> int | None:
        """A whole number from 0 on."""
        text = self.line_text(name)
        if text is not None and not _WHOLE.fullmatch(text):
            self.book.add(Code.BAD_VALUE, self.at(name), "“%(key)s” must be a whole number.", key=name)
            return None
        return None if text is None else int(text)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of short plain texts."""
        return tuple(text for path, node in self.each(name) if (text := self.plain(path, node).strip()))

    def riches(self, name: str) -> tuple[str, ...]:
        """A list of rich texts."""
        return tuple(self._rich(node, path) for path, node in self.each(name))

    def mappings(self, name: str) -> Iterator[Fields]:
        """A list of mappings; finish each."""
        for path, node in self.each(name):
            if fields := self.as_fields(path, node):
                yield fields

    def as_fields(self, path: str, node: Node) -> Fields | None:
        """The entries of a node that must be a mapping."""
        if isinstance(node, Mapping):
            return Fields(node, self.book, path)
        self.book.add(Code.BAD_VALUE, path, "This entry must have names and values.")
        return None

    def each(self, name: str) -> Iterator[tuple[str, Node]]:
        """The entries of a list with their paths."""
        node, path = self._take(name), self.at(name)
        if isinstance(node, Listing):
            for number, (item, line) in enumerate(zip(node.items, node.lines, strict=True), start=1):
                self.book.lines[f"{path}[{number}]"] = line
                yield f"{path}[{number}]", item
        elif node is not None:
            self.book.add(Code.BAD_VALUE, path, "“%(key)s” must be a list.", key=name)

    def plain(self, path: str, node: Node) -> str:
        """The plain text of a node; empty if it is none."""
        if not isinstance(node, Scalar):
            self.book.add(Code.BAD_VALUE, path, "This must be a text.", node.line)
        elif CONTROLS.search(node.value):
            self.book.add(Code.BAD_VALUE, path, "This text holds a control character.", node.line)
        elif len(node.value.encode(errors="replace")) > MAX_TEXT_BYTES:
            self.book.add(Code.OVER_LIMIT, path, "This text is longer than 64 KiB.", node.line)
        else:
            return node.value
        return ""

    def _take(self, name: str) -> Node | None:
        """The entry's node; none if it is missing or has no value."""
        entry = self.entries.pop(name, None)
        if entry is None:
            return None
        self.book.lines[self.at(name)] = entry.line
        return None if isinstance(entry.node, Scalar) and entry.node.is_nothing else entry.node

    def _rich(self, node: Node, path: str) -> str:
        self.book.keep_going()
        fragment, codes = self.book.to_rich(self.plain(path, node))
        for code in sorted(codes):
            self.book.add(code, path, RICH_MESSAGES[code], node.line)
        return fragment

    def _number(self, name: str, read: Callable[[str], Fraction | None]) -> Fraction | None:
        text = self.line_text(name)
        number = None if text is None else read(text)
        if text is not None and number is None:
            self.book.add(Code.BAD_VALUE, self.at(name), "“%(text)s” is no decimal number.", text=quoted(text))
        return number


RICH_MESSAGES = {
    Code.HTML_SANITISED: "Active content was taken out.",
    Code.MEDIA_DROPPED: "Pictures and media were replaced by their text.",
    Code.CONTENT_DROPPED: "Markup that is not known here was replaced by its text.",
    Code.OVER_LIMIT: "The markup of this text is too tangled.",
}


def read_decimal(text: str) -> Fraction | None:
    """The decimal number in ASCII digits, with optional sign and exponent; none if it is none, or beyond all sense."""
    found = _DECIMAL.fullmatch(text)
    if found is None or len(text) > MAX_NUMBER_LENGTH or abs(int(found[1] or 0)) > MAX_EXPONENT:
        return None
    return Fraction(text)


def read_ratio(text: str) -> Fraction | None:
    """The ratio of two whole numbers."""
    return Fraction(text) if len(text) <= MAX_NUMBER_LENGTH and _RATIO.fullmatch(text) else None


def _root(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]
