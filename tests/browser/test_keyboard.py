"""A quiz by keyboard alone: first with the keys that work everywhere, then with this site's single keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.answers import PARTS, RIGHT, is_list, key_of, words
from tests.browser.taking import Taking, option
from tests.factories import QUESTIONS

MOST_TABS = 60
BY_ID = {question.id: question for question in QUESTIONS}


@pytest.fixture
def take(live_app, live_server, new_context):
    """The first page of an attempt on the questions with these ids."""

    def start(*keys):
        return Taking(new_context, live_server.url, [BY_ID[key] for key in keys]).open()

    return start


def has_focus(control):
    return control.evaluate("control => control === document.activeElement")


def tab_to(control):
    """Press Tab until the control has the focus."""
    for _ in range(MOST_TABS):
        if has_focus(control):
            return
        control.page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {control}")


def press(page, role, name):
    tab_to(page.get_by_role(role, name=name))
    page.keyboard.press("Enter")


def answer(ask):
    """The right answer by Tab, Space, arrows and letters."""
    wanted = RIGHT[key_of(ask)]
    parts = ask.locator(PARTS).all()
    for part, text in zip(parts, wanted if parts else (), strict=True):
        tab_to(part)
        ask.page.keyboard.type(letter_of(part, text) if is_list(part) else text)
    options = {words(each): each.locator("input") for each in ask.locator(".opt:not(.opt--none)").all()}
    if ask.locator("[type=radio]").count():
        move_to(ask, next(iter(options.values())), options[wanted[0]])
    else:
        for text in wanted if options else ():
            tab_to(options[text])
            ask.page.keyboard.press("Space")


def letter_of(part, text):
    """What to type so that the list jumps to this option."""
    return part.locator("option").filter(has_text=text).inner_text()


def move_to(ask, first, wanted):
    """Into the group by Tab, on by arrows."""
    tab_to(first)
    ask.page.keyboard.press("Space")
    for _ in range(ask.locator("[type=radio]").count()):
        if wanted.is_checked():
            return
        ask.page.keyboard.press("ArrowDown")
    pytest.fail("the arrows do not reach the option")


def test_all_types_are_answered_and_handed_in(take):
    page = take(*BY_ID)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    page.keyboard.press("Enter")
    for number in range(1, 9):
        expect(page).to_have_title(re.compile(f"^Question {number} of 8"))
        answer(page.locator(".ask"))
        press(page, "button", re.compile("^Save and c"))
    press(page, "button", "Submit 8 answers")
    expect(page.get_by_role("heading", level=1)).to_have_text("You got 8 of 8")
    press(page, "link", "See your answers")
    tab_to(page.locator(".tally a").nth(2))
    page.keyboard.press("Enter")
    expect(page.locator("#q3")).to_have_attribute("data-active", "")
    expect(page.locator("#q3")).to_be_in_viewport()


def test_enter_in_a_typed_answer_saves_and_continues(take):
    page = take("years", "ferry")
    tab_to(page.get_by_label("Your answer"))
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("^Question 2 of 2"))
    expect(page.locator("#questions-heading")).to_have_text("1 of 2 answered")


def test_numbers_and_letters_choose(take):
    page = take("stone")
    for key, place in (("2", 2), ("c", 3), ("A", 1)):
        page.keyboard.press(key)
        expect(option(page, place)).to_be_checked()
        expect(option(page, place)).to_be_focused()
    page.keyboard.press("9")
    expect(option(page, 1)).to_be_checked()


def test_in_a_question_with_several_right_answers_a_key_chooses_and_takes_back(take):
    page = take("people")
    for key in ("1", "b", "4", "1"):
        page.keyboard.press(key)
    expect(page.locator(".opt :checked")).to_have_count(2)
    expect(option(page, 2)).to_be_checked()
    expect(option(page, 4)).to_be_checked()


def test_the_time_and_the_list_of_keys_are_one_key_away(take):
    page = take("stone")
    page.keyboard.press("t")
    expect(page.locator("#announce")).to_have_text("20 min left")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    expect(page.locator("#keys summary")).to_be_focused()
    expect(page.locator("#announce")).to_have_text(
        "Keys: numbers or letters choose, N next, P previous, F flag, T time left."
    )


def test_with_another_key_held_down_nothing_happens(take):
    page = take("stone", "wood")
    for held in ("Control", "Alt", "Meta"):
        page.keyboard.press(f"{held}+2")
    expect(page.locator(".opt :checked")).to_have_count(0)


def test_the_review_is_read_in_the_sheet_and_left_by_escape(take):
    page = take("stone")
    page.set_viewport_size({"width": 390, "height": 800})
    press(page, "button", "Save and check answers")
    press(page, "button", "Submit with 1 unanswered")
    press(page, "link", "See your answers")
    link = page.get_by_role("link", name="Show in the article")
    tab_to(link)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
