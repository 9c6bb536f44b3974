"""Shares of a bank that may be flawed."""

import pytest

from quizapp.core.lint.finding import Severity
from quizapp.core.lint.limits import over_limit


@pytest.mark.parametrize(("count", "total"), [(2, 20), (6, 100), (20, 20)])
def test_more_than_the_share_is_an_error_of_the_bank(count, total):
    (found,) = over_limit("L99", "options", count, total, 0.05, "lists are odd")
    assert (found.rule, found.severity, found.question, found.place) == ("L99", Severity.ERROR, None, "options")
    assert f"{count} of {total}" in found.advice


@pytest.mark.parametrize(("count", "total"), [(0, 20), (1, 20), (5, 100), (19, 19), (0, 0)])
def test_the_share_itself_small_banks_and_a_single_place_are_none(count, total):
    assert list(over_limit("L99", "options", count, total, 0.05, "lists are odd")) == []


def test_one_is_never_too_many():
    assert list(over_limit("L99", "options", 1, 20, 0.01, "lists are odd")) == []
