"""What a check says of Slack: its tokens, its scopes, an answer that is not Slack's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.responses import Response as PlainResponse
from starlette.routing import Route

from bot.check.findings import State, Step
from tests.check.surroundings import SLACK, found, granted, world, wrong
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


@pytest.mark.parametrize("body", ["{bad", "[1]", "null", '"x"', ""])
@pytest.mark.parametrize("status", [200, 500])
async def test_an_answer_that_is_not_slacks_is_a_finding(body: str, status: int) -> None:
    async def answer(_request: Request) -> Response:
        return PlainResponse(body, status, media_type="application/json")

    portal = Starlette(routes=[Route("/api/{method}", answer, methods=["POST"])])
    async with serving(portal) as url:
        environ = {**SLACK, "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": f"{url}/api/"}
        findings = [each for each in await found(environ) if each.step is Step.SLACK]
    assert [each.state for each in findings] == [State.FAILED] * 2
    assert all("the answer is not one of Slack's" in each.said for each in findings)
    assert all("SLACK_API_URL" in each.variables for each in findings)


@pytest.mark.parametrize(
    ("scopes", "states"),
    [
        (None, [State.OK]),
        (granted(), [State.OK]),
        (f"{granted()},files:read", [State.OK]),
        (granted("users:read"), [State.OK, State.WARNING]),
        (granted("channels:history", "groups:history"), [State.OK, State.WARNING, State.WARNING]),
        (granted("commands"), [State.OK, State.FAILED]),
        (granted("chat:write"), [State.OK, State.FAILED]),
    ],
)
async def test_a_scope_that_is_missing_is_named(scopes: str | None, states: list[State]) -> None:
    async with world(scopes=scopes) as environ:
        findings = [each for each in await found(environ) if each.step is Step.SLACK]
    assert [each.state for each in findings] == states


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-bad"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_APP_TOKEN": "xapp-bad"}, "SLACK_APP_TOKEN"),
        ({"SLACK_API_URL": "http://127.0.0.1:9/api/"}, "SLACK_API_URL"),
        ({"SLACK_SIGNING_SECRET": "short"}, "SLACK_SIGNING_SECRET"),
    ],
)
async def test_what_slack_does_not_take_is_named(change: dict[str, str], variable: str) -> None:
    async with world() as environ:
        (bad,) = wrong(await found(environ | change))
    assert bad.step is Step.SLACK
    assert variable in bad.variables


async def test_socket_mode_is_tried_where_it_is_set() -> None:
    async with world() as environ:
        findings = await found(environ | {"SLACK_APP_TOKEN": "xapp-good"})
    assert findings[-1].said == "Socket Mode opens"
