"""The one clock: aware UTC instants. Everything below a view takes `now` as an argument."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app, g


def now() -> datetime:
    """The server's time. In test mode a file may hold seconds to add, so that tests need not wait."""
    path = current_app.config["TEST_CLOCK_FILE"]
    ahead = float(Path(path).read_text()) if path else 0.0
    return datetime.now(UTC) + timedelta(seconds=ahead)


def note_arrival() -> None:
    """Remember when this request reached us, before anything can make it wait."""
    g.arrived_at = now()


def arrival() -> datetime:
    """The instant by which this request is judged."""
    instant: datetime = g.arrived_at
    return instant
