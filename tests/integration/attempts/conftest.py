"""What tests of attempts share: a clock that stands still, and a student at the eight questions of the factories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.factories import make_quiz, make_user
from tests.integration.attempts.sitting import SETTINGS, START, Sitting, begin


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stands at START until `clock.shift(…)` or `clock.move_to(…)`."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sitting(app: Flask, clock: time_machine.Traveller) -> Sitting:
    """A student who has just started the first of two attempts of 20 minutes at a built-in quiz."""
    return begin(app, make_quiz(settings=SETTINGS), make_user())
