"""What a native file says about its set and its article. Any fault here refuses the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from quizapp.core.wellformed import MAX_NAME_LENGTH
from quizapp.formats.codes import CONTROLS, Code, FileRefused, Note, quoted
from quizapp.formats.nodes import Listing, Node, Scalar, compose
from quizapp.formats.nodes import Mapping as MappingNode
from quizapp.formats.normalised import SetMeta
from quizapp.formats.rich import Converter, from_html, from_markdown, from_plain

VERSION = "quizset/1"
SLUG = re.compile(r"[a-z0-9-]+")
MAX_SLUG = 100
TEXT_FORMATS: Mapping[str, Converter] = {"plain": from_plain, "markdown": from_markdown, "html": from_html}
SOURCE_KEYS = ("title", "author", "url", "licence", "licence_url", "retrieved", "file", "text", "sha256")
SET_KEYS = ("id", "title", "language", "description", "licence", "authors", "tags")
OTHER_KEYS = ("format", "text_format", "source", "questions")

_LIMITS = {"id": MAX_SLUG, "title": MAX_NAME_LENGTH, "language": 35, "file": MAX_NAME_LENGTH}
_SHAPES = {
    "id": SLUG,
    "language": re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"),
    "sha256": re.compile(r"[0-9a-fA-F]{64}"),
}
_PLAIN_NAME = re.compile(r"(?!\.{1,2}$)[^/\\:]+")


def read_root(text: str) -> MappingNode:
    """The outermost mapping of a file of this version. Raises FileRefused."""
    root = compose(text)
    if root is not None and not isinstance(root, MappingNode):
        raise FileRefused(Code.MALFORMED, "The file must begin with names and values.", root.line)
    version = root.entries.get("format") if root else None
    if root is None or version is None or not _is(version.node, VERSION):
        line = version.line if version else None
        raise FileRefused(Code.UNKNOWN_VERSION, "The first line must be “format: quizset/1”.", line)
    _check_keys(root)
    return root


def read_meta(root: MappingNode) -> SetMeta:
    """What the file says about the set. Raises FileRefused."""
    return SetMeta(
        id=_word(root, "id"),
        title=_word(root, "title"),
        description=_word(root, "description") or "",
        language=_word(root, "language"),
        licence=_word(root, "licence"),
        authors=_words(root, "authors"),
        tags=_words(root, "tags"),
        source=_source(root),
    )


def text_format(root: MappingNode) -> Converter:
    """How the rich texts of the file are written. Raises FileRefused."""
    name = _word(root, "text_format") or "plain"
    if name not in TEXT_FORMATS:
        message = "“text_format” must be one of: %(words)s."
        raise FileRefused(Code.MALFORMED, message, root.entries["text_format"].line, words=", ".join(TEXT_FORMATS))
    return TEXT_FORMATS[name]


def unknown_keys(root: MappingNode) -> Iterator[Note]:
    """A note for each entry that nobody asks for."""
    yield from _unknown(root, "", (*SET_KEYS, *OTHER_KEYS))
    source = _node(root, "source")
    if isinstance(source, MappingNode):
        yield from _unknown(source, "source.", SOURCE_KEYS)


def _unknown(mapping: MappingNode, path: str, known: tuple[str, ...]) -> Iterator[Note]:
    message = "“%(key)s” is not known here and was left out."
    for key, entry in mapping.entries.items():
        if key not in known:
            values = {"key": quoted(key)}
            yield Note(
                code=Code.UNKNOWN_FIELD, field=path + quoted(key), message=message, line=entry.line, values=values
            )


def _source(root: MappingNode) -> dict[str, str] | None:
    node = _node(root, "source")
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        raise FileRefused(Code.MALFORMED, "“source” must have names and values.", node.line)
    _check_keys(node)
    source = {key: word for key in SOURCE_KEYS if (word := _word(node, key)) is not None}
    if "file" in source and not _PLAIN_NAME.fullmatch(source["file"]):
        message = "“%(name)s” is not a plain file name."
        raise FileRefused(Code.UNSAFE_PATH, message, node.entries["file"].line, name=quoted(source["file"]))
    for key in ("url", "licence_url"):
        if key in source and not _is_web_address(source[key]):
            raise FileRefused(Code.MALFORMED, "This is no web address.", node.entries[key].line)
    return source


def _word(mapping: MappingNode, key: str) -> str | None:
    """A text of the header; none if there is none. An article's text stays as it is, others lose outer blanks."""
    node = _node(mapping, key)
    if node is None:
        return None
    text = _text(node)
    if key == "text":
        return text
    text = text.strip()
    limit, shape = _LIMITS.get(key), _SHAPES.get(key)
    if limit and len(text) > limit:
        message = "“%(key)s” is longer than %(limit)s characters."
        raise FileRefused(Code.MALFORMED, message, node.line, key=key, limit=str(limit))
    if shape and text and not shape.fullmatch(text):
        message = "“%(text)s” cannot be the “%(key)s” here."
        raise FileRefused(Code.MALFORMED, message, node.line, text=quoted(text), key=key)
    return text or None


def _words(root: MappingNode, key: str) -> tuple[str, ...]:
    node = _node(root, key)
    if node is None:
        return ()
    if not isinstance(node, Listing):
        raise FileRefused(Code.MALFORMED, "“%(key)s” must be a list.", node.line, key=key)
    return tuple(text for item in node.items if (text := _text(item).strip()))


def _text(node: Node) -> str:
    if not isinstance(node, Scalar) or CONTROLS.search(node.value):
        raise FileRefused(Code.MALFORMED, "This must be a text without control characters.", node.line)
    return node.value


def _node(mapping: MappingNode, key: str) -> Node | None:
    """The value of an entry; none if it is missing or has no value."""
    entry = mapping.entries.get(key)
    return None if entry is None or _is(entry.node, "") else entry.node


def _is(node: Node, value: str) -> bool:
    return isinstance(node, Scalar) and node.value == value


def _check_keys(mapping: MappingNode) -> None:
    for key, line in mapping.repeated:
        raise FileRefused(Code.FORBIDDEN_YAML, "“%(key)s” is given twice.", line, key=quoted(key))
    for line in mapping.odd_keys:
        raise FileRefused(Code.MALFORMED, "A key must be a text.", line)


def _is_web_address(text: str) -> bool:
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)
