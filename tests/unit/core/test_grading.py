from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.grading import (
    Outcome,
    Tally,
    Verdict,
    find_answer,
    from_millionths,
    grade,
    to_millionths,
    total,
)
from quizapp.core.presentation import to_stored
from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Ordering,
    Pair,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
)
from tests.unit.core.samples import (
    ALL,
    CLOZE,
    MATCHING,
    MULTIPLE,
    NUMERIC,
    ORDERING,
    SHORT,
    SINGLE,
    THIRD,
    TRUE_FALSE,
    answered,
    make_options,
    make_question,
)

CORRECT, PARTIAL, INCORRECT, UNANSWERED = Verdict
HALF = Fraction(1, 2)


def a_grade(question, value) -> tuple[Verdict, Fraction]:
    outcome = grade(question, value)
    return outcome.verdict, outcome.fraction


def exact(question):
    return replace(question, payload=replace(question.payload, scoring=Scoring.EXACT))


def in_part(question):
    return replace(question, payload=replace(question.payload, scoring=Scoring.PARTIAL))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.type.value)
@pytest.mark.parametrize("value", [None, "", [], [None, None], {}])
def test_a_blank_of_any_shape_is_unanswered_and_earns_nothing(question, value):
    assert grade(question, value) == Outcome(UNANSWERED, Fraction(0))


@pytest.mark.parametrize(
    ("value", "verdict", "share"),
    [("b", CORRECT, 1), ("c", PARTIAL, HALF), ("a", INCORRECT, 0), ("d", INCORRECT, 0)],
)
def test_a_single_choice_earns_the_fraction_of_its_option(value, verdict, share):
    assert a_grade(SINGLE, value) == (verdict, share)


def test_any_of_several_keys_earns_everything():
    question = make_question(SingleChoice(options=make_options(1, 0, 1)))
    assert a_grade(question, "a") == a_grade(question, "c") == (CORRECT, 1)


def test_no_choice_earns_less_than_nothing():
    assert a_grade(make_question(SingleChoice(options=make_options(1, -1))), "b") == (INCORRECT, 0)


def test_an_option_of_another_question_has_no_grade():
    with pytest.raises(KeyError):
        grade(SINGLE, "z")


@pytest.mark.parametrize(
    ("value", "verdict", "share", "tally"),
    [
        pytest.param(["a", "b", "c"], CORRECT, 1, (3, 0, 3), id="all keys"),
        pytest.param(["a"], PARTIAL, THIRD, (1, 0, 3), id="one key of three"),
        pytest.param(["a", "b", "d"], PARTIAL, THIRD, (2, 1, 3), id="two right, one wrong"),
        pytest.param(["a", "d"], INCORRECT, 0, (1, 1, 3), id="as many wrong as right"),
        pytest.param(["d", "e"], INCORRECT, 0, (0, 2, 3), id="never below nothing"),
        pytest.param(["a", "b", "c", "d", "e"], PARTIAL, THIRD, (3, 2, 3), id="everything ticked"),
    ],
)
def test_several_choices_earn_right_minus_wrong_over_the_keys(value, verdict, share, tally):
    assert grade(MULTIPLE, value) == Outcome(verdict, Fraction(share), Tally(*tally))


@pytest.mark.parametrize(
    ("value", "verdict", "share"),
    [
        pytest.param(["a", "b"], CORRECT, 1, id="both keys"),
        pytest.param(["a"], PARTIAL, Fraction(3, 4), id="the heavy key"),
        pytest.param(["b", "c"], INCORRECT, 0, id="the light key and a costly distractor"),
        pytest.param(["a", "c"], PARTIAL, HALF, id="the heavy key and that distractor"),
        pytest.param(["a", "b", "d"], CORRECT, 1, id="a distractor that costs nothing"),
    ],
)
def test_weighted_choices_earn_the_sum_of_their_fractions_without_a_tally(value, verdict, share):
    question = make_question(MultipleResponse(options=make_options("3/4", "1/4", "-1/4", 0)))
    assert grade(question, value) == Outcome(verdict, Fraction(share))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (["a", "b", "c"], CORRECT),
        (["c", "b", "a"], CORRECT),
        (["a", "b"], INCORRECT),
        (["a", "b", "c", "d"], INCORRECT),
    ],
)
def test_exact_scoring_of_several_choices_is_all_or_nothing(value, verdict):
    assert grade(exact(MULTIPLE), value) == Outcome(verdict, Fraction(verdict is CORRECT))


@pytest.mark.parametrize(("value", "verdict"), [(False, CORRECT), (True, INCORRECT)])
def test_a_true_false_question_is_right_or_wrong_and_false_is_no_blank(value, verdict):
    assert grade(TRUE_FALSE, value).verdict is verdict


@pytest.mark.parametrize(
    ("value", "verdict", "share"),
    [
        pytest.param("20", CORRECT, 1, id="the value"),
        pytest.param("20.5", CORRECT, 1, id="at the upper edge"),
        pytest.param("19.5", CORRECT, 1, id="at the lower edge"),
        pytest.param("20.500000000001", PARTIAL, HALF, id="just beyond the edge, so the wider answer counts"),
        pytest.param("25", PARTIAL, HALF, id="at the edge of the wider answer"),
        pytest.param("25.0000000000000000001", INCORRECT, 0, id="just beyond that, which no float would see"),
        pytest.param("2e1", CORRECT, 1, id="with an exponent"),
        pytest.param("twenty", INCORRECT, 0, id="no number"),
        pytest.param("20 km", INCORRECT, 0, id="with a unit"),
    ],
)
def test_a_number_is_right_up_to_and_including_its_tolerance(value, verdict, share):
    assert a_grade(NUMERIC, value) == (verdict, share)


def test_tenths_add_up_as_they_do_on_paper():
    answer = NumericAnswer(value=Fraction("0.3"), tolerance=Fraction("0.1"))
    question = make_question(Numeric(answers=(answer,)))
    assert a_grade(question, "0.2") == a_grade(question, "0.4") == (CORRECT, 1)


@pytest.mark.parametrize(
    ("value", "verdict", "share"),
    [
        pytest.param("kamel  SAKR.", CORRECT, 1, id="as folded"),
        pytest.param("sakr", PARTIAL, HALF, id="a lesser answer"),
        pytest.param("Kamel Sakar", INCORRECT, 0, id="nearly"),
        pytest.param("Kamel Sakr and others", INCORRECT, 0, id="more than that"),
    ],
)
def test_a_typed_text_earns_the_fraction_of_the_answer_it_equals(value, verdict, share):
    assert a_grade(SHORT, value) == (verdict, share)


def test_the_first_answer_that_is_met_counts():
    wide, narrow = TextAnswer(text="fall*", fraction=HALF), TextAnswer(text="fall of Damascus")
    question = make_question(ShortAnswer(answers=(wide, narrow), wildcards=True))
    assert find_answer(question.payload, "fall of Damascus") == wide
    assert find_answer(question.payload, "rise") is None


@pytest.mark.parametrize(
    ("value", "share"),
    [
        pytest.param("0123", 1, id="the key"),
        pytest.param("1230", Fraction(2, 3), id="the first put last"),
        pytest.param("3012", Fraction(2, 3), id="the last put first"),
        pytest.param("2301", Fraction(2, 3), id="halves exchanged"),
        pytest.param("0213", 0, id="the middle exchanged"),
        pytest.param("1032", 0, id="each half turned"),
        pytest.param("3210", 0, id="backwards"),
        pytest.param("01..", THIRD, id="half of it, in order"),
        pytest.param("0.1.", 0, id="empty places between"),
        pytest.param("0.23", THIRD, id="one left out"),
        pytest.param("0101", THIRD, id="one put down twice counts once"),
    ],
)
def test_ordering_in_part_earns_the_share_of_neighbours_in_which_one_directly_follows_the_other(value, share):
    given = [None if letter == "." else letter for letter in value]
    outcome = grade(in_part(ORDERING), given)
    assert outcome.fraction == share
    assert outcome.tally == Tally(int(share * 3), 0, 3)


@pytest.mark.parametrize(("value", "verdict"), [("0123", CORRECT), ("0132", INCORRECT), ("012", INCORRECT)])
def test_ordering_is_all_or_nothing_by_default(value, verdict):
    assert grade(ORDERING, [*value, *[None] * (4 - len(value))]) == Outcome(verdict, Fraction(verdict is CORRECT))


def test_items_that_read_the_same_can_change_places():
    question = make_question(Ordering(items=("rest", "march", "rest")))
    assert grade(question, ["2", "1", "0"]).verdict is CORRECT


@pytest.mark.parametrize(
    ("value", "verdict", "right"),
    [
        pytest.param({"0": "0", "1": "0", "2": "1"}, CORRECT, 3, id="all, one right side twice"),
        pytest.param({"0": "0", "1": "1", "2": "1"}, PARTIAL, 2, id="two of three"),
        pytest.param({"2": "1"}, PARTIAL, 1, id="the others left out"),
        pytest.param({"0": "2", "1": "2", "2": "2"}, INCORRECT, 0, id="a right side that belongs to none"),
    ],
)
def test_matching_earns_the_share_of_right_rows(value, verdict, right):
    assert grade(MATCHING, value) == Outcome(verdict, Fraction(right, 3), Tally(right, 0, 3))
    assert grade(exact(MATCHING), value) == Outcome(verdict if right == 3 else INCORRECT, Fraction(right // 3))


def test_matching_by_a_right_side_that_two_pairs_share():
    pairs = (Pair(left="1", right="x"), Pair(left="2", right="y"), Pair(left="3", right="x"))
    question = make_question(Matching(pairs=pairs))
    assert grade(question, {"0": "0", "1": "1", "2": "0"}).verdict is CORRECT


@pytest.mark.parametrize(
    ("value", "verdict", "right"),
    [
        pytest.param(["a", "hama", "13", ["a", "b"]], CORRECT, 4, id="all"),
        pytest.param(["a", None, "13", ["c"]], PARTIAL, 2, id="a blank and a wrong gap"),
        pytest.param([None, "Homs", None, None], INCORRECT, 0, id="one wrong, the rest blank"),
    ],
)
def test_a_cloze_text_earns_the_share_of_right_gaps(value, verdict, right):
    assert grade(CLOZE, value) == Outcome(verdict, Fraction(right, 4), Tally(right, 0, 4))


def test_gaps_weigh_by_their_points_and_in_part():
    blanks = (
        Blank(payload=SingleChoice(options=make_options(1, HALF)), points=Fraction(3)),
        Blank(payload=ShortAnswer(answers=(TextAnswer(text="Hama"),)), points=Fraction(1)),
    )
    question = make_question(Cloze(blanks=blanks))
    assert grade(question, ["a", None]) == Outcome(PARTIAL, Fraction(3, 4))
    assert grade(question, ["b", "Hama"]) == Outcome(PARTIAL, Fraction(5, 8))
    assert grade(question, ["a", "Hama"]) == Outcome(CORRECT, Fraction(1))


def test_gaps_of_equal_weight_have_no_tally_where_one_is_half_right():
    assert grade(CLOZE, ["a", "Hama", "13", ["a"]]) == Outcome(PARTIAL, Fraction(7, 8))


@given(answered())
def test_whatever_a_page_can_send_has_a_grade_between_nothing_and_everything(case):
    question, order, wire = case
    outcome = grade(question, to_stored(question, order, wire))
    assert 0 <= outcome.fraction <= 1
    assert outcome.verdict is (CORRECT if outcome.fraction == 1 else PARTIAL if outcome.fraction else INCORRECT)
    assert outcome.tally is None or outcome.tally.share == outcome.fraction


def test_points_add_up_exactly():
    assert total([(Fraction(1), THIRD)] * 3) == 1
    assert total([]) == 0


@given(st.integers(0, 10**12))
def test_stored_points_read_back_as_themselves(stored):
    assert to_millionths(from_millionths(stored)) == stored


@pytest.mark.parametrize(
    ("points", "stored"),
    [("1/3", 333_333), ("2/3", 666_667), ("0.0000005", 1), ("0.0000015", 2), ("0.00000049", 0), ("2.5", 2_500_000)],
)
def test_points_are_stored_to_the_nearest_millionth_a_half_counting_up(points, stored):
    assert to_millionths(Fraction(points)) == stored


def test_rounding_happens_once_so_thirds_of_a_point_make_a_whole():
    assert to_millionths(total([(Fraction(1), THIRD)] * 3)) == 1_000_000
