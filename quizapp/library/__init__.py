"""Articles, question sets, questions and their versions."""

from flask import Flask

from quizapp.library.hooks import EXTENSION, Hooks


def init_app(app: Flask, hooks: Hooks | None = None) -> None:
    """Let the reader of articles ask what attempts and quizzes know about a student."""
    app.extensions[EXTENSION] = hooks or Hooks()
