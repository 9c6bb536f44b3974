from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.attempt import (
    AttemptState,
    Message,
    SaveVerdict,
    Stored,
    close,
    is_blank,
    is_counted,
    judge,
)

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
GRACE = timedelta(seconds=30)
MOMENT = timedelta(microseconds=1)
APPLIED, STALE, CONFLICT, LATE = SaveVerdict


def a_verdict(stored: tuple, message: tuple, *, is_blank: bool = False, is_counted: bool = True) -> SaveVerdict:
    rev, client_id, seq = stored
    sender, number, base_rev = message
    return judge(
        Stored(rev=rev, client_id=client_id, seq=seq),
        Message(client_id=sender, seq=number, base_rev=base_rev, is_blank=is_blank),
        is_counted=is_counted,
    )


@pytest.mark.parametrize(
    ("stored", "message", "verdict", "verdict_if_blank"),
    [
        pytest.param((0, None, None), ("A", 1, 0), APPLIED, APPLIED, id="the first value"),
        pytest.param((0, None, None), ("A", 1, 3), CONFLICT, CONFLICT, id="a revision that never was"),
        pytest.param((1, "A", 1), ("A", 2, 1), APPLIED, APPLIED, id="the same page, next"),
        pytest.param((1, "A", 1), ("A", 2, 0), APPLIED, CONFLICT, id="the same page, next, sent before the reply"),
        pytest.param((2, "A", 5), ("A", 9, 1), APPLIED, CONFLICT, id="the same page, several on"),
        pytest.param((2, "A", 5), ("A", 5, 2), STALE, STALE, id="the same page, the same number"),
        pytest.param((2, "A", 5), ("A", 4, 1), STALE, STALE, id="the same page, an older one"),
        pytest.param((2, "A", 5), ("A", 4, 2), STALE, STALE, id="the same page, older with the current revision"),
        pytest.param((2, "A", 5), ("B", 1, 2), APPLIED, APPLIED, id="another page that has seen the current value"),
        pytest.param((2, "A", 5), ("B", 1, 1), CONFLICT, CONFLICT, id="another page that has not seen it"),
        pytest.param((2, "A", 5), ("B", 9, 0), CONFLICT, CONFLICT, id="another page, whatever its number"),
        pytest.param((2, "A", 5), ("B", 1, 3), CONFLICT, CONFLICT, id="another page, ahead of the server"),
    ],
)
def test_what_becomes_of_a_message(stored, message, verdict, verdict_if_blank):
    assert a_verdict(stored, message) is verdict
    assert a_verdict(stored, message, is_blank=True) is verdict_if_blank
    assert a_verdict(stored, message, is_counted=False) is LATE


@dataclass
class Page:
    """A page that numbers its changes, and knows the revision that was last confirmed to it."""

    name: str
    rev: int = 0
    seq: int = 0
    sent: list[Message] = field(default_factory=list)

    def change(self, *, is_blank: bool) -> None:
        self.seq += 1
        self.sent.append(Message(client_id=self.name, seq=self.seq, base_rev=self.rev, is_blank=is_blank))


steps = st.lists(
    st.tuples(st.sampled_from(["change", "clear", "deliver", "look"]), st.integers(0, 1), st.integers(0, 5)),
    max_size=40,
)


@given(steps)
def test_in_any_interleaving_of_two_pages_no_older_value_of_a_page_replaces_a_newer_one(steps):
    """Messages wait, overtake each other, arrive twice or never; `look` is a page being told the current revision."""
    pages = [Page("A"), Page("B")]
    stored = Stored(rev=0, client_id=None, seq=None)
    newest = {"A": 0, "B": 0}
    for step, number, which in steps:
        page = pages[number]
        if step in ("change", "clear"):
            page.change(is_blank=step == "clear")
        elif step == "look":
            page.rev = stored.rev
        elif page.sent:
            message = page.sent[which % len(page.sent)]
            if judge(stored, message, is_counted=True) is APPLIED:
                assert message.seq > newest[page.name]
                assert message.base_rev == stored.rev or stored.client_id == page.name
                assert message.base_rev == stored.rev or not message.is_blank
                newest[page.name] = message.seq
                stored = Stored(rev=stored.rev + 1, client_id=page.name, seq=message.seq)


@pytest.mark.parametrize(
    "value", [None, "", "  \t", [], [None, None], ["", ""], [[], None], {}, {"1": None}, {"1": ""}]
)
def test_blanks_come_in_many_shapes(value):
    assert is_blank(value)


@pytest.mark.parametrize(
    "value", [False, True, 0, "B", "0", ["A"], [None, "A"], [None, ["A"]], {"1": "A"}, [[[]]], [{"1": "A"}]]
)
def test_a_value_that_says_anything_is_no_blank(value):
    assert not is_blank(value)


@pytest.mark.parametrize(
    ("arrived_at", "deadline", "state", "closed_at"),
    [
        pytest.param(NOW, None, AttemptState.SUBMITTED, NOW, id="without a deadline"),
        pytest.param(NOW - MOMENT, NOW, AttemptState.SUBMITTED, NOW - MOMENT, id="just before the deadline"),
        pytest.param(NOW, NOW, AttemptState.TIMED_OUT, NOW, id="at the deadline"),
        pytest.param(NOW + GRACE, NOW, AttemptState.TIMED_OUT, NOW, id="after it, closed at the deadline"),
    ],
)
def test_a_hand_in_before_the_deadline_submits_and_any_later_one_times_out(arrived_at, deadline, state, closed_at):
    assert close(arrived_at, deadline) == (state, closed_at)


@pytest.mark.parametrize(
    ("state", "late_by", "counts"),
    [
        pytest.param(AttemptState.IN_PROGRESS, timedelta(0), True, id="at the deadline"),
        pytest.param(AttemptState.IN_PROGRESS, GRACE - MOMENT, True, id="in the last moment of grace"),
        pytest.param(AttemptState.IN_PROGRESS, GRACE, False, id="when the grace is over"),
        pytest.param(AttemptState.SUBMITTED, -GRACE, False, id="after the hand-in"),
        pytest.param(AttemptState.TIMED_OUT, timedelta(0), False, id="after it was closed in the grace"),
        pytest.param(AttemptState.VOID, -GRACE, False, id="of a void attempt"),
    ],
)
def test_a_save_counts_while_the_attempt_runs_and_the_grace_lasts(state, late_by, counts):
    assert is_counted(state, NOW + late_by, NOW, GRACE) is counts
