"""What students have scored: a student's own history, and a teacher's results."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts.overdue import close_overdue_of
from quizapp.classes.queries import count_students
from quizapp.core.quiz import QuizSettings
from quizapp.core.score import whole_percent
from quizapp.i18n import page_direction
from quizapp.paging import PAGE_LENGTH, page_number
from quizapp.quizzes.models import Quiz
from quizapp.quizzes.queries import find_own, page_of_teacher
from quizapp.reports import downloads, gradebook, words
from quizapp.reports.chart import LENGTH, Chart, Score, make_chart
from quizapp.reports.gradebook import Show, Sort
from quizapp.reports.history import MAX_ROWS, History, Tried, read_history

FILTER_FROM = 12
"""With more attempts than this the list can be narrowed."""
Choice = TypeVar("Choice", bound=StrEnum)

bp = Blueprint("reports", __name__)
bp.add_app_template_filter(words.short_day, "short_day")
bp.add_app_template_filter(words.state, "attempt_state")


@bp.get("/scores")
@permit(Action.SEE_OWN_SCORES)
def scores() -> ResponseReturnValue:
    """The student's attempts: a sentence, a chart and every one of them, a page at a time."""
    scope, before = request.args.get("of", ""), request.args.get("before", "")
    history = _own_history(PAGE_LENGTH, scope, before)
    scored = [attempt for attempt in history.tries if attempt.score is not None]
    return render_template(
        "reports/scores.html",
        history=history,
        scope=scope,
        choices=words.choices(history.choices) if scope or history.total > FILTER_FROM else [],
        is_first_page=not before,
        sentence=words.sentence(history.summary, scored[0].score if scored else None),
        chart=_chart(scored[:LENGTH], history.summary.usual),
    )


@bp.get("/scores.csv")
@permit(Action.SEE_OWN_SCORES)
def scores_csv() -> Response:
    """The student's attempts as a file, each with what is shown of it."""
    return downloads.scores(_own_history(MAX_ROWS).tries)


@bp.get("/teach/results")
@permit(Action.SEE_RESULTS)
def home() -> ResponseReturnValue:
    """The teacher's quizzes, with how many have submitted."""
    page = page_of_teacher(current_user, page_number())
    classrooms = [quiz.classroom for quiz in page.items if quiz.classroom is not None]
    return render_template(
        "reports/home.html", page=page, counts=gradebook.counts_of(page.items), sizes=count_students(classrooms)
    )


@bp.get("/teach/quizzes/<public_id>/results")
@permit(Action.SEE_RESULTS)
def results(public_id: str) -> ResponseReturnValue:
    """The results of one quiz: a row a student, those who have not started too."""
    quiz = _own_quiz(public_id)
    students = gradebook.read_students(quiz)
    settings = QuizSettings.from_data(quiz.settings)
    sort, show = _choice(Sort, "sort", Sort.NAME), _choice(Show, "show", Show.ALL)
    return render_template(
        "reports/results.html",
        quiz=quiz,
        overview=gradebook.make_overview(students),
        page=gradebook.cut(gradebook.arrange(students, sort, show), page_number()),
        sort=sort,
        show=show,
        shows=words.SHOWS.items(),
        rule=words.rule(settings.grade_of_record),
        release=settings.release,
    )


@bp.get("/teach/quizzes/<public_id>/results.csv")
@permit(Action.SEE_RESULTS)
def results_csv(public_id: str) -> Response:
    """The results of one quiz as a file: a row an attempt."""
    quiz = _own_quiz(public_id)
    return downloads.results(_("%(quiz)s results", quiz=quiz.title), gradebook.read_students(quiz))


def _own_history(limit: int, scope: str = "", before: str = "") -> History:
    now, grace = clock.arrival(), current_app.config["SAVE_GRACE"]
    close_overdue_of(now, grace, student=current_user)
    return read_history(current_user, now, grace, limit=limit, scope=scope, before=before)


def _chart(newest: Sequence[Tried], usual: Fraction | None) -> Chart | None:
    scores = [
        Score(percent=whole_percent(attempt.score), is_timed=attempt.is_timed, closed_at=attempt.closed_at)
        for attempt in reversed(newest)
        if attempt.score is not None
    ]
    return None if usual is None else make_chart(scores, usual, is_mirrored=page_direction() == "rtl")


def _own_quiz(public_id: str) -> Quiz:
    quiz = found(find_own(current_user, public_id), Action.SEE_RESULTS)
    close_overdue_of(clock.arrival(), current_app.config["SAVE_GRACE"], quiz=quiz)
    return quiz


def _choice(kind: type[Choice], name: str, default: Choice) -> Choice:
    """What the address asks for; the default if it makes no sense."""
    asked = request.args.get(name)
    return kind(asked) if asked in list(kind) else default
