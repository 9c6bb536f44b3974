"""The fixtures of browser tests: the served application, and a strict Chromium that looks at it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

from tests.database import dispose, make_test_app, temporary_folder
from tests.live_server import ROOT, LiveServer

BROWSER_NOTE = ROOT / ".venv" / "browser"
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--in-process-gpu",  # with the line above: an eighth less to compute on a machine without one
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


class Watch:
    """Notes what must not happen in a page: console errors (CSP violations are such), exceptions, other hosts."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._problems: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def expect(self, pattern: str) -> None:
        """Let pass, in this test, every problem in which the regular expression is found."""
        self._expected.append(re.compile(pattern))

    def on(self, context: BrowserContext) -> None:
        """Begin to watch all pages of a browser context."""
        context.on("console", self._console)
        context.on("weberror", self._exception)
        context.on("request", self._request)

    def problems(self) -> list[str]:
        """What happened that no test expects."""
        return [text for text in self._problems if not any(pattern.search(text) for pattern in self._expected)]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._problems.append(f"console: {message.text} ({message.location.get('url')})")

    def _exception(self, error: WebError) -> None:
        self._problems.append(f"exception: {error.error}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:", "blob:", "about:")):
            self._problems.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """This worker's Chromium, the one that tools/browser.py found."""
    if not BROWSER_NOTE.is_file():
        pytest.fail("there is no browser: run python tools/browser.py", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER_NOTE.read_text().strip(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[LiveServer, Path]]:
    """This worker's server, and the database with which each test begins: the built-in quizzes and nobody."""
    with temporary_folder() as folder:
        server = LiveServer(folder)
        server.flask("db upgrade")
        server.flask("questions load questions/")
        server.keep_database(folder / "kept.sqlite3")
        yield server, folder / "kept.sqlite3"
        server.stop()


@pytest.fixture
def live_server(served: tuple[LiveServer, Path]) -> Iterator[LiveServer]:
    """The running server with the built-in quizzes and nobody's data: `url`, `start`, `stop`, `kill`, `advance`."""
    server, kept = served
    server.reset(kept)
    if not server.is_running:
        server.start()
    yield server
    print(server.log.read_text()[-4000:])  # shown where the test failed


@pytest.fixture
def live_app(live_server: LiveServer) -> Iterator[Flask]:
    """An application on the served database, with a context, for the test to arrange rows and to look at them."""
    app = make_test_app(live_server.settings["DATABASE_URL"], **live_server.settings)
    with app.app_context():
        yield app
    dispose(app)


@pytest.fixture
def watch(live_server: LiveServer) -> Iterator[Watch]:
    """What the pages of this test must not do; `watch.expect(pattern)` lets one thing pass."""
    watch = Watch(live_server.url)
    yield watch
    problems = watch.problems()
    if problems:
        pytest.fail("\n".join(problems), pytrace=False)


@pytest.fixture
def new_context(browser: Browser, live_server: LiveServer, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """`new_context(java_script_enabled=False)`: one more person's browser, empty, and watched."""
    contexts = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"base_url": live_server.url, "locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        watch.on(context)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A page of 1280 by 720 in a context of its own."""
    return new_context().new_page()
