"""The commands of `flask --app wsgi`."""

from flask import Flask

from quizapp.accounts.commands import people
from quizapp.attempts.commands import attempts
from quizapp.quizzes.commands import questions


def init_app(app: Flask) -> None:
    """Add the command groups."""
    for group in (people, questions, attempts):
        app.cli.add_command(group)
