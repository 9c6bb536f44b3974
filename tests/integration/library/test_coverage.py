"""What the questions on an article cover: the figures."""

import pytest

from quizapp.core.question import Difficulty, Passage, Process
from quizapp.extensions import db
from quizapp.library.coverage import read_coverage, shown_paragraphs, summary
from quizapp.library.mixes import mixes_of
from quizapp.library.models import ArticleVersion, Question
from tests.factories import (
    CREATED_AT,
    QUESTIONS,
    TEXT,
    a_question,
    make_article,
    make_set,
    make_teacher,
    make_version,
    save,
)


@pytest.fixture
def teacher(app):
    return make_teacher()


@pytest.fixture
def article(app):
    return make_article()


def figures(article, reader=None):
    return read_coverage(article, reader).figures


def keys(article, reader=None):
    return {question.key for question in read_coverage(article, reader).questions.values()}


def lines(article, name):
    (mix,) = (mix for mix in mixes_of(figures(article)) if mix.name == name)
    return {line.words: line for line in mix.lines}


def test_a_teacher_counts_the_built_in_questions_and_the_own_ones(article, teacher):
    make_set([a_question("everybody's")], None, article)
    make_set([a_question("own")], teacher, article)
    make_set([a_question("somebody's")], make_teacher(), article)
    make_set([a_question("on another article")])
    assert keys(article, teacher) == {"everybody's", "own"}
    assert keys(article) == {"everybody's"}
    assert read_coverage(article, teacher).elsewhere_count == 0


def test_drafts_and_retired_questions_are_left_out(article):
    make_set([a_question("ready"), a_question("draft", passages=()), a_question("gone")], None, article)
    db.session.scalars(db.select(Question).filter_by(key="gone")).one().retired_at = CREATED_AT
    db.session.commit()
    covered = read_coverage(article, None)
    assert keys(article) == {"ready"}
    assert (covered.figures.questions, covered.draft_count) == (1, 1)
    assert "1 draft is not counted." in summary(covered)


def test_only_the_current_version_of_a_question_counts(article):
    question_set = make_set([], None, article)
    row = Question(set=question_set, key="twice", position=1, version_number=2)
    make_version(row, QUESTIONS[0], number=1)
    make_version(row, QUESTIONS[4], number=2)
    assert [len(entry.questions) for entry in figures(article).paragraphs] == [0, 0, 0, 1, 0]


def test_a_question_that_stayed_on_another_text_is_named_and_not_counted(article):
    make_set(QUESTIONS[:2], None, article)
    newer = save(ArticleVersion(article=article.article, number=2, text="Short.\n", digest="2" * 64, meta={}))
    covered = read_coverage(newer, None)
    assert (covered.figures.questions, covered.elsewhere_count) == (0, 2)
    assert "2 questions are not counted: they stayed on another text." in summary(covered)


def test_two_questions_of_one_id_are_two(article, teacher):
    make_set([a_question("same")], None, article)
    make_set([a_question("same")], teacher, article)
    assert figures(article, teacher).questions == 2
    assert len(figures(article, teacher).paragraphs[1].questions) == 2


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        (QUESTIONS, "8 questions rest on this text. Every paragraph has one or more."),
        (QUESTIONS[:1], "1 question rests on this text. 4 paragraphs have none."),
        ([], "0 questions rest on this text. 5 paragraphs have none."),
    ],
)
def test_the_summary_says_how_many_paragraphs_have_none(article, questions, words):
    make_set(questions, None, article)
    assert " ".join(summary(read_coverage(article, None))) == words


def test_the_summary_says_how_many_paragraphs_have_too_few(app):
    article = make_article(f"{TEXT}\n{'A long day. ' * 60}\n")
    long_day = Passage(exact="A long day.", start=len(TEXT) + 1, end=len(TEXT) + 12)
    make_set([*QUESTIONS, a_question("long", passages=(long_day,))], None, article)
    covered = read_coverage(article, None)
    assert summary(covered)[-1] == "1 paragraph has fewer than its length asks for."
    last = shown_paragraphs(covered)[6]
    assert (last.count, last.wanted, last.percent) == (1, 3, 33)


def test_a_paragraph_is_cut_into_its_sentences_and_nothing_is_lost(article):
    make_set([QUESTIONS[0], a_question("again")], None, article)
    shown = shown_paragraphs(read_coverage(article, None))[2]
    assert "".join(piece.text for piece in shown.pieces) == TEXT.splitlines()[4]
    assert [(piece.text, piece.count) for piece in shown.pieces if piece.count] == [
        ("The stone came from the quarry at Sandvik.", 2)
    ]


def test_a_bar_is_full_and_not_longer(article):
    make_set(QUESTIONS, None, article)
    shown = shown_paragraphs(read_coverage(article, None))
    assert [(each.count, each.percent) for each in shown.values()] == [(2, 100), (3, 100), (1, 100), (1, 100), (1, 100)]


def test_questions_are_counted_by_each_property(article):
    first = a_question("one", process=Process.INFER, difficulty=Difficulty.HARD)
    make_set([first, QUESTIONS[2]], None, article)
    assert [(line.count, line.share) for line in lines(article, "sections").values()] == [
        (0, 0), (1, 0.5), (1, 0.5), (0, 0)
    ]  # fmt: skip
    assert lines(article, "processes")["Infer"].count == 1
    assert lines(article, "types")["True or false"].count == 1
    assert lines(article, "difficulties")["Hard"].share == 0.5


def test_what_is_not_stated_is_counted_too(article):
    make_set([a_question("one", process=Process.INFER, difficulty=Difficulty.HARD), QUESTIONS[2]], None, article)
    line = lines(article, "processes")["Not stated"]
    assert (line.name, line.count, line.share, line.target) == (None, 1, 0.5, None)
    assert "Not stated" not in lines(article, "types")


def test_there_are_targets_where_they_are_known(article):
    assert {line.target for line in lines(article, "sections").values()} == {None}
    assert lines(article, "difficulties")["Easy"].target == pytest.approx(0.35)


@pytest.mark.parametrize(("count", "few", "many"), [(19, "", ""), (20, "Too few: 4 or more", "Too many: 9 or fewer")])
def test_advice_is_given_from_twenty_questions_on(article, count, few, many):
    make_set([a_question(f"q{n}", process=Process.RETRIEVE) for n in range(count)], None, article)
    assert lines(article, "processes")["Infer"].advice == few
    assert lines(article, "processes")["Retrieve"].advice == many
