"""What the pages of a running attempt are made of: nothing here knows a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from quizapp.attempts.queries import Current, allowed, article_version
from quizapp.attempts.slots import Slot
from quizapp.attempts.withheld import is_article_closed
from quizapp.core.attempt import AttemptState
from quizapp.core.passage import Article
from quizapp.core.presentation import to_wire
from quizapp.core.question import Question
from quizapp.core.quiz import QuizSettings
from quizapp.core.timing import time_left
from quizapp.library.articles import get_article
from quizapp.library.models import ArticleVersion


class NavItem(NamedTuple):
    """A question in the question list."""

    number: int
    public_id: str
    is_answered: bool
    is_flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseView:
    """The response to a question as its page shows it: `value` in displayed letters."""

    rev: int
    value: Any
    saved_at: datetime | None
    is_flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """The frame around the questions: where the student is, and how much time is left."""

    public_id: str
    quiz_title: str
    classroom_name: str | None
    number: int
    attempts_allowed: int | None
    is_preview: bool
    is_over: bool  # time is up, answers are being collected
    remaining_ms: int | None
    ends_at: datetime | None
    limit_minutes: int | None
    questions: tuple[NavItem, ...]
    is_article_open: bool
    article: Article | None  # none also where another attempt keeps it closed
    article_version: ArticleVersion | None

    @property
    def path(self) -> str:
        """Where everything about the attempt is; pages have many links there."""
        return f"/attempts/{self.public_id}"

    @property
    def answered_count(self) -> int:
        return sum(item.is_answered for item in self.questions)

    @property
    def flagged_count(self) -> int:
        return sum(item.is_flagged for item in self.questions)


def make_page(attempt: Current, slots: Sequence[Slot], now: datetime) -> AttemptPage:
    """The frame of `attempt` as it stands at `now`."""
    settings = QuizSettings.from_data(attempt.settings)
    left = time_left(now, attempt.deadline)
    limit = settings.time_limit
    version = _open_version(attempt) if settings.is_article_open else None
    return AttemptPage(
        public_id=attempt.public_id,
        quiz_title=attempt.quiz_title,
        classroom_name=attempt.classroom_name,
        number=attempt.number,
        attempts_allowed=allowed(attempt),
        is_preview=attempt.is_preview,
        is_over=attempt.state is AttemptState.IN_PROGRESS and left is not None and not left,
        remaining_ms=None if left is None else int(left.total_seconds() * 1000),
        ends_at=attempt.deadline,
        limit_minutes=None if limit is None else int(limit.total_seconds() // 60),
        questions=tuple(
            NavItem(
                number=slot.number,
                public_id=slot.public_id,
                is_answered=slot.is_answered,
                is_flagged=slot.is_flagged,
            )
            for slot in slots
        ),
        is_article_open=settings.is_article_open,
        article=None if version is None else get_article(version),
        article_version=version,
    )


def _open_version(attempt: Current) -> ArticleVersion | None:
    """The article, unless another attempt of the student keeps it closed."""
    version = article_version(attempt.article_version_id)
    return None if is_article_closed(attempt.student_id, version.article_id) else version


def response_view(slot: Slot, question: Question) -> ResponseView:
    """The stored response in displayed letters."""
    value = to_wire(question, slot.option_order, slot.value)
    return ResponseView(rev=slot.rev, value=value, saved_at=slot.saved_at, is_flagged=slot.is_flagged)
