"""`flask attempts …`: close what is overdue, and prove every score from the events alone."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from quizapp import clock
from quizapp.attempts import services
from quizapp.attempts.replaying import replay_all, replay_one
from quizapp.transaction import write_transaction

BATCH = 100

attempts = AppGroup("attempts", help="Close overdue attempts; recompute scores from the events.")


@attempts.command()
def sweep() -> None:
    """Close every attempt whose time and grace are over, with what was saved."""
    closed = 0
    while True:
        with write_transaction():
            batch = services.close_overdue(clock.now(), current_app.config["SAVE_GRACE"], BATCH)
        closed += batch
        if batch < BATCH:
            break
    click.echo(f"Attempts closed: {closed}.")


@attempts.command(context_settings={"ignore_unknown_options": True})  # a public id may begin with a hyphen
@click.argument("attempt", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every attempt there is.")
def replay(attempt: str | None, *, is_all: bool) -> None:
    """Recompute responses and score of ATTEMPT (its public id), or of all, from the stored events alone.

    Exit status: 0 everything agrees, 1 something differs (each difference is a line), 2 wrong use.
    """
    if is_all == (attempt is not None):
        raise click.UsageError("Name one attempt, or give --all.")
    grace = current_app.config["SAVE_GRACE"]
    report = replay_all(grace) if attempt is None else replay_one(attempt, grace)
    for fault in report.faults:
        click.echo(fault, err=True)
    click.echo(f"Attempts replayed: {report.count}, differences: {len(report.faults)}.")
    sys.exit(1 if report.faults or not (report.count or is_all) else 0)
