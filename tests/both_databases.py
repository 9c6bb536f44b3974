"""Proof that a full run tried every data test on SQLite and on PostgreSQL: the same tests, and not none."""

from __future__ import annotations

import pytest

DATABASES = ("sqlite", "postgresql")


def note_database(item: pytest.Item) -> None:
    """Make the reports of a data test say which test it is and on which database, unless it is about one database."""
    callspec = getattr(item, "callspec", None)
    if callspec is None or "database_name" not in callspec.params or item.get_closest_marker("only_on"):
        return
    database = callspec.params["database_name"]
    item.user_properties.append(("data_test", (database, item.nodeid.replace(f"[{database}", "[", 1))))


class BothDatabases:
    """Counts the data tests that ran on each database and fails a full run in which they differ."""

    def __init__(self, config: pytest.Config) -> None:
        self.is_full_run = is_full_run(config)
        self.ran: dict[str, set[str]] = {name: set() for name in DATABASES}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a data test that ran, whether it passed or failed."""
        data_test = dict(report.user_properties).get("data_test")
        if data_test and report.when == "call" and not report.skipped:
            database, test = data_test
            self.ran[database].add(test)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Turn a passing full run into a failing one where a test is missing on a database."""
        if self.is_full_run and session.exitstatus == pytest.ExitCode.OK and self.problem():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print both counts, and what is wrong with them."""
        if not any(self.ran.values()) and not self.is_full_run:
            return
        counts = ", ".join(f"{len(tests)} on {database}" for database, tests in self.ran.items())
        terminalreporter.write_line(f"data tests: {counts}")
        if self.is_full_run and self.problem():
            terminalreporter.write_line(f"FAILED: {self.problem()}", red=True)

    def problem(self) -> str | None:
        """What is wrong with the two sets of tests, if anything."""
        sqlite, postgresql = self.ran.values()
        if not sqlite or not postgresql:
            return "no data test ran on one of the databases"
        lonely = sorted(sqlite ^ postgresql)
        return f"ran on one database only: {', '.join(lonely[:10])}" if lonely else None


def is_full_run(config: pytest.Config) -> bool:
    """Whether nothing was selected: no path, word, mark, or list of earlier failures."""
    option = config.option
    chosen = (option.keyword, option.markexpr, option.deselect, option.lf, option.collectonly, option.maxfail)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not any(chosen)
