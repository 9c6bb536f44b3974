"""Advice on the wording of questions, before and after they come in."""

import re
from dataclasses import replace

import pytest
from babel import Locale

from quizapp.core.lint.bank import Bank
from quizapp.core.question import Process
from quizapp.extensions import db
from quizapp.formats.normalised import from_record
from quizapp.library import advice, queries
from quizapp.library.models import ImportRun
from tests.factories import QUESTIONS, TEXT, make_article, make_set, make_teacher
from tests.integration.library.files import BAD, DRAFT, STONE, YEARS, inline, make_file
from tests.integration.library.test_imports import dry_run, post
from tests.integration.signed_in import sign_in

HEADING = "Advice on wording"
TOO_MUCH = "There is too much text here to look at."
NOTHING = "There is nothing to suggest."
GOOD = """\
  - id: good
    type: true_false
    prompt: According to the text, the harbour has been open since 1894.
    answer: true
    feedback_true: The text says so in its first words.
    feedback_false: The text says that it opened in that year.
    explanation: The first sentence of the text gives the year in which the harbour was opened.
    process: retrieve
    difficulty: easy
    passages: [The harbour of Brenholm opened on 3 May 1894.]
"""
NEGATIVE = GOOD.replace("has been open since", "did not open in").replace("id: good", "id: negative")


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


@pytest.fixture(autouse=True)
def article(app):
    return make_article()


def report(browser, *questions, **about):
    return browser.get(dry_run(browser, make_file(*questions, **about))).text


def part(page):
    """The words of the section, without markup."""
    section = page[page.index('<section class="stack" aria-labelledby="advice">') :]
    return " ".join(re.sub(r"<[^>]*>", "", section[: section.index("</section>")]).split())


def test_a_finding_stands_with_line_question_rule_and_advice(browser):
    words = part(report(browser, GOOD, NEGATIVE))
    assert "Line 17: Question 2 negative" in words
    assert "L07 “not” makes the question negative; ask for what is so. prompt" in words
    assert "Question 1" not in words


def test_good_questions_get_one_calm_sentence(browser):
    assert part(report(browser, GOOD)) == f"{HEADING} {NOTHING}"


def test_advice_comes_after_what_comes_in(browser):
    page = report(browser, NEGATIVE)
    assert page.index("What comes in") < page.index(HEADING)
    assert 'href="#q1"' in page
    assert 'id="q1"' in page


def test_advice_keeps_nobody_from_importing(browser, teacher):
    run = dry_run(browser, make_file(NEGATIVE, STONE, YEARS, DRAFT))
    assert HEADING in browser.get(run).text
    assert post(browser, run, take="all").status_code == 303
    assert queries.find_by_slug(teacher, "harbour")


def test_without_questions_or_their_article_there_is_none(browser):
    assert HEADING not in report(browser, BAD)
    assert HEADING not in report(browser, STONE, source="")


def test_what_judges_a_whole_bank_is_left_out(browser):
    words = part(report(browser, *(NEGATIVE.replace("negative", f"n{number}") for number in range(25))))
    assert set(re.findall(r"L\d\d", words)) == {"L07", "L15"}
    assert "stems are negative" not in words


def test_at_most_fifty_suggestions_are_listed(browser, monkeypatch):
    monkeypatch.setattr(advice, "MAX_SHOWN", 3)
    words = part(
        report(
            browser,
            *(NEGATIVE.replace("1894", str(1900 + number)).replace("negative", f"n{number}") for number in range(5)),
        )
    )
    found = advice.advise_file(newest())
    assert (found.count, found.more) == (len(every_finding(found)) + found.more, found.count - 3)
    assert len(re.findall(r"L\d\d ", words)) == 3
    assert f"{found.count} suggestions" in words
    assert f"{found.more} more are not listed." in words


def newest():
    return from_record(db.session.scalars(db.select(ImportRun).order_by(ImportRun.id.desc())).first().report)


def every_finding(found):
    return [finding for each in found.questions for finding in each.findings]


def test_the_limit_is_fifty():
    assert advice.MAX_SHOWN == 50


def test_of_many_questions_the_first_are_looked_at(browser, monkeypatch):
    monkeypatch.setattr(advice, "MAX_QUESTIONS", 2)
    words = part(report(browser, GOOD, STONE, NEGATIVE))
    assert "Only the first 2 questions were looked at." in words
    assert "Question 2" in words
    assert "Question 3" not in words


def test_of_long_questions_the_first_are_looked_at(browser, monkeypatch):
    monkeypatch.setattr(advice, "MAX_CHARACTERS", 1_000)
    words = part(report(browser, GOOD, NEGATIVE))
    assert words == f"{HEADING} {NOTHING} Only the first question was looked at."


def test_too_long_a_question_is_not_looked_at(browser, monkeypatch):
    monkeypatch.setattr(advice, "MAX_CHARACTERS", len(TEXT))
    long = NEGATIVE.replace("explanation: ", f"explanation: {'Very ' * 100}")
    assert part(report(browser, long)) == f"{HEADING} {TOO_MUCH}"


def test_a_question_on_too_long_an_article_is_not_looked_at(browser, monkeypatch):
    monkeypatch.setattr(advice, "MAX_CHARACTERS", 2_000)
    assert TOO_MUCH in part(report(browser, NEGATIVE, source=inline(TEXT + "One more line.\n" * 200)))


def test_only_questions_on_the_page_are_linked(browser, monkeypatch):
    monkeypatch.setattr("quizapp.library.views.MAX_SHOWN", 1)
    page = report(browser, STONE, NEGATIVE)
    assert "Question 2" in part(page)
    assert 'href="#q1"' in page
    assert 'href="#q2"' not in page


def test_of_the_largest_file_the_first_questions_are_looked_at(app):
    long = "Many of the words that follow were chosen to be long and to tell one of them from another. "
    many = [replace(QUESTIONS[n % 8], id=f"q{n}", explanation=f"{long * 12} {n}") for n in range(2_000)]
    parsed = advice.parse_article(make_article().text)
    asked = [advice.Asked(number=number, question=question) for number, question in enumerate(many, start=1)]
    found = advice._advice(parsed, asked, len(asked), range(2_001))
    assert found.looked_at == 500


def test_a_report_that_is_looked_at_again_is_not_judged_again(browser, monkeypatch):
    judged = []
    monkeypatch.setattr(advice, "advise", lambda bank: judged.append(bank) or [])
    advice._findings.cache_clear()
    run = dry_run(browser, make_file(NEGATIVE))
    browser.get(run)
    browser.get(run)
    advice._findings.cache_clear()
    assert [type(bank) for bank in judged] == [Bank]


def test_questions_in_another_language_are_told_apart(browser):
    words = "The rules behind them are made for English, so some may not fit."
    assert words not in report(browser, NEGATIVE)
    assert words in report(browser, NEGATIVE, head="id: hafen\ntitle: Der Hafen\nlanguage: de\n")


def test_findings_are_marked_as_english_where_the_page_is_not(app, browser, monkeypatch):
    run = dry_run(browser, make_file(NEGATIVE))
    mark = '<ul lang="en" dir="ltr">'
    assert mark not in browser.get(run).text
    monkeypatch.setattr("quizapp.i18n.get_locale", lambda: Locale("de"))
    assert mark in browser.get(run).text


def test_texts_in_advice_stay_escaped(browser):
    page = report(browser, NEGATIVE.replace("1894.", '1894 in <b>"Xy&lt;script&gt;alert(1)&lt;/script&gt;Zy"</b>.', 1))
    assert "<script>alert" not in page


def set_page(browser, row, number=1):
    return browser.get(f"/teach/sets/{row.public_id}?page={number}").text


def test_the_own_set_has_advice_on_its_page(browser, teacher):
    post(browser, dry_run(browser, make_file(GOOD, NEGATIVE)), take="all")
    page = set_page(browser, queries.find_by_slug(teacher, "harbour"))
    assert "Question 2 negative" in part(page)
    assert "Line" not in part(page)
    assert 'href="#q2"' in page


def test_a_built_in_set_and_an_empty_one_have_none(browser, teacher):
    assert HEADING not in set_page(browser, make_set(QUESTIONS))
    assert HEADING not in set_page(browser, make_set([], owner=teacher))


def test_each_page_of_a_set_has_advice_on_its_own_questions(browser, teacher, monkeypatch):
    row = make_set([replace(QUESTIONS[0], id=f"q{number}") for number in range(1, 53)], owner=teacher)
    first, second = part(set_page(browser, row)), part(set_page(browser, row, 2))
    assert "Question 51 " not in first
    assert re.findall(r"Question \d+ ", second) == ["Question 51 ", "Question 52 "]
    assert "q1 asks in the same words" in second

    monkeypatch.setattr(advice, "MAX_QUESTIONS", 50)
    assert part(set_page(browser, row, 2)) == f"{HEADING} Only the first 50 questions were looked at."


def test_the_passages_of_a_question_on_an_older_text_have_no_place(browser, teacher):
    claim = "The passage is not inside one paragraph"
    row = make_set([replace(QUESTIONS[0], process=Process.RETRIEVE)], owner=teacher)
    assert claim not in part(set_page(browser, row))
    row.article_version = make_article(text=f"Another text.\n{TEXT}")
    db.session.commit()
    assert claim not in part(set_page(browser, row))


def test_advice_costs_the_same_however_many_questions_there_are(browser, teacher, statements):
    counts = []
    for length in (8, 2, 8):  # the first time, this process may have to read the questions
        row = make_set(QUESTIONS[:length], owner=teacher)
        with statements() as log:
            browser.get(f"/teach/sets/{row.public_id}")
        counts.append(len(log.statements))
    assert counts[1] == counts[2] <= counts[0] <= 10
