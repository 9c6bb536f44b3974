"""The few links in a page's header."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from quizapp.accounts.models import Role
from quizapp.accounts.person import Person

STUDENT = (
    (_("Home"), "/home"),
    (_("Quizzes"), "/quizzes"),
    (_("Your scores"), "/scores"),
    (_("Practice"), "/practice"),
)
TEACHER = (
    (_("Home"), "/teach"),
    (_("Question sets"), "/teach/sets"),
    (_("Classes"), "/teach/classes"),
    (_("Results"), "/teach/results"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    label: str
    path: str
    is_current: bool


def navigation(person: Person) -> list[Item]:
    """The places of the person's role that this application has."""
    places = STUDENT if person.role is Role.STUDENT else TEACHER
    current = max((path for _label, path in places if _is_within(_place(request.path), path)), key=len, default=None)
    return [Item(label=str(label), path=path, is_current=path == current) for label, path in places if _exists(path)]


def _place(address: str) -> str:
    """The results of one quiz stand under their quiz, but belong to the list of results; articles belong to sets."""
    if address.startswith("/teach/articles/"):
        return "/teach/sets"
    return "/teach/results" if address.startswith("/teach/quizzes/") and address.endswith("/results") else address


def _is_within(address: str, path: str) -> bool:
    return address == path or address.startswith(path + "/")


def _exists(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path)
    except HTTPException:
        return False
    return True
