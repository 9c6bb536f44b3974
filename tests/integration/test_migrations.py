"""R33: the schema goes up, down and up again, is the one that the models describe, and refuses what it must refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts.models import User
from quizapp.attempts.models import Attempt
from quizapp.core.attempt import AttemptState
from quizapp.database import LOCK_TIMEOUT_SECONDS, Base
from quizapp.extensions import db
from quizapp.library.models import Question
from quizapp.quizzes.models import Quiz
from tests.database import dispose, make_test_app, postgresql_database, temporary_folder
from tests.factories import (
    QUESTIONS,
    STARTED_AT,
    make_accommodation,
    make_attempt,
    make_class,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)


@pytest.fixture
def fresh(database_name: str) -> Iterator[Flask]:
    """An application on a database of its own that holds nothing yet."""
    if database_name == "sqlite":
        with temporary_folder() as folder:
            app = make_test_app(f"sqlite:///{folder / 'fresh.sqlite3'}")
            yield app
            dispose(app)
    else:
        with postgresql_database() as url:
            app = make_test_app(url)
            yield app
            dispose(app)


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_R33_the_schema_goes_up_down_and_up_and_is_that_of_the_models(fresh: Flask) -> None:
    wanted = {table.name for table in Base.metadata.sorted_tables}
    with fresh.app_context():
        flask_migrate.upgrade()
        assert tables() == wanted
        flask_migrate.check()  # leaves by SystemExit where the models say something else

        flask_migrate.downgrade(revision="base")
        assert tables() == set()

        flask_migrate.upgrade()
        assert tables() == wanted
        flask_migrate.check()
        assert make_attempt(make_quiz(), make_user()).points == 0


@pytest.mark.only_on("sqlite")
def test_R33_there_is_one_line_of_migrations(app: Flask) -> None:
    scripts = ScriptDirectory(app.extensions["migrate"].directory)
    assert (len(scripts.get_heads()), len(scripts.get_bases())) == (1, 1)


@pytest.mark.only_on("sqlite")
def test_R4_sqlite_keeps_what_was_committed_and_checks_references(app: Flask) -> None:
    def pragma(name: str) -> Any:
        return db.session.connection().exec_driver_sql(f"PRAGMA {name}").scalar()

    assert {name: pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")} == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "busy_timeout": LOCK_TIMEOUT_SECONDS * 1000,
    }


@pytest.mark.only_on("postgresql")
def test_R4_postgresql_keeps_what_was_committed_and_waits_no_longer_than_it_may(app: Flask) -> None:
    def setting(name: str) -> Any:
        return db.session.connection().exec_driver_sql(f"SHOW {name}").scalar()

    assert setting("lock_timeout") == f"{LOCK_TIMEOUT_SECONDS}s"
    assert setting("statement_timeout") == f"{LOCK_TIMEOUT_SECONDS + 1}s"
    assert setting("TimeZone") == "UTC"
    assert setting("transaction_isolation") == "read committed"


Change = Callable[[], object]


def two_running_attempts() -> Change:
    quiz, student = make_quiz(sets=[make_set(QUESTIONS[:1])]), make_user()
    make_attempt(quiz, student, state=AttemptState.IN_PROGRESS)
    make_attempt(quiz, student)  # a closed one beside it is fine
    make_attempt(quiz, make_user(), state=AttemptState.IN_PROGRESS)
    return lambda: make_attempt(quiz, student, state=AttemptState.IN_PROGRESS)


def the_same_attempt_twice() -> Change:
    quiz, student = make_quiz(sets=[make_set(QUESTIONS[:1])]), make_user()
    make_attempt(quiz, student, number=1)
    make_attempt(quiz, student, number=1, is_preview=True)
    return lambda: make_attempt(quiz, student, number=1)


def a_running_attempt_that_is_closed() -> Change:
    attempt = make_attempt(make_quiz(sets=[make_set(QUESTIONS[:1])]), make_user(), state=AttemptState.IN_PROGRESS)
    return lambda: db.session.execute(update(Attempt).where(Attempt.id == attempt.id).values(closed_at=STARTED_AT))


def a_closed_attempt_that_runs() -> Change:
    attempt = make_attempt(make_quiz(sets=[make_set(QUESTIONS[:1])]), make_user())
    return lambda: db.session.execute(
        update(Attempt).where(Attempt.id == attempt.id).values(state=AttemptState.IN_PROGRESS)
    )


def two_people_of_one_sign_in_name() -> Change:
    make_user(login="ada")
    return lambda: make_user(login="ada")


def two_classes_with_one_code() -> Change:
    make_class(join_code="CODE")
    return lambda: make_class(join_code="CODE")


def two_built_in_quizzes_of_one_name() -> Change:
    quiz = make_quiz(slug="harbour")
    make_quiz(make_class(), [make_set([])])
    make_quiz(make_class(), [make_set([])])  # quizzes of classes have no such name
    return lambda: make_quiz(slug=quiz.slug)


def two_built_in_sets_of_one_name() -> Change:
    make_set([], slug="harbour")
    make_set([], make_teacher(), slug="harbour")
    make_set([], make_teacher(), slug="harbour")
    return lambda: make_set([], slug="harbour")


def two_sets_of_one_teacher_of_one_name() -> Change:
    teacher = make_teacher()
    make_set([], teacher, slug="harbour")
    return lambda: make_set([], teacher, slug="harbour")


def two_accommodations_of_one_student() -> Change:
    quiz, student = make_quiz(sets=[make_set([])]), make_user()
    make_accommodation(quiz, student)
    return lambda: make_accommodation(quiz, student)


def less_time_than_the_others() -> Change:
    quiz, student = make_quiz(sets=[make_set([])]), make_user()
    return lambda: make_accommodation(quiz, student, factor=999)


def a_quiz_that_closes_before_it_opens() -> Change:
    quiz = make_quiz(sets=[make_set([])], opens_at=STARTED_AT)
    return lambda: db.session.execute(update(Quiz).where(Quiz.id == quiz.id).values(closes_at=STARTED_AT))


def a_question_of_no_set() -> Change:
    make_set(QUESTIONS[:1])
    return lambda: db.session.execute(update(Question).values(set_id=999_999))


def a_person_without_a_name() -> Change:
    make_user()
    return lambda: db.session.execute(update(User).values(login=None))


REFUSED = [
    two_running_attempts, the_same_attempt_twice, a_running_attempt_that_is_closed, a_closed_attempt_that_runs,
    two_people_of_one_sign_in_name, two_classes_with_one_code, two_built_in_quizzes_of_one_name,
    two_built_in_sets_of_one_name, two_sets_of_one_teacher_of_one_name, two_accommodations_of_one_student,
    less_time_than_the_others, a_quiz_that_closes_before_it_opens, a_question_of_no_set, a_person_without_a_name,
]  # fmt: skip


@pytest.mark.parametrize("prepare", REFUSED, ids=lambda prepare: prepare.__name__)
def test_the_database_itself_refuses(app: Flask, prepare: Callable[[], Change]) -> None:
    change = prepare()
    with pytest.raises(IntegrityError):
        change()
    db.session.rollback()
