"""A school in which every page has something to show in each of its states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from quizapp.accounts import services as accounts
from quizapp.accounts import sessions, throttle
from quizapp.accounts.models import LinkPurpose, Role, User
from quizapp.attempts.models import Attempt, Response, ResponseEvent
from quizapp.core.attempt import AttemptState, SaveVerdict, Value
from quizapp.core.grading import Verdict
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from quizapp.library import imports
from quizapp.library.imports import Upload
from quizapp.library.models import Question, QuestionSet, QuestionVersion
from quizapp.paging import PAGE_LENGTH
from quizapp.practice.models import PracticeResponse
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction
from tests.factories import (
    QUESTIONS,
    a_question,
    enrol,
    make_accommodation,
    make_article,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
ANSWERS: Mapping[str, Value] = {
    "stone": "a",
    "people": ["a", "c"],
    "wood": True,
    "years": "6",
    "order": ["0", "1", "3", "2"],
    "roles": {"0": "0", "1": "2"},
    "opening": ["a", "7"],
}
"""Some right, some partly right, some wrong, one blank."""

READY = b"""\
format: quizset/1
id: bridges
title: Bridges
source:
  text: The bridge at Sandvik was built in 1901.
questions:
  - id: year
    type: numeric
    prompt: When was the bridge built?
    answers: [{value: 1901}]
    passages: [built in 1901]
"""
WITH_PROBLEMS = (
    READY
    + b"""\
  - id: where
    type: short_answer
    prompt: Where is the bridge?
    answers: []
  - id: who
    type: true_false
    prompt: The bridge is old.
    answer: true
    colour: red
    passages: [built long ago]
"""
)
WITHOUT_ARTICLE = READY.replace(b"source:\n  text: The bridge at Sandvik was built in 1901.\n", b"")


class School(dict[str, str]):
    """Public ids, codes and tokens by the names that a table of pages uses."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.now(UTC)
        self._arrange_people()
        self._arrange_sets()
        self._arrange_quizzes()
        self._arrange_attempts()
        self._arrange_imports()
        db.session.commit()

    def _arrange_people(self) -> None:
        self.teacher, self.new_teacher = make_teacher(name="Miriam Haddad"), make_teacher(name="New Teacher")
        self.newcomer, self.busy, self.done = (make_user(name=name) for name in ("Nour", "Amina Yusuf", "Ben Okafor"))
        self.once = make_user(name="Clara")
        people = {
            "newcomer": self.newcomer,
            "busy": self.busy,
            "done": self.done,
            "once": self.once,
            "teacher": self.teacher,
            "new teacher": self.new_teacher,
        }
        with write_transaction():
            for name, person in people.items():
                self[name] = sessions.start(person, self.now)
            self["invitation"] = accounts.make_link(Role.TEACHER, LinkPurpose.INVITATION, self.now)
            self["password link"] = accounts.make_link(self.once, LinkPurpose.PASSWORD, self.now)
        self._try_too_often("guessed")
        self.classroom = make_class(self.teacher, [self.busy, self.done, self.once], name="History 9b")
        self["class"], self["code"] = self.classroom.public_id, self.classroom.join_code
        self["empty class"] = make_class(self.teacher, name="An empty class").public_id
        self["closed class"] = make_class(self.teacher, [self.done], is_join_open=False).public_id
        large = make_class(self.teacher, name="A large class")
        for number in range(PAGE_LENGTH + 1):
            enrol(make_user(name=f"Pupil {number}"), large)
        self["large class"] = large.public_id

    def _try_too_often(self, login: str) -> None:
        with write_transaction():
            for _ in range(throttle.ACCOUNT.most):
                throttle.count(throttle.ACCOUNT, login, self.now)

    def _arrange_sets(self) -> None:
        draft = a_question("draft", passages=())
        self.set = make_set(
            owner=self.teacher, title="The harbour", article=make_article(title="The harbour", slug="the-harbour")
        )
        self["set"] = self.set.public_id
        self["missed question"] = self._question("wood").public_id
        self["practised question"] = self._question("people").public_id
        self["set with drafts"] = make_set([*QUESTIONS, draft], owner=self.teacher).public_id
        empty, long = (make_article(owner=self.teacher, slug=slug) for slug in ("an-empty-quay", "the-long-quay"))
        self["empty set"] = make_set([], owner=self.teacher, article=empty).public_id
        make_set([a_question("stone")], owner=self.teacher, article=long)
        built_in = select(QuestionSet).where(QuestionSet.owner_id.is_(None)).order_by(QuestionSet.id)
        self["built-in set"] = db.session.scalars(built_in).first().public_id

    def _question(self, key: str) -> Question:
        return db.session.scalars(select(Question).filter_by(set_id=self.set.id, key=key)).one()

    def _quiz(self, name: str, sets: list[QuestionSet] | None = None, **overrides: object) -> Quiz:
        """A quiz of the class, known by its name in small letters; settings among the rest."""
        dates = {key: overrides.pop(key) for key in ("opens_at", "closes_at", "withdrawn_at") if key in overrides}
        settings = QuizSettings(**{"time_limit": 20 * MINUTE, "attempts": None} | overrides)
        quiz = make_quiz(self.classroom, sets=sets or [self.set], settings=settings, title=name, **dates)
        self[name.lower()] = quiz.public_id
        return quiz

    def _arrange_quizzes(self) -> None:
        self._quiz("Open to all", closes_at=self.now + 2 * DAY, attempts=2)
        self._quiz("Not yet", opens_at=self.now + DAY, closes_at=self.now + 2 * DAY)
        self._quiz("Ended", closes_at=self.now - DAY)
        self._quiz("Withdrawn", withdrawn_at=self.now)
        extra = self._quiz("With extra time", closes_at=self.now + 15 * MINUTE)
        make_accommodation(extra, self.busy, factor=2000)
        built_in = select(Quiz).where(Quiz.classroom_id.is_(None)).order_by(Quiz.id)
        self["built-in quiz"] = db.session.scalars(built_in).first().public_id

    def _attempt(self, name: str, quiz: Quiz, student: User, **overrides: object) -> Attempt:
        attempt = make_attempt(quiz, student, ANSWERS, **overrides)
        self[f"{name} attempt"] = attempt.public_id
        return attempt

    def _run(self, name: str, student: User, sets: list[QuestionSet] | None = None, **settings: object) -> Attempt:
        """A running attempt on a quiz of its own."""
        times = {"started_at": self.now, "deadline": self.now + 20 * MINUTE} | {
            key: settings.pop(key) for key in ("started_at", "deadline", "is_preview") if key in settings
        }
        return self._attempt(name, self._quiz(name, sets, **settings), student, state=AttemptState.IN_PROGRESS, **times)

    def _arrange_attempts(self) -> None:
        self._arrange_running()
        reviewed = self._quiz("Reviewed")
        for day in range(14):
            self._attempt("submitted", reviewed, self.done, started_at=self.now - (20 - day) * DAY)
        self._attempt("first", reviewed, self.once)
        self._practise(self._question("people"), ["c"])
        self._attempt("timed out", self._quiz("Timed out"), self.done, state=AttemptState.TIMED_OUT)
        self._attempt("void", self._quiz("Void"), self.done, state=AttemptState.VOID)
        self._attempt("late", self._quiz("Late"), self.done, state=AttemptState.TIMED_OUT)
        self._add_late_event(self["late attempt"])
        exam = {"release": PRESETS[Preset.EXAM], "closes_at": self.now + DAY}
        self._attempt("held", self._quiz("Held", **exam), self.done)
        homework = {"release": PRESETS[Preset.HOMEWORK], "attempts": 2, "closes_at": self.now + DAY}
        self._attempt("score only", self._quiz("Score only", **homework), self.done)
        self._attempt("last", self._quiz("None left", attempts=1), self.busy)

    def _practise(self, question: Question, value: Value) -> None:
        version = db.session.scalars(select(QuestionVersion).filter_by(question_id=question.id)).one()
        row = PracticeResponse(student_id=self.done.id, version=version, value=value, answered_at=self.now)
        row.outcome = Verdict.INCORRECT
        db.session.add(row)

    def _arrange_running(self) -> None:
        one = make_set(QUESTIONS[:1], owner=self.teacher)
        other = make_set(QUESTIONS[:1], owner=self.teacher)
        self._flag(self._run("running", self.busy))
        self._run("no limit", self.busy, [one], deadline=None, time_limit=None)
        self._run("article open", self.busy, [other], is_article_open=True)
        self._run("disputed", self.busy, [make_set(QUESTIONS[:1], owner=self.teacher)])
        self._run("disputed without script", self.busy, [make_set(QUESTIONS[:1], owner=self.teacher)])
        for name in ("over", "over too"):
            self._run(name, self.busy, [make_set(QUESTIONS[:1], owner=self.teacher)])
        self._run("preview", self.teacher, is_preview=True)

    def _flag(self, attempt: Attempt) -> None:
        row = update(Response).where(Response.attempt_id == attempt.id, Response.slot.in_((2, 5)))
        db.session.execute(row.values(is_flagged=True, saved_at=self.now))

    def _add_late_event(self, public_id: str) -> None:
        attempt = self._find(public_id)
        late = attempt.closed_at + MINUTE
        sent = {"client_id": "late", "seq": 1, "base_rev": 0, "rev": 0, "value": "b", "received_at": late}
        db.session.add(ResponseEvent(attempt_id=attempt.id, slot=1, verdict=SaveVerdict.LATE, **sent))

    def _find(self, public_id: str) -> Attempt:
        return db.session.scalars(select(Attempt).filter_by(public_id=public_id)).one()

    def answer_elsewhere(self, name: str) -> None:
        """Let the one question of an attempt be answered on another device by now."""
        row = update(Response).where(Response.attempt_id == self._find(self[f"{name} attempt"]).id)
        changed = {"rev": Response.rev + 1, "client_id": "elsewhere", "seq": 1, "value": "b", "saved_at": self.now}
        with write_transaction():
            db.session.execute(row.values(**changed))

    def end_now(self, name: str) -> None:
        """Let the time of an attempt be up, its grace not yet."""
        with write_transaction():
            self._find(self[f"{name} attempt"]).deadline = datetime.now(UTC) - timedelta(seconds=1)

    def _arrange_imports(self) -> None:
        for name, content in (
            ("ready", READY),
            ("with problems", WITH_PROBLEMS),
            ("without article", WITHOUT_ARTICLE),
            ("imported", READY),
        ):
            upload = Upload(filename=f"{name}.quiz.yaml", content=content)
            with write_transaction():
                parsed = imports.read_upload(upload, self.teacher, None)
                run = imports.keep_run(upload, parsed, self.teacher, self.now)
                if name == "imported":
                    imports.confirm(run, self.teacher, self.now, takes_good_ones=False)
            self[f"import {name}"] = run.public_id
