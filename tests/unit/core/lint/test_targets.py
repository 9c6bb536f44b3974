from itertools import pairwise

from quizapp.core.lint.targets import Targets, shares


def test_weights_are_turned_into_shares():
    assert shares((("Lead", 1), ("History", 3))) == {"Lead": 0.25, "History": 0.75}


def test_an_empty_mix_has_no_shares():
    assert shares(()) == {}


def test_the_figures_of_the_standard_add_up():
    targets = Targets()
    sums = [sum(weight for _, weight in mix) for mix in (targets.process, targets.difficulty, targets.types)]
    assert sums == [100, 100, 150]
    assert all(one > other for (_, one), (_, other) in pairwise(targets.process))
