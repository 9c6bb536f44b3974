"""What every request must pass before a view sees it, and the headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, current_app, make_response, request, session
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from werkzeug.exceptions import (
    BadRequest,
    Forbidden,
    HTTPException,
    RequestEntityTooLarge,
    RequestURITooLarge,
    SecurityError,
)
from werkzeug.exceptions import UnsupportedMediaType as WrongType
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from quizapp.accounts import sessions
from quizapp.accounts.policy import PUBLIC, ask_to_sign_in
from quizapp.assets import STATIC
from quizapp.errors import wants_json
from quizapp.extensions import csrf

MAX_URL_BYTES = 8 * 1024
MULTIPART_FRAME_BYTES = 64 * 1024
MAX_JSON_INTEGER = 2**53
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
JSON = "application/json"
URL_ENCODED = "application/x-www-form-urlencoded"
FORMS = frozenset({"", URL_ENCODED, "multipart/form-data"})
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
        "require-trusted-types-for 'script'",
    )
)
UNUSED_FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb", "browsing-topics")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TWO_YEARS = "max-age=63072000; includeSubDomains"
View = TypeVar("View", bound=Callable[..., Any])


class SmallInteger(IntegerConverter):
    """A number in an address: places and counts, never so long that a database or `int` would refuse it."""

    regex = "[0-9]{1,9}"


class AgelessSigner(TimestampSigner):
    """Asks nobody's clock how old a signature is."""

    def unsign(self, *args: Any, **options: Any) -> Any:
        return super().unsign(*args, **options | {"max_age": None})


class FormSessions(SecureCookieSessionInterface):
    """Flask's sessions, good until the browser is closed: by a clock that was put back, or by another host's that is
    a second behind, the form tokens of whole classes would come from the future and be refused."""

    @cache  # noqa: B019 (one application, one interface)
    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = AgelessSigner
        return serializer


class TokenRefused(Forbidden):
    """A page script sent a token that does not belong to who asks now: it must load the page again."""

    short_code = "csrf"


def init_app(app: Flask) -> None:
    """Check requests in the order from cheap to dear, before Flask-WTF's own check would read the body."""
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False  # `check_request` calls it
    app.config["WTF_CSRF_SSL_STRICT"] = False  # it asks for a Referer, which the page of a one-time link does not send
    app.config["SESSION_COOKIE_NAME"] = "__Host-form" if app.config["SESSION_COOKIE_SECURE"] else "passage_form"
    app.session_interface = FormSessions()
    app.url_map.converters["int"] = SmallInteger
    if hops := app.config["PROXY_HOPS"]:
        vars(app)["wsgi_app"] = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_port=0, x_prefix=0)
    app.before_request(check_request)
    app.after_request(add_headers)
    app.after_request(bind_token)


def accepts_upload(view: View) -> View:
    """Let this view take a file as large as an import may be."""
    vars(view)["accepts_upload"] = True
    return view


def check_request() -> ResponseReturnValue | None:
    """Refuse what no view should have to think about."""
    if isinstance(request.routing_exception, SecurityError):  # no page: links cannot be built for a host not ours
        return make_response("This site has another name.\n", HTTPStatus.BAD_REQUEST, {"Content-Type": "text/plain"})
    if len(request.path.encode()) + len(request.query_string) > MAX_URL_BYTES:
        raise RequestURITooLarge
    if request.routing_exception is not None:
        raise request.routing_exception
    if request.path.startswith(STATIC):
        return None
    _check_address()
    _drop_foreign_token()
    return _check_change() if request.method in UNSAFE else None


def add_headers(response: Response) -> Response:
    """Allow nothing that our pages do not use; only fingerprinted files may be kept by anybody."""
    response.headers.update(HEADERS)
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = TWO_YEARS
    if not response.cache_control.immutable:
        response.headers["Cache-Control"] = "no-store"
    return response


def bind_token(response: Response) -> Response:
    """Note for whom the form token in Flask's session was made."""
    if not request.path.startswith(STATIC) and "csrf_token" in session and session.get("token_of") != _identity():
        session["token_of"] = _identity()
    return response


def _drop_foreign_token() -> None:
    """Forget a form token made for somebody else: it never outlives a change of who is signed in."""
    if "csrf_token" in session and session.get("token_of") != _identity():
        del session["csrf_token"]


def _identity() -> str:
    return sessions.digest(f"form token of {sessions.token_of(request) or 'nobody'}")


def _check_change() -> ResponseReturnValue | None:
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "accepts_upload", False):
        request.max_content_length = current_app.config["MAX_IMPORT_BYTES"] + MULTIPART_FRAME_BYTES
    if _is_foreign():
        raise _refusal()
    if request.mimetype == JSON:
        _check_json()
    elif request.method == "POST" and request.mimetype in FORMS:
        _check_form()
    else:
        raise WrongType
    try:
        csrf.protect()
    except CSRFError as error:
        if not current_user.is_authenticated and getattr(view, "policy", None) != PUBLIC:
            return ask_to_sign_in()  # the token went with the session: say that, not that a token is missing
        raise _refusal() from error
    return None


def _is_foreign() -> bool:
    """Whether another site's page made the browser send this. Pages without a referrer send `Origin: null`."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        return True
    if origin is None or (origin == "null" and site == "same-origin"):
        return False
    return origin not in (request.host_url.rstrip("/"), current_app.config["BASE_URL"])


def _refusal() -> HTTPException:
    return TokenRefused() if wants_json() else BadRequest()


def _check_address() -> None:
    texts = [str(value) for value in (request.view_args or {}).values()]
    _check_texts(texts + [part for pair in request.args.items(multi=True) for part in pair])


def _check_form() -> None:
    most = current_app.config["MAX_FORM_PARTS"]
    if request.mimetype == URL_ENCODED and request.get_data().count(b"&") >= most:
        raise RequestEntityTooLarge  # before a million fields are made of two megabytes
    fields = list(request.form.items(multi=True))
    if len(fields) > most:
        raise RequestEntityTooLarge
    files = [file.filename or "" for file in request.files.values()]
    _check_texts([part for pair in fields for part in pair] + files)


def _check_json() -> None:
    try:
        value = request.get_json()
    except RecursionError as error:
        raise BadRequest from error
    for leaf in _leaves(value):
        if isinstance(leaf, str):
            _check_texts([leaf])
        elif isinstance(leaf, int | float) and not abs(leaf) <= MAX_JSON_INTEGER:
            raise BadRequest  # beyond what a page script counts with, or no number at all


def _leaves(value: Any) -> Iterator[Any]:
    """Every key and every value that holds no others; without recursion, for depth is the sender's choice."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            waiting += item
        else:
            yield item


def _check_texts(texts: list[str]) -> None:
    """NUL and lone surrogates fit in no database; nobody types them."""
    if any(UNSTORABLE.search(text) for text in texts):
        raise BadRequest
