"""R20: while somebody else holds the lock, changes wait a little, then ask to come back; nothing is half done."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine

from quizapp.core.attempt import AttemptState
from quizapp.extensions import db
from tests.factories import QUESTIONS, make_quiz, make_set, make_user
from tests.integration.attempts.crowd import at_once, held
from tests.integration.attempts.sitting import DEADLINE, GRACE, SETTINGS, START, Sitting, begin, same_browser

PATIENCE = 1
"""Seconds that these tests let a request wait for a lock."""


@pytest.fixture
def sitting(make_app, monkeypatch):
    """A student at one question of an application that waits less long."""
    for place in ("database", "transaction"):
        monkeypatch.setattr(f"quizapp.{place}.LOCK_TIMEOUT_SECONDS", PATIENCE)
    app = make_app()
    with time_machine.travel(START, tick=False) as traveller, app.app_context():
        quiz = make_quiz(sets=[make_set(QUESTIONS[3:4])], settings=SETTINGS)
        sitting = begin(app, quiz, make_user())
        sitting.clock = traveller
        yield sitting


def test_R20_a_save_that_cannot_be_stored_is_not_acknowledged(sitting):
    sitting.save("numeric", "6")
    with held(sitting.row()) as release:
        busy = sitting.save("numeric", "7", seq=2)
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "2")
        assert busy.json == {"code": "service_unavailable"}
        for page in ("q/1", "all", "check", "time"):
            assert sitting.get(page).status_code == 200, "reading waits for nobody"
        release()
        assert sitting.slot("numeric").value == "6"
        assert len(sitting.events()) == 1
        assert sitting.save("numeric", "7", seq=2).json["verdict"] == "applied"


def test_R20_a_form_that_cannot_be_stored_gets_a_page_that_says_so(sitting):
    with held(sitting.row()):
        busy = sitting.submit()
    assert (busy.status_code, busy.headers["Retry-After"], busy.mimetype) == (503, "2", "text/html")
    assert sitting.row().state is AttemptState.IN_PROGRESS


def test_R20_nobody_waits_longer_because_others_wait_too(sitting):
    many = 6 if db.engine.dialect.name == "sqlite" else 3  # PostgreSQL's waits are few: one a connection
    sittings = [Sitting(same_browser(sitting.client), sitting.token, sitting.attempt) for _ in range(many)]

    def save(number):
        began = time.perf_counter()
        answer = sittings[number].save("numeric", "6", seq=number)
        return answer.status_code, time.perf_counter() - began

    with held(sitting.row()):
        alone, patience = save(0)
        answers = at_once([lambda number=number: save(number) for number in range(many)])

    assert [alone, *(status for status, _ in answers)] == [503] * (many + 1)
    assert max(seconds for _, seconds in answers) < 3 * patience, "one waited for the other's wait"
    assert sitting.save("numeric", "6").status_code == 200


def test_S51_what_arrived_in_time_counts_however_long_it_had_to_wait(sitting):
    sitting.clock.move_to(DEADLINE + GRACE - timedelta(seconds=1))
    sitting.get("time")  # notes that the browser was used, so that the next request has nothing else to write
    with held(sitting.row()) as release, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(sitting.save, "numeric", "6")
        time.sleep(PATIENCE / 4)
        assert not waiting.done()
        sitting.clock.move_to(DEADLINE + GRACE)
        release()
        answer = waiting.result(timeout=20)
    assert (answer.status_code, answer.json["verdict"]) == (200, "applied")
    assert sitting.slot("numeric").saved_at == DEADLINE + GRACE - timedelta(seconds=1)
