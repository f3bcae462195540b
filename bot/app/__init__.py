"""The composition root: settings to services to a Bolt app behind a web server."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from aiohttp import ClientSession
from slack_bolt import BoltResponse
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.blocks.row import Rows
from bot.catalogue.search import Index
from bot.metrics import Metrics
from bot.modelarts.cache import CachedCatalogue
from bot.modelarts.exchange import http_client
from bot.modelarts.regions import region_clients
from bot.settings import Need, SettingsError
from bot.tasks import Tasks
from bot.texts import load_texts
from bot.web import SLACK_PATH, Front, operations
from handlers import register
from handlers.command import Asked, choose
from handlers.context import Locales, Services
from handlers.errors import MALFORMED
from handlers.replies import Replies

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    import httpx
    from slack_bolt.adapter.asgi.http_request import AsgiHttpRequest
    from starlette.applications import Starlette

    from bot.blocks.kit import Message
    from bot.catalogue.view import View
    from bot.settings import Settings
    from bot.texts import Texts

_log = structlog.get_logger(__name__)

# Seconds after SIGTERM for open requests, then for the work behind them: within the 30 that Heroku gives.
CLOSING, DRAIN = 8.0, 12.0
_SLACK_TIMEOUT = 10  # seconds for a call of the Web API
_BODY_LIMIT = 1 << 20  # bytes; Slack's largest payload, a view, is a quarter of it
_BOLTS_OWN = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_VERIFICATION_TOKEN")
_RECONNECT = (1.0, 60.0)  # seconds between tries to open Socket Mode: the first, and the longest


class Bot:
    """One process of the bot. Built from settings; `start` and `stop` stand around its life."""

    def __init__(self, settings: Settings, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        settings.require(Need(modelarts=True, slack=True))
        self._settings = settings
        self._transport = transport
        self._stack = AsyncExitStack()
        self._socket: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[object] | None = None
        self.tasks = Tasks()
        self.metrics = Metrics()
        self.catalogue: CachedCatalogue | None = None
        token = settings.slack_bot_token.get_secret_value()

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            # One workspace, one token: no auth.test stands before an answer.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

        with _unseen_by_bolt():
            self.slack = AsyncApp(
                name="runtimes-bot",
                logger=_bolt_logger(),
                signing_secret=settings.slack_signing_secret.get_secret_value(),
                client=AsyncWebClient(
                    base_url=settings.slack_api_url, timeout=_SLACK_TIMEOUT, retry_handlers=[]
                ),
                authorize=authorize,
                process_before_response=True,
            )
        endpoint = (
            None if settings.slack_app_token.get_secret_value() else SlackEndpoint(self.slack, SLACK_PATH)
        )
        self.asgi = Front(endpoint, operations(self.metrics, self.readiness, self._lifespan))

    async def start(self) -> None:
        """Open what the bot holds and begin to fetch the catalogue; nothing here waits for a network."""
        settings = self._settings
        http = await self._stack.enter_async_context(http_client(self._transport, settings.modelarts_ca_file))
        session = await self._stack.enter_async_context(ClientSession())
        self.slack.client.session = session
        self.catalogue = CachedCatalogue(
            region_clients(settings, http, observe=self.metrics.heard),
            ttl=settings.catalogue_ttl,
            observe=self.metrics.fetched,
        )
        services = Services(
            catalogue=self.catalogue,
            texts=load_texts(),
            tasks=self.tasks,
            locales=Locales(self.tasks),
            replies=Replies(session, settings.slack_api_url),
            metrics=self.metrics,
            command=settings.slack_command,
        )
        register(self.slack, services)
        self.catalogue.keep_fresh()
        self.tasks.start(self._check_token(), "check the Slack token")
        if settings.slack_app_token.get_secret_value():
            self._socket = AsyncSocketModeHandler(self.slack, settings.slack_app_token.get_secret_value())
            self._connecting = self.tasks.start(self._connect(self._socket), "connect Socket Mode")
        _log.info(
            "started",
            regions=settings.modelarts_regions,
            credential=settings.credential,
            socket_mode=self._socket is not None,
        )

    async def stop(self) -> None:
        """Finish what has begun, DRAIN seconds at most, and close what is open."""
        if self._connecting:
            self._connecting.cancel()
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]
        await self.tasks.drain(DRAIN)
        if self.catalogue:
            await self.catalogue.close()
        await self._stack.aclose()
        _log.info("stopped")

    def readiness(self) -> tuple[bool, dict[str, object]]:
        """Whether the bot can answer by now, be it that ModelArts is down; and how things stand."""
        if self.catalogue is None:
            return False, {"catalogue": "starting"}
        view = self.catalogue.current()
        known = "none" if view.snapshot is None else "stale" if view.stale else "fresh"
        failing = {failure.region: failure.reason for failure in view.failures}
        return not view.awaited, {"catalogue": known, "failing": failing}

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        await self.start()
        try:
            yield
        finally:
            await self.stop()

    async def _check_token(self) -> None:
        token = self._settings.slack_bot_token.get_secret_value()
        try:
            answer = await self.slack.client.auth_test(token=token)
        except Exception as error:  # noqa: BLE001  (the SDK fails in many ways on an answer that is no object)
            _log.warning("slack_token_unverified", reason=_reason(error), variable="SLACK_BOT_TOKEN")
        else:
            _log.info("slack_token_verified", team=answer.get("team"), user=answer.get("user"))

    async def _connect(self, handler: AsyncSocketModeHandler) -> None:
        wait, longest = _RECONNECT
        while True:
            try:
                # connect_async would ask for it too, but never say in a line that it failed
                handler.client.wss_uri = await handler.client.issue_new_wss_url()
                await handler.connect_async()  # type: ignore[no-untyped-call]
            except Exception as error:  # noqa: BLE001  (as in _check_token; nobody else would try it again)
                _log.warning("socket_mode_unconnected", reason=_reason(error), variable="SLACK_APP_TOKEN")
                await asyncio.sleep(wait)
                wait = min(wait * 2, longest)
            else:
                _log.info("socket_mode_connected")
                return


class SlackEndpoint(AsyncSlackRequestHandler):
    """Bolt's ASGI adapter, with a 400 or 413 where Bolt would fail on a body that is not Slack's."""

    async def dispatch(self, request: AsgiHttpRequest) -> BoltResponse:
        body = await _read_body(request)
        if body is None:
            return BoltResponse(status=413, body="too large")
        try:
            asked = AsyncBoltRequest(
                body=body.decode(), query=request.query_string, headers=request.get_headers()
            )
            response = await self.app.async_dispatch(asked)
        except MALFORMED as error:
            _log.warning("request_malformed", reason=type(error).__name__)
            return BoltResponse(status=400, body="malformed")
        if response.status == HTTPStatus.UNAUTHORIZED:
            _log.warning("signature_refused", variable="SLACK_SIGNING_SECRET")
        return response


async def _read_body(request: AsgiHttpRequest) -> bytes | None:
    body = bytearray()
    more = True
    while more:
        part: dict[str, Any] = await request.receive()
        body += part.get("body", b"")
        more = part.get("more_body", False)
        if len(body) > _BODY_LIMIT:
            return None
    return bytes(body)


@contextmanager
def _unseen_by_bolt() -> Iterator[None]:
    """Hides the variables that Bolt reads by itself: two of them would turn its OAuth on, unasked."""
    hidden = {name: os.environ.pop(name) for name in _BOLTS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _bolt_logger() -> logging.Logger:
    """The logger whose level Bolt copies to each of its own: below WARNING they print requests' bodies."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(max(logger.level, logging.WARNING))
    return logger


def _reason(error: Exception) -> str:
    """What an error of the Slack client says, without what it was sent."""
    try:
        named = error.response.get("error")  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError):  # there may be no response, or none that is an object
        named = None
    return str(named or type(error).__name__)


def answer_command(text: str, view: View, texts: Texts, command: str) -> Message:
    """What the slash command answers to `text`, for the terminal. Some region must have answered."""
    verb, rest = choose(text)
    return verb.run(Asked(rest, view.index or Index(()), view, texts, Rows(), command))


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT, which let what has begun be finished."""
    bot = Bot(settings)
    try:
        listener = socket.create_server(("", settings.port))
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise SettingsError(f"PORT is wrong: {settings.port} cannot be listened on ({reason}).") from None
    server = uvicorn.Server(server_config(bot.asgi))
    # uvicorn raises the signal again once it has drained: by default that would look like a kill
    signal.signal(signal.SIGTERM, server.handle_exit)
    server.run(sockets=[listener])


def server_config(asgi: Any) -> uvicorn.Config:
    """How the web server runs, on whatever socket."""
    return uvicorn.Config(
        asgi,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=int(CLOSING),
    )
