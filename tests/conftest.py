"""What the whole test run needs: a clean environment, a PostgreSQL, and the count of data tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.both_databases import BothDatabases, note_database
from tests.postgresql import start_in_background, stop_background

UNIT_TESTS = Path(__file__).parent / "unit"
OUR_SETTINGS = ("BASE_URL", "DATABASE_URL", "QUIZAPP_MODE", "SIGN_UP", "SITE_NAME", "TIME_ZONE", "TRUSTED_HOSTS")

# A busy machine is no failure. The build server tries the same examples each time, people always new ones.
settings.register_profile("passage", deadline=None, print_blob=True, derandomize=bool(os.environ.get("CI")))
settings.load_profile("passage")


def pytest_configure(config: pytest.Config) -> None:
    """Once a run, before its workers start: begin to start PostgreSQL, and pass its address on in the environment."""
    if is_worker(config):
        return
    for name in OUR_SETTINGS:
        os.environ.pop(name, None)
    config.pluginmanager.register(BothDatabases(config))
    if needs_database(config) and not os.environ.get("TEST_DATABASE_URL"):
        os.environ["TEST_DATABASE_URL"], process = start_in_background()
        config.add_cleanup(lambda: stop_background(process))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Let the count of data tests know this one."""
    note_database(item)


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of pytest-xdist's workers."""
    return hasattr(config, "workerinput")


def needs_database(config: pytest.Config) -> bool:
    """Whether anything beside unit tests was asked for."""
    paths = (Path(config.invocation_params.dir, argument.partition("::")[0]) for argument in config.args)
    return not config.option.collectonly and not all(UNIT_TESTS in (path, *path.parents) for path in paths)
