"""A small model of an attempt, driven against the real thing: by the services, or over HTTP.

What may be lost, doubled, delayed or shuffled on the way is; what must never happen is asserted after every step.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import time_machine
from flask.testing import FlaskClient
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select, update

from quizapp.accounts.models import User
from quizapp.attempts import queries, services
from quizapp.attempts.models import Attempt
from quizapp.attempts.replaying import replay_one
from quizapp.attempts.saving import Change, save
from quizapp.attempts.slots import Slot, questions_of, read_slots
from quizapp.core.attempt import AttemptState, SaveVerdict
from quizapp.core.presentation import to_wire
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.quizzes.models import Quiz
from quizapp.transaction import write_transaction

START = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
LIMIT = timedelta(minutes=20)
GRACE = timedelta(seconds=30)
PAGES = ("page one", "page two")

WIRE = {
    "single_choice": st.sampled_from(["A", "B", "C"]),
    "multiple_response": st.lists(st.sampled_from("ABCD"), min_size=1, max_size=4, unique=True).map(sorted),
    "true_false": st.booleans(),
    "numeric": st.sampled_from(["6", "7", "six"]),
    "short_answer": st.sampled_from(["Aldersund", "the aldersund", "Sandvik"]),
    "ordering": st.permutations(["A", "B", "C", "D"]).map(list),
    "matching": st.fixed_dictionaries({"1": st.sampled_from("ABC"), "2": st.sampled_from("ABC")}),
    "cloze": st.tuples(st.sampled_from("ABC"), st.sampled_from(["6", "8"])).map(list),
}
"""For each type of question some values that its page can send."""


@dataclass(frozen=True)
class Reply:
    """What the sender is told: the verdict, whether it was said before, and the response's revision."""

    verdict: str
    rev: int | None


class Transport(Protocol):
    """A way to reach the application."""

    def start(self, quiz: Quiz, student: User, /) -> str: ...
    def send(self, attempt: str, change: Change, now: datetime) -> Reply: ...
    def submit(self, attempt: str, now: datetime) -> None: ...
    def look(self, attempt: str, now: datetime) -> None: ...


class Services:
    """The services themselves, each in its own transaction."""

    def start(self, quiz: Quiz, student: User) -> str:
        self._student = student.id
        with write_transaction():
            return services.start(quiz, student, START).public_id

    def send(self, attempt: str, change: Change, now: datetime) -> Reply:
        with write_transaction():
            saved = save(self._student, attempt, change, now, GRACE)
        return Reply(saved.verdict.value, saved.rev)

    def submit(self, attempt: str, now: datetime) -> None:
        with write_transaction():
            services.submit(load(attempt), now)

    def look(self, attempt: str, now: datetime) -> None:
        with write_transaction():
            services.close_if_over(load(attempt), now, GRACE)


class Http:
    """Requests of a signed-in browser, on a clock that stands still between steps."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self._client, self._token = client, token

    def start(self, quiz: Quiz, _student: User) -> str:
        with time_machine.travel(START, tick=False):
            path = f"/quizzes/{quiz.public_id}/attempts"
            response = self._client.post(path, data={"csrf_token": self._token})
        return response.location.split("/attempts/")[1].split("/")[0]

    def send(self, attempt: str, change: Change, now: datetime) -> Reply:
        body = {name: getattr(change, name) for name in ("question", "value", "client_id", "seq", "base_rev")}
        with time_machine.travel(now, tick=False):
            response = self._client.put(f"/attempts/{attempt}/save", json=body, headers={"X-CSRFToken": self._token})
        data = response.get_json()
        if response.status_code == 200:
            return Reply(data["verdict"], data["rev"])
        return Reply("late" if data["code"] in ("late", "closed") else data["code"], None)

    def submit(self, attempt: str, now: datetime) -> None:
        with time_machine.travel(now, tick=False):
            self._client.post(f"/attempts/{attempt}/submit", data={"csrf_token": self._token})

    def look(self, attempt: str, now: datetime) -> None:
        with time_machine.travel(now, tick=False):
            self._client.get(f"/attempts/{attempt}/check")


@dataclass
class Sent:
    """A message on its way, and the answers that were given to it."""

    change: Change
    replies: list[Reply] = field(default_factory=list)


class Lost(Exception):
    """The process died before its transaction was committed."""


class AttemptMachine(RuleBasedStateMachine):
    """Two pages of one student, a network that keeps no order, a clock that jumps, a server that dies."""

    transport: Transport
    new_quiz: Callable[[], Quiz]
    new_student: Callable[[], User]

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.quiz = self.new_quiz()
        self.change_settings(QuizSettings(time_limit=LIMIT))
        self.student = self.new_student()
        self.attempt = self.transport.start(self.quiz, self.student)
        self.deadline = START + LIMIT
        slots = read_slots(load(self.attempt).id)
        self.questions = {core.type.value: slot.public_id for slot, core in zip(slots, self.cores(slots), strict=True)}
        self.known: dict[str, list[Change]] = {
            question: [] for question in self.questions.values()
        }  # applied, acknowledged
        self.seen = {(page, question): 0 for page in PAGES for question in self.questions.values()}
        self.client_ids = {page: secrets.token_urlsafe(8) for page in PAGES}
        self.seq = dict.fromkeys(PAGES, 0)
        self.on_the_way: list[Sent] = []
        self.is_touched = True
        self.closed: tuple[AttemptState, datetime] | None = None

    def change_settings(self, settings: QuizSettings) -> None:
        db.session.execute(update(Quiz).where(Quiz.id == self.quiz.id).values(settings=settings.to_data()))
        db.session.commit()
        db.session.refresh(self.quiz)

    @staticmethod
    def cores(slots: list[Slot]) -> Iterator[Any]:
        questions = questions_of(slots)
        return (questions[slot.version_id] for slot in slots)

    @rule(data=st.data(), page=st.sampled_from(PAGES), is_blank=st.booleans() | st.just(False))
    def change_a_value(self, data: st.DataObject, page: str, is_blank: bool) -> None:
        """The student answers; the page numbers the message and puts it on the way."""
        kind = data.draw(st.sampled_from(sorted(WIRE)))
        question, value = self.questions[kind], None if is_blank else data.draw(WIRE[kind])
        self.seq[page] += 1
        change = Change(
            question=question,
            value=value,
            client_id=self.client_ids[page],
            seq=self.seq[page],
            base_rev=self.seen[page, question],
        )
        self.on_the_way.append(Sent(change))

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data(), is_kept=st.booleans())
    def deliver(self, data: st.DataObject, is_kept: bool) -> None:
        """Any message arrives, in any order; a kept one will arrive again."""
        self.is_touched = True
        sent = self.on_the_way[data.draw(st.integers(0, len(self.on_the_way) - 1))]
        if not is_kept:
            self.on_the_way.remove(sent)
        reply = self.transport.send(self.attempt, sent.change, self.now)
        self.check_reply(sent, reply)
        sent.replies.append(reply)

    @precondition(lambda self: self.on_the_way)
    @rule(data=st.data())
    def crash_while_saving(self, data: st.DataObject) -> None:
        """The server dies between its work and the commit: nothing is acknowledged, the message stays on the way."""
        self.is_touched = True
        sent = self.on_the_way[data.draw(st.integers(0, len(self.on_the_way) - 1))]
        try:
            with write_transaction():
                save(self.student.id, self.attempt, sent.change, self.now, GRACE)
                raise Lost
        except Lost:
            pass

    @rule(page=st.sampled_from(PAGES))
    def load_the_page_again(self, page: str) -> None:
        """A page is loaded anew: it knows the current revisions, and has a new name."""
        self.client_ids[page] = secrets.token_urlsafe(8)
        self.seq[page] = 0
        for question, applied in self.known.items():
            self.seen[page, question] = len(applied)

    @rule(seconds=st.sampled_from([1, 20, 60, 400, 1_170, 1_199, 1_200, 1_229, 1_230, 1_300]))
    def let_time_pass(self, seconds: int) -> None:
        self.now = min(self.now + timedelta(seconds=seconds), START + 2 * LIMIT)

    @rule(seconds=st.sampled_from([1, 30, 600]))
    def set_the_clock_back(self, seconds: int) -> None:
        """The server's own clock is corrected; nothing may reopen."""
        self.now = max(START, self.now - timedelta(seconds=seconds))

    @rule()
    def edit_the_quiz(self) -> None:
        """The teacher halves the time; the running attempt keeps its own."""
        self.is_touched = True
        self.change_settings(QuizSettings(time_limit=LIMIT / 2))

    @rule()
    def look(self) -> None:
        """Any look at an overdue attempt closes it, with what was saved."""
        self.is_touched = True
        self.transport.look(self.attempt, self.now)
        if self.closed is None and self.now >= self.deadline + GRACE:
            self.closed = (AttemptState.TIMED_OUT, self.deadline)

    @precondition(lambda self: self.now >= START + timedelta(minutes=5))
    @rule(times=st.integers(1, 3))
    def submit(self, times: int) -> None:
        """Handing in twice is handing in once."""
        self.is_touched = True
        for _ in range(times):
            self.transport.submit(self.attempt, self.now)
        if self.closed is None:
            in_time = self.now < self.deadline
            self.closed = (AttemptState.SUBMITTED, self.now) if in_time else (AttemptState.TIMED_OUT, self.deadline)

    def check_reply(self, sent: Sent, reply: Reply) -> None:
        change, applied = sent.change, self.known[sent.change.question]
        if sent.replies:  # said once, said always
            first = sent.replies[0]
            said = "duplicate" if reply.verdict == "duplicate" else reply.verdict
            assert said in (first.verdict, "duplicate")
            assert reply.rev == first.rev or first.verdict != "applied"
            return
        is_counted = self.closed is None and self.now < self.deadline + GRACE
        assert (reply.verdict == "late") == (not is_counted)
        if reply.verdict == "applied":
            before = applied[-1] if applied else None
            is_same_page = before is not None and before.client_id == change.client_id
            assert change.base_rev == len(applied) or (is_same_page and change.value is not None)
            assert not is_same_page or change.seq > before.seq
            applied.append(change)
            assert reply.rev == len(applied)
            page = next((page for page in PAGES if self.client_ids[page] == change.client_id), None)
            if page:
                self.seen[page, change.question] = reply.rev

    @invariant()
    @precondition(lambda self: self.is_touched)
    def everything_holds(self) -> None:
        """Looked at after each step that reached the server."""
        self.is_touched = False
        db.session.rollback()
        attempt = load(self.attempt)
        self.nothing_acknowledged_is_lost(attempt)
        self.every_acknowledged_message_has_its_event(attempt)
        self.it_is_closed_once_and_scored_from_its_events(attempt)

    def nothing_acknowledged_is_lost(self, attempt: Attempt) -> None:
        """Each response holds the last value that was acknowledged as applied, and no older one."""
        slots = read_slots(attempt.id)
        for slot, core in zip(slots, self.cores(slots), strict=True):
            applied = self.known[slot.public_id]
            assert slot.rev == len(applied)
            assert shown(core, slot) == (applied[-1].value if applied else None)

    def every_acknowledged_message_has_its_event(self, attempt: Attempt) -> None:
        events = queries.events([attempt.id])[attempt.id]
        applied = sum(event.verdict is SaveVerdict.APPLIED for event in events)
        assert applied == sum(len(applied) for applied in self.known.values())

    def it_is_closed_once_and_scored_from_its_events(self, attempt: Attempt) -> None:
        if self.closed is None:
            assert attempt.state is AttemptState.IN_PROGRESS
            assert attempt.deadline == self.deadline
        else:
            assert (attempt.state, attempt.closed_at) == self.closed
            assert attempt.points is not None
        faults = replay_one(self.attempt, GRACE).faults
        assert faults == (), faults


def load(public_id: str) -> Attempt:
    """The attempt as it is stored now."""
    query = select(Attempt).where(Attempt.public_id == public_id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def shown(core: Any, slot: Slot) -> Any:
    """The stored value as a page would send it."""
    return to_wire(core, slot.option_order, slot.value)
