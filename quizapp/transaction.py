"""The one way to change stored things."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic, sleep
from typing import Any

from sqlalchemy import UpdateBase
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as TooLongAWait

from quizapp.database import LOCK_TIMEOUT_SECONDS
from quizapp.extensions import db

ASK_AGAIN_SECONDS = 0.000_1
_sqlite_writers = threading.Lock()  # SQLite has one writer; queueing here is fair, its busy handler is not


@contextmanager
def write_transaction() -> Iterator[None]:
    """One change, whole or not at all: commits at the end, rolls back on any error.

    On SQLite the write lock is taken here; on PostgreSQL the first statement inside must lock the rows
    that the decision rests on. Read them again inside: what was read before may have changed.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _turn() if is_sqlite else nullcontext(0.0) as until:
        try:
            if is_sqlite:
                _lock_file(until)
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
    """Wait for the other threads; gives the instant until when other processes may be waited for."""
    until = monotonic() + LOCK_TIMEOUT_SECONDS
    if not _sqlite_writers.acquire(timeout=LOCK_TIMEOUT_SECONDS):
        raise TooLongAWait("the other writers of this process took too long")
    try:
        yield until
    finally:
        _sqlite_writers.release()


def _lock_file(until: float) -> None:
    """Take SQLite's write lock, asking again every tenth of a millisecond.

    SQLite would ask after 1, 2, 5, 10 … milliseconds, and a save holds the lock for less than one.
    """
    driver: Any = db.session.connection().connection.driver_connection
    driver.execute("PRAGMA busy_timeout = 0")
    try:
        while not _is_begun(driver, until):
            sleep(ASK_AGAIN_SECONDS)
    finally:
        driver.execute(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_SECONDS * 1000}")


def _is_begun(driver: sqlite3.Connection, until: float) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or monotonic() >= until:
            raise OperationalError("BEGIN IMMEDIATE", None, error) from error
        return False
    return True
