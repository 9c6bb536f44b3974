"""The one place that lets text through as HTML: rich texts of questions, cleaned once more."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache, wraps
from typing import TypeVar

import nh3
from flask import Flask
from markupsafe import Markup

from quizapp.core.presentation import GAP, OpenBlank
from quizapp.formats.rich import ATTRIBUTES, TAGS, clean

INLINE_TAGS = TAGS - {
    "a", "blockquote", "caption", "dd", "dl", "dt", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
MAX_KEPT = 4_096
MAX_KEPT_LENGTH = 2_000
"""Characters of a fragment that is kept: longer ones are rare, and many may be what one student typed."""
_BLOCK_END = re.compile(r"</(?:blockquote|caption|d[dt]|h[3-6]|li|p|pre|t[dhr])>")


Text = TypeVar("Text", bound=str)


def _kept(make: Callable[[str], Text]) -> Callable[[str], Text]:
    """Keep what was made of the latest fragments, short ones alone."""
    make_once = lru_cache(maxsize=MAX_KEPT)(make)

    @wraps(make)
    def get(fragment: str) -> Text:
        return make_once(fragment) if len(fragment) <= MAX_KEPT_LENGTH else make(fragment)

    return get


def init_app(app: Flask) -> None:
    """Give templates `|rich` (block or inline), `|inline` (fit for a label or heading), `|plain` and `|with_gaps`,
    and `forms` and `time`, the macros that nearly every page uses: an import in each would cost each page anew."""
    app.jinja_env.filters.update(rich=rich, inline=inline, plain=plain, with_gaps=with_gaps)
    macros = {name: app.jinja_env.get_template(f"macros/{name}.html").module for name in ("forms", "time")}
    app.jinja_env.globals.update(macros)


@_kept
def rich(fragment: str) -> Markup:
    """A rich text as HTML."""
    return Markup(clean(fragment))  # noqa: S704 (cleaned on this line)


@_kept
def inline(fragment: str) -> Markup:
    """A rich text without blocks, links and controls: what a label, a heading or a cell of a list can hold."""
    flowing = _BLOCK_END.sub(lambda end: f"{end[0]} ", clean(fragment))
    return Markup(nh3.clean(flowing, tags=set(INLINE_TAGS), attributes={"*": ATTRIBUTES["*"]}).strip())  # noqa: S704


@_kept
def plain(fragment: str) -> str:
    """The words of a rich text, for an option of a select."""
    return inline(fragment).striptags()


def with_gaps(parts: Sequence[str | OpenBlank]) -> list[Markup | OpenBlank]:
    """A cloze prompt in its pieces: cleaned as a whole, because a piece alone may hold half an element."""
    blanks = [part for part in parts if not isinstance(part, str)]
    places = iter(range(1, len(blanks) + 1))
    whole = "".join(part if isinstance(part, str) else f"[[{next(places)}]]" for part in parts)
    pieces = GAP.split(str(rich(whole)))
    return [
        Markup(piece) if index % 2 == 0 else blanks[int(piece) - 1]  # noqa: S704 (a piece of cleaned text)
        for index, piece in enumerate(pieces)
    ]
