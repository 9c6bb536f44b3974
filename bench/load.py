"""A load of requests on kept connections, one at a time on each, from one small process.

The client shares the machine's cores with the server, the same for everything that is measured.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEAD_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load took: `latencies` in seconds, sorted; `errors` counts every answer that is not 2xx."""

    seconds: float
    latencies: Sequence[float]
    errors: int

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which `share` of the answers came."""
        return self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)] * 1000


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    requests: Iterator[bytes]
    received: bytearray = field(default_factory=bytearray)
    sent_at: float = 0.0

    def send(self) -> None:
        self.sent_at = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def answer(self) -> bytes | None:
        """The whole answer, once it is here."""
        self.received += self.socket.recv(262_144)
        head = self.received.find(HEAD_END)
        if head < 0 or len(self.received) < head + len(HEAD_END) + _length(self.received[:head]):
            return None
        answer, self.received = bytes(self.received), bytearray()
        return answer


def measure(url: str, requests: Sequence[Iterator[bytes]], seconds: float, warm_up: float = 0.5) -> Measured:
    """Send each iterator's requests on a connection of its own for `seconds`, after a warm-up that is not counted."""
    connections = [_Connection(_connect(url), each) for each in requests]
    try:
        _run(connections, warm_up)
        return _run(connections, seconds)
    finally:
        for connection in connections:
            connection.socket.close()


def _run(connections: Sequence[_Connection], seconds: float) -> Measured:
    latencies: list[float] = []
    errors = 0
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        begin = time.perf_counter()
        end, waiting = begin + seconds, len(connections)
        while waiting:
            for key, _ in selector.select():
                answer = key.data.answer()
                if answer is None:
                    continue
                now = time.perf_counter()
                latencies.append(now - key.data.sent_at)
                errors += answer[9:10] != b"2"
                if now < end:
                    key.data.send()
                else:
                    waiting -= 1
        return Measured(time.perf_counter() - begin, sorted(latencies), errors)


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """The bytes of one request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + HEAD_END + body


def forever(make: Callable[[], bytes]) -> Iterator[bytes]:
    """One request after another."""
    while True:
        yield make()


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname or "", parts.port or 80))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _length(head: bytearray) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
