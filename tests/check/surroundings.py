"""ModelArts, IAM and a small Slack for the tests of a check, and what it finds there."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.check import check
from bot.check.findings import Finding, State, Step
from bot.check.slack import SCOPES
from bot.playground.identity import sandbox_settings
from bot.playground.sandbox import Sandbox, sandbox
from tests.fakes.serving import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx
    from starlette.requests import Request
    from starlette.responses import Response

SLACK = {"SLACK_SIGNING_SECRET": "0123456789abcdef" * 2, "SLACK_BOT_TOKEN": "xoxb-good"}
REGION, OTHER = "cn-north-4", "ap-southeast-1"


def granted(*without: str) -> str:
    """All the scopes but some, as Slack's header has them."""
    return ",".join(scope for scope in SCOPES if scope not in without)


def slack(scopes: str | None) -> Starlette:
    """Slack's Web API as far as a check asks it: the tokens that end in `good` are."""

    async def method(request: Request) -> Response:
        if not request.headers.get("Authorization", "").endswith("good"):
            return JSONResponse({"ok": False, "error": "invalid_auth"})
        body = {"ok": True, "team": "Acme", "user": "runtimes", "url": "wss://nowhere.invalid/"}
        return JSONResponse(body, headers={} if scopes is None else {"X-OAuth-Scopes": scopes})

    return Starlette(routes=[Route("/api/{method}", method, methods=["POST"])])


@asynccontextmanager
async def world(
    sandboxed: Sandbox | None = None,
    credential: str = "token",
    regions: tuple[str, ...] = (REGION,),
    scopes: str | None = granted(),
) -> AsyncIterator[dict[str, str]]:
    """The environment of a bot whose ModelArts, IAM and Slack are here."""
    async with serving(sandbox(sandboxed or Sandbox())) as modelarts, serving(slack(scopes)) as api:
        yield {**SLACK, "SLACK_API_URL": f"{api}/api/", **sandbox_settings(modelarts, credential, regions)}


async def found(environ: dict[str, str], transport: httpx.AsyncBaseTransport | None = None) -> list[Finding]:
    """What a check finds. The database that the developer's own bot made here is left alone."""
    return [finding async for finding in check({"DATABASE_URL": "sqlite://", **environ}, transport)]


def of(findings: list[Finding], step: Step, region: str = REGION) -> list[Finding]:
    return [finding for finding in findings if (finding.step, finding.region) == (step, region)]


def wrong(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state in {State.FAILED, State.WARNING}]
