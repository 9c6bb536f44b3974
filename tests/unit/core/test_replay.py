from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.attempt import Message, SaveVerdict, Stored, judge
from quizapp.core.replay import Event, replay, score
from quizapp.core.timing import is_in_time
from tests.unit.core.samples import MULTIPLE, SINGLE

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
DEADLINE = START + timedelta(minutes=20)
GRACE = timedelta(seconds=30)
SECOND = timedelta(seconds=1)
APPLIED, STALE, CONFLICT, LATE = SaveVerdict


def make_event(
    client_id: str, seq: int, base_rev: int, value: object, rev: int, verdict: SaveVerdict, **fields
) -> Event:
    fields = {"slot": 1, "received_at": START + timedelta(seconds=seq)} | fields
    return Event(client_id=client_id, seq=seq, base_rev=base_rev, value=value, rev=rev, verdict=verdict, **fields)


HISTORY = (
    make_event("A", 1, 0, "a", 1, APPLIED),
    make_event("A", 3, 1, "b", 2, APPLIED),
    make_event("A", 2, 1, "c", 2, STALE),
    make_event("B", 1, 1, "d", 2, CONFLICT),
    make_event("B", 2, 2, "c", 3, APPLIED),
    make_event("A", 4, 2, None, 3, CONFLICT),
    make_event("B", 3, 3, None, 4, APPLIED),
    make_event("B", 4, 4, "d", 5, APPLIED),
)
TOO_LATE = make_event("B", 5, 5, "a", 5, LATE, received_at=DEADLINE + GRACE)


def replayed(events, *, closed_at=DEADLINE, late_accepted_at=None):
    return replay(events, deadline=DEADLINE, closed_at=closed_at, grace=GRACE, late_accepted_at=late_accepted_at)


def test_events_give_the_values_and_revisions_and_no_faults():
    other = make_event("A", 1, 0, ["a"], 1, APPLIED, slot=7)
    result = replayed([*HISTORY, other, TOO_LATE])
    assert result.values == {1: "d", 7: ["a"]}
    assert result.revs == {1: 5, 7: 1}
    assert result.faults == ()


def test_nothing_sent_gives_nothing():
    assert replayed([]).values == {}


@pytest.mark.parametrize("place", range(len(HISTORY)))
@pytest.mark.parametrize("verdict", SaveVerdict)
def test_a_flipped_verdict_is_found(place, verdict):
    events = list(HISTORY)
    if events[place].verdict is verdict:
        return
    events[place] = replace(events[place], verdict=verdict)
    name = f"message {events[place].seq} of page {events[place].client_id}"
    assert any(name in fault for fault in replayed(events, closed_at=None).faults)
    assert replayed(events).faults


@pytest.mark.parametrize("place", range(len(HISTORY)))
@pytest.mark.parametrize("change", [-1, 1])
def test_a_changed_revision_is_found(place, change):
    events = list(HISTORY)
    events[place] = replace(events[place], rev=events[place].rev + change)
    (fault,) = replayed(events).faults
    assert f"message {events[place].seq} of page {events[place].client_id}" in fault


@pytest.mark.parametrize("place", [0, 1, 3, 4, 5, 6])  # not 2: the stale one and the conflict changed nothing
def test_events_in_another_order_are_found(place):
    events = list(HISTORY)
    events[place], events[place + 1] = events[place + 1], events[place]
    assert replayed(events).faults


@pytest.mark.parametrize("place", [0, 1, 4, 6])
def test_a_missing_event_is_found(place):
    assert replayed([event for event in HISTORY if event is not HISTORY[place]]).faults


@pytest.mark.parametrize(
    ("received_at", "verdict"),
    [
        pytest.param(DEADLINE, APPLIED, id="at the deadline"),
        pytest.param(DEADLINE + GRACE - SECOND, APPLIED, id="in the grace"),
        pytest.param(DEADLINE + GRACE, LATE, id="when the grace is over"),
    ],
)
def test_the_grace_decides_again(received_at, verdict):
    def faults(stored: SaveVerdict, closed_at):
        event = make_event("A", 1, 0, "a", int(stored is APPLIED), stored, received_at=received_at)
        return replayed([event], closed_at=closed_at).faults

    assert faults(verdict, DEADLINE) == ()
    assert faults(LATE if verdict is APPLIED else APPLIED, None)


HANDED_IN = START + timedelta(minutes=5)


def test_once_one_value_met_a_closed_attempt_all_later_ones_do():
    late = make_event("A", 1, 0, "a", 0, LATE, received_at=HANDED_IN)
    applied = make_event("A", 2, 0, "b", 1, APPLIED, received_at=HANDED_IN)
    assert replayed([late], closed_at=HANDED_IN).faults == ()
    assert replayed([late, applied], closed_at=HANDED_IN).faults
    assert replayed([applied, replace(late, seq=3, rev=1)], closed_at=HANDED_IN).faults == ()


def test_nothing_is_late_in_a_running_attempt_before_its_grace_is_over():
    late = make_event("A", 1, 0, "a", 0, LATE)
    assert replayed([late], closed_at=None).faults


def test_late_values_count_once_a_teacher_has_accepted_them():
    accepted_at = TOO_LATE.received_at + SECOND
    assert replayed([*HISTORY, TOO_LATE]).values == {1: "d"}
    result = replayed([*HISTORY, TOO_LATE], late_accepted_at=accepted_at)
    assert result.values == {1: "a"}
    assert result.revs == {1: 5}
    assert result.faults == ()
    later = replace(TOO_LATE, seq=6, value="c", received_at=accepted_at + SECOND)
    assert replayed([*HISTORY, TOO_LATE, later], late_accepted_at=accepted_at).values == {1: "a"}


@pytest.mark.parametrize(
    ("late", "value"),
    [
        pytest.param([("B", 5, 5, "a"), ("B", 6, 5, "b")], "b", id="the newest of a page"),
        pytest.param([("B", 6, 5, "b"), ("B", 5, 5, "a")], "b", id="the newest, whatever came last"),
        pytest.param([("B", 3, 2, "a")], "d", id="older than what was in time"),
        pytest.param([("C", 1, 5, "a")], "a", id="of another page that had seen the current value"),
        pytest.param([("C", 1, 4, "a")], "d", id="of another page that had not"),
        pytest.param([("B", 5, 5, None)], "d", id="a late blank clears nothing"),
        pytest.param([("B", 5, 5, "a"), ("B", 6, 6, None)], "a", id="nor does one after a late value"),
    ],
)
def test_late_values_are_judged_as_if_in_time_and_a_blank_never_applies(late, value):
    events = [make_event(*each, 5, LATE, received_at=TOO_LATE.received_at) for each in late]
    result = replayed([*HISTORY, *events], late_accepted_at=TOO_LATE.received_at)
    assert result.values == {1: value}
    assert result.faults == ()


messages = st.lists(
    st.tuples(st.integers(1, 2), st.sampled_from("AB"), st.integers(0, 6), st.sampled_from(["a", "b", None])),
    max_size=15,
)


@given(messages, st.lists(st.integers(0, 90), min_size=15, max_size=15).map(sorted))
def test_whatever_the_server_stores_is_replayed_without_fault_and_to_the_same_values(messages, seconds):
    """A server of a few lines: it judges each message and keeps an event and the current value."""
    events, values, stored = [], {}, {}
    for number, ((slot, page, base_rev, value), second) in enumerate(zip(messages, seconds, strict=False), start=1):
        arrived_at = DEADLINE - timedelta(seconds=30) + timedelta(seconds=second)
        before = stored.get(slot, Stored(rev=0, client_id=None, seq=None))
        message = Message(client_id=page, seq=number, base_rev=base_rev, is_blank=value is None)
        verdict = judge(before, message, is_counted=is_in_time(arrived_at, DEADLINE, GRACE))
        values.setdefault(slot, None)
        if verdict is APPLIED:
            stored[slot], values[slot] = Stored(rev=before.rev + 1, client_id=page, seq=number), value
        rev = before.rev + (verdict is APPLIED)
        events.append(make_event(page, number, base_rev, value, rev, verdict, slot=slot, received_at=arrived_at))
    result = replayed(events)
    assert result.faults == ()
    assert result.values == values


def test_the_score_is_exact_and_counts_what_nothing_was_sent_to():
    questions = {1: (SINGLE, 1_000_000), 2: (MULTIPLE, 2_000_000), 3: (SINGLE, 500_000)}
    points, whole = score(questions, {1: "b", 2: ["a"]})
    assert points == {1: 1, 2: Fraction(2, 3), 3: 0}
    assert whole == Fraction(5, 3)
