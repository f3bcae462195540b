"""The composition root: Socket Mode, start and stop, and what stops a process from starting."""

import asyncio
import logging
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.app import Bot
from bot.playground.sandbox import sandbox_settings, sandbox_transport
from bot.playground.slack import CHANNEL, TEAM, USER
from bot.settings import Settings, SettingsError
from tests.fakes.scene import WITHIN, said, until
from tests.fakes.serving import serving
from tests.fakes.socket_mode import SocketModeStandIn

ENVELOPE = {
    "envelope_id": "e1",
    "type": "slash_commands",
    "accepts_response_payload": True,
    "payload": {
        "command": "/runtimes",
        "text": "pytorch npu",
        "user_id": USER,
        "team_id": TEAM,
        "channel_id": CHANNEL,
        "response_url": "https://hooks.slack.com/commands/x",
    },
}


def socket_mode(slack: SocketModeStandIn, **environ: str) -> Bot:
    settings = {
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_APP_TOKEN": "xapp-test",
        "SLACK_API_URL": slack.api_url,
        **sandbox_settings("https://sandbox"),
    }
    return Bot(Settings.read(settings | environ), transport=sandbox_transport())


async def test_in_socket_mode_the_ack_carries_the_answer() -> None:
    slack = SocketModeStandIn()
    async with slack.serving():
        bot = socket_mode(slack)
        await bot.start()
        await until(lambda: bot.readiness()[0])
        link = await asyncio.wait_for(slack.sockets.get(), WITHIN)
        await link.send_json(ENVELOPE)
        ack = await asyncio.wait_for(slack.acks.get(), WITHIN)
        assert ack["envelope_id"] == "e1"
        assert "snt9b" in said(ack["payload"])
        assert ack["payload"]["response_type"] == "ephemeral"
        await bot.stop()


async def test_in_socket_mode_a_button_is_acked_with_nothing() -> None:
    payload: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": USER},
        "actions": [{"action_id": "unknown", "value": ""}],
    }
    slack = SocketModeStandIn()
    async with slack.serving():
        bot = socket_mode(slack)
        await bot.start()
        link = await asyncio.wait_for(slack.sockets.get(), WITHIN)
        await link.send_json({"envelope_id": "e2", "type": "interactive", "payload": payload})
        assert await asyncio.wait_for(slack.acks.get(), WITHIN) == {"envelope_id": "e2"}
        await bot.stop()


async def test_in_socket_mode_health_is_served_and_slacks_path_is_not() -> None:
    slack = SocketModeStandIn()
    async with slack.serving(), serving(socket_mode(slack).asgi) as url, httpx.AsyncClient() as http:
        assert (await http.get(f"{url}/healthz")).status_code == 200
        assert (await http.post(f"{url}/slack/events", content="command=x")).status_code == 404
        await asyncio.wait_for(slack.sockets.get(), WITHIN)


async def test_a_refused_connection_is_logged_in_a_line_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    slack = SocketModeStandIn({"ok": False, "error": "internal_error"})
    async with slack.serving():
        with capture_logs() as logged:
            bot = socket_mode(slack)
            await bot.start()
            await asyncio.wait_for(slack.sockets.get(), WITHIN)
            await until(lambda: any(line["event"] == "socket_mode_connected" for line in logged))
            await bot.stop()
    assert slack.opened == 2
    line = next(line for line in logged if line["event"] == "socket_mode_unconnected")
    assert (line["reason"], line["variable"]) == ("internal_error", "SLACK_APP_TOKEN")
    assert "xapp-test" not in caplog.text
    assert not [record for record in caplog.records if record.exc_info]


async def test_a_bot_that_cannot_connect_stops_without_delay(caplog: pytest.LogCaptureFixture) -> None:
    slack = SocketModeStandIn(*[{"ok": False, "error": "invalid_auth"}] * 100)
    async with slack.serving():
        bot = socket_mode(slack)
        await bot.start()
        await until(lambda: slack.opened == 1)
        async with asyncio.timeout(WITHIN):
            await bot.stop()
    assert not [record for record in caplog.records if record.levelno > logging.ERROR]


async def test_a_bot_that_has_not_started_is_not_ready() -> None:
    bot = socket_mode(SocketModeStandIn())
    assert bot.readiness() == (False, {"catalogue": "starting"})
    await bot.stop()


def test_a_bot_without_its_settings_names_each_that_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        Bot(Settings.read({}))
    assert [line.split()[0] for line in str(caught.value).splitlines()] == [
        "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN",
        "MODELARTS_AUTH_TOKEN",
    ]
