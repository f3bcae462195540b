"""The Home tab: published when somebody opens it, and again with the answer where a button in it is pressed.

A press there has no response_url and no channel, so the answer takes the place of what stood in the tab.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from cachetools import TTLCache
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.blocks.help import notice, unanswerable
from bot.blocks.home import HOME, Shown, home, home_answer, read_shown
from bot.blocks.press import Press, PressError
from bot.catalogue.subscription import Place
from bot.texts import ENGLISH
from handlers.ask import press_details, press_page, read_action
from handlers.context import Person, read_object, read_person, read_place
from handlers.errors import apologise
from handlers.replies import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

    from bot.blocks.kit import Block, Message
    from bot.catalogue.subscription import Progress
    from bot.catalogue.view import View
    from bot.texts import Texts
    from handlers.context import Services

_log = structlog.get_logger(__name__)

OPENED = "app_home_opened"
_DETAILS = "details"
_ANSWERED = frozenset({HOME, "page", "ask", _DETAILS})  # the buttons that can be answered here
_UNPUBLISHED = (*UNANSWERED, AttributeError, TypeError, ValueError)  # the last over what is not Slack's shape
_REST = 3.0  # seconds in which one person's tab is opened, for us, but once
_PEOPLE = 10_000
_AGAIN = 1.0  # seconds before what did not get through is tried again, once
_LONGEST_WAIT = 30.0  # seconds of a Retry-After


class _Tab(NamedTuple):
    """A person's tab, as it stands before them: what it shows, and the hash that Slack tells it apart by."""

    client: AsyncWebClient
    person: Person
    tenant: str
    shown: Shown
    hash: str


class Homes:
    """Publishes each person's Home tab. What is shown there is kept by Slack, in the view itself."""

    def __init__(self, services: Services, timer: Callable[[], float] = time.monotonic) -> None:
        self._services = services
        self._lately: TTLCache[Person, bool] = TTLCache(_PEOPLE, _REST, timer)

    def open(self, body: Mapping[str, Any], client: AsyncWebClient) -> BoltResponse:
        """Ack that somebody has opened the bot's tabs; learn their language, and publish the Home tab."""
        event = read_object(body, "event")
        person = Person(str(body.get("team_id", "")), str(event.get("user", "")))
        if event.get("tab") != HOME:
            self._services.locales.language(person, "", client)
        elif person not in self._lately:
            self._lately[person] = True
            self._services.metrics.asked(HOME)
            tab = _tab(body, event, person, client)
            self._services.tasks.start(self._attend(self._open(tab), tab), "publish Home")
        return BoltResponse(status=200)

    def press(self, body: Mapping[str, Any], client: AsyncWebClient) -> BoltResponse:
        """Ack a press in a Home tab, and publish its answer there."""
        action = body["actions"][0]
        name = action["action_id"].partition(":")[0]
        if name in _ANSWERED:
            self._services.metrics.asked(name)
            tab = _tab(body, body, read_person(body), client)
            work = self._press(name, str(action.get("value", "")), tab)
            self._services.tasks.start(self._attend(work, tab), "answer in Home")
        else:
            _log.info("action_unknown", action=name)
        return BoltResponse(status=200)

    async def _attend(self, work: Awaitable[None], tab: _Tab) -> None:
        """Do `work`; where it fails in a way that nobody expected, the person gets its reference."""
        services, person = self._services, tab.person
        try:
            await work
        except Exception as error:  # noqa: BLE001  (as above)
            message = apologise(error, {"team_id": person.team, "user_id": person.user}, services)
            texts = services.texts[services.locales.known(person) or ENGLISH]
            await self._publish(self._answer(message, Press(), Press(), texts), tab)

    async def _open(self, tab: _Tab) -> None:
        """Publish the tab; where there is no catalogue yet, that it follows, and then what there is.

        By the hash of what the person had before them, so that it takes no newer answer's place.
        """
        services = self._services
        texts = await self._texts(tab)
        view = services.catalogue.current()
        if view.index is None and view.awaited:
            waiting = home(view, await self._progress(tab), texts, waiting=True, command=services.command)
            published = await self._publish(waiting, tab, guard=tab.hash)
            if published is None:
                return
            tab, view = published, await services.catalogue.first()
        await self._publish(await self._overview(view, tab, texts), tab, guard=tab.hash)

    async def _press(self, name: str, value: str, tab: _Tab) -> None:
        texts = await self._texts(tab)
        try:
            press = read_action(value)
        except PressError:
            message = notice("failure.unread_button", texts)
            await self._publish(self._answer(message, Press(), Press(), texts), tab)
            return
        view = self._services.catalogue.current()
        if view.index is None:
            view = await self._services.catalogue.first()
        if name == _DETAILS:
            asked, back = tab.shown.asked, tab.shown.asked
        else:
            asked, back = press, Press()
        if name == _DETAILS or press.query:
            message = self._message(name, press, view, texts)
            await self._publish(self._answer(message, asked, back, texts), tab)
        else:
            await self._publish(await self._overview(view, tab, texts), tab)

    def _message(self, name: str, press: Press, view: View, texts: Texts) -> Message:
        """What `press` asks for; where there is no catalogue, why."""
        services = self._services
        if view.index is None:
            return unanswerable(view, texts, command=services.command)
        if name == _DETAILS:
            return press_details(press, view.index, view, texts, services)
        return press_page(press, view.index, view, texts, services, in_channel=False)

    def _answer(self, message: Message, asked: Press, back: Press, texts: Texts) -> Block:
        return home_answer(message, asked, back, texts, command=self._services.command)

    async def _overview(self, view: View, tab: _Tab, texts: Texts) -> Block:
        return home(view, await self._progress(tab), texts, command=self._services.command)

    async def _progress(self, tab: _Tab) -> Progress | None:
        return await self._services.following.progress(Place(tab.tenant, ""))

    async def _texts(self, tab: _Tab) -> Texts:
        language = await self._services.locales.learnt(tab.person, tab.client)
        return self._services.texts[language or ENGLISH]

    async def _publish(self, view: Block, tab: _Tab, *, guard: str = "") -> _Tab | None:
        """The tab as it is then; None where Slack does not take it, of which the log says why.

        Nothing is published where it shows just that, or with a `guard` where its hash is another one by now.
        What does not get through is tried once more.
        """
        shown = read_shown(view)
        if shown.digest == tab.shown.digest:
            return tab
        wait: float | None = None
        for _ in range(2):
            if wait is not None:
                await asyncio.sleep(wait)
            try:
                told = await tab.client.views_publish(user_id=tab.person.user, view=view, hash=guard or None)
                published = told.get("view") or {}
                return tab._replace(shown=shown, hash=str(published.get("hash", "")))
            except _UNPUBLISHED as error:
                reason, wait = _reason(error)
            if wait is None:
                break
        if reason == "hash_conflict":
            _log.info("home_is_newer", team=tab.person.team)
        else:
            _log.warning("home_unpublished", team=tab.person.team, reason=reason)
        return None


def is_home(body: Mapping[str, Any]) -> bool:
    """Whether an interaction is one in a Home tab."""
    return read_object(body, "view").get("type") == "home"


def _tab(body: Mapping[str, Any], beside: Mapping[str, Any], person: Person, client: AsyncWebClient) -> _Tab:
    """The tab of `person`. Slack tells of what is in it `beside`, once there is something."""
    view = read_object(beside, "view")
    return _Tab(client, person, read_place(body).tenant, read_shown(view), str(view.get("hash") or ""))


def _reason(error: Exception) -> tuple[str, float | None]:
    """Why a call failed, and the seconds after which it may be tried again; None where it may not."""
    if not isinstance(error, SlackApiError):
        return type(error).__name__, _AGAIN
    response = error.response
    reason = str(response.get("error", "")) if isinstance(getattr(response, "data", None), dict) else ""
    status = getattr(response, "status_code", 0)
    if status == 429:  # noqa: PLR2004
        said = str(response.headers.get("Retry-After", ""))
        return reason or "ratelimited", min(float(said), _LONGEST_WAIT) if said.isdecimal() else _AGAIN
    return reason or str(status), _AGAIN if status >= 500 else None  # noqa: PLR2004
