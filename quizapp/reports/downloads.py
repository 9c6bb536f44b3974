"""Scores as files: what the pages show, with exact points and times in UTC."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from fractions import Fraction

from flask import Response
from flask_babel import gettext as _

from quizapp.core.score import points_text, whole_percent
from quizapp.reports import words
from quizapp.reports.gradebook import Student, Try
from quizapp.reports.history import Tried
from quizapp.reports.sheet import Cell, make_sheet


def scores(tries: Sequence[Tried]) -> Response:
    """A student's own attempts, newest first."""
    heading = (
        _("Quiz"),
        _("Article"),
        _("Class"),
        _("Attempt"),
        _("State"),
        _("Started (UTC)"),
        _("Submitted (UTC)"),
        _("Time used (seconds)"),
        _("Questions"),
        _("Correct"),
        _("Points"),
        _("Points possible"),
        _("Per cent"),
        _("Result opens (UTC)"),
    )
    return make_sheet(_("scores"), [heading, *map(_own_row, tries)])


def results(name: str, students: Sequence[Student]) -> Response:
    """A quiz's attempts, student by student; one line for a student without any."""
    heading = (
        _("Name"),
        _("Sign-in name"),
        _("In the class"),
        _("Attempt"),
        _("State"),
        _("Started (UTC)"),
        _("Submitted (UTC)"),
        _("Time used (seconds)"),
        _("Questions"),
        _("Correct"),
        _("Points"),
        _("Points possible"),
        _("Per cent"),
        _("Late answers"),
        _("Counted"),
    )
    return make_sheet(name, [heading, *(row for student in students for row in _rows(student))])


def _own_row(attempt: Tried) -> Sequence[Cell]:
    return (
        attempt.quiz_title,
        attempt.article_title,
        attempt.classroom_name,
        attempt.number,
        _("Result held") if attempt.is_held else words.state(attempt.state),
        attempt.started_at,
        attempt.closed_at,
        _seconds(attempt.time_used),
        attempt.question_count,
        attempt.correct_count,
        *_points(attempt.points, attempt.max_points),
        attempt.opens_at,
    )


def _rows(student: Student) -> Iterator[Sequence[Cell]]:
    person = (student.name, student.login, _yes_or_no(student.is_enrolled))
    if not student.tries:
        yield (*person, None, _("Not started"), *[None] * 8, _("no"), _("no"))
    for attempt in student.tries:
        yield (*person, *_attempt(attempt))


def _attempt(attempt: Try) -> Sequence[Cell]:
    return (
        attempt.number,
        words.state(attempt.state),
        attempt.started_at,
        attempt.closed_at,
        _seconds(attempt.time_used),
        attempt.question_count,
        attempt.correct_count,
        *_points(attempt.points, attempt.max_points),
        _yes_or_no(attempt.is_late),
        _yes_or_no(attempt.is_counted),
    )


def _points(points: Fraction | None, possible: Fraction) -> Sequence[Cell]:
    if points is None:
        return (None, points_text(possible), None)
    return (points_text(points), points_text(possible), whole_percent(points / possible))


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else int(length.total_seconds())


def _yes_or_no(answer: bool) -> str:
    return str(_("yes") if answer else _("no"))
