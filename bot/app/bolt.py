"""Bolt's app, made of the settings alone: what it would read from the environment is hidden from it."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings

_SLACK_TIMEOUT = 10  # seconds for a call of the Web API
_BOLTS_OWN = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_VERIFICATION_TOKEN")


def bolt_app(settings: Settings) -> AsyncApp:
    """The app for the one workspace that the settings have a token of."""
    token = settings.slack_bot_token.get_secret_value()

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        # One workspace, one token: no auth.test stands before an answer.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    with _unseen_by_bolt():
        return AsyncApp(
            name="runtimes-bot",
            logger=_bolt_logger(),
            signing_secret=settings.slack_signing_secret.get_secret_value(),
            client=web_client(settings),
            authorize=authorize,
            process_before_response=True,
        )


def web_client(settings: Settings) -> AsyncWebClient:
    """The Web API's client, which tries nothing twice. Whoever uses it gives it a session, and a token."""
    return AsyncWebClient(base_url=settings.slack_api_url, timeout=_SLACK_TIMEOUT, retry_handlers=[])


@contextmanager
def _unseen_by_bolt() -> Iterator[None]:
    """Hides the variables that Bolt reads by itself: two of them would turn its OAuth on, unasked."""
    hidden = {name: os.environ.pop(name) for name in _BOLTS_OWN if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(hidden)


def _bolt_logger() -> logging.Logger:
    """The logger whose level Bolt copies to each of its own: below WARNING they print requests' bodies."""
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(max(logger.level, logging.WARNING))
    return logger
