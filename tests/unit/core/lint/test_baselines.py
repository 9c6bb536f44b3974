import pytest

from quizapp.core.lint.bank import Baseline
from quizapp.core.lint.baselines import (
    HABITS,
    BlindList,
    blind_lists,
    features,
    follow,
    is_above_chance,
    l29_no_passage_baselines,
    picks,
    sets_digest,
)
from quizapp.core.lint.finding import Severity
from tests.unit.core.lint.bank_of import bank, cloze, matching, multiple, short, single, true_false

CHANCE = (Baseline(name="trained model", hits=10, tries=30, expected=10.0),)


def blind(*options, stem="What was sold?"):
    key = next((place for place, option in enumerate(options) if option.endswith("*")), 0)
    return BlindList("q", stem, tuple(option.removesuffix("*") for option in options), key)


def found(*questions, trained=CHANCE):
    return [finding.place for finding in l29_no_passage_baselines(bank(*questions, trained=trained))]


def cycle(count, *lists):
    """`count` questions that take the option lists in turn."""
    return [single(*lists[number % len(lists)]) for number in range(count)]


@pytest.mark.parametrize(
    ("habit", "options", "picked"),
    [
        ("longest option", ("Mill", "The barn", "Sale"), {1}),
        ("longest option", ("Mill", "Barn", "Hut"), {0, 1}),
        ("shortest option", ("Mill", "The barn", "Hut"), {2}),
        ("first option", ("Mill", "Barn", "Sale"), {0}),
        ("last option", ("Mill", "Barn", "Sale", "Hut"), {3}),
        ("middle option", ("Mill", "Barn", "Sale", "Hut"), {1, 2}),
        ("middle option", ("Mill", "Barn"), {0, 1}),
        ("most words of the stem", ("The mill", "A thing that was sold", "Sale"), {1}),
        ("most words of the stem", ("The mill", "The barn", "Hut"), {0, 1, 2}),
        ("most like the other options", ("the old barn", "the old mill", "a school"), {0, 1}),
        ("most names or figures", ("The mill", "A barn near Selby", "A hut"), {1}),
        ("most names or figures", ("Sold in 1850", "A barn near Selby", "A hut"), {0, 1}),
        ("most names or figures", ("Mill", "Barn", "Hut"), {0, 1, 2}),
        ("no absolute word", ("All of it", "The barn", "A hut"), {1, 2}),
        ("no absolute word", ("Allotted land", "The barn", "A hut"), {0, 1, 2}),
    ],
)
def test_what_a_habit_picks(habit, options, picked):
    assert picks(HABITS[habit](blind(*options))) == picked


def test_only_lists_of_one_key_are_looked_at_and_gaps_are_among_them():
    gap = single("Oak*", "Elm").payload
    questions = [
        single(),
        multiple("Barn*", "Mill", "Hut", "Sale"),
        true_false(),
        short(),
        matching(),
        cloze(gap, ["oak"]),
        single("A*", "B*", "C"),
    ]
    lists = blind_lists(bank(*questions).questions)
    assert [(each.question, each.options, each.key) for each in lists] == [
        ("q1", ("Flood", "Mill", "Sale"), 1),
        ("q6", ("Oak", "Elm"), 0),
    ]


def test_a_habit_is_judged_by_what_it_rules_out():
    lists = [blind("Mill*", "The barn", "Hut"), blind("Mill", "Barn*", "Hut"), blind("Hut", "Mill*", "Hay")]
    assert follow("longest option", lists) == Baseline(
        name="longest option", hits=2, tries=3, expected=pytest.approx(1 / 3 + 2 / 3 + 1 / 3)
    )


def test_a_list_in_which_all_options_tie_is_no_try():
    assert follow("longest option", [blind("Mill*", "Barn", "Sale")]).tries == 0


@pytest.mark.parametrize(
    ("hits", "tries", "expected"),
    [(20, 20, 5.0), (16, 30, 9.0), (140, 300, 100.0)],
)
def test_above_chance(hits, tries, expected):
    assert is_above_chance(Baseline(name="habit", hits=hits, tries=tries, expected=expected))


@pytest.mark.parametrize(
    ("hits", "tries", "expected"),
    [
        (10, 30, 10.0),  # as often as chance
        (0, 30, 10.0),  # less often
        (14, 30, 10.0),  # more often, by luck
        (1_075, 3_000, 1_000.0),  # not by luck, but by little
        (19, 19, 5.0),  # on few lists
        (0, 0, 0.0),
    ],
)
def test_not_above_chance(hits, tries, expected):
    assert not is_above_chance(Baseline(name="habit", hits=hits, tries=tries, expected=expected))


@pytest.mark.parametrize(
    ("place", "questions"),
    [
        ("longest option", cycle(30, ("The sale*", "Mill", "Barn"), ("Mill", "The barn*", "Sale"))),
        ("shortest option", cycle(30, ("Hut*", "Mill", "Barn"), ("Mill", "Hut*", "Sale"), ("Mill", "Barn", "Hut*"))),
        ("first option", cycle(30, ("Mill*", "Barn", "Sale"))),
        ("last option", cycle(30, ("Mill", "Barn", "Sale*"))),
        ("middle option", cycle(30, ("Mill", "Barn*", "Sale"))),
        ("most words of the stem", [single("Mill", "Harrow*", "Sale"), single("Harrow*", "Mill", "Barn")] * 15),
        ("most like the other options", cycle(30, ("the mill", "the mill or barn*", "a barn"))),
        ("most names or figures", cycle(30, ("in 1820*", "a mill", "a barn"), ("a mill", "a barn", "in 1820*"))),
        ("no absolute word", cycle(60, ("All of it", "Never", "The barn*"), ("Mill here*", "Always", "Only one"))),
    ],
)
def test_l29_finds_a_habit_that_finds_the_key(place, questions):
    assert f"baselines[{place}]" in found(*questions)


@pytest.mark.parametrize(
    "lists",
    [
        [("Mill*", "Barn", "Sale"), ("Mill", "Barn*", "Sale"), ("Mill", "Barn", "Sale*")],
        [("The mill*", "Barn", "Hut"), ("The mill", "Barn*", "Hut"), ("The mill", "Barn", "Hut*")],
        [("In 1820*", "All", "Hut"), ("In 1820", "All*", "Hut"), ("In 1820", "All", "Hut*")],
    ],
)
def test_l29_leaves_alone_a_bank_in_which_no_habit_helps(lists):
    assert found(*cycle(60, *lists)) == []


def test_l29_leaves_alone_a_small_bank():
    assert found(*cycle(19, ("Mill*", "Barn", "Sale")), trained=()) == []


EVEN = cycle(30, ("Mill*", "Barn", "Sale"), ("Mill", "Barn*", "Sale"), ("Mill", "Barn", "Sale*"))


def test_l29_judges_the_trained_model_like_a_habit():
    trained = (Baseline(name="trained model", hits=25, tries=30, expected=10.0),)
    assert found(*EVEN, trained=trained) == ["baselines[trained model]"]


def test_l29_warns_that_the_model_has_not_been_trained():
    (finding,) = l29_no_passage_baselines(bank(*EVEN))
    assert (finding.place, finding.severity) == ("baselines[trained model]", Severity.WARNING)


def test_l29_is_an_error():
    (finding, *_) = l29_no_passage_baselines(bank(*cycle(30, ("Mill*", "Barn", "Sale")), trained=CHANCE))
    assert (finding.severity, finding.question) == (Severity.ERROR, None)
    assert "30 of 30" in finding.advice
    assert "10.0" in finding.advice


def test_features_are_a_row_for_each_option_and_compare_within_the_list():
    rows = features(blind("Mill", "The barn", "Hut"))
    assert len(rows) == 3
    assert {len(row) for row in rows} == {2 * len(HABITS)}
    assert [row[0] for row in rows] == [4 - 5, 8 - 5, 3 - 5]
    assert [row[1] for row in rows] == [0, 1, 0]


def test_the_key_is_no_feature():
    assert features(blind("Mill*", "The barn", "Hut")) == features(blind("Mill", "The barn*", "Hut"))


def test_the_digest_follows_names_and_contents_and_no_order():
    digest = sets_digest({"a": b"1", "b": b"2"})
    assert digest == sets_digest({"b": b"2", "a": b"1"})
    assert digest not in {sets_digest({"a": b"1", "b": b"3"}), sets_digest({"a": b"1", "c": b"2"}), sets_digest({})}
