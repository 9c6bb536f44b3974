from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.accounts import throttle
from quizapp.accounts.models import FailureCount
from quizapp.accounts.throttle import ACCOUNT, ADDRESS, TooManyFailures, count, forget, give_back
from quizapp.transaction import write_transaction
from tests.integration.accounts.people import OTHER_PASSWORD, identity, make_person, sign_in_by_form, submit

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def is_counted(limit, subject, now) -> bool:
    """Whether one more failure is allowed; if so it is counted."""
    try:
        with write_transaction():
            count(limit, subject, now)
    except TooManyFailures:
        return False
    return True


def test_S16_ten_failures_a_name_in_fifteen_minutes(app, client, turn_clock):
    user = make_person()
    for _ in range(10):
        assert sign_in_by_form(client, user, OTHER_PASSWORD).status_code == 422
    refused = sign_in_by_form(client, user)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 18 * 60
    assert "You can try again at" in refused.text
    turn_clock(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert sign_in_by_form(client, user).status_code == 303


def test_S16_an_unknown_name_is_counted_like_a_known_one(client):
    for _ in range(10):
        assert submit(client, "/sign-in", login="nobody", password=OTHER_PASSWORD).status_code == 422
    assert submit(client, "/sign-in", login="nobody", password=OTHER_PASSWORD).status_code == 429


def test_S16_the_wait_is_said_to_page_scripts_too(app, client):
    user = make_person()
    for _ in range(10):
        is_counted(ACCOUNT, user.login, datetime.now(UTC))
    refused = sign_in_by_form(client, user, Accept="application/json")
    assert (refused.status_code, refused.json) == (429, {"code": "too_many_tries"})
    assert int(refused.headers["Retry-After"]) > 0


def test_S16_a_success_starts_afresh(app, client):
    user = make_person()
    for _ in range(9):
        assert is_counted(ACCOUNT, user.login, datetime.now(UTC))
    assert sign_in_by_form(client, user).status_code == 303
    for _ in range(10):
        assert is_counted(ACCOUNT, user.login, datetime.now(UTC))


def test_S16_fifty_failures_an_address_in_fifteen_minutes(app, client):
    for n in range(50):
        assert is_counted(ADDRESS, "127.0.0.1", datetime.now(UTC)), n
    assert sign_in_by_form(client, make_person()).status_code == 429
    elsewhere = app.test_client()
    assert sign_in_by_form(elsewhere, make_person(), path="/sign-in").status_code == 429
    token_page = {"REMOTE_ADDR": "192.0.2.7"}
    elsewhere.environ_base.update(token_page)
    assert sign_in_by_form(elsewhere, make_person()).status_code == 303


@pytest.mark.parametrize("minutes", [1, 7, 14])
def test_S16_no_window_of_fifteen_minutes_holds_more(app, minutes):
    """Tries at a steady pace: of those that were allowed, never more than ten in any fifteen minutes."""
    allowed = []
    for second in range(0, 3600, 20):
        now = START + timedelta(seconds=second, minutes=minutes)
        if is_counted(ACCOUNT, "somebody", now):
            allowed.append(now)
    assert len(allowed) > 10
    assert all(late - early > 15 * MINUTE for early, late in zip(allowed, allowed[10:], strict=False))


def test_S16_a_refused_try_is_not_counted(app, database):
    for _ in range(30):
        is_counted(ACCOUNT, "somebody", START)
    assert database.session.query(FailureCount).one().failures == 10


def test_S16_after_a_hundred_in_a_row_comes_a_pause(app):
    now, counted = START, 0
    while counted < 100:
        counted += is_counted(ACCOUNT, "somebody", now)
        now += 2 * MINUTE
    assert not is_counted(ACCOUNT, "somebody", now + 50 * MINUTE)
    assert is_counted(ACCOUNT, "somebody", now + 62 * MINUTE)


def test_S16_the_row_of_failures_ends_with_a_success(app):
    now = START
    for _ in range(99):
        while not is_counted(ACCOUNT, "somebody", now):
            now += MINUTE
    with write_transaction():
        forget(ACCOUNT, "somebody")
    for _ in range(12):
        while not is_counted(ACCOUNT, "somebody", now):
            now += MINUTE
    assert now - START < timedelta(hours=4)


def test_S16_parallel_tries_do_not_slip_through(app):
    def attempt(_number: int) -> bool:
        with app.app_context():
            return is_counted(ACCOUNT, "somebody", START)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(24))) == 10


def test_S16_a_success_gives_its_try_back(app, database):
    is_counted(ADDRESS, "192.0.2.1", START)
    is_counted(ADDRESS, "192.0.2.1", START)
    with write_transaction():
        give_back(ADDRESS, "192.0.2.1", START)
    assert database.session.query(FailureCount).one().failures == 1


def test_old_failures_are_swept_out(app, database):
    is_counted(ACCOUNT, "somebody", START)
    is_counted(ACCOUNT, "another", START + timedelta(days=31))
    assert database.session.query(FailureCount).count() == 1


def test_S17_a_school_signs_in_through_one_address(app):
    """Sixty right passwords in a row from one address: more than its failures allow."""
    people = [make_person() for _ in range(3)]
    for n in range(60):
        browser = app.test_client()
        assert sign_in_by_form(browser, people[n % 3]).status_code == 303
        assert identity(browser)


def test_S17_a_forged_address_changes_nothing(app, client):
    for _ in range(50):
        is_counted(ADDRESS, "127.0.0.1", datetime.now(UTC))
    headers = {"X-Forwarded-For": "192.0.2.9", "X-Real-IP": "192.0.2.9", "Forwarded": "for=192.0.2.9"}
    assert sign_in_by_form(client, make_person(), **headers).status_code == 429


def test_S17_a_configured_proxy_is_believed_for_one_hop(make_app):
    behind_proxy = make_app(PROXY_HOPS="1")
    for _ in range(50):
        is_counted(ADDRESS, "192.0.2.9", datetime.now(UTC))
    client = behind_proxy.test_client()
    assert sign_in_by_form(client, make_person(), **{"X-Forwarded-For": "192.0.2.8"}).status_code == 303
    client = behind_proxy.test_client()
    forged = {"X-Forwarded-For": "192.0.2.8, 192.0.2.9"}
    assert sign_in_by_form(client, make_person(), **forged).status_code == 429


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_the_address_that_is_counted(address, network):
    assert throttle.network(address) == network
