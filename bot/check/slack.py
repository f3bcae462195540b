"""Checks on the way to Slack: the tokens, and the scopes they have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.check.findings import Finding, State, Step
from bot.settings import wrong_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from slack_sdk.web.async_slack_response import AsyncSlackResponse

    from bot.settings import Settings

# The bot scopes, and what is lost without each.
SCOPES = {
    "commands": "the slash command",
    "users:read": "each person's language and time zone; those of the question and UTC instead",
    "chat:write": "what channels follow",
    "channels:read": "a word at once where the bot cannot post, and what was parked does not go on by itself",
    "groups:read": "the same in private channels",
    "channels:join": "following in public channels that the bot was not invited to",
    "channels:history": "certainty after a crash: a message may come twice, or not, as DELIVERY says",
    "groups:history": "the same in private channels",
}
_NEEDED = frozenset({"commands", "chat:write"})
_TIMEOUT = 10  # seconds
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_UNREACHED = (ClientError, OSError, ValueError)  # the last over an address or a proxy that is none


async def check_slack(settings: Settings) -> AsyncIterator[Finding]:
    """What is found of the tokens that are set."""
    secret = settings.slack_signing_secret.get_secret_value()
    if secret and not _SIGNING_SECRET.fullmatch(secret):
        said = "SLACK_SIGNING_SECRET is not 32 hex digits, as Slack's are"
        yield Finding(
            Step.SLACK, State.WARNING, said, mend="Copy it anew: Basic Information → Signing Secret."
        )
    client = AsyncWebClient(base_url=settings.slack_api_url, timeout=_TIMEOUT, retry_handlers=[])
    wrong = wrong_tokens(settings)  # which is said of the settings
    if (token := settings.slack_bot_token.get_secret_value()) and "SLACK_BOT_TOKEN" not in wrong:
        for finding in await _check_bot(client, token):
            yield finding
    if (token := settings.slack_app_token.get_secret_value()) and "SLACK_APP_TOKEN" not in wrong:
        try:
            await client.apps_connections_open(app_token=token)
        except Exception as error:  # noqa: BLE001  (the SDK fails in many ways on an answer that is no object)
            yield _failed(error, "apps.connections.open", "SLACK_APP_TOKEN")
        else:
            yield Finding(Step.SLACK, State.OK, "Socket Mode opens")


async def _check_bot(client: AsyncWebClient, token: str) -> list[Finding]:
    try:
        answer = await client.auth_test(token=token)
        who = f"{answer.get('user')} in {answer.get('team')}"
        return [Finding(Step.SLACK, State.OK, who), *_check_scopes(answer)]
    except Exception as error:  # noqa: BLE001  (as above)
        return [_failed(error, "auth.test", "SLACK_BOT_TOKEN")]


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
    """What Slack refused; or that it was not reached, or not it that answered; without what it was sent."""
    if said := _refusal(error):
        mend = f"Copy {variable} anew from the app's settings."
        return Finding(Step.SLACK, State.FAILED, f"{method}: {said}", mend=mend)
    kind = type(error).__name__
    if isinstance(error, _UNREACHED):
        said = f"{method}: Slack was not reached ({kind})"
        return Finding(
            Step.SLACK, State.FAILED, said, mend="Check the network, HTTPS_PROXY and SLACK_API_URL."
        )
    response = getattr(error, "response", None)
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or kind
    said = f"{method}: the answer is not one of Slack's ({status})"
    mend = "Check HTTPS_PROXY and SLACK_API_URL: something else may answer for Slack, or it has a bad day."
    return Finding(Step.SLACK, State.FAILED, said, mend=mend)


def _refusal(error: Exception) -> str:
    """The error that Slack names; empty where it names none."""
    if not isinstance(error, SlackApiError):
        return ""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, TypeError, ValueError):  # the response may be aiohttp's, or hold a list
        return ""
