"""Start, save, submit and review."""

from flask import Flask

from quizapp.attempts.hooks import EXTENSION, Hooks


def init_app(app: Flask, hooks: Hooks | None = None) -> None:
    """Let a student's home ask what there is to practise."""
    app.extensions[EXTENSION] = hooks or Hooks()
