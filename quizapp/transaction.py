"""The one way to change stored things."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from sqlalchemy import UpdateBase

from quizapp.extensions import db

_sqlite_writers = threading.Lock()  # SQLite has one writer; queueing here is fair, its busy handler is not


@contextmanager
def write_transaction() -> Iterator[None]:
    """One change, whole or not at all: commits at the end, rolls back on any error.

    On SQLite the write lock is taken here; on PostgreSQL the first statement inside must lock the rows
    that the decision rests on. Read them again inside: what was read before may have changed.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _sqlite_writers if is_sqlite else nullcontext():
        try:
            if is_sqlite:
                db.session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def rows_changed(statement: UpdateBase) -> int:
    """Run an UPDATE or DELETE; how many rows it changed. Objects in the session are not told."""
    return db.session.connection().execute(statement).rowcount
