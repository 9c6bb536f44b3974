"""Questions of a set as their teacher sees them: with key, reasons and passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from quizapp.core.draw import option_order
from quizapp.core.explain import Explained, explain, unplaced
from quizapp.core.passage import LEAD, Article, Mark, Run, runs
from quizapp.core.question import Cloze, Numeric, Payload, Question, ShortAnswer, TextAnswer
from quizapp.core.review import SHOWN
from quizapp.core.typed import number_text
from quizapp.formats.normalised import ParsedFile
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions


@dataclass(frozen=True, slots=True)
class Shown:
    """A question explained, and what else its author says to those who answer it: pairs of whom and what."""

    item: Explained
    feedback: tuple[tuple[str, str], ...]


def show(question: Question, number: int, public_id: str = "") -> Shown:
    """The question with everything that settles it, its options in the order of the file."""
    order = option_order(replace(question, shuffle=False), public_id, number)
    item = explain(question, order, None, number=number, public_id=public_id, release=SHOWN)
    feedback = (*_overall(question), *_typed(question.payload))
    return Shown(item, tuple((whom, what) for whom, what in feedback if what))


def show_versions(versions: Sequence[QuestionVersion], article_version_id: int, first_number: int) -> list[Shown]:
    """Stored questions, numbered from `first_number` on; passages of another version of the article have no place."""
    questions = get_questions([(version.id, version.digest) for version in versions])
    shown = [
        show(questions[version.id], number, version.question.public_id)
        for number, version in enumerate(versions, start=first_number)
    ]
    return [
        each if version.article_version_id == article_version_id else replace(each, item=unplaced(each.item))
        for version, each in zip(versions, shown, strict=True)
    ]


def show_file(parsed: ParsedFile) -> dict[int, Shown]:
    """The questions of a file that are not refused, by the number of their item."""
    return {item.number: show(item.question, item.number) for item in parsed.items if item.question is not None}


def runs_of(article: Article, items: Iterable[Explained]) -> dict[int, tuple[Run, ...]]:
    """Each paragraph by its number, cut at the passages of the questions."""
    marks = [
        Mark(number=item.number, index=index, start=passage.start, end=passage.end)
        for item in items
        for index, passage in enumerate(item.passages, start=1)
        if passage.start is not None and passage.end is not None
    ]
    return {paragraph.number: runs(article.text, paragraph, marks) for paragraph in article.paragraphs}


def contents_of(article: Article) -> list[tuple[str, int]]:
    """The headings that paragraphs stand under, each with the number of its first paragraph."""
    first: dict[str, int] = {}
    for paragraph in article.paragraphs:
        first.setdefault(paragraph.section, paragraph.number)
    return [(section, number) for section, number in first.items() if section != LEAD]


def _overall(question: Question) -> Iterator[tuple[str, str]]:
    yield _("If correct"), question.feedback_correct
    yield _("If partly correct"), question.feedback_partial
    yield _("If not correct"), question.feedback_incorrect


def _typed(payload: Payload, gap: str = "") -> Iterator[tuple[str, str]]:
    """What is said about typed answers, in the question or in its gaps."""
    if isinstance(payload, Cloze):
        for number, blank in enumerate(payload.blanks, start=1):
            yield from _typed(blank.payload, f"{number}. ")
    elif isinstance(payload, Numeric | ShortAnswer):
        for answer in payload.answers:
            words = answer.text if isinstance(answer, TextAnswer) else number_text(answer.value)
            yield gap + words, answer.feedback
        yield gap + _("Other answers"), payload.feedback_other
