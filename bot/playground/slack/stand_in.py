"""A stand-in for Slack: people do things in a small workspace, and a bot is told of them, and answers."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute

from bot.playground.slack import membership, payloads
from bot.playground.slack.actions import action, fill, locate
from bot.playground.slack.aftermath import close_one, take_answer, take_submission, warn
from bot.playground.slack.courier import Courier, Delivery, Parcel
from bot.playground.slack.methods import SCOPES
from bot.playground.slack.pace import Pace
from bot.playground.slack.people import CHANNEL, USER
from bot.playground.slack.refusals import ApiError
from bot.playground.slack.socket_mode import LINK, Links
from bot.playground.slack.tickets import ReplyTicket, Tickets
from bot.playground.slack.web_api import Endpoint, answer_method, answer_reply
from bot.playground.slack.workspace import Logged, Workspace

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping
    from typing import Literal

    from bot.playground.slack.faults import SlackFault
    from bot.playground.slack.message import Message
    from bot.playground.slack.view import View

BOT_TOKEN, APP_TOKEN = "xoxb-playground", "xapp-playground"
CLIENT_ID, CLIENT_SECRET = "1.playground", "playground-client-secret"

COMMAND = "/runtimes"

_KEPT = 1_000  # replies, and names of calls


class SlackStandIn:
    """One workspace and one app in it. What people do are its coroutines; what the bot calls is `asgi`.

    `clock` answers Unix seconds, and `stamps` those of the signatures, where they are of another clock;
    `locale` is the first person's. `url` is its own, which who serves it sets.
    `replies` has what the bot sent to response_urls, and `calls` the names of all methods that it called.
    `scopes` are what the bot was granted, `revoked` the tokens that are no longer good, `codes` those of
    installations under way.
    """

    def __init__(
        self,
        signing_secret: str,
        *,
        bot_token: str = BOT_TOKEN,
        app_token: str = APP_TOKEN,
        locale: str = "en-US",
        scopes: Iterable[str] = SCOPES,
        clock: Callable[[], float] = time.time,
        stamps: Callable[[], float] | None = None,
    ) -> None:
        self.clock = clock
        self.bot_token = bot_token
        self.app_token = app_token
        self.client_id, self.client_secret = CLIENT_ID, CLIENT_SECRET
        self.url = ""
        self.workspace = Workspace(clock, locale)
        self.faults: list[SlackFault] = []
        self.scopes = set(scopes)
        self.revoked: set[str] = set()
        self.codes: set[str] = set()
        self.tickets = Tickets(clock)
        self.pace = Pace(clock)
        self.links = Links()
        self.courier = Courier(signing_secret, self.links, stamps or clock)
        self.replies: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_KEPT)
        self.calls: deque[str] = deque(maxlen=_KEPT)
        self.asgi = Starlette(
            routes=[
                Route("/api/{method}", Endpoint(self, answer_method)),
                Route("/respond/{ticket}", Endpoint(self, answer_reply)),
                WebSocketRoute(LINK, self.links.serve),
            ],
            lifespan=self._lifespan,
        )

    @property
    def api_url(self) -> str:
        """The base of the Web API, for SLACK_API_URL."""
        return f"{self.url}/api/"

    @property
    def bot_url(self) -> str:
        """Where the bot is; what people do goes there, or over Socket Mode once the bot has opened that."""
        return self.courier.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self.courier.bot_url = url

    @property
    def ack_within(self) -> float:
        """The seconds, by the machine's own clock, in which the bot must ack."""
        return self.courier.within

    @ack_within.setter
    def ack_within(self, seconds: float) -> None:
        self.courier.within = seconds

    def sign(self, body: str, timestamp: int) -> dict[str, str]:
        """The headers that prove `body` to be Slack's, at `timestamp` (Unix seconds)."""
        return self.courier.sign(body, timestamp)

    # what people do

    async def command(
        self, text: str, *, user: str = USER, channel: str = CHANNEL, command: str = COMMAND
    ) -> Delivery:
        """Type a slash command. The answer in its ack is posted."""
        text = text.encode(errors="replace").decode()  # halves of surrogate pairs go
        doing = self._doing(user, channel, can_reply=True)
        parcel = Parcel("slash_commands", command, payloads.command_form(doing, command, text))
        delivery = await self.deliver(parcel)
        ticket = ReplyTicket(user, channel, "", self.clock())
        delivery = take_answer(self, delivery, ticket, f"{command} {text}".rstrip())
        return warn(self, delivery, user, channel, command)

    async def act(
        self,
        element: Mapping[str, Any],
        *,
        user: str = USER,
        message: Message | None = None,
        view: View | None = None,
        value: Any = None,
    ) -> Delivery:
        """Press a button, or choose `value` in another element: an option's value, several, a date, a text.

        The element is in `message` or in `view`; else in a message of that person's own that has gone.
        ValueError where it is not there, or has no such option.
        """
        at = message.channel if message else self._own_channel(user) if view else CHANNEL
        doing = self._doing(user, "" if view else at, message, can_reply=view is None)
        surface = view or message
        block_id, present = locate(surface.blocks, dict(element)) if surface else ("gone", dict(element))
        done = action(present, value, block_id, doing.ts)
        if view:
            view.values.setdefault(done["block_id"], {})[done["action_id"]] = payloads.entry(done)
            payload = payloads.view_actions(doing, done, view)
        else:
            payload = payloads.message_actions(doing, done, message)
        delivery = await self.deliver(Parcel("interactive", f"block_actions {done['action_id']}", payload))
        return warn(self, delivery, user, at, "That")

    async def submit(
        self, view: View, values: Mapping[str, Mapping[str, Any]], *, user: str = USER
    ) -> Delivery:
        """Submit a modal with `values` by block_id and action_id; what the ack says is done."""
        for block_id, filled in fill(view.blocks, values).items():
            view.values.setdefault(block_id, {}).update(filled)
        payload = payloads.view_submission(self._doing(user), view)
        delivery = await self.deliver(Parcel("interactive", "view_submission", payload))
        delivery = take_submission(self.workspace, delivery, view)
        return warn(self, delivery, user, self._own_channel(user), "That")

    async def close(self, view: View, *, user: str = USER) -> Delivery:
        """Close a modal. Only a bot that asked to be told of it is told."""
        close_one(self.workspace, view)
        if not view.definition.get("notify_on_close"):
            return Delivery()
        payload = payloads.view_closed(self._doing(user), view, is_cleared=False)
        return await self.deliver(Parcel("interactive", "view_closed", payload))

    async def shortcut(
        self, callback_id: str, *, user: str = USER, message: Message | None = None
    ) -> Delivery:
        """Choose a shortcut: of `message`, or a global one."""
        at = message.channel if message else ""
        doing = self._doing(user, at, message, can_reply=message is not None)
        payload = payloads.shortcut(doing, callback_id, message)
        delivery = await self.deliver(Parcel("interactive", f"shortcut {callback_id}", payload))
        return warn(self, delivery, user, at or self._own_channel(user), "That")

    async def event(
        self, event: Mapping[str, Any], *, event_id: str = "", retry: int = 0, reason: str = "http_timeout"
    ) -> Delivery:
        """Tell of an event. With the same `event_id` and `retry` from 1 on, it is one that is told again."""
        event_id = event_id or f"Ev{secrets.token_hex(5).upper()}"
        payload = payloads.event_callback(event, event_id, self.clock())
        return await self.deliver(Parcel("events_api", f"event {event.get('type')}", payload, retry, reason))

    async def open_home(self, *, user: str = USER) -> Delivery:
        """Open the Home tab of the app. The event has the view that stands there, if there is one."""
        home = self.workspace.home(user)
        opened = {"type": "app_home_opened", "user": user, "channel": self._own_channel(user), "tab": "home"}
        shown = {"view": payloads.view_of(home)} if home else {}
        return await self.event({**opened, **shown, "event_ts": self.workspace.new_ts()})

    async def invite(self, channel: str = CHANNEL, *, user: str = USER) -> Delivery:
        """Invite the bot to a channel."""
        return await self._tell(membership.invite(self.workspace.channels[channel], user))

    async def remove(self, channel: str = CHANNEL, *, user: str = USER) -> Delivery:
        """Take the bot out of a channel."""
        return await self._tell(membership.remove(self.workspace.channels[channel], user))

    async def archive(self, channel: str = CHANNEL, *, user: str = USER, back: bool = False) -> Delivery:
        """Archive a channel, or have it back."""
        return await self._tell(membership.archive(self.workspace.channels[channel], user, back=back))

    async def _tell(self, event: Mapping[str, Any]) -> Delivery:
        return await self.event({**event, "event_ts": self.workspace.new_ts()})

    async def deliver(self, parcel: Parcel) -> Delivery:
        """Bring `parcel`, whatever is in it, to the bot."""
        delivery = await self.courier.carry(parcel)
        self.note("to bot", parcel.what, delivery.status, delivery.seconds)
        return delivery

    def _own_channel(self, user: str) -> str:
        return self.workspace.open_im(user).id

    def _doing(
        self, user: str, channel: str = "", message: Message | None = None, *, can_reply: bool = False
    ) -> payloads.Doing:
        ts = message.ts if message else ""
        return payloads.Doing(
            self.workspace.people[user],
            self.tickets.issue_trigger(user),
            self.workspace.new_ts(),
            self.workspace.channels[channel] if channel else None,
            self.response_url(user=user, channel=channel, ts=ts) if can_reply else "",
        )

    def response_url(self, *, user: str = USER, channel: str = CHANNEL, ts: str = "") -> str:
        """A response_url for `user`, about the message `ts` of `channel`, if it is about one."""
        return f"{self.url}/respond/{self.tickets.issue_reply(user, channel, ts)}"

    # what the bot meets

    def begin_install(self) -> str:
        """A code that oauth.v2.access exchanges for the bot's token, once."""
        code = secrets.token_hex(16)
        self.codes.add(code)
        return code

    def check_token(self, token: str, kind: str, scopes: tuple[str, ...]) -> None:
        """ApiError where `token` does not open what takes a token of `kind` with one of `scopes`."""
        if not token:
            raise ApiError("not_authed")
        if token in self.revoked:
            raise ApiError("token_revoked")
        if token not in {self.bot_token, self.app_token}:
            raise ApiError("invalid_auth")
        if token != (self.app_token if kind == "app" else self.bot_token):
            raise ApiError("not_allowed_token_type")
        if scopes and self.scopes.isdisjoint(scopes):
            provided = ",".join(sorted(self.scopes))
            raise ApiError("missing_scope", needed=",".join(scopes), provided=provided)

    def note(
        self, direction: Literal["to bot", "to slack"], what: str, status: int | None, seconds: float
    ) -> None:
        """Log a request."""
        self.workspace.log(Logged(self.clock(), direction, what, status, seconds))

    def keep_reply(self, reply: dict[str, Any]) -> None:
        """Keep what the bot sent to a response_url; the oldest go."""
        if self.replies.full():
            self.replies.get_nowait()
        self.replies.put_nowait(reply)

    @asynccontextmanager
    async def _lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            await self.courier.close()
