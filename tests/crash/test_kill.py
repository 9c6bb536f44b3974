"""R10: whatever is killed, and whenever, every answer that was acknowledged is there afterwards."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import select

from quizapp.accounts import sessions
from quizapp.attempts import services
from quizapp.attempts.models import Attempt, ResponseEvent
from quizapp.attempts.slots import Slot, questions_of, read_slots
from quizapp.core.attempt import SaveVerdict
from quizapp.core.presentation import to_wire
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.database import dispose, make_test_app, postgresql_database
from tests.factories import make_quiz, make_user
from tests.live_server import LiveServer
from tests.person import Person

CLIENTS = 12
ROUNDS = 5
SAVES_BEFORE_A_KILL = 150
VALUES = cycle(["A", "B", "C"])


@dataclass
class Student:
    """One client: what it sends, and what it was told, kept outside the server."""

    attempt: str
    question: str
    cookies: dict[str, str]
    number: int
    seq: int = 0
    rev: int = 0
    acknowledged: list[tuple[int, int, str]] = field(default_factory=list)  # seq, rev, value

    def work(self, url: str, stop: threading.Event, count: threading.Semaphore) -> None:
        """Save one value after the other until the server is gone; only a 200 is noted."""
        person = Person(url, self.cookies)
        try:
            person.find_token()
            while not stop.is_set():
                self.save(person)
                count.release()
        except (OSError, HTTPException, ValueError):
            assert stop.wait(30), "the server went away before it was killed"
        finally:
            person.close()

    def save(self, person: Person) -> None:
        self.seq += 1
        message = {
            "question": self.question,
            "value": next(VALUES),
            "client_id": f"client-{self.number}",
            "seq": self.seq,
            "base_rev": self.rev,
        }
        status, body = person.put(f"/attempts/{self.attempt}/save", message)
        if status == 200:
            self.rev = json.loads(body)["rev"]
            self.acknowledged.append((self.seq, self.rev, message["value"]))
        else:
            assert status == 503, (status, body)


@contextmanager
def served(database: str, folder: Path) -> Iterator[tuple[LiveServer, Flask]]:
    """The real server on real files, and an application on the same database to look at it."""
    server = LiveServer(folder)
    if database == "sqlite":
        with looked_at(server) as app:
            yield server, app
        return
    with postgresql_database() as url:
        server.settings["DATABASE_URL"] = url
        with looked_at(server) as app:
            yield server, app


@contextmanager
def looked_at(server: LiveServer) -> Iterator[tuple[Flask]]:
    server.flask("db upgrade")
    app = make_test_app(server.settings["DATABASE_URL"])
    try:
        with app.app_context():
            yield app
    finally:
        server.kill()
        dispose(app)


def begin() -> list[Student]:
    """Twelve students in the middle of a quiz."""
    quiz = make_quiz(settings=QuizSettings())
    students = []
    for number in range(CLIENTS):
        user, now = make_user(), datetime.now(UTC)
        with write_transaction():
            attempt = services.start(quiz, user, now)
            token = sessions.start(user, now)
        question = next(slot for slot in read_slots(attempt.id) if is_choice(slot)).public_id
        students.append(Student(attempt.public_id, question, {sessions.cookie_name(): token}, number))
    return students


def is_choice(slot: Slot) -> bool:
    return questions_of([slot])[slot.version_id].type.value == "single_choice"


def kill_under_load(server: LiveServer, students: list[Student], wait: int) -> None:
    stop, count = threading.Event(), threading.Semaphore(0)
    threads = [threading.Thread(target=student.work, args=(server.url, stop, count)) for student in students]
    for thread in threads:
        thread.start()
    for _ in range(wait):
        assert count.acquire(timeout=30)
    server.kill()
    stop.set()
    for thread in threads:
        thread.join()


def lost(student: Student) -> list[str]:
    """What was acknowledged to the student and is not in the database."""
    db.session.rollback()
    attempt = db.session.scalars(select(Attempt).filter_by(public_id=student.attempt)).one()
    slot = next(slot for slot in read_slots(attempt.id) if slot.public_id == student.question)
    core = questions_of([slot])[slot.version_id]
    query = select(ResponseEvent).filter_by(attempt_id=attempt.id, slot=slot.number, verdict=SaveVerdict.APPLIED)
    kept = {(e.seq, e.rev, to_wire(core, slot.option_order, e.value)) for e in db.session.scalars(query)}
    missing = [
        f"{student.attempt}: {acknowledged}" for acknowledged in student.acknowledged if acknowledged not in kept
    ]
    _seq, *last = max(kept, default=(0, 0, None))
    if [slot.rev, to_wire(core, slot.option_order, slot.value)] != last:
        missing.append(f"{student.attempt}: the response is not the last value applied")
    return missing


@pytest.mark.parametrize("database_name", ["sqlite", "postgresql"])
def test_R10_no_acknowledged_answer_is_lost_when_all_processes_are_killed(database_name: str, tmp_path: Path) -> None:
    random = Random(1824)
    with served(database_name, tmp_path) as (server, _app):
        students = begin()
        for _ in range(ROUNDS):
            server.start()
            kill_under_load(server, students, SAVES_BEFORE_A_KILL + random.randrange(50))
            assert [fault for student in students for fault in lost(student)] == []
        assert min(len(student.acknowledged) for student in students) > ROUNDS
        assert "differences: 0." in server.flask("attempts replay --all")
