import math

import pytest

from quizapp.core.lint.chance import binomial_tail, chi_square_p


@pytest.mark.parametrize(
    ("hits", "tries", "probability", "expected"),
    [
        (1, 1, 0.25, 0.25),
        (2, 2, 0.5, 0.25),
        (8, 10, 0.5, 56 / 1024),
        (3, 4, 0.25, 13 / 256),
        (1, 100, 0.01, 1 - 0.99**100),
    ],
)
def test_the_tail_of_the_binomial_distribution(hits, tries, probability, expected):
    assert binomial_tail(hits, tries, probability) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("hits", "tries", "probability", "expected"),
    [(0, 5, 0.3, 1), (-1, 5, 0.3, 1), (6, 5, 0.3, 0), (0, 0, 0.3, 1), (2, 5, 0, 0), (2, 5, 1, 1)],
)
def test_what_is_certain_or_impossible_is_exactly_so(hits, tries, probability, expected):
    assert binomial_tail(hits, tries, probability) == expected


def test_many_tries_neither_overflow_nor_lose_the_tail():
    assert binomial_tail(50_000, 100_000, 0.5) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("statistic", "degrees"),
    [(3.841459, 1), (5.991465, 2), (7.814728, 3), (9.487729, 4), (11.070498, 5), (124.342113, 100)],
)
def test_the_five_percent_points_of_the_chi_square_table(statistic, degrees):
    assert chi_square_p(statistic, degrees) == pytest.approx(0.05, abs=1e-7)


@pytest.mark.parametrize(("statistic", "degrees"), [(6.634897, 1), (9.210340, 2), (11.344867, 3)])
def test_the_one_percent_points_of_the_chi_square_table(statistic, degrees):
    assert chi_square_p(statistic, degrees) == pytest.approx(0.01, abs=1e-7)


def test_two_degrees_of_freedom_are_the_exponential_distribution():
    assert chi_square_p(8.0, 2) == pytest.approx(math.exp(-4))


def test_no_deviation_at_all_is_certain():
    assert chi_square_p(0, 3) == 1


def test_there_is_no_distribution_without_degrees_of_freedom():
    with pytest.raises(ValueError, match="degree"):
        chi_square_p(1, 0)
