"""Time runs out: it is told early, everything that was saved counts, and no browser is needed for that."""

import re

import pytest
from playwright.sync_api import expect

from quizapp.attempts.models import Attempt
from quizapp.core.attempt import AttemptState
from quizapp.extensions import db
from tests.browser.taking import Taking, option, status
from tests.factories import QUESTIONS

QUESTIONS_OF_TWO_KINDS = tuple(question for question in QUESTIONS if question.id in ("stone", "ferry"))
SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")
MINUTE = 60


@pytest.fixture
def taking(live_app, live_server, new_context):
    """Thirty minutes for one choice."""
    return Taking(new_context, live_server.url, minutes=30)


@pytest.fixture
def let_pass(live_server):
    """`let_pass(page, seconds)`: time goes by in the browser and at the server alike."""

    def wait(page, seconds):
        live_server.advance(seconds)
        page.clock.fast_forward(seconds * 1000)

    return wait


@pytest.fixture
def page(taking):
    page = taking.context.new_page()
    page.clock.install()
    page.goto(f"{taking.address}/q/1")
    return page


def attempt_of(taking):
    db.session.rollback()
    return db.session.get(Attempt, taking.attempt_id)


def test_half_time_ten_five_and_one_minute_are_told_calmly(page, let_pass):
    notices, spoken = page.locator("#notices"), page.locator("#announce")
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    for seconds, words in ((15 * MINUTE, "15"), (5 * MINUTE, "10"), (5 * MINUTE, "5")):
        let_pass(page, seconds)
        expect(spoken).to_have_text(f"{words} minutes left. Your answers are saved. Every question has an answer.")
        expect(notices).to_contain_text(f"{words} minutes left.")
        expect(option(page, 1)).to_be_focused()
        let_pass(page, 11)
        expect(notices).to_be_empty()
    let_pass(page, 4 * MINUTE)
    expect(notices).to_contain_text("1 minute left.")
    let_pass(page, 20)
    expect(notices).to_contain_text("1 minute left.")
    expect(page.locator(".clock__left")).to_have_text(re.compile(r"^0:\d\d left$"))


def test_at_zero_the_answers_are_submitted_by_themselves(live_app, live_server, new_context, let_pass):
    taking = Taking(new_context, live_server.url, QUESTIONS_OF_TWO_KINDS)
    page = taking.context.new_page()
    page.clock.install()
    page.goto(f"{taking.address}/all")
    page.locator(".opt input").first.check()
    expect(status(page).filter(has_text="Saved")).to_have_count(1)
    let_pass(page, 20 * MINUTE - 30)
    page.get_by_label("Your answer").press_sequentially("Alder")
    let_pass(page, 30)
    page.wait_for_url("**/done")
    expect(page.get_by_role("heading", name="Time is up. Your answers were submitted.")).to_be_visible()
    expect(page.get_by_text("2 of 2 questions had an answer.")).to_be_visible()
    assert "Alder" in taking.values()
    assert attempt_of(taking).state is AttemptState.TIMED_OUT


def test_the_server_needs_no_browser_to_close_an_attempt(taking, page, live_server, new_context):
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    taking.context.close()
    live_server.advance(30 * MINUTE + 31)
    assert "Attempts closed: 1" in live_server.flask("attempts sweep")
    attempt = attempt_of(taking)
    assert (attempt.state, attempt.closed_at) == (AttemptState.TIMED_OUT, attempt.deadline)
    assert taking.values() != [None]
    later = new_context()
    later.add_cookies([taking.cookie])
    page = later.new_page()
    page.goto(f"{taking.address}/q/1")
    expect(page).to_have_url(re.compile("/done$"))
    expect(page.get_by_role("heading", name="Time is up. Your answers were submitted.")).to_be_visible()
    assert "differences: 0." in live_server.flask("attempts replay --all")


def test_without_script_the_end_is_told_and_the_last_seconds_count(live_app, live_server, new_context):
    taking = Taking(new_context, live_server.url, QUESTIONS_OF_TWO_KINDS, java_script_enabled=False)
    page = taking.open("/all")
    page.locator(".opt input").first.check()
    live_server.advance(20 * MINUTE + 10)
    page.get_by_role("button", name="Save and check answers").click()
    expect(page.get_by_text("Time is up. Your answers are being collected.")).to_be_visible()
    page.get_by_role("link", name="Go to the result").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Time is up. Your answers are being collected.")
    live_server.advance(25)
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("1 of 2 questions had an answer.")).to_be_visible()


def test_what_comes_after_the_grace_is_kept_and_told(live_app, live_server, new_context):
    taking = Taking(new_context, live_server.url, java_script_enabled=False)
    page = taking.open()
    option(page, 1).check()
    live_server.advance(20 * MINUTE + 31)
    page.get_by_role("button", name="Save and check answers").click()
    expect(page.get_by_text("Your last change came after the end. It is kept")).to_be_visible()
    expect(page.get_by_text("0 of 1 questions had an answer.")).to_be_visible()
    assert taking.values() == [None]
