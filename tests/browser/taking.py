"""A student in the middle of a quiz, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page
from sqlalchemy import select

from quizapp.accounts import sessions
from quizapp.attempts import services
from quizapp.attempts.models import Response
from quizapp.core.question import Question
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.factories import QUESTIONS, a_question, make_quiz, make_set, make_user

CHOICE = QUESTIONS[:1]
CHOICES = (*CHOICE, a_question("quarry", prompt="Which place gave the stone?", passages=QUESTIONS[2].passages))


class Taking:
    """An attempt that runs, and a browser in which its student is signed in. Needs an application context."""

    def __init__(
        self,
        new_context: Callable[..., BrowserContext],
        url: str,
        questions: Sequence[Question] = CHOICE,
        minutes: int | None = 20,
        is_article_open: bool = False,
        **options: Any,
    ) -> None:
        limit = None if minutes is None else timedelta(minutes=minutes)
        settings = QuizSettings(time_limit=limit, attempts=None, is_article_open=is_article_open)
        student, now = make_user(), datetime.now(UTC)
        quiz = make_quiz(sets=[make_set(questions)], settings=settings)
        with write_transaction():
            attempt = services.start(quiz, student, now)
            token = sessions.start(student, now)
        self.attempt_id = attempt.id
        self.address = f"/attempts/{attempt.public_id}"
        self.context = new_context(**options)
        self.cookie = {"name": sessions.cookie_name(), "value": token, "url": url}
        self.sign_in()

    def sign_in(self) -> None:
        """Give the browser its identity, again if it lost it."""
        self.context.add_cookies([self.cookie])

    def sign_out(self) -> None:
        """Take the identity away, as the end of a session does."""
        self.context.clear_cookies(name=self.cookie["name"])

    def open(self, path: str = "/q/1") -> Page:
        """A new tab with a page of the attempt."""
        page = self.context.new_page()
        page.goto(self.address + path)
        return page

    def values(self) -> list[Any]:
        """What is stored, in the order of the questions."""
        return stored_values(self.attempt_id)


def stored_values(attempt_id: int) -> list[Any]:
    """What an attempt holds by now, in the order of its questions."""
    db.session.rollback()
    query = select(Response.value).where(Response.attempt_id == attempt_id).order_by(Response.slot)
    return list(db.session.scalars(query))


def option(page: Page, place: int) -> Locator:
    """The control of an option, counted from 1."""
    return page.locator(".opt:not(.opt--none) input").nth(place - 1)


def status(page: Page) -> Locator:
    """The line that says whether the answer is saved."""
    return page.locator(".save")


def kept_on_device(page: Page) -> list[str]:
    """The unsent messages in the browser's storage."""
    return list(page.evaluate("Object.keys(localStorage)"))
