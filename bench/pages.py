"""What a page costs: its SQL statements, and its bytes as a browser gets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask
from flask.testing import FlaskClient

from bench.arrange import Student
from quizapp.database import count_statements
from quizapp.extensions import db

T = TypeVar("T")
ASSET = re.compile(rb'(?:src|href)="(/static/[^"]+)"')
TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page: SQL statements, compressed bytes of its HTML, and bytes and requests with what it loads."""

    statements: int
    html: int
    whole: int
    requests: int


def browser(app: Flask, cookies: dict[str, str]) -> FlaskClient:
    """A browser that takes compressed answers."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip, deflate, br, zstd"
    for name, value in cookies.items():
        client.set_cookie(name, value)
    return client


def cost(app: Flask, client: FlaskClient, path: str) -> Cost:
    """The cost of a page that the process has shown before, loaded by a browser that has kept nothing."""
    client.get(path)
    statements, response = counted(app, lambda: client.get(path))
    plain = client.get(path, headers={"Accept-Encoding": "identity"}).data
    assets = sorted(set(ASSET.findall(plain)))
    whole = len(response.data) + sum(len(client.get(path.decode()).data) for path in assets)
    return Cost(statements, len(response.data), whole, 1 + len(assets))


def whole_attempt(app: Flask, client: FlaskClient, student: Student) -> tuple[int, int]:
    """The SQL statements of one save, and of an attempt of twenty questions: start, 20 pages, 20 saves, the end."""
    token = TOKEN.findall(client.get("/settings", headers={"Accept-Encoding": "identity"}).data)[0].decode()
    base = f"/attempts/{student.attempt}"

    def post(path: str) -> None:
        client.post(path, data={"csrf_token": token})

    def save(number: int) -> None:
        message = save_message(student.choices[number % len(student.choices)], number)
        client.put(f"{base}/save", json=message, headers={"X-CSRFToken": token})

    def take() -> None:
        post(f"/quizzes/{student.quiz}/attempts")
        for number in range(1, 21):
            client.get(f"{base}/q/{number}")
            save(number + 1)
        client.get(f"{base}/check")
        post(f"{base}/submit")
        client.get(f"{base}/review")

    return counted(app, lambda: save(1))[0], counted(app, take)[0]


def save_message(question: str, number: int) -> dict[str, object]:
    """The `number`th save of a page; the value is another each time."""
    return {"question": question, "value": "AB"[number % 2], "client_id": "bench", "seq": number, "base_rev": 0}


def counted(app: Flask, act: Callable[[], T]) -> tuple[int, T]:
    """How many SQL statements `act` runs, and what it returns."""
    with app.app_context():
        engine = db.engine
    with count_statements(engine) as log:
        result = act()
    return len(log.statements), result
