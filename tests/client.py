"""The test client: each request stands alone, and every page it gets is audited."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from flask import has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from quizapp.extensions import db
from tests.page import audit


class StrictClient(FlaskClient):
    """Sends a request the way a server would: with a database session and a `g` of its own.

    What the test arranged is committed before; what the application forgot to commit is lost after. The test's own
    session forgets what it read, so that it sees what the request wrote.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.commit()
        response = Context().run(super().open, *args, **kwargs | {"buffered": True})
        if has_app_context():
            db.session.rollback()
            db.session.expire_all()
        for answer in (*response.history, response):
            audit(answer)
        return response
