"""The connection is lost: the answer stays on the device, says so, and reaches the server however long it takes."""

import re
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import delete

from quizapp.accounts import passwords
from quizapp.accounts.models import UserSession
from quizapp.attempts import services
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.transaction import write_transaction
from tests.browser.answers import RIGHT, give, shown
from tests.browser.conftest import BROWSER_NOTE, FLAGS
from tests.browser.people import PASSWORD, sign_in
from tests.browser.taking import Taking, kept_on_device, status, stored_values
from tests.browser.waiting import EVERYTHING_IS_SENT, wait_until
from tests.factories import QUESTIONS, make_quiz, make_set, make_user

SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")
KEPT = "Kept on this device. It will be sent when the connection is back."
OFFLINE = "You are offline. Keep going. Your answers are kept on this device and sent when the connection is back."
NO_CONNECTION = "ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
BY_ID = {question.id: question for question in QUESTIONS}


@pytest.fixture
def open_profile(browser, live_server, watch, tmp_path):
    """`with open_profile() as page:` the browser of one and the same person, from its start to its end."""

    @contextmanager
    def run():
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile",
            executable_path=BROWSER_NOTE.read_text().strip(),
            args=FLAGS,
            base_url=live_server.url,
            locale="en-GB",
        )
        context.set_default_timeout(10_000)
        watch.on(context)
        yield context.pages[0]
        context.close()

    return run


@pytest.fixture
def begin(live_app):
    """`begin("stone")`: somebody's attempt on the question with this id; returns the person and the attempt."""

    def start(key):
        student = make_user(login="amina", password_hash=passwords.make_hash(PASSWORD))
        settings = QuizSettings(time_limit=timedelta(minutes=20))
        quiz = make_quiz(sets=[make_set([BY_ID[key]])], settings=settings)
        with write_transaction():
            attempt = services.start(quiz, student, datetime.now(UTC))
        return student, attempt.id, f"/attempts/{attempt.public_id}/q/1"

    return start


@pytest.mark.parametrize(("key", "end"), [("stone", "stop"), ("ferry", "kill")])
def test_an_answer_outlives_the_server_and_the_browser(begin, live_server, open_profile, watch, key, end):
    watch.expect(NO_CONNECTION)
    _student, attempt, address = begin(key)
    with open_profile() as page:
        page.goto(address)
        sign_in(page, "amina")
        page.wait_for_url(f"**{address}")
        getattr(live_server, end)()
        give(page.locator(".ask"), RIGHT)
        expect(status(page)).to_have_text(KEPT)
        page.get_by_role("button", name="Save and check answers").click()
        expect(page.locator("#offline")).to_have_text(OFFLINE)
        assert page.url.endswith(address)
    assert stored_values(attempt) == [None]
    live_server.start()
    with open_profile() as page:
        page.goto(address)
        sign_in(page, "amina")
        page.wait_for_url(f"**{address}")
        expect(status(page)).to_have_text(SAVED)
        assert shown(page.locator(".ask")) == sorted(RIGHT[key])
        wait_until(page, EVERYTHING_IS_SENT)
    assert stored_values(attempt) != [None]
    assert "differences: 0." in live_server.flask("attempts replay --all")


def test_three_answers_wait_for_the_connection(live_app, live_server, new_context, watch):
    watch.expect(NO_CONNECTION)
    taking = Taking(new_context, live_server.url, [BY_ID[key] for key in ("stone", "wood", "ferry", "years")])
    page = taking.open("/all")
    taking.context.set_offline(True)
    expect(page.locator("#offline")).to_have_text(OFFLINE)
    for ask in page.locator(".ask").all()[:3]:
        give(ask, RIGHT)
    expect(status(page).filter(has_text=KEPT)).to_have_count(3)
    expect(page.locator("#questions-heading")).to_have_text("3 of 4 answered")
    taking.context.set_offline(False)
    expect(page.locator("#notices")).to_have_text("You are back online. 3 answers sent.")
    expect(page.locator("#announce")).to_have_text("You are back online. 3 answers sent.")
    expect(page.locator("#offline")).to_be_hidden()
    assert len([value for value in taking.values() if value is not None]) == 3
    assert kept_on_device(page) == []


def test_who_was_signed_out_signs_in_and_the_answer_is_sent(begin, page, watch):
    watch.expect("40[13]")
    student, attempt, address = begin("stone")
    page.goto(address)
    sign_in(page, "amina")
    page.wait_for_url(f"**{address}")
    with write_transaction():
        db.session.execute(delete(UserSession).where(UserSession.user_id == student.id))
    give(page.locator(".ask"), RIGHT)
    notice = page.locator("#notices")
    expect(notice).to_contain_text("You were signed out. Sign in and you will be back at this question.")
    notice.get_by_role("link", name="Sign in").click()
    expect(page.get_by_text("You were signed out.")).to_be_visible()
    sign_in(page, "amina")
    page.wait_for_url(f"**{address}")
    expect(status(page)).to_have_text(SAVED)
    assert shown(page.locator(".ask")) == RIGHT["stone"]
    assert stored_values(attempt) != [None]
