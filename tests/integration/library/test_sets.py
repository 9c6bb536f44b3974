from dataclasses import replace

import pytest

from quizapp.core.question import Passage
from quizapp.formats.registry import read
from tests.factories import QUESTIONS, TEXT, make_set, make_teacher, make_user
from tests.integration.signed_in import sign_in


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


def addresses(row):
    return [f"/teach/sets/{row.public_id}", f"/teach/sets/{row.public_id}/export"]


def test_a_teacher_sees_the_own_sets_and_the_built_in_ones(browser, teacher):
    make_set(owner=teacher, title="My set")
    make_set(title="Everybody's set")
    make_set(owner=make_teacher(), title="Somebody's set")

    page = browser.get("/teach/sets").text

    assert page.index("My set") < page.index("Everybody&#39;s set")
    assert "Somebody" not in page


def test_drafts_are_counted(browser, teacher):
    draft = replace(QUESTIONS[1], passages=(Passage(exact="nowhere"),))
    make_set([QUESTIONS[0], draft], owner=teacher)
    assert "1 draft" in browser.get("/teach/sets").text


def test_the_list_of_sets_costs_the_same_however_long_it_is(browser, teacher, statements):
    counts = []
    for _round in range(2):
        make_set(QUESTIONS[:1], owner=teacher)
        make_set(QUESTIONS[:1], owner=teacher)
        with statements() as log:
            browser.get("/teach/sets")
        counts.append(len(log.statements))
    assert counts[0] == counts[1]


def test_a_set_shows_every_question_with_what_settles_it(browser):
    row = make_set(description="All eight types.")
    page = browser.get(f"/teach/sets/{row.public_id}").text

    for question in QUESTIONS:
        assert question.passages[0].exact in page.replace("<mark>", "").replace("</mark>", "")
        assert f"Explanation of {question.id}." in page
    for number in range(1, len(QUESTIONS) + 1):
        assert f'id="q{number}-passage"' in page
    for words in ("Feedback on The quarry at Sandvik.", "It was granite.", "Look at the last part.", "Aldersund"):
        assert words in page


def test_a_set_costs_the_same_however_many_questions_it_has(browser, teacher, statements):
    counts = []
    for length in (8, 2, 8):  # the first time, this process may have to read the questions
        row = make_set(QUESTIONS[:length], owner=teacher)
        with statements() as log:
            browser.get(f"/teach/sets/{row.public_id}")
        counts.append(len(log.statements))
    assert counts[1] == counts[2] <= counts[0]


def test_a_draft_says_so(browser):
    row = make_set([replace(QUESTIONS[0], passages=(Passage(exact="It came by ship."),))])
    page = browser.get(f"/teach/sets/{row.public_id}").text
    assert "Draft" in page
    assert "This passage is not in the article." in page
    assert "It came by ship." in page


def test_a_set_without_questions_says_so(browser):
    row = make_set([])
    assert "This set has no questions yet." in browser.get(f"/teach/sets/{row.public_id}").text


def test_a_long_set_has_pages(browser):
    row = make_set([replace(QUESTIONS[0], id=f"q{number}") for number in range(51)])
    assert 'id="q50"' in browser.get(f"/teach/sets/{row.public_id}").text
    second = browser.get(f"/teach/sets/{row.public_id}?page=2").text
    assert 'id="q51"' in second
    assert 'id="q50"' not in second


def test_the_sets_of_other_teachers_are_not_there(browser):
    for address in addresses(make_set(owner=make_teacher())):
        assert browser.get(address).status_code == 404


def test_a_set_that_is_not_there_is_not_found(browser):
    assert browser.get("/teach/sets/nothing").status_code == 404


def test_no_student_sees_a_set(app):
    student = sign_in(app, make_user())
    for address in ("/teach/sets", "/teach/sets/import", "/teach/sets/nothing", *addresses(make_set())):
        response = student.get(address)
        assert response.status_code == 403
        assert "Explanation of" not in response.text


def test_nobody_sees_a_set_without_signing_in(client):
    for address in ("/teach/sets", "/teach/sets/import", *addresses(make_set())):
        assert client.get(address).status_code == 303


def test_an_export_is_a_file_that_reads_back(browser):
    row = make_set(slug="harbour")
    response = browser.get(f"/teach/sets/{row.public_id}/export")

    assert response.mimetype == "application/yaml"
    assert response.headers["Content-Disposition"] == "attachment; filename=harbour.quiz.yaml"
    parsed = read(response.data)
    assert parsed.questions == QUESTIONS
    assert parsed.source is not None
    assert parsed.source.text == TEXT
    assert (parsed.notes, [item.notes for item in parsed.items]) == ((), [()] * len(QUESTIONS))


def test_texts_of_a_set_stay_escaped(browser):
    hostile = replace(QUESTIONS[0], prompt="<img src=x onerror=alert(1)>Who?", explanation="<script>alert(1)</script>")
    row = make_set([hostile], title="<script>alert(1)</script>", description="<b>x</b>")
    page = browser.get(f"/teach/sets/{row.public_id}").text
    assert "alert(1)</script>" not in page
    assert "onerror" not in page
