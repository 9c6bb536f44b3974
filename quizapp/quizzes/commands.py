"""`flask questions load`: the built-in articles, question sets and quizzes, from their files."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from quizapp import clock
from quizapp.library.folder import ARTICLE_FILE, FolderRefused
from quizapp.library.lint_command import questions
from quizapp.library.services import LoadedFolder, load_folder
from quizapp.quizzes.built_in import Loaded, load_built_in
from quizapp.quizzes.built_in_file import QuizFileError
from quizapp.quizzes.services import follow_sets
from quizapp.transaction import write_transaction

__all__ = ["questions"]


@questions.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def load(folder: Path) -> None:
    """Make the built-in articles, sets and quizzes what the files below FOLDER say. Loading twice changes nothing.

    Each article folder is loaded whole or not at all. Exit status: 0 all were loaded, 1 one or more were refused.
    """
    paths = sorted(file.parent for file in folder.rglob(ARTICLE_FILE))
    if not paths:
        raise click.ClickException(f"there is no {ARTICLE_FILE} below {folder}")
    outcomes = [_load(path) for path in paths]
    if not all(outcomes):
        sys.exit(1)


def _load(path: Path) -> bool:
    """Load one article folder and say what came of it; whether it was loaded."""
    now = clock.now()
    try:
        with write_transaction():
            loaded = load_folder(path, now)
            quizzes = load_built_in(path, loaded.article, now)
            follow_sets()
    except (FolderRefused, QuizFileError) as error:
        for problem in error.problems:
            click.echo(f"{path.name}/{problem}", err=True)
        click.echo(f"{path.name}: not loaded; nothing of it was changed.", err=True)
        return False
    click.echo(_sentence(loaded, quizzes))
    return True


def _sentence(loaded: LoadedFolder, quizzes: Loaded) -> str:
    changes = [
        f"{len(slugs)} {verb} ({', '.join(slugs)})"
        for verb, slugs in (("made", quizzes.made), ("changed", quizzes.changed), ("withdrawn", quizzes.withdrawn))
        if slugs
    ]
    sets = _count(loaded.sets, "set")
    return (
        f"{loaded.article.title}: {sets}, {loaded.question_count} questions; "
        f"quizzes: {', '.join(changes) or 'nothing new'}."
    )


def _count(things: Sequence[object], word: str) -> str:
    return f"{len(things)} {word}" if len(things) == 1 else f"{len(things)} {word}s"
