"""A port for a server that is to be told where to listen, before it starts."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "127.0.0.1"


@contextmanager
def held_port() -> Iterator[int]:
    """A loopback port that nobody else is given meanwhile.

    It is bound here and never listens: who is told its number can listen there, once or again and again.
    """
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((HOST, 0))
        yield int(holder.getsockname()[1])
