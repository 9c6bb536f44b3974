"""Stems that are negative, unclear, lifted or asked twice (L07, L13, L14, L15)."""

import pytest

from quizapp.core.lint.finding import Severity
from quizapp.core.lint.stems import l07_positive, l13_clear, l14_own_words, l15_once
from tests.unit.core.lint.bank_of import bank, cloze, multiple, ordering, short, single, true_false


def places(findings):
    return [finding.place for finding in findings]


def asking(prompt: str):
    return short(prompt=prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "Which town did the railway not reach?",
        "Which town didn't the railway reach?",
        "Who never lived in Harrow?",
        "Who came, except the owner?",
        "Which reason is given least weight?",
        "Which claim about the mill is false?",
        "Which date is incorrect?",
        'Which "mill" cannot have burnt?',
    ],
)
def test_l07_finds_negative_stems(prompt):
    assert places(l07_positive(bank(asking(prompt)))) == ["prompt"]


@pytest.mark.parametrize(
    "prompt",
    [
        "Which town did the railway reach?",
        "Which of these towns is NOT named in the introduction?",
        'Who said that the mill "did not burn"?',
        "How many carpenters, at least, are named?",
        "True or false: the mill closed in 1873.",
        "Which knot did the notary use?",
    ],
)
def test_l07_leaves_positive_and_marked_stems_alone(prompt):
    assert list(l07_positive(bank(asking(prompt)))) == []


def test_l07_finds_a_negative_option_under_a_negative_stem():
    question = single("It burnt", "It did not burn*", "It fell", prompt="What is NOT said of the mill?")
    assert places(l07_positive(bank(question))) == ["options[2].text"]


def test_l07_leaves_negative_options_under_positive_stems_alone():
    question = single("It burnt", "It did not burn*", "It fell", prompt="What is said of the mill?")
    assert list(l07_positive(bank(question))) == []


def test_l07_allows_a_bank_three_in_a_hundred():
    negative, good = asking("Which is NOT named?"), asking("Which is named?")
    assert list(l07_positive(bank(negative, *[good] * 19))) == []
    assert [finding.severity for finding in l07_positive(bank(negative, negative, *[good] * 18))] == [Severity.ERROR]


@pytest.mark.parametrize(
    "prompt",
    [
        "He built the mill in which year?",
        "It stood where?",
        "“Their” mill stood where?",
        "This mill stood where?",
        "What does this passage say of the mill?",
        "Which mill is described above?",
        "What do you know of the mill?",
        "Who built the mill of Harrow",
        "Who built the mill of Harrow!",
        "Who " + "really " * 45 + "built it?",
    ],
)
def test_l13_finds_unclear_stems(prompt):
    assert places(l13_clear(bank(asking(prompt)))) == ["prompt"]


@pytest.mark.parametrize(
    "prompt",
    [
        "Who built the mill of Harrow?",
        "The mill was closed by:",
        'Which word follows "above the town of Selby, you"?',
        'Complete the words of the register: "The price was ____."',
        "Theirs was the mill in Harrow according to whom?",
        "من بنى الطاحونة في هارو؟",
        "谁建造了哈罗的磨坊？",
        "हैरो की चक्की 1731 में बनी।",
        "Who " + "really " * 41 + "built it?",
    ],
)
def test_l13_leaves_clear_stems_alone(prompt):
    assert list(l13_clear(bank(asking(prompt)))) == []


LONG = "Who " + "saw the old mill and " * 5 + "the barn?"
HARD = "Which organisational considerations necessitated administrative reorganisation?"


@pytest.mark.parametrize(("prompt", "count"), [(LONG, 20), (HARD, 20), (LONG, 11), (HARD, 11)])
def test_l13_finds_a_bank_of_long_or_hard_stems(prompt, count):
    plain = [asking("Who built the mill of Harrow?")] * (20 - count)
    assert [finding.question for finding in l13_clear(bank(*[asking(prompt)] * count, *plain))] == [None]


@pytest.mark.parametrize(
    ("prompt", "count", "total"),
    [
        (LONG, 9, 20),
        (HARD, 9, 20),
        (HARD, 19, 19),
        ("Whom did Mohammad Khaled al-Rahmoun of the Syrian Salvation Government meet in Damascus?", 20, 20),
    ],
)
def test_l13_leaves_a_bank_alone_where_half_the_stems_are_plain(prompt, count, total):
    plain = [asking("Who built the mill of Harrow?")] * (total - count)
    assert list(l13_clear(bank(*[asking(prompt)] * count, *plain))) == []


@pytest.mark.parametrize(
    "prompt",
    [
        "Who built, as the carpenter Peter Hall repaired it within 13 months, the barn?",
        "Who was there when the railway reached Selby on 4 May 1861, the mill closed in 1873?",
        'According to "the" text, after the sale, the barn was used as a school for whom?',
    ],
)
def test_l14_finds_stems_lifted_from_the_article(prompt):
    found = list(l14_own_words(bank(asking(prompt))))
    assert [(finding.place, finding.severity) for finding in found] == [("prompt", Severity.WARNING)]


@pytest.mark.parametrize(
    "question",
    [
        asking("Who built it, and the carpenter Peter Hall repaired it within a year?"),
        asking('Who wrote "the carpenter Peter Hall repaired it within 13 months" in a letter?'),
        cloze(
            ["Hall"], prompt="a flood destroyed the wheel, and the carpenter Peter [[1]] repaired it within 13 months."
        ),
        cloze(
            ["it"], prompt="The carpenter Peter Hall repaired [[1]]: the carpenter Peter Hall repaired it within 13."
        ),
    ],
)
def test_l14_leaves_paraphrases_quotations_and_gaps_alone(question):
    assert list(l14_own_words(bank(question))) == []


def test_l14_allows_a_bank_fifteen_in_a_hundred():
    lifted = asking("When was it that a flood destroyed the wheel, and the carpenter Peter Hall repaired it?")
    good = asking("Who built the mill?")
    assert len(list(l14_own_words(bank(*[lifted] * 3, *[good] * 17)))) == 3
    assert list(l14_own_words(bank(*[lifted] * 4, *[good] * 16)))[-1].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asking("Who built the mill?"), asking("Who built the mill?")),
        (asking("Who built the mill?"), single(prompt="who built the Mill")),
        (ordering(prompt="Put these in order."), ordering("A", "B", "C", prompt="Put these in order.")),
    ],
)
def test_l15_finds_a_stem_that_stands_twice(first, second):
    found = list(l15_once(bank(first, second)))
    assert [(finding.question, finding.severity) for finding in found] == [("q2", Severity.ERROR)]


NEAR = (
    "Who built the old mill of Harrow in the year 1820?",
    "By whom was built, in 1820, the old mill of Harrow (year)?",
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asking(NEAR[0]), asking(NEAR[1])),
        (asking(NEAR[0]), single("Mary Stone", "ann miller*", "Peter Hall", prompt=NEAR[1])),
        (
            asking("Who saw the administrative headquarters of revolutionaries?"),
            asking("Who saw the administration headquarters of revolutionaries?"),
        ),
        (asking("Who repaired the wheel of the mill?"), asking("Who repaired the wheels of a mill?")),
        (true_false(prompt="The mill closed in 1873."), true_false(prompt="In 1873, the mill was closed.")),
        (multiple("Barn*", "Mill*", "Inn", prompt=NEAR[0]), multiple("Mill*", "Barn*", "River", prompt=NEAR[1])),
    ],
)
def test_l15_finds_near_duplicates_with_the_same_key(first, second):
    found = list(l15_once(bank(first, second)))
    assert [(finding.question, finding.severity) for finding in found] == [("q2", Severity.WARNING)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (asking("Who built the mill?"), asking("Who sold the barn?")),
        (asking(NEAR[0]), short("Peter Hall", prompt=NEAR[1])),
        (
            true_false(prompt="The mill closed in 1873."),
            true_false(answer=False, prompt="In 1873, the mill was closed."),
        ),
        (multiple("Barn*", "Mill*", "Inn", prompt=NEAR[0]), multiple("Mill*", "Inn*", "Barn", prompt=NEAR[1])),
        (asking("Who built the mill of Harrow in 1820?"), asking("Who owned the barn of Harrow in 1820?")),
    ],
)
def test_l15_leaves_different_questions_alone(first, second):
    assert list(l15_once(bank(first, second))) == []
