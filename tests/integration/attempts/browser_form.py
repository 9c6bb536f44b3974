"""A form as a browser without script would send it: what its controls hold, in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict

Fields = MultiDict[str, Any]


def read_form(html: str, form_id: str | None = None) -> tuple[str, Fields]:
    """Where the form of a page is sent to, and what it sends if nothing is touched; no button counts as pressed."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    (form,) = [form for form in root.iter("form") if form.get("id") == form_id]
    return form.get("action", ""), Fields(pair for element in form.iter() for pair in _pairs(element))


def _pairs(element: Element) -> Iterator[tuple[str, str]]:
    name = element.get("name")
    if name is None or element.get("disabled") is not None:
        return
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        yield from ((name, option.get("value", "")) for option in chosen)
    elif element.tag == "input" and (
        element.get("type") not in ("radio", "checkbox") or element.get("checked") is not None
    ):
        yield name, element.get("value", "")
