"""What people and page scripts are told when something goes wrong."""

import traceback
from http import HTTPStatus

from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from quizapp.extensions import db

RETRY_AFTER_SECONDS = 2
LOCK_NOT_AVAILABLE = frozenset({"55P03", "57014", "40001", "40P01"})
"""PostgreSQL's codes for a lock or a statement that timed out, and for a deadlock."""


def init_app(app: Flask) -> None:
    """Give every error its page, and its JSON for page scripts."""
    app.register_error_handler(HTTPException, _show)
    app.register_error_handler(OperationalError, _database_trouble)
    app.register_error_handler(DBAPIError, _database_trouble)
    app.register_error_handler(PoolTimeout, _database_trouble)


def wants_json() -> bool:
    """Whether a page script asked: it sends JSON or accepts nothing else."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _show(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect, raised
    if wants_json():
        response: Response = jsonify(code=getattr(error, "short_code", error.name.lower().replace(" ", "_")))
    else:
        response = make_response(render_template("error.html", code=error.code, retry_after=error.code == 503))
    response.status_code = error.code
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _database_trouble(error: Exception) -> ResponseReturnValue:
    """Locked, unreachable or full: ask to come back soon. Anything else is our mistake."""
    db.session.rollback()
    if not _is_passing(error):
        _log(error)
        return _show(InternalServerError())
    current_app.logger.warning("database busy: %s", type(error).__name__)
    return _show(ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS))


def _log(error: Exception) -> None:
    """Say where it happened and in which statement. Messages of databases repeat values: names, answers, hashes."""
    name, statement = type(error).__name__, getattr(error, "statement", None)
    trace = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("database error: %s in %s\n%s", name, statement, trace)


def _is_passing(error: Exception) -> bool:
    if isinstance(error, DBAPIError) and not isinstance(error, OperationalError):
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in LOCK_NOT_AVAILABLE
    return True
