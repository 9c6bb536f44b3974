"""Rich texts: sanitised HTML fragments, made from plain text, Markdown or HTML, and back to plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator

import nh3
from markdown_it import MarkdownIt

from quizapp.formats.codes import Code
from quizapp.formats.tags import Tag, find_tags, words

TAGS = words(
    "a abbr b bdi bdo blockquote br caption code dd del dfn dl dt em h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt"
    " ruby s samp small span strong sub sup table tbody td tfoot th thead tr u ul var"
)
CELL = {"colspan", "rowspan", "scope"}
ATTRIBUTES = {"*": {"dir", "lang", "title"}, "a": {"href"}, "td": CELL, "th": CELL}
SCHEMES = {"http", "https", "mailto"}
ACTIVE = words(
    "script style iframe frame frameset embed applet form input button select option optgroup textarea link meta base"
    " template noscript"
)
MEDIA = words("img audio video object source track picture")
WRAPPERS = words(
    "address area article aside big body center col colgroup details div fieldset figcaption figure font footer h1 h2"
    " head header hgroup html label legend main map nav nobr param section strike summary time title tt wbr"
)
"""Elements that go without a word, because what is in them stays."""
FORMATTING = words("a b big code em font i nobr s small strike strong tt u")
"""Elements that a parser opens again in each block after the one in which they were left open."""
_HTML = TAGS | ACTIVE | MEDIA | WRAPPERS

Converted = tuple[str, frozenset[Code]]
Converter = Callable[[str], Converted]

_MAX_REOPENED = 1024 * 1024
_MAX_PASSES = 8
_BLANK = " \t\n"
_URLS = frozenset({"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "cite"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f]")
_IMAGE = re.compile(r"<img((?: [a-z]+=\"[^\"]*\")*)>")
_ALT = re.compile(r" alt=\"([^\"]*)\"")
_PRE = re.compile(r"(<pre(?: [a-z]+=\"[^\"]*\")*>)\n+")
_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_CLEANER = nh3.Cleaner(
    tags=set(TAGS) | {"img"},
    attributes=ATTRIBUTES | {"img": {"alt"}},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=None,
    clean_content_tags={"script", "style", "iframe", "noembed", "noframes"},
)


def from_plain(text: str) -> Converted:
    """Plain text as it stands: a blank line parts paragraphs, a line end is a break; one paragraph needs no tag."""
    paragraphs = ["<br>".join(lines) for lines in _paragraphs(text.lstrip("\ufeff" + _BLANK).rstrip(_BLANK))]
    if len(paragraphs) < 2:
        return "".join(paragraphs), frozenset()
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs), frozenset()


def as_plain(fragment: str) -> str | None:
    """The plain text that `from_plain` makes this fragment of; none if there is no such text."""
    inner = fragment.removeprefix("<p>").removesuffix("</p>")
    text = html.unescape(inner.replace("</p><p>", "\n\n").replace("<br>", "\n"))
    return text if from_plain(text)[0] == fragment else None


def from_markdown(text: str) -> Converted:
    """CommonMark, in which HTML is text; a single paragraph needs no tag."""
    fragment, codes = from_html(str(_MARKDOWN.render(text)))
    is_one_paragraph = fragment.count("<p") == 1 and fragment.startswith("<p>") and fragment.endswith("</p>")
    return (fragment[3:-4] if is_one_paragraph else fragment), codes


def from_html(text: str) -> Converted:
    """An HTML fragment without anything active or foreign, and what had to go."""
    if "<" not in text:
        return clean(text), frozenset()
    tags = list(find_tags(text))
    if _reopened(tags) > _MAX_REOPENED:
        return "", frozenset({Code.OVER_LIMIT})
    return clean(_without_foreign(text, tags)), frozenset(code for tag in tags for code in _dropped(tag))


def clean(text: str) -> str:
    """Sanitised HTML in its one canonical form: cleaning it again changes nothing.

    An image becomes its alternative text in brackets.
    """
    before = text
    for _pass in range(_MAX_PASSES):
        after = _clean_once(before)
        if after == before:
            return after
        before = after
    return html.escape(before, quote=False)


def _clean_once(text: str) -> str:
    cleaned = _CLEANER.clean(text.lstrip("\ufeff")).replace("&nbsp;", "\xa0")
    return _PRE.sub(r"\1", _IMAGE.sub(_alternative, cleaned)).strip(_BLANK)


def _alternative(image: re.Match[str]) -> str:
    alt = _ALT.search(image[1])
    shown = html.escape(html.unescape(alt[1]), quote=False).strip() if alt else ""
    return f"[{shown}]" if shown else ""


def _paragraphs(text: str) -> Iterator[list[str]]:
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip(_BLANK):
            lines.append(html.escape(line, quote=False))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _reopened(tags: list[Tag]) -> int:
    """Characters that a parser may add at most by opening elements again that were left open: bounds its work."""
    open_lengths: dict[str, list[int]] = {}
    weight = total = 0
    for tag in tags:
        total += weight
        if tag.name in FORMATTING:
            lengths = open_lengths.setdefault(tag.name, [])
            if not tag.is_end:
                lengths.append(tag.length)
                weight += tag.length
            elif lengths:
                weight -= lengths.pop()
    return total


def _without_foreign(text: str, tags: list[Tag]) -> str:
    """The text without tags that are no HTML, such as MathML's: the sanitiser would drop what is in them."""
    pieces, place = [], 0
    for tag in tags:
        if tag.name not in _HTML:
            pieces.append(text[place : tag.start])
            place = tag.end
    return "".join(pieces) + text[place:]


def _dropped(tag: Tag) -> Iterator[Code]:
    """What of this tag goes and is reported."""
    if tag.name in ACTIVE or any(_is_active(name, value) for name, value in tag.attributes):
        yield Code.HTML_SANITISED
    if tag.name in MEDIA:
        yield Code.MEDIA_DROPPED
    elif tag.name not in _HTML:
        yield Code.CONTENT_DROPPED


def _is_active(name: str, value: str) -> bool:
    if name not in _URLS:
        return name.startswith("on")
    scheme = _SCHEME.match(_INVISIBLE.sub("", html.unescape(value)).lower())
    return scheme[0] not in SCHEMES if scheme else name == "href"
