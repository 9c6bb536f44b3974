from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from quizapp.core.quiz import GradeOfRecord, QuizSettings, never_releases
from quizapp.core.review import (
    HIDDEN,
    PRESETS,
    SHOWN,
    Preset,
    Release,
    ReleaseRules,
    Situation,
    When,
    is_withheld,
    release,
)

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENT = timedelta(microseconds=1)
SCORE = Release(score=True, verdicts=False, key=False)
SUBMISSION, LAST_ATTEMPT, CLOSING = When


def a_situation(**facts) -> Situation:
    usual = {"now": NOW, "is_closed": True, "is_working": False, "attempts_left": 1, "closes_at": None}
    return Situation(**usual | {"closes_for_all_at": None} | facts)


@pytest.mark.parametrize("preset", Preset)
def test_nothing_is_shown_of_a_running_attempt_whatever_the_clock_says(preset):
    facts = {"is_closed": False, "attempts_left": 0, "closes_at": NOW - HOUR, "closes_for_all_at": NOW - HOUR}
    assert release(PRESETS[preset], a_situation(**facts)) == HIDDEN


@pytest.mark.parametrize(
    ("preset", "facts", "shown"),
    [
        pytest.param(Preset.PRACTICE, {}, SHOWN, id="practice shows all at once"),
        pytest.param(Preset.HOMEWORK, {}, SCORE, id="homework shows the score at once"),
        pytest.param(Preset.HOMEWORK, {"attempts_left": None}, SCORE, id="homework without a last attempt waits"),
        pytest.param(Preset.HOMEWORK, {"attempts_left": 0}, SHOWN, id="homework shows the rest after the last attempt"),
        pytest.param(
            Preset.HOMEWORK,
            {"attempts_left": 0, "is_working": True},
            SCORE,
            id="homework waits while the last one runs",
        ),
        pytest.param(
            Preset.HOMEWORK, {"closes_at": NOW, "is_working": True}, SCORE, id="homework brought forward waits as well"
        ),
        pytest.param(Preset.HOMEWORK, {"closes_at": NOW + MOMENT}, SCORE, id="homework waits for the closing time"),
        pytest.param(
            Preset.HOMEWORK, {"closes_at": NOW}, SHOWN, id="homework shows the rest at this student's closing"
        ),
        pytest.param(Preset.EXAM, {"attempts_left": 0}, HIDDEN, id="an exam shows nothing at hand-in"),
        pytest.param(Preset.EXAM, {"closes_at": NOW - HOUR}, HIDDEN, id="nor when it has closed for this student"),
        pytest.param(Preset.EXAM, {"closes_for_all_at": NOW + MOMENT}, HIDDEN, id="nor while somebody can answer"),
        pytest.param(Preset.EXAM, {"closes_for_all_at": NOW}, SHOWN, id="an exam shows all when it has closed for all"),
    ],
)
def test_each_preset_shows_its_parts_at_their_moments(preset, facts, shown):
    assert release(PRESETS[preset], a_situation(**facts)) == shown


@pytest.mark.parametrize("moments", list(product(When, repeat=3)))
@pytest.mark.parametrize("attempts_left", [0, 1])
def test_the_key_never_comes_before_the_verdict_nor_the_verdict_before_the_score(moments, attempts_left):
    rules = ReleaseRules(**dict(zip(("score", "verdicts", "key"), moments, strict=True)))
    shown = release(rules, a_situation(attempts_left=attempts_left))
    assert shown.score >= shown.verdicts >= shown.key


def test_the_clock_opens_what_waits_for_a_closing_time():
    situation = a_situation(closes_at=NOW + HOUR, closes_for_all_at=NOW + 2 * HOUR)
    opens = [situation.opens_at(moment) for moment in When]
    assert opens == [None, NOW + HOUR, NOW + 2 * HOUR]
    assert replace(situation, is_working=True).opens_at(When.LAST_ATTEMPT) is None


def test_a_question_that_is_being_answered_elsewhere_is_withheld():
    assert is_withheld(7, frozenset({7, 8}))
    assert not is_withheld(9, frozenset({7, 8}))


@pytest.mark.parametrize("rules", list(PRESETS.values()))
def test_release_rules_survive_their_stored_form(rules):
    assert ReleaseRules.from_data(rules.to_data()) == rules


@pytest.mark.parametrize(
    ("preset", "attempts", "has_closing_time", "never"),
    [
        pytest.param(Preset.PRACTICE, None, False, False, id="practice always shows"),
        pytest.param(Preset.HOMEWORK, None, False, True, id="homework without limit and end"),
        pytest.param(Preset.HOMEWORK, None, True, False, id="homework with an end"),
        pytest.param(Preset.HOMEWORK, 2, False, False, id="homework with a last attempt"),
        pytest.param(Preset.EXAM, 1, False, True, id="an exam without end"),
        pytest.param(Preset.EXAM, 1, True, False, id="an exam with an end"),
    ],
)
def test_settings_that_would_never_show_a_result_are_told_apart(preset, attempts, has_closing_time, never):
    settings = QuizSettings(attempts=attempts, release=PRESETS[preset])
    assert never_releases(settings, has_closing_time=has_closing_time) is never


@pytest.mark.parametrize(
    "settings",
    [
        QuizSettings(),
        QuizSettings(
            time_limit=timedelta(minutes=20),
            attempts=None,
            draw=10,
            is_article_open=True,
            release=PRESETS[Preset.EXAM],
            grade_of_record=GradeOfRecord.AVERAGE,
        ),
    ],
)
def test_settings_survive_their_stored_form(settings):
    assert QuizSettings.from_data(settings.to_data()) == settings
