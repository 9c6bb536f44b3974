"""Static files: served under the digest of the whole tree, so that they never change at their address.

A line `import … from "./other.js";` or `@import url("other.css");` stands for the other file: what a page loads is
joined here when the application starts, one request a page for its script and one for its style.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections import Counter
from functools import cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # comes with Flask-Compress, without types
from flask import Blueprint, Flask, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from quizapp.accounts.policy import public

bp = Blueprint("assets", __name__)
EXTENSION = "assets"
STATIC = "/static/"
SECONDS_A_YEAR = 31_536_000
_IMPORT = re.compile(
    r'^(?:import [^;]*? from "\./(?P<js>[\w-]+\.js)";|@import url\("(?P<css>[\w/-]+\.css)"\);)\n', re.M
)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const)", re.M)
_DECLARED = re.compile(r"^(?:async function|function|class|const|let) (\w+)", re.M)


class UnknownAsset(Exception):
    """A page asked for a static file that is not there."""


class Assets:
    """The static files as they are served."""

    def __init__(self, folder: Path) -> None:
        self.files = read_tree(folder)
        digest = hashlib.sha256(b"".join(n.encode() + b"\0" + f for n, f in self.files.items())).hexdigest()[:16]
        self.digest = digest
        self.addresses = {name: f"{STATIC}{digest}/{name}" for name in self.files}

    def encoded(self, name: str, encoding: str) -> bytes:
        """The file, compressed once."""
        return _compress(self.files[name], encoding)


def init_app(app: Flask) -> None:
    """Read the static files and give templates `static_url`."""
    app.extensions[EXTENSION] = Assets(Path(app.root_path) / "static")
    app.jinja_env.globals["static_url"] = static_url
    app.register_blueprint(bp)


def static_url(name: str) -> str:
    """The address of a static file. Raises UnknownAsset, so that a page with a mistyped name cannot be tested green."""
    assets: Assets = current_app.extensions[EXTENSION]
    if name not in assets.addresses:
        raise UnknownAsset(name)
    return assets.addresses[name]


@bp.get(f"{STATIC}<digest>/<path:name>")
@public
def static_file(digest: str, name: str) -> ResponseReturnValue:
    """A static file of this release, good for ever."""
    assets: Assets = current_app.extensions[EXTENSION]
    if digest != assets.digest or name not in assets.files:
        abort(404)
    encoding = request.accept_encodings.best_match(["br", "gzip"]) or "identity"
    response = Response(assets.encoded(name, encoding), mimetype=mimetypes.guess_type(name)[0])
    response.cache_control.public = True
    response.cache_control.max_age = SECONDS_A_YEAR
    response.cache_control.immutable = True
    response.vary.add("Accept-Encoding")
    if encoding != "identity":
        response.content_encoding = encoding
    return response


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` by its name there, with its imports joined in."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): _content(path) for path in paths}


def _content(path: Path) -> bytes:
    if path.suffix not in (".js", ".css"):
        return path.read_bytes()
    text = _joined(path, set())
    twice = [name for name, count in Counter(_DECLARED.findall(text)).items() if count > 1]
    if path.suffix == ".js" and twice:
        raise ValueError(f"{path.name} and its imports declare more than once: {', '.join(twice)}")
    return text.encode()


def _joined(path: Path, seen: set[Path]) -> str:
    """The file's text with each imported file in place of its first import."""
    seen.add(path)

    def imported(match: re.Match[str]) -> str:
        other = path.parent / (match["js"] or match["css"])
        return "" if other in seen else _EXPORT.sub("", _joined(other, seen))

    return _IMPORT.sub(imported, path.read_text())


@cache
def _compress(content: bytes, encoding: str) -> bytes:
    match encoding:
        case "br":
            return bytes(brotli.compress(content, quality=11))
        case "gzip":
            return gzip.compress(content, compresslevel=9, mtime=0)
        case _:
            return content
