"""What is typed about classes."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length


def stripped(text: str | None) -> str:
    """The text without blanks around it, or control characters in it."""
    return "".join(sign for sign in text or "" if sign.isprintable()).strip()


class ClassForm(FlaskForm):
    """The name of a new class."""

    name = StringField(
        _("Name of the class"),
        filters=[stripped],
        validators=[
            DataRequired(_("Enter a name for the class.")),
            Length(max=100, message=_("Use 100 characters or fewer.")),
        ],
        description=_("For example “Class 11B”. Your students see it."),
    )


class JoinForm(FlaskForm):
    """The code that a teacher has given out."""

    code = StringField(
        _("Class code"),
        filters=[stripped],
        validators=[DataRequired(_("Enter the class code.")), Length(max=40, message=_("That code is too long."))],
        description=_("Your teacher has it. It looks like MKT-PWR-4XC."),
    )
