"""From when until when a quiz can be taken, typed in the site's time zone."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional, ValidationError

from quizapp.core.wall_clock import is_skipped, readings
from quizapp.quizzes.words import with_offset

NOT_A_TIME = lazy_gettext("Enter a day and a time, like 20/03/2026, 16:00.")
TYPED_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def _moment(label: Any, description: Any) -> DateTimeLocalField:
    return DateTimeLocalField(  # type: ignore[call-arg]  # newer than its stubs
        label, [Optional()], format=TYPED_FORMATS, invalid_value_message=NOT_A_TIME, description=description
    )


def _reading() -> RadioField:
    """Which of its two meanings a time has; there are choices only where there are two."""
    return RadioField(lazy_gettext("Which time do you mean?"), choices=[], validate_choice=False)


class DatesForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF comes without types
    """Opening and end. Where the clocks change, a time that means two instants or none is asked about."""

    opens_at = _moment(lazy_gettext("Opens"), lazy_gettext("Empty: straight away."))
    opens_reading = _reading()
    closes_at = _moment(lazy_gettext("Ends"), lazy_gettext("Nobody can answer after this. Empty: no end."))
    closes_reading = _reading()

    def __init__(self, *, zone: ZoneInfo, **data: Any) -> None:
        super().__init__(**data)
        self.zone = zone
        self.instants: dict[str, datetime] = {}

    def validate_opens_at(self, field: DateTimeLocalField) -> None:
        """The time must mean one instant."""
        self.instants["opens_at"] = self._instant(field.data, self.opens_reading)

    def validate_closes_at(self, field: DateTimeLocalField) -> None:
        """The time must mean one instant, after the opening."""
        closes_at = self.instants["closes_at"] = self._instant(field.data, self.closes_reading)
        opens_at = self.instants.get("opens_at")
        if opens_at is not None and closes_at <= opens_at:
            raise ValidationError(_("The end must come after the opening."))

    def _instant(self, typed: datetime | None, chosen: RadioField) -> datetime:
        if typed is None:
            raise ValidationError(NOT_A_TIME)
        meanings = {instant.isoformat(): instant for instant in readings(typed, self.zone)}
        if not meanings:
            raise ValidationError(_("Choose a year from 2000 to 2100."))
        if len(meanings) == 1:
            return next(iter(meanings.values()))
        if chosen.data in meanings:
            return meanings[chosen.data]
        chosen.choices = [SelectChoice(value=text, label=with_offset(meanings[text])) for text in meanings]
        if is_skipped(typed, self.zone):
            raise ValidationError(_("The clocks skip this time. Choose below which time you mean."))
        raise ValidationError(_("The clocks show this time twice. Choose below which one you mean."))
