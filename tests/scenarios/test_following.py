"""Following, end to end: what a channel is told of what ModelArts changes, over real sockets."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.catalogue.subscription import Place, Subscription
from bot.playground.identity import SANDBOX_REGION
from bot.playground.page.upstream import Publish, Remove, SetStatus
from bot.playground.slack import BOT, CHANNEL, CHINESE_USER, PRIVATE, RANDOM, TEAM, USER, Message, SlackFault
from tests.fakes.scene import Scene, button, buttons, playing, said, until
from tests.fakes.steady_time import MovedTime

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fakes.scene import Json, Transport

NEW = "pytorch_2.4.0-cann_8.0-py_3.10-euler_2.10.7-aarch64-snt9b"
AT = (SANDBOX_REGION, "PyTorch", NEW)


@asynccontextmanager
async def following(transport: Transport = "http", **environ: Any) -> AsyncIterator[Scene]:
    """A bot that has polled once, and polls and delivers when it is told to."""
    async with playing(sockets=True, transport=transport, **environ) as scene:
        await scene.round()
        yield scene


async def subscribe(scene: Scene, text: str, channel: str = CHANNEL) -> Json:
    """What is said of a subscription."""
    await scene.ask(f"subscribe {text}", channel)
    return await scene.reply()


def publish(scene: Scene, name: str = NEW) -> None:
    """Have ModelArts offer one more runtime."""
    Publish(SANDBOX_REGION, "PyTorch", name, accelerator="npu", arch="aarch64").do(scene.upstream.sandbox)


def posts(scene: Scene, channel: str = CHANNEL) -> list[Message]:
    """What the bot has posted by itself."""
    return [each for each in scene.slack.workspace.messages(channel) if each.metadata]


async def told(scene: Scene, count: int = 1) -> str:
    """The message of a poll, the only one; so many there are now."""
    for _ in range(3):
        await scene.round()
    assert len(posts(scene)) == count
    return posts(scene)[-1].text


async def test_a_channel_is_told_of_each_step_in_the_life_of_a_runtime(transport: Transport) -> None:
    async with following(transport) as scene:
        await subscribe(scene, "pytorch npu")
        sandbox = scene.upstream.sandbox
        Publish(*AT, accelerator="npu", version="23.0", arch="aarch64").do(sandbox)
        assert "new" in await told(scene, 1)
        assert NEW in posts(scene)[0].text
        SetStatus(*AT, "deleting").do(sandbox)
        assert "retir" in await told(scene, 2)
        Remove(*AT).do(sandbox)
        assert "retired" in await told(scene, 3)
        Publish(*AT, accelerator="npu", version="23.0", arch="aarch64").do(sandbox)
        assert "back" in await told(scene, 4)


async def test_a_bot_that_runs_polls_and_delivers_by_itself() -> None:
    async with playing(sockets=True, is_worker=True, POLL_INTERVAL="1") as scene:
        await until(lambda: "runtimes_bot_polls_total 0.0" not in scene.metrics())
        await subscribe(scene, "pytorch npu")
        publish(scene)
        await until(lambda: len(posts(scene)) == 1)


async def test_a_restart_tells_nothing_anew_and_answers_though_modelarts_is_down(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    async with following(DATABASE_URL=database) as scene:
        await subscribe(scene, "pytorch npu")
        publish(scene)
        await told(scene)
    async with playing(
        sockets=True,
        warm=False,
        arrange=lambda _slack, upstream: setattr(upstream, "broken", True),
        DATABASE_URL=database,
    ) as scene:
        assert NEW in said(await scene.ask("pytorch npu"))
        await scene.round()
        assert posts(scene) == []


async def test_a_button_under_an_answer_has_the_channel_follow_it() -> None:
    async with following() as scene:
        follow = button(await scene.ask("pytorch npu"), "follow")
        reply = await scene.press(follow)
        assert reply["response_type"] == "in_channel"
        assert "`pytorch npu`" in said(reply)
        publish(scene)
        await told(scene, 1)


async def test_the_list_shows_what_is_followed_and_ends_it() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu events:added every:daily")
        await scene.ask("subscriptions")
        listed = await scene.reply()
        assert listed["response_type"] == "ephemeral"
        assert "`pytorch npu`" in said(listed)
        again = await scene.press(button(listed, "unsubscribe"))
        assert again["replace_original"] is True
        assert (await scene.reply())["response_type"] == "in_channel"
        await scene.ask("subscriptions")
        assert "`pytorch npu`" not in said(await scene.reply())


async def test_an_option_that_is_none_is_answered_with_what_was_meant() -> None:
    async with following() as scene:
        await scene.ask("subscribe pytorch events:retirng")
        reply = await scene.reply()
        assert reply["response_type"] == "ephemeral"
        assert "retiring" in said(reply)


async def test_changes_are_answered_without_a_subscription() -> None:
    async with following() as scene:
        publish(scene)
        await scene.round()
        await scene.ask("changes 7d pytorch")
        assert NEW in said(await scene.reply())
        await scene.ask("changes 7d tensorflow")
        assert NEW not in said(await scene.reply())


async def test_in_a_private_channel_it_waits_until_the_bot_is_invited(transport: Transport) -> None:
    async with following(transport) as scene:
        reply = await subscribe(scene, "pytorch npu", PRIVATE)
        assert "/invite @runtimes" in said(reply)
        publish(scene)
        await scene.round()
        assert posts(scene, PRIVATE) == []
        await scene.slack.invite(PRIVATE)
        await scene.settle()
        await scene.round()
        greeting, missed = posts(scene, PRIVATE)
        assert "I am here now: this channel follows `pytorch npu`." in greeting.text
        assert NEW in missed.text


async def test_an_invitation_that_comes_before_the_subscription_is_kept_is_not_missed() -> None:
    async with following() as scene:
        async with scene.bot.base.following.store.writing():  # the subscription waits for its turn
            await scene.ask("subscribe pytorch npu", PRIVATE)
            await until(lambda: scene.slack.calls.count("conversations.info") == 1)
            scene.slack.workspace.channels[PRIVATE].members.add(BOT)
        assert "/invite" not in said(await scene.reply())
        publish(scene)
        await scene.round()
        assert NEW in posts(scene, PRIVATE)[-1].text


async def test_a_public_channel_the_bot_joins_by_itself() -> None:
    async with following() as scene:
        reply = await subscribe(scene, "pytorch npu", RANDOM)
        assert "/invite" not in said(reply)
        publish(scene)
        await scene.round()
        assert len(posts(scene, RANDOM)) == 1


async def test_an_archived_channel_is_parked_its_creator_told_once_and_it_goes_on_when_it_is_back() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu")
        await scene.slack.archive()
        publish(scene, "pytorch_2.5-one")
        await scene.round()
        publish(scene, "pytorch_2.5-two")
        await scene.round()
        (notice,) = posts(scene, f"D{USER[1:]}")
        assert "archived" in notice.text
        await scene.slack.archive(back=True)
        await scene.settle()
        await scene.round()
        _, told_then = posts(scene)
        assert "pytorch_2.5-one" in told_then.text
        assert "pytorch_2.5-two" in told_then.text


async def test_a_bot_that_was_removed_is_back_by_the_button_of_its_message() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu")
        await scene.slack.remove()
        publish(scene)
        await scene.round()
        (notice,) = posts(scene, f"D{USER[1:]}")
        resume = button({"blocks": list(notice.blocks)}, "resume")
        reply = await scene.press(resume)
        assert reply["response_type"] == "in_channel"
        await scene.round()
        assert NEW in posts(scene)[0].text  # it joined anew


async def next_due(scene: Scene) -> float | None:
    """When there is a message to be delivered, in Unix seconds."""
    async with scene.bot.base.following.store.reading() as unit:
        return await unit.outbox.next_due()


async def test_what_slack_accepted_though_the_connection_broke_is_not_posted_twice() -> None:
    time = MovedTime()
    async with following(timing=time.timing) as scene:
        await subscribe(scene, "pytorch npu")
        scene.slack.faults = [SlackFault(method="chat.postMessage", times=1, drop_after=True)]
        publish(scene)
        await scene.round()
        assert len(posts(scene)) == 1
        while (due := await next_due(scene)) is not None:
            time.move(max(0.0, due - time.timing.clock()))
            await scene.round()
        assert len(posts(scene)) == 1
        assert "conversations.history" in scene.slack.calls


async def test_what_one_channel_follows_no_other_one_sees_or_ends() -> None:
    async with following() as scene:
        await subscribe(scene, "mindspore async")
        await scene.ask("subscriptions", RANDOM)
        assert "mindspore" not in said(await scene.reply())
        await scene.ask("unsubscribe all", RANDOM)
        assert (await scene.reply())["response_type"] == "ephemeral"
        await scene.ask("subscriptions")
        assert "`mindspore async`" in said(await scene.reply())


async def test_a_chinese_subscriber_is_told_in_chinese() -> None:
    async with following() as scene:
        await scene.ask("订阅 昇腾", user=CHINESE_USER)
        assert "订阅" in said(await scene.reply())
        publish(scene)
        await scene.round()
        assert "新增" in posts(scene)[0].text


async def test_pause_and_resume_by_command_say_so_in_the_channel() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu")
        await scene.ask("pause 1 for 3d")
        assert (await scene.reply())["response_type"] == "in_channel"
        publish(scene)
        await scene.round()
        assert posts(scene) == []
        await scene.ask("resume")
        assert (await scene.reply())["response_type"] == "in_channel"
        await scene.round()
        assert NEW in posts(scene)[0].text
        await scene.ask("unsubscribe 7")
        assert (await scene.reply())["response_type"] == "ephemeral"
        await scene.ask("unsubscribe pytorch npu")
        assert (await scene.reply())["response_type"] == "in_channel"


async def test_a_misspelt_subscription_is_asked_back_and_its_correction_keeps_the_options() -> None:
    async with following() as scene:
        asked = await subscribe(scene, "pytorhc npu events:added every:daily")
        assert asked["response_type"] == "ephemeral"
        assert await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL)) == []
        done = await scene.press(button(asked, "follow:near"))
        assert done["response_type"] == "in_channel"
        (made,) = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
        assert (made.query, made.cadence, [*made.kinds]) == ("pytorch npu", "daily", ["added"])
        await scene.press(button(asked, "follow:anyway"))
        every = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
        assert [each.query for each in every] == ["pytorch npu", "pytorhc npu"]


async def test_a_misspelt_option_is_mended_by_a_button() -> None:
    async with following() as scene:
        asked = await subscribe(scene, "pytorch evnts:added")
        await scene.press(button(asked, "follow:near"))
        (made,) = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
        assert (made.typed, made.query) == ("pytorch events:added", "pytorch")
        assert "`retiring`" in said(await subscribe(scene, "pytorch events:"))


async def test_everything_is_followed_only_where_it_is_asked_for() -> None:
    async with following() as scene:
        for bare in ("", "every:daily"):
            asked = await subscribe(scene, bare)
            assert asked["response_type"] == "ephemeral"
            assert button(asked, "follow:near")
        assert (await subscribe(scene, "*"))["response_type"] == "in_channel"
        (made,) = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
        assert made.query == ""


async def test_what_changes_nothing_is_said_to_whoever_did_it() -> None:
    async with following() as scene:
        await subscribe(scene, "pytorch npu")
        assert (await subscribe(scene, "npu pytorch"))["response_type"] == "ephemeral"
        for twice, heard in (("resume", "was not paused"), ("pause", ""), ("pause", "already paused")):
            await scene.ask(twice)
            reply = await scene.reply()
            assert (reply["response_type"] == "ephemeral") == bool(heard)
            assert heard in said(reply)


async def test_the_span_of_a_pause_is_kept_while_it_is_asked_of_which() -> None:
    async with following() as scene:
        for query in ("pytorch", "npu"):
            await subscribe(scene, query)
        await scene.ask("pause for 2h")
        reply = await scene.press(button(await scene.reply(), "pause"))
        assert "is paused until <!date" in said(reply)
        paused, active = await scene.bot.base.following.desk.of(Place(TEAM, CHANNEL))
        assert (paused.state, active.state) == ("paused", "active")
        await scene.ask("pause")  # the only one that is left
        assert "*NPU* is paused" in said(await scene.reply())


async def test_to_end_all_takes_a_second_press_and_a_stale_button_says_so() -> None:
    async with following() as scene:
        made = [await subscribe(scene, query) for query in ("pytorch", "npu")]
        await scene.ask("unsubscribe all")
        asked = await scene.reply()
        assert asked["response_type"] == "ephemeral"
        done = await scene.press(button(asked, "unsubscribe:all"))
        assert "`/runtimes subscribe npu`" in said(done)
        stale = await scene.press(button(made[0], "pause"), ephemeral=False)
        assert (stale["response_type"], stale["replace_original"]) == ("ephemeral", False)
        assert "no longer follows *PyTorch*" in said(stale)


async def test_what_a_newer_version_follows_can_be_paused_and_ended_by_its_buttons() -> None:
    async with following() as scene:
        newer = Subscription(Place(TEAM, CHANNEL), "flavour:>=", "flavour:>=", creator=USER)
        await scene.bot.base.following.desk.subscribe(newer)
        await scene.ask("list")
        listed = await scene.reply()
        await scene.press(button(listed, "pause"))
        assert "is paused" in said(await scene.reply())
        await scene.press(button(listed, "unsubscribe"))
        assert "no longer" in said(await scene.reply())
        assert await scene.bot.base.following.desk.of(newer.place) == []


async def test_an_answer_to_a_button_in_a_thread_stands_in_the_thread() -> None:
    async with following() as scene:
        await scene.interact(
            container={"type": "message", "message_ts": "2.1", "thread_ts": "1.1"},
            actions=[{"type": "button", "action_id": "details", "value": '{"r":"x"}'}],
        )
        assert (await scene.reply())["thread_ts"] == "1.1"
        await scene.interact(
            container={"type": "message", "message_ts": "1.1", "thread_ts": "1.1"},
            actions=[{"type": "button", "action_id": "details", "value": '{"r":"x"}'}],
        )
        assert "thread_ts" not in await scene.reply()


async def test_two_hundred_subscriptions_are_listed_page_by_page() -> None:
    async with following() as scene:
        for number in range(200):
            await scene.bot.base.following.desk.subscribe(
                Subscription(Place(TEAM, CHANNEL), f"pytorch_{number}", "x", creator=USER)
            )
        await scene.ask("list")
        shown, pages = await scene.reply(), 1
        while any(each["action_id"] == "list:next" for each in buttons(shown)):
            shown = await scene.press(button(shown, "list:next"))
            pages += 1
        assert pages == 25
