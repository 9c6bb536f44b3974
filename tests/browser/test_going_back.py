"""Impatient fingers and the browser's own buttons change nothing about an attempt."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from quizapp.attempts.models import Attempt
from quizapp.extensions import db
from tests.browser.people import sign_up
from tests.browser.taking import Taking, option, status
from tests.factories import QUESTIONS

SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")


def count_attempts():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Attempt))


def asked(page):
    """Questions and options in the order in which they stand on the page."""
    return page.locator(".ask .q__prompt, .ask .opt__text, .ask option, .ask label").all_inner_texts()


def test_a_double_click_starts_once(live_app, page):
    page.goto("/sign-up")
    sign_up(page, "Amina")
    page.wait_for_url("**/home")
    page.goto("/quizzes")
    page.get_by_role("link", name="Fall of Damascus: prelude").click()
    page.get_by_role("button", name="Start, 13 minutes").dblclick()
    expect(page).to_have_title(re.compile("^Question 1 of 10"))
    assert count_attempts() == 1


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_double_click_hands_in_once_and_back_leads_to_the_result(live_app, live_server, new_context, has_script):
    taking = Taking(new_context, live_server.url, java_script_enabled=has_script)
    page = taking.open()
    option(page, 1).check()
    page.get_by_role("button", name="Save and check answers").click()
    page.get_by_role("button", name="Submit 1 answer").dblclick(no_wait_after=True)
    expect(page).to_have_url(re.compile("/done$"))
    expect(page.get_by_text("Quiz submitted")).to_be_visible()
    for _ in range(2):
        page.go_back()
        page.wait_for_url("**/done")
        expect(page.get_by_text("Quiz submitted")).to_be_visible()
    for path in ("/q/1", "/all", "/check"):
        page.goto(taking.address + path)
        expect(page).to_have_url(re.compile("/done$"))


def test_questions_and_options_keep_their_order(live_app, live_server, new_context):
    taking = Taking(new_context, live_server.url, QUESTIONS)
    page = taking.open("/all")
    order = asked(page)
    assert len(order) > len(QUESTIONS)
    page.reload()
    assert asked(page) == order
    elsewhere = new_context()
    elsewhere.add_cookies([taking.cookie])
    page = elsewhere.new_page()
    page.goto(f"{taking.address}/all")
    assert asked(page) == order


def test_back_from_the_next_question_shows_the_answer(live_app, live_server, new_context):
    page = Taking(new_context, live_server.url, QUESTIONS[:1] + QUESTIONS[2:3]).open()
    option(page, 2).check()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/q/2")
    page.go_back()
    page.wait_for_url("**/q/1")
    expect(option(page, 2)).to_be_checked()
    option(page, 1).check()
    expect(status(page)).to_have_text(SAVED)
    expect(page.locator("#notices")).to_be_empty()
