"""What the lint says about a bank of questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps a bank from being shipped; a warning needs a reason to stay."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule broken in one place.

    `rule` is its number in the item-writing standard (L01 to L29); `question` is the question's id, none for the bank
    as a whole; `place` says where in the question (`prompt`, `options[2].feedback`, `passages[1]` …), as in the
    normalised JSON; `advice` says what is wrong and what to do.
    """

    rule: str
    severity: Severity
    question: str | None
    place: str
    advice: str
