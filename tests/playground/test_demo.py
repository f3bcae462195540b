"""The demo: one question in the terminal, over the same stand-ins that the page is over."""

import asyncio
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from bot.app import Bot
from bot.playground.demo import DEMO_SETTINGS, UnansweredError, answer_once, playing, serve_demo
from bot.playground.sandbox import sandbox_settings
from bot.playground.serving import serving
from bot.playground.slack import CHINESE_USER, USER, courier
from bot.settings import Settings
from tests.examples import SNT9B
from tests.fakes.scene import WITHIN, said, until
from tests.fakes.serving import loopback
from tests.kit import section


def build(slack_api_url: str, modelarts: str) -> Any:
    environ = {**DEMO_SETTINGS, "SLACK_API_URL": slack_api_url, **sandbox_settings(modelarts)}
    return Bot(Settings.read(environ)).asgi


def silent(slack_api_url: str, modelarts: str) -> Any:
    """A bot that is ready and takes no command."""
    return Starlette(routes=[Route("/readyz", lambda _: PlainTextResponse("ready"))])


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack waits for three seconds, for which a shared machine may stand still."""
    monkeypatch.setattr(courier, "ACK_WITHIN", WITHIN)


async def test_one_question_is_answered() -> None:
    assert SNT9B in said(await answer_once(build, "pytorch npu"))


async def test_people_and_channels_are_named_in_the_answer_but_not_where_slack_reads_no_mention() -> None:
    mentions = "<@U0DEMO> in <#C0DEMO>, <@U0NOBODY>, <@U0LIN|L>"
    header = {"type": "header", "text": {"type": "plain_text", "text": mentions}}
    message = {"text": mentions, "blocks": [header, section(mentions)]}

    def telling(slack_api_url: str, modelarts: str) -> Any:
        ready = Route("/readyz", lambda _: PlainTextResponse("ready"))
        return Starlette(
            routes=[ready, Route("/slack/events", lambda _: JSONResponse(message), methods=["POST"])]
        )

    answer = await answer_once(telling, "x")
    named = "<@U0DEMO|alex> in <#C0DEMO|ml-platform>, <@U0NOBODY|>, <@U0LIN|L>"
    assert answer == {"text": named, "blocks": [header, section(named)]}


async def test_a_question_that_is_not_answered_is_told_of() -> None:
    with pytest.raises(UnansweredError, match=r"^dispatch_failed$"):
        await answer_once(silent, "pytorch npu")


@pytest.mark.parametrize(("locale", "person"), [("zh_CN.UTF-8", CHINESE_USER), ("en_GB", USER), ("", USER)])
async def test_one_begins_as_the_person_whose_language_is_the_terminals(locale: str, person: str) -> None:
    async with playing(silent, locale=locale) as stage:
        assert stage.person == person


async def test_the_stage_has_the_poll_it_is_given_and_the_shortcuts_of_the_manifest(tmp_path: Path) -> None:
    polls: list[str] = []

    async def poll() -> None:
        polls.append("polled")

    manifest = tmp_path / "manifest.json"
    shortcut = {"name": "Find", "type": "message", "callback_id": "find"}
    manifest.write_text(json.dumps({"features": {"shortcuts": [shortcut]}}))
    async with playing(silent, poll=poll, manifest=manifest) as stage:
        await stage.poll_now()
        assert [each.callback_id for each in stage.shortcuts] == ["find"]
    assert polls == ["polled"]


async def test_without_a_poll_there_is_nothing_to_press() -> None:
    async with playing(silent) as stage:
        await stage.poll_now()
        assert stage.upstream()["poll"] == "none"


async def test_what_goes_between_the_bot_slack_and_modelarts_is_logged() -> None:
    async with playing(build) as stage:

        def logged() -> set[tuple[str, str, int | None]]:
            return {(row["source"], row["target"], row["status"]) for row in stage.log.since(0)}

        await stage.slack.command("pytorch npu")
        await until(lambda: len(logged()) == 3)
        assert logged() == {("Slack", "bot", 200), ("bot", "Slack", 200), ("bot", "ModelArts", 200)}


async def test_the_page_is_served_on_the_given_port_until_it_is_stopped() -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serve = serve_demo(silent, listener, told.put_nowait, regions=("cn-north-4",))
        running = asyncio.create_task(serve)
        url = await told.get()
        assert url.endswith(f":{listener.getsockname()[1]}")
        async with (
            loopback() as http,
            http.stream("GET", f"{url}/events/{USER}") as stream,
        ):
            assert await anext(stream.aiter_lines()) == "event: conversation"
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)  # a page that is open does not keep it


async def test_a_server_stops_listening_when_it_is_left() -> None:
    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        raise NotImplementedError

    with socket.socket() as listener, socket.socket() as keeper:  # which has the port go to nobody else
        for each in (listener, keeper):
            each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
            each.bind(listener.getsockname() if each is keeper else ("127.0.0.1", 0))
        async with serving(nothing, listener):
            socket.create_connection(keeper.getsockname()).close()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(keeper.getsockname())
