"""S31: who gets which answer at which address. The table is compared with the addresses, and every cell is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
import time_machine
from flask import Flask, current_app

from quizapp.accounts.models import LinkPurpose, Role
from quizapp.accounts.policy import PUBLIC, Action
from quizapp.accounts.services import make_link
from quizapp.assets import EXTENSION as ASSETS
from quizapp.attempts.models import AttemptQuestion
from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.extensions import db
from quizapp.library.imports import Upload, keep_run, read_upload
from tests.factories import (
    QUESTIONS,
    STARTED_AT,
    TEXT,
    a_question,
    make_article,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.library.files import STONE, make_file
from tests.integration.signed_in import sign_in

NOW = STARTED_AT + timedelta(hours=1)
WHO = ("nobody", "student", "other_student", "teacher", "other_teacher", "admin")
TABLE = """
                                                            thing         nobody student other teacher other admin

GET    /                                                    -               200   303   303   303   303   303
GET    /accessibility                                       -               200   200   200   200   200   200
GET    /help                                                -               200   200   200   200   200   200
GET    /privacy                                             -               200   200   200   200   200   200
GET    /healthz                                             -               200   200   200   200   200   200
GET    /readyz                                              -               200   200   200   200   200   200
GET    /static/<digest>/<path:name>                         -               200   200   200   200   200   200

GET    /sign-in                                             -               200   303   303   303   303   303
POST   /sign-in                                             -               422   422   422   422   422   422
GET    /sign-up                                             -               200   303   303   303   303   303
POST   /sign-up                                             -               422   422   422   422   422   422
POST   /sign-out                                            -               303   303   303   303   303   303
GET    /reset                                               -               200   200   200   200   200   200
GET    /link/<token>                                        link            303   303   303   303   303   303
GET    /link                                                -               410   410   410   410   410   410
POST   /link                                                -               410   410   410   410   410   410
GET    /settings                                            -                in   200   200   200   200   200
POST   /settings                                            -                in   303   303   303   303   303
PUT    /settings                                            -                in   204   204   204   204   204
GET    /settings/password                                   -                in   200   200   200   200   200
POST   /settings/password                                   -                in   422   422   422   422   422

GET    /articles                                            -                in   200   200   200   200   200
GET    /articles/<slug>                                     article          in   200   200   200   200   200
GET    /articles/<slug>                                     closed_article   in   403   200   200   200   200
GET    /articles/<slug>                                     own_article      in   200   404   200   404   404

GET    /home                                                -                in   200   200   403   403   403
GET    /quizzes                                             -                in   200   200   403   403   403
GET    /quizzes/<public_id>                                 quiz             in   200   404   403   403   403
GET    /quizzes/<public_id>                                 built_in         in   200   200   403   403   403
POST   /quizzes/<public_id>/attempts                        quiz             in   303   404   403   403   403
POST   /quizzes/<public_id>/attempts                        built_in         in   303   303   403   403   403
GET    /scores                                              -                in   200   200   403   403   403
GET    /scores.csv                                          -                in   200   200   403   403   403
GET    /practice                                            -                in   200   200   403   403   403
GET    /practice/<public_id>                                missed           in   200   404   403   403   403
POST   /practice/<public_id>                                missed           in   303   404   403   403   403
GET    /practice/<public_id>/answer                         missed           in   303   404   403   403   403
GET    /join                                                -               200   200   200   403   403   403
GET    /join/<code>                                         code            200   200   200   403   403   403
POST   /join                                                -                in   422   422   403   403   403
POST   /join/<code>                                         code             in   303   303   403   403   403

GET    /attempts/<public_id>/q/<int:number>                 running          in   200   404   404   404   404
POST   /attempts/<public_id>/q/<int:number>                 running          in   303   404   404   404   404
GET    /attempts/<public_id>/all                            running          in   200   404   404   404   404
POST   /attempts/<public_id>/all                            running          in   303   404   404   404   404
POST   /attempts/<public_id>/conflicts                      running          in   303   404   404   404   404
GET    /attempts/<public_id>/check                          running          in   200   404   404   404   404
PUT    /attempts/<public_id>/save                           running          in   200   404   404   404   404
PUT    /attempts/<public_id>/flag                           running          in   204   404   404   404   404
GET    /attempts/<public_id>/time                           running          in   200   404   404   404   404
POST   /attempts/<public_id>/submit                         running          in   303   404   404   404   404
GET    /attempts/<public_id>/done                           running          in   303   404   404   404   404
GET    /attempts/<public_id>/review                         running          in   303   404   303   404   404
GET    /attempts/<public_id>/q/<int:number>                 preview          in   404   404   200   404   404
GET    /attempts/<public_id>/review                         preview          in   404   404   303   404   404
GET    /attempts/<public_id>/q/<int:number>                 closed           in   303   404   404   404   404
GET    /attempts/<public_id>/done                           closed           in   200   404   404   404   404
GET    /attempts/<public_id>/review                         closed           in   200   404   200   404   404
GET    /attempts/<public_id>/review                         closed_built_in  in   200   404   404   404   404
POST   /attempts/<public_id>/void                           closed           in   403   403   303   404   404
POST   /attempts/<public_id>/void                           closed_built_in  in   403   403   404   404   404
POST   /attempts/<public_id>/late                           closed           in   403   403   303   404   404
POST   /attempts/<public_id>/late                           closed_built_in  in   403   403   404   404   404

GET    /teach                                               -                in   403   403   200   200   200
GET    /teach/classes                                       -                in   403   403   200   200   200
POST   /teach/classes                                       -                in   403   403   303   303   303
GET    /teach/classes/<public_id>                           classroom        in   403   403   200   404   404
POST   /teach/classes/<public_id>/code                      classroom        in   403   403   303   404   404
POST   /teach/classes/<public_id>/joining                   classroom        in   403   403   303   404   404
POST   /teach/classes/<public_id>/students/<student_id>/link     classroom   in   403   403   200   404   404
POST   /teach/classes/<public_id>/students/<student_id>/removal  classroom   in   403   403   303   404   404

GET    /teach/quizzes                                       -                in   403   403   200   200   200
GET    /teach/quizzes/new                                   -                in   403   403   200   200   200
POST   /teach/quizzes/new                                   -                in   403   403   422   422   422
GET    /teach/quizzes/<public_id>                           quiz             in   403   403   200   404   404
GET    /teach/quizzes/<public_id>                           built_in         in   403   403   200   200   200
GET    /teach/quizzes/<public_id>/settings                  quiz             in   403   403   200   404   404
GET    /teach/quizzes/<public_id>/settings                  built_in         in   403   403   404   404   404
POST   /teach/quizzes/<public_id>/settings                  quiz             in   403   403   422   404   404
POST   /teach/quizzes/<public_id>/settings                  built_in         in   403   403   404   404   404
POST   /teach/quizzes/<public_id>/copy                      quiz             in   403   403   303   404   404
POST   /teach/quizzes/<public_id>/copy                      built_in         in   403   403   303   422   422
POST   /teach/quizzes/<public_id>/preview                   quiz             in   403   403   303   404   404
POST   /teach/quizzes/<public_id>/preview                   built_in         in   403   403   303   303   303
POST   /teach/quizzes/<public_id>/withdrawal                quiz             in   403   403   303   404   404
POST   /teach/quizzes/<public_id>/withdrawal                built_in         in   403   403   404   404   404
POST   /teach/quizzes/<public_id>/return                    quiz             in   403   403   303   404   404
POST   /teach/quizzes/<public_id>/return                    built_in         in   403   403   404   404   404
GET    /teach/quizzes/<public_id>/results                   quiz             in   403   403   200   404   404
GET    /teach/quizzes/<public_id>/results                   built_in         in   403   403   404   404   404
GET    /teach/quizzes/<public_id>/results.csv               quiz             in   403   403   200   404   404
GET    /teach/quizzes/<public_id>/results.csv               built_in         in   403   403   404   404   404
GET    /teach/results                                       -                in   403   403   200   200   200

GET    /teach/sets                                          -                in   403   403   200   200   200
GET    /teach/sets/<public_id>                              own_set          in   403   403   200   404   404
GET    /teach/sets/<public_id>                              built_in_set     in   403   403   200   200   200
GET    /teach/sets/<public_id>/export                       own_set          in   403   403   200   404   404
GET    /teach/sets/<public_id>/export                       built_in_set     in   403   403   200   200   200
GET    /teach/articles/<slug>/coverage                      article          in   403   403   200   200   200
GET    /teach/articles/<slug>/coverage                      own_article      in   403   403   200   404   404
GET    /teach/sets/import                                   -                in   403   403   200   200   200
POST   /teach/sets/import                                   -                in   403   403   422   422   422
GET    /teach/sets/import/<public_id>                       run              in   403   403   200   404   404
POST   /teach/sets/import/<public_id>                       run              in   403   403   303   404   404
POST   /teach/sets/import/<public_id>/article               run              in   403   403   303   404   404
"""
"""`in`: is asked to sign in. Somebody else's thing is as absent as a missing one: 404. A wrong role is told so before
anything is looked up: 403."""


Row = tuple[str, str, str, tuple[str, ...]]


class World:
    """Somebody of each kind, and one thing of each kind."""

    def __init__(self) -> None:
        self.student, self.other_student = make_user(), make_user()
        self.teacher, self.other_teacher, self.admin = make_teacher(), make_teacher(), make_user(role=Role.ADMIN)
        self.code = "OPENCODE"
        self.classroom = make_class(self.teacher, [self.student], join_code=self.code)
        make_class(self.other_teacher, [self.other_student])
        self.own_article = make_article(f"{TEXT}\nThe end.\n", self.teacher)
        self.own_set = make_set(QUESTIONS[:2], self.teacher, self.own_article)
        self.built_in_set = make_set([a_question("open")])
        self.closed_article = self.built_in_set.article_version
        self.quiz = make_quiz(self.classroom, [self.own_set], QuizSettings(attempts=None))
        self.built_in = make_quiz(sets=[self.built_in_set], settings=QuizSettings(attempts=None))
        self.article = make_set([]).article_version
        self.running = make_attempt(self.built_in_for_the_class, self.student, state=AttemptState.IN_PROGRESS)
        self.closed = make_attempt(self.quiz, self.student)

    @cached_property
    def built_in_for_the_class(self) -> Any:
        return make_quiz(self.classroom, [self.built_in_set])

    @cached_property
    def closed_built_in(self) -> Any:
        return make_attempt(make_quiz(sets=[make_set([a_question("other")])]), self.student)

    @cached_property
    def preview(self) -> Any:
        return make_attempt(self.quiz, self.teacher, state=AttemptState.IN_PROGRESS, is_preview=True)

    @cached_property
    def missed(self) -> Any:
        return asked(self.closed)[0].version.question

    @cached_property
    def run(self) -> Any:
        upload = Upload(filename="a.yaml", content=make_file(STONE).encode())
        run = keep_run(upload, read_upload(upload, self.teacher, None), self.teacher, NOW)
        db.session.commit()
        return run

    @cached_property
    def link(self) -> str:
        token = make_link(self.student, LinkPurpose.PASSWORD, NOW)
        db.session.commit()
        return token

    def address(self, rule: str, thing: str) -> str:
        """The address of the thing."""
        found = getattr(self, thing, None)
        public_id = getattr(found, "public_id", "")
        slug = found.article.slug if "<slug>" in rule else ""
        static = current_app.extensions[ASSETS].digest
        values = {
            "<public_id>": public_id, "<slug>": slug, "<code>": self.code, "<int:number>": "1", "<token>": found,
            "<student_id>": self.student.public_id, "<digest>": static, "<path:name>": "app.css",
        }  # fmt: skip
        for placeholder, value in values.items():
            if placeholder in rule:
                rule = rule.replace(placeholder, str(value))
        return rule


def asked(attempt: Any) -> Any:
    """The questions of an attempt."""
    return db.session.query(AttemptQuestion).filter_by(attempt_id=attempt.id).order_by(AttemptQuestion.slot).all()


def read_table() -> list[Row]:
    """The rows of the table: method, address, thing, and what each gets."""
    found = [line.split() for line in TABLE.splitlines() if line[:1].isupper()]
    return [(method, rule, thing, tuple(answers)) for method, rule, thing, *answers in found]


ROWS = read_table()
CHANGES = [pytest.param(*row, id=" ".join(row[:3])) for row in ROWS if row[0] != "GET"]


def body(world: World, method: str, rule: str) -> Mapping[str, Any]:
    """What the request carries beside its address, so that whoever may do it succeeds."""
    if method == "GET":
        return {}
    question = asked(world.running)[0].public_id
    return {
        "PUT /attempts/<public_id>/save": {
            "json": {"question": question, "value": "A", "client_id": "page", "seq": 1, "base_rev": 0}
        },
        "PUT /attempts/<public_id>/flag": {"json": {"question": question, "flagged": True}},
        "PUT /settings": {"json": {}},
        "POST /settings": {"data": {"theme": "dark"}},
        "POST /practice/<public_id>": {"data": {f"question_{world.missed.public_id}": "B"}},
        "POST /teach/classes": {"data": {"name": "Class"}},
        "POST /teach/quizzes/<public_id>/settings": {"data": {"title": ""}},
        "POST /teach/quizzes/<public_id>/copy": {"data": {"classroom": world.classroom.public_id}},
        "POST /teach/sets/import/<public_id>/article": {"data": {"article": world.article.article.slug}},
    }.get(f"{method} {rule}", {"json": {}} if method == "PUT" else {"data": {}})


@pytest.fixture
def world(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Everybody, on a clock that stands still; form tokens and the look of pages are tested elsewhere."""
    app.config.update(WTF_CSRF_ENABLED=False, WTF_CSRF_METHODS=[])
    monkeypatch.setattr("tests.client.audit", lambda _response: None)
    with time_machine.travel(NOW, tick=False):
        yield World()


def ask(app: Flask, world: World, method: str, rule: str, thing: str) -> tuple[str, ...]:
    """The answers that each gets, one after the other."""
    address = world.address(rule, thing)
    sent = body(world, method, rule)
    answers = []
    for who in WHO:
        client = app.test_client() if who == "nobody" else sign_in(app, getattr(world, who), NOW)
        response = client.open(address, method=method, **sent)
        is_asked = response.status_code == 401 or (response.location or "").startswith("/sign-in?next=")
        answers.append("in" if is_asked else str(response.status_code))
    return tuple(answers)


def test_S31_every_cell_of_the_pages_holds(app: Flask, world: World) -> None:
    for method, rule, thing, answers in ROWS:
        if method == "GET":
            assert ask(app, world, method, rule, thing) == answers, (rule, thing)


@pytest.mark.parametrize(("method", "rule", "thing", "answers"), CHANGES)
def test_S31_every_cell_of_a_change_holds(
    app: Flask, world: World, method: str, rule: str, thing: str, answers: tuple[str, ...]
) -> None:
    assert ask(app, world, method, rule, thing) == answers


@pytest.mark.only_on("sqlite")
def test_S31_the_table_names_every_address_there_is(app: Flask) -> None:
    assert {f"{method} {rule}" for method, rule, *_ in ROWS} == set(policies(app))


@pytest.mark.only_on("sqlite")
def test_S30_every_address_has_a_policy_and_only_public_ones_ask_nobody_to_sign_in(app: Flask) -> None:
    named = policies(app)
    assert set(named.values()) <= {PUBLIC, *Action}
    for method, rule, _thing, answers in ROWS:
        assert (named[f"{method} {rule}"] == PUBLIC) == (answers[0] != "in"), (method, rule)


def policies(app: Flask) -> dict[str, Any]:
    """The policy of each method and address; none where a view names none."""
    return {
        f"{method} {rule.rule}": getattr(app.view_functions[rule.endpoint], "policy", None)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
