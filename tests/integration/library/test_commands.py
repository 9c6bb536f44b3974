import json
from pathlib import Path

import pytest

from quizapp.extensions import db
from quizapp.library import queries
from quizapp.library.models import ArticleVersion, QuestionSet
from tests.factories import TEXT, make_article, make_set, make_teacher
from tests.integration.library.files import BAD, DRAFT, STONE, YEARS, inline, make_file

QUESTIONS = Path(__file__).parents[3] / "questions"


@pytest.fixture
def write(tmp_path):
    """Put a file into a folder, with the article beside it."""

    def write(text, name="harbour.quiz.yaml"):
        (tmp_path / "article.txt").write_text(TEXT)
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return write


BESIDE = "  file: article.txt\n"


@pytest.mark.parametrize(
    ("text", "status", "summary"),
    [
        (make_file(STONE, YEARS, source=BESIDE), 0, {"items": 2, "ok": 2, "changed": 0, "refused": 0}),
        (make_file(STONE, DRAFT, source=BESIDE), 0, {"items": 2, "ok": 1, "changed": 1, "refused": 0}),
        (make_file(STONE, BAD, source=BESIDE), 1, {"items": 2, "ok": 1, "changed": 0, "refused": 1}),
        ("format: quizset/1\n", 2, {"items": 0, "ok": 0, "changed": 0, "refused": 0}),
        ("nonsense", 2, {"items": 0, "ok": 0, "changed": 0, "refused": 0}),
    ],
)
def test_a_dry_run_prints_one_document_and_stores_nothing(run, write, text, status, summary):
    result = run("import", write(text), "--dry-run", "--format", "json")
    assert result.exit_code == status
    made = json.loads(result.stdout)
    assert made["schema"] == "normalised/1"
    assert made["report"]["summary"] == summary
    assert bool(made["report"]["errors"]) == (status == 2)
    assert db.session.scalars(db.select(QuestionSet)).all() == []


def test_a_report_in_text_names_the_line(run, write):
    file = write(make_file(STONE, BAD, source=BESIDE))
    result = run("import", file, "--dry-run")
    assert result.exit_code == 1
    assert f"{file}:18: bad: bad_value: “answer” must be true or false." in result.output
    assert "1 ok, 0 changed, 1 refused" in result.output


def test_each_problem_is_one_line_whatever_it_quotes(run, write):
    article = TEXT.replace("6 years to", "6 years\nto")
    result = run("check", write(make_file(YEARS, source=inline(article))))
    assert "Closest match: “It took 6 years to build," in result.output.splitlines()[0]


def test_an_import_stores_a_built_in_set_with_the_article_beside_it(run, write):
    assert run("import", write(make_file(STONE, YEARS, source=BESIDE))).exit_code == 0
    row = queries.find_by_slug(None, "harbour")
    assert [version.question.key for version in queries.all_questions(row)] == ["stone", "years"]
    assert row.article_version.text == TEXT


def test_an_import_for_a_teacher_finds_the_article_by_its_digest(run, write):
    teacher, article = make_teacher(login="tea"), make_article()
    assert run("import", write(make_file(STONE)), "--owner", "TEA", "--set", "mine").exit_code == 0
    assert queries.find_by_slug(teacher, "mine").article_version_id == article.id


def test_without_leave_one_bad_item_keeps_all_out(run, write):
    file = write(make_file(STONE, BAD, source=BESIDE))
    assert run("import", file).exit_code == 1
    assert db.session.scalars(db.select(QuestionSet)).all() == []

    assert run("import", file, "--accept-partial").exit_code == 1
    row = queries.find_by_slug(None, "harbour")
    assert [version.question.key for version in queries.all_questions(row)] == ["stone"]


def test_a_set_without_an_article_is_not_stored(run, write):
    result = run("import", write(make_file(STONE, source="")), "--format", "json")
    assert result.exit_code == 2
    (error,) = json.loads(result.stdout)["report"]["errors"]
    assert (error["code"], error["field"]) == ("malformed", "source")
    assert db.session.scalars(db.select(ArticleVersion)).all() == []


@pytest.mark.parametrize(
    "args",
    [
        ("import", "missing.yaml"),
        ("import", "{file}", "--owner", "nobody"),
        ("import", "{file}", "--set", "Not a slug"),
        ("import", "{file}", "--from", "word"),
        ("export", "missing", "--to", "native", "--out", "x"),
    ],
)
def test_a_call_that_makes_no_sense_ends_with_2(run, write, args):
    file = write(make_file(STONE, source=BESIDE))
    assert run(*(arg.format(file=file) for arg in args)).exit_code == 2


def test_an_exported_set_can_be_imported_and_is_the_same(run, tmp_path):
    row = make_set(slug="all-types")
    out = tmp_path / "out.quiz.yaml"
    assert run("export", "all-types", "--to", "native", "--out", out).exit_code == 0
    teacher = make_teacher(login="tea")
    assert run("import", out, "--owner", "tea").exit_code == 0

    copy = queries.find_by_slug(teacher, "all-types")
    assert copy.article_version_id == row.article_version_id
    stored, copied = queries.all_questions(row), queries.all_questions(copy)
    assert [version.digest for version in copied] == [version.digest for version in stored]


def test_an_export_reports_what_it_wrote(run, tmp_path):
    make_set(slug="all-types")
    result = run("export", "all-types", "--to", "normalised", "--out", tmp_path / "out.json", "--format", "json")
    made = json.loads(result.stdout)
    assert (made["schema"], made["to"], made["report"]["summary"]["ok"]) == ("written/1", "normalised", 8)
    assert len(json.loads((tmp_path / "out.json").read_text())["questions"]) == 8


@pytest.mark.parametrize(("text", "status"), [(make_file(STONE), 0), (make_file(STONE, BAD), 1), ("", 2)])
def test_a_file_is_converted(run, write, tmp_path, text, status):
    out = tmp_path / "out.json"
    result = run("convert", write(text), "--to", "normalised", "--out", out, "--format", "json")
    assert result.exit_code == status
    assert json.loads(result.stdout)["schema"] == "written/1"
    assert out.exists() == (status < 2)


def test_the_projects_own_questions_pass_the_check(run):
    result = run("check", QUESTIONS)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (make_file(DRAFT, source=BESIDE), 1, "1 without a passage that is found"),
        (make_file(STONE, source=inline("Nothing of the kind.\n")), 1, "passage_not_found"),
        (make_file(BAD, source=BESIDE), 1, "bad_value"),
        ("format: quizset/1\nid: [", 2, "malformed"),
    ],
)
def test_a_check_says_what_is_wrong(run, write, text, status, words):
    result = run("check", write(text))
    assert (result.exit_code, words in result.output) == (status, True)


@pytest.mark.parametrize("command", ["import", "convert", "export", "check", "coverage"])
@pytest.mark.only_on("sqlite")
def test_each_command_explains_itself(run, command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Exit status:" in result.output
