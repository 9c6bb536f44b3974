"""A teacher's whole way: from the one-time link over a file of questions to the results of the class."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from quizapp.accounts import passwords
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.library.models import Question, QuestionSet
from tests.browser.answers import RIGHT, give
from tests.browser.people import PASSWORD, sign_in, sign_up
from tests.factories import make_class, make_quiz, make_teacher

NEW_PASSWORD = "seven loud granite walls"

FILE = """\
format: quizset/1
id: moon-landing
title: The first Moon landing
language: en
source:
  title: Apollo 11
  text: |
    Apollo 11 landed on the Moon on 20 July 1969. Michael Collins stayed in orbit.
questions:
  - id: who-stayed
    type: single_choice
    prompt: Who of the crew did not land on the Moon?
    options:
      - text: Buzz Aldrin
        feedback: He landed with Neil Armstrong.
      - text: Michael Collins
        correct: true
    explanation: He stayed in orbit, so he did not land.
    passages:
      - Michael Collins stayed in orbit
  - id: which-year
    type: numeric
    prompt: In which year did Apollo 11 land?
    answers:
      - value: 1969
    passages:
      - on 20 July 1969
  - id: where
    type: true_false
    prompt: Collins walked on the Moon.
    answer: false
    passages:
      - Michael Collins stayed in orbit
"""
FAULTS = {
    "correct: true": "correct: false",
    "value: 1969": "value: long ago",
    "answer: false\n    passages:\n      - Michael Collins": "answer: false\n    passages:\n      - Mike Collins",
}


def faulty_file():
    """The file with a fault in each question, and the line where each stands."""
    text, lines = FILE, []
    for good, bad in FAULTS.items():
        text = text.replace(good, bad)
    for place in ("options:", "value: long ago", "- Mike Collins"):
        lines.append(text[: text.index(place)].count("\n") + 1)
    return text, lines


def stored():
    """How many sets and questions there are."""
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (QuestionSet, Question)]


def heading(page):
    return page.get_by_role("heading", level=1)


def button(page, name):
    return page.get_by_role("button", name=name)


def make_account(page, live_server):
    """From the link that the first start prints."""
    address = re.search(r"http\S+", live_server.flask("people invite --first"))[0]
    page.goto(address)
    expect(page).to_have_url(re.compile("/link$"))
    page.get_by_label("Your name").fill("Miriam Haddad")
    page.get_by_label("Sign-in name").fill("haddad")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    button(page, "Make the account").click()
    expect(heading(page)).to_have_text("Hello, Miriam Haddad")
    page.goto(address)
    expect(heading(page)).to_have_text("This link does not work any more")


def set_up_class(page):
    page.goto("/")
    page.get_by_role("link", name="Make a class").click()
    page.get_by_label("Name").fill("History 9b")
    button(page, "Make the class").click()
    expect(heading(page)).to_have_text("History 9b")
    expect(page.locator(".code")).to_have_text(re.compile(r"^\w{3}-\w{3}-\w{3}$"))


def upload_with_faults(page):
    """Every problem is named by its line, and nothing is stored."""
    before = stored()
    page.get_by_role("link", name="Question sets").click()
    page.get_by_role("link", name="Import a file").click()
    button(page, "Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file, or paste its text.")
    page.get_by_label("Or paste the text of the file").fill(FILE.replace("    type: numeric", "   type: numeric"))
    button(page, "Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile(r"This file cannot be read\s+Line \d+:"))
    text, lines = faulty_file()
    page.get_by_label("Or paste the text of the file").fill(text)
    button(page, "Check the file").click()
    expect(heading(page)).to_have_text("0 of 3 questions are ready.")
    expect(page.locator(".lede")).to_have_text("Nothing is saved yet.")
    for number, line in enumerate(lines, start=1):
        problem = page.locator("#problems ~ ul .sheet").filter(has_text=f"Question {number}")
        expect(problem).to_contain_text(f"Line {line}:")
    expect(page.locator("#problems ~ ul")).to_contain_text("Closest match: “Michael Collins stayed in orbit")
    assert stored() == before


def upload(page, folder):
    """The same file without faults; then the set beside its article."""
    path = folder / "moon.quiz.yaml"
    path.write_text(FILE)
    page.get_by_role("link", name="Choose another file").click()
    page.get_by_label("File", exact=True).set_input_files(path)
    button(page, "Check the file").click()
    expect(heading(page)).to_have_text("3 of 3 questions are ready.")
    button(page, "Add 3 questions").click()
    expect(page.get_by_text("3 questions are in the set.")).to_be_visible()
    expect(heading(page)).to_have_text("The first Moon landing")
    expect(page.locator(".reader mark").first).to_be_visible()
    page.locator("#q2").get_by_role("link", name="Show in the article").click()
    expect(page.locator("#q2-passage")).to_have_attribute("data-active", "")
    expect(page.locator("#q2-passage")).to_contain_text("on 20 July 1969")


def set_quiz(page):
    page.get_by_role("link", name="Classes").click()
    page.get_by_role("link", name="History 9b").click()
    page.get_by_role("link", name="Set a quiz for this class").click()
    button(page, "Set the quiz").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title.")
    page.get_by_label("Title").fill("To the Moon")
    page.get_by_label("The first Moon landing").check()
    page.get_by_label("Minutes for each attempt").fill("15")
    page.get_by_label("Practice: everything straight after each attempt").check()
    button(page, "Set the quiz").click()
    expect(heading(page)).to_have_text("To the Moon")
    expect(page.get_by_text("History 9b can take this once.")).to_be_visible()
    expect(page.get_by_text("Each attempt has 15 minutes.")).to_be_visible()


def preview(page):
    """As a student has it; leaving leads back, and the result counts for nothing."""
    button(page, "Try it as a student").click()
    expect(page.get_by_text("Preview: nothing here counts")).to_be_visible()
    expect(page).to_have_title("Question 1 of 3: To the Moon")
    button(page, "Save and leave").click()
    expect(heading(page)).to_have_text("To the Moon")
    button(page, "Try it as a student").click()
    button(page, "Check answers and submit").click()
    button(page, "Submit with 3 unanswered").click()
    expect(heading(page)).to_have_text("You got 0 of 3")
    page.get_by_role("link", name="See your answers").click()
    expect(page.locator("li.item")).to_have_count(3)
    page.get_by_role("link", name="Results", exact=True).click()
    expect(page.get_by_role("row", name="To the Moon")).to_contain_text("0 of 0")


def copy_and_withdraw(page):
    page.get_by_role("row", name="To the Moon").get_by_role("link").click()
    page.goto(page.url.removesuffix("/results"))
    button(page, "Make a copy").click()
    expect(page.get_by_text("can see it now: look at its dates and settings.")).to_be_visible()
    page.get_by_label("Title").fill("To the Moon again")
    button(page, "Save").click()
    expect(heading(page)).to_have_text("To the Moon again")
    button(page, "Withdraw the quiz").click()
    expect(page.get_by_text("This quiz is withdrawn. No student sees it.")).to_be_visible()
    button(page, "Offer it again").click()
    expect(page.get_by_text("This quiz is withdrawn.")).to_have_count(0)
    page.goto("/teach/quizzes")
    expect(page.locator("tbody tr")).to_have_count(2)


def test_from_the_first_link_to_a_quiz_for_the_class(live_app, live_server, page, watch, tmp_path):
    watch.expect("422|410")
    make_account(page, live_server)
    set_up_class(page)
    upload_with_faults(page)
    upload(page, tmp_path)
    set_quiz(page)
    preview(page)
    copy_and_withdraw(page)


@pytest.fixture
def teacher(live_app, new_context):
    """A page of the teacher, who has a class with a quiz."""
    teacher = make_teacher(login="haddad", name="Miriam Haddad", password_hash=passwords.make_hash(PASSWORD))
    classroom = make_class(teacher, name="History 9b", join_code="MKTPWRCDF")
    make_quiz(classroom, settings=QuizSettings(time_limit=timedelta(minutes=20)), title="The harbour")
    page = new_context().new_page()
    page.goto("/sign-in")
    sign_in(page, "haddad")
    expect(heading(page)).to_have_text("Hello, Miriam Haddad")
    return page


def join(page, name):
    """A pupil comes by the link of the class and starts its quiz."""
    page.goto("/join/MKTPWRCDF")
    page.get_by_role("link", name="Make an account").click()
    sign_up(page, name)
    button(page, "Join the class").click()
    page.get_by_role("link", name="The harbour").click()
    button(page, "Start, 20 minutes").click()
    expect(page).to_have_title("Question 1 of 8: The harbour")


def answer_all(page):
    for number in range(1, 9):
        expect(page).to_have_title(f"Question {number} of 8: The harbour")
        give(page.locator(".ask"), RIGHT)
        button(page, "Save and c").click()
    button(page, "Submit 8 answers").click()
    expect(heading(page)).to_have_text("You got 8 of 8")


def give_up(page):
    button(page, "Check answers and submit").click()
    button(page, "Submit with 8 unanswered").click()
    expect(heading(page)).to_have_text("You got 0 of 8")


def renew_password(teacher, pupil):
    """Forgotten: the teacher makes a link, the pupil opens it and is in again."""
    pupil.get_by_role("link", name="Sign in").first.click()
    pupil.get_by_role("link", name="I forgot my password").click()
    expect(pupil.get_by_text("Ask your teacher for a new link.")).to_be_visible()
    teacher.get_by_role("link", name="Classes").click()
    teacher.get_by_role("link", name="History 9b").click()
    button(teacher, "Make a password link for Amina").click()
    address = teacher.locator(".link-once code").inner_text()
    pupil.goto(address)
    pupil.get_by_label("New password").fill(NEW_PASSWORD)
    button(pupil, "Save the password").click()
    expect(heading(pupil)).to_have_text("Hello, Amina")


def look_at_results(page):
    page.get_by_role("link", name="Results", exact=True).click()
    expect(page.get_by_role("row", name="The harbour")).to_contain_text("2 of 2")
    page.get_by_role("link", name="The harbour").click()
    expect(page.locator(".lede")).to_have_text("2 of 2 students have submitted.")
    expect(page.locator(".facts")).to_contain_text("Average score50%")
    page.get_by_role("link", name="Score").click()
    expect(page.locator("tbody tr").first).to_contain_text("Amina")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as CSV").click()
    table = download.value.path().read_text(encoding="utf-8-sig")
    assert len(table.splitlines()) == 3
    assert "Amina" in table
    page.get_by_role("link", name=re.compile("^Attempt 1.*Ben")).click()
    expect(heading(page)).to_have_text("Ben got 0 of 8")
    expect(page.locator("li.item")).to_have_count(8)
    expect(page.locator(".reader mark").first).to_be_visible()
    page.get_by_text("Should this attempt not count?").click()
    button(page, "Take this attempt out of the scores").click()
    expect(page.get_by_text("This attempt no longer counts.")).to_be_visible()


def test_from_the_pupils_who_join_to_their_results(teacher, new_context):
    another = new_context().new_page()
    join(another, "Ben")
    give_up(another)
    pupil = new_context(viewport={"width": 390, "height": 800}).new_page()
    join(pupil, "Amina")
    answer_all(pupil)
    at_school = new_context().new_page()
    at_school.goto("/")
    renew_password(teacher, at_school)
    pupil.reload()
    expect(pupil).to_have_url(re.compile("/sign-in"))
    look_at_results(teacher)
