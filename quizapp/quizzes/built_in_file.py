"""Reading `quizzes.yaml`: the quizzes that come with an article folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import yaml

from quizapp.core.quiz import GradeOfRecord, QuizSettings, never_releases
from quizapp.core.review import PRESETS, Preset

FILE_NAME = "quizzes.yaml"
FIELDS = {
    *("id", "title", "description", "sets", "questions", "draw"),
    *("minutes", "attempts", "release", "article_open", "grade_of_record"),
}
ONE: int | None = 1
T = TypeVar("T")
Name = TypeVar("Name", bound=StrEnum)


class QuizFileError(Exception):
    """The file cannot be loaded; each problem says where it is and what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Wrong(Exception):
    """One problem of one quiz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltIn:
    """A quiz as the file has it: whole sets by id, or questions by set id and id."""

    slug: str
    title: str
    description: str
    sets: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    settings: QuizSettings


def read(path: Path) -> list[BuiltIn]:
    """The quizzes of the file, in its order. Raises QuizFileError with every problem found."""
    entries = _entries(path)
    quizzes, problems = [], []
    for number, entry in enumerate(entries, start=1):
        try:
            quizzes.append(_quiz(entry))
        except Wrong as error:
            problems.append(f"{path.name}: {_name(entry, number)}: {error}")
    twice = [slug for slug, count in Counter(quiz.slug for quiz in quizzes).items() if count > 1]
    problems += [f"{path.name}: quiz {slug}: the id is there more than once" for slug in twice]
    if problems:
        raise QuizFileError(problems)
    return quizzes


def _entries(path: Path) -> list[Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise QuizFileError([f"{path.name}: {error}"]) from error
    if not isinstance(data, dict) or not isinstance(data.get("quizzes"), list):
        raise QuizFileError([f"{path.name}: expected a list under `quizzes`"])
    entries: list[Any] = data["quizzes"]
    return entries


def _name(entry: Any, number: int) -> str:
    slug = entry.get("id") if isinstance(entry, dict) else None
    return f"quiz {slug}" if isinstance(slug, str) else f"quiz number {number}"


def _quiz(entry: Any) -> BuiltIn:
    if not isinstance(entry, dict):
        raise Wrong("expected a mapping")
    if unknown := sorted(str(key) for key in entry if key not in FIELDS):
        raise Wrong(f"unknown field {', '.join(unknown)}")
    sets, questions = _list(entry, "sets", _text), _list(entry, "questions", _reference)
    if bool(sets) == bool(questions):
        raise Wrong("needs either `sets` or `questions`")
    settings = _settings(entry)
    if never_releases(settings, has_closing_time=False):
        raise Wrong("its results would never show, because it has no end")
    return BuiltIn(
        slug=_field(entry, "id", _text),
        title=_field(entry, "title", _text),
        description=_field(entry, "description", _text, ""),
        sets=sets,
        questions=questions,
        settings=settings,
    )


def _settings(entry: Mapping[str, Any]) -> QuizSettings:
    minutes = _field(entry, "minutes", _count, None)
    return QuizSettings(
        time_limit=None if minutes is None else timedelta(minutes=minutes),
        attempts=_field(entry, "attempts", _count, ONE),
        draw=_field(entry, "draw", _count, None),
        is_article_open=_field(entry, "article_open", _truth, False),
        release=PRESETS[_field(entry, "release", _member(Preset), Preset.PRACTICE)],
        grade_of_record=_field(entry, "grade_of_record", _member(GradeOfRecord), GradeOfRecord.HIGHEST),
    )


def _field(entry: Mapping[str, Any], name: str, check: Callable[[Any], T], *default: T) -> T:
    if name not in entry:
        if default:
            return default[0]
        raise Wrong(f"`{name}` is missing")
    try:
        return check(entry[name])
    except Wrong as error:
        raise Wrong(f"`{name}`: {error}") from None


def _list(entry: Mapping[str, Any], name: str, check: Callable[[Any], T]) -> tuple[T, ...]:
    items = entry.get(name) or []
    if not isinstance(items, list):
        raise Wrong(f"`{name}`: expected a list")
    return tuple(_field({name: item}, name, check) for item in items)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Wrong("expected a text")
    return value.strip()


def _count(value: Any) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Wrong("expected a whole number from 1 up, or null")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong("expected true or false")
    return value


def _member(kind: type[Name]) -> Callable[[Any], Name]:
    def check(value: Any) -> Name:
        try:
            return kind(value)
        except ValueError:
            raise Wrong(f"expected one of {', '.join(kind)}") from None

    return check


def _reference(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict) or set(value) != {"set", "question"}:
        raise Wrong("expected {set: …, question: …}")
    return _text(value["set"]), _text(value["question"])
