"""Options that are alike, about one another, or telling (L05, L06, L11, L12)."""

import pytest

from quizapp.core.lint.finding import Severity
from quizapp.core.lint.options import l05_different, l06_no_option_about_options, l11_no_absolutes, l12_no_echo
from quizapp.core.question import SingleChoice
from tests.unit.core.lint.bank_of import bank, cloze, multiple, options_of, single, true_false

LONG = "Soldiers left suburbs, villages, towns, bridges, roads, checkpoints, bases, airports, posts and barracks with"


def places(findings):
    return [finding.place for finding in findings]


@pytest.mark.parametrize(
    "options",
    [
        ("Selby*", "selby", "Tarn"),
        ("Élan*", "Elan!", "Tarn"),
        ("al-Tanf*", "Tanf", "Homs"),
        ("Of it*", "of it!", "To it"),
        ("The army reached the town of Selby in 1850*", "Armies reach the towns of Selby in 1850", "It stayed"),
    ],
)
def test_l05_finds_options_that_say_the_same(options):
    assert places(l05_different(bank(single(*options)))) == ["options[2].text"]
    assert places(l05_different(bank(multiple(*options)))) == ["options[2].text"]


@pytest.mark.parametrize(
    "options",
    [
        ("Russia*", "Russia and Iran", "China"),
        ("Homs*", "The city of Homs", "Hama"),
        ("A wheel*", "A wheel of oak", "A barn"),
    ],
)
def test_l05_finds_an_option_of_a_single_choice_that_is_part_of_another(options):
    assert places(l05_different(bank(single(*options)))) == ["options[1].text"]
    assert places(l05_different(bank(multiple(*options)))) == []


@pytest.mark.parametrize(
    "options",
    [
        ("Selby*", "Harrow", "Tarn"),
        ("Before the fall of Hama*", "After the fall of Hama", "During the fall of Hama"),
        ("Homs fell before Hama*", "Hama fell before Homs", "Both on one day"),
        ("20 kilometres*", "12 kilometres", "10 kilometres"),
        ("5 December 2024*", "6 December 2024", "7 December 2024"),
        ("Of it*", "It", "To it"),
        ("By the same force*", "By a part of the force", "By that force and another"),
        ("When she made it*", "Where she made it", "How she made it"),
        (f"{LONG} 20 men*", f"{LONG} 30 men", f"{LONG} 40 men"),
    ],
)
def test_l05_leaves_different_options_alone(options):
    assert list(l05_different(bank(single(*options)))) == []


@pytest.mark.parametrize(
    "option",
    [
        *("All of the above", "None of the above.", "none of these", "Both of them", "Neither of the other options"),
        *("A and B", "Both A and C", "A, B and C", "B only", "Only C", "All", "None", "Any of the above answers"),
    ],
)
def test_l06_finds_options_about_options(option):
    assert places(l06_no_option_about_options(bank(single("Flood", "Mill*", option)))) == ["options[3].text"]


@pytest.mark.parametrize(
    "option",
    [
        *("All of the rebels", "None of the generals above him", "Neither of the two towns", "Both towns", "Plan A"),
        *("Aleppo and Homs", "A barn and a mill", "Only carpenters", "A"),
    ],
)
def test_l06_leaves_facts_alone(option):
    assert list(l06_no_option_about_options(bank(single("Flood", "Mill*", option)))) == []


REPORT = ["Reportedly, nobody in Harrow protested."]


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (single("He never came", "He left*", "He stayed"), "options[1].text"),
        (single("It was sold", "All left*", "It stayed"), "options[2].text"),
        (single("He often came", "He left*", "He stayed"), "options[1].text"),
        (single("Some men", "Women*", "Children"), "options[1].text"),
        (single("Somebody", "Nobody*", "A crowd"), "options[2].text"),
        (single("Nobody", "A carpenter*", "Owners", passages=REPORT), "options[1].text"),
        (true_false(prompt="The mill always stood in Harrow."), "prompt"),
        (
            cloze(SingleChoice(options=options_of(["usually*", "in spring", "by day"])), prompt="It [[1]] ran."),
            "blanks[1].options[1].text",
        ),
    ],
)
def test_l11_finds_absolute_and_vague_terms(question, place):
    assert places(l11_no_absolutes(bank(question))) == [place]


@pytest.mark.parametrize(
    "question",
    [
        single("He came", "He left*", "He stayed"),
        single("Nobody in Selby", "Nobody in Harrow*", "Peter Hall", passages=REPORT),
        single("It had only just begun", "It was over*", "It was long"),
        single("In May 1850", "In March 1850*", "In June 1850"),
        single('"All is lost"', '"We go"*', '"Peace"'),
        multiple("Nobody*", "Carpenters*", "Owners", "Nobody else", passages=REPORT),
        true_false(prompt="Reportedly, nobody in Harrow protested.", passages=REPORT),
    ],
)
def test_l11_leaves_other_terms_and_those_of_the_article_alone(question):
    assert list(l11_no_absolutes(bank(question))) == []


def test_l11_counts_over_the_bank():
    good = [single() for _ in range(18)]
    bad = [single("He never came", "He left*", "He stayed"), single("All", "Women*", "Children")]
    found = list(l11_no_absolutes(bank(*good, *bad)))
    assert [finding.severity for finding in found] == [Severity.WARNING, Severity.WARNING, Severity.ERROR]
    assert found[-1].question is None


@pytest.mark.parametrize(
    ("options", "place"),
    [
        (("The barn", "The school of Harrow*", "The river"), "options[2].text"),
        (("Schools*", "A barn", "A river"), "options[1].text"),
        (("Peter Hall", "Ann Miller", "The owner of the barn*"), "options[3].text"),
    ],
)
def test_l12_finds_a_word_of_the_stem_in_the_key_alone(options, place):
    question = single(*options, prompt="What did the owner in Harrow use as a school?")
    assert places(l12_no_echo(bank(question))) == [place]


@pytest.mark.parametrize(
    "options",
    [
        ("The barn*", "The school", "The river"),
        ("The school in Harrow*", "The school of Harrow", "The river"),
        ("In the barn*", "In the house", "As it was"),
    ],
)
def test_l12_leaves_words_that_tell_nothing_alone(options):
    question = single(*options, prompt="What did the owner in Harrow use as a school?")
    assert list(l12_no_echo(bank(question))) == []


def test_l12_counts_over_the_bank():
    echo = single("The barn", "The school*", "The river", prompt="Where did the school stand?")
    found = list(l12_no_echo(bank(*[single()] * 18, echo, echo)))
    assert [finding.severity for finding in found] == [Severity.WARNING, Severity.WARNING, Severity.ERROR]
