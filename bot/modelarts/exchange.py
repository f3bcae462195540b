"""An exchange: one request and its whole answer, or the ModelArtsError that came of it."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from bot import __version__
from bot.modelarts.auth import SECRET_HEADERS
from bot.modelarts.bodies import BadEncoding, Body, TooLong
from bot.modelarts.errors import (
    CutOff,
    ModelArtsError,
    NameUnknown,
    TimedOut,
    TooLarge,
    Unreachable,
    Unreadable,
    Untrusted,
)
from bot.modelarts.refusals import Sent, read_error, read_skew
from bot.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.modelarts.auth import Auth

CONNECT_TIMEOUT = 3.0  # seconds
READ_TIMEOUT = 10.0  # seconds between two parts of an answer
CALL_TIMEOUT = 20.0  # seconds for a whole call, however it drips
REFUSAL_TIMEOUT = 3.0  # seconds for the body of a refusal, whose status is known by then
MOST_BYTES = 16 << 20  # of an answer, decompressed; 10,000 runtimes are 3 MB
_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never reached by a proxy


def http_client(transport: httpx.AsyncBaseTransport | None = None, ca_file: str = "") -> httpx.AsyncClient:
    """The HTTP client that all regions share; its owner closes it.

    `ca_file` names a PEM file of certificates to trust beside the public ones. Redirects are never followed:
    they would carry the credentials to another host. SettingsError where what httpx reads of the environment
    is wrong.
    """
    context = tls_context(ca_file) if transport is None else True
    try:
        return httpx.AsyncClient(
            transport=transport,
            verify=context,
            timeout=httpx.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
            follow_redirects=False,
            mounts=dict.fromkeys(_LOOPBACK),
            headers={
                "User-Agent": f"runtimes-bot/{__version__}",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
        )
    except (ValueError, ImportError, httpx.InvalidURL):  # whose texts may quote the proxy's password
        raise SettingsError(
            "HTTPS_PROXY, HTTP_PROXY, ALL_PROXY or NO_PROXY is wrong: it must be as http://host:3128."
        ) from None


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """How a server's certificate is verified, always. SettingsError where a file has no certificate."""
    try:
        context = httpx.create_ssl_context()
    except OSError:
        raise SettingsError("SSL_CERT_FILE or SSL_CERT_DIR is wrong: no certificate is there.") from None
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError:
            raise SettingsError("MODELARTS_CA_FILE is wrong: no certificate is there.") from None
    return context


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose status was the one asked for. `at` is when it came, in Unix seconds."""

    status: int
    headers: httpx.Headers = field(repr=False)
    content: bytes = field(repr=False)
    at: float
    sent: Sent = field(repr=False)

    def refusal(self) -> ModelArtsError:
        """The error that the answer is, where its content is not what was asked for."""
        return read_error(self.status, self.headers, self.content, self.sent)


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one request, handed to the observer.

    `outcome` is the status, or the name of the error where no answer came; `skew` how many seconds this
    machine's clock is ahead of the answer's date.
    """

    service: str
    outcome: str
    skew: float | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Sends requests, each once. `clock` answers Unix seconds, `timeout` is in seconds, `most` in bytes."""

    http: httpx.AsyncClient = field(repr=False)
    clock: Callable[[], float] = time.time
    observe: Callable[[Heard], None] = field(default=lambda _: None, repr=False)
    timeout: float = CALL_TIMEOUT
    most: int = MOST_BYTES

    async def send(
        self, service: str, method: str, url: str, auth: Auth, *, expected: int = 200, **parts: Any
    ) -> Answer:
        """The answer to a request made of httpx's `parts` (params, json), or a ModelArtsError."""
        await auth.prepare()
        async with auth.guarded():
            try:
                request = self.http.build_request(method, url, **parts)
                async with asyncio.timeout(self.timeout):
                    answer = await self._send(service, request, auth, expected)
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, TooLong, BadEncoding) as error:
                failure = self._read_failure(error, service, auth)
                self.observe(Heard(service, type(failure).__name__))
                raise failure from error
            self.observe(Heard(service, str(answer.status), read_skew(answer.headers, answer.at)))
            if answer.status != expected:
                raise answer.refusal()
            return answer

    async def _send(self, service: str, request: httpx.Request, auth: Auth, expected: int) -> Answer:
        response = await self.http.send(request, auth=auth, stream=True, follow_redirects=False)
        try:
            content = await self._read(response, needed=response.status_code == expected)
        finally:
            await response.aclose()
        carried = response.request.headers
        secrets = (*auth.secrets, *(carried[name] for name in SECRET_HEADERS if name in carried))
        at = self.clock()
        sent = Sent(secrets, auth.refused, at, service, auth.kind)
        return Answer(response.status_code, response.headers, content, at, sent)

    async def _read(self, response: httpx.Response, *, needed: bool) -> bytes:
        """The body; where it is not `needed`, as much of it as comes: the status of a refusal says enough."""
        body: Body | None = None
        try:
            body = Body(response.headers.get("Content-Encoding", ""), self.most)
            async with asyncio.timeout(None if needed else REFUSAL_TIMEOUT):
                # not by aiter_bytes, which unpacks whatever comes whole
                async for part in response.stream:  # type: ignore[union-attr]
                    body.add(part)
            return body.end()
        except (httpx.HTTPError, TimeoutError, TooLong, BadEncoding):
            if needed:
                raise
        return bytes(body.content) if body else b""

    def _read_failure(self, error: Exception, service: str, auth: Auth) -> ModelArtsError:
        kind, said = _name_failure(error)
        if isinstance(error, TimeoutError):
            kind, said = TimedOut, f"no whole answer within {self.timeout:g} s"
        return kind(error_msg=said, service=service, credential=auth.kind)


# What a failure to get an answer means, and what is said of it; None where its own text can hold no header.
_FAILURES: tuple[tuple[type[Exception], type[ModelArtsError], str | None], ...] = (
    (TooLong, TooLarge, None),
    (BadEncoding, Unreadable, None),
    (httpx.ConnectTimeout, Unreachable, "no connection in time"),
    (httpx.PoolTimeout, Unreachable, "no connection in time"),
    (httpx.TimeoutException, TimedOut, f"nothing came for {READ_TIMEOUT:g} s"),
    (httpx.ConnectError, Unreachable, None),
    (httpx.ReadError, CutOff, ""),
    (httpx.RemoteProtocolError, CutOff, ""),
    (httpx.InvalidURL, Unreachable, None),
)


def _name_failure(error: Exception) -> tuple[type[ModelArtsError], str]:
    """The error that a failure to get an answer means, and a line about it."""
    named = ((kind, said) for failure, kind, said in _FAILURES if isinstance(error, failure))
    kind, said = next(named, (Unreachable, ""))
    causes = tuple(_causes(error))
    if kind is Unreachable and any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        kind = Untrusted
    elif kind is Unreachable and any(isinstance(cause, socket.gaierror) for cause in causes):
        kind = NameUnknown
    name = "" if isinstance(error, TooLong | BadEncoding) else type(error).__name__
    return kind, f"{name} {error if said is None else said}".strip()


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What `error` came of, itself first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
