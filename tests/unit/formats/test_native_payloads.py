"""How credit is read from a native file."""

from fractions import Fraction

import pytest

from quizapp.formats.normalised import Status
from tests.unit.formats.files import only, question, said

THIRD = Fraction(1, 3)


def fractions(options: str, kind: str = "multiple_response", scoring: str = "") -> list[Fraction]:
    found = only(question(kind, f"{scoring}\noptions: [{options}]"))
    assert found.status is not Status.REFUSED
    return [option.fraction for option in found.question.payload.options]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("{text: A, correct: true}, {text: B}", [1, 0]),
        ("{text: A, correct: true}, {text: B, correct: true}", [1, 1]),
        ("{text: A, correct: true}, {text: B, fraction: 0.5}", [1, Fraction(1, 2)]),
        ("{text: A, fraction: 1}, {text: B, fraction: -0.25}, {text: C, fraction: 1/3}", [1, Fraction(-1, 4), THIRD]),
    ],
)
def test_the_options_of_a_single_choice(options, expected):
    assert fractions(options, "single_choice") == expected


@pytest.mark.parametrize(
    ("options", "scoring", "expected"),
    [
        (
            "{text: A, correct: true}, {text: B, correct: true}, {text: C}",
            "",
            [Fraction(1, 2), Fraction(1, 2), -Fraction(1, 2)],
        ),
        ("{text: A, correct: true}, {text: B}", "scoring: exact", [1, 0]),
        (
            "{text: A, fraction: 0.3333}, {text: B, fraction: 0.3333}, {text: C, fraction: 0.3333}, {text: D}",
            "",
            [THIRD, THIRD, THIRD, 0],
        ),
        ("{text: A, fraction: 1}, {text: B, fraction: -1}", "", [1, -1]),
    ],
)
def test_the_options_of_a_multiple_response(options, scoring, expected):
    assert fractions(options, scoring=scoring) == expected


def test_fractions_that_miss_one_are_divided_by_their_sum_and_reported():
    options = "{text: A, fraction: 0.25}, {text: B, fraction: 0.25}, {text: C, fraction: -0.5}"
    found = only(question("multiple_response", f"options: [{options}]"))
    assert said(found.notes) == [("fractions_rescaled", "options", 7)]
    assert [option.fraction for option in found.question.payload.options] == [Fraction(1, 2), Fraction(1, 2), -1]


def test_a_fraction_below_minus_one_after_division_costs_everything_all_the_same():
    assert fractions("{text: A, fraction: 0.1}, {text: B, fraction: -1}") == [1, -1]


def test_options_have_the_ids_of_the_file_or_letters():
    found = only(question("single_choice", "options: [{id: x1, text: A, correct: true}, {text: B, fixed: true}]"))
    assert [(option.id, option.fixed) for option in found.question.payload.options] == [("x1", False), ("b", True)]


@pytest.mark.parametrize(
    ("answer", "value", "tolerance"),
    [
        ("{value: 20, tolerance: 0.5}", 20, Fraction(1, 2)),
        ("{value: -.5}", Fraction(-1, 2), 0),
        ("{value: 1e3}", 1000, 0),
        ("{value: +12.}", 12, 0),
        ("{min: 18, max: 22}", 20, 2),
        ("{min: 1, max: 2}", Fraction(3, 2), Fraction(1, 2)),
    ],
)
def test_numbers_are_read_exactly(answer, value, tolerance):
    (read,) = only(question("numeric", f"answers: [{answer}]")).question.payload.answers
    assert (read.value, read.tolerance, read.fraction) == (value, tolerance, 1)


@pytest.mark.parametrize(
    ("payload", "wildcards"),
    [
        ("answers: [Assad]", False),
        ("answers: ['*Assad']", True),
        ("answers: ['2\\*3']", False),
        ("answers: ['2*3']\nwildcards: false", False),
        ("answers: [Assad]\nwildcards: true", True),
    ],
)
def test_an_asterisk_is_a_wildcard_unless_the_file_says_otherwise(payload, wildcards):
    assert only(question("short_answer", payload)).question.payload.wildcards is wildcards


def test_an_answer_that_takes_anything_for_nothing_is_feedback_for_the_others():
    found = only(question("short_answer", "answers:\n  - x\n  - {text: '*', fraction: 0, feedback: Look again.}"))
    payload = found.question.payload
    assert [answer.text for answer in payload.answers] == ["x"]
    assert (payload.feedback_other, payload.wildcards) == ("Look again.", False)
