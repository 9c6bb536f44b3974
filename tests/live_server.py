"""The application as it is really served: Granian in processes of its own, on a free port and a database file."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from tools.serve import granian

ROOT = Path(__file__).parent.parent
LEASH = Path(__file__).with_name("leash.py")
START_SECONDS = 30
WORKERS = 2


class LiveServer:
    """A server that a test may stop, kill, start again, and move in time."""

    def __init__(self, folder: Path, target: str = "wsgi:app") -> None:
        self._target = target
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = folder / "passage.sqlite3"
        self.log = folder / "server.log"
        self.clock = folder / "clock"
        self.clock.write_text("0")
        self.settings = {
            "QUIZAPP_MODE": "test",
            "DATABASE_URL": f"sqlite:///{self.database}",
            "TEST_CLOCK_FILE": str(self.clock),
            "BASE_URL": self.url,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a server was started and not stopped since."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the server and return once it answers."""
        server = granian(self.settings["DATABASE_URL"])
        command = [sys.executable, LEASH, *server, "--port", str(self.port), self._target]
        place = {"cwd": ROOT, "env": self._environment(), "start_new_session": True}
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, **place)
        end = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server did not start:\n{self.log.read_text()[-4000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server in good order, as a deployment does."""
        if self.is_running:
            self._process.communicate(timeout=START_SECONDS)

    def kill(self) -> None:
        """Kill the main process and its workers at once, as a power cut would."""
        if self.is_running:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()

    def worker_ids(self) -> list[int]:
        """The process ids of the server's workers."""
        main = _children(self._process.pid)
        return [worker for process in main for worker in _children(process)]

    def advance(self, seconds: float) -> None:
        """Let the served application's clock jump ahead; negative seconds put it back."""
        self._set_clock(float(self.clock.read_text()) + seconds)

    def flask(self, command: str) -> str:
        """Run `flask <command>` on the server's database and return what it printed."""
        result = subprocess.run(
            [Path(sys.executable).with_name("flask"), "--app", "wsgi", *command.split()],
            cwd=ROOT,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(f"flask {command} failed:\n{result.stdout}{result.stderr}")
        return result.stdout

    def keep_database(self, path: Path) -> None:
        """Copy the database, as it is now, into a file of its own."""
        copy_database(self.database, path)

    def reset(self, database: Path) -> None:
        """Put back a kept database, under a running server too, and the clock."""
        copy_database(database, self.database)
        self._set_clock(0)

    def _set_clock(self, seconds: float) -> None:
        """Replace the clock file in one step: the server may be reading it."""
        new = self.clock.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.clock)

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.settings}

    def _is_ready(self) -> bool:
        """Whether all workers run: one that is told to stop while it starts does not hear it."""
        return self.log.read_text().count("Started worker-") == WORKERS


def _children(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def copy_database(source: Path, target: Path) -> None:
    """Overwrite one SQLite database by another through SQLite itself, so that open connections see it happen."""
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(target)) as live:
        kept.backup(live)


def free_port() -> int:
    """A port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
