"""`flask questions coverage`: what the built-in questions on an article cover."""

from __future__ import annotations

import click

from quizapp.formats.registry import as_json
from quizapp.library import queries
from quizapp.library.commands import database, questions, report_option
from quizapp.library.coverage import read_coverage
from quizapp.library.coverage_report import NAMES, coverage_document, coverage_lines
from quizapp.library.models import ArticleVersion

__all__ = ["questions"]

STATUS = """\b
Exit status:
  0  the figures were printed
  2  there is no such article, or the database cannot be used"""


@questions.command(epilog=f"{NAMES}\n\n{STATUS}")
@click.argument("article", required=False)
@report_option
def coverage(article: str | None, report: str) -> None:
    """Say which ready questions of the built-in sets rest on which paragraphs and sentences of ARTICLE, and their mix.

    ARTICLE is the address of a built-in article, the last word of /articles/...; it can be left out if there is one
    only.
    """
    with database():
        version = _choose(article)
        covered = read_coverage(version, None)
        if report == "json":
            click.echo(as_json(coverage_document(version, covered)).encode(), nl=False)
        else:
            click.echo("\n".join(coverage_lines(version, covered)))


def _choose(slug: str | None) -> ArticleVersion:
    """The built-in article of this address, or the only one."""
    versions = queries.built_in_articles()
    chosen = [version for version in versions if slug is None or version.article.slug == slug]
    if len(chosen) == 1:
        return chosen[0]
    if not versions:
        raise click.UsageError("there is no built-in article; run `flask questions load` first")
    choices = ", ".join(version.article.slug for version in versions)
    problem = "name one of the articles" if slug is None else f"there is no built-in article {slug!r}; there are"
    raise click.UsageError(f"{problem}: {choices}")
