"""Signed-in browsers: a cookie of 256 random bits, known to the server by its SHA-256 alone."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from flask import Request, Response, current_app
from sqlalchemy import Row, bindparam, delete, or_, select, update

from quizapp import clock
from quizapp.accounts.hooks import hooks
from quizapp.accounts.models import User, UserSession
from quizapp.accounts.person import SignedIn
from quizapp.extensions import db
from quizapp.transaction import write_transaction

TOKEN_BYTES = 32
NOTE_USE_EVERY = timedelta(minutes=1)
_PERSON = tuple(field.name for field in fields(SignedIn))
_BY_TOKEN = (
    select(
        UserSession.id.label("session_id"),
        UserSession.seen_at,
        UserSession.ends_at,
        *(getattr(User, name) for name in _PERSON),
    )
    .join(UserSession.user)
    .where(UserSession.token_hash == bindparam("token_hash"))
)


def cookie_name() -> str:
    """The identity cookie; with the prefix a browser takes it only from this very host, over HTTPS."""
    return "__Host-passage" if current_app.config["SESSION_COOKIE_SECURE"] else "passage"


def token_of(request: Request) -> str | None:
    """What the browser offers as its identity, known to us or not."""
    return request.cookies.get(cookie_name())


def digest(token: str) -> str:
    """The form in which a token is stored: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def load_user(request: Request) -> SignedIn | None:
    """Who sent the request, for Flask-Login."""
    token = token_of(request)
    return find_user(token, clock.arrival()) if token else None


def find_user(token: str, now: datetime) -> SignedIn | None:
    """The person whose session this is, if it has not ended; notes its use at most once a minute."""
    row = db.session.connection().execute(_BY_TOKEN, {"token_hash": digest(token)}).one_or_none()
    if row is None or row.disabled_at is not None or _has_ended(row, now):
        return None
    if now - row.seen_at >= NOTE_USE_EVERY:
        _note_use(row.session_id, now)
    return SignedIn(**{name: getattr(row, name) for name in _PERSON})


def _has_ended(row: Row[Any], now: datetime) -> bool:
    """Whether it has lasted or rested too long; an open attempt lets it rest longer, so that no quiz asks twice."""
    rest = now - row.seen_at
    if now >= row.ends_at or rest >= current_app.config["SESSION_IDLE_IN_ATTEMPT"]:
        return True
    return rest >= current_app.config["SESSION_IDLE"] and not hooks().has_open_attempt(row.id)


def start(user: User, now: datetime) -> str:
    """A new session under a new id; returns the token for the cookie. Sessions that have ended are swept out."""
    rested = now - current_app.config["SESSION_IDLE_IN_ATTEMPT"]
    ended = or_(UserSession.ends_at <= now, UserSession.seen_at <= rested)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id, ended))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    lifetime = current_app.config["SESSION_LIFETIME"]
    row = UserSession(token_hash=digest(token), user=user, created_at=now, seen_at=now, ends_at=now + lifetime)
    db.session.add(row)
    db.session.flush()
    return token


def end(token: str | None) -> None:
    """Make a token worthless; ending twice is ending once."""
    if token:
        db.session.execute(delete(UserSession).where(UserSession.token_hash == digest(token)))


def end_all(user: User, except_token: str | None = None) -> None:
    """Sign the person out everywhere, or everywhere else."""
    sessions = delete(UserSession).where(UserSession.user_id == user.id)
    if except_token:
        sessions = sessions.where(UserSession.token_hash != digest(except_token))
    db.session.execute(sessions)


def send_cookie(response: Response, token: str) -> None:
    """Give the browser its identity, until it is closed: school laptops are shared."""
    response.set_cookie(
        cookie_name(), token, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )


def clear_cookie(response: Response) -> None:
    """Take the identity away from the browser."""
    response.delete_cookie(
        cookie_name(), secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
    )


def _note_use(session_id: int, now: datetime) -> None:
    unnoted = UserSession.seen_at <= now - NOTE_USE_EVERY
    with write_transaction():
        db.session.execute(update(UserSession).where(UserSession.id == session_id, unnoted).values(seen_at=now))
