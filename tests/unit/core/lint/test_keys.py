"""Keys that show by their length or place (L08 to L10)."""

import pytest

from quizapp.core.lint.finding import Severity
from quizapp.core.lint.keys import l08_even_lengths, l09_longest_is_not_the_key, l10_keys_spread
from tests.unit.core.lint.bank_of import bank, multiple, short, single


def length(*lengths: int, key: int = 0):
    """A single choice with options of these lengths; the key is at place `key`."""
    return single(*("x" * size + "*" * (place == key) for place, size in enumerate(lengths)))


@pytest.mark.parametrize(
    "question",
    [
        length(7, 15, 15),
        length(10, 20, 21),
        single("A mill", "Carpenter of Harrow*", "A barn in Harrow"),
        length(20, 31, 20, key=1),
        length(12, 20, 12, key=1),
        multiple("x" * 30 + "*", "x" * 29 + "*", "x" * 20, "x" * 18),
    ],
)
def test_l08_finds_uneven_options_and_long_keys(question):
    found = list(l08_even_lengths(bank(question)))
    assert [(finding.place, finding.severity) for finding in found] == [("options", Severity.WARNING)]


@pytest.mark.parametrize(
    "question",
    [
        length(3, 14, 7),
        length(8, 15, 16),
        length(20, 27, 20, key=1),
        length(40, 48, 40, key=1),
        length(30, 20, 20, key=1),
        multiple("x" * 30 + "*", "x" * 20 + "*", "x" * 20, "x" * 18),
        short(),
    ],
)
def test_l08_leaves_even_options_alone(question):
    assert list(l08_even_lengths(bank(question))) == []


@pytest.mark.parametrize(
    ("bad", "errors"), [(length(7, 15, 15), 0), (length(7, 15, 15, key=2), 0), (length(20, 31, 20, key=1), 1)]
)
def test_l08_allows_a_bank_ten_per_cent_uneven_and_five_long(bad, errors):
    found = list(l08_even_lengths(bank(*[length(5, 5, 5)] * 18, bad, bad)))
    assert sum(finding.severity is Severity.ERROR for finding in found) == errors


LONGEST, SHORTEST, TIED = length(6, 5, 5), length(5, 6, 6), length(6, 6, 5)


@pytest.mark.parametrize(
    "questions",
    [
        [LONGEST] * 20,
        [LONGEST] * 14 + [SHORTEST] * 6,
        [multiple("xxx*", "xx*", "xx", "xx")] * 30,
    ],
)
def test_l09_finds_keys_that_are_the_longest_too_often(questions):
    assert [finding.question for finding in l09_longest_is_not_the_key(bank(*questions))] == [None]


@pytest.mark.parametrize(
    "questions",
    [
        [LONGEST] * 19,
        [LONGEST] * 8 + [SHORTEST] * 12,
        [TIED] * 20,
        [SHORTEST] * 20,
        [multiple("xxx*", "xx*", "xx", "xx"), multiple("xx*", "xx*", "xx", "xxx")] * 15,
    ],
)
def test_l09_leaves_banks_alone_where_length_tells_nothing(questions):
    assert list(l09_longest_is_not_the_key(bank(*questions))) == []


def at(*places: int, options: int = 3):
    return [length(*[5] * options, key=place) for place in places]


@pytest.mark.parametrize(
    "questions",
    [
        at(*[0] * 20),
        at(*[0] * 12, *[1] * 6, *[2] * 6),
        at(*[0] * 8, *[1] * 4, *[2] * 4, *[3] * 4, options=4),
        at(*[0] * 40, *[1] * 44, *[2] * 15),
        [*at(*[0] * 20), *at(*[0, 1, 2, 3] * 6, options=4)],
    ],
)
def test_l10_finds_keys_that_crowd(questions):
    assert [finding.place for finding in l10_keys_spread(bank(*questions))] == ["options"]


@pytest.mark.parametrize(
    "questions",
    [
        at(*[0, 1, 2] * 7),
        at(*[0] * 19),
        at(*[0] * 9, *[1] * 7, *[2] * 6),
        [*at(*[0, 1, 2] * 7), *at(*[0, 1, 2, 3] * 6, options=4)],
        [multiple()] * 30,
    ],
)
def test_l10_leaves_keys_that_are_spread_alone(questions):
    assert list(l10_keys_spread(bank(*questions))) == []
