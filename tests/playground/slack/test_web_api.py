"""The Web API's rim: tokens, scopes, the forms of a call, faults, and bodies that are no call at all."""

from __future__ import annotations

import asyncio
import inspect
import json

import httpx
import pytest
from aiohttp import encode_basic_auth
from hypothesis import example, given, settings
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.slack import (
    APP_TOKEN,
    BOT,
    BOT_TOKEN,
    CHANNEL,
    TEAM,
    USER,
    SlackFault,
    SlackStandIn,
)
from bot.playground.slack.methods import METHODS
from bot.playground.slack.stand_in import CLIENT_ID, CLIENT_SECRET
from tests.fakes.scene import until
from tests.fakes.simulated_time import in_simulated_time
from tests.kit import section
from tests.playground.slack.office import Office, modal, refusal, refused


async def test_the_bot_is_told_who_it_is_and_what_it_may(desk: Office) -> None:
    answer = await desk.client.auth_test()
    assert (answer["team_id"], answer["user_id"]) == (TEAM, BOT)
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")


def test_each_method_is_one_of_the_sdks() -> None:
    client = inspect.getsource(AsyncWebClient)
    assert [name for name in METHODS if f'"{name}"' not in client] == []


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
async def test_a_token_that_is_not_the_bots_is_refused(desk: Office, token: str, error: str) -> None:
    async with desk.session.post(
        f"{desk.slack.api_url}auth.test", headers={"Authorization": f"Bearer {token}"} if token else {}
    ) as answer:
        assert (await answer.json())["error"] == error


async def test_a_token_that_is_revoked_says_so(desk: Office) -> None:
    desk.slack.revoked.add(BOT_TOKEN)
    assert await refused(desk.client.auth_test()) == "token_revoked"


async def test_a_scope_that_is_missing_is_named(desk: Office) -> None:
    desk.slack.scopes = {"commands"}
    answer = await refusal(desk.client.chat_postMessage(channel=CHANNEL, text="a"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert answer["provided"] == "commands"


@pytest.mark.parametrize("verb", ["GET", "POST"])
async def test_a_call_may_be_a_query_a_form_or_json(desk: Office, verb: str) -> None:
    url, given = f"{desk.slack.api_url}users.info", {"user": USER, "token": BOT_TOKEN}
    async with desk.session.request(verb, url, params=given) as answer:
        assert (await answer.json())["user"]["id"] == USER
    async with desk.session.post(url, data=given) as answer:
        assert (await answer.json())["user"]["id"] == USER
    bearer = {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with desk.session.post(url, json={"user": USER}, headers=bearer) as answer:
        assert (await answer.json())["user"]["id"] == USER


async def test_blocks_and_views_may_be_the_text_of_json_in_a_form(desk: Office) -> None:
    url, bearer = desk.slack.api_url, {"Authorization": f"Bearer {BOT_TOKEN}"}
    form = {"channel": CHANNEL, "blocks": json.dumps([section("a")])}
    async with desk.session.post(f"{url}chat.postMessage", data=form, headers=bearer) as answer:
        assert (await answer.json())["ok"]
    form = {"trigger_id": desk.slack.tickets.issue_trigger(USER), "view": json.dumps(modal())}
    async with desk.session.post(f"{url}views.open", data=form, headers=bearer) as answer:
        assert (await answer.json())["ok"]


@pytest.mark.parametrize(("body", "error"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_json_that_is_none_is_refused(desk: Office, body: str, error: str) -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Content-Type": "application/json"}
    async with desk.session.post(f"{desk.slack.api_url}auth.test", data=body, headers=headers) as answer:
        assert (await answer.json())["error"] == error


async def test_a_host_that_is_none_changes_nothing(desk: Office) -> None:
    headers = {"Authorization": f"Bearer {BOT_TOKEN}", "Host": "["}
    async with desk.session.post(f"{desk.slack.api_url}auth.test", headers=headers) as answer:
        assert (await answer.json())["ok"]


async def test_a_method_that_is_not_there_is_unknown(desk: Office) -> None:
    assert await refused(desk.client.api_call("chat.shout")) == "unknown_method"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own
async def test_a_code_is_exchanged_for_the_token_once(desk: Office) -> None:
    code = desk.slack.begin_install()
    stranger = AsyncWebClient(base_url=desk.slack.api_url, session=desk.session, retry_handlers=[])
    pair = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    granted = await stranger.oauth_v2_access(**pair, code=code)
    assert (granted["access_token"], granted["team"]["id"]) == (BOT_TOKEN, TEAM)
    assert await refused(stranger.oauth_v2_access(**pair, code=code)) == "invalid_code"
    wrong = {**pair, "client_secret": "x"}
    assert await refused(stranger.oauth_v2_access(**wrong, code="")) == "bad_client_secret"
    assert (
        await refused(stranger.oauth_v2_access(**{**wrong, "client_id": "x"}, code="")) == "invalid_client_id"
    )
    for header in (encode_basic_auth(CLIENT_ID, "x"), "Basic é", "Basic"):
        headers = {"Authorization": header}
        async with desk.session.post(f"{desk.slack.api_url}oauth.v2.access", headers=headers) as answer:
            assert (await answer.json())["error"] in {"bad_client_secret", "invalid_client_id"}


async def test_only_an_apps_token_opens_a_connection(desk: Office) -> None:
    opened = await desk.client.apps_connections_open(app_token=APP_TOKEN)
    assert opened["url"].startswith(desk.slack.url.replace("http:", "ws:") + "/link?")
    assert await refused(desk.client.apps_connections_open(app_token=BOT_TOKEN)) == "not_allowed_token_type"


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        (SlackFault(status=429), 429, "ratelimited"),
        (SlackFault(status=429, retry_after=30), 429, "ratelimited"),
        (SlackFault(status=500), 500, "internal_error"),
        (SlackFault(status=503), 503, "service_unavailable"),
        (SlackFault(error="fatal_error"), 200, "fatal_error"),
        (SlackFault(answer={"ok": False, "error": "x"}), 200, "x"),
    ],
)
async def test_a_fault_answers_in_the_place_of_the_method(
    desk: Office, fault: SlackFault, status: int, error: str
) -> None:
    desk.slack.faults = [fault]
    answer = await refusal(desk.client.chat_postMessage(channel=CHANNEL, text="a"))
    assert (answer.status_code, answer["error"]) == (status, error)
    wait = str(fault.retry_after or 1) if status == 429 else None
    assert answer.headers.get("Retry-After") == wait
    assert desk.slack.workspace.messages(CHANNEL) == []


async def test_a_storm_of_refusals_ends_after_its_times_and_hits_its_method_alone(desk: Office) -> None:
    desk.slack.faults = [SlackFault(method="auth.test", times=2, status=429)]
    assert (await desk.client.users_info(user=USER))["ok"]
    assert await refused(desk.client.auth_test()) == "ratelimited"
    assert await refused(desk.client.auth_test()) == "ratelimited"
    assert (await desk.client.auth_test())["ok"]
    with pytest.raises(ValueError, match="times is 1 or more"):
        SlackFault(times=0)


@in_simulated_time
async def test_a_slow_answer_comes_after_the_deed() -> None:
    slack = SlackStandIn("secret")
    slack.faults = [SlackFault(method="chat.postMessage", delay=60)]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(slack.asgi), base_url="http://slack") as http:
        said = {"token": BOT_TOKEN, "channel": CHANNEL, "text": "a"}
        call = asyncio.ensure_future(http.post("/api/chat.postMessage", data=said))
        await asyncio.sleep(59)
        assert (call.done(), len(slack.workspace.messages(CHANNEL))) == (False, 1)
        assert (await call).json()["ok"]


async def test_what_is_held_back_is_done_when_it_may(desk: Office) -> None:
    held = asyncio.Event()
    desk.slack.faults = [SlackFault(until=held, times=1)]
    call = asyncio.ensure_future(desk.client.chat_postMessage(channel=CHANNEL, text="a"))
    await until(lambda: not desk.slack.faults)  # the call has come
    assert (call.done(), desk.slack.workspace.messages(CHANNEL)) == (False, [])
    held.set()
    assert (await call)["ok"]


words = st.sampled_from(
    (
        *(
            "",
            "1",
            "-1",
            "inf",
            "nan",
            "[]",
            "{}",
            "[{}]",
            "null",
            "\ud800",
            "\x00",
            CHANNEL,
            USER,
            "#random",
        ),
        *("modal", "home", "section", "actions", "plain_text", "button", "in_channel", "1e999", "true"),
    )
)
names = st.sampled_from(
    (
        *("channel", "user", "users", "text", "blocks", "metadata", "ts", "thread_ts", "types", "cursor"),
        *("limit", "oldest", "latest", "inclusive", "view", "view_id", "external_id", "trigger_id", "hash"),
        *("user_id", "type", "title", "submit", "elements", "element", "action_id", "block_id", "options"),
        *("callback_id", "private_metadata", "event_type", "event_payload", "replace_original", "value"),
        *("delete_original", "response_type", "code", "client_id", "include_all_metadata", "accessory"),
    )
)
leaves = st.none() | st.booleans() | st.integers() | st.floats() | words | st.text(max_size=4)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=10,
)
views = st.fixed_dictionaries(
    {"type": words, "blocks": values}, optional={"title": values, "submit": values, "external_id": values}
)
calls = st.dictionaries(names, values, max_size=6)
bodies = (
    calls.map(json.dumps)
    | values.map(json.dumps)
    | st.fixed_dictionaries({"channel": st.just(CHANNEL), "blocks": values, "metadata": values}).map(
        json.dumps
    )
    | st.fixed_dictionaries({"user_id": st.just(USER), "trigger_id": st.none(), "view": views}).map(
        json.dumps
    )
    | st.text(max_size=10)
)


@settings(max_examples=150, deadline=None)
@given(method=st.sampled_from(sorted(METHODS)), body=bodies, is_reply=st.booleans())
@example(method="chat.postMessage", body="[" * 100_000, is_reply=False)
@example(method="chat.postMessage", body=json.dumps({"channel": CHANNEL, "text": "\ud800"}), is_reply=False)
@example(
    method="chat.postMessage", body='{"channel": "C0DEMO", "text": "a", "metadata": 1e999}', is_reply=False
)
@example(
    method="chat.postMessage", body=json.dumps({"channel": CHANNEL, "blocks": "[" * 5_000}), is_reply=False
)
@example(method="views.open", body=json.dumps({"view": {"type": [], "blocks": [[]]}}), is_reply=False)
@example(
    method="views.open", body=json.dumps({"view": {"type": "modal", "blocks": [{"type": {}}]}}), is_reply=True
)
@example(method="conversations.list", body=json.dumps({"limit": "²", "cursor": "from:²"}), is_reply=False)
async def test_no_json_makes_it_answer_500(method: str, body: str, *, is_reply: bool) -> None:
    slack = SlackStandIn("secret")
    transport = httpx.ASGITransport(slack.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://slack") as http:
        trigger = slack.tickets.issue_trigger(USER)
        raw = body.replace('"trigger_id": null', f'"trigger_id": "{trigger}"').encode(errors="replace")
        token = APP_TOKEN if METHODS[method].token == "app" else BOT_TOKEN
        url = slack.response_url(ts="1.1") if is_reply else f"/api/{method}"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        answer = await http.post(url, content=raw, headers=headers)
    assert answer.status_code in ({200, 400} if is_reply else {200, 429})
    assert is_reply or isinstance(answer.json()["ok"], bool)
    assert json.dumps(slack.workspace.visible(USER), ensure_ascii=False, allow_nan=False).encode()
