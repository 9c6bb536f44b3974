"""A student's home, the quizzes on offer, and what is to be known before one is started."""

from __future__ import annotations

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts import queries
from quizapp.attempts.home import make_home
from quizapp.attempts.overdue import close_overdue_of
from quizapp.attempts.views.blueprint import bp
from quizapp.core.offer import Running, offer
from quizapp.paging import page_number
from quizapp.quizzes.queries import accommodation, find_for_student, page_on_offer, terms


@bp.get("/home")
@permit(Action.TAKE_QUIZ)
def home() -> ResponseReturnValue:
    """What is running, what is due, what to practise, and the last result."""
    now, grace = clock.arrival(), current_app.config["SAVE_GRACE"]
    close_overdue_of(now, grace, student=current_user)
    return render_template("home.html", home=make_home(current_user, now, grace), now=now)


@bp.get("/quizzes")
@permit(Action.TAKE_QUIZ)
def quizzes() -> ResponseReturnValue:
    """The quizzes on offer to this student."""
    now = clock.arrival()
    close_overdue_of(now, current_app.config["SAVE_GRACE"], student=current_user)
    page = page_on_offer(current_user, now, page_number())
    usage = queries.usage(current_user, [item.quiz.id for item in page.items])
    return render_template("quizzes/list.html", page=page, usage=usage)


@bp.get("/quizzes/<public_id>")
@permit(Action.TAKE_QUIZ)
def intro(public_id: str) -> ResponseReturnValue:
    """Every fact of a quiz for this student, and the button that starts it."""
    now = clock.arrival()
    close_overdue_of(now, current_app.config["SAVE_GRACE"], student=current_user)
    quiz = found(find_for_student(current_user, public_id, with_withdrawn=True), Action.TAKE_QUIZ)
    running = queries.find_running(quiz.id, current_user.id)
    offered = offer(
        terms(quiz),
        accommodation(quiz.id, current_user.id),
        attempts_used=queries.attempts_used(quiz.id, current_user.id),
        running=Running(public_id=running.public_id, deadline=running.deadline) if running else None,
        now=now,
    )
    return render_template("quizzes/intro.html", quiz=quiz, offer=offered)
