"""R7: without script every page is a form that saves, under the same rules."""

from __future__ import annotations

import json

import pytest
from werkzeug.datastructures import MultiDict

from quizapp.core.attempt import AttemptState, SaveVerdict
from tests.factories import make_quiz, make_user
from tests.integration.attempts.browser_form import read_form
from tests.integration.attempts.sitting import (
    DEADLINE,
    GRACE,
    KINDS,
    MINUTE,
    RIGHT,
    SECOND,
    SETTINGS,
    WRONG,
    begin,
)


def fill(sitting, fields, kind, stored):
    """Put a value into the fields as a student would: None takes the answer away."""
    name = f"question_{sitting.ids[kind]}"
    wire = None if stored is None else sitting.wire(kind, stored)
    parts = {"ordering": 4, "matching": 2, "cloze": 2}.get(kind)
    if kind == "multiple_response":
        fields.setlist(name, wire or [""])
    elif kind == "true_false":
        fields[name] = "" if wire is None else json.dumps(wire)
    elif parts is None:
        fields[name] = wire or ""
    else:
        values = [wire.get(str(place)) for place in (1, 2)] if kind == "matching" and wire else wire
        for place in range(1, parts + 1):
            fields[f"{name}_{place}"] = (values[place - 1] if values else None) or ""


def open_form(sitting, page):
    """The answering form of a page."""
    return read_form(sitting.get(page).text, "answer")[1]


def send(sitting, page, fields, go="next"):
    return sitting.client.post(sitting.url(page), data=MultiDict([*fields.items(multi=True), ("go", go)]))


def place(sitting, kind):
    return f"q/{sitting.numbers[kind]}"


@pytest.mark.parametrize("kind", KINDS)
def test_R7_each_type_is_answered_changed_and_cleared_by_forms(sitting, kind):
    page = place(sitting, kind)
    for rev, stored in enumerate((RIGHT[kind], WRONG[kind], None, RIGHT[kind]), start=1):
        fields = open_form(sitting, page)
        fill(sitting, fields, kind, stored)

        answer = send(sitting, page, fields)

        assert answer.status_code == 303
        assert (sitting.values()[kind], sitting.slot(kind).rev) == (stored, rev)
        again = open_form(sitting, page)
        name = f"question_{sitting.ids[kind]}"
        if stored is not None:
            for field in {field for field in fields if field.startswith(name)}:
                assert sorted(again.getlist(field)) == sorted(fields.getlist(field)), "the page shows what was saved"


def test_R7_all_types_are_answered_on_one_page(app, clock):
    sitting = begin(app, make_quiz(settings=SETTINGS), make_user(is_one_page=True))
    fields = open_form(sitting, "all")
    for kind in KINDS:
        fill(sitting, fields, kind, RIGHT[kind])

    answer = send(sitting, "all", fields)

    assert answer.location == sitting.url("check")
    assert sitting.values() == RIGHT
    assert len(sitting.events()) == 8


@pytest.mark.parametrize("page", ["all", "q"])
def test_a_form_sent_as_it_came_changes_nothing(sitting, page):
    for kind in KINDS:
        sitting.save(kind, WRONG[kind])
    for each in ["all"] if page == "all" else [place(sitting, kind) for kind in KINDS]:
        assert send(sitting, each, open_form(sitting, each)).status_code == 303
    assert sitting.values() == WRONG
    assert len(sitting.events()) == 8


def test_R2_a_field_that_is_absent_says_nothing(sitting):
    for kind in KINDS:
        sitting.save(kind, RIGHT[kind])
    fields = open_form(sitting, "all")
    for kind in KINDS:
        for name in [name for name in fields if name.startswith(f"question_{sitting.ids[kind]}")]:
            if kind in ("single_choice", "multiple_response", "true_false", "numeric") or name.endswith("_1"):
                del fields[name]

    assert send(sitting, "all", fields).status_code == 303

    assert sitting.values() == RIGHT
    assert len(sitting.events()) == 8
    assert sitting.client.post(sitting.url("all"), data={"csrf_token": sitting.token}).status_code == 303
    assert sitting.values() == RIGHT


def test_one_question_page_saves_its_own_question_alone(sitting):
    fields = open_form(sitting, place(sitting, "numeric"))
    fill(sitting, fields, "numeric", "6")
    fields[f"question_{sitting.ids['short_answer']}"] = "Aldersund"
    fields[f"base_rev_{sitting.ids['short_answer']}"] = "0"

    send(sitting, place(sitting, "numeric"), fields)

    assert (sitting.values()["numeric"], sitting.values()["short_answer"]) == ("6", None)


def test_the_scripts_own_message_and_its_form_are_one(sitting):
    sitting.save("numeric", "6", client_id="page", seq=3)
    fields = open_form(sitting, place(sitting, "numeric"))
    fields["client_id"] = "page"
    fields[f"seq_{sitting.ids['numeric']}"] = "4"
    fill(sitting, fields, "numeric", "7")

    for _ in range(2):
        assert send(sitting, place(sitting, "numeric"), fields).status_code == 303

    assert sitting.slot("numeric").rev == 2
    assert [event.seq for event in sitting.events()] == [3, 4]


def test_a_conflict_shows_both_values_and_saves_the_rest(sitting, clock):
    fields = open_form(sitting, "all")
    sitting.save("numeric", "5", client_id="phone")
    clock.shift(MINUTE)
    for kind in KINDS:
        fill(sitting, fields, kind, RIGHT[kind])

    page = send(sitting, "all", fields, go="leave")

    assert page.status_code == 409
    assert "Which answer do you want to keep?" in page.text
    assert "answered somewhere else at" in page.text
    assert sitting.values() == RIGHT | {"numeric": "5"}, "the other answers are saved"
    action, choice = read_form(page.text)
    assert action == sitting.url("conflicts")
    question = sitting.ids["numeric"]
    assert choice[f"keep_{question}"] == "stored", "what stands is chosen beforehand"
    assert choice[f"sent_{question}"] == '"6"'
    assert choice[f"base_rev_{question}"] == "1"

    kept = sitting.client.post(action, data=choice)
    assert (kept.status_code, kept.location) == (303, "/home"), "and the pressed button still leads where it said"
    assert sitting.slot("numeric").value == "5"

    choice[f"keep_{question}"] = "sent"
    sitting.client.post(action, data=choice)
    assert (sitting.slot("numeric").value, sitting.slot("numeric").rev) == ("6", 2)


def test_a_conflict_that_met_another_change_meanwhile_is_shown_again(sitting):
    page = place(sitting, "single_choice")
    fields = open_form(sitting, page)
    sitting.save("single_choice", "b", client_id="phone", seq=1)
    fill(sitting, fields, "single_choice", "a")
    action, choice = read_form(send(sitting, page, fields, go="check").text)
    choice[f"keep_{sitting.ids['single_choice']}"] = "sent"
    sitting.save("single_choice", "c", client_id="phone", seq=2)

    again = sitting.client.post(action, data=choice)

    assert again.status_code == 409
    assert sitting.slot("single_choice").value == "c"
    action, choice = read_form(again.text)
    choice[f"keep_{sitting.ids['single_choice']}"] = "sent"
    done = sitting.client.post(action, data=choice)
    assert (done.location, sitting.slot("single_choice").value) == (sitting.url("check"), "a")


def test_clearing_what_was_changed_elsewhere_is_a_conflict_too(sitting):
    sitting.save("matching", {"0": "1"}, client_id="phone", seq=1)
    fields = open_form(sitting, place(sitting, "matching"))
    sitting.save("matching", RIGHT["matching"], client_id="phone", seq=2)
    fill(sitting, fields, "matching", None)

    answer = send(sitting, place(sitting, "matching"), fields)

    assert answer.status_code == 409
    assert sitting.values()["matching"] == RIGHT["matching"]
    assert "No answer" in answer.text


def test_flags_travel_with_the_form(sitting):
    fields = open_form(sitting, "all")
    fields[f"flag_{sitting.ids['cloze']}"] = "1"
    send(sitting, "all", fields)
    assert sitting.slot("cloze").is_flagged

    send(sitting, place(sitting, "numeric"), open_form(sitting, place(sitting, "numeric")))
    assert sitting.slot("cloze").is_flagged, "a page that did not show the flag says nothing about it"

    fields = open_form(sitting, place(sitting, "cloze"))
    assert fields.pop(f"flag_{sitting.ids['cloze']}") == "1"
    send(sitting, place(sitting, "cloze"), fields)
    assert not sitting.slot("cloze").is_flagged
    assert sitting.events() == []


def test_each_button_leads_where_it_says(sitting):
    fields = open_form(sitting, "q/1")

    def after(page, go):
        return send(sitting, page, fields, go).location.removeprefix(f"/attempts/{sitting.attempt}/")

    assert {go: after("q/3", go) for go in ("next", "prev", "7", "check", "leave", "stay", "99", "0", "??", "²")} == {
        "next": "q/4", "prev": "q/2", "7": "q/7", "check": "check", "leave": "/home", "stay": "q/3", "99": "q/8",
        "0": "q/1", "??": "q/3", "²": "q/3",
    }  # fmt: skip
    assert (after("q/8", "next"), after("q/1", "prev")) == ("check", "q/1")
    assert {go: after("all", go) for go in ("next", "check", "leave", "5", "stay")} == {
        "next": "check", "check": "check", "leave": "/home", "5": "all#q5", "stay": "all",
    }  # fmt: skip


def test_a_page_after_the_end_is_kept_as_evidence(sitting, clock):
    fields = open_form(sitting, place(sitting, "numeric"))
    fill(sitting, fields, "numeric", "6")
    clock.move_to(DEADLINE + GRACE)

    answer = send(sitting, place(sitting, "numeric"), fields)

    assert answer.location == sitting.url("done")
    assert "Your last change came after the end. It is kept" in sitting.get("done").text
    assert sitting.slot("numeric").value is None
    assert [(event.value, event.verdict) for event in sitting.events()] == [("6", SaveVerdict.LATE)]
    assert sitting.row().state is AttemptState.TIMED_OUT


def test_a_page_sent_within_the_grace_counts(sitting, clock):
    fields = open_form(sitting, place(sitting, "numeric"))
    fill(sitting, fields, "numeric", "6")
    clock.move_to(DEADLINE + GRACE - SECOND)

    send(sitting, place(sitting, "numeric"), fields)

    assert sitting.slot("numeric").value == "6"


def test_between_the_deadline_and_the_end_of_the_grace_pages_say_that_time_is_up(sitting, clock):
    sitting.save("numeric", "6")
    clock.move_to(DEADLINE)
    for page in ("q/1", "all"):
        text = sitting.get(page).text
        assert "Time is up. Your answers are being collected." in text
        assert f"question_{sitting.ids['numeric']}" not in text
    assert "Your answers are being collected." in sitting.get("done").text
    assert sitting.row().state is AttemptState.IN_PROGRESS


def test_S81_a_form_with_what_was_not_on_the_page_is_refused_whole(sitting):
    question, other = sitting.ids["single_choice"], sitting.ids["numeric"]
    wrong = [
        {f"question_{question}": "Q", f"base_rev_{question}": "0"},
        {f"question_{question}": "A"},
        {f"question_{question}": "A", f"base_rev_{question}": ""},
        {f"question_{question}": "A", f"base_rev_{question}": "-1"},
        {f"question_{question}": "A", f"base_rev_{question}": "²"},
        {f"question_{question}": "A", f"base_rev_{question}": "9" * 5000},
        {f"question_{question}": "A", f"base_rev_{question}": "0", f"seq_{question}": "x"},
        {f"question_{question}": "A", f"base_rev_{question}": "0", "client_id": "x" * 65},
        {f"question_{question}": "A", f"base_rev_{question}": str(2**31)},
    ]
    valid = {f"question_{other}": "6", f"base_rev_{other}": "0"}
    for fields in wrong:
        assert sitting.post("all", **valid | fields).status_code == 422, fields
    for fields in ({f"keep_{question}": "sent"}, {f"keep_{question}": "sent", f"sent_{question}": "[" * 9000}):
        assert sitting.post("conflicts", **fields).status_code == 422
    assert sitting.events() == []
    for number in ("0", "9", "999999999", "9999999999", "x", "-1"):
        assert sitting.get(f"q/{number}").status_code == 404
        assert sitting.post(f"q/{number}").status_code == 404


def test_a_page_of_someone_elses_attempt_is_missing(app, sitting):
    other = begin(app, sitting.row().quiz, make_user())
    for page in ("q/1", "all", "conflicts", "submit"):
        answer = other.client.post(sitting.url(page), data={"csrf_token": other.token})
        assert answer.status_code == 404
    for page in ("q/1", "all", "check", "done", "review", "time"):
        assert other.client.get(sitting.url(page)).status_code == 404
    assert sitting.row().state is AttemptState.IN_PROGRESS
