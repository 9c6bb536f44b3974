"""Settings, from the environment. The mode is named, never guessed: `local`, `production` or `test`.

| variable | means | default |
|---|---|---|
| QUIZAPP_MODE | local, production or test | local |
| DATABASE_URL | where everything is stored: sqlite:///… or postgresql://… | a file in the instance folder |
| SECRET_KEY, SECRET_KEY_FILE | 32 bytes or more; signs form tokens and messages | made and kept by local mode |
| SECRET_KEY_FALLBACKS | former keys, separated by spaces, still accepted | none |
| TRUSTED_HOSTS | host names that we answer to, separated by spaces | loopback names |
| BASE_URL | the address in one-time links; https://… in production | http://127.0.0.1:8000 |
| SITE_NAME | the name on screen | Passage |
| SIGN_UP | open, class-code or closed | open |
| TIME_ZONE | the zone in which times are shown and typed | UTC |
| SAVE_GRACE_SECONDS | how late a save may arrive, 0 to 120 | 30 |
| PROXY_HOPS | how many reverse proxies stand in front | 0 |
"""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask.helpers import get_debug_flag
from sqlalchemy.engine import make_url

from quizapp.core.timing import DEFAULT_GRACE, MAX_GRACE
from quizapp.database import engine_options

MODES = ("local", "production", "test")
SIGN_UP_MODES = ("open", "class-code", "closed")
MIN_KEY_BYTES = 32
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
FIXED = {
    "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session: no quiz ends for want of one
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "SESSION_REFRESH_EACH_REQUEST": False,
    "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
    "MAX_FORM_PARTS": 1_000,
    "MAX_IMPORT_BYTES": 10 * 1024 * 1024,
    "SESSION_IDLE": timedelta(hours=2),
    "SESSION_IDLE_IN_ATTEMPT": timedelta(hours=12),
    "SESSION_LIFETIME": timedelta(days=14),
    "TEST_CLOCK_FILE": None,
}


class ConfigError(Exception):
    """A setting that keeps the application from starting; the message names it."""


def load(overrides: Mapping[str, Any], instance: Path) -> dict[str, Any]:
    """All settings: the environment's, with `overrides` on top, checked. Raises ConfigError."""
    source = {**os.environ, **overrides}
    mode = source.get("QUIZAPP_MODE", "local")
    if mode not in MODES:
        raise ConfigError(f"QUIZAPP_MODE is {mode!r}; it must be one of {', '.join(MODES)}")
    url = _database_url(source, instance, mode)
    settings = {
        **FIXED,
        "MODE": mode,
        "SECRET_KEY": _secret_key(source, instance, mode),
        "SECRET_KEY_FALLBACKS": [_checked_key(key) for key in source.get("SECRET_KEY_FALLBACKS", "").split()],
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "TRUSTED_HOSTS": _hosts(source, mode),
        "BASE_URL": _base_url(source, mode),
        "SITE_NAME": source.get("SITE_NAME", "Passage"),
        "SIGN_UP": source.get("SIGN_UP", "open"),
        "TIME_ZONE": source.get("TIME_ZONE", "UTC"),
        "SAVE_GRACE": timedelta(seconds=_count(source, "SAVE_GRACE_SECONDS", int(DEFAULT_GRACE.total_seconds()))),
        "PROXY_HOPS": _count(source, "PROXY_HOPS", 0),
        "SESSION_COOKIE_SECURE": mode == "production",
        "TESTING": mode == "test",
    }
    settings |= {name: value for name, value in overrides.items() if name not in settings or name in FIXED}
    if mode == "test":
        settings["TEST_CLOCK_FILE"] = source.get("TEST_CLOCK_FILE")
    _check(settings)
    return settings


def _check(settings: Mapping[str, Any]) -> None:
    if settings["MODE"] == "production" and get_debug_flag():
        raise ConfigError("FLASK_DEBUG must be off in production: it shows what only we may see")
    if settings["SIGN_UP"] not in SIGN_UP_MODES:
        raise ConfigError(f"SIGN_UP must be one of {', '.join(SIGN_UP_MODES)}")
    if settings["SAVE_GRACE"] > MAX_GRACE:
        raise ConfigError("SAVE_GRACE_SECONDS must be between 0 and 120")
    try:
        ZoneInfo(settings["TIME_ZONE"])
    except (KeyError, ValueError, OSError) as error:
        raise ConfigError(f"TIME_ZONE {settings['TIME_ZONE']!r} is not a time zone") from error


def _secret_key(source: Mapping[str, Any], instance: Path, mode: str) -> str:
    key = source.get("SECRET_KEY") or _content(source.get("SECRET_KEY_FILE"))
    if key is None and mode == "test":
        return "test" * 8
    if key is None and mode == "local":
        return _kept_key(instance / "secret_key")
    if key is None:
        raise ConfigError("SECRET_KEY or SECRET_KEY_FILE must be set in production")
    return _checked_key(str(key))


def _checked_key(key: str) -> str:
    if len(key.encode()) < MIN_KEY_BYTES or len(set(key)) < 8:
        raise ConfigError(f"SECRET_KEY must be random and hold {MIN_KEY_BYTES} bytes or more; so must former ones")
    return key


def _kept_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(MIN_KEY_BYTES))
    return path.read_text().strip()


def _content(path: str | None) -> str | None:
    try:
        return None if path is None else Path(path).read_text().strip()
    except OSError as error:
        raise ConfigError(f"SECRET_KEY_FILE cannot be read: {error.strerror}") from error


def _database_url(source: Mapping[str, Any], instance: Path, mode: str) -> str:
    url = source.get("DATABASE_URL") or f"sqlite:///{(instance / 'passage.db').resolve()}"
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise ConfigError("DATABASE_URL must name a file: an in-memory database would lose answers")
        _check_file(Path(parsed.database), mode)
    return str(url)


def _check_file(path: Path, mode: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)  # SQLite would let everybody read it, and gives its WAL the mode of the file
    if mode == "production" and path.stat().st_mode & 0o077:
        raise ConfigError(f"the database file {path.name} can be read by other users of this machine: chmod 600")


def _hosts(source: Mapping[str, Any], mode: str) -> list[str]:
    hosts: list[str] = source.get("TRUSTED_HOSTS", "").split()
    if not hosts and mode == "production":
        raise ConfigError("TRUSTED_HOSTS must name the hosts that this site answers to")
    return hosts or list(LOOPBACK)


def _base_url(source: Mapping[str, Any], mode: str) -> str:
    url = urlsplit(source.get("BASE_URL") or "http://127.0.0.1:8000")
    if mode == "production" and (url.scheme != "https" or not url.netloc):
        raise ConfigError("BASE_URL must be the address of this site, https://…: it stands in one-time links")
    return url.geturl().rstrip("/")


def _count(source: Mapping[str, Any], name: str, default: int) -> int:
    text = str(source.get(name, default)).strip()
    if not text.isascii() or not text.isdigit():
        raise ConfigError(f"{name} must be a whole number from 0 on")
    return int(text)


def refuse_to_start(error: ConfigError) -> None:
    """One clear line, exit status 2."""
    sys.stderr.write(f"Cannot start: {error}\n")
    raise SystemExit(2)
