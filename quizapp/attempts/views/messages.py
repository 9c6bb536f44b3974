"""The small JSON messages of an attempt's page: save, flag, and the time left."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from quizapp import clock
from quizapp.accounts.policy import Action, found, permit
from quizapp.attempts import queries, services
from quizapp.attempts.saving import Change, KeyReused, NotThere, Saved
from quizapp.attempts.saving import save as save_change
from quizapp.attempts.views.blueprint import bp
from quizapp.core.attempt import AttemptState, SaveVerdict
from quizapp.core.presentation import ValueNotOffered
from quizapp.core.timing import time_left
from quizapp.transaction import write_transaction


@bp.put("/attempts/<public_id>/save")
@permit(Action.OPEN_ATTEMPT)
def save(public_id: str) -> ResponseReturnValue:
    """Keep one value; 200 is sent only after the commit."""
    now, grace = clock.arrival(), current_app.config["SAVE_GRACE"]
    try:
        change = Change.from_data(request.get_json())
        with write_transaction():
            saved = save_change(current_user.id, public_id, change, now, grace)
    except NotThere:
        return jsonify(code="not_found"), HTTPStatus.NOT_FOUND
    except ValueNotOffered:
        return jsonify(code="not_offered"), HTTPStatus.UNPROCESSABLE_ENTITY
    except KeyReused:
        return jsonify(code="key_reused"), HTTPStatus.CONFLICT
    return _reply(public_id, change, saved, now)


def _reply(public_id: str, change: Change, saved: Saved, now: datetime) -> ResponseReturnValue:
    clock_data = _clock_data(saved.deadline, now)
    if saved.verdict is SaveVerdict.LATE:
        code = "late" if saved.state is AttemptState.IN_PROGRESS else "closed"
        return jsonify(code=code, result_url=url_for(".done", public_id=public_id), **clock_data), HTTPStatus.CONFLICT
    current = {"value": saved.value, "rev": saved.rev, "client_id": saved.client_id, "saved_at": _iso(saved.saved_at)}
    if saved.verdict is SaveVerdict.CONFLICT:
        return jsonify(code="conflict", current=current, **clock_data), HTTPStatus.CONFLICT
    verdict = "duplicate" if saved.is_retry else saved.verdict.value
    return jsonify(verdict=verdict, seq=change.seq, rev=saved.rev, saved_at=_iso(saved.saved_at), **clock_data)


@bp.get("/attempts/<public_id>/time")
@permit(Action.OPEN_ATTEMPT)
def time(public_id: str) -> ResponseReturnValue:
    """How much time is left, and whether the attempt is closed."""
    attempt = found(queries.find_current(current_user, public_id), Action.OPEN_ATTEMPT)
    is_closed = attempt.state is not AttemptState.IN_PROGRESS
    result_url = url_for(".done", public_id=public_id)
    return jsonify(is_closed=is_closed, result_url=result_url, **_clock_data(attempt.deadline, clock.arrival()))


@bp.put("/attempts/<public_id>/flag")
@permit(Action.OPEN_ATTEMPT)
def flag(public_id: str) -> ResponseReturnValue:
    """Set or take away the flag of one question."""
    data = request.get_json()
    if not isinstance(data, dict) or not isinstance(data.get("question"), str) or type(data.get("flagged")) is not bool:
        return jsonify(code="not_offered"), HTTPStatus.UNPROCESSABLE_ENTITY
    with write_transaction():
        attempt = found(queries.find_current(current_user, public_id), Action.OPEN_ATTEMPT)
        if attempt.state is not AttemptState.IN_PROGRESS:
            return jsonify(code="closed", result_url=url_for(".done", public_id=public_id)), HTTPStatus.CONFLICT
        is_there = services.set_flag(attempt.id, data["question"], is_flagged=data["flagged"])
    return ("", HTTPStatus.NO_CONTENT) if is_there else (jsonify(code="not_found"), HTTPStatus.NOT_FOUND)


def _clock_data(deadline: datetime | None, now: datetime) -> dict[str, Any]:
    left = time_left(now, deadline)
    return {
        "remaining_ms": None if left is None else int(left.total_seconds() * 1000),
        "ends_at": _iso(deadline),
        "notice": None,
    }


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()
