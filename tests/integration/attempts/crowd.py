"""The same thing done by many at once, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

from sqlalchemy import select

from quizapp.attempts.models import Attempt
from quizapp.extensions import db

T = TypeVar("T")


def at_once(actions: Sequence[Callable[[], T]]) -> list[T]:
    """Run every action in a thread of its own, all from the same moment; their results in order."""
    db.session.commit()  # the test's own connection goes back to the pool
    gate = Barrier(len(actions))

    def run(action: Callable[[], T]) -> T:
        gate.wait(timeout=20)
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@contextmanager
def held(attempt: Attempt) -> Iterator[Callable[[], None]]:
    """Somebody else is in the middle of changing this attempt; on SQLite that is any change. Gives what ends it."""
    query = select(Attempt.id).where(Attempt.id == attempt.id).with_for_update()
    db.session.commit()
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(query)
        yield connection.rollback
        connection.rollback()
