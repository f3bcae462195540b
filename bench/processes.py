"""The processes of a benchmark: each on a core of its own, on a free loopback port, ended come what may."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.table import Broken

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

HOST = "127.0.0.1"
SERVER, LOAD = 0, 1  # the places of the core under test, and of the core that all else shares
_READY_WITHIN = 30.0  # seconds
_ENDS_WITHIN = 5.0  # seconds
_REPOSITORY = Path(__file__).parent.parent


class Server(NamedTuple):
    """A process that listens on `port`."""

    port: int
    pid: int


def pin(pid: int, place: int) -> None:
    """Keep process `pid` (0 is this one) to one of the cores there are, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        cores = _cores()
        os.sched_setaffinity(pid, {cores[place % len(cores)]})


@cache
def _cores() -> list[int]:
    """The cores that this process was given; read once, before it is pinned."""
    return sorted(os.sched_getaffinity(0))


@contextmanager
def running(
    args: Sequence[str],
    *,
    place: int,
    environ: Mapping[str, str] | None = None,
    fds: Sequence[int] = (),
    stdout: int | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A process of the same Python with `args`, told nothing but `environ`."""
    process = subprocess.Popen(
        (sys.executable, *args),
        cwd=_REPOSITORY,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", **(environ or {})},
        pass_fds=fds,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        text=True,
    )
    try:
        pin(process.pid, place)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


@contextmanager
def serving(kind: str, *, place: int, environ: Mapping[str, str], ready: str = "/") -> Iterator[Server]:
    """A server of bench.server, once `ready` answers without a server error."""
    with socket.create_server((HOST, 0), backlog=128) as listener:
        fd, port = listener.fileno(), int(listener.getsockname()[1])
        args = ("-m", "bench.server", kind, str(fd))
        with running(args, place=place, environ=environ, fds=(fd,)) as process:
            listener.close()
            await_ready(process, port, ready)
            yield Server(port, process.pid)


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """The stand-in for ModelArts; the value is the settings that point a bot at it."""
    args = ("-m", "bot", "sandbox", "--port", "0")
    with running(args, place=LOAD, stdout=subprocess.PIPE) as process:
        settings: dict[str, str] = {}
        for line in process.stdout or ():
            name, _, value = line.strip().partition("=")
            settings[name] = value
            if name == "MODELARTS_REGIONS":  # the last it says
                yield settings
                return
        raise Broken("the sandbox ended before it said where it is")


def await_ready(process: subprocess.Popen[str], port: int, path: str) -> None:
    """Ask for `path` until the answer is no server error."""
    deadline = time.perf_counter() + _READY_WITHIN
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            raise Broken(f"{process.args!r} ended with status {process.returncode}")
        try:
            if _status(port, path) < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                return
        except OSError:
            pass
        time.sleep(0.005)
    raise Broken(f"{process.args!r} was not ready within {_READY_WITHIN:.0f} s")


def get(port: int, path: str) -> str:
    """The body at `path`."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_ENDS_WITHIN)
    connection.request("GET", path, headers={"Connection": "close"})
    body = connection.getresponse().read().decode()
    connection.close()
    return body


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection(HOST, port, timeout=_ENDS_WITHIN)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        return connection.getresponse().status
    finally:
        connection.close()
