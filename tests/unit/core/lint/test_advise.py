"""What an author is told: findings on single questions, in the order of the file."""

import pytest

from quizapp.core.lint import advise, check
from quizapp.core.lint.finding import Severity
from tests.unit.core.lint.bank_of import bank, short, single

FLAWED = {"prompt": "Who did not come", "explanation": "So."}


def flawed(count):
    return bank(*(short(id=f"q{number}", **FLAWED) for number in range(count)), digest=None)


def test_good_questions_get_no_advice():
    assert advise(bank(single(id="a"), digest=None)) == []


def test_advice_goes_by_question_as_in_the_file_and_then_by_rule():
    found = advise(bank(short(id="b", **FLAWED), single(id="good"), short(id="a", **FLAWED), digest=None))
    assert list(dict.fromkeys(finding.question for finding in found)) == ["b", "a"]
    first = [finding.rule for finding in found if finding.question == "b"]
    assert first == sorted(first)
    assert {"L07", "L13", "L22"} <= set(first)


def test_errors_and_warnings_are_advice_alike():
    found = advise(bank(short("Hayat Tahrir al-Sham", id="a", explanation="So.")))
    assert {finding.severity for finding in found} == set(Severity)


def test_of_all_that_a_question_resembles_the_first_is_named():
    found = [finding for finding in advise(flawed(4)) if finding.rule == "L15"]
    assert [(finding.question, finding.advice[:2]) for finding in found] == [("q1", "q0"), ("q2", "q0"), ("q3", "q0")]


def test_several_faults_at_one_place_are_all_named():
    lie = bank(single(id="a", prompt="According to Karl Wolf, what happened in Leipzig?"))
    assert ["Karl" in each.advice or "Wolf" in each.advice or "Leipzig" in each.advice for each in advise(lie)] == [
        True
    ] * 3


def test_a_passage_that_is_not_found_is_no_matter_of_advice():
    lost = bank(single(id="a", passages=["It was built in 1999"]))
    assert [finding.rule for finding in check(lost) if finding.place == "passages[1]"] == ["L02"]
    assert [finding.rule for finding in advise(lost) if finding.place == "passages[1]"] == []


def test_a_question_needs_no_group_and_no_section_of_its_own():
    lost = bank(single(id="a", group=(), process=None, passages=["It was built in 1999"]))
    assert {("L01", "group"), ("L01", "section")} <= {(finding.rule, finding.place) for finding in check(lost)}
    assert [finding.place for finding in advise(lost) if finding.rule == "L01"] == ["process"]


@pytest.mark.parametrize("count", [1, 25])
def test_what_concerns_the_bank_as_a_whole_is_left_out(count):
    assert [finding for finding in check(flawed(count)) if finding.question is None]
    assert [finding for finding in advise(flawed(count)) if finding.question is None] == []
    assert not {"L09", "L10", "L28", "L29"} & {finding.rule for finding in advise(flawed(count))}
