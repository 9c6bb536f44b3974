"""Passwords: how they are stored, compared and judged. They are compared as typed, after NFKC alone."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from quizapp.accounts.models import Role

MEMORY_KIB = 19_456
PASSES = 2
SHORTEST = {Role.STUDENT: 8, Role.TEACHER: 15, Role.ADMIN: 15}
LONGEST = 1_000
LOOKALIKES = str.maketrans("@0$31!", "aoseii")
ROWS = ("abcdefghijklmnopqrstuvwxyz" * 2, "0123456789" * 3, "qwertyuiopasdfghjklzxcvbnm" * 2, "qwertzuiop" * 2)
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


class Weakness(StrEnum):
    """Why a new password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    A_NAME = "a_name"
    A_PATTERN = "a_pattern"


def make_hash(password: str) -> str:
    """The Argon2id hash to store."""
    return _hasher().hash(_prepare(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether the password belongs to the stored hash; without one, the same work is done for nothing."""
    try:
        return _hasher().verify(stored or _nobodys_hash(), _prepare(password))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str | None) -> bool:
    """Whether the hash was made with less work than is asked for now."""
    return stored is not None and _hasher().check_needs_rehash(stored)


def find_weakness(password: str, role: Role, names: Iterable[str]) -> Weakness | None:
    """Why this password will not do for a person of this role, known by these names, on a site of that name."""
    text = _prepare(password)
    plain = text.casefold().replace(" ", "")
    if len(text) < SHORTEST[role]:
        return Weakness.TOO_SHORT
    if len(text) > LONGEST:
        return Weakness.TOO_LONG
    if _is_pattern(plain):
        return Weakness.A_PATTERN
    if _is_common(plain):
        return Weakness.COMMON
    return Weakness.A_NAME if {plain, EDGES.sub("", plain)} & _forms(names) else None


def _prepare(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _hasher() -> PasswordHasher:
    config = current_app.config
    return _make_hasher(config.get("ARGON2_MEMORY_KIB", MEMORY_KIB), config.get("ARGON2_PASSES", PASSES))


@cache
def _make_hasher(memory: int, passes: int) -> PasswordHasher:
    return PasswordHasher(time_cost=max(passes, PASSES), memory_cost=max(memory, MEMORY_KIB), parallelism=1)


def _nobodys_hash() -> str:
    """A hash that no password fits, so that an unknown name costs as much time as a known one."""
    return _hash_of_random(_hasher())


@cache
def _hash_of_random(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_urlsafe(32))


def _is_pattern(plain: str) -> bool:
    """One thing again and again, or keys in their order."""
    repeats = plain in (plain + plain)[1:-1]
    return repeats or any(plain in row or plain[::-1] in row for row in ROWS)


@dataclass(frozen=True, slots=True)
class _CommonPasswords:
    words: frozenset[str]
    endings: tuple[str, ...]
    whole: frozenset[str]


@cache
def _common_passwords() -> _CommonPasswords:
    text = Path(__file__).with_name("common_passwords.txt").read_text()
    _header, words, endings, whole = text.split("\n\n")
    return _CommonPasswords(frozenset(words.split()), tuple(endings.split()), frozenset(whole.split()))


def _is_common(plain: str) -> bool:
    common = _common_passwords()
    starts = [plain, *(plain.removesuffix(ending) for ending in common.endings)]
    return plain in common.whole or any({start, start.translate(LOOKALIKES)} & common.words for start in starts)


def _forms(names: Iterable[str]) -> set[str]:
    """How a name might be typed as a password: whole, without spaces, and the part of a mail address before the @."""
    forms = set()
    for name in names:
        plain = _prepare(name).casefold().replace(" ", "")
        forms |= {plain, plain.partition("@")[0], EDGES.sub("", plain)}
    return forms - {""}
