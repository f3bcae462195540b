"""Bodies: unpacked as they come, and never past a size, however small they were packed."""

from __future__ import annotations

import zlib

_PLAIN, _PACKED = frozenset({"", "identity"}), frozenset({"gzip", "x-gzip"})
_GZIP = zlib.MAX_WBITS | 16
_MAGIC = b"\x1f\x8b"  # what each of several gzip members begins with


class TooLong(ValueError):  # noqa: N818, named after the outcome
    """A body larger than it may be, unpacked."""


class BadEncoding(ValueError):  # noqa: N818, named after the outcome
    """A body that is not packed as it says, or in a way that was not asked for: twice, for one."""


class Body:
    """What has come of a body so far, by its Content-Encoding; BadEncoding where that was not asked for."""

    def __init__(self, encoding: str, most: int) -> None:
        named = encoding.strip().lower()
        if named not in _PLAIN | _PACKED:
            raise BadEncoding("its Content-Encoding is unknown")
        self.content = bytearray()
        self._most = most
        self._member = zlib.decompressobj(_GZIP) if named in _PACKED else None
        self._began = False

    def add(self, part: bytes) -> None:
        """Take another part; TooLong, or BadEncoding, with what came before it kept."""
        self._began = self._began or bool(part)
        if self._member is None:
            self.content += part
        else:
            self._unpack(part)
        if len(self.content) > self._most:
            raise TooLong(f"more than {self._most} bytes")

    def end(self) -> bytes:
        """The whole; BadEncoding where what is packed in it goes on."""
        if self._began and self._member and not self._member.eof:
            raise BadEncoding("the body ends before what is packed in it does")
        return bytes(self.content)

    def _unpack(self, part: bytes) -> None:
        while part and self._member and len(self.content) <= self._most:
            if self._member.eof:
                self._member = zlib.decompressobj(_GZIP)
            try:
                self.content += self._member.decompress(part, self._most + 1 - len(self.content))
            except zlib.error as error:
                raise BadEncoding("the body is not what its Content-Encoding says") from error
            rest = self._member.unused_data
            part = rest if rest.startswith(_MAGIC) else b""
