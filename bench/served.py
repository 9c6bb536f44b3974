"""The application with two views beside it that do next to nothing: what the server itself can do.

They live in an application of their own, so that nothing of Passage runs for them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import threading

from flask import Flask, Response, jsonify, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from quizapp import create_app
from quizapp.database import prepare_sqlite

SIGNED_IN = "SELECT user_id FROM user_session WHERE token_hash = ? AND ends_at > datetime('now')"
UPSERT = (
    "INSERT INTO bare (attempt, question, value) VALUES (?, ?, ?)"
    " ON CONFLICT (attempt, question) DO UPDATE SET value = excluded.value"
)
TABLE = "CREATE TABLE IF NOT EXISTS bare (attempt TEXT, question TEXT, value TEXT, PRIMARY KEY (attempt, question))"

bare = Flask("bare")
_kept = threading.local()


@bare.get("/empty")
def empty() -> Response:
    """An empty answer."""
    return Response()


@bare.put("/save")
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


passage = create_app()
app = DispatcherMiddleware(passage, {"/bench": bare})
