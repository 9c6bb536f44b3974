"""Tables as CSV files that no spreadsheet takes for anything but values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from flask import Response

Cell = str | int | datetime | None
_FORMULA = re.compile(r"'?\s*[=+\-@＝＋－＠]|'?[\t\r\n]")  # wide forms run in East Asian editions
_NOT_IN_NAMES = re.compile(r"[^\w]+")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def make_sheet(name: str, rows: Iterable[Sequence[Cell]]) -> Response:
    """The rows as an attachment called after `name`, in UTF-8 with the mark by which spreadsheets know it.

    Every text is quoted: where commas are decimal, spreadsheets cut at semicolons, and a cell could begin anywhere.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerows([cell if isinstance(cell, int) else guard(_text(cell)) for cell in row] for row in rows)
    response = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", **_file_name(f"{_clean(name)}.csv"))
    return response


def guard(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet would take it for a formula; plain numbers stay."""
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def _clean(name: str) -> str:
    return _NOT_IN_NAMES.sub("-", name).strip("-")[:100] or "table"


def _file_name(name: str) -> dict[str, str]:
    """The parameter of the header; beyond ASCII in the form of RFC 8187."""
    return {"filename": name} if name.isascii() else {"filename*": f"UTF-8''{quote(name)}"}


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="seconds")
    return "" if cell is None else str(cell)
