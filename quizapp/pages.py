"""Pages that say what this is and how it is meant, and the two addresses that tell whether it is well."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import text

from quizapp.accounts.models import Role
from quizapp.accounts.policy import public
from quizapp.extensions import db
from quizapp.navigation import navigation

bp = Blueprint("pages", __name__)
bp.add_app_template_global(navigation, "navigation")


@bp.get("/")
@public
def landing() -> ResponseReturnValue:
    """What this is; somebody who is signed in goes home."""
    if current_user.is_authenticated:
        return redirect("/home" if current_user.role is Role.STUDENT else "/teach", HTTPStatus.SEE_OTHER)
    return render_template("pages/landing.html")


@bp.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """How to take a quiz, and how to set one."""
    return render_template("pages/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What works with which aids, and what does not yet."""
    return render_template("pages/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is kept about people, and why."""
    return render_template("pages/privacy.html")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is alive."""
    return jsonify(status="alive")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers; otherwise the error handler says 503."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ready")
