"""Tags that say what a question is: `difficulty:easy`, `process:infer`, `group:NAME` become its own fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from quizapp.core.question import Difficulty, Process


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a question is filed under."""

    tags: tuple[str, ...] = ()
    difficulty: Difficulty | None = None
    process: Process | None = None
    group: tuple[str, ...] = ()


def sort_tags(labels: Labels) -> Labels:
    """Move such tags to the fields they name. A field that has another value keeps it, and the tag stays a tag."""
    sorted_labels = replace(labels, tags=())
    for tag in labels.tags:
        sorted_labels = _with(sorted_labels, tag)
    return sorted_labels


def names(words: Iterable[str]) -> tuple[str, ...]:
    """The different words, in order."""
    return tuple(dict.fromkeys(words))


def _with(labels: Labels, tag: str) -> Labels:
    kind, _, word = (part.strip() for part in tag.partition(":"))
    if kind == "difficulty" and word in list(Difficulty) and labels.difficulty in (None, word):
        return replace(labels, difficulty=Difficulty(word))
    if kind == "process" and word in list(Process) and labels.process in (None, word):
        return replace(labels, process=Process(word))
    if kind == "group" and word:
        return replace(labels, group=names((*labels.group, word)))
    return replace(labels, tags=names((*labels.tags, tag)))
