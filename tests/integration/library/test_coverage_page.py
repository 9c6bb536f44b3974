"""The page on which teachers see what the questions on an article cover."""

import re

import pytest

from quizapp.core.question import Passage, Process
from quizapp.extensions import db
from quizapp.library.models import Question
from tests.factories import CREATED_AT, QUESTIONS, a_question, make_article, make_set, make_teacher, make_user
from tests.integration.signed_in import sign_in

LINK = re.compile(r'href="(/teach/sets/[^"#]+)#(q\d+)">\d+\. <bdi>([^<]+)</bdi>')


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


@pytest.fixture
def article(app):
    return make_article()


def address(version):
    return f"/teach/articles/{version.article.slug}/coverage"


def test_the_page_shows_the_article_with_what_rests_on_it(browser, article):
    make_set([QUESTIONS[0], a_question("again")], None, article)
    page = browser.get(address(article)).text
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert "<mark>The stone came from the quarry at Sandvik.</mark>" in page
    assert "[2 questions]" in text
    assert "Paragraph 2: 2 questions, 1 wanted" in text
    assert "Paragraph 3: 0 questions, 1 wanted" in text
    assert page.count('<rect class="fill" width="100%" height="0%"/>') == page.count("badge--warn") == 4
    assert '<a href="/teach/sets" aria-current="page">' in page


def test_a_link_leads_to_its_question_on_the_page_of_its_set(browser, article, teacher):
    own = make_set([a_question(f"own-{number}") for number in range(52)], teacher, article, title="Mine")
    make_set([QUESTIONS[4]], None, article, title="Everybody's")
    db.session.scalars(db.select(Question).filter_by(set_id=own.id, key="own-3")).one().retired_at = CREATED_AT
    db.session.commit()

    links = LINK.findall(browser.get(address(article)).text)

    assert len(links) == 52
    pages = {path: browser.get(path).text for path, *_ in links}
    assert len(pages) == 3
    for path, anchor, key in links:
        item = pages[path].partition(f'<li class="item" id="{anchor}"')[2].partition('<li class="item"')[0]
        assert f"<code>{key}</code>" in item


def test_the_page_shows_counts_and_targets(browser, article):
    make_set([a_question(f"q{n}", process=Process.RETRIEVE) for n in range(20)], None, article)
    page = browser.get(address(article)).text
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in page.split('<tr role="row">')]
    texts = [[re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip() for cell in row] for row in rows]
    assert ["Retrieve Too many: 9 or fewer", "20", "100%", "40%"] in texts
    assert ["Building", "20", "100%"] in texts
    assert ["Not stated", "20", "100%", "–"] in texts


def test_an_article_without_questions_has_a_page(browser, article):
    page = browser.get(address(article))
    assert page.status_code == 200
    assert "0 questions rest on this text." in page.text


def test_the_page_costs_the_same_however_many_questions_there_are(browser, teacher, statements):
    costs = []
    for sets in (1, 1, 4):  # the first time, this process may have to read the questions
        article = make_article()
        for _ in range(sets):
            make_set(QUESTIONS, teacher, article)
        with statements() as log:
            browser.get(address(article))
        costs.append(len(log.statements))
    assert costs[1] == costs[2] <= costs[0] <= 10


def test_a_student_is_refused_and_told_nothing(app, article):
    make_set(QUESTIONS, None, article)
    student = sign_in(app, make_user())
    for path in (address(article), "/teach/articles/nothing/coverage"):
        response = student.get(path)
        assert response.status_code == 403
        assert "stone" not in response.text


def test_nobody_sees_it_without_signing_in(client, article):
    assert client.get(address(article)).status_code == 303


def test_the_articles_of_other_teachers_are_not_there(browser):
    assert browser.get(address(make_article(owner=make_teacher()))).status_code == 404
    assert browser.get("/teach/articles/nothing/coverage").status_code == 404


def test_the_article_and_its_sets_lead_there_for_teachers_alone(app, browser, article):
    row = make_set(QUESTIONS, None, article)
    for path in (f"/articles/{article.article.slug}", f"/teach/sets/{row.public_id}"):
        assert f'href="{address(article)}"' in browser.get(path).text
    reader = sign_in(app, make_user()).get(f"/articles/{article.article.slug}")
    assert reader.status_code == 200
    assert "coverage" not in reader.text
    assert "questions cover" not in reader.text


def test_texts_stay_escaped(browser, teacher):
    script = "<script>alert(1)</script>"
    article = make_article(f"A {script} stood here. {script}\n\n== {script} ==\n\nMore.\n", teacher, title=script)
    passage = Passage(exact="A <script>", start=0, end=10)
    make_set([a_question(script, passages=(passage,))], teacher, article, title=script)
    assert script not in browser.get(address(article)).text
