"""The tags of an HTML text, found in linear time: for what a report says was lost, not for what is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


def words(line: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(line.split())


RAW = words("script style textarea title iframe noscript xmp noembed noframes")
"""Elements whose content is text, whatever it looks like."""

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"'][^\s>]*)))?")
_TAG_END = re.compile(r"[\s/]*>")


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag: `text[start:end]`, its names in lower case."""

    name: str
    is_end: bool
    attributes: tuple[tuple[str, str], ...]
    start: int
    end: int

    @property
    def length(self) -> int:
        return self.end - self.start


def find_tags(text: str) -> Iterator[Tag]:
    """Every tag in order, those in comments and raw text left out; an unfinished one at the end has no name."""
    place = text.find("<")
    while place >= 0:
        name = _NAME.match(text, place)
        if name is None:
            place = text.find("<", _after_markup(text, place))
            continue
        attributes, end = _attributes(text, name.end())
        if end is None:
            yield Tag("", False, (), place, len(text))
            return
        tag = Tag(name[1].lower(), text[place + 1] == "/", attributes, place, end)
        yield tag
        is_raw = tag.name in RAW and not tag.is_end
        place = _closing(text, tag.name, end) if is_raw else text.find("<", end)


def _after_markup(text: str, place: int) -> int:
    """Where reading goes on after a `<` that opens no tag: after a comment, or at the next character."""
    if text.startswith("<!--", place):
        end = text.find("-->", place + 2)
    elif text.startswith(("<!", "<?", "</"), place):
        end = text.find(">", place)
    else:
        return place + 1
    return end if end >= 0 else len(text)


def _attributes(text: str, place: int) -> tuple[tuple[tuple[str, str], ...], int | None]:
    """The attributes from `place` on, and where the tag ends; none if it never does."""
    attributes = []
    while found := _ATTRIBUTE.match(text, place):
        attributes.append((found[1].lower(), found[2] or found[3] or found[4] or ""))
        place = found.end()
    end = _TAG_END.match(text, place)
    return tuple(attributes), end.end() if end else None


def _closing(text: str, name: str, place: int) -> int:
    """Where the end tag of a raw text element begins; -1 if the text ends before."""
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, place)
    return end.start() if end else -1
