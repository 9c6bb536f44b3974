"""What the questions on an article cover, as a document for programs and as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten, wrap
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from quizapp.core.lint.coverage import ParagraphCoverage
from quizapp.core.passage import Article, Paragraph
from quizapp.i18n import percent
from quizapp.library.coverage import ArticleCoverage, summary
from quizapp.library.mixes import SECTIONS, Line, Mix, mixes_of
from quizapp.library.models import ArticleVersion
from quizapp.library.queries import ListedQuestion

SCHEMA = "coverage/1"
WIDTH, INDENT, QUOTE = 100, 4, 44
"""Columns of the terminal; before a sentence; and for its first words, with the ids beside them."""
NAMES = """\b
The JSON document:
  schema         coverage/1
  article        slug, title, and the sha256 of the text
  questions      how many rest on this text; drafts and on_other_text
                 say how many are left out
  paragraphs     each with number, section, length in characters, wanted
                 (how many questions it should have), questions (the ids
                 of those that rest on it), and its sentences with start,
                 end, text and questions
  sections, processes, types, difficulties
                 each a list of name (null: not stated), count, share and
                 target of all questions, and the counts that are near
                 enough, fewest to most (null: no target)
An id that two sets have is given as set/id."""


def coverage_document(version: ArticleVersion, covered: ArticleCoverage) -> dict[str, Any]:
    """The figures as data; NAMES says what is what."""
    ids = _ids(covered.questions)
    mixes = mixes_of(covered.figures)
    return {
        "schema": SCHEMA,
        "article": {"slug": version.article.slug, "title": version.article.title, "sha256": version.digest},
        "questions": covered.figures.questions,
        "drafts": covered.draft_count,
        "on_other_text": covered.elsewhere_count,
        "paragraphs": [_paragraph_data(covered.article, entry, ids) for entry in covered.figures.paragraphs],
        **{mix.name: [_line_data(line) for line in mix.lines] for mix in mixes},
    }


def coverage_lines(version: ArticleVersion, covered: ArticleCoverage) -> Iterator[str]:
    """The figures in words, at most WIDTH columns wide unless an id alone is wider."""
    ids = _ids(covered.questions)
    yield from wrap(f"{version.article.title} ({version.article.slug})", WIDTH)
    yield from summary(covered)
    for entry in covered.figures.paragraphs:
        yield ""
        yield from _paragraph_lines(covered.article, entry, ids)
    for mix in mixes_of(covered.figures):
        yield ""
        yield from _mix_lines(mix)


def _ids(questions: Mapping[str, ListedQuestion]) -> dict[str, str]:
    """The ids that the files give the questions, by public id; that of the set before those that two sets have."""
    uses = Counter(question.key for question in questions.values())
    return {
        public_id: question.key if uses[question.key] == 1 else f"{question.set_slug}/{question.key}"
        for public_id, question in questions.items()
    }


def _paragraph_data(article: Article, entry: ParagraphCoverage, ids: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": entry.paragraph.number,
        "section": entry.paragraph.section,
        "length": _length(article, entry.paragraph),
        "wanted": entry.wanted,
        "questions": [ids[question] for question in entry.questions],
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "text": article.text[sentence.start : sentence.end],
                "questions": [ids[question] for question in sentence.questions],
            }
            for sentence in entry.sentences
        ],
    }


def _line_data(line: Line) -> dict[str, Any]:
    return {
        "name": line.name,
        "count": line.count,
        "share": round(float(line.share), 4),
        "target": None if line.target is None else round(float(line.target), 4),
        "fewest": line.fewest,
        "most": line.most,
    }


def _paragraph_lines(article: Article, entry: ParagraphCoverage, ids: Mapping[str, str]) -> Iterator[str]:
    """The paragraph in figures, then each sentence by its first words with the ids beside it."""
    paragraph = entry.paragraph
    figures = (
        f"p{paragraph.number}",
        shorten(str(SECTIONS.get(paragraph.section, paragraph.section)), QUOTE, placeholder=" …"),
        ngettext("%(num)d character", "%(num)d characters", _length(article, paragraph)),
        ngettext("%(num)d question", "%(num)d questions", len(entry.questions)),
        _("%(wanted)s wanted", wanted=entry.wanted),
    )
    yield " · ".join(figures)
    for sentence in entry.sentences:
        quote = shorten(article.text[sentence.start : sentence.end], QUOTE, placeholder=" …")
        yield from _beside(quote, [ids[question] for question in sentence.questions])


def _beside(quote: str, ids: Sequence[str]) -> Iterator[str]:
    """The words on the first line only, the ids on as many as they need."""
    room = WIDTH - INDENT - QUOTE - 2
    lines = wrap(", ".join(ids), room, break_long_words=False, break_on_hyphens=False) or ["–"]
    for number, line in enumerate(lines):
        yield f"{'':{INDENT}}{'' if number else quote:{QUOTE}}  {line}"


def _mix_lines(mix: Mix) -> Iterator[str]:
    target = _("Target") if mix.has_targets else ""
    yield _row(mix.caption, _("Questions"), _("Share"), target, "")
    for line in mix.lines:
        share = percent(line.share)
        yield _row(line.words, str(line.count), share, "" if line.target is None else percent(line.target), line.advice)


def _row(words: str, count: str, share: str, target: str, advice: str) -> str:
    return f"{shorten(words, QUOTE, placeholder=' …'):{QUOTE}}{count:>12}{share:>8}{target:>8}  {advice}".rstrip()


def _length(article: Article, paragraph: Paragraph) -> int:
    return len(article.text[paragraph.start : paragraph.end].strip())
