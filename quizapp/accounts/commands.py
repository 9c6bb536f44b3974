"""`flask people`: links for teachers, administrators and those who forgot a password."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DBAPIError

from quizapp import clock
from quizapp.accounts import queries, services
from quizapp.accounts.models import LinkPurpose, Role
from quizapp.accounts.names import clean_login
from quizapp.transaction import write_transaction

people = AppGroup("people", help="Invite teachers and administrators, and give links to those who forgot a password.")


@people.command()
@click.option("--role", type=click.Choice([Role.TEACHER.value, Role.ADMIN.value]), help="What the account will be.")
@click.option("--first", is_flag=True, help="For the first teacher and administrator; nothing if there is one already.")
def invite(role: str | None, first: bool) -> None:
    """Print a link that makes one account and works once, for 24 hours."""
    if first == (role is not None):
        raise click.UsageError("Give either --role or --first.")
    with _database():
        if not first:
            _print_invitation(Role(str(role)))
        elif queries.needs_first_teacher():
            _print_first_link()


@people.command()
@click.argument("login")
def link(login: str) -> None:
    """Print a link that lets the person with the sign-in name LOGIN choose a new password: once, for 30 minutes."""
    now = clock.now()
    with _database():
        user = queries.find_by_login(clean_login(login))
        if user is None:
            raise click.ClickException(f"nobody has the sign-in name {login!r}")
        if user.disabled_at is not None:
            raise click.ClickException(f"the account {login!r} is disabled")
        with write_transaction():
            token = services.make_link(user, LinkPurpose.PASSWORD, now)
    click.echo(f"A new password for {user.login} (works once, for 30 minutes):\n{address(token)}")


def address(token: str) -> str:
    """The address of a one-time link, on the host that the configuration names."""
    return f"{current_app.config['BASE_URL']}/link/{token}"


def _print_invitation(role: Role) -> None:
    with write_transaction():
        token = services.make_link(role, LinkPurpose.INVITATION, clock.now())
    click.echo(f"An account for a new {role.value} (works once, for 24 hours):\n{address(token)}")


def _print_first_link() -> None:
    with write_transaction():
        token = services.make_link(Role.ADMIN, LinkPurpose.FIRST_TEACHER, clock.now())
    click.echo(f"The first teacher opens this link (works once, for 24 hours):\n{address(token)}")


@contextmanager
def _database() -> Iterator[None]:
    """Say in one line what to do where the database cannot be used."""
    try:
        yield
    except DBAPIError as error:
        raise click.ClickException(
            f"the database cannot be used ({error.orig}); run `flask db upgrade` first"
        ) from error
