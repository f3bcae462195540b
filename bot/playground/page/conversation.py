"""What a person does in the conversation: each goes to the bot as in Slack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.playground.page.stage import CONVERSATION

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.playground.page.stage import Stage
    from bot.playground.slack import Delivery, Message, View

_STRICT = ConfigDict(extra="forbid", strict=True)
_TYPED = 4_000  # characters that Slack's own composer takes


class NotThereError(LookupError):
    """The person, the channel, the message or the view is not there (any more), or not for that person."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command, without its name."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str
    channel: Annotated[str, Field(min_length=1)]
    text: Annotated[str, Field(max_length=_TYPED)]

    async def do(self, stage: Stage) -> Delivery:
        _check(stage, self.user, self.channel)
        if stage.slack.workspace.channels[self.channel].archived:
            raise NotThereError("The channel is archived.")
        return await stage.slack.command(
            self.text, user=self.user, channel=self.channel, command=stage.command
        )


@dataclass(frozen=True, slots=True)
class Act:
    """A click on `element`. `channel` and `ts` name the message; else it is in the modal or the Home tab."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str
    element: dict[str, Any]
    surface: Literal["message", "modal", "home"] = "message"
    channel: str = ""
    ts: str = ""
    value: str | list[str] | None = None

    async def do(self, stage: Stage) -> Delivery:
        message: Message | None = None
        view: View | None = None
        if self.surface == "message":
            message = _find(stage, self.user, self.channel, self.ts)
        else:
            view = _view(stage, self.user, self.surface)
        try:
            return await stage.slack.act(
                self.element, user=self.user, message=message, view=view, value=self.value
            )
        except ValueError as error:
            raise NotThereError(str(error)) from None


@dataclass(frozen=True, slots=True)
class Submit:
    """The submit button of the modal, with what is in its inputs by block_id and action_id."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str
    values: dict[str, dict[str, str | list[str] | None]]

    async def do(self, stage: Stage) -> Delivery:
        try:
            return await stage.slack.submit(_view(stage, self.user, "modal"), self.values, user=self.user)
        except ValueError as error:
            raise NotThereError(str(error)) from None


@dataclass(frozen=True, slots=True)
class Close:
    """The modal, closed without a submission."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str

    async def do(self, stage: Stage) -> Delivery:
        return await stage.slack.close(_view(stage, self.user, "modal"), user=self.user)


@dataclass(frozen=True, slots=True)
class OpenHome:
    """The app's Home tab, opened: the bot is told, and may publish it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str

    async def do(self, stage: Stage) -> Delivery:
        _check(stage, self.user)
        return await stage.slack.open_home(user=self.user)


@dataclass(frozen=True, slots=True)
class ChangeChannel:
    """What a person does to a channel: the app comes in or is taken out, the channel closes or opens."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str
    channel: Annotated[str, Field(min_length=1)]
    change: Literal["invite", "remove", "archive", "unarchive"]

    async def do(self, stage: Stage) -> Delivery:
        _check(stage, self.user, self.channel)
        slack = stage.slack
        changes: dict[str, Callable[..., Awaitable[Delivery]]] = {
            "invite": slack.invite,
            "remove": slack.remove,
            "archive": slack.archive,
            "unarchive": partial(slack.archive, back=True),
        }
        delivery = await changes[self.change](self.channel, user=self.user)
        stage.bell.ring(CONVERSATION)
        return delivery


@dataclass(frozen=True, slots=True)
class UseShortcut:
    """A shortcut that the app has declared: of the message at `channel` and `ts`, or else a global one."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    user: str
    callback_id: str
    channel: str = ""
    ts: str = ""

    async def do(self, stage: Stage) -> Delivery:
        _check(stage, self.user)
        message = _find(stage, self.user, self.channel, self.ts) if self.ts else None
        kind = "message" if message else "global"
        if (kind, self.callback_id) not in {(each.kind, each.callback_id) for each in stage.shortcuts}:
            raise NotThereError(f"The app has no {kind} shortcut {self.callback_id}.")
        if message and message.ephemeral_to:
            raise NotThereError("Slack has no shortcuts for a message that one person alone sees.")
        return await stage.slack.shortcut(self.callback_id, user=self.user, message=message)


# What can be done, by its path.
DEEDS: dict[str, type[Command | Act | Submit | Close | OpenHome | UseShortcut | ChangeChannel]] = {
    "command": Command,
    "act": Act,
    "submit": Submit,
    "close": Close,
    "home": OpenHome,
    "shortcut": UseShortcut,
    "channel": ChangeChannel,
}


def _check(stage: Stage, user: str, channel: str = "") -> None:
    workspace = stage.slack.workspace
    if user not in workspace.people:
        raise NotThereError(f"Nobody here is {user}.")
    if channel and not (channel in workspace.channels and workspace.sees(user, workspace.channels[channel])):
        raise NotThereError(f"There is no channel {channel}.")


def _find(stage: Stage, user: str, channel: str, ts: str) -> Message:
    _check(stage, user, channel)
    message = stage.slack.workspace.message(channel, ts)
    if message is None or message.ephemeral_to not in {"", user}:
        raise NotThereError("The message is gone.")
    return message


def _view(stage: Stage, user: str, surface: Literal["modal", "home"]) -> View:
    _check(stage, user)
    workspace = stage.slack.workspace
    view = workspace.modal(user) if surface == "modal" else workspace.home(user)
    if view is None:
        raise NotThereError(f"No {surface} is open.")
    return view
