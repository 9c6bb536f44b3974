"""Flaws that a bank may have a few of: each is a warning, and too large a share of them an error of the bank."""

from __future__ import annotations

from collections.abc import Iterator

from quizapp.core.lint.finding import Finding, Severity

FEWEST = 20
"""Shares of fewer questions or option lists than this say nothing."""


def over_limit(rule: str, place: str, count: int, total: int, most: float, what: str) -> Iterator[Finding]:
    """An error if `count` is more than the share `most` of `total`; nothing if `total` is below FEWEST.

    One is never too many, however small the share is meant to be.
    """
    if total >= FEWEST and count > max(1, most * total):
        share, limit = 100 * count / total, 100 * most
        advice = f"{count} of {total} ({share:.1f} %) {what}; bring them down to {limit:g} %."
        yield Finding(rule=rule, severity=Severity.ERROR, question=None, place=place, advice=advice)
