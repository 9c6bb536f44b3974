"""What may be shown of a closed attempt, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class When(StrEnum):
    """The moment from which something is shown."""

    SUBMISSION = "submission"  # as soon as the attempt is closed
    LAST_ATTEMPT = "last_attempt"  # none is left or the quiz has closed for this student, and none is running
    CLOSING = "closing"  # the quiz has closed for everybody


class Preset(StrEnum):
    PRACTICE = "practice"
    HOMEWORK = "homework"
    EXAM = "exam"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRules:
    """When the score, the verdict on each question, and the key with explanation and passages are shown."""

    score: When
    verdicts: When
    key: When

    @property
    def moments(self) -> frozenset[When]:
        return frozenset((self.score, self.verdicts, self.key))

    def to_data(self) -> dict[str, str]:
        return {"score": self.score.value, "verdicts": self.verdicts.value, "key": self.key.value}

    @classmethod
    def from_data(cls, data: Mapping[str, str]) -> ReleaseRules:
        return cls(score=When(data["score"]), verdicts=When(data["verdicts"]), key=When(data["key"]))


PRESETS: Mapping[Preset, ReleaseRules] = {
    Preset.PRACTICE: ReleaseRules(score=When.SUBMISSION, verdicts=When.SUBMISSION, key=When.SUBMISSION),
    Preset.HOMEWORK: ReleaseRules(score=When.SUBMISSION, verdicts=When.LAST_ATTEMPT, key=When.LAST_ATTEMPT),
    Preset.EXAM: ReleaseRules(score=When.CLOSING, verdicts=When.CLOSING, key=When.CLOSING),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where an attempt stands: what a release rule looks at.

    `is_working`: another attempt of this student at the same quiz is running. `closes_at` is this student's closing
    time, `closes_for_all_at` the last student's plus grace; none: never.
    """

    now: datetime
    is_closed: bool
    is_working: bool
    attempts_left: int | None
    closes_at: datetime | None
    closes_for_all_at: datetime | None

    def reached(self, moment: When) -> bool:
        """Whether `moment` has come for this attempt; never while it is running."""
        if not self.is_closed:
            return False
        match moment:
            case When.SUBMISSION:
                return True
            case When.LAST_ATTEMPT:
                return not self.is_working and (self.attempts_left == 0 or self._is_past(self.closes_at))
            case When.CLOSING:
                return self._is_past(self.closes_for_all_at)

    def opens_at(self, moment: When) -> datetime | None:
        """The instant at which `moment` comes by the clock alone; none if none is set."""
        own_end = None if self.is_working else self.closes_at
        return {When.LAST_ATTEMPT: own_end, When.CLOSING: self.closes_for_all_at}.get(moment)

    def _is_past(self, instant: datetime | None) -> bool:
        return instant is not None and self.now >= instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What may be shown now."""

    score: bool
    verdicts: bool
    key: bool
    is_withheld: bool = False  # because of another attempt that is running


HIDDEN = Release(score=False, verdicts=False, key=False)
WITHHELD = Release(score=False, verdicts=False, key=False, is_withheld=True)
"""A score that would tell a student who is answering a question elsewhere whether a try at it was right."""
SHOWN = Release(score=True, verdicts=True, key=True)


def release(rules: ReleaseRules, situation: Situation) -> Release:
    """What `rules` show in `situation`. The key never comes before the verdict, nor the verdict before the score."""
    score = situation.reached(rules.score)
    verdicts = score and situation.reached(rules.verdicts)
    return Release(score=score, verdicts=verdicts, key=verdicts and situation.reached(rules.key))


def is_withheld(question_id: int, open_question_ids: frozenset[int]) -> bool:
    """Whether key, explanation and passages are kept from a student who is answering this question elsewhere."""
    return question_id in open_question_ids
