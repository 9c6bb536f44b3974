"""A student's whole way: from the class code to the question that was missed and is practised."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from quizapp.core.quiz import QuizSettings
from tests.browser.answers import RIGHT, WRONG, give, key_of, shown
from tests.browser.people import sign_out, sign_up
from tests.factories import make_class, make_quiz

SAVED = re.compile(r"^Saved at \d\d:\d\d\.$")


@pytest.fixture
def quiz(live_app):
    """A quiz of all types for a class, twice, twenty minutes each."""
    settings = QuizSettings(time_limit=timedelta(minutes=20), attempts=2)
    classroom = make_class(name="Class 11B", join_code="MKTPWRCDF")
    return make_quiz(classroom, settings=settings, title="The harbour")


def heading(page):
    return page.get_by_role("heading", level=1)


def join(page):
    """With nothing but the code on the board."""
    page.goto("/")
    page.get_by_label("Class code").fill("mkt-pwr-cdf")
    page.get_by_role("button", name="Join").click()
    page.get_by_role("link", name="Make an account").click()
    sign_up(page, "Amina")
    page.get_by_role("button", name="Join the class").click()
    expect(page.get_by_role("status").filter(has_text="You are in Class 11B.")).to_be_visible()


def start(page):
    """From home over the facts of the quiz to its first question."""
    page.get_by_role("link", name="The harbour").click()
    facts = page.locator(".facts")
    expect(facts).to_contain_text("Questions8")
    expect(facts).to_contain_text("Time20 min")
    expect(page.get_by_text("The clock does not stop if you leave.")).to_be_visible()
    page.get_by_role("button", name="Start, 20 minutes").click()
    expect(page).to_have_title("Question 1 of 8: The harbour")


def answer_all(page):
    """All right but two: one place gets a wrong answer, one name is left blank. Returns the number of each question."""
    numbers = {}
    for number in range(1, 9):
        expect(page).to_have_title(f"Question {number} of 8: The harbour")
        ask = page.locator(".ask")
        numbers[key_of(ask)] = number
        if key_of(ask) != "ferry":
            give(ask, WRONG if key_of(ask) == "stone" else RIGHT)
            expect(page.locator(".save")).to_have_text(SAVED)
        page.get_by_role("button", name="Save and c").click()
    return numbers


def look_around(page, numbers):
    """Back by the list of numbers to an answer that is still there, and to a flag."""
    page.get_by_role("row", name="Where did the stone").get_by_role("link", name="Change").click()
    expect(page.locator("#questions-heading")).to_have_text("7 of 8 answered")
    page.locator("#questions .qn").nth(numbers["order"] - 1).click()
    expect(page).to_have_title(f"Question {numbers['order']} of 8: The harbour")
    assert shown(page.locator(".ask")) == RIGHT["order"]
    page.get_by_label("Flag this question").check()
    expect(page.locator("#questions-heading")).to_have_text("7 of 8 answered, 1 flagged")


def hand_in(page):
    page.get_by_role("button", name="Check answers and submit").click()
    expect(page.locator(".lede")).to_contain_text("You have answered 7 of 8.")
    rows = page.locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("No answer yet")
    expect(rows.nth(1)).to_contain_text("Flagged")
    page.get_by_role("button", name="Submit with 1 unanswered").click()
    expect(heading(page)).to_have_text("You got 6 of 8")
    expect(page.get_by_text("7 of 8 questions had an answer.")).to_be_visible()


def review(page, numbers):
    """Each answer leads to its sentence, and each sentence back to its answer."""
    page.get_by_role("link", name="See your answers").click()
    expect(page.locator(".tally a")).to_have_count(8)
    expect(page.locator(".lede")).to_contain_text("1 answer was not correct. 1 question was left blank.")
    number = numbers["stone"]
    note = page.locator(f"#q{number}")
    expect(note.locator(".badge").first).to_have_text("Not correct")
    expect(note.locator(".ans")).to_contain_text("The old pier")
    expect(note.locator(".ans")).to_contain_text("The quarry at Sandvik")
    expect(note.locator("blockquote mark")).to_have_text("The stone came from the quarry at Sandvik.")
    note.get_by_role("link", name="Show in the article").click()
    mark = page.locator(f"#q{number}-passage")
    expect(mark).to_have_attribute("data-active", "")
    expect(mark).to_be_in_viewport()
    page.locator(f".ref[href='#q{numbers['wood']}']").click()
    expect(page.locator(f"#q{numbers['wood']}")).to_be_in_viewport()
    expect(page.locator(f"#q{numbers['wood']}")).to_have_attribute("data-active", "")
    expect(page.get_by_role("link", name="Practise the 2 you missed")).to_have_attribute("href", "/practice")
    page.get_by_role("link", name="Show only the 2 missed").click()
    expect(page.locator("li.item")).to_have_count(2)


def try_again(page):
    """The second attempt, handed in blank."""
    page.goto("/quizzes")
    expect(page.get_by_role("row", name="The harbour")).to_contain_text("1 of 2 used")
    start(page)
    page.get_by_role("button", name="Check answers and submit").click()
    page.get_by_role("button", name="Submit with 8 unanswered").click()
    expect(heading(page)).to_have_text("You got 0 of 8")
    page.goto("/quizzes")
    page.get_by_role("link", name="The harbour").click()
    expect(page.get_by_text("You have used all your attempts.")).to_be_visible()


def look_back(page):
    """The chart, the table with the same figures, and the same as a file."""
    page.get_by_role("link", name="See your scores").click()
    expect(page.get_by_role("img", name="in per cent: 75, 0.")).to_be_visible()
    rows = page.locator("tr.attempt")
    expect(rows).to_have_count(2)
    expect(rows.nth(1)).to_contain_text("6 of 8")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "The harbour" in lines[1]


def practise(page):
    """A missed question, wrong and then right."""
    page.get_by_role("link", name="Practice", exact=True).click()
    page.get_by_role("link", name="Start practising").click()
    page.get_by_role("button", name="Check my answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Give an answer first.")
    give(page.locator(".ask"), WRONG)
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".item .badge").first).to_contain_text(re.compile("(Not|Partly) correct"))
    page.get_by_role("link", name="Try this one again").click()
    give(page.locator(".ask"), RIGHT)
    page.get_by_role("button", name="Check my answer").click()
    expect(page.locator(".item .badge").first).to_have_text("Correct")
    expect(page.locator("mark").first).to_be_attached()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_role("button", name="Check my answer")).to_be_visible()


def test_from_the_class_code_to_practice(quiz, page, watch):
    watch.expect("422")
    join(page)
    start(page)
    numbers = answer_all(page)
    look_around(page, numbers)
    hand_in(page)
    review(page, numbers)
    try_again(page)
    look_back(page)
    practise(page)
    sign_out(page)
    expect(page.get_by_label("Class code")).to_be_visible()


def test_somebody_without_a_class_takes_a_built_in_quiz(live_server, page):
    page.goto("/")
    page.get_by_role("link", name="Make an account").click()
    sign_up(page, "Ben")
    expect(heading(page)).to_have_text("Hello, Ben")
    expect(page.get_by_text("Nothing due.")).to_be_visible()
    page.get_by_role("link", name="All quizzes").click()
    page.get_by_role("link", name="Fall of Damascus: prelude").click()
    page.get_by_role("button", name="Start, 13 minutes").click()
    expect(page).to_have_title("Question 1 of 10: Fall of Damascus: prelude")
    page.get_by_role("button", name="Save and leave").click()
    page.get_by_role("link", name="Continue").click()
    expect(page).to_have_title("Question 1 of 10: Fall of Damascus: prelude")
