from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from quizapp.core.offer import Offer, OfferState, Running, Terms, offer
from quizapp.core.quiz import QuizSettings
from quizapp.core.timing import Accommodation

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
RUNNING = Running(public_id="abc", deadline=NOW + 7 * MINUTE)


def an_offer(
    *,
    settings: QuizSettings | None = None,
    accommodation: Accommodation | None = None,
    attempts_used: int = 0,
    running: Running | None = None,
    **terms: object,
) -> Offer:
    return offer(
        Terms(**{"settings": settings or QuizSettings(), "question_count": 10} | terms),
        accommodation or Accommodation(),
        attempts_used=attempts_used,
        running=running,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        pytest.param({}, OfferState.OPEN, id="no dates at all"),
        pytest.param({"opens_at": NOW}, OfferState.OPEN, id="opens this instant"),
        pytest.param({"opens_at": NOW + MOMENT}, OfferState.NOT_YET, id="opens the next instant"),
        pytest.param({"closes_at": NOW + MOMENT}, OfferState.OPEN, id="closes the next instant"),
        pytest.param({"closes_at": NOW}, OfferState.CLOSED, id="closes this instant"),
        pytest.param({"closes_at": NOW, "running": RUNNING}, OfferState.RUNNING, id="running within the grace"),
        pytest.param({"is_withdrawn": True}, OfferState.CLOSED, id="withdrawn"),
        pytest.param({"is_withdrawn": True, "running": RUNNING}, OfferState.RUNNING, id="withdrawn while running"),
        pytest.param({"question_count": 0}, OfferState.CLOSED, id="nothing to draw from"),
        pytest.param({"attempts_used": 1}, OfferState.NONE_LEFT, id="the only attempt was used"),
        pytest.param({"attempts_used": 1, "running": RUNNING}, OfferState.RUNNING, id="the only attempt is running"),
        pytest.param({"attempts_used": 2}, OfferState.NONE_LEFT, id="fewer allowed than were used"),
        pytest.param({"attempts_used": 1, "closes_at": NOW}, OfferState.CLOSED, id="none left, and closed"),
        pytest.param(
            {"attempts_used": 1, "settings": QuizSettings(attempts=2)},
            OfferState.OPEN,
            id="one of two attempts is left",
        ),
        pytest.param(
            {"attempts_used": 99, "settings": QuizSettings(attempts=None)}, OfferState.OPEN, id="as often as wanted"
        ),
        pytest.param(
            {"attempts_used": 1, "accommodation": Accommodation(extra_attempts=1)},
            OfferState.OPEN,
            id="one more for you",
        ),
        pytest.param(
            {"closes_at": NOW, "accommodation": Accommodation(closes_at=NOW + HOUR)},
            OfferState.OPEN,
            id="later for you",
        ),
        pytest.param(
            {"closes_at": NOW + HOUR, "accommodation": Accommodation(closes_at=NOW)},
            OfferState.OPEN,
            id="never earlier for you",
        ),
    ],
)
def test_the_state_of_an_offer(facts, state):
    assert an_offer(**facts).state is state


@pytest.mark.parametrize(
    ("limit", "closes_in", "accommodation", "allowed", "ends_in"),
    [
        pytest.param(None, None, Accommodation(), None, None, id="no limit, no end"),
        pytest.param(None, HOUR, Accommodation(), None, HOUR, id="until it closes"),
        pytest.param(20 * MINUTE, None, Accommodation(), 20 * MINUTE, 20 * MINUTE, id="a limit"),
        pytest.param(20 * MINUTE, HOUR, Accommodation(), 20 * MINUTE, 20 * MINUTE, id="the limit comes first"),
        pytest.param(20 * MINUTE, 5 * MINUTE, Accommodation(), 20 * MINUTE, 5 * MINUTE, id="the closing comes first"),
        pytest.param(
            20 * MINUTE, None, Accommodation(factor=Fraction(5, 4)), 25 * MINUTE, 25 * MINUTE, id="a quarter more"
        ),
        pytest.param(
            20 * MINUTE, None, Accommodation(extra_time=3 * MINUTE), 23 * MINUTE, 23 * MINUTE, id="minutes on top"
        ),
        pytest.param(
            20 * MINUTE, 5 * MINUTE, Accommodation(closes_at=NOW + 10 * MINUTE), 20 * MINUTE, 10 * MINUTE, id="later"
        ),
    ],
)
def test_the_time_of_an_offer(limit, closes_in, accommodation, allowed, ends_in):
    closes_at = None if closes_in is None else NOW + closes_in
    given = an_offer(settings=QuizSettings(time_limit=limit), closes_at=closes_at, accommodation=accommodation)

    assert given.time_limit == limit
    assert given.time_allowed == allowed
    assert given.ends_at == (None if ends_in is None else NOW + ends_in)


def test_a_running_attempt_keeps_its_own_end():
    given = an_offer(settings=QuizSettings(time_limit=HOUR), attempts_used=1, running=RUNNING)

    assert (given.running, given.ends_at) == ("abc", RUNNING.deadline)


@pytest.mark.parametrize(
    ("attempts", "used", "running", "left", "number"),
    [(2, 0, None, 2, 1), (2, 1, None, 1, 2), (2, 1, RUNNING, 1, 1), (2, 2, RUNNING, 0, 2), (None, 4, None, None, 5)],
)
def test_attempts_are_counted_with_the_running_one(attempts, used, running, left, number):
    given = an_offer(settings=QuizSettings(attempts=attempts), attempts_used=used, running=running)

    assert (given.attempts_left, given.number) == (left, number)


@pytest.mark.parametrize(
    ("limit", "closes_in", "is_cut_short"),
    [(20 * MINUTE, 5 * MINUTE, True), (20 * MINUTE, HOUR, False), (None, HOUR, False), (20 * MINUTE, None, False)],
)
def test_it_is_told_when_the_closing_time_cuts_an_attempt_short(limit, closes_in, is_cut_short):
    closes_at = None if closes_in is None else NOW + closes_in

    assert an_offer(settings=QuizSettings(time_limit=limit), closes_at=closes_at).is_cut_short is is_cut_short
