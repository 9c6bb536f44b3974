"""An article folder: `article.yaml`, the text it names, every `*.quiz.yaml`, and the plan of the bank, `bank.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quizapp.formats import native
from quizapp.formats.codes import FileRefused
from quizapp.formats.nodes import Mapping as MappingNode
from quizapp.formats.nodes import Scalar, compose
from quizapp.formats.normalised import ParsedFile, SourceText
from quizapp.formats.text import decode
from quizapp.library.messages import in_words, lines_of

ARTICLE_FILE = "article.yaml"
PLAN_FILE = "bank.yaml"
SET_FILES = "*.quiz.yaml"


class FolderRefused(Exception):
    """The folder cannot be loaded as it stands; each problem says where it is and what is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """An article folder as it was read, without a fault."""

    about: Mapping[str, str]
    plan: Mapping[str, Any]
    source: SourceText
    sets: Sequence[ParsedFile]


def read_folder(path: Path) -> Folder:
    """The files of the folder. Raises FolderRefused with every problem found."""
    about, plan = _about(path), read_mapping(path / PLAN_FILE)
    source = _article_text(path, about)
    parsed = {file: native.read(file.read_bytes(), lambda _stated: source) for file in sorted(path.glob(SET_FILES))}
    problems = [f"{file.name}:{line}" for file, each in parsed.items() for line in _faults(each, source)]
    ids = Counter(each.meta.id for each in parsed.values())
    problems += [
        f"{path.name}: the id {id_} is there more than once" for id_, count in ids.items() if id_ and count > 1
    ]
    if problems:
        raise FolderRefused(problems)
    return Folder(about=about, plan=plan, source=source, sets=list(parsed.values()))


def read_mapping(file: Path) -> dict[str, Any]:
    """A file of our own beside the sets; nothing if it is missing. Raises FolderRefused."""
    if not file.is_file():
        return {}
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FolderRefused([f"{file.name}: {' '.join(str(error).split())}"]) from error
    if not isinstance(content, dict):
        raise FolderRefused([f"{file.name}:1: this is no mapping"])
    return content


def _faults(parsed: ParsedFile, source: SourceText) -> Iterator[str]:
    if parsed.exit_status:
        yield from lines_of(parsed)
    elif not parsed.meta.id:
        yield "1: the set has no id"
    elif parsed.source != source:
        yield "1: the set holds another text than the folder's article"


def _about(path: Path) -> dict[str, str]:
    """What `article.yaml` says."""
    file = path / ARTICLE_FILE
    try:
        root = compose(decode(file.read_bytes()))
    except OSError as error:
        raise FolderRefused([f"{file}: {error.strerror}"]) from error
    except FileRefused as refusal:
        raise FolderRefused([f"{ARTICLE_FILE}:{refusal.note.line or 1}: {in_words(refusal.note)}"]) from refusal
    entries = root.entries if isinstance(root, MappingNode) else {}
    about = {key: entry.node.value for key, entry in entries.items() if isinstance(entry.node, Scalar)}
    if missing := [key for key in ("slug", "title", "file", "sha256") if not about.get(key)]:
        raise FolderRefused([f"{ARTICLE_FILE}:1: {', '.join(missing)} missing"])
    return about


def _article_text(path: Path, about: Mapping[str, str]) -> SourceText:
    """The text, which must be byte for byte the one that `article.yaml` describes."""
    name = about["file"]
    try:
        source = native.read_article((path / Path(name).name).read_bytes())
    except OSError as error:
        raise FolderRefused([f"{name}: {error.strerror}"]) from error
    except FileRefused as refusal:
        raise FolderRefused([f"{name}:{refusal.note.line or 1}: {in_words(refusal.note)}"]) from refusal
    if source.digest != about["sha256"]:
        raise FolderRefused([f"{ARTICLE_FILE}:1: sha256 is not that of {name}, which is {source.digest}"])
    return source
