"""What the handlers work with: the catalogue, the texts, each person's language, a way to reply."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import structlog
from cachetools import LRUCache, TTLCache
from slack_sdk.errors import SlackApiError

from bot.blocks.row import Rows
from bot.catalogue.subscription import Place
from bot.texts import Texts, language_of_locale, language_of_question
from handlers.replies import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Message
    from bot.catalogue.subscription import Progress
    from bot.follow.desk import Desk
    from bot.metrics import Metrics
    from bot.modelarts.cache import CachedCatalogue
    from bot.tasks import Tasks
    from handlers.replies import Replies

_log = structlog.get_logger(__name__)

_LOCALE_FRESH = 86_400.0  # seconds; an older one serves while it is asked for anew
_REST = 60.0  # seconds before Slack is asked again where it was not reached
_LOCALES = 10_000
_ANSWERS = 1024


class Person(NamedTuple):
    """Who asks: ids are unique within a workspace, or within an organisation."""

    team: str
    user: str


class FollowsHere(Protocol):
    """What of following the handlers use."""

    @property
    def desk(self) -> Desk:
        """Where subscriptions are kept; StoreError while there is no store."""

    def stir(self) -> None:
        """Have what is due looked at soon."""

    async def progress(self, place: Place) -> Progress | None:
        """How following goes, as `place` sees it, soon; None where the database is away, or slow."""


class Locales:
    """The language of each person, learnt from Slack behind an answer: behind the first, and once a day."""

    def __init__(self, tasks: Tasks, timer: Callable[[], float] = time.monotonic) -> None:
        self._tasks = tasks
        self._known: LRUCache[Person, str] = LRUCache(_LOCALES)
        self._asked: TTLCache[Person, bool] = TTLCache(_LOCALES, _LOCALE_FRESH, timer)
        self._resting: TTLCache[Person, bool] = TTLCache(_LOCALES, _REST, timer)
        self._learning: dict[Person, asyncio.Task[object]] = {}

    def language(self, person: Person, question: str, client: AsyncWebClient) -> str:
        """The person's language; until it is known, that of the question."""
        if person not in self._asked and person not in self._resting:
            self._asked[person] = True
            task = self._learning[person] = self._tasks.start(self._learn(person, client), "learn locale")
            task.add_done_callback(lambda _: self._learning.pop(person, None))
        return self._known.get(person) or language_of_question(question)

    async def learnt(self, person: Person, client: AsyncWebClient) -> str | None:
        """The person's language, asked for now; None where Slack does not tell it. Not before an ack."""
        self.language(person, "", client)
        if task := self._learning.get(person):
            await asyncio.wait((task,))
        return self.known(person)

    def known(self, person: Person) -> str | None:
        """The person's language where it is known already."""
        return self._known.get(person)

    async def _learn(self, person: Person, client: AsyncWebClient) -> None:
        try:
            answer = await client.users_info(user=person.user, include_locale=True)
        except (*UNANSWERED, TypeError) as error:  # the last over ids that are no texts
            _log.info("locale_unknown", team=person.team, reason=type(error).__name__)
            if not isinstance(error, SlackApiError):
                self._asked.pop(person, None)  # Slack was not reached: a later question asks again
                self._resting[person] = True
            return
        locale = (answer.get("user") or {}).get("locale")
        if locale:
            self._known[person] = language_of_locale(locale)


@dataclass(frozen=True, slots=True)
class Services:
    """What the composition root hands to the handlers.

    `command` is the slash command's name, `kept` for how many seconds changes are.
    """

    catalogue: CachedCatalogue
    texts: Mapping[str, Texts]
    tasks: Tasks
    locales: Locales
    replies: Replies
    metrics: Metrics
    following: FollowsHere
    command: str
    kept: float = inf
    rows: Rows = field(default_factory=Rows)
    # Answers as the JSON they are sent as, by what they were made from.
    answers: LRUCache[tuple[int, Texts, str], str] = field(default_factory=lambda: LRUCache(_ANSWERS))

    def texts_for(self, body: Mapping[str, Any], question: str, client: AsyncWebClient) -> Texts:
        """The texts in the language of whoever sent `body`, a slash command's or an interaction's."""
        texts = self.texts[self.locales.language(read_person(body), question, client)]
        return texts.said_in(read_place(body).channel)

    def texts_known(self, body: Mapping[str, Any]) -> Texts:
        """As `texts_for`, without a look at Slack: for when something has failed already."""
        question = str(body.get("text", ""))
        return self.texts[self.locales.known(read_person(body)) or language_of_question(question)]

    def reply(self, body: Mapping[str, Any], message: Message) -> None:
        """Send `message` by the response_url of `body`, behind what is being answered now."""
        url = str(body.get("response_url", ""))
        self.tasks.start(self.replies.send(url, message, thread_ts=thread_of(body)), "reply")


def read_object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The object that `body` has under `name`; empty where it is none."""
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def thread_of(body: Mapping[str, Any]) -> str:
    """The thread that the button of `body` stands in; a thread's first message stands in the channel."""
    container = read_object(body, "container")
    thread, message = (str(container.get(name) or "") for name in ("thread_ts", "message_ts"))
    return thread if thread != message else ""


def read_place(body: Mapping[str, Any], channel: str = "") -> Place:
    """Where `body` is from, or else `channel` there. An organisation's install is one tenant."""
    team, enterprise = read_object(body, "team"), read_object(body, "enterprise")
    tenant = str(body.get("team_id") or team.get("id") or "")
    if _is_enterprise(body):
        tenant = str(body.get("enterprise_id") or enterprise.get("id") or tenant)
    there = body.get("channel_id") or read_object(body, "channel").get("id") or ""
    return Place(tenant, channel or str(there))


def _is_enterprise(body: Mapping[str, Any]) -> bool:
    """Whether the app is an organisation's; an event says so of whom it is sent for."""
    sent_for = body.get("authorizations")
    first = sent_for[0] if isinstance(sent_for, list) and sent_for else None
    said = (body, first if isinstance(first, dict) else {})
    return any(str(each.get("is_enterprise_install")).lower() == "true" for each in said)


def read_person(body: Mapping[str, Any]) -> Person:
    """Who sent `body`, a slash command's form or an interaction's payload."""
    if "user_id" in body:
        return Person(str(body.get("team_id", "")), str(body["user_id"]))
    user = read_object(body, "user")
    return Person(str(user.get("team_id", "")), str(user.get("id", "")))
