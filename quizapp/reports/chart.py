"""Where the parts of the score chart stand, in per cent of its width and height, so that no text is ever scaled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import pairwise

LENGTH = 12
"""Attempts in the chart."""
LEFT, RIGHT = 9.0, 95.0
TOP, BOTTOM = 10.0, 84.0
AXIS = (6.0, 100.0)
LABELS = 4.5
STEPS = (0, 25, 50, 75, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the chart shows of an attempt; `percent` is the whole number that is printed."""

    percent: int
    is_timed: bool
    closed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One attempt: its place, and whether its number stands below it, where the line leaves room."""

    x: str
    y: str
    score: Score
    is_below: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Scores from the oldest on, the axis always from 0 to 100. Time runs with the page's direction."""

    dots: tuple[Dot, ...]
    grid: tuple[tuple[int, str], ...]  # the numbers of the axis with their heights
    axis: tuple[str, str]
    labels_x: str
    usual_y: str

    @property
    def lines(self) -> list[tuple[Dot, Dot]]:
        return list(pairwise(self.dots))


def make_chart(scores: Sequence[Score], usual: Fraction, *, is_mirrored: bool) -> Chart | None:
    """The chart of `scores`, oldest first; none for fewer than two."""
    if len(scores) < 2:
        return None
    step = (RIGHT - LEFT) / (len(scores) - 1)
    percents = [score.percent for score in scores]
    return Chart(
        dots=tuple(
            Dot(
                x=_across(LEFT + place * step, is_mirrored=is_mirrored),
                y=_height(score.percent),
                score=score,
                is_below=_is_valley(percents, place),
            )
            for place, score in enumerate(scores)
        ),
        grid=tuple((number, _height(number)) for number in STEPS),
        axis=(_across(AXIS[0], is_mirrored=is_mirrored), _across(AXIS[1], is_mirrored=is_mirrored)),
        labels_x=_across(LABELS, is_mirrored=is_mirrored),
        usual_y=_height(float(usual * 100)),
    )


def _is_valley(percents: Sequence[int], place: int) -> bool:
    """Whether the line comes down to this point from both sides; at the bottom there is no room below."""
    around = [percents[other] for other in (place - 1, place + 1) if 0 <= other < len(percents)]
    return percents[place] >= 15 and all(percents[place] < other for other in around) and len(around) == 2


def _across(x: float, *, is_mirrored: bool) -> str:
    return f"{100 - x if is_mirrored else x:.1f}%"


def _height(percent: float) -> str:
    return f"{BOTTOM - (BOTTOM - TOP) * percent / 100:.1f}%"
