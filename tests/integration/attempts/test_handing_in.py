"""S52, S54, S55, R6: how an attempt ends, and that it ends once."""

from __future__ import annotations

import json
import logging
from fractions import Fraction

import pytest
from sqlalchemy import select, text

from quizapp.attempts.answers import MAX_UNSENT
from quizapp.attempts.models import Response
from quizapp.attempts.replaying import replay_one
from quizapp.attempts.services import close_these
from quizapp.core.attempt import AttemptState, SaveVerdict
from quizapp.core.grading import MILLION, Verdict
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.factories import QUESTIONS, enrol, make_class, make_quiz, make_set, make_teacher, make_user
from tests.integration.attempts.browser_form import read_form
from tests.integration.attempts.crowd import at_once
from tests.integration.attempts.sitting import (
    DEADLINE,
    GRACE,
    KINDS,
    LIMIT,
    MINUTE,
    RIGHT,
    SECOND,
    SETTINGS,
    START,
    WRONG,
    Sitting,
    begin,
    same_browser,
)
from tests.integration.signed_in import sign_in


def rows(sitting):
    """What closing an attempt writes, by type of question."""
    attempt = sitting.row()
    responses = db.session.scalars(select(Response).filter_by(attempt_id=attempt.id).order_by(Response.slot)).all()
    scored = {
        kind: (responses[number - 1].outcome, responses[number - 1].points) for kind, number in sitting.numbers.items()
    }
    return attempt.state, attempt.closed_at, attempt.points, attempt.correct_count, scored


def test_S60_the_score_is_that_of_the_stored_answers_alone(sitting, clock):
    for kind in KINDS:
        sitting.save(kind, RIGHT[kind] if kind in ("numeric", "cloze") else WRONG[kind])
    sitting.save("multiple_response", ["a"], seq=2)
    sitting.save("true_false", None, seq=2, base_rev=1)
    clock.shift(MINUTE)

    answer = sitting.submit()

    assert (answer.status_code, answer.location) == (303, sitting.url("done"))
    state, closed_at, points, correct, scored = rows(sitting)
    assert (state, closed_at, correct) == (AttemptState.SUBMITTED, START + MINUTE, 2)
    assert scored == {
        "single_choice": (Verdict.INCORRECT, 0),
        "multiple_response": (Verdict.PARTIAL, MILLION // 2),
        "true_false": (Verdict.UNANSWERED, 0),
        "numeric": (Verdict.CORRECT, MILLION),
        "short_answer": (Verdict.INCORRECT, 0),
        "ordering": (Verdict.INCORRECT, 0),
        "matching": (Verdict.INCORRECT, 0),
        "cloze": (Verdict.CORRECT, MILLION),
    }
    assert Fraction(points, MILLION) == Fraction(5, 2)


def test_R6_what_was_not_yet_confirmed_is_handed_in_with_the_rest(sitting):
    sitting.save("numeric", "5", client_id="page", seq=1)
    unsent = [
        sitting.message("numeric", "5", client_id="page", seq=1),
        sitting.message("numeric", "6", client_id="page", seq=2),
        sitting.message("cloze", RIGHT["cloze"], client_id="page", seq=3),
    ]

    assert sitting.submit(json.dumps(unsent)).status_code == 303

    assert rows(sitting)[:4] == (AttemptState.SUBMITTED, START, 2 * MILLION, 2)
    assert [event.seq for event in sitting.events()] == [1, 2, 3], "what was confirmed already is not doubled"


@pytest.mark.parametrize(
    "broken",
    [
        "[",
        "{}",
        "[1]",
        '[{"question": "none", "value": "A", "client_id": "page", "seq": 1, "base_rev": 0}]',
        "[" * 100_000,
        None,
    ],
)
def test_R6_if_one_part_cannot_be_stored_nothing_is_and_the_attempt_stays_open(sitting, broken):
    good = sitting.message("numeric", "6")
    if broken is None:  # one good message and one that is not on offer
        broken = json.dumps([good, sitting.message("single_choice", None, seq=2) | {"value": "Z"}])

    assert sitting.submit(broken).status_code == 422

    assert sitting.row().state is AttemptState.IN_PROGRESS
    assert sitting.events() == []
    assert sitting.values()["numeric"] is None


@pytest.mark.parametrize("odd", ["\ud800", "\0", "a\0"])
@pytest.mark.parametrize("field", ["question", "client_id"])
def test_S81_no_sign_of_a_message_fits_in_no_database(sitting, field, odd):
    assert sitting.submit(json.dumps([sitting.message("numeric", "6") | {field: odd}])).status_code == 422


def test_S80_a_hand_in_with_more_messages_than_any_page_has_keeps_nobody_waiting(sitting, statements):
    message = sitting.message("numeric", "6")
    with statements() as log:
        assert sitting.submit(json.dumps([message] * (MAX_UNSENT + 1))).status_code == 422
    assert len(log.statements) < 10
    assert sitting.submit(json.dumps([message] * MAX_UNSENT)).status_code == 303


def test_a_hand_in_without_any_answers_blanks_none(sitting, clock):
    for kind in KINDS:
        sitting.save(kind, RIGHT[kind])
    clock.move_to(DEADLINE)
    sitting.post("submit")
    assert sitting.values() == RIGHT
    assert rows(sitting)[:4] == (AttemptState.TIMED_OUT, DEADLINE, 8 * MILLION, 8)


def test_a_conflict_is_asked_about_before_the_hand_in(sitting):
    sitting.save("numeric", "5", client_id="phone")
    unsent = [sitting.message("numeric", "6"), sitting.message("cloze", RIGHT["cloze"])]

    page = sitting.submit(json.dumps(unsent))

    assert page.status_code == 409
    assert sitting.row().state is AttemptState.IN_PROGRESS
    assert sitting.values()["cloze"] == RIGHT["cloze"], "the other messages are saved"
    action, choice = read_form(page.text)
    choice[f"keep_{sitting.ids['numeric']}"] = "sent"
    assert sitting.client.post(action, data=choice).location == sitting.url("check")
    assert sitting.submit().location == sitting.url("done")
    assert rows(sitting)[2] == 2 * MILLION


def test_at_time_up_a_conflict_is_not_asked_about_and_the_stored_value_stands(sitting, clock):
    sitting.save("numeric", "6", client_id="phone")
    clock.move_to(DEADLINE)

    answer = sitting.submit(json.dumps([sitting.message("numeric", "5"), sitting.message("cloze", RIGHT["cloze"])]))

    assert answer.location == sitting.url("done")
    assert rows(sitting)[:3] == (AttemptState.TIMED_OUT, DEADLINE, 2 * MILLION)
    assert [event.verdict.value for event in sitting.events()] == ["applied", "conflict", "applied"]


@pytest.mark.parametrize(
    ("instant", "state", "closed_at", "value"),
    [
        (DEADLINE - SECOND, AttemptState.SUBMITTED, DEADLINE - SECOND, "6"),
        (DEADLINE, AttemptState.TIMED_OUT, DEADLINE, "6"),
        (DEADLINE + GRACE - SECOND, AttemptState.TIMED_OUT, DEADLINE, "6"),
        (DEADLINE + GRACE, AttemptState.TIMED_OUT, DEADLINE, None),
    ],
)
def test_S51_the_arrival_of_the_hand_in_decides(sitting, clock, instant, state, closed_at, value):
    clock.move_to(instant)
    sitting.submit(json.dumps([sitting.message("numeric", "6")]))
    assert (*rows(sitting)[:2], sitting.values()["numeric"]) == (state, closed_at, value)
    assert [event.value for event in sitting.events()] == ["6"], "kept in any case"


def test_R43_a_clock_that_was_put_back_makes_no_negative_time(sitting, clock):
    clock.shift(-MINUTE)
    assert sitting.save("numeric", "6").status_code == 200
    sitting.submit()
    assert rows(sitting)[:2] == (AttemptState.SUBMITTED, START)
    assert "<dd>0 min" in sitting.get("done").text


def test_S55_handing_in_again_leads_to_the_same_result(sitting, clock):
    sitting.save("numeric", "6")
    sitting.submit()
    before = rows(sitting)
    clock.shift(MINUTE)

    again = sitting.submit(json.dumps([sitting.message("cloze", RIGHT["cloze"], seq=2)]))

    assert again.location == sitting.url("done")
    assert rows(sitting) == before
    assert sitting.values()["cloze"] is None
    assert sitting.events()[-1].verdict is SaveVerdict.LATE
    for page in ("q/1", "all", "check"):
        assert sitting.get(page).location == sitting.url("done"), "old addresses lead to the result"


def test_S55_twenty_hand_ins_at_once_are_one(sitting, caplog):
    sitting.save("numeric", "6")
    sittings = [Sitting(same_browser(sitting.client), sitting.token, sitting.attempt) for _ in range(20)]

    with caplog.at_level(logging.INFO, "quizapp.attempts.services"):
        answers = at_once([each.submit for each in sittings])

    assert {(answer.status_code, answer.location) for answer in answers} == {(303, sitting.url("done"))}
    assert rows(sitting)[:4] == (AttemptState.SUBMITTED, START, MILLION, 1)
    assert len([record for record in caplog.records if "closed as" in record.message]) == 1


def test_S55_a_hand_in_among_saves_ends_in_one_state(app, clock):
    quiz = make_quiz(sets=[make_set(QUESTIONS[3:4])], settings=SETTINGS)
    for _ in range(4):
        sitting = begin(app, quiz, make_user())
        sittings = [Sitting(same_browser(sitting.client), sitting.token, sitting.attempt) for _ in range(8)]
        actions = [lambda each=each, n=n: each.save("numeric", str(n), seq=n) for n, each in enumerate(sittings)]
        answers = at_once([*actions[:4], sittings[0].submit, *actions[4:]])

        closing = answers.pop(4)
        assert closing.status_code == 303
        codes = {answer.json.get("verdict") or answer.json["code"] for answer in answers}
        assert codes <= {"applied", "stale", "closed"}
        applied = {answer.json["rev"]: n for n, answer in enumerate(answers) if answer.json.get("verdict") == "applied"}
        last = str(applied[max(applied)]) if applied else None
        assert sitting.slot("numeric").value == last, "the last acknowledged value is the one that counts"
        assert rows(sitting)[0] is AttemptState.SUBMITTED
        assert rows(sitting)[2] == (MILLION if last == "6" else 0)
        assert len(sitting.events()) == 8
        assert replay_one(sitting.attempt, GRACE).faults == ()


LOOKS = (
    "q/1",
    "all",
    "check",
    "done",
    "review",
    "/home",
    "/quizzes",
    "/quizzes/{quiz}",
    "/scores",
    "/scores.csv",
    "/practice",
)


def test_S52_any_look_and_the_sweep_close_an_overdue_attempt_alike(app, clock):
    teacher = make_teacher()
    classroom = make_class(teacher)
    quiz = make_quiz(classroom, settings=SETTINGS)
    looks = {}
    for look in (*LOOKS, "sweep", "results", "hand-in"):
        clock.move_to(START)
        student = make_user()
        enrol(student, classroom)
        sitting = looks[look] = begin(app, quiz, student)
        for kind in ("numeric", "cloze", "multiple_response"):
            sitting.save(kind, RIGHT[kind])
        sitting.save("ordering", ["0", "1", "3", "2"])
        clock.move_to(DEADLINE + GRACE - SECOND)
        if look.startswith("/"):
            sitting.client.get(look.format(quiz=quiz.public_id))
            assert sitting.row().state is AttemptState.IN_PROGRESS, "not before the grace is over"
        clock.move_to(DEADLINE + 3 * LIMIT)
        if look == "sweep":
            assert app.test_cli_runner().invoke(args=["attempts", "sweep"]).output == "Attempts closed: 1.\n"
        elif look == "results":
            sign_in(app, teacher, DEADLINE + 3 * LIMIT).get(f"/teach/quizzes/{quiz.public_id}/results")
        elif look == "hand-in":
            sitting.submit()
        else:
            sitting.client.get(look.format(quiz=quiz.public_id) if look.startswith("/") else sitting.url(look))
        assert rows(sitting) == rows(looks["q/1"]), look
    assert rows(sitting)[:4] == (AttemptState.TIMED_OUT, DEADLINE, 3 * MILLION + MILLION // 3, 3)


def test_the_sweep_closes_what_is_overdue_and_nothing_else(app, clock, monkeypatch):
    monkeypatch.setattr("quizapp.attempts.commands.BATCH", 2)
    questions = make_set(QUESTIONS[:1])
    timed = make_quiz(sets=[questions], settings=SETTINGS)
    endless = begin(app, make_quiz(sets=[questions]), make_user())
    overdue = [begin(app, timed, make_user()) for _ in range(3)]
    clock.move_to(START + GRACE)
    running = begin(app, timed, make_user())
    clock.move_to(DEADLINE + GRACE)

    runner = app.test_cli_runner()
    assert runner.invoke(args=["attempts", "sweep"]).output == "Attempts closed: 3.\n"
    assert runner.invoke(args=["attempts", "sweep"]).output == "Attempts closed: 0.\n"

    assert {each.row().state for each in overdue} == {AttemptState.TIMED_OUT}
    assert {each.row().state for each in (endless, running)} == {AttemptState.IN_PROGRESS}


def test_attempts_are_closed_in_one_order_so_that_two_who_close_them_cannot_block_each_other(app, clock, caplog):
    timed = make_quiz(sets=[make_set(QUESTIONS[:1])], settings=SETTINGS)
    overdue = [begin(app, timed, make_user()) for _ in range(3)]
    clock.move_to(DEADLINE + GRACE)
    overdue[0].row().deadline -= SECOND  # PostgreSQL now finds this one last
    db.session.commit()
    db.session.execute(text("ANALYZE"))

    with caplog.at_level(logging.INFO, "quizapp.attempts.services"), write_transaction():
        close_these([each.row().id for each in reversed(overdue)], DEADLINE + GRACE, GRACE)

    closed = [record.args[0] for record in caplog.records if "closed as" in record.msg]
    assert closed == [each.row().public_id for each in overdue]


def test_saving_and_asking_for_the_time_close_nothing(sitting, clock):
    clock.move_to(DEADLINE + GRACE)
    sitting.save("numeric", "6")
    sitting.get("time")
    sitting.put("flag", {"question": sitting.ids["numeric"], "flagged": True})
    assert sitting.row().state is AttemptState.IN_PROGRESS
    assert sitting.values()["numeric"] is None


def test_a_clock_that_is_set_back_reopens_nothing(sitting, clock):
    clock.move_to(DEADLINE + GRACE)
    sitting.get("done")
    clock.move_to(START + SECOND)

    assert sitting.save("numeric", "6").json["code"] == "closed"
    assert sitting.get("q/1").location == sitting.url("done")
    assert rows(sitting)[:2] == (AttemptState.TIMED_OUT, DEADLINE)
