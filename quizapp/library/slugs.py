"""Short names for addresses and files, made of titles."""

from __future__ import annotations

import re
import secrets
import unicodedata

MAX_LENGTH = 60

_OTHER = re.compile(r"[^a-z0-9]+")


def slug_of(title: str) -> str:
    """The letters and digits of a title, as far as a to z and 0 to 9 can say them; empty if they cannot at all."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain)[:MAX_LENGTH].strip("-")


def new_slug(title: str) -> str:
    """A name that nobody else has: it tells nothing about what others have."""
    return f"{slug_of(title) or 'article'}-{secrets.token_hex(4)}"
