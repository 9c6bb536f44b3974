"""Our own question files: YAML or JSON that says `format: quizset/1`."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping

from quizapp.core.wellformed import MAX_NAME_LENGTH
from quizapp.formats.codes import Code, FileRefused, Note, quoted
from quizapp.formats.fields import Notebook
from quizapp.formats.native_header import read_meta, read_root, text_format, unknown_keys
from quizapp.formats.native_items import read_item
from quizapp.formats.nodes import Listing, Node, Scalar
from quizapp.formats.nodes import Mapping as MappingNode
from quizapp.formats.normalised import Item, ParsedFile, SourceText
from quizapp.formats.rich import Converter
from quizapp.formats.text import decode

FORMAT = "native"
MAX_ITEMS = 2_000
MAX_SECONDS = 4.5
"""Processor time that reading one file may take; nobody's file needs a tenth of it."""

MAX_ARTICLE_LINES = 5_000
"""A line is a paragraph; pages show all of them."""

FindText = Callable[[Mapping[str, str]], SourceText | None]
"""Finds the article that a `source` block names, where the file itself does not hold it."""


def find_no_text(_source: Mapping[str, str]) -> None:
    """Leave the passages unchecked."""


def read(data: bytes, find_text: FindText = find_no_text) -> ParsedFile:
    """The set and its questions, or why there are none."""
    try:
        return _read(data, find_text)
    except FileRefused as refusal:
        return ParsedFile(format=FORMAT, errors=(refusal.note,))


def read_article(data: bytes) -> SourceText:
    """An article's file as passages point into it. Raises FileRefused."""
    text = decode(data)
    if text.count("\n") >= MAX_ARTICLE_LINES:
        raise FileRefused(Code.TOO_LARGE, "The article has more than 5,000 lines.")
    return SourceText(text=text, digest=hashlib.sha256(data).hexdigest())


def _read(data: bytes, find_text: FindText) -> ParsedFile:
    root = read_root(decode(data))
    meta, to_rich = read_meta(root), text_format(root)
    stated = meta.source or {}
    source = read_article(stated["text"].encode()) if "text" in stated else find_text(stated)
    return ParsedFile(
        format=FORMAT,
        meta=meta,
        items=tuple(_items(_question_nodes(root), to_rich, source)),
        notes=(*unknown_keys(root), *_source_notes(stated, source)),
        source=source,
    )


def _question_nodes(root: MappingNode) -> Listing:
    entry = root.entries.get("questions")
    is_missing = entry is None or (isinstance(entry.node, Scalar) and not entry.node.value)
    if entry is None or is_missing:
        raise FileRefused(Code.NO_QUESTIONS, "There are no questions in the file.")
    if not isinstance(entry.node, Listing):
        raise FileRefused(Code.MALFORMED, "“questions” must be a list.", entry.line)
    if not entry.node.items:
        raise FileRefused(Code.NO_QUESTIONS, "There are no questions in the file.", entry.line)
    if len(entry.node.items) > MAX_ITEMS:
        raise FileRefused(Code.TOO_MANY_ITEMS, "There are more than 2,000 questions.", entry.node.lines[MAX_ITEMS])
    return entry.node


def _items(nodes: Listing, to_rich: Converter, source: SourceText | None) -> Iterator[Item]:
    keep_going = _time_limit()
    taken: set[str] = set()
    for number, (node, line) in enumerate(zip(nodes.items, nodes.lines, strict=True), start=1):
        book = Notebook(to_rich, keep_going, line)
        question = read_item(node, book, source.text if source else None)
        if question is not None and question.id in taken:
            book.add(Code.DUPLICATE_ID, "id", "An earlier question has the same id.")
            question = None
        if question is not None:
            taken.add(question.id)
        yield Item(number=number, line=line, key=_key(node), question=question, notes=tuple(book.notes))


def _key(node: Node) -> str | None:
    entry = node.entries.get("id") if isinstance(node, MappingNode) else None
    return quoted(entry.node.value, MAX_NAME_LENGTH) if entry and isinstance(entry.node, Scalar) else None


def _time_limit() -> Callable[[], None]:
    """Raises FileRefused when called too late."""
    end = time.thread_time() + MAX_SECONDS

    def keep_going() -> None:
        if time.thread_time() > end:
            raise FileRefused(Code.TOO_LARGE, "Reading this file takes too long.")

    return keep_going


def _source_notes(stated: Mapping[str, str], source: SourceText | None) -> Iterator[Note]:
    digest = stated.get("sha256")
    if source and digest and digest.lower() != source.digest:
        yield Note(code=Code.SOURCE_CHANGED, field="source.sha256", message="The article is not the one cited.")
