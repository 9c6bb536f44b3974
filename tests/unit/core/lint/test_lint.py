"""All rules together."""

import time

import pytest

from quizapp.core.lint import RULES, check
from quizapp.core.lint.bank import Bank
from quizapp.core.passage import parse_article
from tests.unit.core.lint.bank_of import bank, matching, multiple, numeric, ordering, short, single, true_false


def test_the_rules_are_those_of_the_standard_in_order():
    assert [rule.__name__[:4] for rule in RULES] == [f"l{number:02}_" for number in range(1, 30)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_says_what_it_promises(rule):
    assert rule.__doc__


def test_findings_go_by_rule_and_question_with_the_bank_first():
    bad = [short(id=name, prompt="Who did not come", explanation="So.", group=()) for name in ("b", "a")]
    order = [(finding.rule, finding.question or "") for finding in check(bank(*bad, digest=None))]
    assert order == sorted(order)
    assert {("L01", "a"), ("L01", "b"), ("L02", ""), ("L07", "a"), ("L22", "b")} <= set(order)


def test_an_empty_bank_breaks_no_rule_on_questions():
    empty = Bank(article=parse_article(""), questions=())
    assert [finding for finding in check(empty) if finding.question] == []


def test_a_rule_reports_under_its_own_number():
    bad = bank(short(prompt="He did not come", explanation="So."), single("A", "A*"), digest=None)
    for rule in RULES:
        assert {finding.rule for finding in rule(bad)} <= {rule.__name__[:3].upper()}


def test_a_bank_of_ordinary_size_takes_seconds_at_most():
    kinds = (single, multiple, true_false, numeric, short, ordering, matching)
    many = [
        make(prompt=f"According to part {number} of the article, what happened in Harrow?")
        for number in range(19)
        for make in kinds
    ]
    start = time.process_time()
    check(bank(*many))
    assert time.process_time() - start < 3
