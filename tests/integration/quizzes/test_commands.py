import shutil
from pathlib import Path

import pytest

from quizapp.extensions import db
from quizapp.library.models import Article, Question, QuestionSet, QuestionVersion
from quizapp.quizzes import queries
from quizapp.quizzes.models import Quiz, QuizRule

QUESTIONS = Path(__file__).parents[3] / "questions"
ARTICLE = "fall-of-damascus-2024"


@pytest.fixture
def folder(tmp_path):
    """A copy of the project's own questions."""
    return shutil.copytree(QUESTIONS, tmp_path / "questions")


@pytest.fixture
def load(app):
    """Run `flask questions load ...`."""

    def load(path):
        result = app.test_cli_runner().invoke(args=["questions", "load", str(path)])
        db.session.rollback()
        db.session.expire_all()
        return result

    return load


def rows():
    """Every id of what loading makes."""
    tables = (Article, QuestionSet, Question, QuestionVersion, Quiz, QuizRule)
    return {table.__tablename__: sorted(db.session.scalars(db.select(table.id))) for table in tables}


def quizzes():
    return {quiz.slug: quiz for quiz in db.session.scalars(db.select(Quiz))}


def test_the_projects_own_questions_load(load):
    result = load(QUESTIONS)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "Fall of Damascus (2024): 8 sets" in result.output
    assert len(quizzes()) >= 5
    for quiz in quizzes().values():
        terms = queries.terms(quiz)
        assert terms.question_count == terms.settings.draw, quiz.slug


def test_loading_twice_changes_nothing(load):
    load(QUESTIONS)
    before = rows()

    result = load(QUESTIONS)

    assert "quizzes: nothing new." in result.output
    assert rows() == before


def test_a_quiz_gone_from_its_file_is_withdrawn(load, folder):
    load(folder)
    path = folder / ARTICLE / "quizzes.yaml"
    head, _, _ = path.read_text().partition(f"  - id: {ARTICLE}-on-whose-word")
    path.write_text(head)

    result = load(folder)

    assert f"1 withdrawn ({ARTICLE}-on-whose-word)" in result.output
    assert [slug for slug, quiz in quizzes().items() if quiz.withdrawn_at] == [f"{ARTICLE}-on-whose-word"]


def test_a_folder_with_a_mistake_changes_nothing(load, folder):
    path = folder / ARTICLE / "quizzes.yaml"
    path.write_text(path.read_text().replace("draw: 10", "draw: ten", 1))

    result = load(folder)

    assert result.exit_code == 1
    assert f"{ARTICLE}/quizzes.yaml: quiz {ARTICLE}-introduction: `draw`: expected a whole number" in result.stderr
    assert "not loaded; nothing of it was changed" in result.stderr
    assert all(ids == [] for ids in rows().values())


def test_a_mistake_in_one_folder_leaves_the_others_loaded(load, folder):
    other = shutil.copytree(folder / ARTICLE, folder / "another")
    (other / "article.txt").write_text("Not the article.")

    result = load(folder)

    assert result.exit_code == 1
    assert "another/article.yaml" in result.stderr
    assert "Fall of Damascus (2024): 8 sets" in result.output
    assert len(db.session.scalars(db.select(Article)).all()) == 1


def test_a_folder_without_articles_is_refused(load, tmp_path):
    result = load(tmp_path)

    assert result.exit_code == 1
    assert "there is no article.yaml below" in result.stderr


def test_a_folder_that_is_not_there_is_wrong_use(load, tmp_path):
    assert load(tmp_path / "nowhere").exit_code == 2
