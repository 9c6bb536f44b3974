"""What every page must keep to, checked on its HTML by the standard's own parsing rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from http import HTTPStatus
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.test import TestResponse

OWN_HOSTS = {None, "localhost", "127.0.0.1"}
RESOURCE_ATTRIBUTES = ("src", "srcset", "poster", "data", "action", "formaction")
DATA_BLOCKS = {"application/json", "application/ld+json"}


class PageError(AssertionError):
    """A page that breaks a rule; the message lists every breach."""


def audit(response: TestResponse) -> None:
    """Raise PageError unless the answer is no page, a redirection, empty, or a page that keeps all rules."""
    is_empty = response.request.method == "HEAD" or response.status_code == HTTPStatus.NO_CONTENT
    if is_empty or response.mimetype != "text/html" or 300 <= response.status_code < 400:
        return
    problems = breaches(response.get_data(as_text=True))
    if problems:
        raise PageError(f"{response.request.path}: " + "; ".join(problems))


def breaches(html: str) -> list[str]:
    """Every rule that the page breaks, in words."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    found = [f"line {position[0]}: {code} {details or ''}".rstrip() for position, code, details in parser.errors]
    for rule in RULES:
        found += rule(elements)
    return found


def has_language(elements: list[Element]) -> Iterator[str]:
    if not elements[0].get("lang"):
        yield "html has no lang"


def has_one_heading_and_a_title(elements: list[Element]) -> Iterator[str]:
    headings = sum(element.tag == "h1" for element in elements)
    if headings != 1:
        yield f"{headings} h1 elements instead of one"
    titles = [element for element in elements if element.tag == "title"]
    if not titles or not (titles[0].text or "").strip():
        yield "no title"


def has_each_id_once(elements: list[Element]) -> Iterator[str]:
    ids = Counter(element.get("id") for element in elements if "id" in element.attrib)
    yield from (f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1)


def has_nothing_inline(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if element.tag == "style" or "style" in element.attrib:
            yield f"inline style on {element.tag}"
        if element.tag == "script" and "src" not in element.attrib and element.get("type") not in DATA_BLOCKS:
            yield "inline script"
        yield from (f"{name} on {element.tag}" for name in element.attrib if name.startswith("on"))
        if any(value.strip().lower().startswith("javascript:") for value in element.attrib.values()):
            yield f"javascript: address on {element.tag}"


def stays_on_this_host(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        names = (*RESOURCE_ATTRIBUTES, "href") if element.tag in ("link", "use", "image") else RESOURCE_ATTRIBUTES
        addresses = " ".join(element.get(name, "") for name in names).replace(",", " ").split()
        for address in addresses:
            if urlsplit(address).hostname not in OWN_HOSTS:
                yield f"{element.tag} asks another host: {address}"


RULES: tuple[Callable[[list[Element]], Iterator[str]], ...] = (
    has_language,
    has_one_heading_and_a_title,
    has_each_id_once,
    has_nothing_inline,
    stays_on_this_host,
)
