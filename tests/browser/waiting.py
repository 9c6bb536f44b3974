"""Waiting for what a page does without showing it."""

from time import monotonic

from playwright.sync_api import Page

EVERYTHING_IS_SENT = "!Object.keys(localStorage).length"
LONGEST_SECONDS = 10


def wait_until(page: Page, condition: str) -> None:
    """Return once the expression is true in the page. Playwright's own way evaluates text, which our policy forbids."""
    end = monotonic() + LONGEST_SECONDS
    while not page.evaluate(condition):
        assert monotonic() < end, f"never true: {condition}"
        page.wait_for_timeout(20)
