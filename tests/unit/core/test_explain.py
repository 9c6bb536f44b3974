from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given

from quizapp.core.draw import option_order
from quizapp.core.explain import Explained, OptionNote, explain
from quizapp.core.grading import Tally, Verdict
from quizapp.core.presentation import present, to_stored
from quizapp.core.question import (
    Blank,
    Cloze,
    MultipleResponse,
    Numeric,
    NumericAnswer,
    Passage,
    ShortAnswer,
    SingleChoice,
    TextAnswer,
    TrueFalse,
)
from quizapp.core.review import HIDDEN, SHOWN, Release
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
    make_options,
    make_question,
)

SCORE_ONLY = Release(score=True, verdicts=False, key=False)
NO_KEY = Release(score=True, verdicts=True, key=False)
PASSAGE = Passage(exact="a 13-hour curfew", start=1, end=17)


def shown(question, value, release: Release = SHOWN) -> Explained:
    return explain(question, option_order(question, "seed", 1), value, number=6, public_id="abc", release=release)


def told(question):
    """The question with everything that a review can say about the whole of it."""
    return replace(
        question,
        explanation="Why.",
        feedback_correct="Right.",
        feedback_partial="Nearly.",
        feedback_incorrect="Not yet.",
        passages=(PASSAGE,),
    )


@pytest.mark.parametrize("question", ALL, ids=lambda question: question.type.value)
@pytest.mark.parametrize("release", [HIDDEN, SCORE_ONLY, NO_KEY])
def test_without_the_key_nothing_that_settles_the_question_is_in_the_review(question, release):
    item = shown(told(question), None, release)
    assert (item.key, item.notes, item.feedback, item.explanation, item.passages) == (None, (), (), "", ())
    assert (item.outcome is not None) is release.verdicts


def test_with_the_key_everything_is_there():
    item = shown(told(SINGLE), "b")
    assert item.outcome.verdict is Verdict.CORRECT
    assert item.feedback == ("Right.",)
    assert item.explanation == "Why."
    assert item.passages == (PASSAGE,)
    assert item.number == item.question.number == 6


@given(answered())
def test_the_review_shows_the_question_and_the_answer_as_the_attempt_did(case):
    question, order, wire = case
    value = to_stored(question, order, wire)
    item = explain(question, order, value, number=2, public_id="xyz", release=SHOWN)
    assert item.question == present(question, order, number=2, public_id="xyz")
    assert item.given
    assert item.key


@pytest.mark.parametrize(
    ("value", "feedback"),
    [("b", "Right."), ("c", "Nearly."), ("a", "Not yet."), (None, "Not yet.")],
    ids=["right", "in part", "wrong", "blank"],
)
def test_the_feedback_on_the_whole_goes_by_the_verdict(value, feedback):
    assert shown(told(SINGLE), value).feedback == (feedback,)


def test_the_tally_reaches_the_review():
    assert shown(MULTIPLE, ["a", "b", "d"]).outcome.tally == Tally(2, 1, 3)


def test_each_option_has_its_note_in_the_order_shown():
    options = tuple(replace(option, feedback=f"About {option.id}.") for option in make_options(0, 1, "1/2"))
    item = explain(
        make_question(SingleChoice(options=options)), ["c", "a", "b"], "a", number=1, public_id="abc", release=SHOWN
    )
    assert item.notes == (
        OptionNote("A", "Option number 2", "About c.", is_key=False, is_chosen=False),
        OptionNote("B", "Option number 0", "About a.", is_key=False, is_chosen=True),
        OptionNote("C", "Option number 1", "About b.", is_key=True, is_chosen=False),
    )
    assert item.given == ("B. Option number 0",)
    assert item.key == ("C. Option number 1",)


def test_true_and_false_have_a_note_each():
    question = make_question(TrueFalse(answer=False, feedback_true="No.", feedback_false="Yes."))
    assert shown(question, True).notes == (
        OptionNote("", "True", "No.", is_key=False, is_chosen=True),
        OptionNote("", "False", "Yes.", is_key=True, is_chosen=False),
    )
    assert not any(note.is_chosen for note in shown(question, None).notes)


def test_the_notes_of_gaps_carry_the_number_of_the_gap():
    item = shown(CLOZE, ["a", "Hama", None, None])
    assert sorted(note.label for note in item.notes) == ["1. A", "1. B", "4. A", "4. B", "4. C"]
    assert [note.text for note in item.notes if note.is_chosen] == ["Option number 0"]


@pytest.mark.parametrize(
    ("typed", "feedback"),
    [
        pytest.param("Kamel Sakr", ("Full name.",), id="the answer that is met"),
        pytest.param("Sakr", ("Half a name.",), id="a lesser one"),
        pytest.param("Assad", ("Somebody else.",), id="none of them"),
        pytest.param(None, (), id="nothing typed"),
    ],
)
def test_typed_answers_have_the_feedback_of_the_answer_they_meet(typed, feedback):
    answers = (
        TextAnswer(text="Kamel Sakr", feedback="Full name."),
        TextAnswer(text="Sakr", fraction=Fraction(1, 2), feedback="Half a name."),
    )
    question = make_question(ShortAnswer(answers=answers, feedback_other="Somebody else."))
    assert shown(question, typed).feedback == feedback


def test_typed_gaps_have_their_feedback_too():
    number = Numeric(answers=(NumericAnswer(value=Fraction(13), feedback="Thirteen."),), feedback_other="Count.")
    question = make_question(Cloze(blanks=(Blank(payload=number), Blank(payload=number), Blank(payload=number))))
    assert shown(question, ["13", None, "12"]).feedback == ("Thirteen.", "Count.")


@pytest.mark.parametrize(
    ("question", "key"),
    [
        pytest.param(TRUE_FALSE, ("False",), id="false"),
        pytest.param(NUMERIC, ("19.5 – 20.5",), id="a range, the answers in part left out"),
        pytest.param(SHORT, ("Kamel Sakr",), id="a text, the answers in part left out"),
        pytest.param(MATCHING, ("8: December", "9: December", "27: November"), id="pairs"),
    ],
)
def test_the_key_in_words(question, key):
    assert shown(question, None).key == key


def test_the_key_of_an_ordering_is_the_right_order_with_the_letters_shown():
    item = explain(ORDERING, ["2", "0", "3", "1"], None, number=1, public_id="abc", release=SHOWN)
    assert item.key == ("B. Aleppo", "D. Hama", "A. Homs", "C. Damascus")


def test_the_key_of_a_cloze_text_has_a_line_for_each_gap():
    item = explain(CLOZE, [["b", "a"], [], [], ["c", "b", "a"]], None, number=1, public_id="abc", release=SHOWN)
    assert item.key == ("1. B. Option number 0", "2. Hama", "3. 13", "4. B. Option number 1, C. Option number 0")


def test_several_right_answers_are_all_named():
    answers = (NumericAnswer(value=Fraction(-1), tolerance=Fraction(1, 4)), NumericAnswer(value=Fraction(1, 3)))
    number = shown(make_question(Numeric(answers=answers)), None)
    assert (number.key, number.accepted) == (("-1.25 – -0.75",), ("1/3",))
    options = make_options(1, 0, 1)
    item = explain(
        make_question(Cloze(blanks=(Blank(payload=SingleChoice(options=options)),)), prompt="[[1]]"),
        [["a", "b", "c"]],
        None,
        number=1,
        public_id="abc",
        release=SHOWN,
    )
    assert item.key == ("1. A. Option number 0 / C. Option number 2",)
    gap = make_question(Cloze(blanks=(Blank(payload=Numeric(answers=answers)),)), prompt="[[1]]")
    assert (shown(gap, None).key, shown(gap, None).accepted) == (("1. -1.25 – -0.75 / 1/3",), ())


def test_accepted_texts_are_escaped_and_show_wildcards_as_an_ellipsis():
    answers = (TextAnswer(text=r"R&D * \*"), TextAnswer(text="<b>"))
    question = make_question(ShortAnswer(answers=answers, wildcards=True))
    assert shown(question, None).key == ("R&amp;D … *",)
    assert shown(question, None).accepted == ("&lt;b&gt;",)
    plain = make_question(ShortAnswer(answers=(TextAnswer(text="5 * 4"),)))
    assert shown(plain, None).key == ("5 * 4",)


def test_a_key_of_several_options_names_them_all():
    question = make_question(MultipleResponse(options=make_options("1/2", "1/2", "-1/2")))
    item = explain(question, ["c", "a", "b"], None, number=1, public_id="abc", release=SHOWN)
    assert item.key == ("B. Option number 0", "C. Option number 1")
