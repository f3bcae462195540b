"""Replies by response_url: only to Slack, once, and a failure is a line in the log."""

import pytest
from structlog.typing import EventDict

from bot.playground.slack import SlackFault, SlackStandIn
from tests.fakes.scene import Scene, Transport, button, playing, said, until
from tests.fakes.upstream import Upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")

DETAILS = [{"action_id": "details", "value": "{}"}]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/commands/x",
        "https://slack.com.example.com/x",
        "https://notslack.com/x",
        "https://hooks.slack.com@example.com/x",
        "http://hooks.slack.com/x",
        "http://169.254.169.254/latest",
        "http://127.0.0.1:1/respond/x",
        "ftp://hooks.slack.com/x",
        "https://[",
        "//hooks.slack.com/x",
        "",
    ],
)
async def test_a_response_url_that_is_not_slacks_is_never_called(
    scene: Scene, url: str, logged: list[EventDict]
) -> None:
    response = await scene.interact(response_url=url, actions=DETAILS)
    await scene.settle()
    assert response.status == 200
    assert [line["event"] for line in logged] == ["reply_refused"]


async def test_the_host_of_slack_api_url_alone_may_be_plain_http(transport: Transport) -> None:
    async with playing(transport=transport) as other, playing(transport=transport) as scene:
        await scene.interact(response_url=f"{other.slack.url}/respond/x", actions=DETAILS)
        await scene.settle()
        assert (other.tries, scene.tries) == (0, 0)
        await scene.interact(response_url=scene.slack.response_url(), actions=DETAILS)
        await scene.reply()
        assert scene.tries == 1


@pytest.mark.parametrize(
    ("status", "text"), [(404, "expired_url"), (500, "server_error"), (429, "slow down")]
)
async def test_a_reply_that_slack_refuses_is_logged_and_not_sent_again(
    transport: Transport, status: int, text: str, logged: list[EventDict]
) -> None:
    async with playing(transport=transport) as scene:
        scene.slack.faults = [SlackFault(method="response_url", status=status, error=text)]
        await scene.interact(actions=DETAILS)
        await scene.settle()
        assert scene.tries == 1
    line = next(line for line in logged if line["event"] == "reply_failed")
    assert (line["status"], line["reason"], line["log_level"]) == (status, text, "warning")


@pytest.mark.parametrize("fault", ["drop", "drop_after"])
async def test_what_replaces_a_message_is_sent_again_where_the_connection_breaks(
    transport: Transport, fault: str, logged: list[EventDict]
) -> None:
    async with playing(transport=transport) as scene:
        asked = await scene.ask("search -xyz")
        scene.slack.faults = [SlackFault(method="response_url", times=1, **{fault: True})]  # type: ignore[arg-type]
        assert "6–10 of 19" in said(await scene.press(button(asked, "page:next")))
        await scene.settle()
        assert scene.tries == 2
    assert "reply_failed" not in [line["event"] for line in logged]


async def test_what_stands_beside_a_message_is_never_sent_again(
    transport: Transport, logged: list[EventDict]
) -> None:
    async with playing(transport=transport) as scene:
        scene.slack.faults = [SlackFault(method="response_url", times=1, drop_after=True)]
        await scene.interact(actions=DETAILS)
        await scene.settle()
        assert scene.tries == 1
    assert "reply_failed" in [line["event"] for line in logged]


async def test_a_reply_to_a_host_that_is_gone_is_logged(logged: list[EventDict]) -> None:
    async with playing(SLACK_API_URL="http://127.0.0.1:9/api/") as scene:
        await scene.interact(response_url="http://127.0.0.1:9/respond/x", actions=DETAILS)
        await until(lambda: any(line["event"] == "reply_failed" for line in logged))
    line = next(line for line in logged if line["event"] == "reply_failed")
    assert line["reason"] == "ClientConnectorError"
    assert "task_failed" not in [line["event"] for line in logged]


async def test_a_cold_answer_whose_address_is_not_slacks_is_dropped(logged: list[EventDict]) -> None:
    def held(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.open.clear()

    async with playing(warm=False, arrange=held) as scene:
        response = await scene.post("command=%2Fruntimes&text=npu&user_id=U1&team_id=T1")
        assert response.status_code == 200
        scene.upstream.open.set()
        await scene.settle()
        assert scene.tries == 0
    assert "reply_refused" in [line["event"] for line in logged]
