"""Options out of order or of different form (L23, L24)."""

import pytest

from quizapp.core.lint.finding import Severity
from quizapp.core.lint.forms import l23_in_order, l24_no_form_cue
from quizapp.core.question import SingleChoice
from tests.unit.core.lint.bank_of import bank, cloze, multiple, options_of, single


def places(findings):
    return [finding.place for finding in findings]


@pytest.mark.parametrize(
    "options",
    [
        ("13*", "9", "20"),
        ("20 kilometres*", "10 kilometres", "15 kilometres"),
        ("Two*", "Thirty", "Four"),
        ("About 1,000*", "900", "1,200"),
        ("6 December 2024*", "8 December 2024", "7 December 2024"),
        ("On 30 November*", "On 28 November", "On 2 December"),
        ("December 2024*", "March 2018", "May 2020"),
        ("At 10.30 pm*", "At 9.30 am", "At 11.00 pm"),
        ("16:00*", "05:00", "22:30"),
        ("7 December at 4 pm*", "8 December at 3 am", "7 December at 10 am"),
    ],
)
def test_l23_finds_figures_and_dates_out_of_order(options):
    assert places(l23_in_order(bank(single(*options)))) == ["options"]


@pytest.mark.parametrize(
    "options",
    [
        ("9*", "13", "20"),
        ("20 kilometres*", "15 kilometres", "10 kilometres"),
        ("28 November*", "2 December", "8 December"),
        ("9.30 am*", "10.30 am", "1.30 pm"),
        ("30 November 2023*", "28 November 2024", "29 November 2024"),
        ("The 4th Division*", "The 1st Corps", "The 3rd Corps"),
        ("Homs*", "Hama", "2 towns"),
        ("13 barns went to the school*", "9 barns went to the school", "20 barns went to the school"),
    ],
)
def test_l23_leaves_order_and_statements_alone(options):
    assert list(l23_in_order(bank(single(*options)))) == []


def test_l23_allows_one_list_in_twenty():
    bad, good = single("13*", "9", "20"), single("9*", "13", "20")
    assert [finding.severity for finding in l23_in_order(bank(*[bad] * 2, *[good] * 38))] == [Severity.WARNING] * 2
    assert list(l23_in_order(bank(*[bad] * 3, *[good] * 37)))[-1].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("stem", "options", "place"),
    [
        ("The barn was used as a:", ("school*", "inn", "church"), "options[2].text"),
        ("The barn was used as an", ("inn*", "school", "office"), "options[2].text"),
        ("The owner was an ____", ("SNA commander*", "HTS commander", "UN commander"), "options[3].text"),
        ("It lasted an", ("hour*", "uninterrupted day", "university term"), "options[3].text"),
    ],
)
def test_l24_finds_options_that_do_not_go_with_the_article(stem, options, place):
    found = [finding for finding in l24_no_form_cue(bank(single(*options, prompt=stem))) if finding.place != "options"]
    assert [(finding.place, finding.severity) for finding in found] == [(place, Severity.ERROR)]


def test_l24_looks_before_the_gap():
    gap = SingleChoice(options=options_of(["inn*", "school", "office"]))
    found = l24_no_form_cue(bank(cloze(["Tarn"], gap, prompt="By the [[1]], the barn became an [[2]] for all.")))
    assert places(found) == ["blanks[2].options[2].text"]


@pytest.mark.parametrize(
    ("stem", "options"),
    [
        ("The barn was used as a:", ("school*", "church", "university")),
        ("The barn was used as an", ("inn*", "office", "hour house")),
        ("The barn was used as a(n)", ("inn*", "school", "church")),
        ("What was the barn?", ("inn*", "school", "church")),
        ("Who formed part of the USA?", ("inn*", "school", "church")),
    ],
)
def test_l24_leaves_options_that_go_with_the_article_alone(stem, options):
    assert list(l24_no_form_cue(bank(single(*options, prompt=stem)))) == []


@pytest.mark.parametrize(
    ("options", "cue"),
    [
        (("in 1850*", "in spring", "by day"), "has a figure"),
        (("in spring*", "in 1850", "in 1820"), "lacks a figure"),
        (("It fell.*", "It stood", "It burnt"), "has a full stop"),
        (("Selby*", "the barn", "the mill"), "has a capital at its beginning"),
        (("the barn*", "Selby", "Harrow"), "lacks a capital at its beginning"),
        (("the barn of Selby*", "the barn", "the mill"), "has a capital within"),
        (('a "school"*', "a barn", "a mill"), "has quotation marks"),
        (("a barn (old)*", "a school", "a mill"), "has brackets"),
    ],
)
def test_l24_finds_a_mark_of_the_key_alone(options, cue):
    (found,) = l24_no_form_cue(bank(single(*options)))
    assert (found.place, found.severity) == ("options", Severity.WARNING)
    assert cue in found.advice


@pytest.mark.parametrize(
    "question",
    [
        single("in 1850*", "in 1820", "by day"),
        single("Selby*", "Harrow", "the mill"),
        single("the mill*", "Harrow", "the barn"),
        single("It fell.*", "It stood.", "It burnt."),
        single("the owner's barn*", "a carpenters' mill", "a mill"),
        multiple("Selby*", "the barn*", "the mill", "the river"),
    ],
)
def test_l24_leaves_marks_that_are_shared_alone(question):
    assert list(l24_no_form_cue(bank(question))) == []


def test_l24_allows_a_bank_two_in_a_hundred():
    cue, good = single("in 1850*", "in spring", "by day"), single("inn*", "school", "church")
    assert [finding.severity for finding in l24_no_form_cue(bank(cue, *[good] * 19))] == [Severity.WARNING]
    assert list(l24_no_form_cue(bank(cue, cue, *[good] * 18)))[-1].severity is Severity.ERROR
