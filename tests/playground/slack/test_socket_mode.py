"""Socket Mode: an address that is good once, one connection for each parcel, and an end that is announced."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse, WSServerHandshakeError

from bot.playground.slack import APP_TOKEN, Delivery
from tests.fakes.scene import WITHIN, until
from tests.playground.slack.office import Office, deputed


async def connect(desk: Office) -> ClientWebSocketResponse:
    """A connection as a bot opens it."""
    opened = await desk.client.apps_connections_open(app_token=APP_TOKEN)
    link = await desk.session.ws_connect(opened["url"])
    assert (await link.receive_json(timeout=WITHIN))["type"] == "hello"
    return link


def asked(desk: Office) -> asyncio.Task[Delivery]:
    """A command that waits for its ack."""
    return asyncio.create_task(desk.slack.command("npu"))


async def received(link: ClientWebSocketResponse) -> dict[str, Any]:
    envelope: dict[str, Any] = await link.receive_json(timeout=WITHIN)
    return envelope


async def test_an_envelope_carries_the_payload_and_its_ack_the_answer(desk: Office) -> None:
    link = await connect(desk)
    command = asked(desk)
    envelope = await received(link)
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert envelope["payload"]["text"] == "npu"
    await link.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "a"}})
    delivery = await command
    assert (delivery.status, delivery.body) == (200, {"text": "a"})
    await link.close()


async def test_an_address_is_good_once(desk: Office) -> None:
    opened = await desk.client.apps_connections_open(app_token=APP_TOKEN)
    link = await desk.session.ws_connect(opened["url"])
    for url in (opened["url"], f"{desk.slack.url.replace('http', 'ws')}/link"):
        with pytest.raises(WSServerHandshakeError):
            await desk.session.ws_connect(url)
    await link.close()


async def test_each_parcel_goes_through_one_connection_in_turn(desk: Office) -> None:
    links = [await connect(desk) for _ in range(2)]
    commands = [asked(desk) for _ in range(4)]
    for link in links:
        for _ in range(2):
            envelope = await received(link)
            await link.send_json({"envelope_id": envelope["envelope_id"]})
    assert [(await command).error for command in commands] == [""] * 4
    for link in links:
        await link.close()


@pytest.mark.parametrize(
    "said", ["", "{", "[]", '{"envelope_id": 1}', '{"envelope_id": "guessed"}', "[" * 5_000]
)
async def test_what_is_no_ack_is_not_taken_for_one(desk: Office, said: str) -> None:
    link = await connect(desk)
    command = asked(desk)
    envelope = await received(link)
    await link.send_str(said)
    await link.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "a"}})
    delivery = await command
    assert (delivery.body, delivery.error) == ({"text": "a"}, "")
    await link.close()


async def test_bytes_end_the_connection(desk: Office) -> None:
    link = await connect(desk)
    await link.send_bytes(b"x")
    await until(lambda: desk.slack.links.connected == 0)
    await link.close()


async def test_what_waits_for_an_ack_fails_when_its_connection_ends(desk: Office) -> None:
    link = await connect(desk)
    command = asked(desk)
    await received(link)
    await link.close()
    delivery = await command
    assert (delivery.status, delivery.error) == (None, "dispatch_failed")
    assert desk.slack.links.connected == 0


async def test_an_end_is_announced_and_bolt_comes_back(desk: Office) -> None:
    async with deputed(desk.slack, "socket") as deputy:
        await desk.slack.links.disconnect()
        assert desk.slack.links.connected == 0
        await until(lambda: desk.slack.links.connected == 1)
        assert (await desk.slack.command("npu")).error == ""
    assert len(deputy.heard) == 1


async def test_once_the_connection_is_gone_http_is_the_way_again(desk: Office) -> None:
    async with deputed(desk.slack, "socket"):
        assert (await desk.slack.command("npu")).error == ""
    await until(lambda: desk.slack.links.connected == 0)
    async with deputed(desk.slack, "http") as deputy:
        assert (await desk.slack.command("npu")).error == ""
    assert len(deputy.heard) == 1
