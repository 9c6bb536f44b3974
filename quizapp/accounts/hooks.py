"""What accounts asks of features above it. `create_app` hands the answers in: nothing is imported upwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from quizapp.accounts.models import User

EXTENSION = "accounts"


@dataclass(frozen=True, slots=True)
class Hooks:
    """Without answers no attempt is open and no class code is known."""

    has_open_attempt: Callable[[int], bool] = lambda _user_id: False
    is_open_code: Callable[[str], bool] = lambda _code: False
    join: Callable[[User, str, datetime], object] = lambda _user, _code, _now: None


def hooks() -> Hooks:
    """The answers that the running application was given."""
    given: Hooks = current_app.extensions[EXTENSION]
    return given
