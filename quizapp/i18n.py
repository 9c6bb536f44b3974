"""Languages, and times as people read them: the one place that knows Flask-Babel's settings."""

from contextvars import ContextVar
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from flask import Flask, current_app, has_request_context, request
from flask_babel import format_datetime, format_percent, get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from quizapp.core.score import whole_percent
from quizapp.extensions import babel

EXTENSION = "languages"
CLOCK_TIME = "HH:mm"
DAY = "d MMM yyyy"
DAY_AND_TIME = "EEE d MMM yyyy, HH:mm"
_language_of_page: ContextVar[str | None] = ContextVar("language of the page", default=None)
"""Forgotten at the end of each request. A page asks for it a hundred times, and `g` would take ten times as long."""


def init_app(app: Flask) -> None:
    """Choose the language and zone of each page, and give templates their words for times."""
    babel.init_app(app, default_timezone=app.config["TIME_ZONE"], locale_selector=_language)
    with app.app_context():
        app.extensions[EXTENSION] = [str(locale) for locale in babel.list_translations()]
    app.teardown_appcontext(_forget_language)
    app.jinja_env.globals.update({"_": translate, "page_language": page_language, "page_direction": page_direction})
    app.jinja_env.filters.update(
        clock_time=clock_time, day=day, day_and_time=day_and_time, minutes=minutes, percent=percent
    )


def translate(message: str, **variables: object) -> Markup:
    """A template's `_`: the message in the page's language, its variables escaped. Pages have a hundred, so they are
    kept once looked up."""
    language = page_language()
    return _message(language, message) % variables if variables else _whole_message(language, message)


def page_language() -> str:
    """The language of the interface as HTML names it."""
    language = _language_of_page.get()
    if language is None:
        language = str(get_locale()).replace("_", "-")
        _language_of_page.set(language)
    return language


def _forget_language(_error: BaseException | None) -> None:
    _language_of_page.set(None)


def page_direction() -> str:
    """`ltr` or `rtl`."""
    return str(get_locale().text_direction)


def clock_time(instant: datetime) -> str:
    """10:45, in the site's zone."""
    return str(format_datetime(instant, CLOCK_TIME))


def day(instant: datetime) -> str:
    """12 Mar 2026."""
    return str(format_datetime(instant, DAY))


def day_and_time(instant: datetime) -> str:
    """Thu 12 Mar 2026, 10:45."""
    return str(format_datetime(instant, DAY_AND_TIME))


def minutes(length: timedelta) -> str:
    """14 min: whole minutes, begun ones counted."""
    return str(_("%(count)d min", count=-(-length // timedelta(minutes=1))))


def percent(share: Fraction) -> str:
    """70%, as the page's language writes it."""
    return str(format_percent(Decimal(whole_percent(share)) / 100))


@lru_cache(maxsize=10_000)
def _whole_message(language: str, message: str) -> Markup:
    return _message(language, message) % {}


@lru_cache(maxsize=10_000)
def _message(_language: str, message: str) -> Markup:
    return Markup(_(message))  # noqa: S704 (our own words)


def _language() -> str | None:
    """The best for whoever asks; commands speak the default language."""
    if not has_request_context():
        return None
    return request.accept_languages.best_match(current_app.extensions[EXTENSION])
