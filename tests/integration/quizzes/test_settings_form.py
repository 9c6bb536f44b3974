from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.attempt import AttemptState
from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import PRESETS, Preset, ReleaseRules, When
from quizapp.extensions import db
from quizapp.quizzes import queries
from quizapp.quizzes.models import Quiz
from tests.factories import (
    a_question,
    make_article,
    make_attempt,
    make_class,
    make_question,
    make_quiz,
    make_set,
    make_teacher,
    make_user,
)
from tests.integration.signed_in import form_token, sign_in

DEFAULTS = {
    "title": "The harbour",
    "description": "Read well.",
    "draw": "",
    "opens_at": "",
    "closes_at": "",
    "limit": "20",
    "attempts": "1",
    "grade_of_record": "highest",
    "article": "closed",
    "release": "homework",
    "score": "submission",
    "verdicts": "submission",
    "key": "submission",
}
MINE = ReleaseRules(score=When.SUBMISSION, verdicts=When.LAST_ATTEMPT, key=When.CLOSING)


class World:
    """A teacher with a class and a set, and a browser."""

    def __init__(self, app):
        self.teacher = make_teacher()
        self.classroom = make_class(self.teacher, name="Class 11B")
        self.set = make_set(owner=self.teacher)
        self.browser = sign_in(app, self.teacher)

    def send(self, path="/teach/quizzes/new", **fields):
        data = {**DEFAULTS, "classroom": self.classroom.public_id, "sets": [self.set.public_id]}
        token = {"csrf_token": form_token(self.browser)}
        return self.browser.post(path, data=data | token | fields)

    def quiz(self):
        return db.session.scalars(db.select(Quiz)).one()


@pytest.fixture
def world(app):
    return World(app)


def settings_of(quiz):
    return QuizSettings.from_data(quiz.settings)


def test_a_quiz_is_set_with_what_the_form_says(world):
    response = world.send(
        opens_at="2026-03-12T09:00", closes_at="2026-03-20T16:00", draw="5", attempts="3", article="open",
        grade_of_record="latest", release="exam",
    )  # fmt: skip

    quiz = world.quiz()
    assert (response.status_code, response.location) == (303, f"/teach/quizzes/{quiz.public_id}")
    assert (quiz.title, quiz.description, quiz.classroom_id) == ("The harbour", "Read well.", world.classroom.id)
    assert quiz.owner_id == world.teacher.id
    assert quiz.opens_at == datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
    assert quiz.closes_at == datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
    assert settings_of(quiz) == QuizSettings(
        time_limit=timedelta(minutes=20),
        attempts=3,
        draw=5,
        is_article_open=True,
        release=PRESETS[Preset.EXAM],
        grade_of_record=GradeOfRecord.LATEST,
    )
    assert [item.set for item in queries.contents(quiz)] == [world.set]


def test_empty_numbers_mean_no_limit(world):
    world.send(limit="", attempts="", draw="", release="practice")

    assert settings_of(world.quiz()) == QuizSettings(time_limit=None, attempts=None, draw=None)


def test_the_parts_of_a_release_can_be_set_one_by_one(world):
    world.send(release="own", verdicts="last_attempt", key="closing", closes_at="2026-03-20T16:00")

    assert settings_of(world.quiz()).release == MINE


def test_a_preset_does_not_look_at_the_parts(world):
    world.send(release="practice", score="closing", key="submission")

    assert settings_of(world.quiz()).release == PRESETS[Preset.PRACTICE]


def test_defaults_are_right_for_a_class(world):
    page = world.browser.get(f"/teach/quizzes/new?set={world.set.public_id}&class={world.classroom.public_id}").text

    assert f'<option selected value="{world.classroom.public_id}">Class 11B</option>' in page
    assert f'value="{world.set.title}"' in page
    assert page.count(" checked ") == 4  # the set, which attempt counts, the article, what shows when


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": " "}, "Enter a title."),
        ({"sets": []}, "Choose at least one question set."),
        ({"sets": ["no-such-set"]}, "One of the sets is no longer there."),
        ({"draw": "9"}, "Only 8 questions are ready."),
        ({"draw": "0"}, "Enter a number from 1 to 500"),
        ({"draw": "many"}, "Enter a whole number"),
        ({"limit": "0"}, "Enter a number from 1 to 1440"),
        ({"limit": "1441"}, "Enter a number from 1 to 1440"),
        ({"limit": "9" * 5000}, "Enter a whole number"),
        ({"attempts": "101"}, "Enter a number from 1 to 100"),
        ({"attempts": "-1"}, "Enter a number from 1 to 100"),
        ({"classroom": "no-such-class"}, "Choose a class."),
        ({"opens_at": "tomorrow"}, "Enter a day and a time"),
        ({"opens_at": "2026-03-20T16:00", "closes_at": "2026-03-20T16:00"}, "The end must come after the opening."),
        ({"closes_at": "0001-01-01T00:00"}, "Choose a year from 2000 to 2100."),
        ({"closes_at": "9999-12-31T23:59"}, "Choose a year from 2000 to 2100."),
        ({"release": "exam"}, "Students would never see their results."),
        ({"release": "homework", "attempts": ""}, "Students would never see their results."),
        ({"release": "own", "key": "closing"}, "Students would never see their results."),
        ({"release": "own", "score": "closing", "closes_at": "2026-03-20T16:00"}, "cannot show before the score"),
        ({"release": "own", "verdicts": "last_attempt"}, "Explanations cannot show before what was right."),
        ({"release": "some day"}, "Not a valid choice"),
        ({"article": "ajar"}, "Not a valid choice"),
    ],
)
def test_what_makes_no_sense_is_refused(world, fields, message):
    response = world.send(**fields)

    assert response.status_code == 422
    assert message in response.text
    assert "<title>Error:" in response.text
    assert db.session.scalars(db.select(Quiz)).all() == []


def test_somebody_elses_class_and_set_are_not_there(world):
    theirs = make_class()
    set_of_theirs = make_set(owner=theirs.teacher)

    assert world.send(classroom=theirs.public_id).status_code == 422
    assert world.send(sets=[set_of_theirs.public_id]).status_code == 422
    assert db.session.scalars(db.select(Quiz)).all() == []


def test_sets_on_different_articles_do_not_go_together(world):
    other = make_set(owner=world.teacher, article=make_article())

    response = world.send(sets=[world.set.public_id, other.public_id])

    assert response.status_code == 422
    assert "Choose sets on one article" in response.text


def test_a_set_without_ready_questions_makes_no_quiz(world):
    draft = make_set([a_question("draft", passages=())], owner=world.teacher)

    response = world.send(sets=[draft.public_id])

    assert response.status_code == 422
    assert "no question that is ready" in response.text


class TestChanging:
    def path(self, quiz):
        return f"/teach/quizzes/{quiz.public_id}/settings"

    def test_the_form_shows_the_quiz_and_saving_it_as_it_is_changes_nothing(self, world):
        settings = QuizSettings(time_limit=timedelta(minutes=7), attempts=None, release=MINE)
        closes_at = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
        quiz = make_quiz(world.classroom, sets=[world.set], settings=settings, closes_at=closes_at)

        page = world.browser.get(self.path(quiz)).text
        response = world.send(
            self.path(quiz), title=quiz.title, description="", limit="7", attempts="", closes_at="2026-03-20T16:00",
            release="own", verdicts="last_attempt", key="closing",
        )  # fmt: skip

        assert 'value="2026-03-20T16:00"' in page
        assert response.status_code == 303
        changed = world.quiz()
        assert (settings_of(changed), changed.closes_at) == (settings, closes_at)

    def test_a_quiz_keeps_its_class(self, world):
        quiz = make_quiz(world.classroom, sets=[world.set])
        other = make_class(world.teacher)

        world.send(self.path(quiz), classroom=other.public_id)

        assert world.quiz().classroom_id == world.classroom.id

    def test_chosen_questions_can_be_kept(self, world):
        partly = make_set([], owner=world.teacher)
        quiz = make_quiz(world.classroom, questions=[make_question(partly, a_question("a"))])

        assert "The 1 question chosen by itself" in world.browser.get(self.path(quiz)).text
        assert world.send(self.path(quiz), sets=["chosen"], draw="1").status_code == 303
        assert [(item.set, item.is_chosen) for item in queries.contents(world.quiz())] == [(partly, True)]

    def test_an_end_that_results_wait_for_stays(self, world):
        settings = QuizSettings(release=PRESETS[Preset.EXAM])
        closes_at = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
        quiz = make_quiz(world.classroom, sets=[world.set], settings=settings, closes_at=closes_at)

        response = world.send(self.path(quiz), release="practice")

        assert response.status_code == 422
        assert "wait for the end" in response.text
        assert world.send(self.path(quiz), release="practice", closes_at="2026-03-20T16:00").status_code == 303

    def test_somebody_elses_quiz_and_a_built_in_one_are_not_there(self, world):
        theirs, built_in = make_quiz(make_class()), make_quiz()

        for quiz in (theirs, built_in):
            assert world.browser.get(self.path(quiz)).status_code == 404
            assert world.send(self.path(quiz)).status_code == 404


class TestR40TheZoneIsNamed:
    @pytest.fixture
    def berlin(self, app, world):
        app.config["TIME_ZONE"] = app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Berlin"
        return world

    def test_times_are_typed_in_the_zone_of_the_site(self, berlin):
        assert "Times are in Europe/Berlin" in berlin.browser.get("/teach/quizzes/new").text

        berlin.send(opens_at="2026-07-01T09:00", closes_at="2026-12-01T09:00")

        quiz = berlin.quiz()
        assert quiz.opens_at == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
        assert quiz.closes_at == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("typed", "words", "meanings"),
        [
            ("2026-10-25T02:30", "twice", ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"]),
            ("2026-03-29T02:30", "skip", ["2026-03-29T00:30:00+00:00", "2026-03-29T01:30:00+00:00"]),
        ],
    )
    def test_R41_a_time_with_two_meanings_is_refused_with_both_offered(self, berlin, typed, words, meanings):
        refused = berlin.send(closes_at=typed)

        assert refused.status_code == 422
        assert words in refused.text
        for meaning in meanings:
            assert f'value="{meaning}"' in refused.text

        assert berlin.send(closes_at=typed, closes_reading=meanings[1]).status_code == 303
        assert berlin.quiz().closes_at == datetime.fromisoformat(meanings[1])

    def test_R41_a_reading_of_another_time_is_not_taken(self, berlin):
        response = berlin.send(closes_at="2026-10-25T02:30", closes_reading="2026-03-29T01:30:00+00:00")

        assert response.status_code == 422


def test_a_quiz_that_is_being_taken_says_who_is_affected(world):
    quiz = make_quiz(world.classroom)
    path = f"/teach/quizzes/{quiz.public_id}/settings"
    make_attempt(quiz, make_user())
    make_attempt(make_quiz(world.classroom), make_user(), state=AttemptState.IN_PROGRESS)
    make_attempt(quiz, world.teacher, state=AttemptState.IN_PROGRESS, is_preview=True)
    assert "working on this quiz now" not in world.browser.get(path).text
    for _ in range(2):
        make_attempt(quiz, make_user(), state=AttemptState.IN_PROGRESS)
    assert "2 students are working on this quiz now." in world.browser.get(path).text
    refused = world.send(path, title="")
    assert refused.status_code == 422
    assert "2 students are working on this quiz now." in refused.text
