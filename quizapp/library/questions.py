"""Core questions of stored versions. A version never changes, so each process reads it once."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from sqlalchemy import select

from quizapp.core.question import Question, from_data
from quizapp.extensions import db
from quizapp.library.models import QuestionVersion

MAX_KEPT = 20_000


class _Kept:
    """The latest questions by the digest of their content: what was read once is right for ever."""

    def __init__(self) -> None:
        self._questions: dict[str, Question] = {}
        self._lock = Lock()

    def find(self, digest: str) -> Question | None:
        return self._questions.get(digest)

    def keep(self, digest: str, question: Question) -> None:
        with self._lock:
            if len(self._questions) >= MAX_KEPT:
                self._questions.pop(next(iter(self._questions)))
            self._questions[digest] = question


_kept = _Kept()


def get_questions(versions: Iterable[tuple[int, str]]) -> dict[int, Question]:
    """The questions of these versions (id, digest), by version id; one statement for those not read before."""
    wanted = dict(versions)
    missing = [version_id for version_id, digest in wanted.items() if _kept.find(digest) is None]
    if missing:
        query = select(QuestionVersion.digest, QuestionVersion.payload).where(QuestionVersion.id.in_(missing))
        for digest, payload in db.session.execute(query):
            _kept.keep(digest, from_data(payload))
    found = {version_id: _kept.find(digest) for version_id, digest in wanted.items()}
    return {version_id: question for version_id, question in found.items() if question is not None}
