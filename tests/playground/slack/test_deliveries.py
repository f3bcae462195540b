"""What people do reaches a bot made of Bolt, over HTTP and over Socket Mode, in the shape that Slack gives it."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from slack_sdk.signature import SignatureVerifier
from starlette.responses import PlainTextResponse, Response

from bot.playground.slack import (
    BOT,
    CHANNEL,
    CHINESE_USER,
    SLACKBOT,
    TEAM,
    USER,
    Message,
    Parcel,
    SlackStandIn,
)
from tests.fakes.scene import TRANSPORTS, until
from tests.fakes.serving import serving
from tests.kit import section
from tests.playground.slack.office import SECRET, Deputy, Office, deputed, home

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send


@pytest_asyncio.fixture(params=TRANSPORTS)
async def deputy(desk: Office, request: pytest.FixtureRequest) -> AsyncIterator[Deputy]:
    async with deputed(desk.slack, request.param) as bolt:
        yield bolt


OPTIONS = [{"text": {"type": "plain_text", "text": n}, "value": n} for n in ("gpu", "npu")]
NPU = OPTIONS[1]


def button(value: str = "v") -> dict[str, Any]:
    return {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}, "value": value}


def message(desk: Office, element: dict[str, Any], **more: Any) -> Message:
    block = {"type": "actions", "block_id": "b", "elements": [element]}
    return desk.slack.workspace.post(Message(CHANNEL, BOT, "a", (block,), **more))


async def test_a_command_says_who_where_and_what(desk: Office, deputy: Deputy) -> None:
    delivery = await desk.slack.command("昇腾 & npu", user=CHINESE_USER)
    assert (delivery.status, delivery.body, delivery.error) == (200, None, "")
    (heard,) = deputy.heard
    assert (heard["command"], heard["text"]) == ("/runtimes", "昇腾 & npu")
    assert (heard["team_id"], heard["channel_id"], heard["user_id"]) == (TEAM, CHANNEL, CHINESE_USER)
    assert heard["channel_name"] == "ml-platform"
    assert heard["response_url"].startswith(f"{desk.slack.url}/respond/")


async def test_halves_of_surrogate_pairs_in_a_command_are_question_marks(
    desk: Office, deputy: Deputy
) -> None:
    assert (await desk.slack.command("a\ud800")).error == ""
    assert deputy.heard[0]["text"] == "a?"


async def test_the_trigger_of_a_delivery_is_that_persons(desk: Office, deputy: Deputy) -> None:
    await desk.slack.command("x", user=CHINESE_USER)
    assert desk.slack.tickets.exchange(deputy.heard[0]["trigger_id"]) == CHINESE_USER


@pytest.mark.parametrize("kind", ["ephemeral", "in_channel"])
async def test_the_ack_of_a_command_is_its_answer(desk: Office, deputy: Deputy, kind: str) -> None:
    deputy.acks["command"] = {"text": "a", "blocks": [section("a")], "response_type": kind}
    delivery = await desk.slack.command("npu")
    assert delivery.body["text"] == "a"
    mine = [(each.author, each.text) for each in desk.slack.workspace.messages(CHANNEL, USER)]
    others = [(each.author, each.text) for each in desk.slack.workspace.messages(CHANNEL, CHINESE_USER)]
    if kind == "ephemeral":
        assert (mine, others) == ([(BOT, "a")], [])
    else:
        assert mine == others == [(USER, "/runtimes npu"), (BOT, "a")]


async def test_a_press_says_what_was_pressed_and_where_it_stands(desk: Office, deputy: Deputy) -> None:
    pressed = message(desk, button())
    await desk.slack.act(button(), message=pressed)
    (heard,) = deputy.heard
    assert heard["container"] == {
        "type": "message",
        "message_ts": pressed.ts,
        "channel_id": CHANNEL,
        "is_ephemeral": False,
    }
    (action,) = heard["actions"]
    assert (action["type"], action["action_id"], action["block_id"], action["value"]) == (
        "button",
        "go",
        "b",
        "v",
    )
    assert heard["message"]["text"] == "a"
    await desk.post(heard["response_url"], {"text": "new", "replace_original": True})
    assert [each.text for each in desk.slack.workspace.messages(CHANNEL)] == ["new"]


async def test_of_an_ephemeral_message_only_its_place_is_told(desk: Office, deputy: Deputy) -> None:
    await desk.slack.act(button(), message=message(desk, button(), ephemeral_to=USER))
    (heard,) = deputy.heard
    assert heard["container"]["is_ephemeral"] is True
    assert "message" not in heard


@pytest.mark.parametrize(
    ("element", "value", "chosen"),
    [
        ({"type": "overflow", "options": OPTIONS}, "npu", {"selected_option": NPU}),
        ({"type": "static_select", "options": OPTIONS}, NPU, {"selected_option": NPU}),
        (
            {"type": "static_select", "option_groups": [{"options": OPTIONS}]},
            "npu",
            {"selected_option": NPU},
        ),
        ({"type": "static_select", "options": OPTIONS}, None, {"selected_option": None}),
        ({"type": "radio_buttons", "options": OPTIONS}, "npu", {"selected_option": NPU}),
        ({"type": "checkboxes", "options": OPTIONS}, ["npu"], {"selected_options": [NPU]}),
        ({"type": "checkboxes", "options": OPTIONS}, [], {"selected_options": []}),
        ({"type": "datepicker"}, "2026-01-31", {"selected_date": "2026-01-31"}),
        ({"type": "timepicker"}, "12:30", {"selected_time": "12:30"}),
        ({"type": "conversations_select"}, CHANNEL, {"selected_conversation": CHANNEL}),
        ({"type": "users_select"}, USER, {"selected_user": USER}),
        ({"type": "plain_text_input"}, "npu", {"value": "npu"}),
    ],
)
async def test_each_element_tells_what_was_chosen_in_a_form_of_its_own(
    desk: Office, element: dict[str, Any], value: Any, chosen: dict[str, Any]
) -> None:
    element = {"action_id": "chip", **element}
    async with deputed(desk.slack) as deputy:
        delivery = await desk.slack.act(element, message=message(desk, element), value=value)
        assert delivery.error == ""
    (heard,) = deputy.heard
    assert heard["actions"][0].items() >= {**chosen, "type": element["type"]}.items()
    if element["type"] != "overflow":
        assert heard["state"]["values"]["b"]["chip"] == {"type": element["type"], **chosen}


async def test_what_is_not_there_cannot_be_pressed_or_picked(desk: Office) -> None:
    select = {"type": "static_select", "action_id": "chip", "options": OPTIONS}
    shown = message(desk, select)
    with pytest.raises(ValueError, match="no option 'tpu'"):
        await desk.slack.act(select, message=shown, value="tpu")
    with pytest.raises(ValueError, match="no element 'go'"):
        await desk.slack.act(button(), message=shown)


async def test_shortcuts_are_of_a_message_or_global(desk: Office, deputy: Deputy) -> None:
    said = desk.slack.workspace.post(Message(CHANNEL, USER, "which one?"))
    await desk.slack.shortcut("find", message=said)
    await desk.slack.shortcut("find")
    of_message, everywhere = deputy.heard
    assert (of_message["type"], of_message["message"]["text"]) == ("message_action", "which one?")
    assert (everywhere["type"], "response_url" in everywhere) == ("shortcut", False)


async def test_an_event_can_be_told_again_under_the_same_id(desk: Office, deputy: Deputy) -> None:
    event = {"type": "app_home_opened", "user": USER, "channel": "D1", "tab": "home"}
    await desk.slack.event(event, event_id="Ev1")
    await desk.slack.event(event, event_id="Ev1", retry=1, reason="http_timeout")
    await desk.slack.open_home()
    first, again, other = deputy.heard
    assert (first["event_id"], first["event"]) == (again["event_id"], event)
    assert other["event_id"] != "Ev1"
    retried = [int(headers.get("x-slack-retry-num", ["0"])[0]) for headers in deputy.headers]
    assert retried == [0, 1, 0]
    assert deputy.headers[1]["x-slack-retry-reason"] == ["http_timeout"]


async def test_an_opened_home_tab_is_told_of_with_the_view_that_stands_there(
    desk: Office, deputy: Deputy
) -> None:
    await desk.slack.open_home()
    view = desk.slack.workspace.publish_view(USER, home())
    await desk.slack.open_home()
    first, again = (heard["event"] for heard in deputy.heard)
    assert "view" not in first
    assert (again["view"]["id"], again["view"]["hash"]) == (view.id, view.hash)


async def test_who_acks_too_late_has_not_acked_and_the_person_is_told(desk: Office, deputy: Deputy) -> None:
    await desk.slack.command("in time")
    desk.slack.ack_within, deputy.delay = 0.2, 0.6
    delivery = await desk.slack.command("npu")
    assert (delivery.status, delivery.body, delivery.error) == (None, None, "operation_timeout")
    (note,) = desk.slack.workspace.messages(CHANNEL, USER)
    assert (note.author, note.ephemeral_to) == (SLACKBOT, USER)
    assert "operation_timeout" in note.text
    await until(lambda: len(deputy.heard) == 2)


def test_three_seconds_is_what_a_bot_has() -> None:
    assert SlackStandIn(SECRET).ack_within == 3.0


def answering(response: Response) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await response(scope, receive, send)

    return answer


@pytest.mark.parametrize(
    ("response", "error", "text"),
    [
        (PlainTextResponse("no", 404), "dispatch_failed", None),
        (PlainTextResponse("no", 500), "dispatch_failed", None),
        (PlainTextResponse("hello"), "", "hello"),
        (PlainTextResponse("", 200), "", None),
        (Response("{", media_type="application/json"), "", "{"),
        (Response('{"blocks": [{}]}', media_type="application/json"), "invalid_blocks", None),
        (Response('{"blocks": []}', media_type="application/json"), "no_text", None),
    ],
)
async def test_what_became_of_a_command_is_seen_by_the_person(
    desk: Office, response: Response, error: str, text: str | None
) -> None:
    async with serving(answering(response)) as desk.slack.bot_url:
        delivery = await desk.slack.command("npu")
    assert (delivery.status, delivery.error) == (response.status_code, error)
    notes = [(each.author, each.text) for each in desk.slack.workspace.messages(CHANNEL, USER)]
    failed = (SLACKBOT, f'/runtimes failed with the error "{error}"')
    assert notes == ([failed] if error else [(BOT, text)] if text else [])


async def test_a_bot_that_is_not_there_is_told_to_the_person(desk: Office) -> None:
    for url in ("http://127.0.0.1:9", ""):
        desk.slack.bot_url = url
        delivery = await desk.slack.command("npu")
        assert (delivery.status, delivery.error) == (None, "dispatch_failed")


async def test_an_in_channel_ack_without_a_word_shows_the_command_alone(desk: Office) -> None:
    response = Response('{"response_type": "in_channel"}', media_type="application/json")
    async with serving(answering(response)) as desk.slack.bot_url:
        assert (await desk.slack.command("npu")).error == ""
    assert [each.text for each in desk.slack.workspace.messages(CHANNEL)] == ["/runtimes npu"]


def test_signatures_are_those_that_the_sdk_makes_and_takes() -> None:
    body, now = urlencoded(), int(time.time())
    headers = SlackStandIn(SECRET).sign(body, now)
    verifier = SignatureVerifier(SECRET)
    assert headers["X-Slack-Signature"] == verifier.generate_signature(timestamp=str(now), body=body)
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + "x", headers)
    assert not SignatureVerifier("other").is_valid_request(body, headers)


def urlencoded() -> str:
    return Parcel("interactive", "x", {"text": "昇腾 & npu"}).written()[1]


async def test_a_clock_that_is_off_makes_signatures_that_bolt_refuses(desk: Office) -> None:
    async with deputed(desk.slack) as deputy:
        desk.clock.ahead = -400
        delivery = await desk.slack.command("npu")
    assert (delivery.status, delivery.error, deputy.heard) == (401, "dispatch_failed", [])


async def test_each_request_is_in_the_log(desk: Office, deputy: Deputy) -> None:
    deputy.acks["command"] = {"text": "a"}
    await desk.slack.command("npu")
    await desk.post(deputy.heard[0]["response_url"], {"text": "b"})
    requests = desk.slack.workspace.requests
    await until(lambda: requests[-1].what == "response_url")
    entries = [
        (entry.direction, entry.what, entry.status)
        for entry in requests
        if entry.what not in {"auth.test", "apps.connections.open"}
    ]
    assert entries == [("to bot", "/runtimes", 200), ("to slack", "response_url", 200)]
    assert json.dumps([entry.seconds for entry in desk.slack.workspace.requests])
