"""Somebody signed in at a served application, on one kept connection: what a client outside the server sees."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')


class Person:
    """Requests with the cookies of one browser. Raises OSError or HTTPException where the server is gone."""

    def __init__(self, url: str, cookies: dict[str, str], timeout: float = 10) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=timeout)
        self._cookies = dict(cookies)
        self.token = ""

    @property
    def cookie(self) -> str:
        """The header that carries the browser's cookies."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())

    def find_token(self, path: str = "/settings") -> str:
        """Remember the form token that a page holds."""
        _status, body = self.get(path)
        match = TOKEN.search(body)
        if match is None:
            raise ValueError(f"no form token on {path}")
        self.token = match[1].decode()
        return self.token

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self.send("GET", path, None, headers)

    def put(self, path: str, message: Any) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        return self.send("PUT", path, json.dumps(message).encode(), headers)

    def post(self, path: str, **fields: str) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.send("POST", path, urlencode({"csrf_token": self.token, **fields}).encode(), headers)

    def send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> tuple[int, bytes]:
        """One request and its whole answer."""
        self._connection.request(method, path, body, {**headers, "Cookie": self.cookie})
        response = self._connection.getresponse()
        content = response.read()
        self.location = response.getheader("Location", "")
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name] = morsel.value
        return response.status, content

    def close(self) -> None:
        self._connection.close()
