"""A teacher's home, and the pages about quizzes that are set."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.classes.queries import count_students, find_of_teacher, list_of_teacher
from quizapp.core.quiz import QuizSettings
from quizapp.paging import page_number
from quizapp.quizzes import queries, services, words
from quizapp.quizzes.forms import CopyForm, QuizForm
from quizapp.quizzes.hooks import hooks
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction

MAX_CLASSES = 100
NEWEST = 10
WEEK = timedelta(days=7)

bp = Blueprint("quizzes", __name__)
bp.add_app_template_filter(words.length, "time_length")
bp.add_app_template_filter(words.release, "release_words")
bp.add_app_template_filter(words.counts, "counts_words")
bp.add_app_template_filter(words.article, "article_words")


@bp.get("/teach")
@permit(Action.TEACH)
def teach() -> ResponseReturnValue:
    """A teacher's home: what is due, the newest quizzes, and the classes."""
    now = clock.arrival()
    classes = list_of_teacher(current_user, MAX_CLASSES)
    return render_template(
        "quizzes/teach.html",
        due=queries.list_due(current_user, now, now + WEEK),
        newest=queries.page_of_teacher(current_user, 1).items[:NEWEST],
        classes=classes,
        counts=count_students(classes),
        now=now,
    )


@bp.get("/teach/quizzes")
@permit(Action.TEACH)
def quizzes() -> ResponseReturnValue:
    """Every quiz that the teacher set, with the way to its results; and the built-in ones."""
    page = queries.page_of_teacher(current_user, page_number())
    return render_template("quizzes/all.html", page=page, built_in=queries.list_built_in(), now=clock.arrival())


@bp.get("/teach/quizzes/new")
@permit(Action.TEACH)
def new() -> ResponseReturnValue:
    """The form of a new quiz; `set` and `class` in the address choose beforehand."""
    return _show_new(_new_form())


@bp.post("/teach/quizzes/new")
@permit(Action.TEACH)
def create() -> ResponseReturnValue:
    """Set a quiz for a class."""
    form = _new_form()
    if not form.validate():
        return _show_new(form), HTTPStatus.UNPROCESSABLE_ENTITY
    classroom = found(find_of_teacher(current_user, form.classroom.data), Action.MANAGE_CLASS)
    with write_transaction():
        quiz = services.create(current_user, classroom, form.plan(), clock.arrival())
    flash(_("The quiz is set. %(name)s can see it.", name=classroom.name))
    return _to_quiz(quiz)


@bp.get("/teach/quizzes/<public_id>")
@permit(Action.PREVIEW_QUIZ)
def quiz(public_id: str) -> ResponseReturnValue:
    """A quiz: what is in it, and its settings in words."""
    shown = found(queries.find_for_teacher(current_user, public_id), Action.PREVIEW_QUIZ)
    return _show_quiz(shown, _copy_form(shown))


@bp.get("/teach/quizzes/<public_id>/settings")
@permit(Action.MANAGE_QUIZ)
def settings(public_id: str) -> ResponseReturnValue:
    """The form of a quiz."""
    own = _own_quiz(public_id)
    return _show_settings(own, _form_of(own))


@bp.post("/teach/quizzes/<public_id>/settings")
@permit(Action.MANAGE_QUIZ)
def change(public_id: str) -> ResponseReturnValue:
    """Change a quiz for attempts that start from now on."""
    own = _own_quiz(public_id)
    form = _form_of(own)
    if not form.validate():
        return _show_settings(own, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        services.update(own, form.plan())
    flash(_("Saved. Attempts that have started keep the settings they started with."))
    return _to_quiz(own)


@bp.post("/teach/quizzes/<public_id>/copy")
@permit(Action.PREVIEW_QUIZ)
def copy(public_id: str) -> ResponseReturnValue:
    """Set the same quiz once more, for this or another class."""
    original = found(queries.find_for_teacher(current_user, public_id), Action.PREVIEW_QUIZ)
    form = _copy_form(original)
    if not form.validate():
        return _show_quiz(original, form), HTTPStatus.UNPROCESSABLE_ENTITY
    classroom = found(find_of_teacher(current_user, form.classroom.data), Action.MANAGE_CLASS)
    with write_transaction():
        twin = services.copy(original, current_user, classroom, clock.arrival())
    flash(_("This is the copy. %(name)s can see it now: look at its dates and settings.", name=classroom.name))
    return redirect(url_for(".settings", public_id=twin.public_id), HTTPStatus.SEE_OTHER)


@bp.post("/teach/quizzes/<public_id>/withdrawal")
@permit(Action.MANAGE_QUIZ)
def withdrawal(public_id: str) -> ResponseReturnValue:
    """Take a quiz off every list."""
    own = _own_quiz(public_id)
    with write_transaction():
        services.withdraw(own, clock.arrival())
    flash(_("The quiz is withdrawn. Attempts that are running go on, and all results are kept."))
    return _to_quiz(own)


@bp.post("/teach/quizzes/<public_id>/return")
@permit(Action.MANAGE_QUIZ)
def comeback(public_id: str) -> ResponseReturnValue:
    """Take a withdrawal back."""
    own = _own_quiz(public_id)
    with write_transaction():
        services.offer_again(own)
    flash(_("The quiz is on offer again."))
    return _to_quiz(own)


def _own_quiz(public_id: str) -> Quiz:
    return found(queries.find_own(current_user, public_id), Action.MANAGE_QUIZ)


def _to_quiz(quiz: Quiz) -> ResponseReturnValue:
    return redirect(url_for(".quiz", public_id=quiz.public_id), HTTPStatus.SEE_OTHER)


def _zone() -> ZoneInfo:
    return ZoneInfo(current_app.config["TIME_ZONE"])


def _new_form() -> QuizForm:
    sets = queries.list_sets(current_user)
    wanted = request.args.get("set")
    titles = [choice.set.title for choice in sets if choice.set.public_id == wanted]
    return QuizForm.for_new(
        list_of_teacher(current_user, MAX_CLASSES),
        zone=_zone(),
        choices=sets,
        title=titles[0] if titles else "",
        sets=[wanted] if titles else [],
        classroom=request.args.get("class"),
    )


def _form_of(quiz: Quiz) -> QuizForm:
    return QuizForm.of(quiz, zone=_zone(), choices=queries.list_sets(current_user), contents=queries.contents(quiz))


def _copy_form(quiz: Quiz) -> CopyForm:
    return CopyForm.for_classes(list_of_teacher(current_user, MAX_CLASSES), quiz.classroom)


def _show_new(form: QuizForm) -> str:
    return render_template("quizzes/new.html", form=form, zone=_zone())


def _show_settings(quiz: Quiz, form: QuizForm) -> str:
    running = hooks().count_running(quiz)
    return render_template("quizzes/settings.html", quiz=quiz, form=form, zone=_zone(), running=running)


def _show_quiz(quiz: Quiz, form: CopyForm) -> str:
    settings = QuizSettings.from_data(quiz.settings)
    return render_template(
        "quizzes/quiz.html",
        quiz=quiz,
        is_own=quiz.owner_id is not None,
        contents=queries.contents(quiz),
        question_count=queries.terms(quiz).question_count,
        summary=words.summary(quiz, settings),
        form=form,
    )
