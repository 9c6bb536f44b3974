from datetime import UTC, datetime
from fractions import Fraction

from quizapp.reports.chart import Score, make_chart

AT = datetime(2026, 3, 12, tzinfo=UTC)


def chart(*percents, is_mirrored=False):
    scores = [Score(percent=percent, is_timed=True, closed_at=AT) for percent in percents]
    return make_chart(scores, Fraction(1, 2), is_mirrored=is_mirrored)


def test_one_score_makes_no_chart():
    assert chart(70) is None


def test_the_axis_runs_from_0_to_100_whatever_the_scores():
    drawn = chart(0, 50, 100)

    assert [dot.y for dot in drawn.dots] == ["84.0%", "47.0%", "10.0%"]
    assert drawn.grid[0] == (0, "84.0%")
    assert drawn.grid[-1] == (100, "10.0%")
    assert drawn.usual_y == "47.0%"


def test_the_dots_stand_at_even_distances_from_the_oldest_on():
    assert [dot.x for dot in chart(10, 20, 30).dots] == ["9.0%", "52.0%", "95.0%"]


def test_time_runs_with_the_page_s_direction():
    drawn = chart(10, 20, 30, is_mirrored=True)

    assert [dot.x for dot in drawn.dots] == ["91.0%", "48.0%", "5.0%"]
    assert drawn.labels_x == "95.5%"


def test_numbers_stand_below_where_the_line_comes_down_from_both_sides():
    assert [dot.is_below for dot in chart(60, 40, 70, 5, 80, 20).dots] == [False, True, False, False, False, False]


def test_lines_join_neighbours():
    drawn = chart(10, 20, 30)

    assert drawn.lines == [(drawn.dots[0], drawn.dots[1]), (drawn.dots[1], drawn.dots[2])]
