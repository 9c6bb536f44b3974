"""One attempt in two places: nothing is overwritten unasked, and nobody is asked about their own last answer."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import RIGHT, WRONG, give, shown
from tests.browser.taking import Taking, kept_on_device, status
from tests.browser.waiting import EVERYTHING_IS_SENT, wait_until
from tests.factories import QUESTIONS

SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")
BY_ID = {question.id: question for question in QUESTIONS}
QUESTION = "This question was answered somewhere else at"


@pytest.fixture
def take(live_app, live_server, new_context):
    """An attempt on the one question with this id."""
    return lambda key: Taking(new_context, live_server.url, [BY_ID[key]])


def answer(page, answers):
    give(page.locator(".ask"), answers)
    expect(status(page)).to_have_text(SAVED)


@pytest.mark.parametrize("key", ["order", "roles", "opening", "ferry", "people"])
def test_both_answers_are_shown_and_the_student_keeps_one(take, new_context, watch, key):
    watch.expect("409")
    taking = take(key)
    phone = new_context(viewport={"width": 390, "height": 800})
    phone.add_cookies([taking.cookie])
    there = phone.new_page()
    here = taking.open()
    there.goto(f"{taking.address}/q/1")
    answer(there, RIGHT)
    give(here.locator(".ask"), WRONG)
    notice = here.locator("#notices")
    expect(notice).to_contain_text(QUESTION)
    for text in (*RIGHT[key], *WRONG[key]):
        expect(notice.locator("dl").filter(has_text=text).first).to_be_visible()
    assert shown(here.locator(".ask")) == WRONG[key]
    here.get_by_role("button", name="Keep the answer from somewhere else").click()
    assert shown(here.locator(".ask")) == RIGHT[key]
    expect(status(here)).to_have_text(SAVED)
    assert kept_on_device(here) == []


def test_a_second_tab_that_is_opened_later_asks_nothing(take):
    taking = take("ferry")
    first = taking.open()
    answer(first, WRONG)
    second = taking.open()
    answer(second, RIGHT)
    expect(second.locator("#notices")).to_be_empty()
    assert taking.values() == RIGHT["ferry"]


def test_an_answer_of_an_earlier_page_is_no_conflict(take, watch):
    watch.expect("409|ERR_FAILED")
    taking = take("ferry")
    page = taking.open()

    def lose_the_reply(route):
        route.fetch()
        route.abort()

    page.route("**/save", lose_the_reply)
    page.get_by_label("Your answer").fill("Alder")
    wait_until(page, "document.querySelector('.save').hasAttribute('data-unsaved')")
    page.reload()
    assert shown(page.locator(".ask")) == ["Alder"]
    page.get_by_label("Your answer").fill("Alders")
    page.unroute("**/save")
    page.get_by_label("Your answer").fill("Aldersund")
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#notices")).not_to_contain_text(QUESTION)
    wait_until(page, EVERYTHING_IS_SENT)
    assert taking.values() == ["Aldersund"]


def test_on_the_page_to_hand_in_a_conflict_is_asked_first(take, watch):
    watch.expect("409|ERR_FAILED")
    taking = take("ferry")
    here, there = taking.open(), taking.open()
    here.route("**/save", lambda route: route.abort())
    here.get_by_label("Your answer").fill("Sandvik")
    wait_until(here, "document.querySelector('.save').hasAttribute('data-unsaved')")
    answer(there, RIGHT)
    here.goto(f"{taking.address}/check")
    here.get_by_role("button", name=re.compile("^Submit")).click()
    expect(here.get_by_role("heading", level=1)).to_have_text("Which answer do you want to keep?")
    here.get_by_label("The answer you sent just now").check()
    here.get_by_role("button", name="Keep and continue").click()
    here.wait_for_url("**/check")
    assert taking.values() == ["Sandvik"]
