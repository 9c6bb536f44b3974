"""Make .venv hold exactly the locked packages: `python tools/bootstrap.py run` or `dev`.

Standard library only, because it runs before anything is installed. A second run finds its stamp and returns at once.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")
OFFLINE = re.compile(r"connect|resolv|network|dns|timed out|unreachable|from versions: none", re.IGNORECASE)


def main(arguments: list[str]) -> int:
    """Install the named lock (`run` unless told) and return the exit status."""
    lock = arguments[0] if arguments else "run"
    if lock not in ("run", "dev"):
        return fail(f"no such lock: {lock}; say run or dev")
    if sys.version_info < OLDEST_PYTHON:
        return start_again_with_a_newer_python(arguments)
    if is_installed(lock):
        return 0
    return install(lock)


def start_again_with_a_newer_python(arguments: list[str]) -> int:
    """Become the newest Python on PATH that will do, or say what is missing."""
    newer = next((path for path in map(shutil.which, NEWER_PYTHONS) if path), None)
    if newer:
        os.execv(newer, [newer, __file__, *arguments])
    return fail(f"Python 3.11 or newer is needed and this is {version()}; install one, or name one with PYTHON=")


def is_installed(lock: str) -> bool:
    """Whether .venv stands where it was made and holds the lock as it is now; the dev lock includes the run lock."""
    return PYTHON.exists() and any(read(stamp(name)) == wanted(name) for name in (lock, "dev"))


def install(lock: str) -> int:
    """Make .venv if need be, fill it from the lock, and leave the stamp last of all."""
    uv = find_uv()
    if not is_usable_venv() and not make_venv(uv):
        return 1
    say(f"installing requirements/{lock}.txt with {'uv' if uv else 'pip; this takes a minute or two'}")
    # pip compiles what it installs; uv has to be told, or the first start of every program waits for it.
    by_uv = [uv, "pip", "install", "--python", str(PYTHON), "--compile-bytecode"]
    installer = by_uv if uv else [str(PYTHON), "-m", "pip", "install"]
    if not succeeds([*installer, "--quiet", "--require-hashes", "--no-deps", "--requirement", str(lock_file(lock))]):
        return 1
    stamp(lock).write_text(wanted(lock))
    say("the packages are in .venv")
    return 0


def make_venv(uv: str | None) -> bool:
    """Make an empty .venv in place of a missing or broken one."""
    if not uv and not importlib.util.find_spec("ensurepip"):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        fail(f"this Python cannot make virtual environments; install uv, or on Debian: apt-get install {package}")
        return False
    say(f"making .venv for Python {version()}")
    shutil.rmtree(VENV, ignore_errors=True)
    by_uv = [uv, "venv", "--quiet", "--no-project", "--python", sys.executable]
    if not succeeds([*(by_uv if uv else [sys.executable, "-m", "venv"]), str(VENV)]):
        return False
    place_stamp().write_text(place())
    return True


def is_usable_venv() -> bool:
    """Whether .venv was made here (its scripts name their folder) and its Python still starts."""
    if read(place_stamp()) != place() or not PYTHON.exists():
        return False
    return subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0


def find_uv() -> str | None:
    """The uv on PATH, if there is one that starts: a shim may point nowhere."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True, check=False).returncode == 0:
        return uv
    return None


def succeeds(command: list[str]) -> bool:
    """Run a command quietly; where it fails, show what it said and one line on what to do."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode == 0:
        return True
    print(result.stdout.rstrip(), file=sys.stderr)
    if OFFLINE.search(result.stdout):
        fail("the packages could not be fetched: check the network connection, then run the same command again")
    else:
        fail(f"{Path(command[0]).name} stopped with the message above")
    return False


def wanted(lock: str) -> str:
    """What the stamp of an up-to-date .venv holds: where it stands and the digest of its lock."""
    return f"{place()}\n{hashlib.sha256(lock_file(lock).read_bytes()).hexdigest()}\n"


def place() -> str:
    """The folder and Python version a virtual environment is tied to."""
    return f"{VENV} {sys.version_info[0]}.{sys.version_info[1]}"


def lock_file(lock: str) -> Path:
    """The lock with hashes that both uv and pip read."""
    return ROOT / "requirements" / f"{lock}.txt"


def stamp(lock: str) -> Path:
    """The file that says which lock .venv was filled from."""
    return VENV / f".{lock}.stamp"


def place_stamp() -> Path:
    """The file that says where and for which Python .venv was made."""
    return VENV / ".place.stamp"


def read(path: Path) -> str:
    """The text of a small file, empty where there is none."""
    return path.read_text() if path.is_file() else ""


def version() -> str:
    """The running Python's version as people write it."""
    return ".".join(map(str, sys.version_info[:3]))


def say(message: str) -> None:
    """Tell what is being done."""
    print(f"passage: {message}", flush=True)


def fail(message: str) -> int:
    """Say in one line why nothing more is done, and give the exit status for it."""
    print(f"passage: {message}", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
