"""What the library asks of features above it. `create_app` hands the answers in: nothing is imported upwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from quizapp.accounts.person import Person

EXTENSION = "library"


@dataclass(frozen=True, slots=True)
class Hooks:
    """Without answers no article is closed, students read the built-in ones alone, and nothing follows sets."""

    is_article_closed: Callable[[int, int], bool] = lambda _user_id, _article_id: False
    """Whether the user has an open attempt in which this article may not be read."""
    article_ids_for: Callable[[Person], frozenset[int]] = lambda _student: frozenset()
    """The articles of the quizzes that are set for this student."""
    sets_changed: Callable[[], None] = lambda: None
    """Lets what is made of sets follow them; called in the transaction in which sets were changed."""


def hooks() -> Hooks:
    """The answers that the running application was given."""
    given: Hooks = current_app.extensions[EXTENSION]
    return given
