"""From bytes to text, strictly: UTF-8, or UTF-16 with a byte order mark, and never a guess."""

from __future__ import annotations

import codecs

from quizapp.core.passage import normalise
from quizapp.formats.codes import Code, FileRefused

MAX_FILE_BYTES = 10 * 1024 * 1024

_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_ENCODINGS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def decode(data: bytes) -> str:
    """The text of a file, without byte order mark, every line end a line feed.

    Raises FileRefused: too_large, or not_text with the line of the first bad byte.
    """
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused(Code.TOO_LARGE, "The file is larger than 10 MiB.")
    encoding = next((name for mark, name in _ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        if data.startswith(_UTF_32):
            raise UnicodeDecodeError("utf-32", data, 0, 4, "not supported")
        return normalise(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = normalise(data[: error.start].decode(encoding, "replace")).count("\n") + 1
        message = "This is no text in UTF-8, or in UTF-16 with a byte order mark."
        raise FileRefused(Code.NOT_TEXT, message, line) from error
