"""Who asks: as much of a person as pages and rules need, and nothing that opens an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Protocol

from quizapp.accounts.models import Role, Theme


class Person(Protocol):
    """What queries and rules ask of whoever they serve: the signed-in person, or a stored `User`."""

    @property
    def id(self) -> int: ...
    @property
    def public_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Role: ...
    @property
    def disabled_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person of a request, read once with their session; a change of theirs goes to the stored `User`."""

    id: int
    public_id: str
    login: str
    name: str
    role: Role
    disabled_at: datetime | None
    theme: Theme
    is_one_page: bool
    is_time_hidden: bool
    has_shortcuts: bool
    is_authenticated: ClassVar[bool] = True  # what templates ask; Flask-Login's anonymous user says no
