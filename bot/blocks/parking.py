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
# Slack's errors that do not pass by themselves: why it refuses, and what a person can do.
REASONS = {
    "not_in_channel": ("reason.not_in_channel", "mend.invite"),
    "channel_not_found": ("reason.channel_not_found", "mend.invite.private"),
    "is_archived": ("reason.is_archived", "mend.unarchive"),
    "missing_scope": ("reason.missing_scope", "mend.install"),
    "restricted_action": ("reason.restricted_action", "mend.allow"),
    "restricted_action_read_only_channel": ("reason.read_only", "mend.allow"),
    "restricted_action_thread_only_channel": ("reason.thread_only", "mend.allow"),
    "restricted_action_non_threadable_channel": ("reason.no_threads", "mend.allow"),
    "posting_to_channel_denied": ("reason.restricted_action", "mend.allow"),
    "team_access_not_granted": ("reason.team_access_not_granted", "mend.install"),
    "ekm_access_denied": ("reason.ekm_access_denied", "mend.allow"),
    "user_disabled": ("reason.user_disabled", "mend.elsewhere"),
    "cannot_dm_bot": ("reason.user_disabled", "mend.elsewhere"),
    "messages_tab_disabled": ("reason.messages_tab_disabled", "mend.elsewhere"),
    "account_inactive": ("reason.removed", "mend.install"),
    "token_revoked": ("reason.removed", "mend.install"),
    "token_expired": ("reason.token", "mend.install"),
    "invalid_auth": ("reason.token", "mend.install"),
    "not_authed": ("reason.token", "mend.install"),
    "not_allowed_token_type": ("reason.token", "mend.install"),
    "no_permission": ("reason.token", "mend.install"),
    "access_denied": ("reason.token", "mend.install"),
    "org_login_required": ("reason.org_login_required", "mend.again"),
    "team_added_to_org": ("reason.org_login_required", "mend.again"),
}
_OTHER = ("reason.other", "mend.again")


def reason(error: str, texts: Texts) -> Mrkdwn:
    """Why Slack refuses, of its `error`; one that is not known is quoted."""
    said, _ = REASONS.get(error, _OTHER)
    return fill(texts, said, error=code(error, 80))


def mending(error: str, texts: Texts) -> Mrkdwn:
    """What a person can do about it."""
    _, mend = REASONS.get(error, _OTHER)
    return fill(texts, mend, invite=code(f"/invite {BOT}"))


def is_mended_by_invitation(error: str) -> bool:
    """Whether the bot only has to be invited: of that, it is told."""
    return REASONS.get(error, _OTHER)[1].startswith("mend.invite")


def parked_dm(subscriptions: Sequence[Subscription], place: Place, error: str, texts: Texts) -> Message:
    """What the creator of `subscriptions`, all of `place`, is told once: why they are parked, how to mend it.

    `error` is Slack's. The button carries the channel, as it is pressed elsewhere.
    """
    queries = tuple(subscription.query for subscription in subscriptions)
    said = fill(texts, "parked.said", channel=channel(place.channel), reason=reason(error, texts))
    followed = fill(texts, "parked.followed", n=len(queries), queries=in_code(queries, texts))
    lines = (
        said,
        followed,
        fill(texts, "parked.kept"),
        mending(error, texts),
    )
    body = Mrkdwn("\n".join(lines))
    resume = button(texts("button.resume"), "resume:parked", str(Press(channel=place.channel)))
    return Message(join(lines[:2], "\n"), (section(body), actions(resume)))


def still_parked(error: str, texts: Texts) -> Message:
    """That what is parked stays so, since Slack still refuses, with `error`."""
    said = fill(texts, "parked.still", reason=reason(error, texts), mend=mending(error, texts))
    return Message(said, (section(said),))
