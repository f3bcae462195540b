"""What nobody expected: the person gets a reference number, the log the reason under it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.catalogue.snapshot import RegionAnswer
from bot.catalogue.subscription import Place
from bot.follow import desk as subscriptions
from bot.metrics import Metrics
from bot.modelarts.cache import CachedCatalogue
from bot.playground.slack import BOT_TOKEN, TEAM, USER, SlackStandIn
from bot.store.errors import StoreError
from bot.tasks import Tasks
from bot.texts import load_texts
from handlers import register
from handlers.context import Locales, Services
from handlers.replies import Replies
from tests.examples import REGION, example_runtimes
from tests.fakes.scene import WITHIN, said
from tests.fakes.serving import serving

REFERENCE = re.compile(r"under ([0-9a-f]{8})\.")


class Nowhere:
    """Following, where the store cannot be opened."""

    @property
    def desk(self) -> subscriptions.Desk:
        raise StoreError("DATABASE_URL names a database that is away.")

    def stir(self) -> None: ...

    async def progress(self, place: Place) -> None: ...


@dataclass
class Region:
    """ModelArts as this module needs it: one answer, once `open` is set."""

    open: asyncio.Event
    region: str = REGION

    async def fetch(self) -> RegionAnswer:
        await self.open.wait()
        return RegionAnswer(REGION, 1.0, example_runtimes(), (), ())


@dataclass
class Desk:
    """A Bolt app with the handlers, whose texts lack the sentences `without`."""

    app: AsyncApp
    slack: SlackStandIn
    region: Region
    services: Services

    async def send(self, body: dict[str, Any]) -> tuple[int, str]:
        url = self.slack.response_url()
        form = {"payload": json.dumps(body | {"response_url": url})} if "type" in body else body
        request = AsyncBoltRequest(
            body=urlencode(form if "payload" in form else form | {"response_url": url})
        )
        response = await self.app.async_dispatch(request)
        return response.status, response.body

    async def reply(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.slack.replies.get(), WITHIN)


@asynccontextmanager
async def desk(*without: str, warm: bool = True, authorized: bool = True) -> AsyncIterator[Desk]:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        if not authorized:
            raise ConnectionError("the store of installations is gone")
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=BOT_TOKEN)

    slack, tasks, region = SlackStandIn("secret"), Tasks(), Region(asyncio.Event())
    async with serving(slack.asgi) as slack.url, ClientSession() as session:
        app = AsyncApp(
            name="desk",  # lest Bolt look for one in the sources of its callers
            signing_secret="secret",
            request_verification_enabled=False,
            authorize=authorize,
            process_before_response=True,
        )
        app.client.base_url = slack.api_url
        texts = {
            language: replace(
                each, messages={name: said for name, said in each.messages.items() if name not in without}
            )
            for language, each in load_texts().items()
        }
        catalogue = CachedCatalogue([region], ttl=1e9)
        services = Services(
            catalogue=catalogue,
            texts=texts,
            tasks=tasks,
            locales=Locales(tasks),
            replies=Replies(session, slack.api_url),
            metrics=Metrics(),
            following=Nowhere(),
            command="/runtimes",
        )
        register(app, services)
        if warm:
            region.open.set()
            await catalogue.settled()
        yield Desk(app, slack, region, services)
        region.open.set()
        await tasks.drain(WITHIN)
        await catalogue.close()


@pytest.fixture
def logged() -> Any:
    with capture_logs() as lines:
        yield lines


def reason(logged: list[EventDict], message: dict[str, Any]) -> object:
    """The error that the log has under the reference in `message`."""
    found = REFERENCE.search(said(message))
    assert found
    (line,) = (line for line in logged if line.get("reference") == found[1])
    assert (line["event"], line["log_level"]) == ("unexpected", "error")
    return line["exc_info"]


COMMAND = {"command": "/runtimes", "user_id": USER, "team_id": TEAM}
OPENED = {"type": "app_home_opened", "user": USER, "tab": "home"}
PRESS = {"type": "block_actions", "user": {"id": USER, "team_id": TEAM}}


async def test_a_command_that_fails_is_answered_with_its_reference(logged: list[EventDict]) -> None:
    async with desk("answer.count") as broken:
        status, body = await broken.send(COMMAND | {"text": "npu"})
        assert status == 200
        assert json.loads(body)["response_type"] == "ephemeral"
        assert isinstance(reason(logged, json.loads(body)), KeyError)


async def test_a_failure_is_not_kept_as_an_answer(logged: list[EventDict]) -> None:
    async with desk("answer.count") as broken:
        references = {(await broken.send(COMMAND | {"text": "npu"}))[1] for _ in range(2)}
    assert len(references) == 2


async def test_a_failure_speaks_the_questions_language(logged: list[EventDict]) -> None:
    async with desk("answer.count") as broken:
        _, body = await broken.send(COMMAND | {"text": "昇腾"})
    assert "Something went wrong" not in body
    assert logged[-1]["reference"] in body


async def test_a_cold_answer_that_fails_is_followed_by_its_reference(logged: list[EventDict]) -> None:
    async with desk("answer.count", warm=False) as broken:
        await broken.send(COMMAND | {"text": "npu"})
        broken.region.open.set()
        assert isinstance(reason(logged, await broken.reply()), KeyError)


@pytest.mark.parametrize("action", ["page", "share"])
async def test_a_button_that_fails_is_answered_privately_with_its_reference(
    action: str, logged: list[EventDict]
) -> None:
    async with desk("answer.count") as broken:
        pressed = {"actions": [{"action_id": action, "value": '{"q":"npu"}'}]}
        assert await broken.send(PRESS | {"container": {"is_ephemeral": True}} | pressed) == (200, "")
        reply = await broken.reply()
        assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False)
        assert isinstance(reason(logged, reply), KeyError)


async def test_a_button_that_fails_before_its_ack_is_acked_and_answered(logged: list[EventDict]) -> None:
    async with desk("failure.unread_button") as broken:
        assert await broken.send(PRESS | {"actions": [{"action_id": "page", "value": "x"}]}) == (200, "")
        assert isinstance(reason(logged, await broken.reply()), KeyError)


async def test_a_failure_on_the_way_to_the_handler_is_answered_too(logged: list[EventDict]) -> None:
    async with desk(authorized=False) as broken:
        _, body = await broken.send(COMMAND | {"text": "npu"})
        assert isinstance(reason(logged, json.loads(body)), ConnectionError)


async def test_a_failure_with_nowhere_to_answer_is_logged(logged: list[EventDict]) -> None:
    async with desk(authorized=False) as broken:
        status = (
            await broken.app.async_dispatch(AsyncBoltRequest(body='{"type":"event_callback","event":{}}'))
        ).status
    assert status == 200
    assert [line["event"] for line in logged] == ["unexpected"]


async def test_two_failures_have_two_references(logged: list[EventDict]) -> None:
    async with desk("answer.count") as broken:
        for text in ("npu", "gpu"):
            await broken.send(COMMAND | {"text": text})
    assert len({line["reference"] for line in logged}) == 2


async def test_while_the_store_is_away_nothing_is_followed_and_it_is_said(logged: list[EventDict]) -> None:
    async with desk() as broken:
        for text in ("subscribe npu", "subscriptions", "changes", "pause 1", "unsubscribe all"):
            assert await broken.send(COMMAND | {"text": text}) == (200, "")
            reply = await broken.reply()
            assert reply["response_type"] == "ephemeral"
            assert "database" in said(reply)
        _, body = await broken.send(COMMAND | {"text": "npu"})
        assert "snt9b" in body


@pytest.mark.parametrize(
    ("what", "payload"),
    [
        ("overview.title", {"type": "event_callback", "team_id": TEAM, "event": OPENED}),
        (
            "answer.count",
            PRESS
            | {
                "view": {"type": "home"},
                "actions": [{"type": "button", "action_id": "ask:example:0", "value": '{"q":"npu"}'}],
            },
        ),
    ],
)
async def test_a_home_tab_that_fails_shows_its_reference(
    what: str, payload: dict[str, Any], logged: list[EventDict]
) -> None:
    async with desk(what) as broken:
        sent = json.dumps(payload) if "event" in payload else urlencode({"payload": json.dumps(payload)})
        assert (await broken.app.async_dispatch(AsyncBoltRequest(body=sent))).status == 200
        await broken.services.tasks.drain(WITHIN)
        view = broken.slack.workspace.home(USER)
        assert view
        assert isinstance(reason(logged, {"blocks": [*view.blocks]}), KeyError)
        assert view.blocks[0]["elements"][0]["action_id"] == "home:back"
