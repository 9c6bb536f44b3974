"""The application with two more views: an empty one, and the least that a save can be.

Both pass the same checks and get the same headers as every view of Passage, so what they lack is what is measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading

from flask import Blueprint, Response, jsonify, request

from quizapp.accounts.policy import public
from quizapp.database import prepare_sqlite
from wsgi import app

SIGNED_IN = (
    "SELECT user_id FROM user_session JOIN user_account ON user_account.id = user_id"
    " WHERE token_hash = ? AND ends_at > datetime('now') AND disabled_at IS NULL"
)
UPSERT = (
    "INSERT INTO bare (attempt, question, value) VALUES (?, ?, ?)"
    " ON CONFLICT (attempt, question) DO UPDATE SET value = excluded.value"
)
TABLE = "CREATE TABLE IF NOT EXISTS bare (attempt TEXT, question TEXT, value TEXT, PRIMARY KEY (attempt, question))"

bp = Blueprint("bench", __name__)
_kept = threading.local()


@bp.get("/bench/empty")
@public
def empty() -> Response:
    """An empty answer."""
    return Response()


@bp.put("/bench/save")
@public
def save() -> tuple[Response, int]:
    """The same sign-in check and one durable upsert, on the driver itself, over a kept connection."""
    message = request.get_json()
    connection = _connection()
    token = hashlib.sha256(request.cookies["passage"].encode()).hexdigest()
    if connection.execute(SIGNED_IN, (token,)).fetchone() is None:
        return jsonify(code="signed_out"), 401
    connection.execute(UPSERT, (message["attempt"], message["question"], json.dumps(message["value"])))
    connection.commit()
    return jsonify(rev=message["seq"]), 200


def _connection() -> sqlite3.Connection:
    if not hasattr(_kept, "connection"):
        _kept.connection = sqlite3.connect(os.environ["DATABASE_URL"].removeprefix("sqlite:///"))
        prepare_sqlite(_kept.connection)
        _kept.connection.execute(TABLE)
    connection: sqlite3.Connection = _kept.connection
    return connection


app.register_blueprint(bp)
