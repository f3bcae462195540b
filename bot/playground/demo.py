"""The demo: the bot between stand-ins for ModelArts and Slack, in the browser or for one question."""

from __future__ import annotations

import asyncio
import re
import time
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from bot.playground.page.app import page
from bot.playground.page.doors import BackDoors
from bot.playground.page.manifest import read_scopes, read_shortcuts
from bot.playground.page.stage import Stage
from bot.playground.sandbox import SANDBOX_REGION, Sandbox, examples, sandbox
from bot.playground.serving import serving
from bot.playground.slack import BOT_TOKEN, CHINESE_USER, USER, SlackStandIn

if TYPE_CHECKING:
    import socket
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from bot.playground.clock import Clock

_SECRET = "demo-signing-secret"  # noqa: S105  (it opens the demo alone)
# A bot that the stand-ins know, and that forgets all when it ends.
DEMO_SETTINGS = {
    "SLACK_SIGNING_SECRET": _SECRET,
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "DATABASE_URL": "sqlite://",
}
_MANIFEST = Path(__file__).parents[2] / "manifest.json"
_MENTION = re.compile(r"<([@#](\w+))>")  # that has no label
_READY_POLL = 0.02  # seconds
_ANSWERS_WITHIN = 60.0  # seconds: a slow machine is no reason to give up
_REPLIED_WITHIN = 3.0  # seconds, for what follows a command that was acked with nothing


@asynccontextmanager
async def playing(
    build: Callable[[str, str], Any],
    *,
    regions: tuple[str, ...] = (SANDBOX_REGION,),
    locale: str = "en-US",
    poll: Callable[[], Awaitable[None]] | None = None,
    clock: Clock | None = None,
    manifest: Path = _MANIFEST,
) -> AsyncIterator[Stage]:
    """The bot between its stand-ins, ready to answer. `build` makes its ASGI app of two URLs.

    The URLs are those of Slack's Web API and of ModelArts. `poll` has the bot ask ModelArts at once. `clock`
    is the bot's where that can be moved on: the stand-ins read it, too. `manifest` is what the app declares
    to Slack.
    """
    now = clock.time if clock else time.time
    # Signatures bear the machine's time: whoever checks them, as Bolt does, reads that and no other.
    slack = SlackStandIn(_SECRET, scopes=read_scopes(manifest), clock=now, stamps=time.time)
    modelarts = Sandbox(examples(regions), clock=now)
    person = CHINESE_USER if locale.startswith("zh") else USER
    shortcuts = read_shortcuts(manifest)
    stage = Stage(slack, modelarts, regions, person, poll=poll, clock=clock, shortcuts=shortcuts)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(stage.ringing())
        slack.url = await stack.enter_async_context(serving(BackDoors(slack.asgi)))
        upstream = await stack.enter_async_context(serving(BackDoors(stage.log.watch(sandbox(modelarts)))))
        slack.bot_url = await stack.enter_async_context(serving(build(slack.api_url, upstream)))
        await _until_ready(slack.bot_url)
        yield stage


@asynccontextmanager
async def showing(stage: Stage, listener: socket.socket | None = None) -> AsyncIterator[str]:
    """The page over `stage`, served on `listener`, or else on a free loopback port; the value is its URL."""
    async with serving(page(stage), listener) as url:
        try:
            yield url
        finally:
            stage.bell.close()  # a stream that goes on would keep the server


class UnansweredError(Exception):
    """The bot did not answer. str() says why, in Slack's word for it where it has one."""


async def answer_once(
    build: Callable[[str, str], Any], question: str, *, locale: str = "en-US"
) -> dict[str, Any]:
    """The answer to one question, as a message that names people and channels; UnansweredError."""
    async with playing(build, locale=locale) as stage:
        delivery = await stage.slack.command(question, user=stage.person)
        answer = delivery.body
        if answer is None and not delivery.error:
            with suppress(TimeoutError):
                answer = await asyncio.wait_for(stage.slack.replies.get(), _REPLIED_WITHIN)
    if delivery.error or not isinstance(answer, dict):
        raise UnansweredError(delivery.error or "it was not answered")
    workspace = stage.slack.workspace
    people = {each.id: each.name for each in workspace.people.values()}
    named = people | {each.id: each.name for each in workspace.channels.values()}
    return {key: _with_names(value, named) for key, value in answer.items()}


def _with_names(item: Any, named: Mapping[str, str]) -> Any:
    """A part of a message, in which each mention of an id in `named` has its name for a label."""
    if isinstance(item, list):
        return [_with_names(each, named) for each in item]
    if isinstance(item, dict):
        is_plain = item.get("type") == "plain_text"  # what looks like a mention there is none
        return item if is_plain else {key: _with_names(value, named) for key, value in item.items()}
    if not isinstance(item, str):
        return item
    return _MENTION.sub(lambda found: f"<{found[1]}|{named.get(found[2], '')}>", item)


async def serve_demo(
    build: Callable[[str, str], Any],
    listener: socket.socket,
    tell: Callable[[str], object],
    *,
    regions: tuple[str, ...],
    locale: str = "en-US",
    poll: Callable[[], Awaitable[None]] | None = None,
    clock: Clock | None = None,
) -> None:
    """Serve the page until it is cancelled. `tell` is told its URL once it can be opened."""
    async with (
        playing(build, regions=regions, locale=locale, poll=poll, clock=clock) as stage,
        showing(stage, listener) as url,
    ):
        tell(url)
        await asyncio.get_running_loop().create_future()


async def _until_ready(bot: str) -> None:
    async with httpx.AsyncClient(trust_env=False, timeout=_ANSWERS_WITHIN) as http:
        while (await http.get(f"{bot}/readyz")).is_error:  # noqa: ASYNC110  (the bot is asked as a dyno's router would)
            await asyncio.sleep(_READY_POLL)
