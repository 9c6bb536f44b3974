from dataclasses import fields, replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.core.attempt import MAX_VALUE_BYTES
from quizapp.core.draw import option_order
from quizapp.core.presentation import (
    EMPTY_PLACE,
    OpenBlank,
    OpenOption,
    OpenQuestion,
    OpenRow,
    ValueNotOffered,
    letter,
    lines,
    present,
    to_stored,
    to_wire,
)
from quizapp.core.question import (
    Blank,
    Cloze,
    Difficulty,
    Matching,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Option,
    Ordering,
    Passage,
    Payload,
    Process,
    Question,
    QuestionType,
    Scoring,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
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
    TRUE_FALSE,
    answered,
    questions,
    seeds,
)

SECRET = "sentinel"
ORDERS = {
    QuestionType.SINGLE_CHOICE: ["c", "a", "d", "b"],
    QuestionType.MULTIPLE_RESPONSE: ["e", "d", "c", "b", "a"],
    QuestionType.ORDERING: ["2", "0", "3", "1"],
    QuestionType.MATCHING: ["2", "0", "1"],
    QuestionType.CLOZE: [["b", "a"], [], [], ["c", "a", "b"]],
}


def order_of(question: Question) -> list:
    return ORDERS.get(question.type, [])


def shown(question: Question) -> OpenQuestion:
    return present(question, order_of(question), number=6, public_id="abc")


def stored(question: Question, wire: object) -> object:
    return to_stored(question, order_of(question), wire)


def test_options_are_shown_by_letter_in_the_order_of_the_attempt():
    question = shown(SINGLE)
    assert (question.number, question.public_id, question.type) == (6, "abc", QuestionType.SINGLE_CHOICE)
    assert [(option.letter, option.text) for option in question.options] == [
        ("A", "Option number 2"),
        ("B", "Option number 0"),
        ("C", "Option number 3"),
        ("D", "Option number 1"),
    ]
    assert question.rows == question.blanks == ()


def test_ordering_shows_its_items_and_matching_its_rows_and_right_sides():
    assert [option.text for option in shown(ORDERING).options] == ["Homs", "Aleppo", "Damascus", "Hama"]
    assert shown(MATCHING).rows == (OpenRow(1, "8"), OpenRow(2, "9"), OpenRow(3, "27"))
    assert [option.text for option in shown(MATCHING).options] == ["October", "December", "November"]


@pytest.mark.parametrize("question", [TRUE_FALSE, NUMERIC, SHORT], ids=lambda question: question.type.value)
def test_what_is_typed_or_true_or_false_shows_its_prompt_alone(question):
    assert shown(question) == OpenQuestion(6, "abc", question.type, question.prompt)


def test_a_cloze_text_is_cut_at_its_gaps():
    first = OpenBlank(
        1, QuestionType.SINGLE_CHOICE, (OpenOption("A", "Option number 1"), OpenOption("B", "Option number 0"))
    )
    parts = shown(CLOZE).parts
    assert parts[0::2] == ("<p>First ", ", then ", ", for ", " hours with ", ".</p>")
    assert parts[1] == first
    assert parts[3] == OpenBlank(2, QuestionType.SHORT_ANSWER)
    assert [part.kind.value for part in parts[1::2]] == [
        "single_choice",
        "short_answer",
        "numeric",
        "multiple_response",
    ]


def test_brackets_in_the_prompt_of_another_type_are_text():
    question = shown(replace(SHORT, prompt="See [[1]]."))
    assert question.parts == ("See [[1]].",)


@pytest.mark.parametrize(
    ("prompt", "is_inline"),
    [
        ("How near did they come?", True),
        ("How <em>near</em><br>did <abbr title='x'>they</abbr> come?", True),
        ("Is a < b and p > d?", True),
        ("<p>How near?</p>", False),
        ("<P dir='rtl'>How near?</P>", False),
        ("See: <ul><li>one</li></ul>", False),
        ("<table><tr><td>1</td></tr></table>", False),
        ("Above<hr>below", False),
        ("<h3>Title</h3>", False),
        ("<pre>code</pre>", False),
    ],
)
def test_a_prompt_without_blocks_fits_in_a_heading(prompt, is_inline):
    assert shown(replace(SHORT, prompt=prompt)).is_inline_prompt is is_inline


@pytest.mark.parametrize(
    ("question", "wire", "value"),
    [
        pytest.param(SINGLE, "D", "b", id="a letter"),
        pytest.param(MULTIPLE, ["A", "C"], ["e", "c"], id="letters"),
        pytest.param(MULTIPLE, ["C", "A", "C"], ["e", "c"], id="letters in any order, doubled"),
        pytest.param(TRUE_FALSE, False, False, id="false"),
        pytest.param(NUMERIC, " 20 ", " 20 ", id="a number as typed"),
        pytest.param(SHORT, "kamel  sakr", "kamel  sakr", id="a text as typed"),
        pytest.param(ORDERING, ["C", "A", None, ""], ["3", "2", None, None], id="places, some empty"),
        pytest.param(ORDERING, ["A", "A", "B", "C"], ["2", "2", "0", "3"], id="an item put down twice"),
        pytest.param(MATCHING, {"1": "B", "3": "C"}, {"0": "0", "2": "1"}, id="rows, one left out"),
        pytest.param(MATCHING, {"1": "B", "2": None, "3": ""}, {"0": "0"}, id="rows, some empty"),
        pytest.param(CLOZE, ["B", "Hama", None, ["B", "A"]], ["a", "Hama", None, ["c", "a"]], id="gaps"),
        pytest.param(CLOZE, ["", "", "13", []], [None, None, "13", None], id="gaps, blank in many shapes"),
    ],
)
def test_letters_become_stored_ids(question, wire, value):
    assert stored(question, wire) == value


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.type.value)
@pytest.mark.parametrize("wire", [None, "", "  ", [], [None, None], ["", []], {}, {"1": None, "2": ""}])
def test_a_blank_of_any_shape_is_stored_as_none(question, wire):
    assert stored(question, wire) is None


@pytest.mark.parametrize(
    ("question", "wire"),
    [
        pytest.param(SINGLE, "E", id="a letter that is not there"),
        pytest.param(SINGLE, "a", id="a stored id"),
        pytest.param(SINGLE, "AB", id="two letters in one"),
        pytest.param(SINGLE, ["A"], id="a list for one choice"),
        pytest.param(SINGLE, 0, id="a number"),
        pytest.param(SINGLE, True, id="a truth value"),
        pytest.param(MULTIPLE, "A", id="one letter for many"),
        pytest.param(MULTIPLE, ["A", "F"], id="one of two not there"),
        pytest.param(MULTIPLE, ["A", None], id="a hole among choices"),
        pytest.param(MULTIPLE, ["A"] * 6, id="more than there are"),
        pytest.param(MULTIPLE, [["A"]], id="a list in a list"),
        pytest.param(TRUE_FALSE, "true", id="true as a text"),
        pytest.param(TRUE_FALSE, 1, id="one for true"),
        pytest.param(NUMERIC, 20, id="a number not as text"),
        pytest.param(SHORT, ["Sakr"], id="a list for a text"),
        pytest.param(SHORT, "a\0b", id="a NUL"),
        pytest.param(SHORT, "a\ud800b", id="half a character"),
        pytest.param(SHORT, "x" * (MAX_VALUE_BYTES - 1), id="a text too long by one, with its quotes"),
        pytest.param(SHORT, "é" * (MAX_VALUE_BYTES // 2), id="a text too long in bytes"),
        pytest.param(ORDERING, ["A", "B", "C"], id="too few places"),
        pytest.param(ORDERING, ["A", "B", "C", "D", None], id="too many places"),
        pytest.param(ORDERING, ["A", "B", "C", "E"], id="an item that is not there"),
        pytest.param(ORDERING, ["A", "B", "C", 3], id="a number for an item"),
        pytest.param(MATCHING, {"4": "A"}, id="a row that is not there"),
        pytest.param(MATCHING, {"0": "A"}, id="a row counted from 0"),
        pytest.param(MATCHING, {"1": "D"}, id="a right side that is not there"),
        pytest.param(MATCHING, ["A", "B", "C"], id="a list for rows"),
        pytest.param(CLOZE, ["A", "Hama", "13"], id="too few gaps"),
        pytest.param(CLOZE, ["A", "Hama", "13", "A"], id="a gap of another shape"),
        pytest.param(CLOZE, ["C", "Hama", "13", ["A"]], id="an option that is not in this gap"),
        pytest.param(CLOZE, {"1": "A"}, id="rows for gaps"),
        pytest.param(CLOZE, [None, "x" * 40_000, "9" * 30_000, None], id="gaps too long together"),
    ],
)
def test_what_was_not_on_offer_is_refused(question, wire):
    with pytest.raises(ValueNotOffered):
        stored(question, wire)


def test_the_longest_text_is_stored():
    longest = "x" * (MAX_VALUE_BYTES - 2)
    assert stored(SHORT, longest) == longest


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from("ABCDE"),
    lambda children: st.lists(children, max_size=5) | st.dictionaries(st.sampled_from("01234A"), children, max_size=4),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("question", "wire"), [(MATCHING, {"1": {"0": None}}), (CLOZE, [{"0": None}, "", {"A": ""}, {}])]
)
def test_a_blank_hidden_deeper_is_a_blank_too(question, wire):
    """Or the proof of the score, which sees what was stored, would judge it otherwise than the save did."""
    assert stored(question, wire) is None


@given(st.sampled_from(ALL), json_values)
def test_any_json_is_either_stored_and_sent_back_alike_or_refused(question, wire):
    try:
        value = stored(question, wire)
    except ValueNotOffered:
        return
    again = to_wire(question, order_of(question), value)
    assert stored(question, again) == value


@given(answered())
def test_a_value_comes_back_to_the_page_as_it_was_sent(case):
    question, order, wire = case
    assert to_wire(question, order, to_stored(question, order, wire)) == wire


@given(answered())
def test_a_stored_value_never_depends_on_letters(case):
    """Shown in the opposite order, the same things picked give the same stored value."""
    question, order, wire = case
    assume(question.type is not QuestionType.CLOZE)
    value = to_stored(question, order, wire)
    again = to_stored(question, order[::-1], to_wire(question, order[::-1], value))
    assert again == (value[::-1] if question.type is QuestionType.MULTIPLE_RESPONSE else value)


@pytest.mark.parametrize(
    ("question", "wire", "words"),
    [
        pytest.param(SINGLE, None, (), id="blank"),
        pytest.param(SINGLE, "D", ("D. Option number 1",), id="one choice"),
        pytest.param(MULTIPLE, ["A", "C"], ("A. Option number 4", "C. Option number 2"), id="choices"),
        pytest.param(TRUE_FALSE, True, ("True",), id="true"),
        pytest.param(TRUE_FALSE, False, ("False",), id="false"),
        pytest.param(SHORT, "<b>R&D</b>", ("&lt;b&gt;R&amp;D&lt;/b&gt;",), id="typed text is escaped"),
        pytest.param(ORDERING, ["C", None, "A", None], ("C. Damascus", "–", "A. Homs", "–"), id="places"),
        pytest.param(MATCHING, {"3": "C", "1": "B"}, ("8: December", "27: November"), id="rows in their order"),
        pytest.param(
            CLOZE,
            ["B", "R&D", None, ["A", "B"]],
            ("1. B. Option number 0", "2. R&amp;D", f"3. {EMPTY_PLACE}", "4. A. Option number 2, B. Option number 0"),
            id="gaps",
        ),
    ],
)
def test_a_value_in_words(question, wire, words):
    assert lines(question, order_of(question), stored(question, wire)) == words


@pytest.mark.parametrize(("place", "expected"), [(0, "A"), (25, "Z"), (26, "AA"), (49, "AX")])
def test_letters_go_on_after_z(place, expected):
    assert letter(place) == expected


def secretive(payload: Payload) -> Payload:
    """The same to look at, but with another key, other weights and other feedback."""
    match payload:
        case SingleChoice(options=options):
            return SingleChoice(options=tuple(map(_reweighed, options, [Fraction(1), *[Fraction(0)] * len(options)])))
        case MultipleResponse(options=options):
            weights = [Fraction(1), *[Fraction(-1)] * (len(options) - 1)]
            return MultipleResponse(options=tuple(map(_reweighed, options, weights)), scoring=Scoring.EXACT)
        case TrueFalse(answer=answer):
            return TrueFalse(answer=not answer, feedback_true=SECRET, feedback_false=SECRET)
        case Numeric():
            return Numeric(answers=(NumericAnswer(value=Fraction(7)),), feedback_other=SECRET)
        case ShortAnswer():
            return ShortAnswer(answers=(TextAnswer(text=SECRET),), case_sensitive=True, wildcards=True)
        case Ordering(scoring=scoring) | Matching(scoring=scoring):
            return replace(payload, scoring=next(other for other in Scoring if other is not scoring))
        case Cloze(blanks=blanks):
            return Cloze(blanks=tuple(Blank(payload=secretive(b.payload), points=b.points + 1) for b in blanks))


def _reweighed(option: Option, fraction: Fraction) -> Option:
    return replace(option, fraction=fraction, feedback=SECRET)


@given(questions(), seeds, st.integers(1, 99))
def test_key_weights_feedback_and_everything_hidden_leave_no_trace_in_what_is_shown(question, seed, slot):
    """For ordering and matching the key is the order of the items: their permutations are tested with the draw."""
    other = replace(
        question,
        payload=secretive(question.payload),
        id=SECRET,
        title=SECRET,
        points=Fraction(9),
        explanation=SECRET,
        feedback_correct=SECRET,
        feedback_partial=SECRET,
        feedback_incorrect=SECRET,
        tags=(SECRET,),
        category=SECRET,
        difficulty=Difficulty.HARD,
        process=Process.INFER,
        group=(SECRET,),
        passages=(Passage(exact=SECRET, start=1, end=9),),
    )
    order = option_order(question, seed, slot)
    assert option_order(other, seed, slot) == order
    open_question = present(question, order, number=1, public_id="abc")
    assert present(other, order, number=1, public_id="abc") == open_question
    assert SECRET not in repr(open_question)


def test_the_types_of_a_running_attempt_have_no_field_for_anything_hidden():
    names = {field.name for type_ in (OpenQuestion, OpenOption, OpenRow, OpenBlank) for field in fields(type_)}
    assert names == {"number", "public_id", "type", "prompt", "options", "rows", "blanks", "letter", "text", "kind"}
