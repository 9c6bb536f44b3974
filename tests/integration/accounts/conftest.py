"""What tests of accounts share: a clock that can be turned, and a browser that fills in forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask


@pytest.fixture
def turn_clock(app: Flask, tmp_path: Path) -> Callable[[timedelta], None]:
    """`turn_clock(timedelta(hours=2))`: from now on the application's clock is that far ahead."""
    path = tmp_path / "clock"

    def turn(ahead: timedelta) -> None:
        path.write_text(str(ahead.total_seconds()))
        app.config["TEST_CLOCK_FILE"] = str(path)

    return turn
