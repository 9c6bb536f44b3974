"""What a teacher can do with a closed attempt."""

from http import HTTPStatus

from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts import queries, services
from quizapp.attempts.views.blueprint import bp
from quizapp.transaction import write_transaction


@bp.post("/attempts/<public_id>/void")
@permit(Action.MANAGE_ATTEMPT)
def void(public_id: str) -> ResponseReturnValue:
    """Take an attempt out of every score."""
    attempt = found(queries.find_set_by(current_user, public_id), Action.MANAGE_ATTEMPT)
    with write_transaction():
        services.void(attempt)
    flash(_("This attempt no longer counts. What the student wrote is kept."))
    return redirect(url_for(".review", public_id=public_id), HTTPStatus.SEE_OTHER)


@bp.post("/attempts/<public_id>/late")
@permit(Action.MANAGE_ATTEMPT)
def accept_late(public_id: str) -> ResponseReturnValue:
    """Count what came after the end."""
    attempt = found(queries.find_set_by(current_user, public_id), Action.MANAGE_ATTEMPT)
    with write_transaction():
        services.accept_late(attempt, clock.arrival(), current_app.config["SAVE_GRACE"])
    flash(_("The late answers count now."))
    return redirect(url_for(".review", public_id=public_id), HTTPStatus.SEE_OTHER)
