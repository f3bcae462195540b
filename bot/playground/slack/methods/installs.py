"""Who the bot is: auth.test, oauth.v2.access, and the address of Socket Mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.slack.people import APP, BOT, BOT_ID, DOMAIN, TEAM, TEAM_NAME, USER
from bot.playground.slack.refusals import ApiError

if TYPE_CHECKING:
    from bot.playground.slack.reading import Arguments
    from bot.playground.slack.stand_in import SlackStandIn


def tell_identity(slack: SlackStandIn, _args: Arguments) -> dict[str, Any]:
    """Whose token it is."""
    return {
        "url": f"https://{DOMAIN}.slack.com/",
        "team": TEAM_NAME,
        "user": slack.workspace.people[BOT].name,
        "team_id": TEAM,
        "user_id": BOT,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def open_connection(slack: SlackStandIn, _args: Arguments) -> dict[str, Any]:
    """The address of a WebSocket, good for one connection."""
    return {"url": slack.links.issue_url(slack.url)}


def access(slack: SlackStandIn, args: Arguments) -> dict[str, Any]:
    """A token for a code, which is good once."""
    if args.text("client_id") != slack.client_id:
        raise ApiError("invalid_client_id")
    if args.text("client_secret") != slack.client_secret:
        raise ApiError("bad_client_secret")
    code = args.text("code")
    if code not in slack.codes:
        raise ApiError("invalid_code")
    slack.codes.discard(code)
    return {
        "access_token": slack.bot_token,
        "token_type": "bot",
        "scope": ",".join(sorted(slack.scopes)),
        "bot_user_id": BOT,
        "app_id": APP,
        "team": {"id": TEAM, "name": TEAM_NAME},
        "enterprise": None,
        "authed_user": {"id": USER},
        "is_enterprise_install": False,
    }
