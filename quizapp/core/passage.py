"""Articles, their numbered paragraphs, and passages: finding a quote in a text, and marking it.

Offsets count Unicode code points from 0, ends exclusive. A passage is a TextQuoteSelector with a
TextPositionSelector of the W3C Web Annotation Data Model (4.2.4 and 4.2.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from quizapp.core.closest import closest
from quizapp.core.question import Passage, Question

LEAD = "Lead"
"""The section before the first heading; translated where it is shown."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading line, `== text ==` being of level 2; deeper ones than 3 count as 3."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The line `article.text[start:end]`; numbers count from 1. `section` is the innermost heading above."""

    number: int
    start: int
    end: int
    section: str


@dataclass(frozen=True, slots=True)
class Article:
    """A text cut into headings and paragraphs, in order."""

    text: str
    blocks: tuple[Heading | Paragraph, ...]

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))

    @property
    def sections(self) -> tuple[str, ...]:
        """The headings that paragraphs stand under directly, in order, each once."""
        return tuple(dict.fromkeys(paragraph.section for paragraph in self.paragraphs))

    def paragraph_at(self, offset: int) -> Paragraph | None:
        """The paragraph that holds `offset`, or the next one if it lies between two; none after the last."""
        return next((paragraph for paragraph in self.paragraphs if offset < paragraph.end), None)

    def section_of(self, question: Question) -> str | None:
        """The section of the question's first passage; none without a passage that has been found."""
        start = question.passages[0].start if question.passages else None
        paragraph = None if start is None else self.paragraph_at(start)
        return paragraph.section if paragraph else None


class PassageNotFound(Exception):
    """The quote is not in the text; `closest` is what was probably meant, if anything comes near."""

    def __init__(self, closest: str | None) -> None:
        super().__init__("passage not found")
        self.closest = closest


class PassageAmbiguous(Exception):
    """The quote is in the text `count` times, and nothing says which is meant."""

    def __init__(self, count: int) -> None:
        super().__init__("passage ambiguous")
        self.count = count


def normalise(text: str) -> str:
    """The text that offsets refer to: without a byte order mark, every line end a line feed, nothing else changed."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def parse_article(text: str) -> Article:
    """The article in `text`: every line that is neither blank nor a heading is a paragraph."""
    text = normalise(text)
    return Article(text, tuple(_blocks(text)))


def locate(text: str, passage: Passage) -> Passage:
    """The passage with its place in `text`, which is normalised. The quote decides, then what stands around it.

    Found once: there, whatever else is stated. Several times: where prefix and suffix fit, if that is one place; then
    at the stated start. Raises PassageNotFound or PassageAmbiguous.
    """
    exact = passage.exact
    count = _count(text, exact)
    if not count:
        raise PassageNotFound(closest(text, exact))
    start = text.find(exact) if count == 1 else _in_context(text, passage)
    if start is None:
        raise PassageAmbiguous(count)
    return replace(passage, start=start, end=start + len(exact))


@dataclass(frozen=True, slots=True)
class Mark:
    """Passage `index` (from 1) of question `number`, as a stretch of the article's text."""

    number: int
    index: int
    start: int
    end: int

    @property
    def id(self) -> str:
        """The anchor: `q6-passage`, and `q6-passage-2` for the second passage."""
        return f"q{self.number}-passage" + (f"-{self.index}" if self.index > 1 else "")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph that lies in the same marks throughout; `ids` are the anchors of those that begin here."""

    text: str
    marks: tuple[Mark, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def mark_ids(self) -> str:
        """The anchors of all its marks, parted by spaces."""
        return " ".join(mark.id for mark in self.marks)

    @property
    def numbers(self) -> str:
        """The questions of its marks, each once."""
        return ", ".join(dict.fromkeys(str(mark.number) for mark in self.marks))


def runs(text: str, paragraph: Paragraph, marks: Iterable[Mark]) -> tuple[Run, ...]:
    """The paragraph cut at the edges of the marks, which may overlap; the pieces joined are the paragraph.

    A mark that crosses paragraphs begins in the first that it touches: each anchor stands once on the page.
    """
    touching = sorted(
        (mark for mark in marks if mark.start < paragraph.end and mark.end > paragraph.start and mark.start < mark.end),
        key=lambda mark: (mark.start, mark.number, mark.index),
    )
    begins = {mark: _begin(text, paragraph, mark) for mark in touching}
    edges = {edge for mark in touching for edge in (mark.start, mark.end) if paragraph.start < edge < paragraph.end}
    cuts = sorted(edges | {paragraph.start, paragraph.end})
    return tuple(
        Run(
            text[start:end],
            tuple(mark for mark in touching if mark.start < end and mark.end > start),
            tuple(mark.id for mark in touching if begins[mark] == start),
        )
        for start, end in pairwise(cuts)
    )


def _blocks(text: str) -> Iterator[Heading | Paragraph]:
    number, section = 0, LEAD
    for start, line in _lines(text):
        heading = _heading(line)
        if heading:
            section = heading.text
            yield heading
        elif line.strip():
            number += 1
            yield Paragraph(number, start, start + len(line), section)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _heading(line: str) -> Heading | None:
    line = line.strip()
    level = min(len(line) - len(line.lstrip("=")), len(line) - len(line.rstrip("=")))
    words = line[level : len(line) - level].strip()
    return Heading(min(level, 3), words) if level >= 2 and words else None


def _count(text: str, exact: str) -> int:
    """How often `exact` stands in `text`; two that overlap are told from one."""
    first = text.find(exact) if exact else -1
    if first < 0 or text.find(exact, first + 1) < 0:
        return int(first >= 0)
    return max(text.count(exact), 2)


def _in_context(text: str, passage: Passage) -> int | None:
    """The one place where prefix and suffix fit, or the stated one if it is among those that are left."""
    whole = passage.prefix + passage.exact + passage.suffix
    fitting = _count(text, whole)
    if fitting == 1:
        return text.find(whole) + len(passage.prefix)
    start, exact = passage.start, passage.exact
    if start is None or start < 0:
        return None
    is_there = text.startswith(exact, start) and (not fitting or _fits_around(text, passage, start))
    return start if is_there else None


def _fits_around(text: str, passage: Passage, start: int) -> bool:
    before = text[max(start - len(passage.prefix), 0) : start]
    return before == passage.prefix and text.startswith(passage.suffix, start + len(passage.exact))


def _begin(text: str, paragraph: Paragraph, mark: Mark) -> int | None:
    """Where the mark begins in this paragraph; none if an earlier paragraph has its beginning."""
    if mark.start >= paragraph.start:
        return mark.start
    before = text[_line_start(text, mark) : paragraph.start]
    return None if any(line.strip() and not _heading(line) for line in before.split("\n")) else paragraph.start


def _line_start(text: str, mark: Mark) -> int:
    """Where the line begins that holds the first visible character of the mark."""
    quoted = text[mark.start : mark.end]
    return text.rfind("\n", 0, mark.start + len(quoted) - len(quoted.lstrip())) + 1
