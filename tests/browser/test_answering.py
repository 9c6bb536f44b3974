"""Answering every type of question, with a mouse, with keys alone, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.taking import CHOICES, Taking, option, status
from tests.factories import QUESTIONS


def answer(page):
    """Give some answer to the question of the page."""
    match page.locator(".ask").get_attribute("data-kind"):
        case "single_choice" | "multiple_response" | "true_false":
            option(page, 1).check()
        case "numeric" | "short_answer":
            page.get_by_label("Your answer").fill("6")
        case "cloze":
            page.locator("input.gap").fill("6")
        case _:
            page.locator(".place select").first.select_option("B")


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_every_type_is_answered_and_shown_again(live_app, live_server, new_context, has_script):
    taking = Taking(new_context, live_server.url, QUESTIONS, java_script_enabled=has_script)
    page = taking.open()
    for _ in QUESTIONS:
        answer(page)
        page.get_by_role("button", name=re.compile("^Save and c")).click()
    page.wait_for_url("**/check")
    expect(page.locator("h1 + .lede")).to_contain_text("You have answered 8 of 8.")
    assert None not in taking.values()
    page.get_by_role("button", name="Submit 8 answers").click()
    page.wait_for_url("**/done")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You got")


@pytest.mark.parametrize("width", [390, 1280])
def test_keys_alone_are_enough(live_app, live_server, new_context, width):
    page = Taking(new_context, live_server.url, CHOICES, viewport={"width": width, "height": 800}).open()
    page.keyboard.press("2")
    expect(option(page, 2)).to_be_checked()
    page.keyboard.press("f")
    expect(page.get_by_label("Flag this question")).to_be_checked()
    expect(page.locator("#announce")).to_have_text("Flagged.")
    page.keyboard.press("n")
    page.wait_for_url("**/q/2")
    page.keyboard.press("p")
    page.wait_for_url("**/q/1")
    expect(option(page, 2)).to_be_checked()
    expect(page.get_by_label("Flag this question")).to_be_checked()


def test_keys_rest_while_somebody_types_or_has_turned_them_off(live_app, live_server, new_context):
    typed = tuple(question for question in QUESTIONS if question.id == "ferry")
    page = Taking(new_context, live_server.url, typed).open()
    page.get_by_label("Your answer").press_sequentially("fan")
    expect(page.get_by_label("Flag this question")).not_to_be_checked()
    page.get_by_text("Keyboard shortcuts").click()
    with page.expect_response("**/settings"):
        page.get_by_label("Use single-key shortcuts").uncheck()
    page.reload()
    expect(page.locator("#keys-on")).not_to_be_checked()
    page.keyboard.press("f")
    expect(page.get_by_label("Flag this question")).not_to_be_checked()


def test_a_conflict_without_script_keeps_what_was_chosen(live_app, live_server, new_context, watch):
    watch.expect("409")
    taking = Taking(new_context, live_server.url, java_script_enabled=False)
    one, other = taking.open(), taking.open()
    for page, place in ((one, 1), (other, 2)):
        option(page, place).check()
        page.get_by_role("button", name="Save and check answers").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Which answer do you want to keep?")
    other.get_by_label("The answer you sent just now").check()
    other.get_by_role("button", name="Keep and continue").click()
    other.wait_for_url("**/check")
    one.goto(f"{taking.address}/q/1")
    expect(option(one, 2)).to_be_checked()


def test_an_open_article_stands_beside_the_question(live_app, live_server, new_context):
    taking = Taking(new_context, live_server.url, is_article_open=True, viewport={"width": 390, "height": 800})
    page = taking.open()
    page.get_by_role("link", name="Read the article").click()
    expect(page.get_by_role("dialog")).to_contain_text("The stone came from the quarry at Sandvik.")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name="Read the article")).to_be_focused()
    assert page.locator("mark").count() == 0


def test_the_first_load_is_light(live_app, live_server, new_context):
    taking = Taking(new_context, live_server.url, CHOICES)
    page = taking.context.new_page()
    session = taking.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{taking.address}/q/1")
    option(page, 1).check()
    expect(status(page)).to_contain_text("Saved")
    assert len(sizes) <= 5
    assert sum(sizes) <= 30 * 1024
