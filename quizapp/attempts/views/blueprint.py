"""The blueprint of everything about taking a quiz."""

from functools import lru_cache

from flask import Blueprint, render_template
from markupsafe import Markup

from quizapp.i18n import page_language

bp = Blueprint("attempts", __name__)


@bp.app_template_global()
def attempt_words(count: int, limit_minutes: int | None) -> Markup:
    """What script says on the page of an attempt of `count` questions; the same for everybody, so kept once made."""
    return _words(page_language(), count, limit_minutes)


@lru_cache(maxsize=256)
def _words(_language: str, count: int, limit_minutes: int | None) -> Markup:
    body = render_template("attempts/words.html", count=count, limit_minutes=limit_minutes)
    return Markup(body)  # noqa: S704 (a template's own output)
