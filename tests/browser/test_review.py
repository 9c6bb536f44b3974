"""The review: every answer leads to its sentence, and every page is open to all."""

import re

from playwright.sync_api import expect

from tests.browser.taking import CHOICES, Taking


def hand_in(taking):
    """The review of an attempt without an answer."""
    page = taking.open("/check")
    page.get_by_role("button", name=re.compile("^Submit")).click()
    page.wait_for_url("**/done")
    page.get_by_role("link", name="See your answers").click()
    page.wait_for_url("**/review")
    return page


def test_a_note_and_its_passage_stay_in_step(live_app, live_server, new_context):
    page = hand_in(Taking(new_context, live_server.url, CHOICES))
    page.locator(".tally a").nth(1).click()
    expect(page.locator("mark#q2-passage")).to_have_attribute("data-active", "")
    expect(page.locator("#q2")).to_have_attribute("data-active", "")
    page.locator(".ref", has_text="1").click()
    expect(page.locator("#q1")).to_have_attribute("data-active", "")
    expect(page.locator("mark#q2-passage")).not_to_have_attribute("data-active", "")


def test_on_a_phone_the_passage_comes_up_in_a_sheet(live_app, live_server, new_context):
    page = hand_in(Taking(new_context, live_server.url, CHOICES, viewport={"width": 390, "height": 800}))
    link = page.locator("#q2").get_by_role("link", name="Show in the article")
    link.click()
    expect(page.get_by_role("dialog").locator("mark#q2-passage")).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    expect(link).to_be_focused()
    expect(page.locator(".reader-home .reader")).to_have_count(1)


def test_without_script_the_passage_is_an_anchor_away(live_app, live_server, new_context):
    page = hand_in(Taking(new_context, live_server.url, CHOICES, java_script_enabled=False))
    page.locator("#q2").get_by_role("link", name="Show in the article").click()
    assert page.url.endswith("#q2-passage")
    expect(page.locator("mark#q2-passage")).to_be_in_viewport()
