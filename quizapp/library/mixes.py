"""How many questions are of which kind, and how many should be, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flask_babel import gettext, lazy_gettext
from flask_babel import lazy_gettext as _

from quizapp.core.lint.coverage import FEWEST_FOR_A_MIX, Coverage, Share
from quizapp.core.passage import LEAD
from quizapp.core.question import Difficulty, Process, QuestionType

SECTIONS: Mapping[str, Any] = {LEAD: _("Lead")}
PROCESSES: Mapping[str, Any] = {
    Process.RETRIEVE: _("Retrieve"),
    Process.INFER: _("Infer"),
    Process.INTEGRATE: _("Integrate"),
    Process.EVALUATE: _("Evaluate"),
}
TYPES: Mapping[str, Any] = {
    QuestionType.SINGLE_CHOICE: _("Single choice"),
    QuestionType.MULTIPLE_RESPONSE: _("Multiple response"),
    QuestionType.TRUE_FALSE: _("True or false"),
    QuestionType.NUMERIC: _("Numeric"),
    QuestionType.SHORT_ANSWER: _("Short answer"),
    QuestionType.ORDERING: _("Ordering"),
    QuestionType.MATCHING: _("Matching"),
    QuestionType.CLOZE: _("Cloze"),
}
DIFFICULTIES: Mapping[str, Any] = {
    Difficulty.EASY: _("Easy"),
    Difficulty.MEDIUM: _("Medium"),
    Difficulty.HARD: _("Hard"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How many questions are of one kind; `name` is none for those that state no kind.

    `target`, `fewest` and `most` are none where nothing is aimed at. `advice` is empty where there is none to give:
    a few questions have no mix to judge.
    """

    name: str | None
    words: str
    count: int
    share: Fraction
    target: Fraction | None = None
    fewest: int | None = None
    most: int | None = None
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """The questions by one of their properties."""

    name: str
    caption: str
    lines: Sequence[Line]

    @property
    def has_targets(self) -> bool:
        return any(line.target is not None for line in self.lines)


def mixes_of(figures: Coverage) -> tuple[Mix, ...]:
    """The questions by section, process, type and difficulty."""
    return tuple(
        Mix(name=name, caption=str(caption), lines=tuple(_lines(shares, words, figures.questions)))
        for name, caption, shares, words in (
            ("sections", lazy_gettext("Sections"), figures.sections, SECTIONS),
            ("processes", lazy_gettext("What the reader has to do"), figures.processes, PROCESSES),
            ("types", lazy_gettext("Types"), figures.types, TYPES),
            ("difficulties", lazy_gettext("Difficulty"), figures.difficulties, DIFFICULTIES),
        )
    )


def _lines(shares: Sequence[Share], words: Mapping[str, Any], total: int) -> Iterator[Line]:
    for share in shares:
        yield _line(share, str(words.get(share.name, share.name)), total)
    rest = total - sum(share.count for share in shares)
    if rest:
        yield Line(name=None, words=gettext("Not stated"), count=rest, share=Fraction(rest, total))


def _line(share: Share, words: str, total: int) -> Line:
    of_all = Fraction(share.count, total or 1)
    if share.target is None:
        return Line(name=share.name, words=words, count=share.count, share=of_all)
    return Line(
        name=share.name,
        words=words,
        count=share.count,
        share=of_all,
        target=Fraction(share.target),
        fewest=share.fewest,
        most=share.most,
        advice=_advice(share) if total >= FEWEST_FOR_A_MIX else "",
    )


def _advice(share: Share) -> str:
    if share.count < share.fewest:
        return str(gettext("Too few: %(fewest)s or more", fewest=share.fewest))
    if share.count > share.most:
        return str(gettext("Too many: %(most)s or fewer", most=share.most))
    return ""
