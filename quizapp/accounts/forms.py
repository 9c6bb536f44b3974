"""The forms about people. Each lists its fields; anything else that is sent is ignored."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from quizapp.accounts import passwords
from quizapp.accounts.models import Role, Theme
from quizapp.accounts.names import clean_login, clean_name, has_invisible
from quizapp.accounts.passwords import Weakness
from quizapp.accounts.person import SignedIn
from quizapp.accounts.services import NewPerson, Settings

MAX_LOGIN = 255
MAX_NAME = 100
REASONS = {
    Weakness.TOO_LONG: lazy_gettext("Choose a shorter password: 1000 characters are enough."),
    Weakness.COMMON: lazy_gettext("Many people use this password, so it is easy to guess. Choose another one."),
    Weakness.A_NAME: lazy_gettext("A name makes a password that is easy to guess. Choose another one."),
    Weakness.A_PATTERN: lazy_gettext("A pattern makes a password that is easy to guess. Choose another one."),
}


def typed(field: StringField) -> str:
    """The text in a field; WTForms says None where the field was not sent."""
    return field.data or ""


class PasswordForm(FlaskForm):
    """What every form with a new password has; `names` must not make the password."""

    password = PasswordField(
        lazy_gettext("New password"), validators=[InputRequired(lazy_gettext("Choose a password."))]
    )

    def __init__(self, *, role: Role, names: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.role = role
        self.names = names
        self.password.description = ngettext(
            "%(num)d character or more. Several words make a good one.",
            "%(num)d characters or more. Several words make a good one.",
            passwords.SHORTEST[role],
        )

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what would be guessed early."""
        own_names = (typed(self[name]) for name in ("login", "name") if name in self)
        names = (current_app.config["SITE_NAME"], *self.names, *own_names)
        weakness = passwords.find_weakness(typed(field), self.role, names)
        if weakness is Weakness.TOO_SHORT:
            shortest = passwords.SHORTEST[self.role]
            raise ValidationError(
                ngettext("Use %(num)d character or more.", "Use %(num)d characters or more.", shortest)
            )
        if weakness:
            raise ValidationError(str(REASONS[weakness]))

    def password_hash(self) -> str:
        """The hash to store: dear, so it is made before any transaction."""
        return passwords.make_hash(typed(self.password))


class AccountForm(PasswordForm):
    """A new account; the fields in the order of the page, in which its problems are listed."""

    name = StringField(
        lazy_gettext("Your name"),
        filters=[clean_name],
        validators=[DataRequired(lazy_gettext("Enter your name.")), Length(max=MAX_NAME)],
    )
    login = StringField(
        lazy_gettext("Sign-in name"),
        description=lazy_gettext("An email address, or a name you make up, without spaces."),
        filters=[clean_login],
        validators=[DataRequired(lazy_gettext("Enter a sign-in name.")), Length(max=MAX_LOGIN)],
    )
    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Choose a password."))])

    def validate_login(self, field: StringField) -> None:
        """What cannot be seen could not be typed again."""
        if has_invisible(typed(field)):
            raise ValidationError(_("A sign-in name has no spaces."))

    def person(self) -> NewPerson:
        """What was said, ready to store."""
        return NewPerson(login=typed(self.login), name=typed(self.name), password_hash=self.password_hash())

    def refuse_login(self) -> None:
        """Say that the name is taken."""
        self.login.errors = [_("Somebody has this sign-in name already. Choose another one, or sign in.")]


class SignUpForm(AccountForm):
    """A student's own account; where the site asks for it, with the code of a class."""

    class_code = StringField(
        lazy_gettext("Class code"),
        description=lazy_gettext("Your teacher has it. It looks like MKT-PWR-4XC."),
        validators=[DataRequired(lazy_gettext("Enter the class code.")), Length(max=100)],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.name.description = _("Your teacher sees it. It need not be your full name.")

    def refuse_code(self) -> None:
        """Say that the code opens no class."""
        self.class_code.errors = [_("No class has this code. Check it with your teacher.")]


class SignInForm(FlaskForm):
    """A sign-in name and its password."""

    login = StringField(
        lazy_gettext("Sign-in name"),
        filters=[clean_login],
        validators=[DataRequired(lazy_gettext("Enter your sign-in name.")), Length(max=MAX_LOGIN)],
    )
    password = PasswordField(
        lazy_gettext("Password"),
        validators=[InputRequired(lazy_gettext("Enter your password.")), Length(max=passwords.LONGEST)],
    )


class ChangePasswordForm(PasswordForm):
    """A new password, for somebody who knows the present one."""

    current = PasswordField(
        lazy_gettext("Present password"),
        validators=[InputRequired(lazy_gettext("Enter your present password.")), Length(max=passwords.LONGEST)],
    )

    def refuse_current(self) -> None:
        """Say that the present password is another one."""
        self.current.errors = [_("That is not your present password.")]


class SettingsForm(FlaskForm):
    """How the pages look and behave for one person."""

    theme = RadioField(
        lazy_gettext("Colours"),
        choices=[
            SelectChoice(Theme.SYSTEM.value, lazy_gettext("As on this device")),
            SelectChoice(Theme.LIGHT.value, lazy_gettext("Light")),
            SelectChoice(Theme.DARK.value, lazy_gettext("Dark")),
        ],
    )
    layout = RadioField(
        lazy_gettext("Questions of a quiz"),
        choices=[
            SelectChoice("many", lazy_gettext("One question a page")),
            SelectChoice("one", lazy_gettext("All on one page")),
        ],
    )
    is_time_hidden = BooleanField(
        lazy_gettext("Hide the time left"),
        description=lazy_gettext("You are still told when half of the time, 10, 5 and 1 minute are left."),
    )
    has_shortcuts = BooleanField(
        lazy_gettext("Use keyboard shortcuts in quizzes"),
        description=lazy_gettext("Single keys: letters and numbers choose, N next, P previous, F flag, T time left."),
    )

    @classmethod
    def of(cls, user: SignedIn) -> SettingsForm:
        """The form as the person has it now."""
        return cls(
            theme=user.theme.value,
            layout="one" if user.is_one_page else "many",
            is_time_hidden=user.is_time_hidden,
            has_shortcuts=user.has_shortcuts,
        )

    def settings(self) -> Settings:
        """What was chosen."""
        return Settings(
            theme=Theme(self.theme.data),
            is_one_page=self.layout.data == "one",
            is_time_hidden=self.is_time_hidden.data,
            has_shortcuts=self.has_shortcuts.data,
        )
