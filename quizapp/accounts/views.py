"""Signing up, in and out, one-time links, and a person's own settings."""

from __future__ import annotations

import math
from datetime import datetime
from http import HTTPStatus

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as form_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from quizapp import clock
from quizapp.accounts import passwords, queries, services, sessions, throttle
from quizapp.accounts.forms import (
    AccountForm,
    ChangePasswordForm,
    PasswordForm,
    SettingsForm,
    SignInForm,
    SignUpForm,
    typed,
)
from quizapp.accounts.models import OneTimeLink, Role, User
from quizapp.accounts.policy import Action, permit, public
from quizapp.accounts.redirects import START, safe_path
from quizapp.accounts.throttle import TooManyFailures
from quizapp.errors import wants_json
from quizapp.extensions import db
from quizapp.transaction import write_transaction

LINK = "one_time_link"
MAX_TOKEN = 100

bp = Blueprint("accounts", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """The sign-in page; it leads back to the page that asked for it."""
    form = SignInForm()
    if form.validate_on_submit():
        return _try_to_sign_in(form, clock.arrival())
    if current_user.is_authenticated and not form.is_submitted():
        return redirect(_next_path(), HTTPStatus.SEE_OTHER)
    return _form_page("sign_in", form, was_signed_out="next" in request.args and sessions.token_of(request))


@bp.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> ResponseReturnValue:
    """A student's own account, if the site lets students make one."""
    form = SignUpForm(role=Role.STUDENT, class_code=request.args.get("code"))
    if current_app.config["SIGN_UP"] == "closed":
        status = HTTPStatus.FORBIDDEN if form.is_submitted() else HTTPStatus.OK
        return render_template("accounts/sign_up_closed.html"), status
    if current_app.config["SIGN_UP"] == "open":
        del form.class_code
    if form.validate_on_submit():
        return _try_to_sign_up(form, clock.arrival())
    if current_user.is_authenticated and not form.is_submitted():
        return redirect(START, HTTPStatus.SEE_OTHER)
    return _form_page("sign_up", form)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """End the session; a copy of its cookie is worthless from now on."""
    with write_transaction():
        services.sign_out(sessions.token_of(request))
    form_session.clear()
    response = make_response(redirect(START, HTTPStatus.SEE_OTHER))
    sessions.clear_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'  # not "storage": answers not sent yet wait there for their student
    return response


@bp.get("/reset")
@public
def reset() -> ResponseReturnValue:
    """Who can help somebody who forgot a password."""
    return render_template("accounts/reset.html")


@bp.get("/link/<token>")
@public
def link(token: str) -> ResponseReturnValue:
    """Take the token out of the address at once, before anything can pass the address on."""
    if len(token) > MAX_TOKEN:
        abort(HTTPStatus.NOT_FOUND)
    form_session[LINK] = token
    return _without_referrer(redirect(url_for(".one_time"), HTTPStatus.SEE_OTHER))


@bp.route("/link", methods=["GET", "POST"])
@public
def one_time() -> ResponseReturnValue:
    """What the link last opened in this browser offers: a new account, or a new password."""
    now = clock.arrival()
    offer = queries.find_link(form_session.get(LINK, ""), now)
    if offer is None:
        return _link_is_gone()
    form = _form_for(offer)
    if form.validate_on_submit():
        return _try_to_use(offer, form, now)
    return _without_referrer(_form_page("one_time", form, link=offer))


@bp.route("/settings", methods=["GET", "POST"])
@permit(Action.CHANGE_OWN_SETTINGS)
def settings() -> ResponseReturnValue:
    """How the pages look and behave for the person who asks."""
    form = SettingsForm.of(current_user)
    if not form.validate_on_submit():
        return _form_page("settings", form)
    with write_transaction():
        services.save_settings(_me(), form.settings())
    flash(_("Your settings are saved."), "success")
    return redirect(url_for(".settings"), HTTPStatus.SEE_OTHER)


@bp.put("/settings")
@permit(Action.CHANGE_OWN_SETTINGS)
def switch() -> ResponseReturnValue:
    """Keep what was switched on the page of an attempt: the clock, or the keys."""
    switches = request.get_json()
    if not isinstance(switches, dict) or not switches.keys() <= services.SWITCHES:
        return jsonify(code="not_offered"), HTTPStatus.UNPROCESSABLE_ENTITY
    if any(type(value) is not bool for value in switches.values()):
        return jsonify(code="not_offered"), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        services.save_switches(_me(), switches)
    return "", HTTPStatus.NO_CONTENT


@bp.route("/settings/password", methods=["GET", "POST"])
@permit(Action.CHANGE_OWN_SETTINGS)
def password() -> ResponseReturnValue:
    """A new password for somebody who knows the present one."""
    form = ChangePasswordForm(role=current_user.role, names=(current_user.login, current_user.name))
    if form.validate_on_submit():
        return _try_to_change_password(form, _me(), clock.arrival())
    return _form_page("password", form)


@bp.app_errorhandler(TooManyFailures)
def too_many(error: TooManyFailures) -> ResponseReturnValue:
    """Say when the next try is allowed."""
    if wants_json():
        response: Response = jsonify(code="too_many_tries")
    else:
        response = make_response(render_template("accounts/wait.html", code=429, until=clock.arrival() + error.wait))
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(math.ceil(error.wait.total_seconds()))
    return response


def _try_to_sign_in(form: SignInForm, now: datetime) -> ResponseReturnValue:
    login, network = typed(form.login), throttle.network(request.remote_addr)
    with write_transaction():
        services.count_try(login, network, now)
    user = services.check_password(login, typed(form.password))
    if user is None:
        return _no_match(form)
    better_hash = passwords.make_hash(typed(form.password)) if passwords.is_outdated(user.password_hash) else None
    try:
        with write_transaction():
            token = services.sign_in(user, now, sessions.token_of(request), better_hash)
            services.forgive_try(login, network, now)
    except services.PasswordChanged:
        return _no_match(form)
    return _enter(token, _next_path())


def _no_match(form: SignInForm) -> ResponseReturnValue:
    current_app.logger.info("sign-in failed")
    form.form_errors.append(_("That sign-in name and password do not match."))
    return _form_page("sign_in", form)


def _try_to_sign_up(form: SignUpForm, now: datetime) -> ResponseReturnValue:
    network = throttle.network(request.remote_addr)
    with write_transaction():
        throttle.count(throttle.SIGN_UP, network, now)
    person = form.person()
    code = form.class_code.data if "class_code" in form else None
    try:
        with write_transaction():
            user = services.sign_up(person, code, now)
            throttle.give_back(throttle.SIGN_UP, network, now)
            token = services.start_session(user, now, sessions.token_of(request))
    except services.LoginTaken:
        form.refuse_login()
        return _form_page("sign_up", form)
    except services.UnknownCode:
        form.refuse_code()
        return _form_page("sign_up", form)
    return _enter(token, _next_path())


def _try_to_use(offer: OneTimeLink, form: PasswordForm, now: datetime) -> ResponseReturnValue:
    try:
        token = _accept(form, now)
    except services.LoginTaken:
        form.refuse_login()
        return _without_referrer(_form_page("one_time", form, link=offer))
    except services.LinkGone:
        return _link_is_gone()
    return _enter(token, START)


def _accept(form: PasswordForm, now: datetime) -> str:
    """Do what the link offers; returns the token of the session that follows."""
    link_token, old_token = form_session[LINK], sessions.token_of(request)
    if isinstance(form, AccountForm):
        person = form.person()
        with write_transaction():
            user = services.accept_invitation(link_token, person, now)
            return services.start_session(user, now, old_token)
    password_hash = form.password_hash()
    with write_transaction():
        user = services.set_password(link_token, password_hash, now)
        return services.start_session(user, now, old_token)


def _try_to_change_password(form: ChangePasswordForm, user: User, now: datetime) -> ResponseReturnValue:
    with write_transaction():
        throttle.count(throttle.ACCOUNT, user.login, now)
    if not passwords.verify(user.password_hash, typed(form.current)):
        form.refuse_current()
        return _form_page("password", form)
    password_hash = form.password_hash()
    try:
        with write_transaction():
            services.change_own_password(user, password_hash, sessions.token_of(request))
    except services.PasswordChanged:
        form.refuse_current()
        return _form_page("password", form)
    flash(_("Your password is changed. You are signed out everywhere else."), "success")
    return redirect(url_for(".settings"), HTTPStatus.SEE_OTHER)


def _form_for(offer: OneTimeLink) -> PasswordForm:
    if offer.user:
        return PasswordForm(role=offer.user.role, names=(offer.user.login, offer.user.name))
    return AccountForm(role=offer.role or Role.STUDENT)  # the table's own check: a person or a role


def _link_is_gone() -> Response:
    return _without_referrer((render_template("accounts/link_gone.html"), HTTPStatus.GONE))


def _without_referrer(answer: ResponseReturnValue) -> Response:
    response = make_response(answer)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _enter(token: str, path: str) -> Response:
    """Give the browser its new identity; whatever the old one kept for forms goes."""
    form_session.clear()
    response = make_response(redirect(path, HTTPStatus.SEE_OTHER))
    sessions.send_cookie(response, token)
    return response


def _me() -> User:
    user: User = db.session.get_one(User, current_user.id)
    return user


def _next_path() -> str:
    return safe_path(request.args.get("next"))


def _form_page(name: str, form: FlaskForm, **context: object) -> tuple[str, int]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    return render_template(f"accounts/{name}.html", form=form, **context), status
