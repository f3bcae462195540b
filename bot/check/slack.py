"""Checks on the way to Slack: the tokens, and the scopes they have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.findings import Finding, State, Step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.settings import Settings

# The bot scopes, and what is lost without each.
SCOPES = {
    "commands": "the slash command",
    "users:read": "each person's language; that of the question decides instead",
}
_NEEDED = frozenset({"commands"})
_TIMEOUT = 10  # seconds
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_UNREACHED = (SlackClientError, ClientError, OSError, ValueError)


async def check_slack(settings: Settings) -> AsyncIterator[Finding]:
    """What is found of the tokens that are set."""
    secret = settings.slack_signing_secret.get_secret_value()
    if secret and not _SIGNING_SECRET.fullmatch(secret):
        said = "SLACK_SIGNING_SECRET is not 32 hex digits, as Slack's are"
        yield Finding(
            Step.SLACK, State.WARNING, said, mend="Copy it anew: Basic Information → Signing Secret."
        )
    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=_TIMEOUT, retry_handlers=[])
    if token := settings.slack_bot_token.get_secret_value():
        try:
            answer = await client.auth_test(token=token)
        except _UNREACHED as error:
            yield _failed(error, "auth.test", "SLACK_BOT_TOKEN")
        else:
            yield Finding(Step.SLACK, State.OK, f"{answer.get('user')} in {answer.get('team')}")
            for finding in _check_scopes(answer):
                yield finding
    if token := settings.slack_app_token.get_secret_value():
        try:
            await client.apps_connections_open(app_token=token)
        except _UNREACHED as error:
            yield _failed(error, "apps.connections.open", "SLACK_APP_TOKEN")
        else:
            yield Finding(Step.SLACK, State.OK, "Socket Mode opens")


def _check_scopes(answer: AsyncSlackResponse) -> Iterator[Finding]:
    """A line for each scope that the token lacks; none where Slack does not say which it has."""
    stated = next((value for name, value in answer.headers.items() if name.lower() == "x-oauth-scopes"), None)
    if stated is None:
        return
    granted = {scope.strip() for scope in str(stated).split(",")}
    for scope, lost in SCOPES.items():
        if scope not in granted:
            state = State.FAILED if scope in _NEEDED else State.WARNING
            mend = "Add it under OAuth & Permissions, install the app again, and set SLACK_BOT_TOKEN anew."
            yield Finding(Step.SLACK, state, f"the scope {scope} is missing: {lost}", mend=mend)


def _failed(error: Exception, method: str, variable: str) -> Finding:
    """What Slack refused; or that it was not reached, without what it was sent."""
    if isinstance(error, SlackApiError):
        mend = f"Copy {variable} anew from the app's settings."
        return Finding(Step.SLACK, State.FAILED, f"{method}: {error.response.get('error', '')}", mend=mend)
    said = f"{method}: Slack was not reached ({type(error).__name__})"
    return Finding(Step.SLACK, State.FAILED, said, mend="Check the network, HTTPS_PROXY and SLACK_API_URL.")
