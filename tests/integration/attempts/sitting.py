"""One student at one attempt, in a browser of their own, over HTTP alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from quizapp.accounts import sessions
from quizapp.accounts.models import User
from quizapp.attempts.models import Attempt, ResponseEvent
from quizapp.attempts.slots import Slot, questions_of, read_slots
from quizapp.core.attempt import Value
from quizapp.core.presentation import OpenQuestion, to_wire
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.quizzes.models import Quiz
from tests.client import StrictClient
from tests.integration.signed_in import form_token, sign_in

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
LIMIT, GRACE = 20 * MINUTE, 30 * SECOND
DEADLINE = START + LIMIT
SETTINGS = QuizSettings(time_limit=LIMIT, attempts=2)

RIGHT: Mapping[str, Value] = {
    "single_choice": "a",
    "multiple_response": ["a", "b"],
    "true_false": False,
    "numeric": "6",
    "short_answer": "Aldersund",
    "ordering": ["0", "1", "2", "3"],
    "matching": {"0": "0", "1": "1"},
    "cloze": ["a", "6"],
}
"""For each type the stored value that earns everything; the questions are those of the factories."""
WRONG: Mapping[str, Value] = {
    "single_choice": "b",
    "multiple_response": ["c", "d"],
    "true_false": True,
    "numeric": "7",
    "short_answer": "Sandvik",
    "ordering": ["3", "2", "1", "0"],
    "matching": {"0": "2", "1": "2"},
    "cloze": ["b", "7"],
}
KINDS = tuple(RIGHT)


class Sitting:
    """What a student's browser sends during an attempt, and what is stored of it."""

    def __init__(self, client: StrictClient, token: str, attempt: str) -> None:
        self.client, self.token, self.attempt = client, token, attempt
        self.slots = read_slots(self.row().id)
        cores = questions_of(self.slots)
        self.cores = {slot.public_id: cores[slot.version_id] for slot in self.slots}
        self.ids = {self.cores[slot.public_id].type.value: slot.public_id for slot in self.slots}
        self.numbers = {self.cores[slot.public_id].type.value: slot.number for slot in self.slots}

    def url(self, page: str) -> str:
        return f"/attempts/{self.attempt}/{page}"

    def page(self, kind: str) -> str:
        """The address of the question of this type."""
        return self.url(f"q/{self.numbers[kind]}")

    def open(self, kind: str) -> OpenQuestion:
        """The question of this type as a student meets it."""
        slot = self.slots[self.numbers[kind] - 1]
        return slot.present(self.cores[slot.public_id])

    def wire(self, kind: str, stored: Value) -> Any:
        """A stored value in the letters that this attempt's page shows."""
        slot = self.slots[self.numbers[kind] - 1]
        return to_wire(self.cores[slot.public_id], slot.option_order, stored)

    def message(
        self, kind: str, stored: Value, *, client_id: str = "page one", seq: int = 1, base_rev: int = 0
    ) -> dict[str, Any]:
        """What a page's script sends when the question of this type was answered."""
        return {
            "question": self.ids[kind],
            "value": self.wire(kind, stored),
            "client_id": client_id,
            "seq": seq,
            "base_rev": base_rev,
        }

    def save(self, kind: str, stored: Value, **stamp: Any) -> TestResponse:
        return self.put("save", self.message(kind, stored, **stamp))

    def put(self, page: str, body: Any) -> TestResponse:
        return self.client.put(self.url(page), json=body, headers={"X-CSRFToken": self.token})

    def get(self, page: str) -> TestResponse:
        return self.client.get(self.url(page))

    def post(self, page: str, **fields: Any) -> TestResponse:
        return self.client.post(self.url(page), data={"csrf_token": self.token, **fields})

    def submit(self, unsent: str = "[]") -> TestResponse:
        return self.post("submit", unsent=unsent)

    def row(self) -> Attempt:
        """The attempt as it is stored now."""
        query = select(Attempt).where(Attempt.public_id == self.attempt)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    def slot(self, kind: str) -> Slot:
        """The response to the question of this type as it is stored now."""
        return read_slots(self.row().id)[self.numbers[kind] - 1]

    def values(self) -> dict[str, Value]:
        """Every stored value, by type; of several options picked no order."""
        slots = read_slots(self.row().id)
        values = {kind: slots[number - 1].value for kind, number in self.numbers.items()}
        chosen = values.get("multiple_response")
        return values | ({"multiple_response": sorted(chosen)} if chosen else {})

    def events(self) -> list[ResponseEvent]:
        """Every value ever sent, oldest first."""
        query = select(ResponseEvent).where(ResponseEvent.attempt_id == self.row().id)
        return list(db.session.scalars(query.order_by(ResponseEvent.id)))


def same_browser(client: StrictClient) -> StrictClient:
    """Another client with the cookies of this one, for use in another thread."""
    app, twin = client.application, client.application.test_client()
    for name in (sessions.cookie_name(), app.config["SESSION_COOKIE_NAME"]):
        twin.set_cookie(name, client.get_cookie(name).value)
    return twin


def start(client: StrictClient, token: str, quiz: Quiz) -> TestResponse:
    """Press the button that starts the quiz."""
    return client.post(f"/quizzes/{quiz.public_id}/attempts", data={"csrf_token": token})


def attempt_of(response: TestResponse) -> str:
    """The attempt that a redirection leads to."""
    return response.location.split("/attempts/")[1].split("/")[0]


def begin(app: Flask, quiz: Quiz, student: User) -> Sitting:
    """Sign the student in, start the quiz and be on its first page."""
    client = sign_in(app, student, datetime.now(UTC))
    token = form_token(client)
    return Sitting(client, token, attempt_of(start(client, token, quiz)))
