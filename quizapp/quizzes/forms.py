"""What a teacher decides about a quiz, in five groups: class and dates, time, attempts, article, results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from quizapp.classes.forms import stripped
from quizapp.classes.models import Classroom
from quizapp.core.quiz import GradeOfRecord, QuizSettings, never_releases
from quizapp.core.review import PRESETS, Preset, ReleaseRules, When
from quizapp.quizzes.dates import DatesForm
from quizapp.quizzes.models import Quiz
from quizapp.quizzes.queries import Content, SetChoice
from quizapp.quizzes.services import Plan
from quizapp.quizzes.words import GRADE_LABELS, MINUTE, PRESET_LABELS, WHEN_LABELS, preset_of

OWN = "own"
CHOSEN = "chosen"
OPEN, CLOSED = "open", "closed"
NEW_QUIZ = QuizSettings(time_limit=20 * MINUTE, release=PRESETS[Preset.HOMEWORK])
NOT_A_NUMBER = lazy_gettext("Enter a whole number, or leave this empty.")


def _choices(labels: Mapping[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(value=str(value), label=label) for value, label in labels.items()]


def _count(label: Any, most: int, description: Any) -> IntegerField:
    """A number that may be left out."""
    between = NumberRange(1, most, lazy_gettext("Enter a number from %(min)s to %(max)s, or leave this empty."))
    return IntegerField(  # type: ignore[call-arg]  # newer than its stubs
        label, [Optional(), between], invalid_value_message=NOT_A_NUMBER, description=description
    )


def _class_field() -> SelectField:
    return SelectField(  # type: ignore[call-arg]  # newer than its stubs
        lazy_gettext("Class"), invalid_choice_message=lazy_gettext("Choose a class.")
    )


class QuizForm(DatesForm):
    """Everything about a quiz of a class. `classroom` is there for a new quiz only: a quiz keeps its class."""

    title = StringField(
        lazy_gettext("Title"),
        [DataRequired(lazy_gettext("Enter a title.")), Length(max=200)],
        filters=[stripped],
    )
    description = TextAreaField(
        lazy_gettext("What it is about"), [Optional(), Length(max=2000)], filters=[lambda text: (text or "").strip()]
    )
    sets = SelectMultipleField(  # type: ignore[call-arg]  # newer than its stubs
        lazy_gettext("Questions from"),
        [DataRequired(lazy_gettext("Choose at least one question set."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        invalid_choice_message=lazy_gettext("One of the sets is no longer there. Choose again."),
    )
    draw = _count(
        lazy_gettext("How many of these questions"),
        500,
        lazy_gettext("Each attempt draws this many. Empty: all of them."),
    )
    classroom = _class_field()
    limit = _count(
        lazy_gettext("Minutes for each attempt"),
        24 * 60,
        lazy_gettext("When the time is up, what was saved is handed in. Empty: no time limit."),
    )
    attempts = _count(lazy_gettext("Attempts for each student"), 100, lazy_gettext("Empty: as often as they like."))
    grade_of_record = RadioField(lazy_gettext("Which attempt counts"), choices=_choices(GRADE_LABELS))
    article = RadioField(
        lazy_gettext("During the quiz"),
        choices=_choices(
            {
                CLOSED: lazy_gettext("The article is closed"),
                OPEN: lazy_gettext("The article can be read"),
            }
        ),
    )
    release = RadioField(
        lazy_gettext("What students see, and when"),
        choices=_choices({**PRESET_LABELS, OWN: lazy_gettext("As set below")}),
    )
    score = SelectField(lazy_gettext("The score"), choices=_choices(WHEN_LABELS))
    verdicts = SelectField(lazy_gettext("What was right"), choices=_choices(WHEN_LABELS))
    key = SelectField(lazy_gettext("Correct answers, explanations and passages"), choices=_choices(WHEN_LABELS))

    def __init__(self, *, choices: Sequence[SetChoice], contents: Sequence[Content] = (), **data: Any) -> None:
        super().__init__(**data)
        self.own_sets = {choice.set.public_id: choice for choice in choices}
        self.chosen = [content for content in contents if content.is_chosen]
        self.sets.choices = _set_choices(choices, self.chosen)
        self.earlier: QuizSettings | None = None

    @classmethod
    def for_new(cls, classes: Sequence[Classroom], **options: Any) -> QuizForm:
        """The form of a quiz that is not there yet, filled with defaults that are right for a class."""
        form = cls(**{**_settings_data(NEW_QUIZ), **options})
        form.classroom.choices = [SelectChoice(value=item.public_id, label=item.name) for item in classes]
        return form

    @classmethod
    def of(cls, quiz: Quiz, *, zone: ZoneInfo, choices: Sequence[SetChoice], contents: Sequence[Content]) -> QuizForm:
        """The form of a quiz as it stands."""
        form = cls(zone=zone, choices=choices, contents=contents, **_data(quiz, contents, zone))
        del form.classroom
        form.earlier = QuizSettings.from_data(quiz.settings)
        return form

    def plan(self) -> Plan:
        """What was decided, once the form has been found valid."""
        return Plan(
            title=self.title.data or "",
            description=self.description.data or "",
            sets=[choice.set for choice in self._own_choices()],
            keeps_chosen=self._keeps_chosen(),
            settings=self._settings(),
            opens_at=self.instants.get("opens_at"),
            closes_at=self.instants.get("closes_at"),
        )

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Look at each field, then at what they mean together."""
        if not super().validate(extra_validators):
            return False
        if self.release.data == OWN:
            self._check_order()
        self._check_release()
        return not self.errors

    def validate_sets(self, _field: SelectMultipleField) -> None:
        """A quiz is on one article, and has at least one question."""
        sets = [choice.set for choice in self._own_choices()]
        if self._keeps_chosen():
            sets += [content.set for content in self.chosen]
        if len({item.article_version_id for item in sets}) > 1:
            raise ValidationError(_("Choose sets on one article: these are on different ones, or different versions."))
        if self._question_count() == 0:
            raise ValidationError(_("These sets have no question that is ready."))

    def validate_draw(self, field: IntegerField) -> None:
        """No more can be drawn than there are."""
        count = self._question_count()
        if self.sets.data and field.data and field.data > count:
            raise ValidationError(_("Only %(count)d questions are ready.", count=count))

    def _check_order(self) -> None:
        moments = list(When)
        score, verdicts, key = (moments.index(When(field.data)) for field in (self.score, self.verdicts, self.key))
        if verdicts < score:
            self.verdicts.errors = [_("What was right cannot show before the score.")]
        if key < verdicts:
            self.key.errors = [_("Explanations cannot show before what was right.")]

    def _check_release(self) -> None:
        has_end = "closes_at" in self.instants
        if never_releases(self._settings(), has_closing_time=has_end):
            self.release.errors = [_("Students would never see their results. Set an end, or choose practice.")]
        elif self.earlier and never_releases(self.earlier, has_closing_time=has_end):
            self.closes_at.errors = [_("Results of attempts that have started wait for the end. Keep one.")]

    def _settings(self) -> QuizSettings:
        return QuizSettings(
            time_limit=timedelta(minutes=self.limit.data) if self.limit.data else None,
            attempts=self.attempts.data,
            draw=self.draw.data,
            is_article_open=self.article.data == OPEN,
            release=self._release(),
            grade_of_record=GradeOfRecord(self.grade_of_record.data),
        )

    def _release(self) -> ReleaseRules:
        if self.release.data != OWN:
            return PRESETS[Preset(self.release.data)]
        return ReleaseRules(score=When(self.score.data), verdicts=When(self.verdicts.data), key=When(self.key.data))

    def _own_choices(self) -> list[SetChoice]:
        return [self.own_sets[public_id] for public_id in self.sets.data or () if public_id in self.own_sets]

    def _keeps_chosen(self) -> bool:
        return CHOSEN in (self.sets.data or ())

    def _question_count(self) -> int:
        chosen = self.chosen if self._keeps_chosen() else []
        return sum(choice.ready_count for choice in self._own_choices()) + sum(item.ready_count for item in chosen)


class CopyForm(FlaskForm):
    """For which class a quiz is copied."""

    classroom = _class_field()

    @classmethod
    def for_classes(cls, classes: Sequence[Classroom], default: Classroom | None) -> CopyForm:
        """The form with the teacher's classes to choose from."""
        form = cls(classroom=default and default.public_id)
        form.classroom.choices = [SelectChoice(value=item.public_id, label=item.name) for item in classes]
        return form


def _set_choices(sets: Sequence[SetChoice], chosen: Sequence[Content]) -> list[SelectChoice]:
    choices = []
    if chosen:
        count = sum(content.ready_count for content in chosen)
        label = ngettext("The %(num)d question chosen by itself", "The %(num)d questions chosen one by one", count)
        choices.append(SelectChoice(value=CHOSEN, label=label))
    return choices + [SelectChoice(value=choice.set.public_id, label=_set_label(choice)) for choice in sets]


def _set_label(choice: SetChoice) -> str:
    return str(
        ngettext(
            "%(title)s (%(num)d question on %(article)s)",
            "%(title)s (%(num)d questions on %(article)s)",
            choice.ready_count,
            title=choice.set.title,
            article=choice.article_title,
        )
    )


def _settings_data(settings: QuizSettings) -> dict[str, Any]:
    preset = preset_of(settings.release)
    return {
        "limit": settings.time_limit and -(-settings.time_limit // MINUTE),
        "attempts": settings.attempts,
        "draw": settings.draw,
        "grade_of_record": settings.grade_of_record.value,
        "article": OPEN if settings.is_article_open else CLOSED,
        "release": preset.value if preset else OWN,
        **settings.release.to_data(),
    }


def _data(quiz: Quiz, contents: Sequence[Content], zone: ZoneInfo) -> dict[str, Any]:
    sets = [content.set.public_id for content in contents if not content.is_chosen]
    is_chosen = any(content.is_chosen for content in contents)
    return {
        **_settings_data(QuizSettings.from_data(quiz.settings)),
        "title": quiz.title,
        "description": quiz.description,
        "sets": [CHOSEN, *sets] if is_chosen else sets,
        "opens_at": quiz.opens_at and quiz.opens_at.astimezone(zone),
        "closes_at": quiz.closes_at and quiz.closes_at.astimezone(zone),
    }
