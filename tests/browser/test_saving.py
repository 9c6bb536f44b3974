"""No answer is lost, whatever happens between the page and the server."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.taking import CHOICES, Taking, kept_on_device, option, status
from tests.browser.waiting import EVERYTHING_IS_SENT, wait_until

SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")
KEPT = "Kept on this device. It will be sent when the connection is back."
NO_CONNECTION = "ERR_INTERNET_DISCONNECTED|ERR_FAILED"


@pytest.fixture
def taking(live_app, live_server, new_context):
    return Taking(new_context, live_server.url, CHOICES)


def abort(route):
    route.abort()


def test_a_choice_is_saved_and_shown_again(taking):
    page = taking.open()
    option(page, 2).check()
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#questions-heading")).to_have_text("1 of 2 answered")
    page.reload()
    expect(option(page, 2)).to_be_checked()
    assert kept_on_device(page) == []


def test_moving_on_at_once_saves(taking):
    page = taking.open()
    option(page, 2).check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/q/2")
    assert taking.values()[0] is not None


def test_clearing_an_answer_leaves_a_blank(taking):
    page = taking.open()
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    page.get_by_role("button", name="Clear my answer").click()
    expect(page.locator("#questions-heading")).to_have_text("0 of 2 answered")
    wait_until(page, EVERYTHING_IS_SENT)
    assert taking.values() == [None, None]


def test_without_a_connection_the_answer_waits_on_the_device(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()
    taking.context.set_offline(True)
    option(page, 1).check()
    expect(status(page)).to_have_text(KEPT)
    expect(page.locator("#offline")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    assert page.url.endswith("/q/1")
    taking.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#notices")).to_contain_text("You are back online. 1 answer sent.")
    assert kept_on_device(page) == []


def test_a_busy_server_is_asked_again(taking, watch):
    watch.expect("503")
    page = taking.open()
    busy = {"status": 503, "headers": {"Retry-After": "1"}, "content_type": "application/json", "body": "{}"}
    page.route("**/save", lambda route: route.fulfill(**busy), times=1)
    option(page, 1).check()
    expect(status(page)).to_have_text("Not saved yet. Trying again.")
    expect(status(page)).to_have_text(SAVED)


def test_an_answer_whose_confirmation_was_lost_counts_once(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()

    def lose_the_reply(route):
        route.fetch()
        route.abort()

    page.route("**/save", lose_the_reply, times=1)
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    assert kept_on_device(page) == []


def test_an_answer_left_behind_is_sent_from_the_next_page(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()
    page.route("**/save", abort)
    option(page, 3).check()
    expect(status(page)).to_have_text(KEPT)
    page.reload()
    expect(option(page, 3)).to_be_checked()
    page.unroute("**/save")
    page.goto(f"{taking.address}/q/2")
    wait_until(page, EVERYTHING_IS_SENT)
    assert taking.values()[0] is not None


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep the answer from somewhere else", 1), ("Keep the answer on this page", 2)]
)
def test_an_answer_from_another_tab_is_never_overwritten_unasked(taking, watch, button, kept):
    watch.expect("409")
    one, other = taking.open(), taking.open()
    option(one, 1).check()
    expect(status(one)).to_have_text(SAVED)
    option(other, 2).check()
    expect(other.locator("#notices")).to_contain_text("This question was answered somewhere else at")
    other.get_by_role("button", name=button).click()
    expect(status(other)).to_have_text(SAVED)
    expect(option(other, kept)).to_be_checked()
    one.reload()
    expect(option(one, kept)).to_be_checked()
    assert kept_on_device(one) == []


def test_what_was_not_changed_on_a_page_is_not_sent_with_it(taking):
    stale, page = taking.open("/all"), taking.open()
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    second = stale.locator("#q2")
    second.locator(".opt:not(.opt--none) input").first.check()
    stale.get_by_role("button", name="Save and check answers").click()
    stale.wait_for_url("**/check")
    assert None not in taking.values()


def test_somebody_who_was_signed_out_loses_nothing(taking, watch):
    watch.expect("40[13]")
    page = taking.open()
    taking.sign_out()
    option(page, 1).check()
    expect(page.locator("#notices")).to_contain_text("You were signed out.")
    link = page.locator("#notices").get_by_role("link", name="Sign in")
    assert link.get_attribute("href").startswith("/sign-in?next=%2Fattempts%2F")
    taking.sign_in()
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#notices")).to_be_empty()


def test_a_hand_in_carries_what_was_not_confirmed(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()
    page.route("**/save", abort)
    option(page, 1).check()
    page.goto(f"{taking.address}/check")
    page.get_by_role("button", name=re.compile("^Submit")).click()
    page.wait_for_url("**/done")
    assert taking.values()[0] is not None
    page.unroute("**/save")
    page.reload()
    wait_until(page, EVERYTHING_IS_SENT)


def test_a_hand_in_without_a_connection_says_what_is_safe(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open("/check")
    taking.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^Submit")).click()
    expect(page.locator("#notices")).to_contain_text(
        "We could not submit your quiz. Your answers are safe on this device."
    )
    taking.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/done")


def test_the_page_of_a_closed_attempt_takes_no_more_answers(taking, watch):
    watch.expect("409")
    page, other = taking.open(), taking.open("/check")
    other.get_by_role("button", name=re.compile("^Submit")).click()
    other.wait_for_url("**/done")
    option(page, 1).check()
    expect(page.locator("#notices")).to_contain_text("This quiz was already handed in.")
    expect(option(page, 1)).to_be_disabled()
    page.get_by_role("link", name="Go to the result").click()
    page.wait_for_url("**/done")


def test_signing_out_sends_first_and_warns_once_if_it_cannot(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()
    page.route("**/save", abort)
    option(page, 1).check()
    expect(status(page)).to_have_text(KEPT)
    page.goto("/home")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator(".menu [role=status]")).to_contain_text("could not be sent yet")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert len(kept_on_device(page)) == 1


def test_signing_out_sends_what_waits(taking, watch):
    watch.expect(NO_CONNECTION)
    page = taking.open()
    page.route("**/save", abort)
    option(page, 1).check()
    expect(status(page)).to_have_text(KEPT)
    page.goto("/home")
    page.unroute("**/save")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    assert kept_on_device(page) == []
    assert taking.values()[0] is not None
