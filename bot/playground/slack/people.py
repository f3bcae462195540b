"""Who is in the workspace, and where they talk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["public", "private", "im"]

TEAM, TEAM_NAME, DOMAIN = "T0DEMO", "Demo", "demo"
APP, BOT, BOT_ID = "A0DEMO", "U0BOT", "B0BOT"
USER, CHINESE_USER, SLACKBOT = "U0DEMO", "U0LIN", "USLACKBOT"
CHANNEL, RANDOM, PRIVATE = "C0DEMO", "C0RANDOM", "C0LEADS"

_BEGUN = 1_700_000_000  # when the channels were made, in Unix seconds


@dataclass(frozen=True, slots=True)
class Person:
    """A person, or a bot that is one. `locale` is as in en-US, `tz` a name of the IANA's."""

    id: str
    name: str
    real_name: str
    locale: str = "en-US"
    tz: str = "Europe/London"
    is_bot: bool = False

    def as_user(self, *, with_locale: bool = False) -> Json:
        """The person as users.info tells of them."""
        user = {
            "id": self.id,
            "team_id": TEAM,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": False,
            "tz": self.tz,
            "profile": {"real_name": self.real_name, "display_name": self.name, "team": TEAM},
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": _BEGUN,
        }
        return {**user, "locale": self.locale} if with_locale else user


@dataclass(slots=True)
class Channel:
    """A place to talk. An `im` has two members and no name; a private one is seen by its members alone."""

    id: str
    name: str
    kind: Kind = "public"
    topic: str = ""
    members: set[str] = field(default_factory=set)
    archived: bool = False

    def as_conversation(self, me: str) -> Json:
        """The channel as conversations.info tells `me` of it."""
        if self.kind == "im":
            other = next((member for member in sorted(self.members) if member != me), me)
            return {"id": self.id, "created": _BEGUN, "is_im": True, "user": other, "is_archived": False}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": _BEGUN,
            "creator": USER,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.kind == "private",
            "is_archived": self.archived,
            "is_general": False,
            "is_member": me in self.members,
            "topic": {"value": self.topic, "creator": USER, "last_set": _BEGUN},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


def default_people(locale: str) -> list[Person]:
    """An English and a Chinese person, the bot, and Slack's own. The first has this `locale`."""
    return [
        Person(USER, "alex", "Alex Moss", locale),
        Person(CHINESE_USER, "lin", "林晓", "zh-CN", "Asia/Shanghai"),
        Person(BOT, "runtimes", "runtimes", is_bot=True),
        Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True),
    ]


def default_channels() -> list[Channel]:
    """Two public channels, the first of which the bot is in; a private one; the DMs with the bot."""
    people = {USER, CHINESE_USER}
    return [
        Channel(CHANNEL, "ml-platform", "public", "Serving models on ModelArts", {*people, BOT}),
        Channel(RANDOM, "random", "public", "Anything else", set(people)),
        Channel(PRIVATE, "platform-leads", "private", "", {USER}),
        Channel(im_id(USER), "", "im", "", {USER, BOT}),
        Channel(im_id(CHINESE_USER), "", "im", "", {CHINESE_USER, BOT}),
    ]


def im_id(user: str) -> str:
    """The id of the DM between a person and the bot."""
    return f"D{user[1:]}"
