"""Questions of a set as their teacher sees them: with key, reasons and passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quizapp.core.draw import option_order
from quizapp.core.explain import Explained, explain, unplaced
from quizapp.core.passage import Article, Mark, Run, runs
from quizapp.core.question import Question
from quizapp.core.review import SHOWN
from quizapp.formats.normalised import ParsedFile
from quizapp.library.models import QuestionVersion
from quizapp.library.questions import get_questions


def explained(question: Question, number: int, public_id: str = "") -> Explained:
    """The question with everything that settles it, its options in the order of the file."""
    order = option_order(replace(question, shuffle=False), public_id, number)
    return explain(question, order, None, number=number, public_id=public_id, release=SHOWN)


def explained_versions(
    versions: Sequence[QuestionVersion], article_version_id: int, first_number: int
) -> list[Explained]:
    """Stored questions, numbered from `first_number` on; passages of another version of the article have no place."""
    questions = get_questions([(version.id, version.digest) for version in versions])
    items = [
        explained(questions[version.id], number, version.question.public_id)
        for number, version in enumerate(versions, start=first_number)
    ]
    return [
        item if version.article_version_id == article_version_id else unplaced(item)
        for version, item in zip(versions, items, strict=True)
    ]


def explained_file(parsed: ParsedFile) -> dict[int, Explained]:
    """The questions of a file that are not refused, by the number of their item."""
    return {item.number: explained(item.question, item.number) for item in parsed.items if item.question is not None}


def runs_of(article: Article, items: Iterable[Explained]) -> dict[int, tuple[Run, ...]]:
    """Each paragraph by its number, cut at the passages of the questions."""
    marks = [
        Mark(number=item.number, index=index, start=passage.start, end=passage.end)
        for item in items
        for index, passage in enumerate(item.passages, start=1)
        if passage.start is not None and passage.end is not None
    ]
    return {paragraph.number: runs(article.text, paragraph, marks) for paragraph in article.paragraphs}
