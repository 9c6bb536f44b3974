import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from quizapp.core.question import (
    Difficulty,
    Matching,
    MultipleResponse,
    NumericAnswer,
    Pair,
    Passage,
    Process,
    SingleChoice,
    digest,
    from_data,
    on_offer,
    to_data,
    to_json,
)
from tests.unit.core.samples import ALL, MATCHING, NUMERIC, ORDERING, SINGLE, make_options, questions

FOUND = Passage(exact="a 13-hour curfew", start=10, end=26)
FULL = replace(
    SINGLE,
    title="The curfew",
    points=Fraction(3, 2),
    explanation="<p>It says so.</p>",
    feedback_correct="Right.",
    feedback_partial="Nearly.",
    feedback_incorrect="Read it again.",
    tags=("curfew", "night"),
    category="Events/Night",
    difficulty=Difficulty.HARD,
    process=Process.INFER,
    group=("hours",),
    passages=(FOUND, Passage(exact="curfew", prefix="13-hour ", suffix=" from")),
    shuffle=False,
)


@pytest.mark.parametrize("question", [*ALL, FULL], ids=lambda question: question.type.value)
def test_a_question_survives_its_stored_form(question):
    assert from_data(json.loads(to_json(question))) == question


@given(questions())
def test_any_question_survives_its_stored_form(question):
    assert from_data(json.loads(to_json(question))) == question


def test_plain_data_keeps_fractions_exact():
    data = to_data(NUMERIC)
    assert data["type"] == "numeric"
    assert data["answers"][1] == {
        "value": Fraction(20),
        "tolerance": Fraction(5),
        "fraction": Fraction(1, 2),
        "feedback": "",
    }


def test_numbers_and_texts_are_read_as_fractions():
    data = to_data(NUMERIC) | {"points": "1/3", "answers": [{"value": "0.1"}, {"value": 2, "tolerance": 1}]}
    question = from_data(data)
    assert question.points == Fraction(1, 3)
    assert question.payload.answers == (
        NumericAnswer(value=Fraction(1, 10)),
        NumericAnswer(value=Fraction(2), tolerance=Fraction(1)),
    )


@pytest.mark.parametrize(
    ("change", "error"),
    [
        pytest.param({"type": "essay"}, ValueError, id="unknown type"),
        pytest.param({"difficulty": "fiendish"}, ValueError, id="unknown difficulty"),
        pytest.param({"points": "many"}, ValueError, id="points in words"),
        pytest.param({"options": [{"id": "a", "colour": "red"}]}, TypeError, id="unknown field of an option"),
        pytest.param({"type": "cloze", "blanks": [{"kind": "true_false", "answer": True}]}, ValueError, id="odd gap"),
        pytest.param({"type": "ordering"}, KeyError, id="no payload"),
    ],
)
def test_data_of_another_shape_is_refused(change, error):
    with pytest.raises(error):
        from_data(to_data(SINGLE) | change)


def test_the_stored_form_has_its_keys_in_a_fixed_order():
    keys = list(json.loads(to_json(FULL)))
    assert keys == sorted(keys)


def test_equal_questions_have_equal_digests_and_any_change_gives_another():
    assert digest(FULL) == digest(from_data(json.loads(to_json(FULL))))
    assert len({digest(FULL), digest(replace(FULL, explanation="")), digest(replace(FULL, shuffle=True))}) == 3


@pytest.mark.parametrize(
    ("passages", "is_ready"),
    [
        pytest.param((FOUND,), True, id="its passage is found"),
        pytest.param((), False, id="it has none"),
        pytest.param((FOUND, Passage(exact="curfew")), False, id="one of two is not found"),
    ],
)
def test_a_question_is_ready_if_it_has_passages_and_all_are_found(passages, is_ready):
    assert replace(SINGLE, passages=passages).is_ready is is_ready


def test_keys_of_a_single_choice_earn_full_credit_and_keys_of_many_earn_some():
    options = make_options(1, "1/2", 0, 1)
    assert SingleChoice(options=options).keys == {"a", "d"}
    assert MultipleResponse(options=make_options("2/3", "1/3", 0, -1)).keys == {"a", "b"}


def test_right_sides_that_read_the_same_are_one():
    assert MATCHING.payload.rights == ("December", "November", "October")
    same = Matching(pairs=(Pair(left="a", right="x"), Pair(left="b", right="y")), distractors=("x", "z"))
    assert same.rights == ("x", "y", "z")


def test_what_is_on_offer_goes_by_stored_id():
    assert on_offer(SINGLE.payload)["b"] == "Option number 1"
    assert on_offer(ORDERING.payload) == {"0": "Aleppo", "1": "Hama", "2": "Homs", "3": "Damascus"}
    assert on_offer(MATCHING.payload) == {"0": "December", "1": "November", "2": "October"}
    assert on_offer(NUMERIC.payload) == {}
