from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.timing import (
    Accommodation,
    closing_time,
    deadline,
    is_in_time,
    is_over,
    time_allowed,
    time_left,
)

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
GRACE = timedelta(seconds=30)
MOMENT = timedelta(microseconds=1)
NOTHING = Accommodation()


@pytest.mark.parametrize(
    ("limit", "accommodation", "allowed"),
    [
        pytest.param(20, NOTHING, 20, id="the limit"),
        pytest.param(20, Accommodation(factor=Fraction(5, 4)), 25, id="a quarter more"),
        pytest.param(20, Accommodation(extra_time=5 * MINUTE), 25, id="minutes given"),
        pytest.param(
            20, Accommodation(factor=Fraction(3, 2), extra_time=5 * MINUTE), 35, id="given minutes not stretched"
        ),
        pytest.param(None, Accommodation(factor=Fraction(2), extra_time=MINUTE), None, id="no limit stays none"),
    ],
)
def test_a_student_has_the_limit_times_the_factor_plus_given_minutes(limit, accommodation, allowed):
    minutes = None if limit is None else limit * MINUTE
    assert time_allowed(minutes, accommodation) == (None if allowed is None else allowed * MINUTE)


def test_a_factor_of_thirds_is_exact():
    assert time_allowed(timedelta(hours=3), Accommodation(factor=Fraction(4, 3))) == timedelta(hours=4)


@pytest.mark.parametrize(
    ("limit", "closes_in", "own_close_in", "expected"),
    [
        pytest.param(20, None, None, 20, id="the limit alone"),
        pytest.param(20, 60, None, 20, id="the limit comes first"),
        pytest.param(20, 10, None, 10, id="the closing time comes first"),
        pytest.param(20, 20, None, 20, id="both at once"),
        pytest.param(None, 10, None, 10, id="the closing time alone"),
        pytest.param(None, None, None, None, id="neither"),
        pytest.param(20, 10, 15, 15, id="a later closing time of one's own"),
        pytest.param(20, 10, 60, 20, id="beyond the limit"),
        pytest.param(20, 10, 5, 10, id="never an earlier one"),
        pytest.param(20, None, 5, 20, id="none where the quiz has none"),
    ],
)
def test_an_attempt_ends_with_the_time_or_at_the_student_s_closing_time(limit, closes_in, own_close_in, expected):
    def after(minutes):
        return None if minutes is None else START + minutes * MINUTE

    found = deadline(
        START,
        None if limit is None else limit * MINUTE,
        after(closes_in),
        Accommodation(closes_at=after(own_close_in)),
    )
    assert found == after(expected)


@pytest.mark.parametrize(
    ("late_by", "counts"),
    [(-MINUTE, True), (timedelta(0), True), (GRACE - MOMENT, True), (GRACE, False), (GRACE + MOMENT, False)],
    ids=["before", "at the deadline", "in the last moment of grace", "when the grace is over", "after it"],
)
def test_what_arrives_before_the_end_of_the_grace_counts_and_then_the_attempt_is_over(late_by, counts):
    assert is_in_time(START + late_by, START, GRACE) is counts
    assert is_over(START + late_by, START, GRACE) is not counts


def test_without_grace_the_deadline_itself_is_too_late():
    assert is_in_time(START - MOMENT, START, timedelta(0))
    assert not is_in_time(START, START, timedelta(0))


def test_without_a_deadline_everything_is_in_time():
    assert is_in_time(datetime.max.replace(tzinfo=UTC), None, GRACE)
    assert time_left(START, None) is None


@pytest.mark.parametrize(("after", "left"), [(-MINUTE, MINUTE), (timedelta(0), timedelta(0)), (MINUTE, timedelta(0))])
def test_the_time_left_is_never_below_nothing(after, left):
    assert time_left(START + after, START) == left


def test_an_attempt_across_a_change_of_clocks_lasts_its_full_time():
    berlin = ZoneInfo("Europe/Berlin")
    started_at = datetime(2026, 3, 29, 1, 50, tzinfo=berlin).astimezone(UTC)
    ends_at = deadline(started_at, 45 * MINUTE, None, NOTHING)
    assert ends_at - started_at == 45 * MINUTE
    assert ends_at.astimezone(berlin).replace(tzinfo=None) == datetime(2026, 3, 29, 3, 35)  # noqa: DTZ001


instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
lengths = st.timedeltas(timedelta(0), timedelta(days=2))


@given(instants, lengths | st.none(), instants | st.none(), lengths, instants | st.none())
def test_an_accommodation_never_takes_time_away(started_at, limit, closes_at, extra, own_close):
    accommodation = Accommodation(factor=Fraction(5, 4), extra_time=extra, closes_at=own_close)
    plain, eased = (deadline(started_at, limit, closes_at, each) for each in (NOTHING, accommodation))
    assert (plain is None) is (eased is None)
    assert plain is None or eased >= plain
    closes = closing_time(closes_at, accommodation)
    assert closes is None or eased <= closes
