"""The fixtures of data tests. Each test that uses one runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from quizapp.database import StatementLog, count_statements
from quizapp.extensions import db
from tests.both_databases import DATABASES
from tests.client import StrictClient
from tests.database import Applications, delete_all_rows, dispose, make_test_app


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a data test on each database, or on the one that its mark `only_on` names."""
    if "database_name" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("only_on")
        metafunc.parametrize("database_name", mark.args if mark else DATABASES)


@pytest.fixture(scope="session")
def applications() -> Iterator[Applications]:
    """This worker's applications, one a database."""
    made = Applications()
    yield made
    made.close()


@pytest.fixture
def app(applications: Applications, database_name: str) -> Iterator[Flask]:
    """The application on an empty database, with a context for the test's own session; settings are put back."""
    app = applications.on(database_name)
    settings = dict(app.config)
    with app.app_context():
        yield app
        delete_all_rows()
    app.config.clear()
    app.config.update(settings)


@pytest.fixture
def database(app: Flask) -> SQLAlchemy:
    """The database as the test itself sees it: `database.session`, `database.engine`."""
    return db


@pytest.fixture
def client(app: Flask) -> StrictClient:
    """Somebody's browser; `app.test_client()` gives another one."""
    return app.test_client()


@pytest.fixture
def make_app(app: Flask) -> Iterator[Callable[..., Flask]]:
    """`make_app(SIGN_UP="closed")`: another application with other settings on the test's database."""
    with ExitStack() as closing:

        def make(**overrides: object) -> Flask:
            other = make_test_app(app.config["SQLALCHEMY_DATABASE_URI"], **overrides)
            closing.callback(dispose, other)
            return other

        yield make


@pytest.fixture
def statements(database: SQLAlchemy) -> Callable[[], AbstractContextManager[StatementLog]]:
    """`with statements() as log:` collects in `log.statements` the SQL that runs inside the block."""

    @contextmanager
    def collect() -> Iterator[StatementLog]:
        database.session.commit()
        with count_statements(database.engine) as log:
            yield log

    return collect
