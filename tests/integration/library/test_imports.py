from datetime import UTC, datetime, timedelta

import pytest

from quizapp.extensions import db
from quizapp.library import imports, queries
from quizapp.library.models import Article, ImportRun, Question, QuestionSet
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction
from tests.factories import TEXT, make_article, make_class, make_quiz, make_teacher
from tests.integration.library.files import BAD, DRAFT, STONE, YEARS, inline, make_file
from tests.integration.signed_in import form_token, sign_in

NOW = datetime.now(UTC)


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def browser(app, teacher):
    return sign_in(app, teacher)


@pytest.fixture
def article(app):
    return make_article()


def post(browser, path, **data):
    return browser.post(path, data={"csrf_token": form_token(browser), **data})


def paste(browser, text, **data):
    return post(browser, "/teach/sets/import", text=text, **data)


def send_file(browser, content, **fields):
    """Upload a file as a browser does; the test client would keep a large one in a file that it never closes."""
    parts = [part("csrf_token", form_token(browser)), *(part(name, value) for name, value in fields.items())]
    parts.append(part('file"; filename="harbour.quiz.yaml', "").encode() + content)
    body = b"".join(each.encode() if isinstance(each, str) else each for each in parts) + b"\r\n--cut--\r\n"
    return browser.post("/teach/sets/import", data=body, content_type="multipart/form-data; boundary=cut")


def part(name, value):
    return f'\r\n--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}'


def dry_run(browser, text, **data):
    """The address of the report on a pasted file."""
    response = paste(browser, text, **data)
    assert response.status_code == 303, response.text
    return response.location


def nothing_is_stored():
    return not db.session.scalars(db.select(Question.id)).all()


def test_a_file_is_reported_before_anything_is_stored(browser, article):
    page = browser.get(dry_run(browser, make_file(STONE, YEARS))).text
    assert "2 of 2 questions are ready." in page
    assert "Nothing is saved yet." in page
    assert "SENTINEL-EXPLANATION" in page
    assert nothing_is_stored()


def test_an_uploaded_file_is_read_like_a_pasted_one(browser, article):
    page = browser.get(send_file(browser, make_file(STONE).encode()).location).text
    assert "harbour.quiz.yaml" in page
    assert "1 of 1 question is ready." in page


def test_confirming_stores_the_set_of_the_teacher(browser, teacher, article):
    response = post(browser, dry_run(browser, make_file(STONE, YEARS)), take="all")

    row = queries.find_by_slug(teacher, "harbour")
    assert (response.status_code, response.location) == (303, f"/teach/sets/{row.public_id}")
    assert row.article_version_id == article.id
    assert "2 questions are in the set." in browser.get(response.location).text


def test_confirming_twice_stores_once(browser, teacher, article):
    run = dry_run(browser, make_file(STONE))
    first, second = post(browser, run, take="all"), post(browser, run, take="all")
    assert first.location == second.location
    assert len(db.session.scalars(db.select(Question)).all()) == 1
    assert "This file was imported." in browser.get(run).text


def test_every_problem_is_named_by_its_line(browser, article):
    page = browser.get(dry_run(browser, make_file(STONE, BAD, DRAFT))).text
    assert "Line 18:" in page
    assert "“answer” must be true or false." in page
    assert "Line 23:" in page
    assert "Closest match: “It took 6 years to build,”." in page
    assert "1 of 3 questions are ready." in page


def test_with_a_bad_item_only_the_good_ones_can_be_added(browser, teacher, article):
    run = dry_run(browser, make_file(STONE, BAD))
    assert post(browser, run, take="all").status_code == 422
    assert nothing_is_stored()

    assert post(browser, run, take="good").status_code == 303
    assert [row.key for row in db.session.scalars(db.select(Question))] == ["stone"]


def test_a_file_of_bad_items_adds_nothing(browser, article):
    run = dry_run(browser, make_file(BAD))
    assert "0 of 1 question is ready." in browser.get(run).text
    assert post(browser, run, take="good").status_code == 422
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Choose a file, or paste its text."),
        ("Who? {=me ~you}", "This is no question file that we know."),
        ("format: quizset/1\nid: [\n", "Line 3:"),
        ("format: quizset/1\nid: a\nid: b\n", "Line 3:"),
        ("format: quizset/1\nid: <script>\n", "“&lt;script&gt;” cannot be the “id” here."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(browser, text, words):
    response = paste(browser, text)
    assert response.status_code == 422
    assert words in response.text
    assert db.session.scalars(db.select(ImportRun)).all() == []


def test_a_file_and_a_text_at_once_are_one_too_many(browser):
    response = send_file(browser, b"x", text="x")
    assert response.status_code == 422
    assert "Choose a file or paste its text, not both." in response.text


def test_a_file_that_names_no_article_is_about_the_chosen_one(browser, teacher, article):
    run = dry_run(browser, make_file(STONE, source=""), article=article.article.slug)
    post(browser, run, take="all")
    assert queries.find_by_slug(teacher, "harbour").article_version_id == article.id


def test_the_article_can_be_chosen_after_the_upload(browser, teacher, article):
    run = dry_run(browser, make_file(STONE, source=""))
    page = browser.get(run).text
    assert "Which article is it about?" in page
    assert post(browser, run, take="all").status_code == 422

    assert post(browser, f"{run}/article", article=article.article.slug).status_code == 303
    assert "1 of 1 question is ready." in browser.get(run).text
    post(browser, run, take="all")
    assert queries.find_by_slug(teacher, "harbour").article_version_id == article.id


def test_the_article_of_another_teacher_cannot_be_chosen(browser):
    theirs = make_article(owner=make_teacher())
    assert paste(browser, make_file(STONE, source=""), article=theirs.article.slug).status_code == 422
    run = dry_run(browser, make_file(STONE, source=""))
    assert post(browser, f"{run}/article", article=theirs.article.slug).status_code == 422


def test_a_text_that_comes_with_the_file_becomes_an_article(browser, teacher):
    run = dry_run(browser, make_file(STONE, source=inline(TEXT)))
    assert db.session.scalars(db.select(Article)).all() == []
    post(browser, run, take="all")
    row = queries.find_by_slug(teacher, "harbour")
    article = row.article_version.article
    assert (article.title, article.owner_id, row.article_version.text) == ("A new text", teacher.id, TEXT)


def test_a_text_that_is_known_makes_no_second_article(browser, teacher, article):
    post(browser, dry_run(browser, make_file(STONE, source=inline(TEXT))), take="all")
    assert queries.find_by_slug(teacher, "harbour").article_version_id == article.id


def test_a_file_for_a_set_that_is_there_says_what_would_change(browser, teacher, article):
    post(browser, dry_run(browser, make_file(STONE, YEARS)), take="all")
    again = browser.get(dry_run(browser, make_file(STONE, YEARS))).text
    assert "None of its questions would change." in again

    changed = browser.get(dry_run(browser, make_file(STONE.replace("Aldersund", "Brenholm"), DRAFT))).text
    assert "New: 1. Changed: 1. Unchanged: 0. Taken out: 1." in changed


def test_quizzes_follow_a_set_to_its_new_text(browser, teacher):
    post(browser, dry_run(browser, make_file(STONE, source=inline(TEXT))), take="all")
    row = queries.find_by_slug(teacher, "harbour")
    quiz = make_quiz(make_class(teacher), sets=[row])
    longer = TEXT + "\nOne more line.\n"

    post(browser, dry_run(browser, make_file(STONE, source=inline(longer))), take="all")

    db.session.expire_all()
    row = db.session.get(QuestionSet, row.id)
    assert row.article_version.number == 2
    assert db.session.get(Quiz, quiz.id).article_version_id == row.article_version_id


def test_a_set_without_an_id_is_named_after_its_title(browser, teacher, article):
    post(browser, dry_run(browser, make_file(STONE, head="title: Über den Hafen!\n")), take="all")
    assert queries.find_by_slug(teacher, "uber-den-hafen").title == "Über den Hafen!"


def test_a_run_is_its_teachers_own(app, browser, article):
    run = dry_run(browser, make_file(STONE))
    other = sign_in(app, make_teacher())
    assert other.get(run).status_code == 404
    assert post(other, run, take="all").status_code == 404
    assert post(other, f"{run}/article", article=article.article.slug).status_code == 404
    assert nothing_is_stored()


def test_a_run_can_be_confirmed_for_a_day(browser, teacher, article):
    run = dry_run(browser, make_file(STONE))
    row = db.session.scalars(db.select(ImportRun)).one()
    row.created_at -= timedelta(days=1)
    db.session.commit()
    assert browser.get(run).status_code == 404
    assert post(browser, run, take="all").status_code == 404


def test_old_runs_are_dropped(browser, teacher, article):
    upload = imports.Upload(filename="x.yaml", content=make_file(STONE).encode())
    parsed = imports.read_upload(upload, teacher, None)
    for age in (timedelta(days=2), *(timedelta(minutes=minutes) for minutes in range(12, 0, -1))):
        with write_transaction():
            imports.keep_run(upload, parsed, teacher, NOW - age)
    kept = sorted(db.session.scalars(db.select(ImportRun.created_at)))
    assert len(kept) == 10
    assert kept[0] == NOW - timedelta(minutes=10)


def test_a_file_over_the_limit_is_refused_before_it_is_read(browser):
    assert send_file(browser, b"x" * (11 * 1024 * 1024)).status_code == 413


def test_a_file_as_large_as_allowed_gets_an_answer(browser):
    response = send_file(browser, b"#" * (10 * 1024 * 1024))
    assert response.status_code == 422
    assert "This is no question file that we know." in response.text


def test_a_report_costs_the_same_however_long_the_file_is(browser, article, statements):
    counts = []
    for questions in ([STONE], [STONE.replace("stone", f"s{number}") for number in range(30)]):
        run = dry_run(browser, make_file(*questions))
        with statements() as log:
            browser.get(run)
        counts.append(len(log.statements))
    assert counts[0] == counts[1]
