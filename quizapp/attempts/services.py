"""Starting and ending attempts. Each service runs inside a write transaction; `now` is the request's arrival."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from quizapp.accounts.models import User
from quizapp.accounts.person import Person
from quizapp.attempts import queries
from quizapp.attempts.models import Attempt, AttemptQuestion, Response
from quizapp.attempts.slots import questions_of, read_slots
from quizapp.core import attempt as rules
from quizapp.core.attempt import CLOSED, AttemptState
from quizapp.core.draw import draw, option_order
from quizapp.core.grading import Verdict, from_millionths, grade, to_millionths, total
from quizapp.core.offer import OfferState, offer
from quizapp.core.quiz import QuizSettings
from quizapp.core.replay import replay
from quizapp.core.timing import Accommodation, deadline, is_over
from quizapp.database import new_public_id
from quizapp.extensions import db
from quizapp.library.questions import get_questions
from quizapp.quizzes.models import Quiz
from quizapp.quizzes.queries import PoolQuestion, accommodation, pool, terms
from quizapp.transaction import rows_changed

log = logging.getLogger(__name__)


class CannotStart(Exception):
    """The quiz is not open to this student now, or no attempt is left, or no question is ready."""


def start(quiz: Quiz, student: Person, now: datetime) -> Attempt:
    """The student's running attempt on `quiz`: a new one if there is none. Raises CannotStart.

    Starting twice, or twenty times at once, starts once: the student's row is locked first.
    """
    db.session.execute(select(User.id).where(User.id == student.id).with_for_update(key_share=True))
    running = queries.find_running(quiz.id, student.id)
    if running is not None:
        return running
    offered = offer(
        terms(quiz),
        accommodation(quiz.id, student.id),
        attempts_used=queries.attempts_used(quiz.id, student.id),
        running=None,
        now=now,
    )
    if offered.state is not OfferState.OPEN:
        raise CannotStart
    return _begin(quiz, student, offered.ends_at, now)


def start_preview(quiz: Quiz, teacher: Person, now: datetime) -> Attempt:
    """The teacher's own look at the quiz as a student has it; never in any statistics. Raises CannotStart."""
    db.session.execute(select(User.id).where(User.id == teacher.id).with_for_update(key_share=True))
    running = queries.find_running(quiz.id, teacher.id)
    if running is not None:
        return running
    limit = QuizSettings.from_data(quiz.settings).time_limit
    return _begin(quiz, teacher, deadline(now, limit, None, Accommodation()), now, is_preview=True)


def _begin(
    quiz: Quiz, student: Person, ends_at: datetime | None, now: datetime, *, is_preview: bool = False
) -> Attempt:
    settings = QuizSettings.from_data(quiz.settings)
    seed = secrets.token_hex(32)
    drawn = _draw(pool(quiz), settings.draw, seed)
    if not drawn:
        raise CannotStart
    points = [to_millionths(question.points) for question in drawn]
    attempt = Attempt(
        quiz=quiz,
        student_id=student.id,
        number=queries.last_number(quiz.id, student.id, is_preview=is_preview) + 1,
        is_preview=is_preview,
        seed=seed,
        settings=settings.to_data(),
        started_at=now,
        deadline=ends_at,
        question_count=len(drawn),
        max_points=sum(points),
    )
    db.session.add(attempt)
    db.session.flush()
    _fix_questions(attempt, drawn, points)
    log.info("attempt %s started by user %s on quiz %s", attempt.public_id, student.public_id, quiz.public_id)
    return attempt


def _draw(questions: Sequence[PoolQuestion], count: int | None, seed: str) -> list[PoolQuestion]:
    by_id = {question.public_id: question for question in questions}
    return [by_id[public_id] for public_id in draw([question.candidate for question in questions], count, seed)]


def _fix_questions(attempt: Attempt, drawn: Sequence[PoolQuestion], points: Sequence[int]) -> None:
    """Write down versions and option orders; responses begin with revision 0, so that a save is an update."""
    questions = get_questions([(question.version_id, question.digest) for question in drawn])
    rows = [
        {
            "attempt_id": attempt.id,
            "slot": slot,
            "public_id": new_public_id(),
            "version_id": question.version_id,
            "option_order": option_order(questions[question.version_id], attempt.seed, slot),
            "max_points": worth,
        }
        for slot, (question, worth) in enumerate(zip(drawn, points, strict=True), start=1)
    ]
    db.session.execute(insert(AttemptQuestion), rows)
    blank = {"rev": 0, "is_flagged": False, "value": None}
    db.session.execute(insert(Response), [{"attempt_id": attempt.id, "slot": row["slot"], **blank} for row in rows])


def submit(attempt: Attempt, now: datetime) -> None:
    """Close the attempt as handed in now, never before it began; closing twice is closing once."""
    state, closed_at = rules.close(max(now, attempt.started_at), attempt.deadline)
    _close(attempt, state, closed_at)


def close_if_over(attempt: Attempt, now: datetime, grace: timedelta) -> None:
    """Close the attempt with what was saved once its time and grace are over."""
    if attempt.state is AttemptState.IN_PROGRESS and is_over(now, attempt.deadline, grace):
        _close(attempt, *rules.close(now, attempt.deadline))


def close_overdue(now: datetime, grace: timedelta, limit: int) -> int:
    """Close up to `limit` overdue attempts, as a look at each of them would have; returns how many."""
    ids = queries.overdue_ids(now, grace, limit)
    close_these(ids, now, grace)
    return len(ids)


def close_these(ids: Sequence[int], now: datetime, grace: timedelta) -> None:
    """Close those of the attempts whose time and grace are over.

    In the order of their ids: two who close the same attempts then wait for each other, and never in a circle.
    """
    for attempt in db.session.scalars(select(Attempt).where(Attempt.id.in_(ids)).order_by(Attempt.id)).all():
        close_if_over(attempt, now, grace)


def _close(attempt: Attempt, state: AttemptState, closed_at: datetime) -> None:
    """Only the first who closes the attempt grades it; the conditional update decides who that is."""
    closing = update(Attempt).where(Attempt.id == attempt.id, Attempt.state == AttemptState.IN_PROGRESS)
    if rows_changed(closing.values(state=state, closed_at=closed_at)):
        grade_attempt(attempt)
        log.info("attempt %s closed as %s", attempt.public_id, state.value)
    db.session.refresh(attempt)


def grade_attempt(attempt: Attempt) -> None:
    """Score the attempt from the responses as they stand."""
    slots = read_slots(attempt.id)
    questions = questions_of(slots)
    outcomes = {slot.number: grade(questions[slot.version_id], slot.value) for slot in slots}
    parts = [(from_millionths(slot.max_points), outcomes[slot.number].fraction) for slot in slots]
    rows = [
        {
            "attempt_id": attempt.id,
            "slot": slot.number,
            "outcome": outcomes[slot.number].verdict,
            "points": to_millionths(points * fraction),
        }
        for slot, (points, fraction) in zip(slots, parts, strict=True)
    ]
    db.session.execute(update(Response), rows)
    correct = sum(outcome.verdict is Verdict.CORRECT for outcome in outcomes.values())
    scored = update(Attempt).where(Attempt.id == attempt.id)
    db.session.execute(scored.values(points=to_millionths(total(parts)), correct_count=correct))


def set_flag(attempt_id: int, question: str, *, is_flagged: bool) -> bool:
    """Flag or unflag a question of a running attempt; whether there is such a question."""
    slot = select(AttemptQuestion.slot).where(
        AttemptQuestion.attempt_id == attempt_id, AttemptQuestion.public_id == question
    )
    flagging = update(Response).where(Response.attempt_id == attempt_id, Response.slot == slot.scalar_subquery())
    return rows_changed(flagging.values(is_flagged=is_flagged)) == 1


def void(attempt: Attempt) -> None:
    """Take a closed attempt out of every score; what the student wrote stays."""
    voiding = update(Attempt).where(Attempt.id == attempt.id, Attempt.state.in_(CLOSED))
    if rows_changed(voiding.values(state=AttemptState.VOID)):
        log.info("attempt %s voided", attempt.public_id)
    db.session.refresh(attempt)


def accept_late(attempt: Attempt, now: datetime, grace: timedelta) -> None:
    """Count the values that came too late, as if they had come in time, and score the attempt again; once."""
    accepting = update(Attempt).where(
        Attempt.id == attempt.id, Attempt.state.in_(CLOSED), Attempt.late_accepted_at.is_(None)
    )
    if rows_changed(accepting.values(late_accepted_at=now)):
        events = queries.events([attempt.id])[attempt.id]
        replayed = replay(
            events, deadline=attempt.deadline, closed_at=attempt.closed_at, grace=grace, late_accepted_at=now
        )
        rows = [{"attempt_id": attempt.id, "slot": slot, "value": value} for slot, value in replayed.values.items()]
        if rows:
            db.session.execute(update(Response), rows)
        grade_attempt(attempt)
        log.info("late values of attempt %s accepted", attempt.public_id)
    db.session.refresh(attempt)
