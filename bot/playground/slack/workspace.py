"""The workspace: its people, channels, messages and views, and what went between it and the bot."""

from __future__ import annotations

from collections import deque
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from bot.playground.slack.actions import elements
from bot.playground.slack.changes import Change, Listener, Listeners
from bot.playground.slack.message import Message, identified
from bot.playground.slack.people import BOT, USER, Channel, Person, default_channels, default_people, im_id
from bot.playground.slack.view import View, new_view, with_ids

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.playground.slack.people import Json

MAX_LOGGED = 1_000
MAX_MESSAGES = 1_000  # in a channel; the oldest go

_MICRO = 1_000_000


@dataclass(frozen=True, slots=True)
class Logged:
    """A request between the bot and Slack. `status` is None where no answer came, or went."""

    at: float
    direction: Literal["to bot", "to slack"]
    what: str
    status: int | None
    seconds: float


class Workspace:
    """All that is in it. Who changes it by its methods is heard by those who `listen`.

    `clock` answers Unix seconds; `locale` is the first person's.
    """

    def __init__(self, clock: Callable[[], float], locale: str = "en-US") -> None:
        self._clock = clock
        self.people: dict[str, Person] = {person.id: person for person in default_people(locale)}
        self.channels: dict[str, Channel] = {channel.id: channel for channel in default_channels()}
        self.requests: deque[Logged] = deque(maxlen=MAX_LOGGED)
        self._messages: dict[str, dict[str, Message]] = {}
        self._modals: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}
        self._listeners = Listeners()
        self._last = 0  # microseconds

    def listen(self) -> Listener:
        """Every change from now on. Whoever is too slow for them is told so by the end of it."""
        return self._listeners.add()

    def visible(self, user: str) -> Json:
        """All that `user` sees, as JSON."""
        seen = [channel for channel in self.channels.values() if self.sees(user, channel)]
        modal, home = self.modal(user), self.home(user)
        people = [person for person in self.people.values() if not person.is_bot]
        return {
            "me": user,
            "people": [
                {"id": each.id, "name": each.name, "locale": each.locale, "tz": each.tz} for each in people
            ],
            "channels": [self._describe(channel, user) for channel in seen],
            "messages": {
                channel.id: [self._seen(message) for message in self.messages(channel.id, user)]
                for channel in seen
            },
            "modal": modal and modal.as_json(),
            "home": home and home.as_json(),
        }

    def sees(self, user: str, channel: Channel) -> bool:
        """Whether `user` may look into `channel`."""
        return channel.kind == "public" or user in channel.members

    def log(self, entry: Logged) -> None:
        """Keep `entry`, and tell of it."""
        self.requests.append(entry)
        self._listeners.tell(Change("request", "", asdict(entry)))

    # messages

    def messages(self, channel: str, user: str = BOT) -> list[Message]:
        """The messages that `user` sees in a channel, oldest first."""
        kept = self._messages.get(channel, {}).values()
        return [message for message in kept if message.ephemeral_to in {"", user}]

    def message(self, channel: str, ts: str) -> Message | None:
        """The message of that ts."""
        return self._messages.get(channel, {}).get(ts)

    def find(self, element: Mapping[str, Any], user: str = USER) -> Message | None:
        """The newest message that `user` sees with this very element in it."""
        found = (
            message
            for channel in self.channels
            for message in self.messages(channel, user)
            if any(each == element for _, each in elements(message.blocks))
        )
        return max(found, key=lambda message: message.ts, default=None)

    def post(self, message: Message) -> Message:
        """Put `message`, whose ts is given to it, in its channel."""
        posted = replace(message, ts=self.new_ts(), blocks=identified(message.blocks))
        kept = self._messages.setdefault(posted.channel, {})
        kept[posted.ts] = posted
        while len(kept) > MAX_MESSAGES:
            del kept[next(iter(kept))]
        self._tell_of(posted, "message")
        return posted

    def edit(self, message: Message, *, is_marked: bool = False) -> Message:
        """Put `message` in the place of the one with its ts; `is_marked` where readers are to see that."""
        marked = self.new_ts() if is_marked else message.edited
        edited = replace(message, edited=marked, blocks=identified(message.blocks))
        self._messages[edited.channel][edited.ts] = edited
        self._tell_of(edited, "update")
        return edited

    def delete(self, message: Message) -> None:
        """Take `message` away."""
        if self._messages.get(message.channel, {}).pop(message.ts, None):
            self._tell_of(message, "delete")

    def new_ts(self) -> str:
        """The time, as a key that no message has yet."""
        self._last = max(int(self._clock() * _MICRO), self._last + 1)
        return f"{self._last // _MICRO}.{self._last % _MICRO:06}"

    def open_im(self, user: str) -> Channel:
        """The DM of a person with the bot, made if there is none."""
        return self.channels.setdefault(im_id(user), Channel(im_id(user), "", "im", "", {user, BOT}))

    def _tell_of(self, message: Message, kind: Literal["message", "update", "delete"]) -> None:
        channel = self.channels[message.channel]
        for user in [message.ephemeral_to] if message.ephemeral_to else audience(channel):
            self._listeners.tell(Change(kind, user, self._seen(message)))

    def _seen(self, message: Message) -> Json:
        return message.as_seen(self.people[message.author])

    def _describe(self, channel: Channel, user: str) -> Json:
        name = channel.name or next(
            (self.people[each].name for each in sorted(channel.members) if each != user), ""
        )
        return {
            "id": channel.id,
            "name": name,
            "kind": channel.kind,
            "topic": channel.topic,
            "archived": channel.archived,
            "member": user in channel.members,
        }

    # views

    def modal(self, user: str) -> View | None:
        """The modal on top of a person's stack."""
        stack = self._modals.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """A person's Home tab."""
        return self._homes.get(user)

    def views(self) -> list[View]:
        """Every view that is before anyone."""
        return [*(view for stack in self._modals.values() for view in stack), *self._homes.values()]

    def stack(self, user: str) -> list[View]:
        """The modals that are open before a person, the lowest first."""
        return list(self._modals.get(user, ()))

    def open_view(self, user: str, definition: Mapping[str, Any]) -> View:
        """Open a modal in the place of any stack."""
        return self._show(user, [new_view(user, definition)])

    def push_view(self, user: str, definition: Mapping[str, Any]) -> View:
        """Lay a modal on the stack."""
        stack = self.stack(user)
        return self._show(user, [*stack, new_view(user, definition, stack[-1])])

    def update_view(self, view: View, definition: Mapping[str, Any]) -> View:
        """Put `definition` in the place of what `view` shows. What was chosen stays where its ids do."""
        fresh = new_view(view.user, definition)
        updated = replace(view, definition=with_ids(definition), hash=fresh.hash)
        if view.user in self._homes and self._homes[view.user].id == view.id:
            return self._publish(updated)
        self._show(view.user, [updated if each.id == view.id else each for each in self.stack(view.user)])
        return updated

    def publish_view(self, user: str, definition: Mapping[str, Any]) -> View:
        """Put a Home tab before a person."""
        home = self._homes.get(user)
        return self.update_view(home, definition) if home else self._publish(new_view(user, definition))

    def close_views(self, user: str, *, keep: int = 0) -> None:
        """Take all but the lowest `keep` modals of a person away."""
        self._modals[user] = self.stack(user)[:keep]
        self._tell_of_modal(user)

    def _show(self, user: str, stack: list[View]) -> View:
        self._modals[user] = stack
        self._tell_of_modal(user)
        return stack[-1]

    def _tell_of_modal(self, user: str) -> None:
        modal = self.modal(user)
        self._listeners.tell(Change("modal", user, {"view": modal and modal.as_json()}))

    def _publish(self, view: View) -> View:
        self._homes[view.user] = view
        self._listeners.tell(Change("home", view.user, {"view": view.as_json()}))
        return view


def audience(channel: Channel) -> list[str]:
    """Who hears of what is said in `channel`; the empty name is everyone."""
    return [""] if channel.kind == "public" else sorted(channel.members)
