"""The same thing done by many at once, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

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
