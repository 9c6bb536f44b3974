import time
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Pair,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
)
from quizapp.core.wellformed import MAX_TEXT_BYTES, has_words, problems
from tests.unit.core.samples import ALL, CLOZE, SHORT, SINGLE, make_options, make_question, questions


def found(question) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in problems(question)]


def found_in(payload) -> list[tuple[str, str]]:
    return found(make_question(payload))


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.type.value)
def test_well_formed_questions_have_no_problems(question):
    assert problems(question) == []


@given(questions())
def test_any_question_of_the_strategies_is_well_formed(question):
    assert problems(question) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        pytest.param({"id": ""}, ("missing_field", "id"), id="no id"),
        pytest.param({"id": "x" * 256}, ("over_limit", "id"), id="an id too long"),
        pytest.param({"prompt": ""}, ("empty_prompt", "prompt"), id="no prompt"),
        pytest.param({"prompt": "<p>&nbsp;<br></p>"}, ("empty_prompt", "prompt"), id="a prompt of tags and spaces"),
        pytest.param({"points": Fraction(0)}, ("bad_value", "points"), id="no points"),
        pytest.param({"points": Fraction(-1)}, ("bad_value", "points"), id="points taken away"),
        pytest.param({"points": Fraction(1, 10**7)}, ("bad_value", "points"), id="points that are stored as none"),
        pytest.param({"points": Fraction(1_000_001)}, ("bad_value", "points"), id="more points than can be stored"),
        pytest.param({"title": "x" * 256}, ("over_limit", "title"), id="a title too long"),
        pytest.param({"tags": ("a", "x" * 256)}, ("over_limit", "tags[2]"), id="a tag too long"),
        pytest.param({"group": ("x" * 256,)}, ("over_limit", "group[1]"), id="a group too long"),
        pytest.param({"tags": ("a",) * 31}, ("over_limit", "tags"), id="too many tags"),
        pytest.param({"explanation": "é" * 32_769}, ("over_limit", "explanation"), id="a text too long in bytes"),
        pytest.param({"explanation": "a\0b"}, ("bad_value", "explanation"), id="a NUL"),
        pytest.param({"feedback_correct": "\x1b"}, ("bad_value", "feedback_correct"), id="a control character"),
        pytest.param({"tags": ("a\ud800",)}, ("bad_value", "tags[1]"), id="half a character"),
    ],
)
def test_what_is_wrong_with_the_whole_is_named_with_its_field(change, problem):
    assert found(replace(SINGLE, **change)) == [problem]


def test_the_largest_allowed_is_no_problem():
    most = {"title": "x" * 255, "tags": ("a",) * 30, "explanation": "x" * MAX_TEXT_BYTES, "points": Fraction(1_000_000)}
    assert problems(replace(SINGLE, **most)) == []
    assert problems(replace(SINGLE, points=Fraction(1, 10**6), prompt="a\tb\nc")) == []
    assert found_in(SingleChoice(options=make_options(1, *[0] * 25))) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(make_options(1), [("too_few_options", "options")], id="one option"),
        pytest.param((), [("too_few_options", "options"), ("no_correct_answer", "options")], id="none"),
        pytest.param(make_options(1, *[0] * 26), [("over_limit", "options")], id="27 options"),
        pytest.param(make_options(0, "1/2"), [("no_correct_answer", "options")], id="none earns everything"),
        pytest.param(make_options(1, 2), [("bad_value", "options[2].fraction")], id="more than everything"),
        pytest.param(make_options(1, "-3/2"), [("bad_value", "options[2].fraction")], id="less than minus everything"),
        pytest.param(
            (*make_options(1), Option(id="b", text=" ")), [("missing_field", "options[2].text")], id="an empty option"
        ),
        pytest.param(
            (*make_options(1), Option(id="a", text="x")),
            [("duplicate_id", "options[1].id"), ("duplicate_id", "options[2].id")],
            id="the same id twice",
        ),
        pytest.param((*make_options(1), Option(id="", text="x")), [("missing_field", "options[2].id")], id="no id"),
    ],
)
def test_a_single_choice_needs_two_options_and_a_key(options, expected):
    assert found_in(SingleChoice(options=options)) == expected


@pytest.mark.parametrize(
    ("fractions", "expected"),
    [
        pytest.param((0, 0, -1), [("no_correct_answer", "options")], id="no key"),
        pytest.param(("1/2", "1/4", 0), [("bad_value", "options")], id="keys that do not add up"),
        pytest.param(("0.3333333",) * 3, [("bad_value", "options")], id="keys that nearly add up"),
        pytest.param((1, 0), [], id="one key is allowed"),
        pytest.param(("3/4", "1/4", "-1/4"), [], id="weights"),
    ],
)
def test_the_keys_of_a_multiple_response_add_up_to_one(fractions, expected):
    assert found_in(MultipleResponse(options=make_options(*fractions))) == expected


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(Numeric(answers=()), [("no_correct_answer", "answers")], id="no number"),
        pytest.param(
            Numeric(answers=(NumericAnswer(value=Fraction(1), fraction=Fraction(1, 2)),)),
            [("no_correct_answer", "answers")],
            id="only half right ones",
        ),
        pytest.param(
            Numeric(answers=(NumericAnswer(value=Fraction(1), tolerance=Fraction(-1)),)),
            [("bad_number", "answers[1].tolerance")],
            id="a tolerance below nothing",
        ),
        pytest.param(
            Numeric(answers=(NumericAnswer(value=Fraction(1)),) * 51), [("over_limit", "answers")], id="51 numbers"
        ),
        pytest.param(ShortAnswer(answers=()), [("no_correct_answer", "answers")], id="no text"),
        pytest.param(
            ShortAnswer(answers=(TextAnswer(text="a"), TextAnswer(text=" "))),
            [("missing_field", "answers[2].text")],
            id="an empty text",
        ),
        pytest.param(
            ShortAnswer(answers=(TextAnswer(text="a"), TextAnswer(text="b", fraction=Fraction(3)))),
            [("bad_value", "answers[2].fraction")],
            id="more than everything",
        ),
        pytest.param(Ordering(items=("a",)), [("too_few_options", "items")], id="one item"),
        pytest.param(Ordering(items=("a", "a")), [("too_few_options", "items")], id="one item twice"),
        pytest.param(Ordering(items=("a", "<p></p>")), [("missing_field", "items[2]")], id="an empty item"),
        pytest.param(Ordering(items=tuple("ab") * 26), [("over_limit", "items")], id="52 items"),
    ],
)
def test_typed_answers_and_orderings_need_something_right(payload, expected):
    assert found_in(payload) == expected


def pairs(*sides: tuple[str, str]) -> tuple[Pair, ...]:
    return tuple(Pair(left=left, right=right) for left, right in sides)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        pytest.param(Matching(pairs=pairs(("1", "x"))), [("too_few_options", "pairs")], id="one pair"),
        pytest.param(
            Matching(pairs=pairs(("1", "x"), ("2", "x"))), [("too_few_options", "pairs")], id="nothing to choose from"
        ),
        pytest.param(Matching(pairs=pairs(("1", "x"), ("2", "x")), distractors=("y",)), [], id="a distractor to avoid"),
        pytest.param(Matching(pairs=pairs(("1", "x"), ("", "y"))), [("bad_pair", "pairs[2]")], id="no left side"),
        pytest.param(Matching(pairs=pairs(("1", "x"), ("2", ""))), [("bad_pair", "pairs[2]")], id="no right side"),
        pytest.param(
            Matching(pairs=pairs(("1", "x"), ("2", "y")), distractors=("",)),
            [("missing_field", "distractors[1]")],
            id="an empty distractor",
        ),
        pytest.param(
            Matching(pairs=pairs(*((str(n), str(n)) for n in range(51)))), [("over_limit", "pairs")], id="51 pairs"
        ),
    ],
)
def test_matching_needs_two_whole_pairs(payload, expected):
    assert found_in(payload) == expected


GAP = Blank(payload=SHORT.payload)


@pytest.mark.parametrize(
    ("prompt", "count"),
    [
        ("One [[1]].", 2),
        ("One [[1]] and [[2]].", 1),
        ("One [[2]] and [[1]].", 2),
        ("One [[1]] and [[1]].", 2),
        ("One [[1]], [[2]] and [[2]].", 2),
        ("One [[0]].", 1),
        ("One [[01]].", 1),
        ("None.", 1),
    ],
)
def test_a_cloze_text_holds_its_gaps_once_each_in_order(prompt, count):
    assert found(make_question(Cloze(blanks=(GAP,) * count), prompt=prompt)) == [("bad_value", "prompt")]


def test_a_cloze_text_needs_a_gap():
    assert found(make_question(Cloze(blanks=()), prompt="None.")) == [("missing_field", "blanks")]


def test_what_is_wrong_in_a_gap_is_named_with_the_gap():
    bad = Blank(payload=SingleChoice(options=make_options(0, 0)), points=Fraction(0))
    assert found(make_question(Cloze(blanks=(GAP, bad)), prompt="[[1]] [[2]]")) == [
        ("bad_value", "blanks[2].points"),
        ("no_correct_answer", "blanks[2].options"),
    ]


def test_texts_are_measured_wherever_they_stand():
    long = "x" * (MAX_TEXT_BYTES + 1)
    options = (*make_options(1), Option(id="b", text="b", feedback=long))
    question = replace(CLOZE, payload=Cloze(blanks=(Blank(payload=SingleChoice(options=options)),)), prompt="[[1]]")
    assert found(question) == [("over_limit", "blanks[1].options[2].feedback")]


def test_every_problem_is_reported_not_only_the_first():
    question = make_question(Ordering(items=("",)), id="", prompt="", points=Fraction(0))
    assert [code for code, _ in found(question)] == [
        "missing_field",
        "empty_prompt",
        "bad_value",
        "too_few_options",
        "missing_field",
    ]


@pytest.mark.parametrize(
    ("rich", "is_worded"),
    [
        ("a", True),
        ("<b>a</b>", True),
        ("?", True),
        ("&lt;", True),
        ("", False),
        (" \n\t", False),
        ("<br><hr>", False),
        ("&nbsp;\u200b\u2028", False),
        ("<p title='a'></p>", False),
    ],
)
def test_tags_and_invisible_characters_are_no_words(rich, is_worded):
    assert has_words(rich) is is_worded


def test_hostile_texts_are_checked_in_linear_time():
    started = time.process_time()
    problems(replace(SINGLE, prompt="<" * MAX_TEXT_BYTES, explanation="[[" * (MAX_TEXT_BYTES // 2)))
    assert time.process_time() - started < 1
