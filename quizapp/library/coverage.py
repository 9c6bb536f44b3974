"""Which questions rest on which parts of an article, as far as somebody may see the questions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from flask_babel import gettext, ngettext

from quizapp.accounts.person import Person
from quizapp.core.lint.coverage import Coverage, ParagraphCoverage
from quizapp.core.lint.coverage import coverage as figures_of
from quizapp.core.lint.targets import Targets
from quizapp.core.passage import Article
from quizapp.library import queries
from quizapp.library.articles import get_article
from quizapp.library.models import ArticleVersion
from quizapp.library.queries import ListedQuestion
from quizapp.library.questions import get_questions


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCoverage:
    """The figures of the ready questions on this text; the ids in them are public ids, the keys of `questions`.

    Left out are drafts, and questions that have stayed on another version of the text.
    """

    article: Article
    figures: Coverage
    questions: Mapping[str, ListedQuestion]
    draft_count: int
    elsewhere_count: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph: a sentence and how many questions rest on it, or what stands between two."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownParagraph:
    """A paragraph as the page shows it; `percent` says how much of what it should have is there."""

    count: int
    wanted: int
    percent: int
    pieces: Sequence[Piece]
    sets: Sequence[Sequence[ListedQuestion]]


def targets_of(version: ArticleVersion) -> Targets:
    """What the questions on the article are meant to be; sections have targets where the article came with some."""
    return Targets(sections=tuple(version.meta.get("sections", {}).items()))


def read_coverage(version: ArticleVersion, reader: Person | None) -> ArticleCoverage:
    """What the questions cover that the reader may see; without a reader, those of the built-in sets."""
    listed = queries.questions_on(version.article_id, reader)
    ready = [each for each in listed if each.is_ready]
    here = [each for each in ready if each.article_version_id == version.id]
    contents = get_questions([(each.version_id, each.digest) for each in here])
    article = get_article(version)
    questions = [replace(contents[each.version_id], id=each.public_id) for each in here]
    return ArticleCoverage(
        article=article,
        figures=figures_of(article, questions, targets_of(version)),
        questions={each.public_id: each for each in here},
        draft_count=len(listed) - len(ready),
        elsewhere_count=len(ready) - len(here),
    )


def summary(covered: ArticleCoverage) -> list[str]:
    """How many questions there are, how many paragraphs lack some, and what is left out, a sentence each."""
    total = covered.figures.questions
    paragraphs = covered.figures.paragraphs
    bare = sum(not entry.questions for entry in paragraphs)
    thin = sum(entry.missing > 0 for entry in paragraphs) - bare
    drafts, elsewhere = covered.draft_count, covered.elsewhere_count
    sentences = [ngettext("%(num)d question rests on this text.", "%(num)d questions rest on this text.", total)]
    if paragraphs and not bare:
        sentences.append(gettext("Every paragraph has one or more."))
    if bare:
        sentences.append(ngettext("%(num)d paragraph has none.", "%(num)d paragraphs have none.", bare))
    if thin:
        sentences.append(
            ngettext(
                "%(num)d paragraph has fewer than its length asks for.",
                "%(num)d paragraphs have fewer than their length asks for.",
                thin,
            )
        )
    if drafts:
        sentences.append(ngettext("%(num)d draft is not counted.", "%(num)d drafts are not counted.", drafts))
    if elsewhere:
        sentences.append(
            ngettext(
                "%(num)d question is not counted: it stayed on another text.",
                "%(num)d questions are not counted: they stayed on another text.",
                elsewhere,
            )
        )
    return sentences


def shown_paragraphs(covered: ArticleCoverage) -> dict[int, ShownParagraph]:
    """Each paragraph by its number."""
    return {entry.paragraph.number: _shown(covered, entry) for entry in covered.figures.paragraphs}


def _shown(covered: ArticleCoverage, entry: ParagraphCoverage) -> ShownParagraph:
    questions = [covered.questions[public_id] for public_id in entry.questions]
    return ShownParagraph(
        count=len(questions),
        wanted=entry.wanted,
        percent=min(100, 100 * len(questions) // entry.wanted),
        pieces=tuple(_pieces(covered.article.text, entry)),
        sets=[list(group) for _, group in groupby(questions, key=lambda question: question.set_public_id)],
    )


def _pieces(text: str, entry: ParagraphCoverage) -> Iterator[Piece]:
    end = entry.paragraph.start
    for sentence in entry.sentences:
        yield Piece(text[end : sentence.start], 0)
        yield Piece(text[sentence.start : sentence.end], len(sentence.questions))
        end = sentence.end
    yield Piece(text[end : entry.paragraph.end], 0)
