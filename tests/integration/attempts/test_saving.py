"""R1 to R4: what the answer to a save says, and what is stored then."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import insert

from quizapp.attempts.models import ResponseEvent
from quizapp.core.attempt import MAX_EVENTS, MAX_VALUE_BYTES, AttemptState, SaveVerdict
from quizapp.extensions import db
from tests.factories import QUESTIONS, make_quiz, make_set, make_teacher, make_user
from tests.integration.attempts.crowd import at_once
from tests.integration.attempts.sitting import (
    DEADLINE,
    GRACE,
    KINDS,
    MINUTE,
    RIGHT,
    SECOND,
    START,
    Sitting,
    attempt_of,
    begin,
    same_browser,
    start,
)
from tests.integration.signed_in import form_token, sign_in

BLANKS = {
    "single_choice": ["", None, "  "],
    "multiple_response": [[], [""]],
    "true_false": ["", None],
    "numeric": ["", " \n"],
    "short_answer": ["", "\u2003"],
    "ordering": [[], [None] * 4, ["", None, None, ""]],
    "matching": [{}, {"1": None, "2": ""}],
    "cloze": [[None, None], ["", ""], [[], {}]],
}
"""For each type what a page may send when nothing is answered."""

NOT_OFFERED = {
    "single_choice": ["D", "a", "AA", 0, True, ["A"], {"A": "A"}, "Å"],
    "multiple_response": ["A", ["A", "E"], ["A", ["B"]], ["A"] * 5, {"0": "A"}, [0], [None, "A"]],
    "true_false": ["true", 1, 0, [True], {"a": True}],
    "numeric": [6, ["6"], {"6": "6"}, False],
    "short_answer": [6, ["Aldersund"], True],
    "ordering": ["ABCD", ["A", "B", "C"], ["A", "B", "C", "D", "A"], ["A", "B", "C", "E"], [0, 1, 2, 3], {"1": "A"}],
    "matching": [["A", "B"], {"3": "A"}, {"0": "A"}, {"1": "D"}, {"1": ["A"]}, {"1": {"1": "A"}}, "A"],
    "cloze": [["A"], ["A", "6", "7"], ["D", "6"], ["A", 6], ["A", ["6"]], "A", {"1": "A"}, [["A"], "6"]],
}
"""For each type values that its page cannot send."""


def test_R4_a_save_says_what_was_stored_and_how_much_time_is_left(sitting, clock):
    clock.shift(MINUTE)

    answer = sitting.save("single_choice", "b", seq=7)

    assert answer.status_code == 200
    assert answer.json == {
        "verdict": "applied",
        "rev": 1,
        "seq": 7,
        "saved_at": (START + MINUTE).isoformat(),
        "remaining_ms": 19 * 60 * 1000,
        "ends_at": DEADLINE.isoformat(),
        "notice": None,
    }
    slot = sitting.slot("single_choice")
    assert (slot.value, slot.rev, slot.saved_at) == ("b", 1, START + MINUTE)


def test_without_a_deadline_no_time_is_told(app, clock):
    sitting = begin(app, make_quiz(sets=[make_set(QUESTIONS[3:4])]), make_user())
    clock.shift(timedelta(hours=3))
    answer = sitting.save("numeric", "6").json
    assert (answer["verdict"], answer["remaining_ms"], answer["ends_at"]) == ("applied", None, None)


def test_every_type_of_value_is_kept_by_the_ids_of_its_options(sitting):
    for kind in KINDS:
        assert sitting.save(kind, RIGHT[kind]).status_code == 200, kind
    assert sitting.values() == RIGHT
    assert [event.slot for event in sitting.events()] == [sitting.numbers[kind] for kind in KINDS]
    for event in sitting.events():
        (kind,) = [kind for kind, number in sitting.numbers.items() if number == event.slot]
        assert event.value == sitting.slot(kind).value


def test_R2_the_order_of_messages_decides_not_the_order_of_arrival(sitting):
    def send(value, client_id, seq, base_rev):
        answer = sitting.save("numeric", value, client_id=client_id, seq=seq, base_rev=base_rev)
        body = answer.json
        return answer.status_code, body.get("verdict") or body["code"], body.get("rev") or body["current"]["rev"]

    assert send("1", "a", 3, 0) == (200, "applied", 1)
    assert send("0", "a", 2, 0) == (200, "stale", 1), "an older message of the same page"
    assert send("2", "a", 5, 0) == (200, "applied", 2), "a later one, whatever it had seen"
    assert send("3", "b", 1, 1) == (409, "conflict", 2), "another page that has not seen the latest"
    assert send("3", "b", 2, 3) == (409, "conflict", 2), "nor one that claims to have seen more"
    assert send("3", "b", 3, 2) == (200, "applied", 3), "another page that has"
    assert send("4", "a", 6, 2) == (409, "conflict", 3), "now the first page is the one that has not"
    assert sitting.slot("numeric").value == "3"
    assert [event.verdict.value for event in sitting.events()] == [
        "applied", "stale", "applied", "conflict", "conflict", "applied", "conflict",
    ]  # fmt: skip


def test_a_conflict_tells_the_value_that_stands(sitting, clock):
    sitting.save("single_choice", "b", client_id="tablet")
    clock.shift(MINUTE)

    answer = sitting.save("single_choice", "c", client_id="laptop")

    assert answer.status_code == 409
    assert answer.json == {
        "code": "conflict",
        "current": {
            "value": sitting.wire("single_choice", "b"),
            "rev": 1,
            "client_id": "tablet",
            "saved_at": START.isoformat(),
        },
        "remaining_ms": 19 * 60 * 1000,
        "ends_at": DEADLINE.isoformat(),
        "notice": None,
    }


def test_R3_a_retry_repeats_the_first_answer_whatever_came_between(sitting, clock):
    first = sitting.save("numeric", "1", seq=1).json
    stale = sitting.save("numeric", "0", seq=0)
    conflict = sitting.save("numeric", "9", client_id="page two")
    sitting.save("numeric", "2", seq=2)
    clock.shift(MINUTE)

    assert sitting.save("numeric", "1", seq=1).json == first | {"verdict": "duplicate", "remaining_ms": 19 * 60 * 1000}
    assert sitting.save("numeric", "0", seq=0).json["verdict"] == "duplicate"
    assert stale.json["verdict"] == "stale"
    again = sitting.save("numeric", "9", client_id="page two")
    assert (conflict.status_code, again.status_code, again.json["code"]) == (409, 409, "conflict")
    assert again.json["current"]["value"] == "2"
    assert len(sitting.events()) == 4
    assert sitting.slot("numeric").rev == 2


def test_R3_a_retry_after_the_end_is_still_a_duplicate(sitting, clock):
    sitting.save("numeric", "1")
    clock.move_to(DEADLINE + GRACE)
    assert sitting.save("numeric", "1").json["verdict"] == "duplicate"
    sitting.submit()
    assert sitting.save("numeric", "1").json["verdict"] == "duplicate"


def test_a_number_that_a_page_has_used_stands_for_that_value_alone(sitting):
    sitting.save("numeric", "1", seq=4)
    for changed in ({"stored": "2"}, {"stored": "1", "base_rev": 1}):
        answer = sitting.save("numeric", changed.pop("stored"), seq=4, **changed)
        assert (answer.status_code, answer.json) == (409, {"code": "key_reused"})
    assert sitting.slot("numeric").value == "1"
    assert sitting.save("short_answer", "x", seq=4).status_code == 200, "each question counts for itself"


@pytest.mark.parametrize("kind", KINDS)
def test_a_blank_of_any_shape_clears_but_only_what_its_page_has_seen(sitting, kind):
    sitting.save(kind, RIGHT[kind], seq=1)
    seq = 1
    for blank in BLANKS[kind]:
        seq += 2
        message = sitting.message(kind, None, seq=seq) | {"value": blank}
        unseen = sitting.put("save", message | {"base_rev": seq - 3})
        assert (unseen.status_code, unseen.json["code"]) == (409, "conflict"), blank
        assert sitting.values()[kind] == RIGHT[kind]

        seen = sitting.put("save", message | {"seq": seq + 1, "base_rev": sitting.slot(kind).rev})
        assert seen.json["verdict"] == "applied", blank
        assert sitting.slot(kind).value is None
        assert sitting.events()[-1].value is None
        seq += 2
        sitting.save(kind, RIGHT[kind], seq=seq)


def test_S51_what_arrives_within_the_grace_counts_and_nothing_later(sitting, clock):
    answers = []
    for seq, instant in enumerate(
        (DEADLINE - SECOND, DEADLINE, DEADLINE + GRACE - timedelta(microseconds=1), DEADLINE + GRACE), start=1
    ):
        clock.move_to(instant)
        answers.append(sitting.save("numeric", str(seq), seq=seq))

    assert [answer.status_code for answer in answers] == [200, 200, 200, 409]
    assert [answer.json["remaining_ms"] for answer in answers] == [1000, 0, 0, 0]
    assert answers[-1].json == {
        "code": "late",
        "result_url": sitting.url("done"),
        "remaining_ms": 0,
        "ends_at": DEADLINE.isoformat(),
        "notice": None,
    }
    assert sitting.slot("numeric").value == "3"
    assert [event.verdict.value for event in sitting.events()] == ["applied"] * 3 + ["late"]
    assert sitting.events()[-1].value == "4", "kept as evidence"


@pytest.mark.parametrize(("seconds", "status"), [(0, 409), (1, 200), (120, 200)])
def test_S51_the_grace_is_a_setting(app, sitting, clock, seconds, status):
    app.config["SAVE_GRACE"] = timedelta(seconds=seconds)
    clock.move_to(DEADLINE + timedelta(seconds=max(seconds - 1, 0)))
    assert sitting.save("numeric", "6").status_code == status


def test_a_save_after_the_hand_in_is_kept_and_does_not_count(sitting):
    sitting.save("numeric", "6")
    sitting.submit()

    answer = sitting.save("numeric", "7", seq=2)

    assert (answer.status_code, answer.json["code"], answer.json["result_url"]) == (409, "closed", sitting.url("done"))
    assert sitting.slot("numeric").value == "6"
    assert (sitting.events()[-1].value, sitting.events()[-1].verdict) == ("7", SaveVerdict.LATE)
    assert "Some answers came after the end." in sitting.get("done").text


def test_S45_only_the_students_own_questions_can_be_saved(app, sitting):
    other = begin(app, sitting.row().quiz, make_user())
    teacher = make_teacher()
    browser = sign_in(app, teacher, START)
    message = sitting.message("numeric", "6")
    own = attempt_of(start(sitting.client, sitting.token, make_quiz(sets=[make_set(QUESTIONS[3:4])])))
    second = Sitting(sitting.client, sitting.token, own)

    strangers = [
        other.client.put(sitting.url("save"), json=message, headers={"X-CSRFToken": other.token}),
        browser.put(sitting.url("save"), json=message, headers={"X-CSRFToken": form_token(browser)}),
        other.put("save", message),
        second.put("save", message),
        sitting.put("save", message | {"question": "no-such-question"}),
        sitting.client.put("/attempts/none/save", json=message, headers={"X-CSRFToken": sitting.token}),
    ]

    assert [(answer.status_code, answer.json) for answer in strangers] == [(404, {"code": "not_found"})] * 6
    assert sitting.events() == other.events() == second.events() == []


def test_whoever_was_signed_out_is_told_where_to_sign_in(app, sitting):
    anonymous = app.test_client().put(sitting.url("save"), json=sitting.message("numeric", "6"))
    assert (anonymous.status_code, anonymous.json) == (401, {"code": "signed_out", "sign_in_url": "/sign-in"})
    assert sitting.events() == []


def test_S21_a_save_needs_the_form_token(sitting):
    for token in ("", "wrong", sitting.token[:-2]):
        answer = sitting.client.put(
            sitting.url("save"), json=sitting.message("numeric", "6"), headers={"X-CSRFToken": token}
        )
        assert (answer.status_code, answer.json) == (403, {"code": "csrf"})
    assert sitting.events() == []


def test_S61_a_value_that_is_not_on_offer_is_refused(sitting):
    for kind, values in NOT_OFFERED.items():
        for value in values:
            answer = sitting.put("save", sitting.message(kind, None) | {"value": value})
            assert (answer.status_code, answer.json) == (422, {"code": "not_offered"}), (kind, value)
    assert sitting.events() == []
    assert set(sitting.values().values()) == {None}


def test_S81_a_message_of_any_other_shape_is_refused(sitting):
    message = sitting.message("numeric", "6")
    wrong = [
        message | change
        for change in (
            {"question": None}, {"question": 1}, {"question": ["a"]}, {"client_id": ""}, {"client_id": "x" * 65},
            {"client_id": "é"}, {"client_id": 5}, {"seq": -1}, {"seq": 1.0}, {"seq": "1"}, {"seq": True},
            {"seq": 2**31}, {"seq": None}, {"base_rev": -1}, {"base_rev": 2**40}, {"base_rev": [0]},
        )
    ] + [
        {name: value for name, value in message.items() if name != missing}
        for missing in ("question", "client_id", "seq", "base_rev")
    ] + [[], [message], "text", 5, True, {}]  # fmt: skip
    for body in wrong:
        answer = sitting.put("save", body)
        assert (answer.status_code, answer.json) == (422, {"code": "not_offered"}), body
    assert sitting.events() == []


def test_S81_no_body_at_all_makes_the_server_stumble(sitting):
    message = json.dumps(sitting.message("numeric", "6"))
    deep = message.replace('"6"', "[" * 50_000 + "]" * 50_000)
    for body, status in (
        (b"", 400),
        (b"{", 400),
        (b"null", 422),
        (b"\xff\xfe{}", 400),
        (message.replace('"6"', "1e999").encode(), 400),
        (message.replace('"6"', "NaN").encode(), 400),
        (message.replace('"6"', '"\\ud800"').encode(), 400),
        (message.replace('"6"', '"\\u0000"').encode(), 400),
        (message.replace('"seq": 1', '"seq": 1e20').encode(), 400),
        (message.replace('"seq": 1', '"seq": ' + "9" * 5000).encode(), 400),
        (deep.encode(), 400),
        (b" " * (2 * 1024 * 1024 + 1), 413),
    ):
        answer = sitting.client.put(
            sitting.url("save"), data=body, headers={"X-CSRFToken": sitting.token}, content_type="application/json"
        )
        assert answer.status_code == status, (body[:60], answer.status_code)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        answer = sitting.client.put(
            sitting.url("save"), data=message, headers={"X-CSRFToken": sitting.token}, content_type=kind
        )
        assert answer.status_code == 415
    for method in ("GET", "POST", "DELETE", "PATCH"):
        answer = sitting.client.open(sitting.url("save"), method=method, headers={"X-CSRFToken": sitting.token})
        assert answer.status_code == 405
    assert sitting.events() == []


def test_R8_a_value_holds_64_KiB_and_no_more(sitting):
    longest = "x" * (MAX_VALUE_BYTES - len('""'))
    assert sitting.save("short_answer", longest + "x").status_code == 422
    assert sitting.save("short_answer", "é" * (MAX_VALUE_BYTES // 2)).status_code == 422
    assert sitting.save("short_answer", longest).status_code == 200
    assert sitting.slot("short_answer").value == longest


def test_an_attempt_holds_5_000_saves_and_can_still_be_handed_in(sitting):
    event = {
        "attempt_id": sitting.row().id, "slot": 1, "client_id": "old", "base_rev": 0, "rev": 0, "value": None,
        "verdict": SaveVerdict.STALE, "received_at": START,
    }  # fmt: skip
    db.session.execute(insert(ResponseEvent), [event | {"seq": seq} for seq in range(1, MAX_EVENTS)])

    last = sitting.message("numeric", "6")
    assert sitting.put("save", last).json["verdict"] == "applied"
    assert sitting.save("numeric", "7", seq=2).status_code == 422
    assert sitting.put("save", last).json["verdict"] == "duplicate", "what was acknowledged stays so"
    sitting.submit(json.dumps([last]))
    assert sitting.row().state is AttemptState.SUBMITTED
    assert len(sitting.events()) == MAX_EVENTS


def test_R2_of_many_pages_at_once_one_is_applied_and_the_others_conflict(sitting):
    browsers = [same_browser(sitting.client) for _ in range(20)]
    sittings = [Sitting(browser, sitting.token, sitting.attempt) for browser in browsers]

    answers = at_once(
        [lambda each=each, n=n: each.save("numeric", str(n), client_id=f"page {n}") for n, each in enumerate(sittings)]
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [409] * 19
    assert sitting.slot("numeric").rev == 1
    (winner,) = [n for n, answer in enumerate(answers) if answer.status_code == 200]
    assert sitting.slot("numeric").value == str(winner)

    same = at_once([lambda each=each: each.save("cloze", ["a", "6"]) for each in sittings])
    assert sorted(answer.json["verdict"] for answer in same) == ["applied"] + ["duplicate"] * 19
    assert {answer.json["rev"] for answer in same} == {1}

    shuffled = at_once(
        [lambda each=each, n=n: each.save("matching", {"0": "1"}, seq=n) for n, each in enumerate(sittings)]
    )
    applied = [answer.json["rev"] for answer in shuffled if answer.json["verdict"] == "applied"]
    assert sorted(applied) == list(range(1, len(applied) + 1))
    assert shuffled[-1].json["verdict"] == "applied", "the newest message is never lost to an older one"
    assert len(sitting.events()) == 20 + 1 + 20


def test_a_flag_is_a_small_request_of_its_own(app, sitting):
    question = sitting.ids["numeric"]

    def flag(**body):
        return sitting.put("flag", body)

    assert flag(question=question, flagged=True).status_code == 204
    assert sitting.slot("numeric").is_flagged
    assert flag(question=question, flagged=False).status_code == 204
    assert not sitting.slot("numeric").is_flagged
    for body in ({}, {"question": question}, {"question": [question], "flagged": True}, {"question": 1, "flagged": 1}):
        assert flag(**body).status_code == 422
    assert sitting.put("flag", [question, True]).status_code == 422
    assert flag(question="none", flagged=True).status_code == 404
    other = begin(app, sitting.row().quiz, make_user())
    other.attempt = sitting.attempt
    assert other.put("flag", {"question": question, "flagged": True}).status_code == 404
    assert sitting.slot("numeric").rev == 0
    assert sitting.events() == []

    sitting.submit()
    late = flag(question=question, flagged=True)
    assert (late.status_code, late.json) == (409, {"code": "closed", "result_url": sitting.url("done")})


def test_S50_the_page_can_ask_how_much_time_is_left(sitting, clock):
    told = {"ends_at": DEADLINE.isoformat(), "notice": None, "result_url": sitting.url("done")}
    clock.shift(MINUTE)
    assert sitting.get("time").json == told | {"remaining_ms": 19 * 60 * 1000, "is_closed": False}
    clock.move_to(DEADLINE + SECOND)
    assert sitting.get("time").json == told | {"remaining_ms": 0, "is_closed": False}
    sitting.submit()
    assert sitting.get("time").json == told | {"remaining_ms": 0, "is_closed": True}
