"""Prepare the database and serve Passage on this machine: what `make run` does once the packages are there."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import FlaskGroup

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    ("bringing the database up to date", "db upgrade"),
    ("loading the articles and quizzes", "questions load questions/"),
    ("looking for a first teacher", "people invite --first"),
)


def main() -> int:
    """Serve until stopped; exit status 1 where the port is taken or a step fails."""
    port = int(os.environ.get("PORT") or 8000)
    if not is_free(port):
        return fail(f"port {port} is in use; stop what uses it, or choose another: make run PORT={port + 1}")
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("QUIZAPP_MODE", "local")
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    try:
        prepare()
    except click.ClickException as problem:
        return fail(problem.format_message())
    say(f"listening on 127.0.0.1:{port}")
    say(f"open {os.environ['BASE_URL']} in a browser; Ctrl+C stops the server")
    become_server(port)


def is_free(port: int) -> bool:
    """Whether nobody listens on the port: Granian itself would share it with another Granian."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def prepare() -> None:
    """Run the commands that come before serving, all in this process: starting `flask` thrice takes longer."""
    from wsgi import app

    flask = FlaskGroup(create_app=lambda: app, load_dotenv=False)
    for doing, command in COMMANDS:
        say(doing)
        flask.main(command.split(), prog_name="flask", standalone_mode=False)


def become_server(port: int) -> NoReturn:
    """Replace this process by the server, so that signals reach it directly."""
    sys.stdout.flush()
    command = [*granian(os.environ.get("DATABASE_URL", "")), "--port", str(port), "wsgi:app"]
    os.execv(command[0], command)


def granian(database: str) -> list[str]:
    """The server for this database: SQLite has one writer, so more threads would only wait for it."""
    threads = "4" if database.startswith("postgres") else "1"
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--no-ws"),
        *("--workers", "2", "--blocking-threads", threads),
        *("--backpressure", "128", "--respawn-failed-workers", "--workers-kill-timeout", "10"),
    ]


def say(message: str) -> None:
    """Tell what is being done."""
    print(f"passage: {message}")


def fail(message: str) -> int:
    """Say in one line why nothing is served, and give the exit status for it."""
    print(f"passage: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
