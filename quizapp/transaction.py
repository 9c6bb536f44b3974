"""The one way to change stored things."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic
from typing import Any

from sqlalchemy import UpdateBase
from sqlalchemy.exc import TimeoutError as TooLongAWait

from quizapp.database import LOCK_TIMEOUT_SECONDS
from quizapp.extensions import db

_sqlite_writers = threading.Lock()  # SQLite has one writer; queueing here is fair, its busy handler is not


@contextmanager
def write_transaction() -> Iterator[None]:
    """One change, whole or not at all: commits at the end, rolls back on any error.

    On SQLite the write lock is taken here; on PostgreSQL the first statement inside must lock the rows
    that the decision rests on. Read them again inside: what was read before may have changed.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _turn() if is_sqlite else nullcontext(0.0) as patience:
        try:
            if is_sqlite:
                _lock_file(patience)
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def rows_changed(statement: UpdateBase) -> int:
    """Run an UPDATE or DELETE; how many rows it changed. Objects in the session are not told."""
    return db.session.connection().execute(statement).rowcount


@contextmanager
def _turn() -> Iterator[float]:
    """Wait for the other threads; gives the seconds that are left to wait for other processes."""
    began = monotonic()
    if not _sqlite_writers.acquire(timeout=LOCK_TIMEOUT_SECONDS):
        raise TooLongAWait("the other writers of this process took too long")
    try:
        yield max(LOCK_TIMEOUT_SECONDS - (monotonic() - began), 0.0)
    finally:
        _sqlite_writers.release()


def _lock_file(patience: float) -> None:
    connection = db.session.connection()
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_SECONDS * 1000}")
