"""Bodies: unpacked as they come, and never past a size, however small they were packed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterable

_PLAIN = frozenset({"", "identity"})
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_ANY_HEADER = zlib.MAX_WBITS | 32  # that of gzip, or of zlib


class TooLong(ValueError):  # noqa: N818, named after the outcome
    """A body larger than it may be, unpacked."""


class BadEncoding(ValueError):  # noqa: N818, named after the outcome
    """A body that is not packed as it says, or in a way that is not unpacked: twice, for one."""


async def read_body(parts: AsyncIterable[bytes], encoding: str, most: int) -> bytes:
    """The body that comes in `parts`, by a Content-Encoding; TooLong past `most` bytes, or BadEncoding."""
    named = encoding.strip().lower()
    if named not in _PLAIN | _PACKED:
        raise BadEncoding("its Content-Encoding is unknown")
    packed = named in _PACKED
    unpack = zlib.decompressobj(_ANY_HEADER)
    body, came = bytearray(), False
    async for part in parts:
        came = came or bool(part)
        try:
            body += unpack.decompress(part, most + 1 - len(body)) if packed else part
        except zlib.error as error:
            raise BadEncoding("the body is not what its Content-Encoding says") from error
        if len(body) > most:
            raise TooLong(f"more than {most} bytes")
    if packed and came and not unpack.eof:
        raise BadEncoding("the body ends before what is packed in it does")
    return bytes(body)
