"""What attempts ask of features above them. `create_app` hands the answers in: nothing is imported upwards."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import current_app

from quizapp.accounts.person import Person
from quizapp.attempts.standing import Terms

EXTENSION = "attempts"


@dataclass(frozen=True, slots=True)
class Hooks:
    """Without an answer there is nothing to practise."""

    count_missed: Callable[[Person, Collection[Terms]], int] = lambda _student, _held: 0
    """How many questions the student can practise, those of attempts with these terms left out."""


def hooks() -> Hooks:
    """The answers that the running application was given."""
    given: Hooks = current_app.extensions[EXTENSION]
    return given
