from fractions import Fraction

import pytest

from quizapp.core.quiz import GradeOfRecord, counted, score_of_record

SCORES = [Fraction(1, 2), Fraction(3, 4), Fraction(3, 4), Fraction(1, 4)]


@pytest.mark.parametrize(
    ("rule", "places", "score"),
    [
        (GradeOfRecord.HIGHEST, [1], Fraction(3, 4)),
        (GradeOfRecord.LATEST, [3], Fraction(1, 4)),
        (GradeOfRecord.FIRST, [0], Fraction(1, 2)),
        (GradeOfRecord.AVERAGE, [0, 1, 2, 3], Fraction(9, 16)),
    ],
)
def test_the_quiz_s_rule_says_which_attempts_count(rule, places, score):
    assert list(counted(SCORES, rule)) == places
    assert score_of_record(SCORES, rule) == score


@pytest.mark.parametrize("rule", GradeOfRecord)
def test_without_a_closed_attempt_there_is_no_score(rule):
    assert list(counted([], rule)) == []
    assert score_of_record([], rule) is None
