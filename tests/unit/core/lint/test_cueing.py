from dataclasses import replace

import pytest

from quizapp.core.lint.cueing import l27_cueing
from quizapp.core.lint.finding import Severity
from tests.unit.core.lint.bank_of import bank, cloze, matching, multiple, numeric, ordering, short, single, true_false

ASKS_WHO = "Who repaired the wheel of the mill after the flood?"
TELLS_WHO = "How long did Peter Hall need for the wheel of the mill after the flood?"


def cued(*questions):
    return [finding.question for finding in l27_cueing(bank(*questions)) if finding.question]


def groups_of(question, *names):
    return replace(question, group=names)


@pytest.mark.parametrize(
    ("target", "other"),
    [
        (short("Peter Hall", "Hall", prompt=ASKS_WHO), TELLS_WHO),
        (single("Ann Miller", "Peter Hall*", prompt=ASKS_WHO), TELLS_WHO),
        (multiple("Peter Hall*", "Mary Stone*", "A", "B", prompt=ASKS_WHO), TELLS_WHO),
        (cloze(["Peter Hall"], prompt="The wheel of the mill was repaired by [[1]]."), TELLS_WHO),
        (numeric(1850, prompt="In which year was the wheel destroyed?"), "Who repaired the wheel, destroyed in 1850?"),
        (
            single("the parish register of Harrow*", "a", prompt="What tells of the price of the barn?"),
            "What price does the parish register of Harrow tell of the barn?",
        ),
        (
            single("by rail and water*", "by road", prompt="How was the corn brought to the mill?"),
            "Who owned the corn that was brought by rail and water?",
        ),
    ],
)
def test_l27_finds_a_key_in_another_stem_on_the_same_fact(target, other):
    assert cued(groups_of(target, "a"), groups_of(single(prompt=other), "b")) == ["q1"]


@pytest.mark.parametrize(
    ("target", "other"),
    [
        (short("Peter Hall", prompt=ASKS_WHO), "What did Peter Hall do for a living in the year 1861?"),
        (short("Peter Hall", prompt=ASKS_WHO), "How long did the wheel of the mill lie broken after the flood?"),
        (short("oak", prompt="Of what was the wheel of the mill?"), "Who made the wheel of oak for the mill?"),
        (short("Hall", prompt=ASKS_WHO), "Who repaired the wheel of the mill after the flood of Halling?"),
        (short("Peter Hall", prompt=f"{ASKS_WHO} Peter Hall or Ann Miller?"), TELLS_WHO),
        (true_false(prompt="Peter Hall repaired the wheel of the mill."), TELLS_WHO),
        (ordering("Peter Hall", "Mary Stone", prompt=ASKS_WHO), TELLS_WHO),
        (matching(("Peter Hall", "carpenter"), prompt=ASKS_WHO), TELLS_WHO),
    ],
)
def test_l27_leaves_alone_other_facts_and_keys_that_are_not_said(target, other):
    assert cued(groups_of(target, "a"), groups_of(single(prompt=other), "b")) == []


def test_l27_lets_questions_of_a_common_group_share_what_they_like():
    target, other = short("Peter Hall", prompt=ASKS_WHO), single(prompt=TELLS_WHO)
    assert cued(groups_of(target, "wheel", "a"), groups_of(other, "b", "wheel")) == []


def test_l27_names_the_stem_that_gives_the_key_away():
    target, other = groups_of(short("Peter Hall", prompt=ASKS_WHO), "a"), groups_of(single(prompt=TELLS_WHO), "b")
    (finding,) = l27_cueing(bank(target, other))
    assert finding.severity is Severity.WARNING
    assert "q2" in finding.advice


def test_l27_is_an_error_of_a_bank_that_gives_much_away():
    pair = [groups_of(short("Peter Hall", prompt=ASKS_WHO), "a"), groups_of(single(prompt=TELLS_WHO), "b")]

    def of_the_bank(others):
        fillers = [groups_of(short("oak", prompt="Of what was it?"), "c")] * others
        findings = l27_cueing(bank(*pair, *pair, *fillers))
        return [finding.severity for finding in findings if finding.question is None]

    assert of_the_bank(16) == [Severity.ERROR]
    assert of_the_bank(64) == []
