"""YAML as nodes with lines: every scalar a text, and nothing that a question file has no use for.

The event stream is checked while it is read: no alias, anchor or tag, no nesting over 20, no more parts than the
largest sensible file has. JSON is read too, being YAML but for the way it escapes some characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml

from quizapp.formats.codes import CONTROLS, Code, FileRefused

MAX_DEPTH = 20
MAX_PARTS = 500_000
"""Scalars and collections in a file: 250 for each of 2 000 questions."""
MAX_STAND_INS = 100_000

# Characters that a YAML 1.1 parser refuses or takes for line ends, though they are text like any other. Each stands
# in the parsed text as the mark and a private character, and so does the mark itself.
_MARK = "\U0010fffd"
_SPECIAL = "".join(chr(code) for code in range(0xA0) if CONTROLS.match(chr(code))) + "\u2028\u2029\ufeff\ufffe\uffff"
_FIRST_STAND_IN = 0x100000
_STAND_INS = {char: _MARK + chr(_FIRST_STAND_IN + place) for place, char in enumerate(_SPECIAL + _MARK)}
_ORIGINALS = {stand_in: char for char, stand_in in _STAND_INS.items()}
_HIDDEN = re.compile("[" + re.escape(_SPECIAL + _MARK) + "]")
_SHOWN = re.compile(_MARK + f"[{chr(_FIRST_STAND_IN)}-{chr(_FIRST_STAND_IN + len(_SPECIAL))}]")
_SURROGATES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it stands in the file; `is_nothing` where an entry has no value at all."""

    value: str
    line: int
    is_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A sequence. `lines` are those of the dashes, or of the entries where there are none."""

    line: int
    items: list[Node] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key's line and its value."""

    line: int
    node: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries by key, in order. Keys that came again, and lines of keys that are no text, stand apart."""

    line: int
    entries: dict[str, Entry] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    odd_keys: list[int] = field(default_factory=list)


Node = Scalar | Listing | Mapping
Event = Any  # the parser's events have attributes that its type stubs do not know


def compose(text: str) -> Node | None:
    """The one document in `text`, none if there is nothing in it.

    Raises FileRefused: forbidden_yaml, malformed or too_large, with the line.
    """
    return _Composer(text).compose()


class _Composer:
    def __init__(self, text: str) -> None:
        self.is_json = text.lstrip().startswith("{")
        self.text = _hide(_join_surrogates(text) if self.is_json else text)
        self.depth = 0
        self.events = self._events()

    def compose(self) -> Node | None:
        try:
            return self._document()
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            message = "This cannot be read as YAML: %(problem)s."
            problem = getattr(error, "problem", None) or str(error)
            raise FileRefused(Code.MALFORMED, message, mark and mark.line + 1, problem=problem) from error

    def _document(self) -> Node | None:
        node = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    raise FileRefused(Code.MALFORMED, "There is a second document in the file.", _line(event))
                node = self._node(next(self.events))
        return node

    def _node(self, event: Event) -> Node:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._listing(event)
        value = event.value
        is_plain = event.implicit[0]
        is_nothing = is_plain and (value == "" or (self.is_json and value == "null"))
        return Scalar("" if is_nothing else _show(value), _line(event), is_nothing)

    def _mapping(self, start: Event) -> Mapping:
        mapping = Mapping(_line(start))
        for event in self._inside(yaml.MappingEndEvent):
            key, value = self._node(event), self._node(next(self.events))
            if not isinstance(key, Scalar):
                mapping.odd_keys.append(_line(event))
            elif key.value in mapping.entries:
                mapping.repeated.append((key.value, key.line))
            elif not (isinstance(value, Scalar) and value.is_nothing and self.is_json):
                mapping.entries[key.value] = Entry(key.line, value)
        return mapping

    def _listing(self, start: Event) -> Listing:
        listing = Listing(_line(start))
        for event in self._inside(yaml.SequenceEndEvent):
            listing.lines.append(_line(event) if start.flow_style else self._dash_line(event))
            listing.items.append(self._node(event))
        return listing

    def _inside(self, end: type[yaml.Event]) -> Iterator[Event]:
        self.depth += 1
        for event in self.events:
            if isinstance(event, end):
                break
            yield event
        self.depth -= 1

    def _events(self) -> Iterator[Event]:
        """The stream, refused at the first event that no question file needs."""
        loader = yaml.CSafeLoader(self.text)
        parts = 0
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.NodeEvent):
                parts += 1
                self._check(event, parts)
            yield event

    def _check(self, event: Event, parts: int) -> None:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise FileRefused(Code.FORBIDDEN_YAML, "Anchors (&) and aliases (*) are not read.", _line(event))
        if event.tag is not None:
            raise FileRefused(Code.FORBIDDEN_YAML, "Tags (!) are not read.", _line(event))
        if isinstance(event, yaml.CollectionStartEvent) and self.depth >= MAX_DEPTH:
            raise FileRefused(Code.MALFORMED, "The file is nested more than 20 levels deep.", _line(event))
        if parts > MAX_PARTS:
            raise FileRefused(Code.TOO_LARGE, "The file has too many parts.", _line(event))

    def _dash_line(self, event: Event) -> int:
        """The line of the dash that opens an entry: only blanks and comments can stand between the two."""
        end, line = event.start_mark.index, _line(event)
        before = self.text[self._line_start(end) : end]
        while not before.strip() or before.lstrip().startswith("#"):
            end, line = self._line_start(end) - 1, line - 1
            before = self.text[self._line_start(end) : end]
        return line

    def _line_start(self, place: int) -> int:
        return self.text.rfind("\n", 0, place) + 1


def _line(event: Event) -> int:
    line: int = event.start_mark.line
    return line + 1


def _hide(text: str) -> str:
    if next(islice(_HIDDEN.finditer(text), MAX_STAND_INS, None), None):
        raise FileRefused(Code.MALFORMED, "The file is full of characters that no text has.")
    return _HIDDEN.sub(lambda found: _STAND_INS[found[0]], text)


def _show(value: str) -> str:
    return _SHOWN.sub(lambda found: _ORIGINALS[found[0]], value) if _MARK in value else value


def _join_surrogates(text: str) -> str:
    r"""Write the characters that JSON escapes as pairs (\ud83d\ude00) as they are."""
    return _SURROGATES.sub(lambda found: found[1] + bytes.fromhex(found[2] + found[3]).decode("utf-16-be"), text)
