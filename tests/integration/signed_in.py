"""Browsers that somebody is signed in with, without the cost of a password."""

import re
from datetime import UTC, datetime

from flask import Flask

from quizapp.accounts import sessions
from quizapp.accounts.models import User
from quizapp.extensions import db
from tests.client import StrictClient

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def sign_in(app: Flask, user: User, now: datetime | None = None) -> StrictClient:
    """A new browser in which `user` is signed in since `now`."""
    client = app.test_client()
    token = sessions.start(user, now or datetime.now(UTC))
    db.session.commit()
    client.set_cookie(sessions.cookie_name(), token)
    return client


def form_token(client: StrictClient, path: str = "/settings") -> str:
    """The form token of the browser, from any page with a form."""
    match = TOKEN.search(client.get(path).get_data(as_text=True))
    assert match, f"no form token on {path}"
    return match[1]
