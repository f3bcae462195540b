"""A person's language: learnt from Slack behind the first answer, never before an ack."""

import asyncio
from contextlib import suppress

import pytest
from structlog.typing import EventDict

from bot.playground.slack import BOT_TOKEN, SlackFault, SlackStandIn
from tests.fakes.scene import Transport, playing, release, said, until
from tests.fakes.upstream import Upstream


def hanging(slack: SlackStandIn, _upstream: Upstream) -> None:
    open_ = asyncio.Event()
    slack.faults = [SlackFault(method=method, until=open_) for method in ("users.info", "auth.test")]


async def test_the_first_answer_is_in_the_questions_language_and_the_second_in_the_persons(
    transport: Transport,
) -> None:
    async with playing(transport=transport, locale="zh-CN") as scene:
        assert "1 runtime" in said(await scene.ask("pytorch npu"))
        await scene.settle()
        second = said(await scene.ask("pytorch npu"))
        assert "个运行时" in second
        assert scene.slack.calls.count("users.info") == 1


async def test_a_question_in_chinese_is_answered_in_chinese_until_the_locale_is_known(
    transport: Transport,
) -> None:
    async with playing(transport=transport, locale="en-GB", arrange=hanging) as scene:
        assert "个运行时" in said(await scene.ask("昇腾"))
        release(scene.slack)
        await scene.settle()
        assert "runtimes" in said(await scene.ask("昇腾"))


async def test_a_web_api_that_never_answers_delays_no_ack(transport: Transport) -> None:
    async with playing(transport=transport, arrange=hanging) as scene:
        for text in ("npu", "npu", "help", ""):
            assert (await scene.ask(text))["blocks"]
        assert "users.info" not in scene.slack.calls
        release(scene.slack)
        await scene.settle()
        assert scene.slack.calls.count("users.info") == 1


@pytest.mark.parametrize(
    "answer", [{"ok": False, "error": "missing_scope"}, {"ok": True}, {"ok": True, "user": {}}]
)
async def test_a_locale_that_slack_does_not_tell_changes_nothing(
    transport: Transport, answer: dict[str, object], logged: list[EventDict]
) -> None:
    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.faults = [SlackFault(method="users.info", answer=answer)]

    async with playing(transport=transport, arrange=arrange) as scene:
        first = await scene.ask("npu")
        await scene.settle()
        assert await scene.ask("npu") == first
        await scene.settle()
        assert scene.slack.calls.count("users.info") == 1
        assert [line for line in logged if line["log_level"] == "error"] == []


async def test_a_slack_that_cannot_be_reached_changes_nothing_and_rests_a_while(
    logged: list[EventDict],
) -> None:
    async with playing(SLACK_API_URL="http://127.0.0.1:9/api/") as scene:
        for _ in range(2):
            assert (await scene.ask("npu"))["blocks"]
            await scene.settle()
        assert [line["event"] for line in logged].count("locale_unknown") == 1
        assert [line for line in logged if line["log_level"] == "error"] == []


async def test_a_slack_that_hangs_up_changes_nothing(logged: list[EventDict]) -> None:
    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(hang_up, "127.0.0.1")
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with playing(SLACK_API_URL=f"http://127.0.0.1:{port}/api/") as scene:
            assert (await scene.ask("npu"))["blocks"]
            await scene.settle()
    events = [line["event"] for line in logged]
    assert {"locale_unknown", "slack_token_unverified"} <= set(events)
    assert "task_failed" not in events


async def test_a_button_speaks_the_persons_language(transport: Transport) -> None:
    async with playing(transport=transport, locale="zh-CN") as scene:
        await scene.ask("npu")
        await scene.settle()
        await scene.interact(actions=[{"action_id": "details", "value": '{"r":"none"}'}])
        assert "运行时" in said(await scene.reply())


async def test_a_token_that_slack_refuses_is_named_in_the_log(logged: list[EventDict]) -> None:
    def arrange(slack: SlackStandIn, _upstream: Upstream) -> None:
        slack.revoked = {BOT_TOKEN}

    async with playing(arrange=arrange):
        await until(lambda: any(line["event"] == "slack_token_unverified" for line in logged))
    line = next(line for line in logged if line["event"] == "slack_token_unverified")
    assert (line["reason"], line["variable"]) == ("token_revoked", "SLACK_BOT_TOKEN")
