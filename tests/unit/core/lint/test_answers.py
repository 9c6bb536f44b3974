"""What each type needs, and the ways to write an answer (L25, L26)."""

from dataclasses import replace

import pytest

from quizapp.core.lint.answers import l25_whole, l26_all_spellings
from quizapp.core.lint.finding import Severity
from quizapp.core.question import NumericAnswer
from tests.unit.core.lint.bank_of import bank, cloze, matching, multiple, numeric, ordering, short, single
from tests.unit.core.lint.bank_of import true_false as claim

FAR = {"prompt": "How many kilometres was it to Selby?", "passages": ["20 kilometres (12 mi) from the town of Selby"]}
THREE = ("Mill is built", "Flood comes", "Mill closes")


def places(findings):
    return [finding.place for finding in findings]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (numeric(20, "5.5", **FAR), "answers[1].tolerance"),
        (numeric(0, 1, **FAR), "answers[1].tolerance"),
        (numeric(10, 2, **FAR), "answers[1].tolerance"),
        (numeric(16, 4, **FAR), "answers[1].tolerance"),
        (numeric(20, **FAR | {"prompt": "How far was it to Selby?"}), "prompt"),
        (numeric(20, **FAR | {"prompt": "What was the distance to Selby?"}), "prompt"),
        (cloze(numeric().payload, prompt="It was [[1]] away."), "prompt"),
        (ordering("Mill is built", "Flood in March", "Mill closes"), "items[2]"),
        (ordering("Mill is built", "Flood comes", "Mill closes in 1873"), "items[3]"),
        (ordering("Mill opens at 10.30", "Flood comes", "Mill closes"), "items[1]"),
        (ordering("Mill is built", "Flood on Monday", "Mill closes"), "items[2]"),
        (ordering(*THREE, passages=["built the mill of Harrow in 1820", "In March 1850 a flood"]), "passages"),
        (ordering(*THREE, passages=["One came. Two came. Three came."]), "passages"),
        (ordering(*THREE, passages=[]), "passages"),
        (matching(spare=()), "distractors"),
        (claim(told=("", "The first sentence says so.")), "feedback_true"),
        (claim(told=("The first sentence says so.", "<p> </p>")), "feedback_false"),
    ],
)
def test_l25_finds_what_a_type_lacks(question, place):
    assert places(l25_whole(bank(question))) == [place]


@pytest.mark.parametrize(
    "question",
    [
        numeric(20, 5, **FAR),
        numeric(20, "0.5", **FAR),
        numeric(20, **FAR),
        numeric(0, **FAR),
        numeric(20, **FAR | {"prompt": "Within how many miles?"}),
        numeric(3, prompt="How many carpenters are named?"),
        numeric(3, prompt="What was the number of carpenters?"),
        cloze(numeric().payload, prompt="The town was [[1]] kilometres away."),
        ordering(*THREE),
        ordering("Mill may open", "Flood comes", "4th wheel breaks"),
        ordering(*THREE, passages=["One came. Two came.", "Three came."]),
        ordering(*THREE, passages=["One came, then two came", "Three came."]),
        *(matching(), claim(), single(), multiple(), short(), cloze()),
    ],
)
def test_l25_leaves_whole_questions_alone(question):
    assert list(l25_whole(bank(question))) == []


def test_l25_allows_a_wide_tolerance_for_part_of_the_credit():
    question = numeric(20, **FAR)
    near = NumericAnswer(value=question.payload.answers[0].value, tolerance=10, fraction=0.5)
    wide = replace(question.payload, answers=(*question.payload.answers, near))
    assert list(l25_whole(bank(replace(question, payload=wide)))) == []


@pytest.mark.parametrize(("true", "false"), [(7, 3), (3, 7), (10, 0), (13, 7)])
def test_l25_finds_claims_out_of_balance(true, false):
    found = list(l25_whole(bank(*[claim()] * true, *[claim(answer=False)] * false)))
    assert [(finding.question, finding.place) for finding in found] == [(None, "answer")]


@pytest.mark.parametrize(("true", "false"), [(6, 4), (4, 6), (9, 0), (12, 8)])
def test_l25_leaves_balanced_claims_alone(true, false):
    assert list(l25_whole(bank(*[claim()] * true, *[claim(answer=False)] * false))) == []


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        (["HTS"], {"Tahrir al-Sham", "Hayat Tahrir al-Sham"}),
        (["Tahrir al-Sham", "Hayat Tahrir al-Sham"], {"HTS"}),
        (["Syrian National Army"], {"SNA"}),
        (["the Southern Operations Room"], {"SOR"}),
        (["Bashar al-Assad"], {"Assad"}),
        (["Abu Mohammad al-Julani"], {"abu mohammad jolani"}),
        (["4th Division"], {"fourth division"}),
        (["4th Armored", "Fourth Armored"], {"4th armoured", "fourth armoured"}),
        (["10.30 pm", "10:30 pm"], {"22:30"}),
        (["10:30"], {"10.30"}),
        (["22:30"], {"10.30 pm", "10:30 pm"}),
    ],
)
def test_l26_finds_missing_ways_to_write_an_answer(answers, missing):
    for question, place in ((short(*answers), "answers"), (cloze(answers), "blanks[1].answers")):
        found = list(l26_all_spellings(bank(question)))
        assert {finding.advice.split("”")[0].removeprefix("“") for finding in found} == missing
        assert {(finding.place, finding.severity) for finding in found} == {(place, Severity.WARNING)}


@pytest.mark.parametrize(
    "answers",
    [
        ["HTS", "Tahrir al-Sham", "Hayat Tahrir al-Sham"],
        ["Maher al-Assad", "Maher"],
        ["Jolani", "Julani"],
        ["4th", "Fourth"],
        ["10.30 pm", "10:30 pm", "22:30"],
        ["9.15", "9:15"],
        ["HTS fighters"],
        ["Homs"],
        [],
    ],
)
def test_l26_leaves_whole_lists_alone(answers):
    assert list(l26_all_spellings(bank(short(*answers)))) == []
