"""The clock: calm, true to the server, and never in the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.taking import Taking, option

WAKE = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def taking(live_app, live_server, new_context):
    return Taking(new_context, live_server.url)


def left(page):
    return page.locator(".clock__left")


def test_whole_minutes_until_the_last_five(taking, live_server):
    page = taking.open()
    expect(left(page)).to_have_text("20 min left")
    live_server.advance(15 * 60 + 30)
    page.evaluate(WAKE)
    expect(left(page)).to_have_text(re.compile(r"^4:[0-3]\d left$"))
    expect(page.locator("#clock")).to_have_attribute("data-low", "")


def test_a_threshold_is_said_once_in_the_whole_attempt(taking, live_server):
    page = taking.open()
    live_server.advance(10 * 60 + 2)
    page.evaluate(WAKE)
    expect(page.locator("#announce")).to_have_text(
        "10 minutes left. Your answers are saved. 1 question has no answer yet."
    )
    expect(page.locator("#notices")).to_contain_text("10 minutes left.")
    page.reload()
    expect(left(page)).to_have_text("10 min left")
    expect(page.locator("#notices")).to_be_empty()


def test_more_time_is_told(taking, live_server):
    page = taking.open()
    live_server.advance(-5 * 60)
    page.evaluate(WAKE)
    expect(page.locator("#notices")).to_contain_text("Your time has changed. The quiz now ends at")
    expect(left(page)).to_have_text("25 min left")


def test_a_hidden_clock_stays_hidden_on_every_page_and_device(taking, new_context):
    page = taking.open()
    with page.expect_response("**/settings"):
        page.get_by_role("button", name="Hide time").click()
    expect(left(page)).to_be_hidden()
    page.reload()
    expect(left(page)).to_be_hidden()
    other = new_context()
    other.add_cookies([taking.cookie])
    phone = other.new_page()
    phone.goto(f"{taking.address}/q/1")
    expect(left(phone)).to_be_hidden()
    with phone.expect_response("**/settings"):
        phone.get_by_role("button", name="Show time").click()
    expect(left(phone)).to_be_visible()
    page.reload()
    expect(left(page)).to_be_visible()


def test_at_zero_the_page_hands_in_with_what_was_not_confirmed(taking, live_server, watch):
    watch.expect("ERR_FAILED")
    page = taking.open()
    page.route("**/save", lambda route: route.abort())
    option(page, 1).check()
    live_server.advance(20 * 60 + 1)
    page.evaluate(WAKE)
    page.wait_for_url("**/done")
    expect(page.locator("main")).to_contain_text("Time is up. Your answers were submitted.")
    assert taking.values() != [None]


def test_no_limit_no_clock(live_app, live_server, new_context):
    page = Taking(new_context, live_server.url, minutes=None).open()
    expect(page.locator("#clock")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.locator("#announce")).to_have_text("This quiz has no time limit.")
