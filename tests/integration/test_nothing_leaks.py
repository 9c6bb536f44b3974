"""S40, S41, S43: until the release no byte that a student gets depends on what is right.

Two quizzes that differ in key, weights, feedback, explanations, passages and names give the same bytes in every
answer to a running attempt, clock and chance held fixed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from quizapp.attempts.models import Response
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library.models import Question
from tests.client import StrictClient
from tests.database import delete_all_rows
from tests.factories import make_article, make_class, make_quiz, make_set, make_teacher, make_user
from tests.integration.attempts.browser_form import read_form
from tests.integration.attempts.sitting import DAY, GRACE, LIMIT, SECOND, START, Sitting, attempt_of, start
from tests.integration.signed_in import form_token, sign_in
from tests.integration.twins import SENTINEL, hidden_texts, twin_questions

EXAM = QuizSettings(time_limit=LIMIT, attempts=2, release=PRESETS[Preset.EXAM])
PRACTICE = QuizSettings(time_limit=LIMIT, attempts=None, release=PRESETS[Preset.PRACTICE])
ARTICLE = ("/articles", "/articles/harbour")


@dataclass(frozen=True)
class Answer:
    """One answer as it left the server."""

    request: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Recorder(StrictClient):
    """A browser that remembers every byte that it got."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heard: list[Answer] = []

    def open(self, *args: Any, **kwargs: Any) -> Any:
        response = super().open(*args, **kwargs)
        request = f"{response.request.method} {response.request.full_path}"
        self.heard.append(Answer(request, response.status_code, tuple(response.headers.items()), response.data))
        return response


@pytest.fixture
def recording(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[time_machine.Traveller]:
    """Browsers that record, on a clock that stands still; how pages are made is looked at elsewhere."""
    monkeypatch.setattr("tests.client.audit", lambda _response: None)
    monkeypatch.setattr(app, "test_client_class", Recorder)
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`chance()`: from now on the same ids, seeds and tokens come in the same order.

    With it no shuffled order happens to be the key of a twin: such a one would be turned, so as to be no key.
    """

    def begin() -> None:
        numbers = count()

        def token_bytes(length: int) -> bytes:
            return hashlib.sha512(f"chance {next(numbers)}".encode()).digest()[:length]

        monkeypatch.setattr(secrets, "token_hex", lambda length=32: token_bytes(length).hex())
        monkeypatch.setattr(
            secrets,
            "token_urlsafe",
            lambda length=32: base64.urlsafe_b64encode(token_bytes(length)).rstrip(b"=").decode(),
        )
        monkeypatch.setattr("flask_wtf.csrf.os", SimpleNamespace(urandom=token_bytes))

    return begin


class World:
    """A student with a quiz on one of the twins; everything that a student may see has the same name in both."""

    def __init__(self, app: Flask, twin: int) -> None:
        self.student = make_user(login="student", name="Student")
        self.teacher = make_teacher(login="teacher", name="Teacher")
        self.classroom = make_class(self.teacher, [self.student], name="Class", join_code="CLASSCODE")
        self.questions = make_set(
            twin_questions(twin),
            article=make_article(slug="harbour", title="The harbour"),
            slug=f"{SENTINEL}-set-{twin}",
            title=f"{SENTINEL} set" * (1 + twin),
            description=f"{SENTINEL} description",
        )
        self.exam = self.quiz("Exam", EXAM, closes_at=START + DAY)
        self.open_exam = self.quiz("Open exam", replace(EXAM, is_article_open=True), closes_at=START + DAY)
        self.client = sign_in(app, self.student, START)
        self.token = form_token(self.client)

    def quiz(self, title: str, settings: QuizSettings, **overrides: Any) -> Any:
        return make_quiz(self.classroom, [self.questions], settings, title=title, **overrides)

    def start(self, quiz: Any) -> Sitting:
        return Sitting(self.client, self.token, attempt_of(start(self.client, self.token, quiz)))

    def picks(self, sitting: Sitting) -> dict[str, Any]:
        """For each type a value, in letters, that is right for one twin and not for the other."""
        kept = {
            "single_choice": ("Sandvik",), "multiple_response": ("Ida Lund", "Per Holm"),
            "ordering": ORDER,
            "matching": ("The plans", "The quay", "The stone", "The wall"),
        }  # fmt: skip
        letters = {kind: [self.letter(sitting, kind, text) for text in texts] for kind, texts in kept.items()}
        gaps = sitting.open("cloze").blanks
        may = next(option.letter for option in gaps[0].options if option.text == "May")
        return {
            "single_choice": letters["single_choice"][0],
            "multiple_response": letters["multiple_response"],
            "true_false": True,
            "numeric": "0",
            "short_answer": "Sandvik",
            "ordering": letters["ordering"],
            "matching": dict(zip("1234", letters["matching"], strict=True)),
            "cloze": [may, "0", "Brenholm", ["A"]],
        }

    def letter(self, sitting: Sitting, kind: str, text: str) -> str:
        return next(option.letter for option in sitting.open(kind).options if option.text == text)


ORDER = ("The storm", "The opening", "The first steamer", "The last sail", "The ferry", "The end of trade")
OTHERS: dict[str, tuple[Any, ...]] = {
    "single_choice": ("A", "B", "C"),
    "multiple_response": (["A"], ["B", "C"], ["A", "B", "C", "D"]),
    "true_false": (False, True),
    "numeric": ("6", "1894", "no number"),
    "short_answer": ("Aldersund", "x"),
    "ordering": (["A", "B", "C", "D", "E", "F"], ["D", None, None, "A", "F", "F"]),
    "matching": ({"1": "A", "2": "B", "3": "F", "4": "D"}, {"1": "C"}),
    "cloze": (["A", "6", "", ["A", "B"]], ["B", "7", "x", None], [None, None, "y", None]),
}
"""For each type more values, as a curious student would try them."""


def play(app: Flask, twin: int, clock: time_machine.Traveller) -> tuple[list[Answer], list[int]]:
    """A whole exam with every kind of request; what was heard, and the points that each answer earned."""
    clock.move_to(START)
    world = World(app, twin)
    look_around(world)
    sitting = world.start(world.exam)
    look_around(world)
    pages = [*(f"q/{number}" for number in range(1, 9)), "all", "check", "time", "done", "review"]
    for page in pages:
        sitting.get(page)
    save_in_every_way(world, sitting)
    for page in pages:
        sitting.get(page)
    answer_by_forms(sitting)
    clock.move_to(START + LIMIT + SECOND)
    for page in ("q/1", "all", "check", "time", "done"):
        sitting.get(page)
    sitting.save("numeric", "0", client_id="at the end")
    clock.move_to(START + LIMIT + GRACE)
    sitting.put("save", sitting.message("numeric", "0", client_id="too late"))
    sitting.get("q/1")
    look_around(world)
    again = world.start(world.exam)
    again.get("all")
    again.submit(json.dumps([again.message("true_false", True)]))
    for page in ("done", "review", "q/1", "time"):
        again.get(page)
    look_around(world)
    with_article = world.start(world.open_exam)
    for page in pages:
        with_article.get(page)
    earned = select(Response.points).where(Response.attempt_id == sitting.row().id).order_by(Response.slot)
    return world.client.heard, list(db.session.scalars(earned))


def look_around(world: World) -> None:
    """Every page of a student that could tell something."""
    for path in (
        "/home",
        "/quizzes",
        f"/quizzes/{world.exam.public_id}",
        "/scores",
        "/scores.csv",
        "/practice",
        *ARTICLE,
    ):
        world.client.get(path)
    for row in db.session.scalars(select(Question).order_by(Question.id).limit(2)):
        world.client.get(f"/practice/{row.public_id}")
        world.client.get(f"/practice/{row.public_id}/answer")


def save_in_every_way(world: World, sitting: Sitting) -> None:
    """Applied, doubled, stale, in conflict, blank, under a used number, not on offer, of nobody; and a flag."""
    for kind, last in world.picks(sitting).items():
        message = sitting.message(kind, None)
        values = (*OTHERS[kind], last)
        for seq, value in enumerate(values, start=1):
            sitting.put("save", message | {"value": value, "seq": 2 * seq})
            sitting.put("save", message | {"value": value, "seq": 2 * seq})
        for value in values:
            sitting.put("save", message | {"value": value, "seq": 1})
            sitting.put("save", message | {"value": value, "seq": 2})
            sitting.put("save", message | {"value": value, "client_id": f"elsewhere {values.index(value)}"})
        sitting.put("save", message | {"value": "Z"})
        sitting.put("save", message | {"question": "none"})
        sitting.put("save", message | {"value": None, "seq": 90})
        sitting.put("save", message | {"value": None, "seq": 91, "base_rev": len(values)})
        sitting.put("save", message | {"value": last, "seq": 92})
        sitting.put("flag", {"question": sitting.ids[kind], "flagged": True})


def answer_by_forms(sitting: Sitting) -> None:
    """Forms without script, a conflict among them."""
    fields = read_form(sitting.get("all").text, "answer")[1]
    for kind in ("single_choice", "true_false"):
        sitting.put("save", sitting.message(kind, None, client_id="phone", base_rev=sitting.slot(kind).rev))
    page = sitting.client.post(sitting.url("all"), data=MultiDict([*fields.items(multi=True), ("go", "check")]))
    assert page.status_code == 409
    action, choice = read_form(page.text)
    for kind in ("single_choice", "true_false"):
        choice[f"keep_{sitting.ids[kind]}"] = "sent"
    sitting.client.post(action, data=choice)


def test_S40_two_quizzes_that_differ_in_the_key_alone_give_the_same_bytes(
    app: Flask, recording: time_machine.Traveller, chance: Any
) -> None:
    plays = []
    for twin in (0, 1):
        chance()
        plays.append(play(app, twin, recording))
        delete_all_rows()
    (first, points), (second, other_points) = plays

    assert all(a != b for a, b in zip(points, other_points, strict=True)), "the same answers score differently"
    assert {answer.status for answer in first} == {200, 204, 303, 403, 404, 409, 422}
    assert [answer.request for answer in first] == [answer.request for answer in second]
    for one, other in zip(first, second, strict=True):
        assert one.body.splitlines() == other.body.splitlines(), one.request
        assert one == other, one.request
    with_article = [answer for answer in first if b"Steamers came first, sailing ships" in answer.body]
    assert len(with_article) == 3 + 9, "the article itself before and after, and an exam beside it"
    for answer in first:
        for text in {SENTINEL, "<mark"} if answer in with_article else hidden_texts():
            assert text.encode() not in answer.body, (answer.request, text)
            assert text not in str(answer.headers)


def test_S40_no_side_door_tells_what_settles_an_open_question(
    app: Flask, recording: time_machine.Traveller, chance: Any
) -> None:
    world = World(app, 0)
    known = world.start(world.quiz("Practice", PRACTICE))
    known.put("save", known.message("true_false", None) | {"value": False})
    known.submit()
    public_ids = [row.public_id for row in db.session.scalars(select(Question).order_by(Question.id))]
    for public_id in public_ids[3:5]:  # the two that are typed
        world.client.post(
            f"/practice/{public_id}", data={"csrf_token": world.token, f"question_{public_id}": "something"}
        )
    practice = [f"/practice/{public_id}{page}" for public_id in public_ids for page in ("", "/answer")]
    own = ["/home", "/scores", "/scores.csv", "/practice", *practice, *ARTICLE]
    doors = [known.url("review"), known.url("review?show=missed"), known.url("done"), *own]

    def said() -> set[str]:
        """The doors behind which something that settles a question can be read."""
        bodies = {door: world.client.get(door).data for door in doors}
        return {door for door, body in bodies.items() if any(text.encode() in body for text in hidden_texts())}

    before = said()
    answers = {f"/practice/{public_id}/answer" for public_id in public_ids[3:5]}
    assert {known.url("review"), known.url("review?show=missed"), "/articles/harbour"} | answers == before
    exam = world.start(world.exam)
    assert said() == set()
    exam.submit()
    assert said() == before
