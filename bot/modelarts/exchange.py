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
from bot.modelarts.bodies import BadEncoding, TooLong, read_body
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
from bot.modelarts.refusals import Sent, read_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.modelarts.auth import Auth

CONNECT_TIMEOUT = 3.0  # seconds
READ_TIMEOUT = 10.0  # seconds between two parts of an answer
CALL_TIMEOUT = 20.0  # seconds for a whole call, however it drips
MOST_BYTES = 16 << 20  # of an answer, decompressed; 10,000 runtimes are 3 MB
_LOOPBACK = ("all://127.0.0.1", "all://localhost", "all://[::1]")  # never reached by a proxy


def http_client(transport: httpx.AsyncBaseTransport | None = None, ca_file: str = "") -> httpx.AsyncClient:
    """The HTTP client that all regions share; its owner closes it.

    `ca_file` names a PEM file of certificates to trust beside the public ones. Redirects are never followed:
    they would carry the credentials to another host.
    """
    return httpx.AsyncClient(
        transport=transport,
        verify=tls_context(ca_file),
        timeout=httpx.Timeout(READ_TIMEOUT, connect=CONNECT_TIMEOUT),
        follow_redirects=False,
        mounts=dict.fromkeys(_LOOPBACK),
        headers={
            "User-Agent": f"runtimes-bot/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
        },
    )


def tls_context(ca_file: str = "") -> ssl.SSLContext:
    """How a server's certificate is verified, always. OSError where `ca_file` holds no certificate."""
    context = httpx.create_ssl_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
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
class Exchange:
    """Sends requests, each once. `clock` answers Unix seconds, `timeout` is in seconds, `most` in bytes.

    `observe` is given each answer, whatever its status.
    """

    http: httpx.AsyncClient = field(repr=False)
    clock: Callable[[], float] = time.time
    observe: Callable[[Answer], None] = field(default=lambda _: None, repr=False)
    timeout: float = CALL_TIMEOUT
    most: int = MOST_BYTES

    async def send(
        self, service: str, method: str, url: str, auth: Auth, *, expected: int = 200, **parts: Any
    ) -> Answer:
        """The answer to a request made of httpx's `parts` (params, json), or a ModelArtsError."""
        async with auth.guarded():
            try:
                async with asyncio.timeout(self.timeout):
                    answer = await self._send(service, self.http.build_request(method, url, **parts), auth)
            except TimeoutError as error:
                raise TimedOut(
                    error_msg=f"no whole answer within {self.timeout:g} s", service=service
                ) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise _read_failure(error, service) from error
            self.observe(answer)
            if answer.status != expected:
                raise answer.refusal()
            return answer

    async def _send(self, service: str, request: httpx.Request, auth: Auth) -> Answer:
        response = await self.http.send(request, auth=auth, stream=True, follow_redirects=False)
        try:
            encoding = response.headers.get("Content-Encoding", "")
            # not by aiter_bytes, which unpacks whatever comes whole
            content = await read_body(response.stream, encoding, self.most)  # type: ignore[arg-type]
        except TooLong as error:
            raise TooLarge(response.status_code, error_msg=str(error), service=service) from None
        except BadEncoding as error:
            raise Unreadable(response.status_code, error_msg=str(error), service=service) from None
        finally:
            await response.aclose()
        carried = response.request.headers
        secrets = (*auth.secrets, *(carried[name] for name in SECRET_HEADERS if name in carried))
        at = self.clock()
        sent = Sent(secrets, auth.refused, at, service)
        return Answer(response.status_code, response.headers, content, at, sent)


def _read_failure(error: Exception, service: str) -> ModelArtsError:
    """The error that a failure to get an answer means. Only texts that cannot hold a header are quoted."""
    causes = tuple(_causes(error))
    name = type(error).__name__
    kind: type[ModelArtsError] = Unreachable
    said = str(error) if isinstance(error, httpx.ConnectError | httpx.InvalidURL) else ""
    match error:
        case httpx.ConnectTimeout() | httpx.PoolTimeout():
            said = "no connection in time"
        case httpx.TimeoutException():
            kind, said = TimedOut, f"nothing came for {READ_TIMEOUT:g} s"
        case httpx.ConnectError() if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
            kind = Untrusted
        case httpx.ConnectError() if any(isinstance(cause, socket.gaierror) for cause in causes):
            kind = NameUnknown
        case httpx.ReadError() | httpx.RemoteProtocolError():
            kind = CutOff
    return kind(error_msg=f"{name} {said}".strip(), service=service)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """What `error` came of, itself first."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
