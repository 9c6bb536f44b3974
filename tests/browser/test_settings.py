"""What people choose for themselves holds on every page from then on."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, sign_in, sign_out, sign_up
from tests.browser.taking import Taking
from tests.factories import QUESTIONS

NEW_PASSWORD = "seven loud granite walls"
BACKGROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def taking(live_app, live_server, new_context):
    return Taking(new_context, live_server.url, QUESTIONS, color_scheme="light")


def choose(page, *labels, is_on=True):
    """Set these on the page of settings."""
    page.goto("/settings")
    for label in labels:
        page.get_by_label(label).set_checked(is_on)
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()


def test_dark_colours(taking):
    page = taking.open("/check")
    light = page.evaluate(BACKGROUND)
    choose(page, "Dark")
    assert page.evaluate(BACKGROUND) != light
    page.goto(f"{taking.address}/check")
    assert page.evaluate(BACKGROUND) != light
    choose(page, "Light")
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(BACKGROUND) == light


def test_all_questions_on_one_page(taking):
    page = taking.context.new_page()
    choose(page, "All on one page")
    page.goto("/home")
    page.get_by_role("link", name="Continue").click()
    expect(page.locator(".ask")).to_have_count(8)
    page.locator("#questions .qn").nth(6).click()
    expect(page.locator("#q7")).to_be_in_viewport()
    page.get_by_role("button", name="Save and check answers").click()
    page.get_by_role("row").nth(3).get_by_role("link", name="Answer").click()
    expect(page).to_have_url(re.compile(r"/all#q\d$"))


def test_hidden_time(taking):
    page = taking.context.new_page()
    choose(page, "Hide the time left")
    page.goto(f"{taking.address}/q/1")
    expect(page.get_by_role("button", name="Show time")).to_be_visible()
    expect(page.locator(".clock__left")).to_be_hidden()
    expect(page.get_by_text(re.compile(r"^This quiz ends at \d\d:\d\d\."))).to_be_visible()
    page.get_by_role("button", name="Show time").click()
    expect(page.locator(".clock__left")).to_have_text("20 min left")


def test_single_keys_off(taking):
    page = taking.context.new_page()
    choose(page, "Use keyboard shortcuts in quizzes", is_on=False)
    page.goto(f"{taking.address}/q/1")
    for key in ("f", "n", "1"):
        page.keyboard.press(key)
    expect(page.get_by_label("Flag this question")).not_to_be_checked()
    expect(page).to_have_title(re.compile("^Question 1 of 8"))
    expect(page.locator(".opt :checked")).to_have_count(0)


def test_another_password(live_server, new_context, watch):
    watch.expect("422")
    here, elsewhere = new_context().new_page(), new_context().new_page()
    here.goto("/sign-up")
    sign_up(here, "Amina")
    here.wait_for_url("**/home")
    elsewhere.goto("/sign-in")
    sign_in(elsewhere, "amina")
    elsewhere.wait_for_url("**/home")
    here.goto("/settings")
    here.get_by_role("link", name="Change your password").click()
    here.get_by_label("Present password").fill(PASSWORD)
    here.get_by_label("New password").fill("short")
    here.get_by_role("button", name="Save the password").click()
    expect(here.get_by_role("alert")).to_be_focused()
    here.get_by_label("Present password").fill(PASSWORD)
    here.get_by_label("New password").fill(NEW_PASSWORD)
    here.locator("main").get_by_role("button", name="Show").nth(1).click()
    expect(here.get_by_label("New password")).to_have_attribute("type", "text")
    here.get_by_role("button", name="Save the password").click()
    expect(here.get_by_text("Your password is changed.")).to_be_visible()
    elsewhere.reload()
    expect(elsewhere).to_have_url(re.compile("/sign-in"))
    sign_out(here)
    here.goto("/sign-in")
    sign_in(here, "amina")
    expect(here.get_by_role("alert")).to_contain_text("That sign-in name and password do not match.")
    sign_in(here, "amina", NEW_PASSWORD)
    here.wait_for_url("**/home")
