"""What a bank covers: which questions rest on which sentences, and its mix against what was aimed at (rule L28)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding, Severity
from quizapp.core.lint.targets import Mix, Targets, shares
from quizapp.core.lint.words import sentence_spans
from quizapp.core.passage import Article, Paragraph
from quizapp.core.question import Difficulty, Process, Question, QuestionType

SECTION_TOLERANCE = 0.20
"""How far the number of questions on a section, or of a type, may be from its target, as a share of the target."""
MIX_TOLERANCE = 0.05
"""How far a process or a difficulty may be from its target, as a share of all questions."""
FEWEST_FOR_A_MIX = 20
"""Smaller banks have no mix to judge."""


@dataclass(frozen=True, slots=True)
class SentenceCoverage:
    """The sentence `article.text[start:end]` and the ids of the questions with a passage that touches it."""

    start: int
    end: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParagraphCoverage:
    """A paragraph, how many questions it should have, and the ids of those with a passage in it."""

    paragraph: Paragraph
    wanted: int
    questions: tuple[str, ...]
    sentences: tuple[SentenceCoverage, ...]

    @property
    def missing(self) -> int:
        return max(0, self.wanted - len(self.questions))


@dataclass(frozen=True, slots=True)
class Share:
    """How many questions are of one kind, their share of all, and the share aimed at; none where nothing is.

    `fewest` and `most` are the counts that keep within the tolerance; without a target any count does.
    """

    name: str
    count: int
    share: float
    target: float | None
    fewest: int
    most: int

    @property
    def is_within(self) -> bool:
        return self.fewest <= self.count <= self.most


@dataclass(frozen=True, slots=True)
class Coverage:
    """The figures of a bank. A question counts in the section of its first passage, and in each paragraph it quotes."""

    questions: int
    paragraphs: tuple[ParagraphCoverage, ...]
    sections: tuple[Share, ...]
    processes: tuple[Share, ...]
    difficulties: tuple[Share, ...]
    types: tuple[Share, ...]


def coverage(article: Article, questions: Sequence[Question], targets: Targets) -> Coverage:
    """The figures of these questions on this article; passages that were not found count nowhere."""
    sections = [article.section_of(question) for question in questions]
    all_sections = [*article.sections, *(name for name, _ in targets.sections)]

    def mix(names: Iterable[str], found: Iterable[str | None], aim: Mix, tolerance: _Tolerance) -> tuple[Share, ...]:
        return tuple(_mix(names, Counter(found), len(questions), aim, tolerance))

    return Coverage(
        questions=len(questions),
        paragraphs=tuple(_paragraph(article, paragraph, questions, targets) for paragraph in article.paragraphs),
        sections=mix(dict.fromkeys(all_sections), sections, targets.sections, _OF_THE_TARGET),
        processes=mix(Process, (question.process for question in questions), targets.process, _OF_ALL),
        difficulties=mix(Difficulty, (question.difficulty for question in questions), targets.difficulty, _OF_ALL),
        types=mix(QuestionType, (question.type for question in questions), targets.types, _OF_THE_TARGET),
    )


def l28_coverage(bank: Bank) -> Iterator[Finding]:
    """Every paragraph has a question for each 350 characters, and the bank keeps to its mix.

    A paragraph needs one question for each `characters_per_question` begun; an entry under Reactions is a paragraph.
    Sections and types may miss their targets by SECTION_TOLERANCE of them, processes and difficulties by MIX_TOLERANCE
    of all questions, and each by one question whatever its size. The targets of the standard are counts for 150
    questions; they are taken as shares, so that a growing bank can be judged, and below FEWEST_FOR_A_MIX questions not
    at all. Every type with a target has to be used.
    """
    figures = coverage(bank.article, bank.questions, bank.targets)
    if figures.questions < bank.targets.fewest:
        yield _finding("questions", f"The bank has {figures.questions} questions; write {bank.targets.fewest} or more.")
    for entry in figures.paragraphs:
        if entry.missing:
            yield _finding(
                f"paragraphs[{entry.paragraph.number}]",
                f"{len(entry.questions)} questions rest on this paragraph ({entry.paragraph.section}), and by its"
                f" length it should have {entry.wanted}; write {entry.missing} more.",
            )
    if figures.questions < FEWEST_FOR_A_MIX:
        return
    for kind, mix in (
        ("sections", figures.sections),
        ("process", figures.processes),
        ("difficulty", figures.difficulties),
        ("type", figures.types),
    ):
        for share in mix:
            if not share.is_within:
                yield _finding(
                    f"{kind}[{share.name}]",
                    f"{share.count} of {figures.questions} questions; it should be {share.fewest} to {share.most}.",
                )


@dataclass(frozen=True, slots=True)
class _Tolerance:
    of_target: float = 0.0
    of_all: float = 0.0


_OF_THE_TARGET = _Tolerance(of_target=SECTION_TOLERANCE)
_OF_ALL = _Tolerance(of_all=MIX_TOLERANCE)


def _mix(
    names: Iterable[str], counts: Counter[str | None], total: int, aim: Mix, tolerance: _Tolerance
) -> Iterator[Share]:
    targets = shares(aim)
    for name in names:
        target, count = targets.get(name), counts[name]
        fewest, most = (0, total) if target is None else _range(target * total, total, tolerance)
        yield Share(str(name), count, count / total if total else 0.0, target, fewest, most)


def _range(wanted: float, total: int, tolerance: _Tolerance) -> tuple[int, int]:
    """The counts within the tolerance: at least one question to either side, and at least one question at all."""
    slack = max(1.0, wanted * tolerance.of_target, total * tolerance.of_all)
    rounding = 1e-9
    fewest = max(1 if wanted else 0, math.ceil(wanted - slack - rounding))
    return fewest, max(fewest, math.floor(wanted + slack + rounding))


def _paragraph(
    article: Article, paragraph: Paragraph, questions: Sequence[Question], targets: Targets
) -> ParagraphCoverage:
    length = len(article.text[paragraph.start : paragraph.end].strip())
    resting = [question for question in questions if _touches(question, paragraph.start, paragraph.end)]
    spans = sentence_spans(article.text[paragraph.start : paragraph.end])
    return ParagraphCoverage(
        paragraph,
        math.ceil(length / targets.characters_per_question),
        tuple(question.id for question in resting),
        tuple(_sentence(paragraph.start + start, paragraph.start + end, resting) for start, end in spans),
    )


def _sentence(start: int, end: int, questions: Sequence[Question]) -> SentenceCoverage:
    return SentenceCoverage(start, end, tuple(question.id for question in questions if _touches(question, start, end)))


def _touches(question: Question, start: int, end: int) -> bool:
    return any(
        passage.start is not None and passage.end is not None and passage.start < end and passage.end > start
        for passage in question.passages
    )


def _finding(place: str, advice: str) -> Finding:
    return Finding(rule="L28", severity=Severity.ERROR, question=None, place=place, advice=advice)
