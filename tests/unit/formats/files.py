"""Small native files for tests."""

from textwrap import dedent

from quizapp.formats.codes import Note
from quizapp.formats.native import read, read_article
from quizapp.formats.normalised import Item, ParsedFile

ARTICLE = "The harbour opened in 1894. Ida Lund drew the plans.\n\nPer Holm led the work. The work took six years.\n"
HEAD = "format: quizset/1\nid: harbour\nquestions:\n"
PROMPT = "id: q\ntype: {type}\nprompt: What?\n"
SINGLE = "options:\n  - {text: A, correct: true}\n  - {text: B}\n"


def item(text: str) -> str:
    """An entry of `questions`: the first line of the text stands after the dash, on line 4 of the file."""
    return "  - " + dedent(text).strip("\n").replace("\n", "\n    ") + "\n"


def question(kind: str, payload: str, more: str = "") -> str:
    """A question of this type as an entry; the payload begins on line 7 of the file."""
    return item(PROMPT.format(type=kind) + dedent(payload).strip("\n") + "\n" + dedent(more))


def read_text(text: str, article: str | None = ARTICLE) -> ParsedFile:
    """The file, its passages looked up in `article`."""
    source = None if article is None else read_article(article.encode())
    return read(text.encode(), lambda _stated: source)


def read_items(*items: str) -> ParsedFile:
    return read_text(HEAD + "".join(items))


def only(text: str) -> Item:
    """The one item of a file with this entry."""
    parsed = read_items(text)
    assert not parsed.errors
    return parsed.items[0]


def said(notes: tuple[Note, ...]) -> list[tuple[str, str | None, int | None]]:
    """Code, field and line of each note."""
    return [(note.code.value, note.field, note.line) for note in notes]
