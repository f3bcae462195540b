"""The errors of Slack's Web API, and what each says of a message that is to be posted.

Sources: the tables of errors at https://docs.slack.dev/reference/methods/chat.postMessage,
…/conversations.history, …/conversations.replies and …/conversations.open, and
https://docs.slack.dev/apis/web-api/rate-limits.
"""

from __future__ import annotations

from enum import Enum, auto


class Sense(Enum):
    """What an error says."""

    LATER = auto()  # not posted; another time it may be
    DOUBT = auto()  # it may have been posted all the same
    PLACE = auto()  # nothing can be posted there
    WORKSPACE = auto()  # nothing can be posted with this token
    UNFIT = auto()  # this message cannot be posted
    THREAD = auto()  # nothing can be posted in this thread


_ERRORS = {
    Sense.LATER: (
        *("ratelimited", "rate_limited", "message_limit_exceeded"),
        *("team_added_to_org", "external_channel_migrating"),  # a migration, which ends
    ),
    Sense.DOUBT: ("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
    Sense.PLACE: (
        *("channel_not_found", "is_archived", "not_in_channel", "no_permission"),
        *(
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_thread_only_channel",
        ),
        *("messages_tab_disabled", "channel_type_not_supported", "method_not_supported_for_channel_type"),
        *("user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot"),
    ),
    Sense.WORKSPACE: (
        *("not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired"),
        *("missing_scope", "not_allowed_token_type", "access_denied", "accesslimited", "team_not_found"),
        *("org_login_required", "team_access_not_granted", "ekm_access_denied", "enterprise_is_restricted"),
        *("two_factor_setup_required", "app_access_restricted", "app_missing_action_url"),
    ),
    Sense.UNFIT: (
        *("no_text", "msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"),
        *("invalid_attachments", "too_many_attachments", "attachment_payload_limit_exceeded"),
        *("too_many_contact_cards", "metadata_too_large", "invalid_metadata_format"),
        *("invalid_metadata_schema", "metadata_must_be_sent_from_app", "markdown_text_conflict"),
        *("invalid_arguments", "invalid_arg_name", "invalid_array_arg", "invalid_charset", "invalid_json"),
        *("json_not_object", "invalid_form_data", "invalid_post_type", "missing_post_type"),
        *("deprecated_endpoint", "method_deprecated", "unknown_method", "as_user_not_supported"),
        *("slack_connect_file_link_sharing_blocked", "slack_connect_canvas_sharing_blocked"),
        "slack_connect_lists_sharing_blocked",
    ),
    Sense.THREAD: (
        *("thread_not_found", "message_not_found", "cannot_reply_to_message"),
        *("restricted_action_thread_locked", "restricted_action_non_threadable_channel"),
    ),
}
_SENSES = {error: sense for sense, errors in _ERRORS.items() for error in errors}
# Of a history: the token is good, but what was said there is not for it to read.
_UNREADABLE = frozenset(
    {"missing_scope", "not_allowed_token_type", "access_denied", "team_access_not_granted"}
)


def errors_of(*senses: Sense) -> frozenset[str]:
    """Every error that says one of these."""
    return frozenset(error for sense in senses for error in _ERRORS[sense])


def sense_of(error: str) -> Sense:
    """What `error` says of a post. One that nobody knows is a refusal of which no more is known."""
    return _SENSES.get(error, Sense.LATER)


def sense_of_reading(error: str) -> Sense | None:
    """What `error` says of a history that is to be read; None: it cannot be read."""
    sense = None if error in _UNREADABLE else _SENSES.get(error)
    return None if sense in {Sense.PLACE, Sense.UNFIT} else sense
