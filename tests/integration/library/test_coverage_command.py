import json
from contextvars import Context
from pathlib import Path

import pytest

from quizapp.core.question import Difficulty, Passage, Process
from quizapp.library.coverage_report import NAMES
from tests.factories import QUESTIONS, TEXT, a_question, make_article, make_set, make_teacher

FOLDER = Path(__file__).parents[3] / "questions"
WIDTH = 100


@pytest.fixture
def harbour(app):
    """The address of an article with two sets, a draft among their questions."""
    article = make_article(slug="harbour", title="The harbour")
    stated = {"process": Process.RETRIEVE, "difficulty": Difficulty.EASY}
    make_set([a_question("stone", **stated), a_question("draft", passages=())], None, article, slug="first")
    make_set([a_question("stone"), QUESTIONS[2]], None, article, slug="second")
    return "harbour"


def names_in(value):
    """Every name in a document, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*(names_in(each) for each in value.values()))
    return set().union(*(names_in(each) for each in value)) if isinstance(value, list) else set()


def test_the_document_holds_paragraphs_sentences_and_the_mix(run, harbour):
    result = run("coverage", harbour, "--format", "json")
    assert result.exit_code == 0
    made = json.loads(result.stdout)
    assert made["schema"] == "coverage/1"
    assert (made["questions"], made["drafts"], made["on_other_text"]) == (3, 1, 0)
    assert (made["article"]["slug"], made["article"]["title"]) == ("harbour", "The harbour")
    second = made["paragraphs"][1]
    assert {key: second[key] for key in ("number", "section", "length", "wanted", "questions")} == {
        "number": 2, "section": "Building", "length": 106, "wanted": 1, "questions": ["first/stone", "second/stone"],
    }  # fmt: skip
    assert [sentence["questions"] for sentence in second["sentences"]] == [["first/stone", "second/stone"], []]
    for paragraph in made["paragraphs"]:
        for sentence in paragraph["sentences"]:
            assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"]
    assert made["paragraphs"][2]["questions"] == ["wood"]
    assert made["sections"][1] == {
        "name": "Building", "count": 2, "share": 0.6667, "target": None, "fewest": None, "most": None,
    }  # fmt: skip
    assert made["difficulties"][0] == {
        "name": "easy", "count": 1, "share": 0.3333, "target": 0.35, "fewest": 1, "most": 2,
    }  # fmt: skip
    assert [line["name"] for line in made["processes"]] == ["retrieve", "infer", "integrate", "evaluate", None]
    assert sum(line["count"] for line in made["types"]) == 3


def test_every_name_of_the_document_is_documented(run, harbour):
    made = json.loads(run("coverage", harbour, "--format", "json").stdout)
    shown = run("coverage", "--help").output
    assert " ".join(NAMES.replace("\b", "").split()) in " ".join(shown.split())
    words = set(NAMES.replace(",", " ").replace(":", " ").replace("(", " ").split())
    assert names_in(made) <= words


def test_the_text_names_the_questions_beside_each_sentence(run, harbour):
    result = run("coverage", harbour)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[:4] == [
        "The harbour (harbour)",
        "3 questions rest on this text.",
        "3 paragraphs have none.",
        "1 draft is not counted.",
    ]
    assert "p2 · Building · 106 characters · 2 questions · 1 wanted" in lines
    row = next(line for line in lines if "The stone came" in line)
    assert row.endswith("  first/stone, second/stone")
    assert next(line for line in lines if "Ida Lund" in line).endswith("  –")
    assert ["Retrieve", "1", "33%", "40%"] in [line.split() for line in lines]
    assert ["Building", "2", "67%"] in [line.split() for line in lines]


def test_the_text_fits_a_terminal(run):
    words = "word " * 50
    text = f"== {words}==\n\nOne {words}. And another.\n"
    article = make_article(text, title=words.strip(), slug="long")
    passage = Passage(exact="One", start=text.index("One"), end=text.index("One") + 3)
    made = [a_question(f"a-question-with-a-long-id-{n}", passages=(passage,)) for n in range(30)]
    make_set(made, None, article)
    lines = run("coverage").output.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert all(any(question.id in line for line in lines) for question in made)


@pytest.mark.only_on("sqlite")
def test_the_projects_own_article_is_readable_and_complete(run):
    assert run("load", FOLDER).exit_code == 0
    lines = run("coverage").output.splitlines()
    assert max(map(len, lines)) <= WIDTH
    made = json.loads(run("coverage", "--format", "json").stdout)
    assert len(made["paragraphs"]) == 29
    for mix in ("sections", "processes", "types", "difficulties"):
        assert sum(line["count"] for line in made[mix]) == made["questions"]


def test_the_only_article_need_not_be_named(run, harbour):
    make_article(owner=make_teacher(), slug="a-teachers")
    assert run("coverage").output == run("coverage", harbour).output


def test_with_several_articles_the_choices_are_named(run, harbour):
    make_article(slug="bridge")
    result = run("coverage")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "name one of the articles: bridge, harbour" in result.output
    assert run("coverage", "bridge").exit_code == 0


def test_an_article_that_is_not_there_is_an_error_that_names_the_choices(run, harbour):
    make_article(owner=make_teacher(), slug="a-teachers")
    for slug in ("nothing", "a-teachers"):
        result = run("coverage", slug)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"there is no built-in article '{slug}'; there are: harbour" in result.output


@pytest.mark.only_on("sqlite")
def test_without_any_article_it_says_what_to_do(run):
    result = run("coverage")
    assert result.exit_code == 2
    assert "run `flask questions load` first" in result.output


@pytest.mark.only_on("sqlite")
def test_a_database_without_tables_is_an_error_in_a_line(make_app, tmp_path):
    app = make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}")
    result = Context().run(app.test_cli_runner().invoke, args=["questions", "coverage"])
    assert result.exit_code == 2
    assert "run `flask db upgrade` first" in result.output
