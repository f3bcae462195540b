"""The composition root: Socket Mode, start and stop, and what stops a process from starting."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.app import Bot, base
from bot.playground.sandbox import sandbox_settings, sandbox_transport
from bot.playground.slack import APP_TOKEN, BOT_TOKEN, SlackFault, SlackStandIn
from bot.settings import Settings, SettingsError
from tests.fakes.scene import WITHIN, said, until
from tests.fakes.serving import loopback, serving

OPEN = "apps.connections.open"


class Desk(NamedTuple):
    """A bot by Socket Mode, and the workspace that it is in."""

    bot: Bot
    slack: SlackStandIn


@asynccontextmanager
async def socket_mode(*faults: SlackFault) -> AsyncIterator[Desk]:
    """A bot that is yet to be started. `faults` are what Slack answers first."""
    slack = SlackStandIn("secret")
    slack.ack_within = WITHIN
    slack.faults = list(faults)
    async with serving(slack.asgi) as slack.url:
        yield Desk(unstarted(slack.api_url), slack)


def unstarted(slack_api_url: str) -> Bot:
    settings = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": slack_api_url,
        "DATABASE_URL": "sqlite://",
        **sandbox_settings("https://sandbox"),
    }
    return Bot(Settings.read(settings), transport=sandbox_transport())


async def connected(slack: SlackStandIn) -> None:
    await until(lambda: slack.links.connected == 1)


async def test_in_socket_mode_the_ack_carries_the_answer() -> None:
    async with socket_mode() as (bot, slack):
        await bot.start()
        await until(lambda: bot.readiness()[0])
        await connected(slack)
        delivery = await slack.command("pytorch npu")
        assert "snt9b" in said(delivery.body)
        assert delivery.body["response_type"] == "ephemeral"
        await bot.stop()


async def test_in_socket_mode_a_button_is_acked_with_nothing() -> None:
    async with socket_mode() as (bot, slack):
        await bot.start()
        await connected(slack)
        delivery = await slack.act({"type": "button", "action_id": "unknown", "value": ""})
        assert (delivery.status, delivery.body, delivery.error) == (200, None, "")
        await bot.stop()


async def test_in_socket_mode_health_is_served_and_slacks_path_is_not() -> None:
    async with (
        socket_mode() as (bot, slack),
        serving(bot.asgi) as url,
        loopback() as http,
    ):
        assert (await http.get(f"{url}/healthz")).status_code == 200
        assert (await http.post(f"{url}/slack/events", content="command=x")).status_code == 404
        await connected(slack)


async def test_a_connection_that_slack_ends_is_opened_again() -> None:
    async with socket_mode() as (bot, slack):
        await bot.start()
        await until(lambda: bot.readiness()[0])
        await connected(slack)
        await slack.links.disconnect()
        await until(lambda: slack.calls.count(OPEN) > 1)
        await connected(slack)
        assert "snt9b" in said((await slack.command("pytorch npu")).body)
        await bot.stop()


async def test_a_refused_connection_is_logged_in_a_line_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with socket_mode(SlackFault(method=OPEN, times=1, error="internal_error")) as (bot, slack):
        with capture_logs() as logged:
            await bot.start()
            await connected(slack)
            await until(lambda: any(line["event"] == "socket_mode_connected" for line in logged))
            await bot.stop()
    assert slack.calls.count(OPEN) > 1
    line = next(line for line in logged if line["event"] == "socket_mode_unconnected")
    assert (line["reason"], line["variable"]) == ("internal_error", "SLACK_APP_TOKEN")
    assert APP_TOKEN not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize(("body", "status"), [("{bad", 200), ("[1]", 200), ("null", 200), ("", 500)])
async def test_an_answer_that_is_not_slacks_is_logged_and_tried_again(body: str, status: int) -> None:
    opened = 0

    async def answer(request: Request) -> Response:
        nonlocal opened
        opened += request.url.path.endswith("apps.connections.open")
        return Response(body, status, media_type="application/json")

    portal = Starlette(routes=[Route("/api/{method}", answer, methods=["POST"])])
    with capture_logs() as logged:
        async with serving(portal) as url:
            bot = unstarted(f"{url}/api/")
            await bot.start()
            await until(lambda: opened > 1)
            await bot.stop()
    events = [line["event"] for line in logged]
    assert "socket_mode_unconnected" in events
    assert "slack_token_unverified" in events
    assert all(line["reason"] for line in logged if line["event"] == "socket_mode_unconnected")


async def test_a_bot_that_cannot_connect_stops_without_delay(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "DRAIN", 86_400.0)  # seconds: a bot that waited for its connection would hang
    async with socket_mode(SlackFault(method=OPEN, error="invalid_auth")) as (bot, slack):
        await bot.start()
        await until(lambda: slack.calls.count(OPEN) > 0)
        await bot.stop()
    assert not [record for record in caplog.records if record.levelno > logging.ERROR]


async def test_a_bot_that_has_not_started_is_not_ready() -> None:
    bot = unstarted("http://127.0.0.1:9/api/")
    assert bot.readiness() == (False, {"catalogue": "starting"})
    await bot.stop()


def test_a_bot_without_its_settings_names_each_that_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        Bot(Settings.read({}))
    assert [line.split()[0] for line in str(caught.value).splitlines()] == [
        "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN",
        "HUAWEICLOUD_SDK_AK",
    ]
