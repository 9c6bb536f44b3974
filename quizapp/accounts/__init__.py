"""People, roles, sign-in, sessions, and who may do what."""

from flask import Flask
from flask_login import current_user

from quizapp.accounts import sessions
from quizapp.accounts.hooks import EXTENSION, Hooks
from quizapp.extensions import login_manager


def init_app(app: Flask, hooks: Hooks | None = None) -> None:
    """Let Flask-Login find the user by our own session cookie.

    Its own `init_app` would read Flask's session after every request, so that static files were kept apart by cookie,
    and would load the user for every page, so that the page about a lost database needed the database.
    """
    app.extensions[EXTENSION] = hooks or Hooks()
    vars(app)["login_manager"] = login_manager
    app.context_processor(lambda: {"current_user": current_user})
    login_manager.session_protection = None
    login_manager.request_loader(sessions.load_user)
