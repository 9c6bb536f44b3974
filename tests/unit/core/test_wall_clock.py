from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from quizapp.core.wall_clock import is_skipped, readings


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "instants", "skipped"),
    [
        pytest.param("UTC", "2026-03-29T02:30", ["2026-03-29T02:30"], False, id="utc"),
        pytest.param("Europe/Berlin", "2026-03-29T01:59", ["2026-03-29T00:59"], False, id="before the clocks go on"),
        pytest.param(
            "Europe/Berlin", "2026-03-29T02:30", ["2026-03-29T00:30", "2026-03-29T01:30"], True, id="a skipped time"
        ),
        pytest.param("Europe/Berlin", "2026-03-29T03:00", ["2026-03-29T01:00"], False, id="after the clocks went on"),
        pytest.param(
            "Europe/Berlin", "2026-10-25T02:30", ["2026-10-25T00:30", "2026-10-25T01:30"], False, id="a time twice"
        ),
        pytest.param("Europe/Berlin", "2026-10-25T03:00", ["2026-10-25T02:00"], False, id="after the clocks went back"),
        pytest.param("Asia/Kathmandu", "2026-01-01T05:00", ["2025-12-31T23:15"], False, id="at the turn of the year"),
        pytest.param("Pacific/Kiritimati", "2026-01-01T00:00", ["2025-12-31T10:00"], False, id="fourteen hours ahead"),
    ],
)
def test_what_a_time_on_the_wall_can_mean(zone, local, instants, skipped):
    typed = datetime.fromisoformat(local)

    assert readings(typed, ZoneInfo(zone)) == tuple(at(instant) for instant in instants)
    assert is_skipped(typed, ZoneInfo(zone)) is skipped


@pytest.mark.parametrize("local", ["0001-01-01T00:00", "1999-12-31T23:59", "2101-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_outside_the_years_of_quizzes_means_nothing(local):
    assert readings(datetime.fromisoformat(local), ZoneInfo("Pacific/Kiritimati")) == ()
