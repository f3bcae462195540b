"""The load generator: sends requests that were made before over kept connections, and checks each answer."""

from __future__ import annotations

import gc
import re
import selectors
import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from bench.processes import HOST
from bench.table import Broken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LENGTH = re.compile(rb"\r\ncontent-length: ?([0-9]+)\r\n", re.IGNORECASE)
_HEAD_END = b"\r\n\r\n"
_STALLED = 10.0  # seconds without any answer


@dataclass(slots=True)
class Load:
    """What came back: when each answer came after its question (seconds), and how large they were in all."""

    seconds: float = 0.0
    size: int = 0
    latencies: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    @property
    def p50(self) -> float:
        """The median latency, in milliseconds."""
        return median(self.latencies) * 1000


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    asked: bytes = b""
    at: float = 0.0
    answer: bytes = b""

    def ask(self, request: bytes) -> None:
        self.asked, self.answer, self.at = request, b"", time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has come. Whether it is a whole answer; Broken where it is not one with blocks."""
        part = self.socket.recv(1 << 18)
        self.answer += part
        head = self.answer.find(_HEAD_END)
        length = _LENGTH.search(self.answer, 0, head + 2) if head >= 0 else None
        whole = length and len(self.answer) >= head + len(_HEAD_END) + int(length[1])
        if whole and self.answer.startswith(b"HTTP/1.1 200 ") and b'"blocks":' in self.answer:
            return True
        if whole or not part or (head >= 0 and not length):
            raise Broken(f"{self.asked.decode()}\n\nwas answered with\n\n{self.answer[:2000].decode()}")
        return False


def drive(port: int, requests: Iterable[bytes], *, connections: int, seconds: float = 600.0) -> Load:
    """Keep a request on each of `connections` until `seconds` are over or the requests are."""
    load, left = Load(), iter(requests)
    gc.collect()
    gc.disable()
    try:
        with ExitStack() as stack, selectors.DefaultSelector() as selector:
            for _ in range(connections):
                line = stack.enter_context(socket.create_connection((HOST, port), timeout=_STALLED))
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(line, selectors.EVENT_READ, _Connection(line))
            _run(load, left, selector, seconds)
    finally:
        gc.enable()
    return load


def _run(load: Load, left: Iterator[bytes], selector: selectors.BaseSelector, seconds: float) -> None:
    started = time.perf_counter()
    deadline = started + seconds
    waiting = 0
    for key in tuple(selector.get_map().values()):
        if request := next(left, None):
            key.data.ask(request)
            waiting += 1
    while waiting:
        events = selector.select(_STALLED)
        if not events:
            raise Broken(f"no answer within {_STALLED:.0f} s")
        for key, _ in events:
            connection: _Connection = key.data
            if not connection.receive():
                continue
            now = time.perf_counter()
            load.latencies.append(now - connection.at)
            load.size += len(connection.answer)
            request = next(left, None) if now < deadline else None
            if request:
                connection.ask(request)
            else:
                waiting -= 1
    load.seconds = time.perf_counter() - started
