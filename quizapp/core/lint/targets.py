"""What a bank on an article is meant to hold, as plain data: each article may have its own."""

from __future__ import annotations

from dataclasses import dataclass

Mix = tuple[tuple[str, float], ...]
"""Names with their weights: a name's share of the questions is its weight in the sum of them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """The mix that a bank should have, and how dense it should be; the figures are those of the item-writing standard.

    `sections` are headings of the article with weights (questions out of all, say). They belong to one article; without
    them the sections are counted but not judged. `fewest` is the least number of questions on the whole article.
    """

    sections: Mix = ()
    process: Mix = (("retrieve", 40), ("infer", 25), ("integrate", 22), ("evaluate", 13))
    difficulty: Mix = (("easy", 35), ("medium", 45), ("hard", 20))
    types: Mix = (
        ("single_choice", 60),
        ("multiple_response", 20),
        ("true_false", 12),
        ("ordering", 10),
        ("matching", 9),
        ("numeric", 9),
        ("short_answer", 16),
        ("cloze", 14),
    )
    characters_per_question: int = 350
    fewest: int = 0


def shares(mix: Mix) -> dict[str, float]:
    """The share of each name, together 1; nothing for an empty mix."""
    whole = sum(weight for _, weight in mix)
    return {name: weight / whole for name, weight in mix} if whole else {}
