"""A student's home: what to go on with, what is due, what to practise, and the last result."""

from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from tests.factories import make_accommodation, make_attempt, make_class, make_quiz, make_set, make_user
from tests.integration.signed_in import sign_in

NOW = datetime.now(UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TWO_TRIES = QuizSettings(attempts=2)
EXAM = QuizSettings(release=PRESETS[Preset.EXAM])
MAX_STATEMENTS = 10


class World:
    """A student in a class, and a browser."""

    def __init__(self, app):
        self.student = make_user()
        self.classroom = make_class(students=[self.student])
        self.browser = sign_in(app, self.student)

    def home(self):
        return self.browser.get("/home").text

    def quiz(self, settings=TWO_TRIES, **overrides):
        return make_quiz(self.classroom, settings=settings, **overrides)

    def attempt(self, quiz, answers=None, ago=DAY, **overrides):
        return make_attempt(quiz, self.student, answers, started_at=NOW - ago, **overrides)

    def run(self, quiz, answers=None, **overrides):
        return self.attempt(quiz, answers, HOUR, state=AttemptState.IN_PROGRESS, **overrides)


@pytest.fixture
def world(app):
    return World(app)


def test_how_far_a_running_attempt_has_come(world):
    world.run(world.quiz(), {"stone": "a", "wood": False}, deadline=NOW + DAY)
    assert "2 of 8 answered" in world.home()


def test_how_many_questions_there_are_to_practise(world):
    assert "Nothing to practise." in world.home()
    world.attempt(world.quiz(), {"stone": "a", "wood": True})
    assert "7 questions to practise." in world.home()


def test_what_is_held_back_is_not_counted(world):
    world.attempt(world.quiz(EXAM, closes_at=NOW + DAY))
    text = world.home()
    assert "Nothing to practise." in text
    assert "The result does not show yet. It opens on" in text
    assert "/review" not in text


def test_what_somebody_answers_now_is_not_counted(world):
    questions = make_set()
    world.attempt(world.quiz(sets=[questions]))
    world.run(world.quiz(sets=[questions]))
    assert "Nothing to practise." in world.home()


def test_another_students_misses_are_not_counted(world):
    make_attempt(world.quiz(), make_user(), started_at=NOW - DAY)
    assert "Nothing to practise." in world.home()


def test_due_with_the_days_that_the_student_was_given(world):
    quiz = world.quiz(title="The siege", closes_at=NOW - HOUR)
    assert "The siege" not in world.home()
    make_accommodation(quiz, world.student, closes_at=NOW + DAY)
    assert "The siege" in world.home()


def test_built_in_quizzes_are_not_due(world):
    make_quiz(title="For everybody")
    assert "For everybody" not in world.home()


def test_home_and_review_cost_the_same_however_much_there_is(world, statements):
    questions = make_set()
    for place in range(3):
        quiz = world.quiz(sets=[questions])
        make_accommodation(quiz, world.student, extra_attempts=1)
        closed = [world.attempt(quiz, ago=(place + tries) * DAY) for tries in (2, 1)]
        world.run(world.quiz())
        for path in ("/home", f"/attempts/{closed[-1].public_id}/review"):
            world.browser.get(path)
            with statements() as log:
                assert world.browser.get(path).status_code == 200
            assert len(log.statements) <= MAX_STATEMENTS, path
