"""Where Slack refuses what is posted: why, in words, and how it can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.blocks.following import in_code
from bot.blocks.kit import Message, actions, button, section
from bot.blocks.mrkdwn import Mrkdwn, channel, code, fill, join
from bot.blocks.press import Press

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.catalogue.subscription import Place, Subscription
    from bot.texts import Texts

BOT = "@runtimes"  # as manifest.json calls it
# Slack's errors that park what a channel follows: why it refuses, and what a person can do.
REASONS = {
    "not_in_channel": ("reason.not_in_channel", "mend.invite"),
    "no_permission": ("reason.not_in_channel", "mend.invite"),
    "channel_not_found": ("reason.not_in_channel", "mend.invite"),
    "is_archived": ("reason.is_archived", "mend.unarchive"),
    "restricted_action": ("reason.restricted_action", "mend.allow"),
    "restricted_action_read_only_channel": ("reason.read_only", "mend.allow"),
    "restricted_action_thread_only_channel": ("reason.thread_only", "mend.allow"),
    "channel_type_not_supported": ("reason.channel_type", "mend.elsewhere"),
    "method_not_supported_for_channel_type": ("reason.channel_type", "mend.elsewhere"),
    **dict.fromkeys(
        ("user_disabled", "user_not_found", "users_not_found", "user_not_visible", "cannot_dm_bot"),
        ("reason.user_disabled", "mend.elsewhere"),
    ),
    "messages_tab_disabled": ("reason.messages_tab_disabled", "mend.elsewhere"),
    # Of the whole workspace
    "missing_scope": ("reason.missing_scope", "mend.install"),
    **dict.fromkeys(
        ("enterprise_is_restricted", "app_access_restricted", "accesslimited"),
        ("reason.missing_scope", "mend.allow"),
    ),
    **dict.fromkeys(
        ("team_access_not_granted", "team_not_found", "access_denied"),
        ("reason.team_access_not_granted", "mend.install"),
    ),
    "ekm_access_denied": ("reason.ekm_access_denied", "mend.allow"),
    **dict.fromkeys(("account_inactive", "token_revoked"), ("reason.removed", "mend.install")),
    **dict.fromkeys(
        ("token_expired", "invalid_auth", "not_authed", "not_allowed_token_type"),
        ("reason.token", "mend.install"),
    ),
    **dict.fromkeys(("two_factor_setup_required", "app_missing_action_url"), ("reason.token", "mend.again")),
    "org_login_required": ("reason.org_login_required", "mend.again"),
}
_INVITE = "mend.invite"
_BETWEEN_PEOPLE = ("reason.between_people", "mend.elsewhere")
_OTHER = ("reason.other", "mend.again")


def reason(error: str, texts: Texts, channel_id: str = "") -> Mrkdwn:
    """Why Slack refuses in this channel, of its `error`; one that is not known is quoted."""
    said, _ = _outcome(error, channel_id)
    return fill(texts, said, error=code(error, 80))


def mending(error: str, texts: Texts, channel_id: str = "") -> Mrkdwn:
    """What a person can do about it in this channel."""
    _, mend = _outcome(error, channel_id)
    return fill(texts, mend, invite=code(f"/invite {BOT}"))


def is_mended_by_invitation(error: str, channel_id: str = "") -> bool:
    """Whether the bot only has to be invited: of that, it is told."""
    return _outcome(error, channel_id)[1] == _INVITE


def how_to_begin(error: str, texts: Texts, channel_id: str = "") -> Mrkdwn:
    """Why the bot cannot post in this channel yet, and what has to be done that it begins."""
    mend = mending(error, texts, channel_id)
    if is_mended_by_invitation(error, channel_id):
        return fill(texts, "subscribed.invite", invite=code(f"/invite {BOT}"))
    why = reason(error, texts, channel_id)
    return fill(texts, "subscribed.trouble", reason=why, mend=mend, button=texts("button.again"))


def _outcome(error: str, channel_id: str) -> tuple[str, str]:
    """The ids of why and of what can be done. A conversation between two people nobody can invite it to."""
    why, mend = REASONS.get(error, _OTHER)
    return _BETWEEN_PEOPLE if mend == _INVITE and channel_id.startswith("D") else (why, mend)


def parked_dm(subscriptions: Sequence[Subscription], place: Place, error: str, texts: Texts) -> Message:
    """What the creator of `subscriptions`, all of `place`, is told once: why they are parked, how to mend it.

    `error` is Slack's. The button carries the channel, as it is pressed elsewhere.
    """
    queries = tuple(subscription.query for subscription in subscriptions)
    why = reason(error, texts, place.channel)
    said = fill(texts, "parked.said", channel=channel(place.channel), reason=why)
    followed = fill(texts, "parked.followed", n=len(queries), queries=in_code(queries, texts))
    lines = (
        said,
        followed,
        mending(error, texts, place.channel),
        fill(texts, "parked.kept", n=len(queries)),
    )
    body = Mrkdwn("\n".join(lines))
    resume = button(texts("button.again"), "resume:parked", str(Press(channel=place.channel)))
    return Message(join(lines[:2], "\n"), (section(body), actions(resume)))


def still_parked(error: str, texts: Texts, channel_id: str, *, here: bool = True) -> Message:
    """That what is parked in the channel stays so, since Slack still refuses, with `error`.

    `here` is whether it is said in that channel.
    """
    why, mend = (each(error, texts, channel_id) for each in (reason, mending))
    if here and is_mended_by_invitation(error, channel_id):
        said = how_to_begin(error, texts, channel_id)
    elif here:
        said = fill(texts, "parked.still", reason=why, mend=mend)
    else:
        said = fill(texts, "parked.still.there", channel=channel(channel_id), reason=why, mend=mend)
    return Message(said, (section(said),))
