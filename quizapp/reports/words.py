"""Scores and states in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from flask_babel import format_datetime, lazy_gettext, ngettext
from flask_babel import gettext as _

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import GradeOfRecord
from quizapp.core.score import Trend, trend
from quizapp.i18n import day, percent
from quizapp.reports.gradebook import Show
from quizapp.reports.history import Summary

STATES = {
    AttemptState.IN_PROGRESS: lazy_gettext("In progress"),
    AttemptState.SUBMITTED: lazy_gettext("Submitted"),
    AttemptState.TIMED_OUT: lazy_gettext("Time ran out"),
    AttemptState.VOID: lazy_gettext("Does not count"),
}

RULES = {
    GradeOfRecord.HIGHEST: lazy_gettext("Best attempt"),
    GradeOfRecord.LATEST: lazy_gettext("Latest attempt"),
    GradeOfRecord.FIRST: lazy_gettext("First attempt"),
    GradeOfRecord.AVERAGE: lazy_gettext("Average of all attempts"),
}
SHOWS = {
    Show.ALL: lazy_gettext("Everybody"),
    Show.MISSING: lazy_gettext("Not submitted"),
    Show.LATE: lazy_gettext("Late answers"),
}


def short_day(instant: datetime) -> str:
    """12 Mar."""
    return str(format_datetime(instant, "d MMM"))


def rule(grade_of_record: GradeOfRecord) -> str:
    """Which attempt a quiz counts."""
    return str(RULES[grade_of_record])


def state(attempt_state: AttemptState) -> str:
    """What became of an attempt."""
    return str(STATES[attempt_state])


def sentence(summary: Summary, latest: Fraction | None) -> str:
    """What a student's scores come to, before any number of a table; `latest` is the newest one that is shown."""
    if not summary.finished:
        return str(_("Your first score will appear here after you finish a quiz."))
    if summary.usual is None:
        return _held(summary)
    if summary.finished == 1:
        return str(_("You have finished one quiz. Your score was %(score)s.", score=percent(summary.usual)))
    return f"{_finished(summary)} {_usual(summary.usual, latest)}"


def choices(names: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What the list can be narrowed to, by kind: names by key."""
    kinds = {"article": _("Articles"), "class": _("Classes"), "quiz": _("Quizzes")}
    return [
        (str(label), {key: name for key, name in names.items() if key.startswith(f"{kind}:")})
        for kind, label in kinds.items()
    ]


def _held(summary: Summary) -> str:
    words = ngettext(
        "You have finished one quiz. Its result is not open yet.",
        "You have finished %(num)d attempts. Their results are not open yet.",
        summary.finished,
    )
    return str(words)


def _finished(summary: Summary) -> str:
    words = ngettext(
        "You have finished %(num)d attempt since %(day)s.",
        "You have finished %(num)d attempts since %(day)s.",
        summary.finished,
        day=day(summary.since) if summary.since else "",
    )
    return str(words)


def _usual(usual: Fraction, latest: Fraction | None) -> str:
    if latest is None:
        return str(_("Your usual score is %(score)s.", score=percent(usual)))
    sentences = {
        Trend.FAR_BELOW: _("Your usual score is %(score)s, and your latest is well below that."),
        Trend.BELOW: _("Your usual score is %(score)s, and your latest is a little below that."),
        Trend.LIKE: _("Your usual score is %(score)s, and your latest is about the same."),
        Trend.ABOVE: _("Your usual score is %(score)s, and your latest is a little above that."),
        Trend.FAR_ABOVE: _("Your usual score is %(score)s, and your latest is well above that."),
    }
    return str(sentences[trend(latest, usual)] % {"score": percent(usual)})
