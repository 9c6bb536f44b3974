"""One question of a native file: from the node of its mapping to a core question."""

from __future__ import annotations

from fractions import Fraction

from quizapp.core.passage import PassageAmbiguous, PassageNotFound, locate
from quizapp.core.question import Difficulty, Passage, Process, Question, QuestionType
from quizapp.core.wellformed import problems
from quizapp.formats.codes import Code, quoted
from quizapp.formats.fields import Fields, Notebook
from quizapp.formats.labels import Labels, names, sort_tags
from quizapp.formats.native_header import SLUG
from quizapp.formats.native_payloads import PAYLOADS
from quizapp.formats.nodes import Mapping, Node

MAX_PASSAGES = 50
MAX_SEARCHED = 1024 * 1024
"""Characters of an article up to which a misquoted passage gets a suggestion."""
MAX_CLOSEST = 500


def read_item(node: Node, book: Notebook, article: str | None) -> Question | None:
    """The question; none if something in the notebook refuses it. Its passages are looked up in `article`, if any."""
    if not isinstance(node, Mapping):
        book.add(Code.BAD_VALUE, "", "A question must have names and values.")
        return None
    question = _question(Fields(node, book), article)
    if question is not None:
        unsaid = [problem for problem in problems(question) if not book.refuses(problem.field)]
        for problem in unsaid:
            book.add(Code(problem.code), problem.field, problem.message)
    return None if any(note.refuses for note in book.notes) else question


def _question(fields: Fields, article: str | None) -> Question | None:
    key = _id(fields)
    prompt = fields.rich("prompt") if fields.require("prompt") else ""
    labels = _labels(fields)
    points = fields.share("points")
    passages = tuple(_passages(fields, article))
    kind = _type(fields)
    if kind is None:
        return None
    question = Question(
        id=key,
        prompt=prompt,
        payload=PAYLOADS[kind](fields),
        title=fields.line_text("title"),
        points=Fraction(1) if points is None else points,
        explanation=fields.rich("explanation"),
        feedback_correct=fields.rich("feedback_correct"),
        feedback_partial=fields.rich("feedback_partial"),
        feedback_incorrect=fields.rich("feedback_incorrect"),
        tags=labels.tags,
        category=fields.line_text("category"),
        difficulty=labels.difficulty,
        process=labels.process,
        group=labels.group,
        passages=passages,
        shuffle=fields.flag("shuffle", True),
    )
    fields.finish()
    return question


def _id(fields: Fields) -> str:
    key = fields.line_text("id") or "" if fields.require("id") else ""
    if key and not SLUG.fullmatch(key):
        fields.book.add(Code.BAD_VALUE, "id", "An id is made of a to z, 0 to 9 and hyphens: “%(id)s”.", id=quoted(key))
    return key


def _type(fields: Fields) -> QuestionType | None:
    kind = fields.line_text("type") if fields.require("type") else None
    if kind is None or kind in list(QuestionType):
        return None if kind is None else QuestionType(kind)
    message = "There is no type of question called “%(type)s”."
    fields.book.add(Code.UNSUPPORTED_TYPE, "type", message, type=quoted(kind))
    return None


def _labels(fields: Fields) -> Labels:
    labels = Labels(
        tags=names(fields.names("tags")),
        difficulty=fields.word("difficulty", Difficulty),
        process=fields.word("process", Process),
        group=names(fields.names("group")),
    )
    return sort_tags(labels)


def _passages(fields: Fields, article: str | None) -> list[Passage]:
    entries = list(fields.each("passages"))
    if len(entries) > MAX_PASSAGES:
        fields.book.add(Code.OVER_LIMIT, "passages", "There are more than 50 passages.")
        return []
    stated = [(path, _passage(fields, path, node)) for path, node in entries]
    return [_located(fields.book, path, passage, article) for path, passage in stated if passage]


def _passage(fields: Fields, path: str, node: Node) -> Passage | None:
    """The passage as it is stated; its end follows from its start."""
    if not isinstance(node, Mapping):
        exact = fields.plain(path, node)
        return Passage(exact=exact) if _has_words(fields.book, path, exact) else None
    entry = Fields(node, fields.book, path)
    exact = entry.text("exact") or ""
    start, end = entry.offset("start"), entry.offset("end")
    passage = Passage(
        exact=exact, prefix=entry.text("prefix") or "", suffix=entry.text("suffix") or "", start=start, end=end
    )
    entry.finish()
    return passage if _has_words(fields.book, path, exact) else None


def _has_words(book: Notebook, path: str, exact: str) -> bool:
    if not exact.strip():
        book.add(Code.MISSING_FIELD, path, "A passage is empty.")
    return bool(exact.strip())


def _located(book: Notebook, path: str, stated: Passage, article: str | None) -> Passage:
    """The passage with the place it has in the article, or with none and a note."""
    book.keep_going()
    if article is None:
        is_whole = stated.start is not None and stated.end == stated.start + len(stated.exact)
        return stated if is_whole else _unplaced(stated)
    try:
        if len(article) > MAX_SEARCHED and stated.exact not in article:
            raise PassageNotFound(None)
        found = locate(article, stated)
    except PassageNotFound as missing:
        _note_missing(book, path, stated, missing.closest)
        return _unplaced(stated)
    except PassageAmbiguous as several:
        message = "The passage “%(quote)s” is in the article %(count)s times. Add the words before it or after it."
        book.add(Code.PASSAGE_AMBIGUOUS, path, message, quote=quoted(stated.exact), count=str(several.count))
        return _unplaced(stated)
    if stated.start not in (None, found.start) or stated.end not in (None, found.end):
        book.add(Code.PASSAGE_MOVED, path, "The place of the passage was put right.")
    return found


def _note_missing(book: Notebook, path: str, stated: Passage, closest: str | None) -> None:
    quote = quoted(stated.exact)
    if closest is None:
        book.add(Code.PASSAGE_NOT_FOUND, path, "The passage “%(quote)s” is not in the article.", quote=quote)
    else:
        message = "The passage “%(quote)s” is not in the article. Closest match: “%(closest)s”."
        book.add(Code.PASSAGE_NOT_FOUND, path, message, quote=quote, closest=closest[:MAX_CLOSEST])


def _unplaced(passage: Passage) -> Passage:
    return Passage(exact=passage.exact, prefix=passage.prefix, suffix=passage.suffix)
