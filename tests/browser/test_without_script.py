"""Without script every page is a form, and a quiz can be taken from its first question to its result."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import RIGHT, WRONG, clear, give, key_of, shown
from tests.browser.taking import Taking
from tests.factories import QUESTIONS


@pytest.fixture
def taking(live_app, live_server, new_context):
    """A quiz of all eight types, in a browser without script."""
    return Taking(new_context, live_server.url, QUESTIONS, java_script_enabled=False)


def asks(page):
    return page.locator(".ask").all()


def save(page):
    page.get_by_role("button", name="Save and check answers").click()
    page.wait_for_url("**/check")


def test_answers_are_given_on_one_page_each_and_handed_in(taking):
    page = taking.open()
    expect(page.locator("#clock")).to_contain_text(re.compile(r"20 min left\s+ends at \d\d:\d\d"))
    for number in range(1, 9):
        expect(page).to_have_title(re.compile(f"^Question {number} of 8"))
        give(page.locator(".ask"), RIGHT)
        page.get_by_role("button", name="Save and c").click()
    page.get_by_role("button", name="Submit 8 answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You got 8 of 8")


def test_answers_are_changed_and_cleared(taking):
    page = taking.open("/all")
    for answers in (WRONG, RIGHT):
        for ask in asks(page):
            give(ask, answers)
        save(page)
        page.goto(f"{taking.address}/all")
        assert {key_of(ask): shown(ask) for ask in asks(page)} == answers
    for ask in asks(page):
        clear(ask)
    save(page)
    assert taking.values() == [None] * 8
    page.get_by_role("button", name="Submit with 8 unanswered").click()
    expect(page.get_by_text("0 of 8 questions had an answer.")).to_be_visible()


def test_numbers_and_flags_need_no_script(taking):
    page = taking.open()
    give(page.locator(".ask"), RIGHT)
    page.get_by_label("Flag this question").check()
    page.locator(".qn").nth(6).click()
    expect(page).to_have_title(re.compile("^Question 7 of 8"))
    expect(page.locator("#questions-heading")).to_have_text("1 of 8 answered, 1 flagged")
    page.get_by_role("button", name="Previous").click()
    expect(page).to_have_title(re.compile("^Question 6 of 8"))
    page.get_by_role("button", name="Save and leave").click()
    page.get_by_role("link", name="Continue").click()
    expect(page.get_by_label("Flag this question")).to_be_checked()


def test_of_two_answers_to_each_question_the_chosen_ones_stay(taking, watch):
    watch.expect("409")
    one, other = taking.open("/all"), taking.open("/all")
    for page, answers in ((one, RIGHT), (other, WRONG)):
        page.bring_to_front()
        for ask in asks(page):
            give(ask, answers)
        page.get_by_role("button", name="Save and check answers").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Which answer do you want to keep?")
    expect(other.locator("main fieldset")).to_have_count(8)
    expect(other.locator("main")).to_contain_text("Ida Lund: The plans")
    other.get_by_label("The answer you sent just now").first.check()
    other.get_by_role("button", name="Keep and continue").click()
    other.wait_for_url("**/check")
    one.bring_to_front()
    one.goto(f"{taking.address}/all")
    kept = [(key_of(ask), shown(ask)) for ask in asks(one)]
    assert kept == [(key, (WRONG if place == 0 else RIGHT)[key]) for place, (key, _) in enumerate(kept)]
