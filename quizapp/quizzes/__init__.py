"""What is taken: selection, settings, opening times, accommodations."""

from flask import Flask

from quizapp.quizzes.hooks import EXTENSION, Hooks


def init_app(app: Flask, hooks: Hooks | None = None) -> None:
    """Let the form of a quiz ask who is working on it."""
    app.extensions[EXTENSION] = hooks or Hooks()
