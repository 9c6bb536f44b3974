"""Where somebody is led after signing in: a page of this site and nowhere else."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

from flask import current_app, request
from werkzeug.exceptions import HTTPException

START = "/"
MAX_LENGTH = 2_000


def safe_path(target: str | None) -> str:
    """The target if it is the address of a page here that can be looked at, else the start page."""
    return target if target and _is_plain(target) and _is_page(target) else START


def _is_plain(target: str) -> bool:
    """One slash first, and nothing that a browser would drop, turn round or read as another host."""
    is_path = target.startswith("/") and not target.startswith("//") and len(target) <= MAX_LENGTH
    return is_path and "\\" not in target and not any(unicodedata.category(char)[0] == "C" for char in target)


def _is_page(target: str) -> bool:
    path = unquote(target.partition("#")[0].partition("?")[0])
    pages = current_app.create_url_adapter(request)
    if pages is None:
        return False
    try:
        pages.match(path, method="GET")
    except HTTPException:
        return False
    return True
