from datetime import UTC, datetime, timedelta

import pytest

from quizapp.attempts.services import start, submit
from quizapp.core.quiz import QuizSettings
from quizapp.core.review import PRESETS, Preset
from quizapp.transaction import write_transaction
from tests.factories import make_accommodation, make_class, make_quiz, make_set, make_user
from tests.integration.signed_in import sign_in

NOW = datetime.now(UTC)
DAY = timedelta(days=1)
SETTINGS = QuizSettings(time_limit=timedelta(minutes=20), attempts=2)


class World:
    """A student in a class, and a browser."""

    def __init__(self, app):
        self.student = make_user(name="Amina Yusuf")
        self.classroom = make_class(students=[self.student])
        self.browser = sign_in(app, self.student)

    def quiz(self, settings=SETTINGS, **overrides):
        return make_quiz(self.classroom, settings=settings, **overrides)

    def start(self, quiz):
        with write_transaction():
            return start(quiz, self.student, NOW)

    def finish(self, quiz):
        attempt = self.start(quiz)
        with write_transaction():
            submit(attempt, NOW)

    def intro(self, quiz):
        return self.browser.get(f"/quizzes/{quiz.public_id}").text


@pytest.fixture
def world(app):
    return World(app)


def test_every_fact_is_told_before_the_start(world):
    quiz = world.quiz(description="Read well.", closes_at=NOW + DAY)

    text = world.intro(quiz)

    for fact in (
        "Read well.", "<dd>8</dd>", "20 min", "Attempt 1 of 2", "The best attempt counts.", "The article is closed",
        "straight after each attempt", "The clock does not stop if you leave. Your answers save by themselves.",
        "If you start now, it ends", "Start, 20 minutes", "Read the article first", "Times are in UTC.",
    ):  # fmt: skip
        assert fact in text
    assert f'action="/quizzes/{quiz.public_id}/attempts"' in text


def test_the_time_is_the_students_own(world):
    quiz = world.quiz()
    make_accommodation(quiz, world.student, factor=1250)

    text = world.intro(quiz)

    assert "20 min, you have 25 min" in text
    assert "Start, 25 minutes" in text


def test_it_is_told_when_the_end_cuts_the_time_short(world):
    text = world.intro(world.quiz(closes_at=NOW + timedelta(minutes=10)))

    assert "less time if you start now" in text
    assert "Start the quiz" in text


def test_without_a_limit_nothing_is_said_about_a_clock(world):
    text = world.intro(world.quiz(QuizSettings(attempts=None, is_article_open=True)))

    assert "No time limit" in text
    assert "As often as you like, 0 so far" in text
    assert "The article can be read during the quiz." in text
    assert "You can leave and come back." in text
    assert "clock" not in text.partition("<main")[2].partition("</main>")[0]


def test_before_it_opens_there_is_no_button(world):
    text = world.intro(world.quiz(opens_at=NOW + DAY))

    assert "This quiz opens on" in text
    assert "/attempts" not in text


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"opens_at": NOW - 2 * DAY, "closes_at": NOW - DAY}, "This quiz ended on"),
        ({"withdrawn_at": NOW}, "This quiz is no longer on offer."),
    ],
)
def test_after_the_end_there_is_no_button(world, overrides, words):
    quiz = world.quiz()
    world.finish(quiz)
    for name, value in overrides.items():
        setattr(quiz, name, value)

    text = world.intro(quiz)

    assert words in text
    assert '/attempts"' not in text


def test_a_quiz_without_questions_cannot_be_started(world):
    text = world.intro(world.quiz(sets=[make_set([])]))

    assert "This quiz has no questions at the moment." in text
    assert '/attempts"' not in text


def test_with_no_attempt_left_the_scores_are_shown_the_way_to(world):
    quiz = world.quiz(QuizSettings(attempts=1))
    world.finish(quiz)

    text = world.intro(quiz)

    assert "You have used all your attempts." in text
    assert "1 of 1 used" in text
    assert '/attempts"' not in text


@pytest.mark.parametrize(("is_one_page", "page"), [(False, "/q/1"), (True, "/all")])
def test_a_running_attempt_is_continued(world, is_one_page, page):
    world.student.is_one_page = is_one_page
    quiz = world.quiz()
    attempt = world.start(quiz)

    text = world.intro(quiz)

    assert f'href="/attempts/{attempt.public_id}{page}"' in text
    assert "Attempt 1 of 2" in text
    assert "Start" not in text


def test_the_list_shows_what_is_on_offer_and_how_it_stands(world):
    running, used = world.quiz(title="One"), world.quiz(title="Two", closes_at=NOW + DAY)
    world.start(running)
    world.finish(used)
    world.quiz(title="Three", opens_at=NOW + DAY)
    make_quiz(title="Four")

    text = world.browser.get("/quizzes").text

    assert text.index("Two") < text.index("Four") < text.index("One")
    assert text.count("Running") == 1
    for words in ("1 of 2 used", "0 of 1 used", "For everybody", "Opens ", "Open, no end"):
        assert words in text


def test_with_nothing_on_offer_the_list_says_so(world):
    text = world.browser.get("/quizzes").text

    assert "Nothing due. When your teacher sets a quiz, it shows up here." in text


def test_the_home_shows_what_runs_what_is_due_and_the_last_result(world):
    running, due, used = (
        world.quiz(title="Runs"),
        world.quiz(title="Due"),
        world.quiz(title="Over", settings=QuizSettings()),
    )
    attempt = world.start(running)
    world.finish(used)

    text = world.browser.get("/home").text

    assert "Hello, Amina Yusuf" in text
    continued, _, rest = text.partition('<h2 id="due">')
    waiting, _, last = rest.partition('<h2 id="last">')
    assert f"/attempts/{attempt.public_id}/q/1" in continued
    assert f"/quizzes/{due.public_id}" in waiting
    assert f"/quizzes/{running.public_id}" not in waiting
    assert f"/quizzes/{used.public_id}" not in waiting
    assert "Over" in last
    assert "0 of 8" in last


def test_a_new_student_is_told_that_nothing_is_due(world):
    text = world.browser.get("/home").text

    assert "Nothing due. When your teacher sets a quiz, it shows up here." in text
    assert "Last result" not in text


def test_a_result_that_does_not_show_yet_is_not_on_the_home_page(world):
    quiz = world.quiz(QuizSettings(release=PRESETS[Preset.EXAM]), closes_at=NOW + DAY)
    world.finish(quiz)

    text = world.browser.get("/home").text

    assert "The result does not show yet." in text
    assert "0 of 8" not in text
