"""Bodies that are not Slack's, with a signature that is."""

import json
import logging
import socket
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from structlog.typing import EventDict

from tests.fakes.scene import Scene, command

pytestmark = pytest.mark.asyncio(loop_scope="module")


def payload(value: Any) -> str:
    return urlencode({"payload": json.dumps(value)})


@pytest.mark.parametrize(
    "body",
    [
        "payload=not-json",
        "payload=",
        payload([]),
        payload(None),
        payload(7),
        payload("text"),
        "{",
        "{]",
        payload({"type": "block_actions", "actions": []}),
        payload({"type": "block_actions", "actions": 5}),
        payload({"type": "block_actions", "actions": "page"}),
        payload({"type": "block_actions", "actions": [5]}),
        payload({"type": "block_actions", "actions": [{"action_id": 5}]}),
        payload({"type": "block_actions", "actions": {"action_id": "page"}}),
        payload({"type": "event_callback", "event": 5}),
        payload({"type": "event_callback", "authorizations": [5]}),
        payload({"team": 5}),
        payload({"user": 5}),
        '{"command": 5}',
        b"\xff\xfe",
        b"payload=" + b"[" * 100_000,
    ],
)
async def test_a_malformed_body_is_refused_in_one_line(
    web: Scene, body: str | bytes, logged: list[EventDict]
) -> None:
    await web.settle()  # what an earlier request began is not logged here
    logged.clear()
    assert (await web.post(body)).status_code == 400
    assert [(line["event"], line["log_level"]) for line in logged] == [("request_malformed", "warning")]


@pytest.mark.parametrize(
    "body",
    [
        "ping=1",
        "{}",
        "null=",
        "[1]",
        payload({}),
        payload({"type": "block_actions"}),
        payload({"type": "block_actions", "actions": [{}]}),
        payload({"type": "view_submission", "view": {"callback_id": "x", "type": "modal"}}),
        payload({"type": "dialog_submission", "callback_id": "x"}),
        '{"command": null}',
    ],
)
async def test_what_the_bot_does_not_serve_is_not_found(web: Scene, body: str) -> None:
    assert (await web.post(body)).status_code == 404


async def test_an_empty_body_is_refused(web: Scene) -> None:
    assert (await web.post("")).status_code == 401


@pytest.mark.parametrize("length", [(1 << 20) + 1, 2_000_000])
async def test_a_body_over_a_mebibyte_is_too_large(web: Scene, length: int) -> None:
    assert (await web.post("text=".ljust(length, "x"))).status_code == 413


async def test_a_body_of_a_mebibyte_is_read(web: Scene) -> None:
    body = command("npu", web.slack.url) + "&rest="
    assert (await web.post(body.ljust(1 << 20, "x"))).status_code == 200


async def test_a_body_that_is_cut_off_is_no_command(web: Scene, logged: list[EventDict]) -> None:
    target = urlsplit(web.url)
    with socket.create_connection((target.hostname, target.port)) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\ncommand=x")
    assert (await web.ask("npu"))["blocks"]
    assert [line for line in logged if line["log_level"] == "error"] == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X_Slack_Request_Timestamp": "yesterday"}, 400),
        ({"X_Slack_Signature": "v0=é"}, 400),
        ({"Content_Type": "application/json"}, 400),
        ({"Content_Type": ""}, 200),
    ],
)
async def test_malformed_headers_are_refused(web: Scene, headers: dict[str, str], status: int) -> None:
    body = command("npu", web.slack.url)
    raw = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    signed: dict[str, Any] = form | web.slack.sign(body, int(time.time())) | raw
    response = await web.http.post(f"{web.url}/slack/events", content=body, headers=signed)
    assert response.status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"user": None, "team": None},
        {"user": "U1"},
        {"container": None},
        {"container": 5},
        {"container": [1]},
        {"response_url": None},
        {"response_url": 5},
        {"response_url": "https://["},
        {"response_url": {"a": 1}},
        {"actions": [{"action_id": "page", "value": 5}]},
        {"actions": [{"action_id": "page", "value": {"q": 1}}]},
        {"actions": [{"action_id": ""}]},
        {"actions": [{"action_id": ":::"}, 5]},
    ],
)
async def test_a_button_with_odd_fields_is_acked(
    scene: Scene, changes: dict[str, Any], logged: list[EventDict]
) -> None:
    delivery = await scene.interact(**changes)
    await scene.settle()
    assert delivery.status == 200
    assert [line for line in logged if line["log_level"] == "error"] == []
    while not scene.slack.replies.empty():
        scene.slack.replies.get_nowait()


names = st.sampled_from(
    (
        *("type", "command", "text", "user", "user_id", "team", "team_id", "id", "actions", "action_id"),
        *("value", "container", "message_ts", "is_ephemeral", "response_url", "response_urls", "event"),
        *("authorizations", "enterprise", "view", "payload", "channel", "ssl_check", "challenge"),
        *("is_enterprise_install", "function_data", "bot_access_token", "event_id", "callback_id"),
    )
)
words = st.sampled_from(
    (
        *("block_actions", "event_callback", "url_verification", "page", "share", "details", "verb"),
        *("ask:near:0", "/runtimes", "npu", "help", '{"q":"npu"}', '{"q":"npu","p":-1}', '{"r":"x"}'),
        *("{", "1", "\ud800", "\x00"),
    )
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=5)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5),
    max_leaves=12,
)
objects = st.dictionaries(names, values, max_size=6)
presses = st.fixed_dictionaries(
    {
        "type": st.just("block_actions"),
        "actions": st.lists(st.fixed_dictionaries({"action_id": words, "value": leaves}), min_size=1),
    },
    optional={"user": values, "team": values, "container": values, "response_url": leaves},
)
commands = st.fixed_dictionaries(
    {"command": words}, optional={"text": words, "user_id": leaves, "team_id": values}
)
bodies = (
    (objects | presses | values).map(payload)
    | (objects | commands).map(json.dumps)
    | st.dictionaries(names, st.text(max_size=8) | words.filter(str.isascii), max_size=6).map(urlencode)
    | st.text(max_size=20).filter(lambda text: text.isascii())
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=bodies)
@example(body='{"command": "/runtimes", "text": "\\ud800"}')
@example(
    body=payload({"type": "block_actions", "actions": [{"action_id": "page", "value": '{"q":"\ud800"}'}]})
)
@example(body=payload({"type": "block_actions", "actions": [{"action_id": "page", "value": "[" * 2000}]}))
async def test_no_signed_body_is_a_fault_of_the_bots(
    web: Scene, body: str, logged: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    logged.clear()
    response = await web.post(body)
    await web.settle()
    assert response.status_code in {200, 400, 401, 404}
    assert [line for line in logged if line["log_level"] == "error" or "exc_info" in line] == []
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
