"""What requests cost in SQL statements: a fixed number each, however much is stored."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from quizapp.accounts.models import Role, User
from quizapp.classes.models import Classroom, Enrolment
from quizapp.core.quiz import QuizSettings
from quizapp.database import StatementLog, new_public_id
from quizapp.extensions import db
from quizapp.library.articles import get_article
from quizapp.library.models import Article, ArticleVersion, QuestionSet, QuestionVersion
from quizapp.library.questions import get_questions
from quizapp.quizzes.models import Quiz, QuizRule
from tests.factories import (
    CREATED_AT,
    QUESTIONS,
    a_question,
    make_class,
    make_question,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.attempts.sitting import SETTINGS, Sitting, attempt_of, begin, start
from tests.integration.many import make_attempts
from tests.integration.signed_in import form_token, sign_in

Count = Callable[[], AbstractContextManager[StatementLog]]
SAVE, QUESTION, PAGE, WHOLE_ATTEMPT = 5, 5, 10, 250
MANY = 1_000


@pytest.fixture
def twenty(app: Flask) -> Quiz:
    """A quiz of twenty questions of every type that no process has read before, on an article that it knows."""
    kinds = [QUESTIONS[number % len(QUESTIONS)] for number in range(20)]
    name = new_public_id()
    questions = [replace(kind, id=f"{kind.id}-{number}", title=name) for number, kind in enumerate(kinds)]
    question_set = make_set(questions)
    get_article(question_set.article_version)
    return make_quiz(sets=[question_set], settings=SETTINGS)


def first_value(sitting: Sitting, number: int) -> tuple[str, Any]:
    """A question by its number, and something that can be answered to it."""
    slot = sitting.slots[number - 1]
    question = slot.present(sitting.cores[slot.public_id])
    letter = question.options[0].letter if question.options else ""
    values = {
        "single_choice": letter, "multiple_response": [letter], "true_false": True, "numeric": "6",
        "short_answer": "Aldersund", "ordering": [letter, None, None, None], "matching": {"1": letter},
        "cloze": ["A", "6"],
    }  # fmt: skip
    return slot.public_id, values[question.type.value]


def test_a_whole_attempt_at_twenty_questions_costs_few_statements(app: Flask, twenty: Quiz, statements: Count) -> None:
    client = sign_in(app, make_user())
    token = form_token(client)
    spent: dict[str, list[int]] = {}

    def request(name: str, send: Callable[[], Any]) -> Any:
        with statements() as log:
            answer = send()
        assert answer.status_code in (200, 303), name
        spent.setdefault(name, []).append(len(log.statements))
        return answer

    request("intro", lambda: client.get(f"/quizzes/{twenty.public_id}"))
    began = request("start", lambda: start(client, token, twenty))
    sitting = Sitting(client, token, attempt_of(began))
    for number in range(1, 21):
        request("question", lambda: sitting.get(f"q/{number}"))  # noqa: B023 - called at once
        question, value = first_value(sitting, number)
        message = {"question": question, "value": value, "client_id": "page", "seq": 1, "base_rev": 0}
        request("save", lambda: sitting.put("save", message))  # noqa: B023
    for name, page in (("all", "all"), ("time", "time"), ("check", "check")):
        request(name, lambda: sitting.get(page))  # noqa: B023
    request("submit", sitting.submit)
    request("done", lambda: sitting.get("done"))
    request("review", lambda: sitting.get("review"))

    assert max(spent["save"]) <= SAVE, spent
    assert max(spent["question"]) <= QUESTION, spent
    for name in ("intro", "all", "time", "check", "done", "review"):
        assert max(spent[name]) <= PAGE, spent
    whole = ("start", "question", "save", "check", "submit", "review")
    assert sum(sum(spent[name]) for name in whole) <= WHOLE_ATTEMPT, spent


def test_a_save_costs_the_same_the_first_time_and_later(app: Flask, twenty: Quiz, statements: Count) -> None:
    sitting = begin(app, twenty, make_user())
    costs = []
    for seq in (1, 2, 3):
        question, value = first_value(sitting, 1)
        with statements() as log:
            sitting.put("save", {"question": question, "value": value, "client_id": "a", "seq": seq, "base_rev": 0})
        costs.append(len(log.statements))
    assert len(set(costs)) == 1
    assert costs[0] <= SAVE


class School:
    """A teacher and a student with one of everything, and then with a thousand."""

    def __init__(self, app: Flask) -> None:
        self.teacher, self.student = make_teacher(), make_user()
        self.classroom = make_class(self.teacher, [self.student])
        self.questions = make_set([a_question("one")], self.teacher)
        self.quiz = make_quiz(self.classroom, [self.questions], QuizSettings(attempts=None))
        self.versions = db.session.scalars(select(QuestionVersion)).all()
        make_attempts(self.quiz, [self.student], self.versions, 1)
        self.pages = {
            sign_in(app, self.student): (
                "/home", "/quizzes", f"/quizzes/{self.quiz.public_id}", "/scores", "/scores.csv", "/practice",
                "/articles",
            ),
            sign_in(app, self.teacher): (
                "/teach", "/teach/quizzes", f"/teach/quizzes/{self.quiz.public_id}", "/teach/quizzes/new",
                f"/teach/quizzes/{self.quiz.public_id}/settings", f"/teach/quizzes/{self.quiz.public_id}/results",
                f"/teach/quizzes/{self.quiz.public_id}/results.csv", "/teach/classes",
                f"/teach/classes/{self.classroom.public_id}", "/teach/results", "/teach/sets",
                f"/teach/sets/{self.questions.public_id}", "/articles",
                f"/teach/articles/{self.questions.article_version.article.slug}/coverage",
            ),
        }  # fmt: skip

    def costs(self, statements: Count) -> dict[str, int]:
        """How many statements each page costs once the process has read the questions."""
        costs = {}
        get_questions(db.session.execute(select(QuestionVersion.id, QuestionVersion.digest)).all())
        get_article(self.questions.article_version)
        for client, pages in self.pages.items():
            for page in pages:
                with statements() as log:
                    assert client.get(page).status_code == 200, page
                costs[page] = len(log.statements)
        return costs

    def grow(self) -> None:
        """Put in a thousand more of everything, with a few statements."""
        numbers = range(MANY)
        made = {"created_at": CREATED_AT}
        add(User, [{"login": f"s{n}", "name": f"S {n}", "role": Role.STUDENT, **made} for n in numbers])
        students = db.session.scalars(select(User.id).where(User.login.like("s%"))).all()
        place = {"classroom_id": self.classroom.id, "joined_at": CREATED_AT}
        add(Enrolment, [place | {"student_id": student} for student in students])
        add(
            Classroom,
            [{"name": f"C {n}", "join_code": f"C{n}", "teacher_id": self.teacher.id, **made} for n in numbers],
        )
        add(Article, [{"slug": f"many-{n}", "title": f"A {n}", **made} for n in numbers])
        articles = db.session.scalars(select(Article.id).where(Article.slug.like("many-%"))).all()
        version = {"number": 1, "text": "A text.", "digest": "0", "meta": {}}
        add(ArticleVersion, [version | {"article_id": article} for article in articles])
        on = {"article_version_id": self.questions.article_version_id, **made}
        kept = {"owner_id": self.teacher.id, "changed_at": CREATED_AT, "meta": {}, **on}
        add(QuestionSet, [kept | {"slug": f"q{n}", "title": f"Q {n}"} for n in numbers])
        quiz = {"owner_id": self.teacher.id, "classroom_id": self.classroom.id, "settings": self.quiz.settings, **on}
        add(Quiz, [quiz | {"title": f"Z {n}"} for n in numbers])
        quizzes = db.session.scalars(select(Quiz.id).where(Quiz.title.like("Z %"))).all()
        add(QuizRule, [{"quiz_id": quiz, "position": 1, "set_id": self.questions.id} for quiz in quizzes])
        for number in range(30):
            make_question(self.questions, a_question(f"more-{number}"), position=2 + number)
        some = db.session.scalars(select(User).where(User.id.in_(students[:100]))).all()
        make_attempts(self.quiz, some, self.versions, MANY // 100)
        make_attempts(make_quiz(self.classroom, [self.questions]), [self.student], self.versions, MANY)
        db.session.commit()


def test_every_list_costs_the_same_at_one_row_and_at_a_thousand(
    app: Flask, statements: Count, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.client.audit", lambda _response: None)
    school = School(app)
    before = school.costs(statements)
    school.grow()
    after = school.costs(statements)
    assert after == before
    assert max(after.values()) <= PAGE, after


def add(model: Any, rows: list[dict[str, Any]]) -> None:
    db.session.execute(insert(model), rows)
