from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.quiz import QuizSettings
from quizapp.core.review import HIDDEN, PRESETS, SHOWN, Preset, Release
from quizapp.core.standing import Standing, closes_for_all_at, released
from quizapp.core.timing import Accommodation

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
BEFORE, AFTER = NOW - timedelta(minutes=1), NOW + timedelta(minutes=1)
GRACE = timedelta(seconds=30)
NOTHING = Standing(
    closes_at=None, closes_for_all_at=None, accommodation=Accommodation(), attempts_used=1, is_working=False
)
SCORE_ONLY = Release(score=True, verdicts=False, key=False)


def settings(preset, attempts=1):
    return QuizSettings(attempts=attempts, release=PRESETS[preset])


def test_an_open_attempt_shows_nothing():
    assert released(NOTHING, settings(Preset.PRACTICE), is_closed=False, now=NOW) == (HIDDEN, None)


def test_a_practice_quiz_shows_everything_at_once():
    assert released(NOTHING, settings(Preset.PRACTICE), is_closed=True, now=NOW) == (SHOWN, None)


def test_an_exam_opens_when_it_has_closed_for_everybody():
    before = replace(NOTHING, closes_at=BEFORE, closes_for_all_at=AFTER)
    after = replace(NOTHING, closes_at=BEFORE, closes_for_all_at=NOW)
    assert released(before, settings(Preset.EXAM), is_closed=True, now=NOW) == (HIDDEN, AFTER)
    assert released(after, settings(Preset.EXAM), is_closed=True, now=NOW) == (SHOWN, None)


def test_homework_with_an_attempt_left_shows_the_score_and_says_when_the_rest_comes():
    standing = replace(NOTHING, closes_at=AFTER)
    assert released(standing, settings(Preset.HOMEWORK, 2), is_closed=True, now=NOW) == (SCORE_ONLY, AFTER)


def test_homework_shows_everything_after_the_last_attempt():
    standing = replace(NOTHING, attempts_used=2)
    assert released(standing, settings(Preset.HOMEWORK, 2), is_closed=True, now=NOW) == (SHOWN, None)


def test_an_attempt_given_beyond_the_settings_is_waited_for():
    standing = replace(NOTHING, attempts_used=2, accommodation=Accommodation(extra_attempts=1))
    assert released(standing, settings(Preset.HOMEWORK, 2), is_closed=True, now=NOW) == (SCORE_ONLY, None)


def test_homework_closes_for_each_student_at_the_student_s_own_time():
    late = Accommodation(closes_at=AFTER)
    standing = replace(NOTHING, closes_at=BEFORE, accommodation=late)
    assert released(standing, settings(Preset.HOMEWORK, 2), is_closed=True, now=NOW) == (SCORE_ONLY, AFTER)


@pytest.mark.parametrize(
    ("closes_at", "latest", "expected"),
    [
        (None, None, None),
        (None, NOW, None),
        (NOW, None, NOW + GRACE),
        (NOW, AFTER, AFTER + GRACE),
        (NOW, BEFORE, NOW + GRACE),
    ],
)
def test_a_quiz_closes_for_all_with_its_last_student_plus_grace(closes_at, latest, expected):
    assert closes_for_all_at(closes_at, latest, GRACE) == expected
