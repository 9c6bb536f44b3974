"""What a report on a question file can say: its codes, and the notes that carry them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""The characters that nobody types: control characters except tab and newline."""
MAX_QUOTED = 80
"""Characters of a refused text that a message repeats."""


class Code(StrEnum):
    """One word for each thing that a reader or writer can have to say."""

    # An item is refused.
    UNSUPPORTED_TYPE = "unsupported_type"
    NO_CORRECT_ANSWER = "no_correct_answer"
    TOO_FEW_OPTIONS = "too_few_options"
    EMPTY_PROMPT = "empty_prompt"
    BAD_NUMBER = "bad_number"
    BAD_PAIR = "bad_pair"
    MISSING_FIELD = "missing_field"
    BAD_VALUE = "bad_value"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_KEY = "duplicate_key"
    OVER_LIMIT = "over_limit"
    # An item comes in changed.
    HTML_SANITISED = "html_sanitised"
    MEDIA_DROPPED = "media_dropped"
    CONTENT_DROPPED = "content_dropped"
    FRACTIONS_RESCALED = "fractions_rescaled"
    UNKNOWN_FIELD = "unknown_field"
    PASSAGE_NOT_FOUND = "passage_not_found"
    PASSAGE_AMBIGUOUS = "passage_ambiguous"
    PASSAGE_MOVED = "passage_moved"
    # The whole file is refused.
    NOT_TEXT = "not_text"
    TOO_LARGE = "too_large"
    TOO_MANY_ITEMS = "too_many_items"
    NO_QUESTIONS = "no_questions"
    UNKNOWN_FORMAT = "unknown_format"
    UNKNOWN_VERSION = "unknown_version"
    MALFORMED = "malformed"
    FORBIDDEN_YAML = "forbidden_yaml"
    UNSAFE_PATH = "unsafe_path"
    # A note on the whole file.
    SOURCE_CHANGED = "source_changed"


CHANGES = frozenset(
    {
        Code.HTML_SANITISED, Code.MEDIA_DROPPED, Code.CONTENT_DROPPED, Code.FRACTIONS_RESCALED, Code.UNKNOWN_FIELD,
        Code.PASSAGE_NOT_FOUND, Code.PASSAGE_AMBIGUOUS, Code.PASSAGE_MOVED,
    }
)  # fmt: skip
"""The codes of an item that comes in all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One thing to say. `field` is a path such as `options[2].text`, counting from 1; `line` counts from 1.

    `message` is English with `%(name)s` for each of `values`; it is translated where it is shown.
    """

    code: Code
    message: str
    values: Mapping[str, str] = field(default_factory=dict)
    field: str | None = None
    line: int | None = None

    @property
    def refuses(self) -> bool:
        """Whether it keeps an item out."""
        return self.code not in CHANGES


class FileRefused(Exception):
    """Nothing of the file comes in; `note` says why and where."""

    def __init__(self, code: Code, message: str, line: int | None = None, **values: str) -> None:
        super().__init__(message)
        self.note = Note(code=code, message=message, line=line, values=values)


def quoted(text: str, longest: int = MAX_QUOTED) -> str:
    """A text short enough for a message, on one line, a sign in place of each control character."""
    line = CONTROLS.sub("\ufffd", " ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"
