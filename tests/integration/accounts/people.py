"""People with passwords, and forms as a browser fills them in."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from quizapp.accounts import passwords, sessions
from quizapp.accounts.models import User
from tests.client import StrictClient
from tests.factories import make_user
from tests.integration.signed_in import form_token

PASSWORD = "four quiet harbour steamers"
OTHER_PASSWORD = "seven loud granite walls"


def make_person(**overrides: Any) -> User:
    """A student whose password is `PASSWORD`."""
    return make_user(**{"password_hash": passwords.make_hash(PASSWORD)} | overrides)


def submit(client: StrictClient, path: str, *, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
    """Open the page and send its form with these fields."""
    return client.post(path, data={"csrf_token": form_token(client, path), **fields}, headers=headers)


def sign_in_by_form(
    client: StrictClient, user: User, password: str = PASSWORD, path: str = "/sign-in", **headers: str
) -> TestResponse:
    return submit(client, path, headers=headers, login=user.login, password=password)


def identity(client: StrictClient) -> str | None:
    """The identity cookie of this browser."""
    with client.application.app_context():
        cookie = client.get_cookie(sessions.cookie_name())
    return cookie.value if cookie else None


def is_signed_in(client: StrictClient) -> bool:
    return client.get("/settings").status_code == 200
