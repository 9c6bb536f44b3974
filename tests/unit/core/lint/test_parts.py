"""A question's texts without markup, and their places."""

from quizapp.core.lint import parts
from quizapp.core.question import SingleChoice
from tests.unit.core.lint.bank_of import cloze, matching, multiple, numeric, options_of, ordering, short, single
from tests.unit.core.lint.bank_of import true_false as claim


def places(texts):
    return [text.place for text in texts]


def test_a_gap_in_the_stem_is_a_line():
    assert parts.stem(cloze(prompt="<p>The wheel was of [[1]].</p>")) == "The wheel was of ____."


def test_choices_are_told_from_keys():
    (options,) = parts.choice_lists(multiple("Barn*", "Mill*", "Bridge", "<b>Church</b>"))
    assert [choice.words for choice in options.keys] == ["Barn", "Mill"]
    assert [(choice.place, choice.words) for choice in options.distractors] == [
        ("options[3].text", "Bridge"),
        ("options[4].text", "Church"),
    ]
    assert not options.is_single


def test_each_gap_with_options_has_a_list():
    gap = SingleChoice(options=options_of(("oak*", "iron")))
    (options,) = parts.choice_lists(cloze(["Tarn"], gap, prompt="By the [[1]], of [[2]]."))
    assert (options.place, options.is_single) == ("blanks[2].options", True)
    assert options.choices[1].place == "blanks[2].options[2].text"


def test_keys_are_texts_whatever_the_type():
    assert parts.key_texts(single("Flood", "Mill*")) == ("Mill",)
    assert parts.key_texts(short("Ann Miller", "Miller")) == ("Ann Miller", "Miller")
    assert parts.key_texts(numeric("6.2")) == ("6.2",)
    assert parts.key_texts(ordering("One", "Two")) == ("One", "Two")
    assert parts.key_texts(matching(("Ann", "builder"))) == ("Ann: builder",)
    assert parts.key_texts(cloze(["oak"])) == ("oak",)
    assert parts.key_texts(claim()) == ()


def test_spare_right_sides_are_distractors():
    assert parts.distractor_texts(matching(spare=["baker"])) == ("baker",)
    assert parts.distractor_texts(single("Flood", "Mill*")) == ("Flood",)


def test_accepted_answers_have_places():
    (first, second) = parts.accepted_answers(cloze(["oak", "oak wood"]))
    assert (first.words, first.place, second.place) == (
        "oak",
        "blanks[1].answers[1].text",
        "blanks[1].answers[2].text",
    )


def test_every_text_has_its_place_and_empty_ones_are_left_out():
    told = parts.texts(single("Flood", "Mill*", feedback=["Told of the wheel.", ""], feedback_correct="Yes"))
    assert places(told) == [
        *("prompt", "options[1].text", "options[2].text", "explanation", "feedback_correct", "options[1].feedback"),
    ]
    assert places(parts.texts(claim())) == ["prompt", "explanation", "feedback_true", "feedback_false"]
    assert places(parts.asked_texts(ordering("One", "Two"))) == ["prompt", "items[1]", "items[2]"]
    assert places(parts.asked_texts(matching(("Ann", "builder"), spare=["baker"]))) == [
        *("prompt", "pairs[1].left", "pairs[1].right", "distractors[1]"),
    ]


def test_spans_are_the_passages():
    assert [(span.place, span.words) for span in parts.spans(single(passages=["a b c"]))] == [("passages[1]", "a b c")]
