"""What refuses a native file as a whole, each with its line, and what it says about the set."""

import json
import time

import pytest

from quizapp.formats import native
from quizapp.formats.codes import Code, FileRefused
from quizapp.formats.native import read, read_article
from quizapp.formats.normalised import SetMeta, SourceText, Status
from quizapp.formats.registry import read as read_any
from tests.unit.formats.files import ARTICLE, HEAD, SINGLE, question, read_items, read_text, said

ONE = question("single_choice", SINGLE)
FULL_HEAD = """\
format: quizset/1
id: harbour
title: The harbour
language: en-GB
description: |
  About the harbour.
licence: CC BY-SA 4.0
authors: [A. Teacher, B. Teacher]
tags: [history]
source:
  title: The harbour of Brenholm
  url: https://example.org/harbour
  retrieved: 2025-01-05
questions:
"""


def with_source(line: str) -> str:
    """A file with this line about its article, on line 3."""
    return f"format: quizset/1\nsource:\n  {line}\nquestions:\n{ONE}"


def refusal(text: str | bytes) -> tuple[str, int | None]:
    """The code and line of the one reason why the file is refused."""
    parsed = read(text if isinstance(text, bytes) else text.encode())
    assert parsed.items == ()
    assert parsed.exit_status == 2
    (note,) = parsed.errors
    return note.code.value, note.line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("unknown_version", None)),
        ("# only a comment\n", ("unknown_version", None)),
        ("just words\n", ("malformed", 1)),
        ("- a\n- b\n", ("malformed", 1)),
        ("id: x\nquestions: []\n", ("unknown_version", None)),
        ("format: quizset/2\nquestions: []\n", ("unknown_version", 1)),
        ("\nformat: [quizset/1]\n", ("unknown_version", 2)),
        ("format: quizset/1\n", ("no_questions", None)),
        ("format: quizset/1\nquestions:\n", ("no_questions", None)),
        ("format: quizset/1\nquestions: []\n", ("no_questions", 2)),
        ("format: quizset/1\nquestions: none\n", ("malformed", 2)),
        ("format: quizset/1\nquestions:\n  - {id: a\n  - b\n", ("malformed", 5)),
        ("format: quizset/1\na: 'b\n", ("malformed", 3)),
        ("format: quizset/1\nquestions: [a]\n---\nformat: quizset/1\n", ("malformed", 3)),
        ("format: quizset/1\n\tid: x\n", ("malformed", 2)),
        (HEAD + "  - id: *here\n", ("forbidden_yaml", 4)),
        (HEAD + "  - id: &here x\n", ("forbidden_yaml", 4)),
        (HEAD + "  - &here {id: x}\n", ("forbidden_yaml", 4)),
        (HEAD + "  - id: !!str x\n", ("forbidden_yaml", 4)),
        (HEAD + "  - !thing {id: x}\n", ("forbidden_yaml", 4)),
        ("format: quizset/1\nid: a\nid: b\n", ("forbidden_yaml", 3)),
        ("format: quizset/1\nsource:\n  url: https://a.org\n  url: https://b.org\n", ("forbidden_yaml", 4)),
        ("format: quizset/1\n? [a, b]\n: c\n", ("malformed", 2)),
        (HEAD + "  - " + "[" * 19 + "\n", ("malformed", 4)),
        ("format: quizset/1\nid: Not A Slug\nquestions:\n" + ONE, ("malformed", 2)),
        (f"format: quizset/1\nid: {'a' * 101}\n", ("malformed", 2)),
        (f"format: quizset/1\ntitle: {'a' * 256}\n", ("malformed", 2)),
        ("format: quizset/1\nlanguage: english please\n", ("malformed", 2)),
        ("format: quizset/1\nauthors: A. Teacher\n", ("malformed", 2)),
        ("format: quizset/1\ntitle: [a]\n", ("malformed", 2)),
        ('format: quizset/1\ntitle: "a\\x07b"\n', ("malformed", 2)),
        ("format: quizset/1\ntext_format: bbcode\n", ("malformed", 2)),
        ("format: quizset/1\nsource: the harbour\n", ("malformed", 2)),
        (with_source("file: ../secret"), ("unsafe_path", 3)),
        (with_source("file: /etc/passwd"), ("unsafe_path", 3)),
        (with_source("file: C:a.txt"), ("unsafe_path", 3)),
        (with_source("file: a\\b.txt"), ("unsafe_path", 3)),
        (with_source("file: .."), ("unsafe_path", 3)),
        (with_source("url: javascript:alert(1)"), ("malformed", 3)),
        (with_source("url: http://[bad"), ("malformed", 3)),
        (with_source("sha256: abc"), ("malformed", 3)),
        (b"format: quizset/1\ntitle: caf\xe9\n", ("not_text", 2)),
        (b"format: quizset/1\r\rtitle: \xff\n", ("not_text", 3)),
        ("format: quizset/1\n".encode("utf-16")[:-1], ("not_text", 1)),
        ("format: quizset/1\n".encode("utf-32"), ("not_text", 1)),
        (b"x" * (10 * 1024 * 1024 + 1), ("too_large", None)),
    ],
)
def test_a_bad_file_is_refused_with_its_reason_and_line(text, expected):
    assert refusal(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "  - " + "[" * 5_000_000,
        HEAD + "  - " + "{" * 5_000_000,
        HEAD + "- " * 5_000_000,
        HEAD + "  - " + "? " * 5_000_000,
        HEAD + "  - '" + "\0" * 5_000_000 + "'",
        HEAD + "  - " + "a" * 10_000_000 + ": b",
        HEAD + "  - '" + "\u2028" * 3_000_000 + "'",
        '{"format": "quizset/1", "questions": ["' + "\\n" * 5_000_000 + '"]}',
        HEAD + "  -\n" + "#\n" * 2_000_000 + "    id: a\n",
        " " * 10_000_000,
    ],
)
def test_hostile_files_are_dealt_with_in_little_time(text):
    started = time.process_time()
    assert read_any(text.encode()).exit_status > 0
    assert time.process_time() - started < 4


def test_a_file_that_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(native, "MAX_SECONDS", 0.0)
    assert refusal(HEAD + ONE) == ("too_large", None)


def test_nesting_of_twenty_is_read():
    deepest = "a: " + "[" * 17 + "]" * 17
    assert read_items(question("single_choice", SINGLE, deepest)).exit_status == 0


def test_two_thousand_questions_are_read_and_no_more():
    entry = "  - {id: a}\n"
    assert len(read_items(entry * 2000).items) == 2000
    assert refusal(HEAD + entry * 2001) == ("too_many_items", 2004)


def test_a_file_of_too_many_parts_is_refused():
    assert refusal(HEAD + "  - [" + "a," * 600_000 + "]\n") == ("too_large", 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_encoding_and_line_end_gives_the_same(encoding, end):
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    text = (HEAD + ONE).replace("What?", "Ćemu? 🙂")
    parsed = read((mark + text.replace("\n", end)).encode(encoding))
    assert parsed.questions[0].prompt == "Ćemu? 🙂"
    assert parsed.items[0].line == 4


def test_json_is_read_too():
    entry = {"id": "q", "type": "true_false", "prompt": 'A "quote" 🙂', "answer": True, "title": None, "points": 1e2}
    text = json.dumps({"format": "quizset/1", "title": None, "questions": [entry]})
    parsed = read_any(text.encode())
    assert parsed.format == "native"
    (question,) = parsed.questions
    assert (question.prompt, question.title, question.points, question.payload.answer) == (
        'A "quote" 🙂',
        None,
        100,
        True,
    )
    assert parsed.meta.title is None


def test_json_may_escape_characters_in_pairs():
    text = r'{"format": "quizset/1", "title": "\ud83d\ude00 \\ud83d \\\ud83d\ude00", "questions": [{"id": "a"}]}'
    assert read_text(text).meta.title == json.loads(text)["title"] == "😀 \\ud83d \\😀"


def test_json_items_have_the_line_they_open_on():
    text = '{"format": "quizset/1",\n "questions": [\n  {"id": "a"},\n\n  {"id": "b"}]}'
    assert [item.line for item in read_text(text).items] == [3, 5]


def test_an_items_line_is_that_of_its_dash():
    text = HEAD + "  - id: a\n  -\n    # why\n\n    id: b\n  -   id: c\n  -\n  - d\n"
    assert [item.line for item in read_text(text).items] == [4, 5, 9, 10, 11]


def test_the_set_is_described():
    meta = read_text(FULL_HEAD + ONE).meta
    assert meta == SetMeta(
        id="harbour",
        title="The harbour",
        language="en-GB",
        description="About the harbour.",
        licence="CC BY-SA 4.0",
        authors=("A. Teacher", "B. Teacher"),
        tags=("history",),
        source={
            "title": "The harbour of Brenholm",
            "url": "https://example.org/harbour",
            "retrieved": "2025-01-05",
        },
    )


def test_what_is_not_known_is_noted_with_its_line():
    parsed = read_text("format: quizset/1\ncolour: red\nsource:\n  isbn: 12\nquestions:\n" + ONE)
    assert said(parsed.notes) == [("unknown_field", "colour", 2), ("unknown_field", "source.isbn", 4)]
    assert parsed.items[0].status is Status.OK


def test_the_files_own_text_decides_over_any_other():
    own = "source:\n  text: |\n    Only this.\n"
    parsed = read(
        (
            "format: quizset/1\n" + own + "questions:\n" + question("single_choice", SINGLE, "passages: [Only this]")
        ).encode(),
        lambda _stated: pytest.fail("asked for an article"),
    )
    assert parsed.source == read_article(b"Only this.\n")
    assert parsed.questions[0].is_ready


@pytest.mark.parametrize(
    ("digest", "notes"),
    [
        (read_article(ARTICLE.encode()).digest, []),
        (read_article(ARTICLE.encode()).digest.upper(), []),
        ("0" * 64, [(Code.SOURCE_CHANGED, "source.sha256")]),
    ],
)
def test_another_article_than_the_cited_one_is_noted(digest, notes):
    parsed = read_text(with_source(f"sha256: {digest}"))
    assert [(note.code, note.field) for note in parsed.notes] == notes


def test_an_article_is_read_without_byte_order_mark_and_carriage_returns():
    data = b"\xef\xbb\xbfOne\r\nTwo\rThree"
    source = read_article(data)
    assert source == SourceText(text="One\nTwo\nThree", digest=source.digest)
    assert source.digest != read_article(b"One\nTwo\nThree").digest


def test_S70_an_article_of_too_many_lines_is_refused():
    """Each line is a paragraph of its page, and one of its memory."""
    lines = native.MAX_ARTICLE_LINES
    assert read_article(b"x\n" * (lines - 1)).text.count("\n") == lines - 1
    with pytest.raises(FileRefused):
        read_article(b"x\n" * lines)
    text = json.dumps("x\n" * lines)
    assert [note.code for note in read_text(with_source(f"text: {text}")).errors] == [Code.TOO_LARGE]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("format: quizset/1", "native"),
        ("# note\n\n'format' : \"quizset/9\"\n", "native"),
        ('{"a": 1, "format": "quizset/1"}', "native"),
        ("Who? {=me ~you}", "unknown"),
        ("the format: quizset/1", "unknown"),
        ("", "unknown"),
    ],
)
def test_the_format_is_found_from_the_content(text, name):
    parsed = read_any(text.encode())
    assert parsed.format == name
    assert name != "unknown" or [note.code for note in parsed.errors] == [Code.UNKNOWN_FORMAT]
