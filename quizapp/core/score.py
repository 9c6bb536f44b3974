"""How scores read: as whole per cents or points, and the latest beside the usual one."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from math import floor

from quizapp.core.typed import number_text

ALIKE = Fraction(3, 100)
"""Scores closer than this are the same to a reader."""
FAR = Fraction(15, 100)


class Trend(StrEnum):
    """Where the latest score stands to the usual one."""

    FAR_BELOW = "far_below"
    BELOW = "below"
    LIKE = "like"
    ABOVE = "above"
    FAR_ABOVE = "far_above"


def whole_percent(share: Fraction) -> int:
    """The nearest whole per cent, a half counting up; 0 and 100 are kept for nothing and everything."""
    nearest = floor(share * 100 + Fraction(1, 2))
    return nearest if share in (0, 1) else min(max(nearest, 1), 99)


def points_text(points: Fraction) -> str:
    """Points as digits with at most two decimals, a half counting up: "7", "2.67"."""
    return number_text(Fraction(floor(points * 100 + Fraction(1, 2)), 100))


def mean(shares: Sequence[Fraction]) -> Fraction | None:
    """The average; none of no scores."""
    return sum(shares, Fraction(0)) / len(shares) if shares else None


def trend(latest: Fraction, usual: Fraction) -> Trend:
    """How the latest score reads beside the usual one."""
    distance = latest - usual
    if abs(distance) < ALIKE:
        return Trend.LIKE
    if distance > 0:
        return Trend.ABOVE if distance < FAR else Trend.FAR_ABOVE
    return Trend.BELOW if distance > -FAR else Trend.FAR_BELOW
