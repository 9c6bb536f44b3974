from datetime import UTC, datetime, timedelta

import pytest

from quizapp.core.quiz import GradeOfRecord, QuizSettings
from quizapp.core.review import PRESETS, Preset, ReleaseRules, When
from quizapp.quizzes import words
from quizapp.quizzes.models import Quiz

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _request(app):
    with app.test_request_context():
        yield


def rules(score, verdicts, key):
    return ReleaseRules(score=When(score), verdicts=When(verdicts), key=When(key))


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (MINUTE, "1 minute"),
        (20 * MINUTE, "20 minutes"),
        (timedelta(seconds=61), "2 minutes"),
        (90 * MINUTE, "90 minutes"),
    ],
)
def test_a_length_is_told_in_begun_minutes(time, text):
    assert words.length(time) == text


@pytest.mark.parametrize(
    ("release", "sentences"),
    [
        (PRESETS[Preset.PRACTICE], ["Score, answers and explanations show straight after each attempt."]),
        (
            PRESETS[Preset.HOMEWORK],
            [
                "The score shows straight after each attempt.",
                "Answers and explanations show after the last attempt or the end.",
            ],
        ),
        (PRESETS[Preset.EXAM], ["Score, answers and explanations show when the quiz has ended for everybody."]),
        (
            rules("submission", "last_attempt", "closing"),
            [
                "The score shows straight after each attempt.",
                "What was right shows after the last attempt or the end.",
                "Correct answers and explanations show when the quiz has ended for everybody.",
            ],
        ),
    ],
)
def test_a_release_is_told_in_one_sentence_for_each_moment(release, sentences):
    assert words.release(release) == sentences


def test_a_summary_tells_everything_that_was_set():
    settings = QuizSettings(time_limit=20 * MINUTE, attempts=None, grade_of_record=GradeOfRecord.AVERAGE)
    quiz = Quiz(opens_at=datetime(2026, 3, 12, 9, 0, tzinfo=UTC))

    assert words.summary(quiz, settings) == [
        "Every student can take this as often as they like.",
        "Each attempt has 20 minutes.",
        "It opens on Thu 12 Mar 2026, 09:00 (UTC).",
        "It has no end.",
        "The average of all attempts counts.",
        "The article is closed during the quiz.",
        "Score, answers and explanations show straight after each attempt.",
    ]


def test_with_one_attempt_nothing_is_said_about_which_counts():
    assert not any("counts" in sentence for sentence in words.summary(Quiz(), QuizSettings(attempts=1)))


@pytest.mark.parametrize("release", [*PRESETS.values(), rules("submission", "submission", "closing")])
def test_a_preset_is_known_by_its_rules(release):
    preset = words.preset_of(release)

    assert (PRESETS[preset] if preset else rules("submission", "submission", "closing")) == release
