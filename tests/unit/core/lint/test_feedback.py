"""Explanations and feedback (L22)."""

import pytest

from quizapp.core.lint.feedback import l22_explained
from tests.unit.core.lint.bank_of import EXPLANATION, bank, cloze, matching, multiple, numeric, ordering, short, single
from tests.unit.core.lint.bank_of import true_false as claim

TOLD = ("The flood came thirty years later.", "The year stands there.", "The sale came after the flood.")


def explaining(explanation: str):
    return short(explanation=explanation)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (explaining("Because the article says so."), "explanation"),
        (explaining("x" * 59), "explanation"),
        (explaining("<b>" + "x" * 58 + "</b>"), "explanation"),
        (explaining("x" * 601), "explanation"),
        (single(feedback=["", *TOLD[1:]]), "options[1].feedback"),
        (single(feedback=["Not so, that is all", *TOLD[1:]]), "options[1].feedback"),
        (single(feedback=[TOLD[0], TOLD[1], TOLD[0]]), "options[3].feedback"),
        (single(feedback=[TOLD[0], TOLD[0].upper(), TOLD[2]]), "options[2].feedback"),
        (single(feedback=TOLD, feedback_incorrect=TOLD[2]), "options[3].feedback"),
        (claim(told=("The first sentence.", "the first sentence")), "feedback_false"),
    ],
)
def test_l22_finds_what_is_not_explained(question, place):
    assert [finding.place for finding in l22_explained(bank(question))] == [place]


@pytest.mark.parametrize(
    "question",
    [
        explaining("x" * 60),
        explaining("x" * 600),
        single(feedback=TOLD),
        single(feedback=[TOLD[0], "", TOLD[2]]),
        single(feedback=["y" * 20, "", "z" * 20]),
        *(multiple(), claim(), numeric(), ordering(), matching(), cloze()),
    ],
)
def test_l22_leaves_alone_what_is_explained(question):
    assert list(l22_explained(bank(question))) == []


@pytest.mark.parametrize(
    "words",
    [
        *("So option B is right.", "so Answer C.", "The second option is wrong.", "Options (b) and (c) are wrong."),
        *("See https://example.org/mill for it.", "See www.example.net.", "Told on example.com too."),
        *("See questions/mill.yaml.", "It is in /home/ann.", r"It is in C:\mill.", "It stands in article.txt."),
    ],
)
def test_l22_finds_letters_addresses_and_files(words):
    found = list(l22_explained(bank(explaining(f"{EXPLANATION} {words}"))))
    assert {finding.place for finding in found} == {"explanation"}


@pytest.mark.parametrize(
    "words",
    [
        *("The only option was a sale.", "The answer a carpenter gave was short.", "Answer: Ann Miller."),
        *("It was 20 km and/or 12 mi away.", "The U.S. sent help.", "It began at 10.30 pm.", "An option a buyer has."),
        *("On 4/5/1861 it came.", "The last choices were hers."),
    ],
)
def test_l22_leaves_ordinary_words_alone(words):
    assert list(l22_explained(bank(explaining(f"{EXPLANATION} {words}")))) == []


def test_l22_looks_at_every_text():
    told = ["Option B is another thing altogether.", *TOLD[1:]]
    assert [finding.place for finding in l22_explained(bank(single(feedback=told)))] == ["options[1].feedback"]
