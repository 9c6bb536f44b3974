"""The end of an attempt: its confirmation, its result, and the review with the article beside it."""

from __future__ import annotations

from http import HTTPStatus

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts import queries
from quizapp.attempts.overdue import close_overdue_of
from quizapp.attempts.page import make_page
from quizapp.attempts.result import explained, make_result, marks, releases_to
from quizapp.attempts.slots import read_slots
from quizapp.attempts.views.blueprint import bp
from quizapp.attempts.views.taking import get_current
from quizapp.attempts.withheld import open_now
from quizapp.core.attempt import AttemptState
from quizapp.core.passage import runs
from quizapp.library.articles import get_article


@bp.get("/attempts/<public_id>/done")
@permit(Action.OPEN_ATTEMPT)
def done(public_id: str) -> ResponseReturnValue:
    """The score at once, or when it will be shown; while late answers are collected, just that."""
    current = get_current(public_id)
    now = clock.arrival()
    slots = read_slots(current.id)
    if current.state is AttemptState.IN_PROGRESS:
        page = make_page(current, slots, now)
        if not page.is_over:
            return redirect(url_for(".question", public_id=public_id, number=1), HTTPStatus.SEE_OTHER)
        return render_template("attempts/collecting.html", page=page)
    attempt = found(queries.find_for_review(current_user, public_id), Action.OPEN_ATTEMPT)
    shown, opens_at = releases_to(current_user, attempt, now, current_app.config["SAVE_GRACE"])
    result = make_result(attempt, slots, shown)
    return render_template("attempts/done.html", result=result, release=shown, opens_at=opens_at)


@bp.get("/attempts/<public_id>/review")
@permit(Action.REVIEW_ATTEMPT)
def review(public_id: str) -> ResponseReturnValue:
    """The result with each question explained, and the article with every passage marked."""
    now, grace = clock.arrival(), current_app.config["SAVE_GRACE"]
    close_overdue_of(now, grace, student=current_user)
    attempt = found(queries.find_for_review(current_user, public_id), Action.REVIEW_ATTEMPT)
    is_own = attempt.student_id == current_user.id
    if attempt.state is AttemptState.IN_PROGRESS:
        return redirect(_way_back(public_id, attempt.quiz.public_id, is_own=is_own), HTTPStatus.SEE_OTHER)
    shown, opens_at = releases_to(current_user, attempt, now, grace)
    if not shown.score:
        return redirect(url_for(".done", public_id=public_id), HTTPStatus.SEE_OTHER)
    slots = read_slots(attempt.id)
    running = open_now(current_user.id)
    version = attempt.quiz.article_version
    items = explained(slots, shown, running.question_ids, version.id)
    article = get_article(version)
    has_article = shown.key and version.article_id not in running.closed_article_ids
    places = marks(items) if has_article else []
    return render_template(
        "attempts/review.html",
        result=make_result(attempt, slots, shown),
        items=items,
        show="missed" if request.args.get("show") == "missed" else "all",
        release=shown,
        opens_at=opens_at,
        is_own=is_own,
        article=article if has_article else None,
        article_version=version,
        article_runs={paragraph.number: runs(article.text, paragraph, places) for paragraph in article.paragraphs},
    )


def _way_back(public_id: str, quiz_public_id: str, *, is_own: bool) -> str:
    if is_own:
        return url_for(".done", public_id=public_id)
    return url_for("reports.results", public_id=quiz_public_id)
