"""The forms of an import: the file, and its article where the file names none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, TextAreaField, ValidationError

from quizapp.library.imports import Upload
from quizapp.library.models import ArticleVersion

PASTED = "pasted.quiz.yaml"


class ImportForm(FlaskForm):
    """A file or a text, and an article for files that name none."""

    file = FileField(
        lazy_gettext("File"), description=lazy_gettext("A question file (.quiz.yaml or .json), at most 10 MB.")
    )
    text = TextAreaField(
        lazy_gettext("Or paste the text of the file"),
        description=lazy_gettext("If you chose a file above, leave this empty."),
    )
    article = SelectField(
        lazy_gettext("Article"),
        default="",
        description=lazy_gettext("Needed only if the file does not say which article it is about."),
    )

    def __init__(self, articles: Sequence[ArticleVersion], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.article.choices = [("", _("The file says which")), *_choices(articles)]

    def validate_file(self, field: FileField) -> None:
        """Exactly one of file and text."""
        if bool(field.data) == bool((self.text.data or "").strip()):
            raise ValidationError(
                _("Choose a file or paste its text, not both.")
                if field.data
                else _("Choose a file, or paste its text.")
            )

    def upload(self) -> Upload:
        """What was sent."""
        if self.file.data:
            with self.file.data.stream as stream:
                return Upload(filename=self.file.data.filename or "", content=stream.read())
        return Upload(filename=PASTED, content=(self.text.data or "").encode())


class ArticleForm(FlaskForm):
    """The article of a file that does not say which."""

    article = SelectField(lazy_gettext("Article"))

    def __init__(self, articles: Sequence[ArticleVersion], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.article.choices = _choices(articles)


def _choices(articles: Sequence[ArticleVersion]) -> list[tuple[str, str]]:
    return [(version.article.slug, version.article.title) for version in articles]
