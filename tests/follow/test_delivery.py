"""Delivery: each letter once, in its place and in order, whatever Slack answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.catalogue.subscription import Place
from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, PRIVATE, TEAM, USER, SlackFault
from bot.playground.slack.people import im_id
from bot.settings.rules import Delivery
from tests.fakes.scene import until
from tests.follow.depot import PLACE, Depot, delivering, letter, letters

if TYPE_CHECKING:
    from bot.store.store import Store

POST, HISTORY, REPLIES = "chat.postMessage", "conversations.history", "conversations.replies"


async def test_a_letter_is_posted_once_with_its_key(depot: Depot) -> None:
    await depot.put(letter("a"), letter("a"))
    await depot.deliver()
    assert await depot.put(letter("a")) == 0
    await depot.deliver()
    (message,) = depot.told()
    assert (message.author, message.text, message.blocks[0]["text"]["text"]) == (BOT, "new", "*new*")
    assert depot.keys() == ["a"]
    assert depot.kinds() == ["posted"]
    assert depot.results[0].seconds is not None


async def test_the_letters_of_a_channel_keep_their_order_and_its_pace(depot: Depot) -> None:
    await depot.put(*(letter(str(n)) for n in range(8)))
    await depot.deliver()
    assert depot.keys() == [str(n) for n in range(8)]
    assert depot.count(POST) == 8, "none of them too soon"


async def test_replies_follow_their_head_into_its_thread(depot: Depot) -> None:
    await depot.put(
        letter("head"), letter("one", answers="head"), letter("two", answers="head"), letter("next")
    )
    await depot.deliver()
    head, one, two, following = depot.told()
    assert depot.keys() == ["head", "one", "two", "next"]
    assert [each.thread_ts for each in (head, one, two, following)] == ["", head.ts, head.ts, ""]


async def test_a_person_is_told_in_their_dm(depot: Depot) -> None:
    await depot.put(letter("a", Place(TEAM, CHINESE_USER)))
    await depot.deliver()
    assert depot.keys(Place(TEAM, im_id(CHINESE_USER))) == ["a"]


async def test_a_429_holds_up_its_own_channel_alone(depot: Depot) -> None:
    slow, *others = depot.channels(12)
    depot.slack.faults = [SlackFault(method=POST, times=1, status=429, retry_after=4)]
    await depot.put(letter("slow", slow))
    async with delivering(depot.deliverer()):
        with depot.clock.standing():
            await until(lambda: depot.count(POST) == 1)
            await depot.put(*letters(others))
            await until(lambda: all(depot.keys(place) for place in others))
            assert depot.keys(slow) == []
        await depot.settled()
    assert depot.keys(slow) == ["slow"]
    assert depot.kinds() == ["later", *["posted"] * 12]


async def test_a_long_429_rests_the_workspace_and_no_other(depot: Depot) -> None:
    here, there, away = depot.channels(3)
    depot.slack.faults = [SlackFault(method=POST, times=1, status=429, retry_after=60)]
    await depot.put(letter("here", here))
    async with delivering(depot.deliverer()):
        with depot.clock.standing():
            await until(lambda: depot.kinds() == ["later"])
            await depot.put(letter("there", there), letter("away", replace_tenant(away)))
            await until(lambda: depot.keys(away) == ["away"])
            assert depot.keys(there) == []
        await depot.settled()
    assert (depot.keys(here), depot.keys(there), depot.count(POST)) == (["here"], ["there"], 4)


def replace_tenant(place: Place) -> Place:
    return place._replace(tenant="T0OTHER")


@pytest.mark.parametrize(
    "fault",
    [
        SlackFault(method=POST, times=1, drop_after=True),
        SlackFault(method=POST, times=1, drop=True),
        SlackFault(method=POST, times=1, error="internal_error"),
        SlackFault(method=POST, times=1, status=503),
        SlackFault(method=POST, times=1, answer={"ok": True}),
    ],
    ids=["accepted and dropped", "dropped", "internal_error", "503", "no ts"],
)
async def test_what_may_have_been_posted_is_looked_up_first(depot: Depot, fault: SlackFault) -> None:
    depot.slack.faults = [fault]
    await depot.put(letter("a"), letter("b", answers="a"))
    await depot.deliver()
    assert depot.keys() == ["a", "b"]
    assert depot.told()[1].thread_ts == depot.told()[0].ts
    assert (depot.count(HISTORY), depot.kinds()) == (1, ["doubtful", "posted", "posted"])


async def test_a_reply_in_doubt_is_looked_up_in_its_thread(depot: Depot) -> None:
    await depot.put(letter("head"))
    await depot.deliver()
    depot.slack.faults = [SlackFault(method=POST, times=1, drop_after=True)]
    await depot.put(letter("reply", answers="head"))
    await depot.deliver()
    assert depot.keys() == ["head", "reply"]
    assert (depot.count(REPLIES), depot.count(HISTORY)) == (1, 0)


@pytest.mark.parametrize(("delivery", "times"), [(Delivery.AT_LEAST_ONCE, 2), (Delivery.AT_MOST_ONCE, 1)])
async def test_nobody_looks_into_dms(depot: Depot, delivery: Delivery, times: int) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=1, drop_after=True)]
    await depot.put(letter("a", Place(TEAM, USER)))
    await depot.deliver(depot.deliverer(delivery=delivery))
    assert depot.keys(Place(TEAM, im_id(USER))) == ["a"] * times
    assert depot.count("conversations.open") == depot.count(HISTORY) == 0


async def test_where_none_may_come_twice_few_are_claimed_at_once(depot: Depot) -> None:
    gate = asyncio.Event()
    depot.slack.faults = [SlackFault(method=POST, until=gate, times=4)]
    await depot.put(*letters(depot.channels(30)))
    async with delivering(depot.deliverer(delivery=Delivery.AT_MOST_ONCE)):
        await until(lambda: not depot.slack.faults)
        assert await depot.depth() == {"pending": 26, "sending": 4}
        gate.set()
        await depot.settled()
    assert depot.kinds() == ["posted"] * 30


@pytest.mark.parametrize(("delivery", "times"), [(Delivery.AT_LEAST_ONCE, 2), (Delivery.AT_MOST_ONCE, 1)])
async def test_where_nobody_can_look_the_setting_decides(
    depot: Depot, delivery: Delivery, times: int
) -> None:
    depot.slack.scopes -= {"channels:history"}
    depot.slack.faults = [SlackFault(method=POST, times=1, drop_after=True)]
    await depot.put(letter("a"), letter("b"))
    await depot.deliver(depot.deliverer(delivery=delivery))
    assert depot.keys() == [*["a"] * times, "b"]


@pytest.mark.parametrize("error", ["internal_error", "ratelimited"])
async def test_a_look_that_fails_is_taken_again(depot: Depot, error: str) -> None:
    depot.slack.faults = [
        SlackFault(method=POST, times=1, drop_after=True),
        SlackFault(method=HISTORY, times=2, status=429 if error == "ratelimited" else None, error=error),
    ]
    await depot.put(letter("a"))
    await depot.deliver()
    assert (depot.keys(), depot.count(HISTORY)) == (["a"], 3)


@pytest.mark.parametrize("what", ["archived", "uninvited", "gone"])
async def test_a_place_that_takes_nothing_is_parked_with_all_that_waits_there(
    depot: Depot, what: str
) -> None:
    other, _ = depot.channels(2)
    channel = depot.slack.workspace.channels[CHANNEL]
    if what == "archived":
        channel.archived = True
    elif what == "uninvited":
        channel.members.discard(BOT)
        depot.slack.scopes -= {"chat:write.public"}
    else:
        channel.kind = "private"
        channel.members.discard(BOT)
    await depot.put(letter("a", since=7), letter("b", answers="a", since=5), letter("c", since=9))
    await depot.put(letter("d", other))
    await depot.deliver()
    reasons = {"archived": "is_archived", "uninvited": "not_in_channel", "gone": "channel_not_found"}
    assert depot.parking.parked == [(PLACE, reasons[what], 5)]
    assert (depot.keys(), depot.keys(other)) == ([], ["d"])
    assert depot.kinds() == ["posted", "refused"]


async def test_a_place_that_could_not_be_parked_is_not_forgotten(depot: Depot) -> None:
    depot.parking.failures = 1
    await depot.put(letter("a", Place(TEAM, PRIVATE), since=3))
    await depot.deliver()
    assert depot.parking.parked == [(Place(TEAM, PRIVATE), "channel_not_found", 3)]
    assert depot.count(POST) == 2


async def test_a_token_that_is_refused_rests_the_workspace_until_it_is_mended(depot: Depot) -> None:
    places = depot.channels(30)
    depot.slack.revoked = {depot.slack.bot_token}
    await depot.put(*letters(places))
    async with delivering(depot.deliverer(flying=4, ahead=2)):
        await until(lambda: depot.count(POST) >= 7)
        depot.slack.revoked = set()
        await depot.settled()
    assert all(len(depot.keys(place)) == 1 for place in places)
    assert depot.count(POST) < 50
    assert depot.parking.parked == []


async def test_what_a_token_kept_back_for_a_day_is_parked_and_not_lost(depot: Depot) -> None:
    depot.slack.revoked = {depot.slack.bot_token}
    await depot.put(letter("a", since=7), letter("b", since=9))
    depot.clock.ahead += 90_000
    await depot.deliver()
    assert depot.parking.parked == [(PLACE, "token_revoked", 7)]
    assert depot.kinds() == ["refused"]


async def test_where_none_may_come_twice_what_a_token_keeps_in_doubt_for_a_day_is_not_told_again(
    depot: Depot,
) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=1, drop_after=True)]
    await depot.put(letter("a", since=7), letter("b", since=9))
    async with delivering(depot.deliverer(delivery=Delivery.AT_MOST_ONCE)):
        with depot.clock.standing():
            await until(lambda: depot.kinds() == ["doubtful"])
            depot.slack.revoked = {depot.slack.bot_token}
            depot.clock.ahead += 90_000
        await depot.settled()
    assert depot.parking.parked == [(PLACE, "token_revoked", 9)]
    assert depot.keys() == ["a"]


async def test_what_tells_of_no_change_waits_for_the_token_as_long_as_it_takes(depot: Depot) -> None:
    depot.slack.revoked = {depot.slack.bot_token}
    await depot.put(letter("parked", Place(TEAM, USER)))
    depot.clock.ahead += 90_000
    async with delivering(depot.deliverer()):
        await until(lambda: depot.count(POST) >= 2)
        depot.slack.revoked = set()
        await depot.settled()
    assert depot.keys(Place(TEAM, im_id(USER))) == ["parked"]


async def test_what_has_waited_for_days_is_not_given_up_at_its_first_failure(depot: Depot) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=2, status=429, retry_after=1)]
    await depot.put(letter("a"))
    depot.clock.ahead += 200_000
    await depot.deliver()
    assert depot.keys() == ["a"]


@pytest.mark.parametrize("error", ["invalid_blocks", "msg_too_long", "thread_not_found"])
async def test_a_message_that_is_not_taken_is_dropped_with_its_thread(depot: Depot, error: str) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=1, error=error)]
    await depot.put(letter("a"), letter("b", answers="a"), letter("c"))
    await depot.deliver()
    assert (depot.keys(), depot.parking.parked) == (["c"], [])
    assert depot.kinds() == ["dropped", "posted"]


async def test_a_thread_whose_head_was_deleted_ends(depot: Depot) -> None:
    await depot.put(letter("head"))
    await depot.deliver()
    depot.slack.workspace.delete(depot.told()[0])
    await depot.put(letter("reply", answers="head"), letter("next"))
    await depot.deliver()
    assert depot.keys() == ["next"]


async def test_an_error_that_nobody_knows_is_tried_again(depot: Depot) -> None:
    depot.slack.faults = [SlackFault(method=POST, times=2, error="brand_new_error")]
    await depot.put(letter("a"))
    await depot.deliver()
    assert (depot.keys(), depot.count(POST), depot.count(HISTORY)) == (["a"], 3, 0)


async def test_what_fails_for_a_day_is_given_up(depot: Depot) -> None:
    depot.slack.faults = [SlackFault(method=POST, error="message_limit_exceeded", times=2)]
    await depot.put(letter("a"))
    depot.clock.ahead += 86_300
    async with delivering(depot.deliverer(tries=2)):
        with depot.clock.standing():
            await until(lambda: depot.kinds() == ["later"])
            depot.clock.ahead += 200
        await depot.settled()
    assert (depot.keys(), depot.kinds()) == ([], ["dropped", "later"])


async def test_all_that_is_due_and_its_threads_are_delivered_in_one_go(depot: Depot) -> None:
    places = depot.channels(20)
    await depot.put(*letters(places, 2), letter("head"), letter("reply", answers="head"))
    await depot.deliverer().drain()
    assert all(len(depot.keys(place)) == 2 for place in places)
    assert (depot.keys(), sum((await depot.depth()).values())) == (["head", "reply"], 0)


async def test_many_letters_are_delivered_at_once_and_none_twice(store: Store, depot: Depot) -> None:
    places = depot.channels(300)
    depot.slack.faults = [SlackFault(method=POST, times=20, status=429, retry_after=1)]
    await depot.put(*letters(places))
    await depot.deliver()
    assert all(depot.keys(place) == [f"{place.channel}:0"] for place in places)


async def test_a_budget_spreads_what_is_posted_to_a_workspace(depot: Depot) -> None:
    places = depot.channels(60)
    await depot.put(*letters(places))
    begun = depot.clock()
    await depot.deliver(depot.deliverer(rate=5.0))
    assert depot.clock() - begun >= (60 - 20) / 5 - 1
    assert all(len(depot.keys(place)) == 1 for place in places)
    assert replace(depot.results[0], seconds=None).kind == "posted"
