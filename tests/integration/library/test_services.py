from dataclasses import replace
from datetime import timedelta

import pytest

from quizapp.core.question import digest
from quizapp.extensions import db
from quizapp.formats.native import read, read_article
from quizapp.library import queries
from quizapp.library.models import ArticleVersion, Question, QuestionSet, QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.library.services import Changes, changes_of, import_set
from quizapp.library.texts import get_or_make_text
from quizapp.transaction import write_transaction
from tests.factories import CREATED_AT, TEXT, make_article, make_teacher
from tests.integration.library.files import BAD, DRAFT, STONE, YEARS, make_file

LATER = CREATED_AT + timedelta(days=1)


def parse(*questions, text=TEXT, **changes):
    source = read_article(text.encode())
    return read(make_file(*questions, **changes).encode(), lambda _stated: source)


def store(parsed, owner, article, now=CREATED_AT):
    with write_transaction():
        return import_set(parsed, owner, article, now)


def versions(key):
    query = db.select(QuestionVersion).join(Question).where(Question.key == key).order_by(QuestionVersion.number)
    return db.session.scalars(query).all()


def current_keys(row):
    return [version.question.key for version in queries.all_questions(row)]


@pytest.fixture
def owner(app):
    return make_teacher()


@pytest.fixture
def article(app):
    return make_article()


def test_a_new_set_is_stored_with_its_questions(owner, article):
    parsed = parse(STONE, YEARS, head="id: harbour\ntitle: The harbour\nlicence: CC0\nauthors: [A]\n")
    row = store(parsed, owner, article)

    assert (row.owner_id, row.slug, row.title, row.article_version_id) == (
        owner.id,
        "harbour",
        "The harbour",
        article.id,
    )
    assert (row.meta["licence"], row.meta["authors"]) == ("CC0", ["A"])
    assert current_keys(row) == ["stone", "years"]
    (version,) = versions("stone")
    assert (version.number, version.is_ready, version.digest) == (1, True, digest(parsed.questions[0]))
    assert get_questions([(version.id, version.digest)])[version.id] == parsed.questions[0]


def test_an_unchanged_file_changes_nothing(owner, article, statements):
    store(parse(STONE, YEARS), owner, article)
    with statements() as log:
        row = store(parse(STONE, YEARS), owner, article, LATER)
    assert not [line for line in log.statements if line.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert row.changed_at == CREATED_AT


def test_a_question_changed_in_content_becomes_a_new_version(owner, article):
    row = store(parse(STONE, YEARS), owner, article)
    store(parse(STONE.replace("Aldersund", "Brenholm"), YEARS), owner, article, LATER)

    old, new = versions("stone")
    assert (old.number, new.number, new.question.version_number, new.created_at) == (1, 2, 2, LATER)
    assert [version.number for version in versions("years")] == [1]
    assert row.changed_at == LATER
    assert current_keys(row) == ["stone", "years"]


def test_a_question_that_is_gone_is_retired_and_can_come_back(owner, article):
    row = store(parse(STONE, YEARS), owner, article)
    store(parse(YEARS), owner, article, LATER)
    assert current_keys(row) == ["years"]
    assert [version.question.retired_at for version in versions("stone")] == [LATER]

    store(parse(YEARS, STONE), owner, article, LATER)
    assert current_keys(row) == ["years", "stone"]
    assert [version.number for version in versions("stone")] == [1]


def test_a_question_that_was_refused_stays_as_it_was(owner, article):
    row = store(parse(STONE, YEARS), owner, article)
    store(parse(STONE.replace("correct: true", "correct: maybe"), YEARS), owner, article)
    assert current_keys(row) == ["stone", "years"]


def test_a_draft_is_stored_but_not_ready(owner, article):
    row = store(parse(STONE, DRAFT), owner, article)
    assert [version.is_ready for version in queries.all_questions(row)] == [True, False]
    assert queries.counts([row])[row.id] == queries.Counts(ready=1, drafts=1)


def test_a_set_on_another_text_gets_new_versions(owner, article):
    store(parse(STONE), owner, article)
    longer = TEXT + "\nOne more line.\n"
    with write_transaction():
        newer = get_or_make_text(read_article(longer.encode()), parse(STONE).meta, owner, LATER)
    row = store(parse(STONE, text=longer), owner, newer, LATER)
    assert [version.article_version_id for version in versions("stone")] == [article.id, newer.id]
    assert row.article_version_id == newer.id


def test_sets_of_different_owners_do_not_meet(owner, article):
    other = make_teacher()
    rows = [store(parse(STONE), each, article) for each in (owner, other, None)]
    assert len({row.id for row in rows}) == 3
    assert queries.find_set(owner, rows[1].public_id) is None
    assert queries.find_set(owner, rows[2].public_id) == rows[2]


def test_what_a_file_would_change_is_counted_without_changing_it(owner, article):
    row = store(parse(STONE, YEARS), owner, article)
    parsed = parse(STONE.replace("Aldersund", "Brenholm"), DRAFT, BAD)
    assert changes_of(parsed, row, article.id) == Changes(new=1, changed=1, unchanged=0, retired=1)
    assert len(db.session.scalars(db.select(QuestionVersion)).all()) == 2


def test_a_known_text_is_found_by_its_digest(owner, article):
    meta = parse(STONE).meta
    with write_transaction():
        assert get_or_make_text(read_article(TEXT.encode()), meta, owner, CREATED_AT).id == article.id


def test_the_text_of_another_teacher_is_not_found(owner):
    theirs = make_article(owner=make_teacher())
    with write_transaction():
        made = get_or_make_text(read_article(TEXT.encode()), parse(STONE).meta, owner, CREATED_AT)
    assert made.article_id != theirs.article_id
    assert made.article.owner_id == owner.id


def test_an_edited_text_of_the_teachers_own_article_becomes_its_next_version(owner):
    meta = replace(parse(STONE).meta, source={"title": "Mine"})
    first, second = "First text.\n", "Second text.\n"
    with write_transaction():
        made = get_or_make_text(read_article(first.encode()), meta, owner, CREATED_AT)
    store(parse(STONE, text=first), owner, made)
    with write_transaction():
        edited = get_or_make_text(read_article(second.encode()), meta, owner, LATER)
    assert (edited.article_id, edited.number, edited.text) == (made.article_id, 2, second)
    assert db.session.scalars(db.select(ArticleVersion.number)).all() == [1, 2]


def test_a_set_needs_an_id(owner, article):
    parsed = parse(STONE, head="")
    with pytest.raises(ValueError, match="needs an id"):
        store(parsed, owner, article)
    assert db.session.scalars(db.select(QuestionSet)).all() == []
