"""Where integration tests keep their data: for each worker one SQLite file and one PostgreSQL database."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import flask_migrate
from flask import Flask
from sqlalchemy import create_engine, make_url, text

from quizapp import create_app
from quizapp.database import Base
from quizapp.extensions import db
from tests.client import StrictClient
from tests.postgresql import wait_until_it_answers


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder in memory where there is one: file, WAL and locks are real, only the waiting for the disk is spared."""
    memory = "/dev/shm"
    with TemporaryDirectory(prefix="passage-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


class Applications:
    """One application for each database, made on first use; its schema comes from the real migrations."""

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._folder = self._closing.enter_context(temporary_folder())
        self._made: dict[str, Flask] = {}

    def on(self, database: str) -> Flask:
        """The application on that database, the same one for the worker's whole life."""
        if database not in self._made:
            self._made[database] = self._make(database)
        return self._made[database]

    def close(self) -> None:
        """Drop the databases."""
        self._closing.close()

    def _make(self, database: str) -> Flask:
        url = f"sqlite:///{self._folder / 'passage.sqlite3'}"
        if database == "postgresql":
            url = self._closing.enter_context(postgresql_database())
        app = make_test_app(url)
        self._closing.callback(dispose, app)
        with app.app_context():
            flask_migrate.upgrade()
        return app


def make_test_app(url: str, **overrides: object) -> Flask:
    """An application in test mode, whose client audits what it gets."""
    app = create_app({"QUIZAPP_MODE": "test", "DATABASE_URL": url, **overrides})
    app.test_client_class = StrictClient
    return app


def dispose(app: Flask) -> None:
    """Close the application's connections."""
    with app.app_context():
        db.engine.dispose()


@contextmanager
def postgresql_database() -> Iterator[str]:
    """The address of a new database on the run's server, dropped in the end."""
    server = make_url(os.environ["TEST_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    wait_until_it_answers(server.render_as_string(hide_password=False))
    name = f"passage_test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"))
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


def delete_all_rows() -> None:
    """Empty every table of the current application's database."""
    db.session.remove()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("; ".join(deletions()))
        else:
            for deletion in deletions():
                connection.exec_driver_sql(deletion)


@cache
def deletions() -> tuple[str, ...]:
    """One DELETE a table, those that refer to others first."""
    return tuple(f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables))
