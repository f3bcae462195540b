"""The stand-in for Slack signs as Slack does, keeps what it is sent, and answers the bot's calls."""

import json
from urllib.parse import parse_qs

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.playground.slack import TEAM, USER, SlackStandIn

SECRET = "a-secret"


def bot(taken: list[httpx.Request]) -> httpx.AsyncClient:
    """A bot that acks whatever it is sent, and keeps it."""

    def take(request: httpx.Request) -> httpx.Response:
        taken.append(request)
        return httpx.Response(200)

    return httpx.AsyncClient(transport=httpx.MockTransport(take))


def slack(slack_stand_in: SlackStandIn) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(slack_stand_in.asgi), base_url="http://slack")


async def test_a_command_is_signed_so_that_the_sdk_takes_it() -> None:
    taken: list[httpx.Request] = []
    await SlackStandIn(SECRET).command(bot(taken), "http://bot", "昇腾 & npu")
    (request,) = taken
    assert SignatureVerifier(SECRET).is_valid_request(request.content, dict(request.headers))
    assert not SignatureVerifier("other").is_valid_request(request.content, dict(request.headers))
    form = parse_qs(request.content.decode())
    assert (form["command"], form["text"], form["user_id"]) == (["/runtimes"], ["昇腾 & npu"], [USER])
    assert str(request.url) == "http://bot/slack/events"


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_a_press_carries_the_buttons_value_and_where_it_stands(ephemeral: bool) -> None:
    taken: list[httpx.Request] = []
    stand_in = SlackStandIn(SECRET)
    stand_in.url = "http://slack"
    await stand_in.press(bot(taken), "http://bot", {"action_id": "page", "value": "v"}, ephemeral=ephemeral)
    payload = json.loads(parse_qs(taken[0].content.decode())["payload"][0])
    assert (payload["actions"][0]["action_id"], payload["actions"][0]["value"]) == ("page", "v")
    assert payload["container"]["is_ephemeral"] is ephemeral
    assert payload["response_url"].startswith("http://slack/respond/")


async def test_replies_are_kept_in_order() -> None:
    stand_in = SlackStandIn(SECRET)
    async with slack(stand_in) as http:
        for n in range(2):
            assert (await http.post("/respond/x", json={"n": n})).text == "ok"
    assert [stand_in.replies.get_nowait() for _ in range(2)] == [{"n": 0}, {"n": 1}]


async def test_calls_of_the_web_api_are_answered_and_kept() -> None:
    stand_in = SlackStandIn(SECRET, "zh-CN")
    async with slack(stand_in) as http:
        assert (await http.post("/api/auth.test")).json()["team_id"] == TEAM
        assert (await http.get("/api/users.info")).json()["user"]["locale"] == "zh-CN"
        assert (await http.post("/api/chat.shout")).json() == {"ok": False, "error": "unknown_method"}
    assert stand_in.calls == ["auth.test", "users.info", "chat.shout"]


def test_the_web_api_stands_beside_the_replies() -> None:
    stand_in = SlackStandIn(SECRET)
    stand_in.url = "http://slack"
    assert stand_in.api_url == "http://slack/api/"
