"""What a quiz's teacher decides, with defaults that are right for a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from quizapp.core.review import PRESETS, Preset, ReleaseRules, When


class GradeOfRecord(StrEnum):
    """Which of a student's closed attempts counts."""

    HIGHEST = "highest"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizSettings:
    """The settings that are fixed for an attempt when it starts. No limit, draw or number of attempts: none set."""

    time_limit: timedelta | None = None
    attempts: int | None = 1
    draw: int | None = None
    is_article_open: bool = False
    release: ReleaseRules = PRESETS[Preset.PRACTICE]
    grade_of_record: GradeOfRecord = GradeOfRecord.HIGHEST

    def to_data(self) -> dict[str, Any]:
        return {
            "time_limit": None if self.time_limit is None else int(self.time_limit.total_seconds()),
            "attempts": self.attempts,
            "draw": self.draw,
            "is_article_open": self.is_article_open,
            "release": self.release.to_data(),
            "grade_of_record": self.grade_of_record.value,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> QuizSettings:
        limit = data["time_limit"]
        return cls(
            time_limit=None if limit is None else timedelta(seconds=limit),
            attempts=data["attempts"],
            draw=data["draw"],
            is_article_open=data["is_article_open"],
            release=ReleaseRules.from_data(data["release"]),
            grade_of_record=GradeOfRecord(data["grade_of_record"]),
        )


def never_releases(settings: QuizSettings, *, has_closing_time: bool) -> bool:
    """Whether some result would stay hidden for ever: such settings are refused."""
    waits = settings.release.moments
    if has_closing_time:
        return False
    return When.CLOSING in waits or (When.LAST_ATTEMPT in waits and settings.attempts is None)


def score_of_record(scores: Sequence[Fraction], rule: GradeOfRecord) -> Fraction | None:
    """The score that counts of those of the closed attempts, oldest first; none before the first."""
    chosen = [scores[place] for place in counted(scores, rule)]
    return sum(chosen, Fraction(0)) / len(chosen) if chosen else None


def counted(scores: Sequence[Fraction], rule: GradeOfRecord) -> Sequence[int]:
    """The places of the scores that make the score of record; of equal ones the oldest."""
    places = range(len(scores))
    if not places or rule is GradeOfRecord.AVERAGE:
        return places
    match rule:
        case GradeOfRecord.HIGHEST:
            return [max(places, key=scores.__getitem__)]
        case GradeOfRecord.LATEST:
            return places[-1:]
        case GradeOfRecord.FIRST:
            return places[:1]
