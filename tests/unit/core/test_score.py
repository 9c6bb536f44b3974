from fractions import Fraction

import pytest

from quizapp.core.score import Trend, mean, points_text, trend, whole_percent


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Fraction(0), 0),
        (Fraction(1), 100),
        (Fraction(2, 3), 67),
        (Fraction(1, 200), 1),
        (Fraction(125, 1000), 13),
        (Fraction(1, 1000), 1),
        (Fraction(999, 1000), 99),
    ],
)
def test_a_share_reads_as_the_nearest_whole_per_cent_and_only_everything_as_100(share, percent):
    assert whole_percent(share) == percent


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (40, Trend.FAR_BELOW),
        (45, Trend.FAR_BELOW),
        (46, Trend.BELOW),
        (57, Trend.BELOW),
        (58, Trend.LIKE),
        (60, Trend.LIKE),
        (62, Trend.LIKE),
        (63, Trend.ABOVE),
        (74, Trend.ABOVE),
        (75, Trend.FAR_ABOVE),
        (100, Trend.FAR_ABOVE),
    ],
)
def test_the_latest_score_is_told_beside_a_usual_one_of_60(latest, expected):
    assert trend(Fraction(latest, 100), Fraction(60, 100)) is expected


@pytest.mark.parametrize(
    ("points", "text"),
    [(Fraction(7), "7"), (Fraction(15, 2), "7.5"), (Fraction(8, 3), "2.67"), (Fraction(1, 200), "0.01"), (0, "0")],
)
def test_points_read_with_at_most_two_decimals(points, text):
    assert points_text(Fraction(points)) == text


def test_the_mean_is_exact():
    assert mean([Fraction(1, 3), Fraction(2, 3), Fraction(1, 10)]) == Fraction(11, 30)


def test_there_is_no_mean_of_nothing():
    assert mean([]) is None
