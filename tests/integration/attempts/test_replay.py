"""`flask attempts replay`: every score is proven from the events alone, and one flipped row is found."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import update

from quizapp.attempts.models import Attempt, Response, ResponseEvent
from quizapp.core.attempt import SaveVerdict
from quizapp.core.grading import Verdict
from quizapp.extensions import db
from tests.factories import make_quiz, make_user
from tests.integration.attempts.sitting import DEADLINE, GRACE, KINDS, MINUTE, RIGHT, SETTINGS, START, WRONG, begin


def replay(app, *args):
    db.session.commit()
    result = app.test_cli_runner().invoke(args=["attempts", "replay", *args])
    db.session.expire_all()
    return result


@pytest.mark.parametrize("public_id", ["-tbBdfZHsGDqXvV6", "--allfZHsGDqXvV6", "-hBdfZHsGDqXvV6-"])
def test_an_attempt_whose_id_looks_like_an_option_is_found(app, sitting, public_id):
    sitting.row().public_id = public_id
    assert replay(app, public_id).output == "Attempts replayed: 1, differences: 0.\n"


@pytest.fixture
def played(app, clock, sitting):
    """An attempt that saw every verdict, and was closed."""
    for kind in KINDS:
        sitting.save(kind, WRONG[kind])
        clock.shift(MINUTE)
    sitting.save("numeric", "6", seq=5)
    sitting.save("numeric", "4", seq=4)
    sitting.save("numeric", "3", client_id="page two")
    sitting.save("cloze", RIGHT["cloze"], client_id="page two", base_rev=1)
    sitting.save("matching", None, seq=2, base_rev=1)
    clock.move_to(DEADLINE + GRACE)
    sitting.save("numeric", "2", seq=6)
    sitting.submit(json.dumps([sitting.message("short_answer", "late", seq=9)]))
    return sitting


def test_what_really_happened_is_proven(app, played):
    begin(app, make_quiz(settings=SETTINGS), make_user()).save("numeric", "6")
    assert {event.verdict for event in played.events()} == set(SaveVerdict)

    every = replay(app, "--all")
    one = replay(app, played.attempt)

    assert (every.exit_code, every.output) == (0, "Attempts replayed: 2, differences: 0.\n")
    assert (one.exit_code, one.output) == (0, "Attempts replayed: 1, differences: 0.\n")


FLIPS = {
    "a response's value": (Response, {"value": "7"}, "value"),
    "a response's revision": (Response, {"rev": 9}, "revision 9"),
    "a response's points": (Response, {"points": 3}, "is scored 3"),
    "a response's outcome": (Response, {"outcome": Verdict.PARTIAL}, "is scored"),
    "an event's value": (ResponseEvent, {"value": "7"}, "value"),
    "an event's verdict": (ResponseEvent, {"verdict": SaveVerdict.LATE}, "stored with revision 2, judged 1"),
    "an event's revision": (ResponseEvent, {"rev": 7}, "stored with revision 7"),
    "an event's base": (ResponseEvent, {"base_rev": 3}, "judged conflict"),
    "an event's page": (ResponseEvent, {"client_id": "page one", "seq": 0}, "judged stale"),
    "an event's instant": (ResponseEvent, {"received_at": DEADLINE + GRACE}, "judged late"),
    "an attempt's points": (Attempt, {"points": 1}, "the score is 1"),
    "an attempt's number of correct answers": (Attempt, {"correct_count": 7}, "7 answers are counted as correct"),
    "an attempt's points in all": (Attempt, {"max_points": 1}, "do not add up"),
    "an attempt's deadline": (Attempt, {"deadline": START}, "judged late"),
    "an attempt's acceptance of late answers": (Attempt, {"late_accepted_at": DEADLINE + MINUTE}, "value"),
}


@pytest.mark.parametrize("flip", FLIPS)
def test_one_flipped_row_is_found(app, played, flip):
    model, change, words = FLIPS[flip]
    changing = update(model).values(change)
    if model is Attempt:
        changing = changing.where(Attempt.id == played.row().id)
    elif model is Response:
        slot = played.numbers["numeric"]
        changing = changing.where(Response.attempt_id == played.row().id, Response.slot == slot)
    else:
        event = next(event for event in played.events() if (event.value, event.seq) == ("6", 5))
        if "client_id" in change or "base_rev" in change:
            event = next(event for event in played.events() if event.value == played.slot("cloze").value)
        changing = changing.where(ResponseEvent.id == event.id)
    db.session.execute(changing)

    result = replay(app, "--all")

    assert result.exit_code == 1
    assert words in result.stderr
    assert f"attempt {played.attempt}: " in result.stderr
    assert "Attempts replayed: 1" in result.stdout
    assert replay(app, played.attempt).exit_code == 1


def test_a_missing_event_is_found(app, played):
    event = next(event for event in played.events() if event.seq == 5)
    db.session.delete(event)
    assert replay(app, "--all").exit_code == 1


def test_the_command_wants_one_attempt_or_all(app, clock):
    assert replay(app).exit_code == 2
    assert replay(app, "one", "--all").exit_code == 2
    missing = replay(app, "no-such-attempt")
    assert (missing.exit_code, missing.output) == (1, "Attempts replayed: 0, differences: 0.\n")
    assert replay(app, "--all").exit_code == 0, "nothing to prove is proven"
