"""Articles cut into paragraphs. A version's text never changes, so each process cuts it once."""

from __future__ import annotations

from quizapp.core.passage import Article, parse_article
from quizapp.library.models import ArticleVersion

MAX_KEPT = 200
_kept: dict[str, Article] = {}


def get_article(version: ArticleVersion) -> Article:
    """The article of this version; its text is read only where this process has not cut it before."""
    article = _kept.get(version.digest)
    if article is None:
        article = parse_article(version.text)
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[version.digest] = article
    return article
