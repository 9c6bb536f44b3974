from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizapp.core.draw import Candidate, draw, draw_size, option_order
from quizapp.core.question import (
    Blank,
    Cloze,
    Matching,
    MultipleResponse,
    Option,
    Ordering,
    Pair,
    QuestionType,
    SingleChoice,
    on_offer,
)
from tests.unit.core.samples import ALL, CLOZE, MATCHING, ORDERING, SINGLE, make_question, questions, seeds, texts

SEEDS = [f"seed {number}" for number in range(200)]
pools = st.lists(st.frozensets(st.sampled_from("xyz"), max_size=2), max_size=12).map(
    lambda groups: [Candidate(f"q{place}", each) for place, each in enumerate(groups)]
)


@given(pools, st.none() | st.integers(0, 12), seeds)
def test_a_draw_holds_at_most_one_of_a_group_and_never_more_than_asked(pool, count, seed):
    drawn = draw(pool, count, seed)
    groups = [group for candidate in pool if candidate.id in drawn for group in candidate.groups]
    assert len(groups) == len(set(groups))
    assert len(drawn) == len(set(drawn)) <= (len(pool) if count is None else count)
    assert set(drawn) <= {candidate.id for candidate in pool}


@given(pools, st.none() | st.integers(0, 12), seeds)
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_pool(pool, count, seed):
    assert draw(pool, count, seed) == draw(pool, count, seed) == draw(pool[::-1], count, seed)


def test_without_a_count_everything_is_drawn():
    pool = [Candidate(str(number)) for number in range(20)]
    assert sorted(draw(pool, None, "s")) == sorted(candidate.id for candidate in pool)


def test_a_draw_is_as_long_as_asked_if_the_groups_leave_enough():
    pool = [Candidate(f"{group}{number}", frozenset({group})) for group in "abcde" for number in range(3)]
    assert {len(draw(pool, 5, seed)) for seed in SEEDS} == {5}
    assert {len(draw(pool, 6, seed)) for seed in SEEDS} == {5}
    assert {len(draw(pool, None, seed)) for seed in SEEDS} == {5}


def test_a_question_of_two_groups_does_not_cut_a_draw_short():
    pool = [Candidate("both", frozenset("ab")), Candidate("a", frozenset("a")), Candidate("b", frozenset("b"))]
    assert {len(draw(pool, 2, seed)) for seed in SEEDS} == {2}


def test_other_seeds_draw_others_and_every_question_has_its_turn():
    pool = [Candidate(str(number)) for number in range(6)]
    draws = [draw(pool, 2, seed) for seed in SEEDS]
    assert {id_ for drawn in draws for id_ in drawn} == {candidate.id for candidate in pool}
    assert {drawn[0] for drawn in draws} == {candidate.id for candidate in pool}


@given(questions(), seeds, st.integers(1, 50))
def test_the_order_shown_holds_everything_on_offer_once_and_stays_the_same(question, seed, slot):
    order = option_order(question, seed, slot)
    assert order == option_order(question, seed, slot)
    if isinstance(question.payload, Cloze):
        assert [sorted(gap) for gap in order] == [sorted(on_offer(blank.payload)) for blank in question.payload.blanks]
    else:
        assert sorted(order) == sorted(on_offer(question.payload))


def test_options_come_in_every_order_over_the_seeds_and_differ_between_slots():
    orders = {tuple(option_order(SINGLE, seed, 1)) for seed in SEEDS}
    assert orders == set(permutations("abcd"))
    assert len({tuple(option_order(SINGLE, "s", slot)) for slot in range(200)}) == 24


def test_gaps_with_the_same_options_are_shuffled_apart():
    blank = Blank(payload=SINGLE.payload)
    question = make_question(Cloze(blanks=(blank, blank)))
    assert any(first != second for first, second in (option_order(question, seed, 1) for seed in SEEDS))


def test_without_shuffling_options_stay_as_written():
    assert {tuple(option_order(replace(SINGLE, shuffle=False), seed, 1)) for seed in SEEDS} == {tuple("abcd")}


def test_a_fixed_option_keeps_its_place_while_the_others_move():
    options = [replace(option, fixed=option.id == "b") for option in SINGLE.payload.options]
    question = make_question(SingleChoice(options=tuple(options)))
    orders = {tuple(option_order(question, seed, 1)) for seed in SEEDS}
    assert orders == {order for order in permutations("abcd") if order[1] == "b"}


@given(questions(QuestionType.ORDERING), seeds)
def test_items_are_never_shown_in_the_right_order(question, seed):
    items = question.payload.items
    assert [items[int(id_)] for id_ in option_order(question, seed, 1)] != list(items)


@given(questions(QuestionType.MATCHING), seeds)
def test_right_sides_are_never_shown_in_the_order_of_the_rows(question, seed):
    payload = question.payload
    shown = [payload.rights[int(id_)] for id_ in option_order(question, seed, 1)]
    keys = list(dict.fromkeys(pair.right for pair in payload.pairs))
    assert shown[: len(keys)] != keys


@pytest.mark.parametrize("question", [ORDERING, MATCHING], ids=lambda question: question.type.value)
def test_ordering_and_matching_are_shuffled_even_if_options_are_not(question):
    for seed in SEEDS:
        assert option_order(replace(question, shuffle=False), seed, 1) == option_order(question, seed, 1)


def shown_texts(question, seed) -> list[str]:
    offered = on_offer(question.payload)
    return [offered[id_] for id_ in option_order(question, seed, 1)]


@given(st.lists(texts, min_size=3, max_size=6, unique=True), st.randoms(use_true_random=False), seeds)
def test_another_right_order_shows_the_same_unless_that_would_show_it(items, random, seed):
    """Only where the shuffled order would be the key of one of them, that one is turned by a place."""
    other = random.sample(items, k=len(items))
    first, second = (make_question(Ordering(items=tuple(each))) for each in (items, other))
    shown, shown_other = shown_texts(first, seed), shown_texts(second, seed)
    turned, turned_other = [*items[1:], items[0]], [*other[1:], other[0]]
    assume(shown != turned and shown_other != turned_other)
    assert shown == shown_other


@given(st.lists(texts, min_size=3, max_size=6, unique=True), st.randoms(use_true_random=False), seeds)
def test_another_key_of_a_matching_shows_the_same_unless_that_would_show_it(rights, random, seed):
    other = random.sample(rights, k=len(rights))
    first, second = (
        make_question(Matching(pairs=tuple(Pair(left=str(row), right=right) for row, right in enumerate(each))))
        for each in (rights, other)
    )
    shown, shown_other = shown_texts(first, seed), shown_texts(second, seed)
    assume(shown != [*rights[1:], rights[0]] and shown_other != [*other[1:], other[0]])
    assert shown == shown_other


def test_what_is_typed_or_true_or_false_has_no_order():
    kinds = {QuestionType.NUMERIC, QuestionType.SHORT_ANSWER, QuestionType.TRUE_FALSE}
    assert [option_order(question, "s", 1) for question in ALL if question.type in kinds] == [[], [], []]
    assert option_order(CLOZE, "s", 1)[1:3] == [[], []]


def test_the_place_of_the_key_says_nothing():
    """Over many seeds each place holds the key about equally often: 200 of 800, and 160 is three deviations off."""
    options = tuple(Option(id=id_, text=f"Option {id_}", fraction=Fraction(id_ == "a")) for id_ in "abcd")
    question = make_question(MultipleResponse(options=options))
    places = [option_order(question, str(number), 1).index("a") for number in range(800)]
    assert all(160 < places.count(place) < 240 for place in range(4))


def of_kinds(numbers):
    """A pool of so many candidates of each pair of kinds."""
    return [
        Candidate(f"{kinds}{n}", kinds=tuple(kinds.split())) for kinds, number in numbers.items() for n in range(number)
    ]


@pytest.mark.parametrize(
    ("numbers", "count"),
    [
        ({"retrieve easy": 25, "retrieve medium": 25, "infer medium": 25, "infer hard": 25}, 10),
        ({"retrieve easy": 40, "retrieve medium": 20, "infer medium": 20, "integrate hard": 20}, 10),
        ({"retrieve easy": 5, "infer easy": 15, "infer hard": 60, "evaluate hard": 20}, 20),
        ({"retrieve easy": 2, "infer hard": 2}, 3),
    ],
)
def test_a_draw_has_the_shares_of_its_pool_in_every_respect(numbers, count):
    pool = of_kinds(numbers)
    kind_of = {candidate.id: candidate.kinds for candidate in pool}
    for seed in SEEDS:
        drawn = draw(pool, count, seed)
        assert len(drawn) == count
        for respect in (0, 1):
            shares = Counter(candidate.kinds[respect] for candidate in pool)
            found = Counter(kind_of[id_][respect] for id_ in drawn)
            assert all(abs(found[kind] - count * share / len(pool)) <= 1 for kind, share in shares.items())


def test_a_balanced_draw_is_not_shown_kind_by_kind():
    pool = of_kinds({"retrieve easy": 10, "infer hard": 10})
    patterns = {tuple(id_.split()[0] for id_ in draw(pool, 6, seed)) for seed in SEEDS}
    assert len(patterns) > 15
    assert all(pattern.count("infer") == 3 for pattern in patterns)


def test_the_size_of_a_draw_is_known_before_it():
    pool = tuple(Candidate(f"{group}{number}", frozenset({group})) for group in "abcde" for number in range(3))
    assert [draw_size(pool, count) for count in (3, 5, 9, None)] == [3, 5, 5, 5]
