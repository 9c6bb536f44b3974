"""The database floor: the base of all models, column types, transactions and the statement counter."""

from __future__ import annotations

import enum
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from sqlite3 import Connection as SqliteConnection
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, event, text
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

LOCK_TIMEOUT_SECONDS = 4
"""How long a request waits for a database lock before it answers 503."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored as UTC; SQLite forgets the offset, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its offset")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return value if value is None or value.tzinfo else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What every table has: named constraints, aware instants, enums stored by value."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UtcDateTime,
            dict[str, Any]: JSON(none_as_null=True),
            list[Any]: JSON(none_as_null=True),
            enum.Enum: Enum(
                enum.Enum,
                native_enum=False,
                create_constraint=False,
                length=20,
                values_callable=lambda members: [member.value for member in members],
            ),
        },
    )


def new_public_id() -> str:
    """96 random bits as URL-safe text: the only kind of id that leaves the server."""
    return secrets.token_urlsafe(12)


def only_where(condition: str) -> dict[str, Any]:
    """The keywords that make an `Index` partial on both databases."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def prepare_engine(engine: Engine) -> None:
    """Give every new connection its durability, its lock timeout and its foreign keys."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda connection, _record: prepare_sqlite(connection))


def prepare_sqlite(connection: SqliteConnection) -> None:
    """Make a connection durable at every commit, patient with locks, and strict about foreign keys."""
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={LOCK_TIMEOUT_SECONDS * 1000}",
        "foreign_keys=ON",
        "cache_size=-16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def engine_options(url: str) -> dict[str, Any]:
    """How SQLAlchemy connects: SQLite takes its write lock at the start of a change, PostgreSQL gives up waiting.

    Errors keep the values of their statements to themselves: they may be answers, and errors are logged.
    """
    if url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "pool_size": 4,
            "max_overflow": 0,
            "connect_args": {"timeout": LOCK_TIMEOUT_SECONDS, "isolation_level": "IMMEDIATE"},
        }
    milliseconds = LOCK_TIMEOUT_SECONDS * 1000
    options = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds + 1000} -c timezone=UTC"
    return {
        "hide_parameters": True,
        "pool_size": 4,
        "max_overflow": 0,
        "pool_pre_ping": True,
        "pool_timeout": LOCK_TIMEOUT_SECONDS,
        "connect_args": {"options": options, "connect_timeout": LOCK_TIMEOUT_SECONDS},
    }


@dataclass
class StatementLog:
    """The SQL statements that ran, in order, transaction control left out."""

    statements: list[str] = field(default_factory=list)


@contextmanager
def count_statements(engine: Engine) -> Iterator[StatementLog]:
    """Log each SQL statement that runs on `engine` inside the block."""
    log = StatementLog()

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            log.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield log
    finally:
        event.remove(engine, "before_cursor_execute", note)
