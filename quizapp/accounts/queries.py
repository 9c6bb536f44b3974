"""People and links, as read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload

from quizapp.accounts.models import LinkPurpose, OneTimeLink, Role, User
from quizapp.accounts.sessions import digest
from quizapp.extensions import db


def find_by_login(login: str) -> User | None:
    """The person with this sign-in name, in the form that `names.clean_login` gives it."""
    return db.session.scalar(select(User).filter_by(login=login))


def find_link(token: str, now: datetime) -> OneTimeLink | None:
    """The link with this token, if it can still be used."""
    open_links = select(OneTimeLink).options(joinedload(OneTimeLink.user)).where(OneTimeLink.used_at.is_(None))
    link = db.session.scalar(open_links.where(OneTimeLink.ends_at > now).filter_by(token_hash=digest(token)))
    return link if link is None or link.user is None or link.user.disabled_at is None else None


def needs_first_teacher() -> bool:
    """Whether nobody has used a link to become the first teacher, and there is no administrator either."""
    used = exists().where(OneTimeLink.purpose == LinkPurpose.FIRST_TEACHER, OneTimeLink.used_at.is_not(None))
    administrator = exists().where(User.role == Role.ADMIN)
    return not db.session.scalar(select(or_(used, administrator)))
