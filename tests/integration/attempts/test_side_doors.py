"""Ways round the rules of release: what one attempt must not tell about another one that still runs."""

from __future__ import annotations

from dataclasses import replace

from quizapp.core.review import PRESETS, Preset
from quizapp.extensions import db
from tests.factories import QUESTIONS, make_class, make_quiz
from tests.integration.attempts.sitting import DAY, MINUTE, SETTINGS, START, Sitting, attempt_of, start

STONE = QUESTIONS[0]
QUOTED = STONE.passages[0].exact


def begin_also(sitting, quiz):
    """Another attempt of the same student in the same browser."""
    return Sitting(sitting.client, sitting.token, attempt_of(start(sitting.client, sitting.token, quiz)))


def test_S42_the_key_waits_while_the_last_attempt_runs(app, sitting, clock):
    settings = replace(SETTINGS, draw=1, release=PRESETS[Preset.HOMEWORK])
    quiz = make_quiz(make_class(students=[sitting.row().student]), settings=settings, closes_at=START + DAY)
    first = begin_also(sitting, quiz)
    first.submit()
    last = begin_also(sitting, quiz)

    assert "Correct answer" not in first.get("review").text
    quiz.closes_at = START + MINUTE
    db.session.commit()
    clock.shift(2 * MINUTE)
    assert "Correct answer" not in first.get("review").text
    last.submit()
    assert "Correct answer" in first.get("review").text
