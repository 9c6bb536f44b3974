from datetime import timedelta

import pytest

from quizapp.extensions import db
from quizapp.library import queries
from quizapp.library.folder import FolderRefused
from quizapp.library.models import Article, ArticleVersion, QuestionSet, QuestionVersion
from quizapp.library.services import load_folder
from quizapp.transaction import write_transaction
from tests.factories import CREATED_AT, TEXT
from tests.integration.library.files import BAD, STONE, YEARS, make_file, write_article, write_set

LATER = CREATED_AT + timedelta(days=1)


@pytest.fixture
def folder(app, tmp_path):
    """An article folder with two sets."""
    write_article(tmp_path, TEXT)
    write_set(tmp_path, "one", STONE)
    write_set(tmp_path, "two", YEARS)
    return tmp_path


def load(folder, now=CREATED_AT):
    with write_transaction():
        return load_folder(folder, now)


def refusal(folder):
    with pytest.raises(FolderRefused) as refused:
        load(folder)
    assert db.session.scalars(db.select(QuestionSet)).all() == []
    return str(refused.value)


def test_a_folder_becomes_an_article_and_its_sets(folder):
    loaded = load(folder)

    assert (loaded.article.slug, loaded.article.title, loaded.article.owner_id) == ("harbour", "The harbour", None)
    assert [row.slug for row in loaded.sets] == ["one", "two"]
    assert loaded.question_count == 2
    version = db.session.scalars(db.select(ArticleVersion)).one()
    assert (version.text, version.meta) == (TEXT, {"author": "The authors", "licence": "CC0"})


def test_loading_twice_changes_nothing(folder, statements):
    load(folder)
    with statements() as log:
        load(folder, LATER)
    assert not [line for line in log.statements if line.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_an_edited_text_becomes_the_next_version_of_the_article(folder):
    load(folder)
    write_article(folder, "A new first line.\n\n" + TEXT, title="The old harbour")
    loaded = load(folder, LATER)

    assert loaded.article.title == "The old harbour"
    assert sorted(version.number for version in db.session.scalars(db.select(ArticleVersion))) == [1, 2]
    assert {row.article_version.number for row in loaded.sets} == {2}
    assert len(db.session.scalars(db.select(QuestionVersion)).all()) == 4


def test_the_questions_of_a_removed_file_are_retired(folder):
    load(folder)
    (folder / "two.quiz.yaml").unlink()
    load(folder, LATER)
    gone = queries.find_by_slug(None, "two")
    assert queries.all_questions(gone) == []
    assert gone.changed_at == LATER


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "article.yaml").unlink(), "article.yaml"),
        (lambda folder: (folder / "article.txt").unlink(), "article.txt"),
        (lambda folder: (folder / "article.txt").write_text(TEXT + "x"), "sha256 is not that of article.txt"),
        (lambda folder: (folder / "article.txt").write_bytes(b"\xff"), "article.txt:1:"),
        (lambda folder: (folder / "article.yaml").write_text("slug: [\n"), "article.yaml:2:"),
        (lambda folder: (folder / "article.yaml").write_text("slug: harbour\n"), "title, file, sha256 missing"),
        (lambda folder: write_set(folder, "three", BAD), "three.quiz.yaml:10: bad: bad_value:"),
        (lambda folder: (folder / "three.quiz.yaml").write_text("format: 1\n"), "three.quiz.yaml:1: unknown_version:"),
        (lambda folder: (folder / "three.quiz.yaml").write_text(make_file(STONE, head="")), "the set has no id"),
        (
            lambda folder: (folder / "three.quiz.yaml").write_text(make_file(STONE, source="  text: Other\n")),
            "another text",
        ),
    ],
)
def test_a_folder_with_a_fault_is_refused_and_nothing_is_stored(folder, spoil, words):
    spoil(folder)
    assert words in refusal(folder)


def test_two_sets_of_one_folder_cannot_share_an_id(folder):
    (folder / "three.quiz.yaml").write_text((folder / "one.quiz.yaml").read_text())
    assert "the id one is there more than once" in refusal(folder)


def test_a_teachers_article_of_that_name_is_left_alone(folder):
    load(folder)
    assert db.session.scalars(db.select(Article.owner_id)).all() == [None]
