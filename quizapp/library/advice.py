"""Advice on the wording of questions, for the teacher who brought them. It keeps nobody from using any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby, takewhile

from quizapp.core.lint import advise
from quizapp.core.lint.bank import Bank
from quizapp.core.lint.finding import Finding
from quizapp.core.passage import Article, parse_article
from quizapp.core.question import Question, to_json
from quizapp.formats.normalised import ParsedFile
from quizapp.library import queries
from quizapp.library.models import QuestionSet
from quizapp.library.questions import get_questions

MAX_QUESTIONS = 500
MAX_CHARACTERS = 1_000_000
"""Questions that are looked at, and their characters together; an article may have as many. That takes 2 seconds."""
MAX_SHOWN = 50
"""Findings that a page lists."""
BANKS_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its number in its file or set, and the line where it begins, if that is known."""

    number: int
    line: int | None = None
    question: Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """What could be better in one question."""

    asked: Asked
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What could be better in some questions: `count` findings, of which `more` are not listed.

    The first `looked_at` questions of the file or set were looked at; `is_partial` if there are others, `is_elsewhere`
    if none of these is on the page.
    """

    questions: Sequence[Advised]
    count: int
    more: int
    looked_at: int
    is_partial: bool
    is_elsewhere: bool


def advise_file(parsed: ParsedFile) -> Advice | None:
    """Advice on the questions of a file that can come in; none before its article is known."""
    asked = [Asked(number=i.number, line=i.line, question=i.question) for i in parsed.items if i.question is not None]
    if parsed.source is None or not asked:
        return None
    return _advice(parse_article(parsed.source.text), asked, len(asked), [each.number for each in asked])


def advise_set(row: QuestionSet, article: Article, total: int, numbers: Sequence[int]) -> Advice:
    """Advice on the questions `numbers` of a set of `total`, judged beside the other questions of the set."""
    versions = queries.first_versions(row, MAX_QUESTIONS)
    questions = get_questions([(version.id, version.digest) for version in versions])
    for version in versions:
        if version.article_version_id != row.article_version_id:
            questions[version.id] = _unplaced(questions[version.id])
    asked = [Asked(number=number, question=questions[each.id]) for number, each in enumerate(versions, start=1)]
    return _advice(article, asked, total, numbers)


def _advice(article: Article, asked: Sequence[Asked], total: int, numbers: Sequence[int]) -> Advice:
    """Advice on those of the questions that have one of these numbers."""
    chosen = _chosen(article, asked)
    found = _findings(Bank(article=article, questions=tuple(each.question for each in chosen)))
    here = {each.question.id: each for each in chosen if each.number in numbers}
    findings = [finding for finding in found if finding.question in here]
    return Advice(
        questions=[
            Advised(asked=here[key or ""], findings=list(group))
            for key, group in groupby(findings[:MAX_SHOWN], key=lambda finding: finding.question)
        ],
        count=len(findings),
        more=max(len(findings) - MAX_SHOWN, 0),
        looked_at=len(chosen),
        is_partial=len(chosen) < total,
        is_elsewhere=not here,
    )


def _chosen(article: Article, asked: Sequence[Asked]) -> Sequence[Asked]:
    """As many of the first questions as can be looked at while somebody waits."""
    if len(article.text) > MAX_CHARACTERS:
        return []
    some = asked[:MAX_QUESTIONS]
    lengths = accumulate(len(to_json(each.question)) for each in some)
    return some[: sum(1 for _ in takewhile(lambda length: length <= MAX_CHARACTERS, lengths))]


@lru_cache(maxsize=BANKS_KEPT)
def _findings(bank: Bank) -> Sequence[Finding]:
    return tuple(advise(bank))


def _unplaced(question: Question) -> Question:
    """The question on another text than the one that its passages were found in."""
    return replace(question, passages=tuple(replace(each, start=None, end=None) for each in question.passages))
