"""Changes to people, their passwords, sessions and one-time links. Passwords arrive hashed: hashing holds no lock."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from quizapp.accounts import passwords, queries, sessions, throttle
from quizapp.accounts.hooks import hooks
from quizapp.accounts.models import LinkPurpose, OneTimeLink, Role, Theme, User
from quizapp.extensions import db

TOKEN_BYTES = 32
LINK_LIFETIMES = {
    LinkPurpose.FIRST_TEACHER: timedelta(hours=24),
    LinkPurpose.INVITATION: timedelta(hours=24),
    LinkPurpose.PASSWORD: timedelta(minutes=30),
}

SWITCHES = frozenset({"is_time_hidden", "has_shortcuts"})
"""The settings that the page of an attempt can change as well."""

log = logging.getLogger(__name__)


class LoginTaken(Exception):
    """Somebody has this sign-in name already."""


class LinkGone(Exception):
    """The link was used, replaced, or has ended."""


class UnknownCode(Exception):
    """No open class has this code."""


class PasswordChanged(Exception):
    """While the password was being checked somebody changed it, or disabled the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What a person says about themselves when an account is made."""

    login: str
    name: str
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a person likes the pages."""

    theme: Theme
    is_one_page: bool
    is_time_hidden: bool
    has_shortcuts: bool


def check_password(login: str, password: str) -> User | None:
    """The person, if name and password belong together; an unknown name takes as long as a known one."""
    user = queries.find_by_login(login)
    is_right = passwords.verify(user.password_hash if user else None, password)
    return user if user and is_right and user.disabled_at is None else None


def count_try(login: str, network: str, now: datetime) -> None:
    """Count a try to sign in as a failure until it succeeds. Raises TooManyFailures."""
    throttle.count(throttle.ACCOUNT, login, now)
    throttle.count(throttle.ADDRESS, network, now)


def forgive_try(login: str, network: str, counted_at: datetime) -> None:
    """The try succeeded: the name starts afresh, and its address is no worse than before."""
    throttle.forget(throttle.ACCOUNT, login)
    throttle.give_back(throttle.ADDRESS, network, counted_at)


def sign_in(user: User, now: datetime, old_token: str | None, better_hash: str | None = None) -> str:
    """A session for a person whose password was right, in place of the one this browser had; returns its token.

    Raises PasswordChanged where the password that was checked is no longer the person's.
    """
    _lock_as_checked(user)
    if better_hash:
        user.password_hash = better_hash
    return start_session(user, now, old_token)


def start_session(user: User, now: datetime, old_token: str | None) -> str:
    """A session under a new id; the one that the browser had ends. Returns the new token."""
    sessions.end(old_token)
    log.info("signed in: user %s", user.public_id)
    return sessions.start(user, now)


def sign_out(token: str | None) -> None:
    """End this browser's session."""
    sessions.end(token)


def add_person(person: NewPerson, role: Role, now: datetime) -> User:
    """A new account. Raises LoginTaken, also where two ask for a name in the same moment."""
    if queries.find_by_login(person.login):
        raise LoginTaken
    user = User(login=person.login, name=person.name, password_hash=person.password_hash, role=role, created_at=now)
    db.session.add(user)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise LoginTaken from error
    log.info("account made: user %s, %s", user.public_id, role.value)
    return user


def sign_up(person: NewPerson, code: str | None, now: datetime) -> User:
    """A student's own account, in the class of the code where one is asked for. Raises UnknownCode or LoginTaken."""
    if code is not None and not hooks().is_open_code(code):
        raise UnknownCode
    user = add_person(person, Role.STUDENT, now)
    if code is not None:
        hooks().join(user, code, now)
    return user


def change_own_password(user: User, password_hash: str, token: str | None) -> None:
    """A new password for a person whose present one was right. Raises PasswordChanged as `sign_in` does."""
    _lock_as_checked(user)
    change_password(user, password_hash, token)


def _lock_as_checked(user: User) -> None:
    checked = user.password_hash
    db.session.refresh(user, with_for_update=True)
    if user.password_hash != checked or user.disabled_at is not None:
        raise PasswordChanged


def change_password(user: User, password_hash: str, token: str | None = None) -> None:
    """A new password: sessions elsewhere end, links to set another one die, failures are forgotten."""
    user.password_hash = password_hash
    sessions.end_all(user, except_token=token)
    db.session.execute(delete(OneTimeLink).filter_by(user_id=user.id, used_at=None))
    throttle.forget(throttle.ACCOUNT, user.login)
    db.session.flush()
    log.info("password changed: user %s", user.public_id)


def save_settings(user: User, settings: Settings) -> None:
    """How the person likes the pages, from now on and on every device."""
    user.theme = settings.theme
    user.is_one_page = settings.is_one_page
    user.is_time_hidden = settings.is_time_hidden
    user.has_shortcuts = settings.has_shortcuts
    db.session.flush()


def save_switches(user: User, switches: Mapping[str, bool]) -> None:
    """Some of SWITCHES as the person has just set them; the other settings stay as they are."""
    for name, value in switches.items():
        setattr(user, name, value)
    db.session.flush()


def make_link(recipient: User | Role, purpose: LinkPurpose, now: datetime) -> str:
    """The token of a new link; it replaces the links of the same purpose for the same person, or the first teacher."""
    user = recipient if isinstance(recipient, User) else None
    role = None if isinstance(recipient, User) else recipient
    if user or purpose is LinkPurpose.FIRST_TEACHER:
        older = delete(OneTimeLink).filter_by(purpose=purpose, user_id=user and user.id, used_at=None)
        db.session.execute(older)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = OneTimeLink(
        token_hash=sessions.digest(token),
        purpose=purpose,
        role=role,
        user=user,
        created_at=now,
        ends_at=now + LINK_LIFETIMES[purpose],
    )
    db.session.add(link)
    db.session.flush()
    log.info("one-time link made: %s for %s", purpose.value, user.public_id if user else recipient)
    return token


def accept_invitation(token: str, person: NewPerson, now: datetime) -> User:
    """The account that the link offers. Raises LinkGone or LoginTaken."""
    link = _use_link(token, now)
    if link.role is None:
        raise LinkGone
    return add_person(person, link.role, now)


def set_password(token: str, password_hash: str, now: datetime) -> User:
    """The person whom the link is for, with a new password and no session. Raises LinkGone."""
    link = _use_link(token, now)
    if link.user is None:
        raise LinkGone
    change_password(link.user, password_hash)
    return link.user


def _use_link(token: str, now: datetime) -> OneTimeLink:
    """Use the link up; of any number of requests at once, one gets it."""
    link = queries.find_link(token, now)
    if link is None:
        raise LinkGone
    unused = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    if db.session.scalar(unused.values(used_at=now).returning(OneTimeLink.id)) is None:
        raise LinkGone
    return link
