"""Pages about classes: the teacher's, and joining one."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from quizapp import clock
from quizapp.accounts import throttle
from quizapp.accounts.models import LinkPurpose
from quizapp.accounts.policy import Action, can, found, permit, public
from quizapp.accounts.services import UnknownCode, make_link
from quizapp.classes import queries, services
from quizapp.classes.codes import show
from quizapp.classes.forms import ClassForm, JoinForm
from quizapp.classes.models import Classroom
from quizapp.paging import page_number
from quizapp.transaction import write_transaction

bp = Blueprint("classes", __name__)
bp.add_app_template_filter(show, "join_code")


@bp.get("/teach/classes")
@permit(Action.TEACH)
def classes() -> ResponseReturnValue:
    """The teacher's classes, and a form for another."""
    return _show_classes(ClassForm())


@bp.post("/teach/classes")
@permit(Action.TEACH)
def make() -> ResponseReturnValue:
    """Make a class."""
    form = ClassForm()
    if not form.validate():
        return _show_classes(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        classroom = services.make_class(current_user, form.name.data or "", clock.arrival())
    return _to_class(classroom)


@bp.get("/teach/classes/<public_id>")
@permit(Action.MANAGE_CLASS)
def classroom(public_id: str) -> ResponseReturnValue:
    """A class: its join code and who is in it."""
    own = _own_class(public_id)
    return render_template("classes/class.html", classroom=own, roster=queries.page_of_roster(own, page_number()))


@bp.post("/teach/classes/<public_id>/code")
@permit(Action.MANAGE_CLASS)
def code(public_id: str) -> ResponseReturnValue:
    """Replace the join code."""
    own = _own_class(public_id)
    with write_transaction():
        services.renew_code(own)
    flash(_("The class has a new code. The old one no longer works."))
    return _to_class(own)


@bp.post("/teach/classes/<public_id>/joining")
@permit(Action.MANAGE_CLASS)
def joining(public_id: str) -> ResponseReturnValue:
    """Let students join with the code, or no longer."""
    own = _own_class(public_id)
    is_open = request.form.get("is_open") == "yes"
    with write_transaction():
        services.set_joining(own, is_open=is_open)
    flash(_("Students can join with the code.") if is_open else _("The code is turned off. Nobody can join."))
    return _to_class(own)


@bp.post("/teach/classes/<public_id>/students/<student_id>/removal")
@permit(Action.MANAGE_CLASS)
def removal(public_id: str, student_id: str) -> ResponseReturnValue:
    """Take a student out of the class."""
    own = _own_class(public_id)
    place = queries.find_place(current_user, public_id, student_id)
    if place is None:
        abort(HTTPStatus.NOT_FOUND)
    with write_transaction():
        services.remove(place, clock.arrival())
    flash(_("%(name)s is no longer in the class. Their work is kept.", name=place.student.name))
    return _to_class(own)


@bp.post("/teach/classes/<public_id>/students/<student_id>/link")
@permit(Action.GIVE_LINK)
def link(public_id: str, student_id: str) -> ResponseReturnValue:
    """Show, this once, a link by which a student of the class chooses another password."""
    place = found(queries.find_place(current_user, public_id, student_id), Action.GIVE_LINK)
    with write_transaction():
        token = make_link(place.student, LinkPurpose.PASSWORD, clock.arrival())
    address = current_app.config["BASE_URL"] + url_for("accounts.link", token=token)
    return render_template("classes/link.html", classroom=place.classroom, student=place.student, address=address)


@bp.get("/join")
@bp.get("/join/<code>")
@public
def join(code: str = "") -> ResponseReturnValue:
    """The form that takes a class code; whoever is signed out is led to sign in or up, and back."""
    if current_user.is_authenticated and not can(current_user, Action.JOIN_CLASS):
        abort(HTTPStatus.FORBIDDEN)
    return _show_join(JoinForm(None, code=code or request.args.get("code", "")))


@bp.post("/join")
@bp.post("/join/<code>")
@permit(Action.JOIN_CLASS)
def place(code: str = "") -> ResponseReturnValue:
    """Join the class whose code was typed, or else is in the address."""
    form = JoinForm(code=code)
    if not form.validate():
        return _show_join(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        throttle.count(throttle.CLASS_CODE, current_user.public_id, clock.arrival())
    try:
        with write_transaction():
            classroom = services.join(current_user, form.code.data or "", clock.arrival())
            throttle.give_back(throttle.CLASS_CODE, current_user.public_id, clock.arrival())
    except services.JoiningClosed:
        return _refuse(form, _("This code is turned off. Ask your teacher."))
    except UnknownCode:
        return _refuse(form, _("No class has this code. Check it with your teacher."))
    flash(_("You are in %(name)s.", name=classroom.name))
    return redirect(url_for("attempts.home"), HTTPStatus.SEE_OTHER)


def _own_class(public_id: str) -> Classroom:
    return found(queries.find_of_teacher(current_user, public_id), Action.MANAGE_CLASS)


def _to_class(classroom: Classroom) -> ResponseReturnValue:
    return redirect(url_for(".classroom", public_id=classroom.public_id), HTTPStatus.SEE_OTHER)


def _show_classes(form: ClassForm) -> str:
    page = queries.page_of_teacher(current_user, page_number())
    return render_template("classes/list.html", form=form, page=page, counts=queries.count_students(page.items))


def _show_join(form: JoinForm) -> str:
    mine = queries.list_of_student(current_user) if current_user.is_authenticated else ()
    return render_template("classes/join.html", form=form, classes=mine)


def _refuse(form: JoinForm, message: str) -> ResponseReturnValue:
    form.code.errors = [message]
    return _show_join(form), HTTPStatus.UNPROCESSABLE_ENTITY
