"""The page's server: its doors, what it lets be done, and what it tells to whom."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.playground.page.bell import Bell
from bot.playground.page.doors import LONGEST, BackDoors
from bot.playground.page.log import MAX_LOGGED, Log
from bot.playground.page.stage import Stage
from bot.playground.page.stream import events
from bot.playground.page.upstream import upstream
from bot.playground.page.usage import usage
from bot.playground.sandbox import Sandbox, examples
from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, PRIVATE, USER, Message, SlackStandIn
from tests.playground.visitor import REGION, browsing, new_stage

RUNTIME = {"region": REGION, "engine": "TensorFlow", "name": "tf1.13-python3.6-gpu"}
NEW = {**RUNTIME, "name": "new", "engine": "PyTorch"}


@pytest.fixture
def stage() -> Stage:
    return new_stage()


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:1"])
async def test_its_own_machine_is_let_in(host: str, stage: Stage) -> None:
    async with browsing(stage, host) as http:
        assert (await http.get("/")).status_code == 200
        assert (await http.post("/usage", json={})).status_code == 200


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "192.168.0.1:8765", "[", ""])
async def test_a_foreign_name_is_shut_out_of_everything(host: str, stage: Stage) -> None:
    async with browsing(stage, Host=host) as http:
        for path in ("/", f"/events/{USER}", "/static/texts.json"):
            assert (await http.get(path)).status_code == 403
        assert (await http.post("/usage", json={})).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://example.com", "null", "http://127.0.0.1:80", "https://127.0.0.1:8765", ""]
)
async def test_a_page_elsewhere_changes_nothing(origin: str, stage: Stage) -> None:
    async with browsing(stage, Origin=origin) as http:
        answer = await http.post("/upstream/remove", json=RUNTIME)
    assert answer.status_code == 403
    assert len(stage.sandbox.regions[REGION][0]["runtimes"]) == 10


async def test_a_form_changes_nothing(stage: Stage) -> None:
    async with browsing(stage) as http:
        for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
            headers = {"Content-Type": kind}
            answer = await http.post("/upstream/remove", content=json.dumps(RUNTIME), headers=headers)
            assert answer.status_code == 415


async def test_a_body_without_end_is_not_read(stage: Stage) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"{"

    async with browsing(stage) as http:
        headers = {"Content-Type": "application/json"}
        assert (await http.post("/usage", content=endless(), headers=headers)).status_code == 413
        assert (await http.post("/usage", json="x" * LONGEST)).status_code == 413


async def test_a_browser_may_load_nothing_from_outside_and_run_nothing_inline(stage: Stage) -> None:
    async with browsing(stage) as http:
        for path in ("/", "/static/js/main.js", "/nothing"):
            answer = await http.get(path)
            policy = answer.headers["content-security-policy"].split("; ")
            assert policy == [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "connect-src 'self'",
                "img-src 'self' data:",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "base-uri 'none'",
            ]
            assert answer.headers["x-content-type-options"] == "nosniff"
        document = (await http.get("/")).text
    assert "style=" not in document
    assert "http://" not in document
    assert "https://" not in document


async def test_every_text_is_in_both_languages(stage: Stage) -> None:
    async with browsing(stage) as http:
        texts = (await http.get("/static/texts.json")).json()
    names = [{name for name in texts[each] if not name.startswith("name.")} for each in ("en", "zh")]
    assert names[0] == names[1]  # a verb has a name of its own in Chinese alone
    assert all(texts["en"].values())
    assert all(texts["zh"].values())


async def test_what_is_not_there_is_404_and_what_cannot_be_read_is_400(stage: Stage) -> None:
    asked: list[tuple[str, Any, int]] = [
        ("/do/nothing", {}, 404),
        ("/upstream/nothing", {}, 404),
        ("/do/command", {"user": USER}, 400),
        ("/do/command", {"user": USER, "channel": "", "text": ""}, 400),
        ("/do/command", {"user": "U0", "channel": CHANNEL, "text": ""}, 404),
        ("/do/command", {"user": USER, "channel": "C0", "text": ""}, 404),
        ("/do/command", {"user": CHINESE_USER, "channel": PRIVATE, "text": ""}, 404),
        ("/do/act", {"user": USER, "element": {}, "channel": CHANNEL, "ts": "1.2"}, 404),
        ("/do/act", {"user": USER, "element": {}, "surface": "home"}, 404),
        ("/do/submit", {"user": USER, "values": {}}, 404),
        ("/do/close", {"user": USER}, 404),
        ("/do/home", {"user": "U0"}, 404),
        ("/upstream/remove", {**RUNTIME, "name": "gone"}, 404),
        ("/upstream/remove", {**RUNTIME, "region": "gone"}, 404),
        ("/upstream/driver", {**RUNTIME, "name": "tf1.13-python3.6-cpu", "version": "1"}, 404),
        ("/upstream/weather", {"region": REGION, "weather": "hail"}, 404),
        ("/upstream/status", {**RUNTIME, "status": "odd"}, 400),
        ("/usage", [], 400),
    ]
    async with browsing(stage) as http:
        for path, body, status in asked:
            answer = await http.post(path, json=body)
            assert (path, body, answer.status_code) == (path, body, status)
            assert answer.json()["error"]
        assert (await http.get("/static/../app.py")).status_code == 404


async def test_nobody_acts_in_a_message_that_another_alone_sees(stage: Stage) -> None:
    message = stage.slack.workspace.post(Message(CHANNEL, BOT, "for lin", ephemeral_to=CHINESE_USER))
    act = {"user": USER, "element": {}, "channel": CHANNEL, "ts": message.ts}
    async with browsing(stage) as http:
        assert (await http.post("/do/act", json=act)).status_code == 404


async def test_an_option_that_is_not_there_is_404(stage: Stage) -> None:
    message = stage.slack.workspace.post(Message(CHANNEL, BOT, "pick"))
    element = {"type": "overflow", "action_id": "a", "options": [{"value": "x"}]}
    act = {"user": USER, "element": element, "channel": CHANNEL, "ts": message.ts, "value": "y"}
    async with browsing(stage) as http:
        assert (await http.post("/do/act", json=act)).status_code == 404


async def test_the_home_tab_is_asked_for_and_a_bot_that_is_away_is_told_of(stage: Stage) -> None:
    async with browsing(stage) as http:
        answer = await http.post("/do/home", json={"user": USER})
    assert answer.json() == {"error": "dispatch_failed", "errors": {}}


async def test_changes_upstream_keep_the_lists_as_long_as_each_other(stage: Stage) -> None:
    tensorflow, pytorch = stage.sandbox.regions[REGION][:2]
    async with browsing(stage) as http:
        await http.post("/upstream/publish", json={**NEW, "accelerator": "npu", "version": "C8x"})
        await http.post("/upstream/publish", json={**NEW, "engine": "New engine"})
        await http.post("/upstream/status", json={**RUNTIME, "status": "deleting"})
        await http.post("/upstream/driver", json={**RUNTIME, "version": "cuda 12.4"})
        await http.post("/upstream/remove", json={**RUNTIME, "name": "tf1.13-python3.6-cpu"})
    assert tensorflow["runtimes"][0] == RUNTIME["name"]
    assert tensorflow["status_list"][0] == "deleting"
    assert tensorflow["accelerators"][0] == {"type": "gpu", "cuda_version": "cuda 12.4"}
    assert pytorch["accelerators"][-1] == {"type": "npu", "driver_version_section": "C8x"}
    for group in stage.sandbox.regions[REGION]:
        lengths = {len(value) for value in group.values() if isinstance(value, list)}
        assert len(lengths) == 1
    (told,) = upstream(stage.sandbox, (REGION,))["regions"]
    assert told["engines"][-1] == "New engine"
    assert told["runtimes"][-1]["accelerator"] == "none"


async def test_a_runtime_is_not_published_twice(stage: Stage) -> None:
    async with browsing(stage) as http:
        assert (await http.post("/upstream/publish", json=NEW)).status_code == 200
        again = await http.post("/upstream/publish", json=NEW)
    assert again.status_code == 409
    assert NEW["name"] in again.json()["error"]


async def test_the_weather_of_one_region_leaves_the_others_alone() -> None:
    stage = Stage(SlackStandIn("s"), Sandbox(examples(["a-1", "b-1"])), ("a-1", "b-1"), USER)
    async with browsing(stage) as http:
        for weather in upstream(stage.sandbox, stage.regions)["weathers"]:
            for region in stage.regions:
                await http.post("/upstream/weather", json={"region": region, "weather": weather})
            told = upstream(stage.sandbox, stage.regions)["regions"]
            assert [region["weather"] for region in told] == [weather, weather]
        await http.post("/upstream/weather", json={"region": "a-1", "weather": "off"})
        await http.post("/upstream/weather", json={"region": "b-1", "weather": "fair"})
    assert [(fault.region, fault.drop) for fault in stage.sandbox.faults] == [("a-1", True)]


async def test_a_page_is_told_first_of_all_and_then_of_what_changes(stage: Stage) -> None:
    async with stage.ringing():
        stream = events(stage, USER)
        first = [(await anext(stream))["event"] for _ in range(3)]
        assert first == ["conversation", "upstream", "log"]
        stage.slack.workspace.post(Message(CHANNEL, BOT, "hello"))
        changed = await anext(stream)
        assert changed["event"] == "conversation"
        assert "hello" in changed["data"]
        stage.bell.close()
        assert [event async for event in stream] == []
    assert [event["event"] async for event in events(stage, USER)] == first  # who comes then is not kept


async def test_a_page_is_not_told_of_what_another_person_alone_sees(stage: Stage) -> None:
    async with stage.ringing():
        stream = events(stage, USER)
        for _ in range(3):
            await anext(stream)
        stage.slack.workspace.post(Message(CHANNEL, BOT, "secret", ephemeral_to=CHINESE_USER))
        stage.slack.workspace.post(Message(CHANNEL, BOT, "for all"))
        data = (await anext(stream))["data"]
    assert "for all" in data
    assert "secret" not in data


async def test_the_stream_of_someone_unknown_is_that_of_the_first_person(stage: Stage) -> None:
    stage.bell.close()
    async with browsing(stage) as http:
        answer = await http.get("/events/U0")
    assert answer.headers["content-type"].startswith("text/event-stream")


async def test_changes_that_come_together_are_told_once() -> None:
    bell = Bell()
    with bell.listening(USER) as listener:
        for _ in range(5):
            bell.ring("one")
        bell.ring("two", CHINESE_USER)
        assert await listener.take() == {"one"}
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(listener.take(), 0.05)


def test_the_log_forgets_the_oldest_and_tells_only_what_is_new() -> None:
    rung: list[bool] = []
    log = Log(lambda: rung.append(True))
    told = {"at": 1.0, "direction": "to bot", "what": "/runtimes", "status": 200, "seconds": 0.1}
    for _ in range(MAX_LOGGED + 2):
        log.take(told)
    assert len(log.since(0)) == MAX_LOGGED
    assert [entry["number"] for entry in log.since(log.last - 1)] == [MAX_LOGGED + 2]
    assert len(rung) == MAX_LOGGED + 2


def test_usage_is_the_most_that_any_part_takes_of_a_limit() -> None:
    option = {"text": {"type": "plain_text", "text": "abc"}, "value": "v"}
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 10}},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "x" * 7}],
            "text": {"type": "mrkdwn", "text": "y"},
        },
        {
            "type": "actions",
            "elements": [{"type": "overflow", "action_id": "a", "options": [option, option]}],
        },
        {"type": "header", "text": {"type": "plain_text", "text": "h" * 151}},
    ]
    told = usage({"text": "fallback", "blocks": blocks})
    used = {row["name"]: (row["used"], row["most"]) for row in told["limits"]}
    assert used["message.blocks"] == (4, 50)
    assert used["message.text"] == (8, 4_000)
    assert used["section.text"] == (10, 3_000)
    assert used["section.fields"] == (1, 10)
    assert used["section.fields[]"] == (7, 2_000)
    assert used["overflow.options"] == (2, 5)
    assert used["option.text"] == (3, 75)
    assert used["option.value"] == (1, 150)
    assert told["problems"] == ["/blocks/3/text/text: 151 characters, at most 150"]


def test_a_message_without_blocks_has_a_usage() -> None:
    assert usage({"text": "only"})["limits"] == [
        {"name": "message.text", "used": 4, "most": 4_000, "unit": "characters"}
    ]


async def test_a_page_of_the_web_reaches_no_stand_in() -> None:
    async def here(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    transport = httpx.ASGITransport(BackDoors(here))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        assert (await http.get("/")).status_code == 200
        assert (await http.post("/", headers={"Origin": "http://evil.example"})).status_code == 403
        assert (await http.post("/", headers={"Host": "evil.example"})).status_code == 403


async def test_nor_by_a_web_socket() -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "headers": [(b"host", b"127.0.0.1"), (b"origin", b"http://evil.example")]}
    await BackDoors(None)(scope, receive, send)  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]
