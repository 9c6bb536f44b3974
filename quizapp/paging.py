"""Long lists, one page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request
from sqlalchemy import Select, func, select

from quizapp.extensions import db

PAGE_LENGTH = 50
MAX_PAGE = 10_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some rows of a list; `number` counts from 1, `total` all rows of the list."""

    items: list[T]
    number: int
    total: int

    @property
    def count(self) -> int:
        """How many pages the list has, an empty one too."""
        return max(-(-self.total // PAGE_LENGTH), 1)


def fetch_page(query: Select[T], number: int) -> Page[T]:
    """That page of what the query selects, in two statements."""
    total = db.session.scalars(select(func.count()).select_from(query.order_by(None).subquery())).one()
    items = db.session.scalars(query.limit(PAGE_LENGTH).offset((number - 1) * PAGE_LENGTH)).all()
    return Page(items=list(items), number=number, total=total)


def page_number() -> int:
    """The page that the address asks for; the first one if it makes no sense."""
    number = request.args.get("page", 1, type=int)
    return number if 1 <= number <= MAX_PAGE else 1
