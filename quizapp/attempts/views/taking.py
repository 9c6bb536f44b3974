"""Taking a quiz: start, one question or all of them, check, submit. Every page is a form that works without script."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts import answers, queries, services
from quizapp.attempts.conflicts import Conflict, kept_changes, save_all, view
from quizapp.attempts.overdue import close_overdue_of
from quizapp.attempts.page import make_page, response_view
from quizapp.attempts.queries import Current
from quizapp.attempts.saving import Change, KeyReused
from quizapp.attempts.slots import Slot, questions_of, read_slots
from quizapp.attempts.views.blueprint import bp
from quizapp.core.attempt import AttemptState
from quizapp.core.presentation import ValueNotOffered, lines
from quizapp.core.timing import is_over, time_left
from quizapp.quizzes.queries import find_for_student, find_for_teacher
from quizapp.transaction import write_transaction


@bp.post("/quizzes/<public_id>/attempts")
@permit(Action.TAKE_QUIZ)
def start(public_id: str) -> ResponseReturnValue:
    """Start an attempt, or go on with the running one."""
    now = clock.arrival()
    close_overdue_of(now, current_app.config["SAVE_GRACE"], student=current_user)
    quiz = found(find_for_student(current_user, public_id), Action.TAKE_QUIZ)
    try:
        with write_transaction():
            attempt = services.start(quiz, current_user, now)
    except services.CannotStart:
        flash(_("You cannot start this quiz now."))
        return redirect(url_for(".intro", public_id=public_id), HTTPStatus.SEE_OTHER)
    return redirect(_first_page(attempt.public_id), HTTPStatus.SEE_OTHER)


@bp.post("/teach/quizzes/<public_id>/preview")
@permit(Action.PREVIEW_QUIZ)
def preview(public_id: str) -> ResponseReturnValue:
    """Start the teacher's own look at a quiz."""
    quiz = found(find_for_teacher(current_user, public_id), Action.PREVIEW_QUIZ)
    try:
        with write_transaction():
            attempt = services.start_preview(quiz, current_user, clock.arrival())
    except services.CannotStart:
        flash(_("This quiz has no question that is ready."))
        return redirect(url_for("quizzes.quiz", public_id=public_id), HTTPStatus.SEE_OTHER)
    return redirect(_first_page(attempt.public_id), HTTPStatus.SEE_OTHER)


@bp.get("/attempts/<public_id>/q/<int:number>")
@permit(Action.OPEN_ATTEMPT)
def question(public_id: str, number: int) -> ResponseReturnValue:
    """One question, with the list of all."""
    attempt = get_current(public_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return _to_done(attempt)
    slots = read_slots(attempt.id)
    slot = _slot(slots, number)
    core = questions_of([slot])[slot.version_id]
    return render_template(
        "attempts/question.html",
        page=make_page(attempt, slots, clock.arrival()),
        question=slot.present(core),
        response=response_view(slot, core),
        is_last=number == len(slots),
    )


@bp.get("/attempts/<public_id>/all")
@permit(Action.OPEN_ATTEMPT)
def everything(public_id: str) -> ResponseReturnValue:
    """All questions on one page."""
    attempt = get_current(public_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return _to_done(attempt)
    slots = read_slots(attempt.id)
    core = questions_of(slots)
    entries = [(slot.present(core[slot.version_id]), response_view(slot, core[slot.version_id])) for slot in slots]
    return render_template("attempts/all.html", page=make_page(attempt, slots, clock.arrival()), entries=entries)


@bp.post("/attempts/<public_id>/q/<int:number>")
@permit(Action.OPEN_ATTEMPT)
def save_question(public_id: str, number: int) -> ResponseReturnValue:
    """Save the question of the page and go where the pressed button says."""
    attempt = get_current(public_id)
    return _save_page(attempt, [_slot(read_slots(attempt.id), number)], number)


@bp.post("/attempts/<public_id>/all")
@permit(Action.OPEN_ATTEMPT)
def save_everything(public_id: str) -> ResponseReturnValue:
    """Save every question of the page and go where the pressed button says."""
    attempt = get_current(public_id)
    return _save_page(attempt, read_slots(attempt.id), None)


@bp.get("/attempts/<public_id>/check")
@permit(Action.OPEN_ATTEMPT)
def check(public_id: str) -> ResponseReturnValue:
    """What has been answered, and the button that hands it in."""
    attempt = get_current(public_id)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return _to_done(attempt)
    slots = read_slots(attempt.id)
    core = questions_of(slots)
    page = make_page(attempt, slots, clock.arrival())
    rows = [
        (item, slot.present(core[slot.version_id]), lines(core[slot.version_id], slot.option_order, slot.value))
        for item, slot in zip(page.questions, slots, strict=True)
    ]
    rows.sort(key=lambda row: (row[0].is_answered, not row[0].is_flagged))
    return render_template("attempts/check.html", page=page, rows=rows)


@bp.post("/attempts/<public_id>/submit")
@permit(Action.OPEN_ATTEMPT)
def submit(public_id: str) -> ResponseReturnValue:
    """Apply what was not yet confirmed and hand in, in one transaction; twice is once."""
    now = clock.arrival()
    attempt = get_current(public_id)
    changes = _checked(lambda: answers.unsent(request.form.get("unsent", "")))
    with write_transaction():
        conflicts = _apply(attempt, changes)
        if not conflicts or time_left(now, attempt.deadline) == timedelta(0):
            services.submit(queries.get_attempt(attempt.id), now)
            conflicts = []
    if conflicts:
        return _show_conflicts(attempt, conflicts, "check", None)
    return _to_done(attempt)


@bp.post("/attempts/<public_id>/conflicts")
@permit(Action.OPEN_ATTEMPT)
def resolve(public_id: str) -> ResponseReturnValue:
    """Keep, of each pair of values, the one that the student chose."""
    attempt = get_current(public_id)
    slots = read_slots(attempt.id)
    chosen = _checked(lambda: kept_changes(request.form, slots, _new_client_id()))
    return _save_and_go(attempt, chosen, request.form.get("number", type=int))


def _save_page(attempt: Current, slots: Sequence[Slot], number: int | None) -> ResponseReturnValue:
    posted = _checked(lambda: answers.changes(request.form, slots, questions_of(slots), _new_client_id()))
    return _save_and_go(attempt, posted, number, flags=slots)


def _save_and_go(
    attempt: Current, changes: Sequence[Change], number: int | None, flags: Sequence[Slot] = ()
) -> ResponseReturnValue:
    with write_transaction():
        conflicts = _apply(attempt, changes)
        if attempt.state is AttemptState.IN_PROGRESS:
            _save_flags(attempt, flags)
    if attempt.state is not AttemptState.IN_PROGRESS:
        return _to_done(attempt)
    go = request.form.get("go", "next")
    if conflicts:
        return _show_conflicts(attempt, conflicts, go, number)
    return redirect(_page_after(attempt, go, number), HTTPStatus.SEE_OTHER)


def _checked(read: Callable[[], list[Change]]) -> list[Change]:
    try:
        return read()
    except ValueNotOffered:
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)


def _apply(attempt: Current, changes: Sequence[Change]) -> list[Conflict]:
    try:
        conflicts, is_late = save_all(
            current_user.id, attempt.public_id, changes, clock.arrival(), current_app.config["SAVE_GRACE"]
        )
    except (ValueNotOffered, KeyReused):
        abort(HTTPStatus.UNPROCESSABLE_ENTITY)
    if is_late:
        flash(_("Your last change came after the end. It is kept, and your teacher can see it. Nothing is lost."))
    return conflicts


def _save_flags(attempt: Current, slots: Sequence[Slot]) -> None:
    for slot in slots:
        is_flagged = f"flag_{slot.public_id}" in request.form
        if f"flag_shown_{slot.public_id}" in request.form and is_flagged != slot.is_flagged:
            services.set_flag(attempt.id, slot.public_id, is_flagged=is_flagged)


def _show_conflicts(
    attempt: Current, conflicts: Sequence[Conflict], go: str, number: int | None
) -> ResponseReturnValue:
    slots = read_slots(attempt.id)
    questions = questions_of(slots)
    page = make_page(attempt, slots, clock.arrival())
    views = [view(conflict, slots, questions) for conflict in conflicts]
    body = render_template("attempts/conflict.html", page=page, conflicts=views, go=go, number=number)
    return body, HTTPStatus.CONFLICT


def get_current(public_id: str) -> Current:
    """The student's attempt as it stands now: looking at an overdue one closes it."""
    attempt = found(queries.find_current(current_user, public_id), Action.OPEN_ATTEMPT)
    now, grace = clock.arrival(), current_app.config["SAVE_GRACE"]
    if attempt.state is AttemptState.IN_PROGRESS and is_over(now, attempt.deadline, grace):
        with write_transaction():
            services.close_these([attempt.id], now, grace)
        return found(queries.find_current(current_user, public_id), Action.OPEN_ATTEMPT)
    return attempt


def _slot(slots: Sequence[Slot], number: int) -> Slot:
    if not 1 <= number <= len(slots):
        abort(HTTPStatus.NOT_FOUND)
    return slots[number - 1]


def _new_client_id() -> str:
    return secrets.token_urlsafe(12)


def _first_page(public_id: str) -> str:
    if current_user.is_one_page:
        return url_for(".everything", public_id=public_id)
    return url_for(".question", public_id=public_id, number=1)


def _page_after(attempt: Current, go: str, number: int | None) -> str:
    """Where a pressed button leads; `number` is the question of the page, none on the page of all."""
    steps = {"next": 1, "prev": -1, "stay": 0}
    if go == "leave":
        return url_for("quizzes.quiz", public_id=attempt.quiz_public_id) if attempt.is_preview else url_for(".home")
    if go == "check" or (go == "next" and number in (None, attempt.question_count)):
        return url_for(".check", public_id=attempt.public_id)
    if number is None:
        anchor = f"q{go}" if go.isdecimal() else None
        return url_for(".everything", public_id=attempt.public_id, _anchor=anchor)
    target = int(go) if go.isascii() and go.isdigit() and len(go) < 5 else number + steps.get(go, 0)
    return url_for(".question", public_id=attempt.public_id, number=min(max(target, 1), attempt.question_count))


def _to_done(attempt: Current) -> ResponseReturnValue:
    return redirect(url_for(".done", public_id=attempt.public_id), HTTPStatus.SEE_OTHER)
