"""The review page as a reader sees it, read from its HTML."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from quizapp.core.passage import Article

Place = tuple[int, int, str]
"""Start, end and words."""


class Review:
    """What the page marks, quotes and links to; words for screen readers and numbers in the margin are left out."""

    def __init__(self, html: str) -> None:
        self.root = html5lib.parse(html, namespaceHTMLElements=False)
        self.by_id = {element.get("id"): element for element in self.root.iter() if element.get("id")}

    def marked(self, article: Article) -> dict[str, Place]:
        """What is marked in the article, by mark. The paragraphs must be those of the article."""
        found: dict[str, Place] = {}
        for paragraph in article.paragraphs:
            at = paragraph.start
            for text, marks in pieces(self.by_id[f"p{paragraph.number}"]):
                assert article.text.startswith(text, at)
                for mark in marks:
                    start, end, words = found.get(mark, (at, at, ""))
                    assert end == at, f"{mark} has a hole"
                    found[mark] = (start, at + len(text), words + text)
                at += len(text)
            assert at == paragraph.end
        return found

    def quoted(self, number: int) -> list[str]:
        """The passages at question `number`, as marked in its quotations."""
        quotes = self.by_id[f"q{number}"].iter("blockquote")
        return ["".join(text for text, _ in pieces(mark)) for quote in quotes for mark in quote.iter("mark")]

    def links(self, number: int) -> list[str]:
        """The places on the page that question `number` leads to, each of which has to be there."""
        targets = [link.get("href", "").removeprefix("#") for link in self.by_id[f"q{number}"].iter("a")]
        return [target for target in targets if target in self.by_id]


def pieces(element: Element, outside: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The visible texts within an element in order, each with the marks it lies in."""
    if {"vh", "ref"} & set(element.get("class", "").split()):
        return
    marks = (*outside, *element.get("data-marks", "").split())
    yield element.text or "", marks
    for child in element:
        yield from pieces(child, marks)
        yield child.tail or "", marks
