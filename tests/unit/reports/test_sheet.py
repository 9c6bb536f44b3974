import csv
import io
from datetime import datetime, timedelta, timezone

import pytest

from quizapp.reports.sheet import guard, make_sheet


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://example.org")',
        "+1+2",
        "-2+3",
        "@SUM(A1)",
        "  =1",
        "\u00a0=1",
        "\t1",
        "\r1",
        "\n1",
        "'=1",
        "+",
        "-1e5",
        "＝1",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Amina", "1-2", "-5", "+5", "-0.25", "70", "'tis", "O'Neil", "a=b", "{=1}"])
def test_other_text_and_plain_numbers_stay_as_they_are(text):
    assert guard(text) == text


def read(response):
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"), newline="")))


def test_every_cell_is_guarded_and_quoted():
    response = make_sheet("scores", [["=1", 'a "quoted", text', "two\nlines", None, 3]])

    assert read(response) == [["'=1", 'a "quoted", text', "two\nlines", "", "3"]]


def test_no_text_is_cut_where_semicolons_part_cells():
    text = make_sheet("scores", [["Ann;=1+1", "x\t=2", 7, None]]).get_data().decode("utf-8-sig")

    assert text == '"Ann;=1+1","x\t=2",7,""\r\n'
    assert next(csv.reader([text], delimiter=";"))[0].startswith("Ann;=1+1"), "one cell"


def test_instants_are_written_in_utc():
    noon = datetime(2026, 3, 12, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))

    assert read(make_sheet("scores", [[noon]])) == [["2026-03-12T10:00:00+00:00"]]


def test_spreadsheets_are_told_that_it_is_utf_8():
    assert make_sheet("scores", [["دمشق"]]).get_data().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "filename"),
    [
        ("scores", "filename=scores.csv"),
        ('../a "b";\r\nx', "filename=a-b-x.csv"),
        ("...", "filename=table.csv"),
        ("دمشق", "filename*=UTF-8''%D8%AF%D9%85%D8%B4%D9%82.csv"),
    ],
)
def test_the_name_of_the_file_is_clean(name, filename):
    disposition = make_sheet(name, []).headers["Content-Disposition"]

    assert disposition == f"attachment; {filename}"
