"""Questions before there is a catalogue, and after ModelArts has gone away."""

import asyncio

from structlog.typing import EventDict

from bot.playground.slack import SlackStandIn
from tests.fakes.scene import Transport, button, buttons, playing, said, until
from tests.fakes.steady_time import MovedTime
from tests.fakes.upstream import Upstream

TTL = 300.0  # seconds
DEAD = "http://127.0.0.1:9"  # discard: nothing listens there


def held(_slack: SlackStandIn, upstream: Upstream) -> None:
    upstream.open.clear()


def broken(_slack: SlackStandIn, upstream: Upstream) -> None:
    upstream.broken = True


async def test_a_cold_question_is_acked_at_once_and_answered_by_response_url(transport: Transport) -> None:
    async with playing(transport=transport, warm=False, sockets=True, arrange=held) as scene:
        ack = await scene.ask("pytorch npu")
        assert said(ack) == "Fetching the catalogue from ModelArts, the answer follows."
        scene.upstream.open.set()
        reply = await scene.reply()
        assert (reply["response_type"], reply["replace_original"]) == ("ephemeral", False)
        assert (reply["unfurl_links"], reply["unfurl_media"]) == (False, False)
        assert reply["blocks"] == (await scene.ask("pytorch npu"))["blocks"]


async def test_a_cold_bare_command_is_followed_by_the_overview(transport: Transport) -> None:
    async with playing(transport=transport, warm=False, arrange=held) as scene:
        await scene.ask("")
        scene.upstream.open.set()
        assert "19 runtimes" in said(await scene.reply())


async def test_help_and_status_need_no_catalogue(transport: Transport) -> None:
    async with playing(transport=transport, warm=False, arrange=held) as scene:
        assert "What you can ask by" in said(await scene.ask("help"))
        assert "How the data stands" in said(await scene.ask("status"))


async def test_when_the_first_fetch_fails_the_waiting_person_is_told_in_a_sentence(
    transport: Transport,
) -> None:
    async with playing(transport=transport, warm=False, arrange=held) as scene:
        await scene.ask("npu")
        scene.upstream.broken = True
        scene.upstream.open.set()
        assert "ModelArts has a fault of its own." in said(await scene.reply())


async def test_with_modelarts_off_at_the_start_the_ack_says_so_in_a_sentence(transport: Transport) -> None:
    async with playing(transport=transport, arrange=broken) as scene:
        ack = await scene.ask("npu")
        assert said(ack) == (
            "I have no runtimes to answer from yet. ModelArts has a fault of its own. "
            "Please ask again in a few minutes."
        )
        status = said(await scene.ask("status"))
        assert "cn-north-4: no data; first failed" in status
        await scene.settle()
        assert scene.tries == 0


async def test_with_nothing_at_modelarts_address_the_ack_says_it_cannot_be_reached(
    transport: Transport,
) -> None:
    async with playing(transport=transport, sockets=True, MODELARTS_ENDPOINT=DEAD) as scene:
        assert "ModelArts cannot be reached." in said(await scene.ask("npu"))


async def test_switched_off_later_it_still_answers_and_says_how_old_and_fresh_again_when_back(
    transport: Transport,
) -> None:
    time = MovedTime()
    async with playing(transport=transport, sockets=True, timing=time.timing) as scene:
        catalogue = scene.bot.base.catalogue
        fresh = await scene.ask("pytorch npu")
        scene.upstream.broken = True
        time.move(TTL)
        await until(lambda: bool(catalogue.current().failures))
        last = await scene.ask("pytorch npu")
        assert "cn-north-4: as of" in said(last)
        assert "ModelArts has a fault of its own." in said(last)
        assert last["blocks"][:3] == fresh["blocks"][:3]
        assert [each["action_id"] for each in buttons(last)] == ["details", "share", "follow", "page:again"]
        scene.upstream.broken = False
        time.move(TTL)
        await until(lambda: not catalogue.current().failures)
        again = await scene.press(button(last, "page:again"))
        assert again["replace_original"] is True
        assert "cn-north-4: as of" not in said(again)


async def test_200_cold_commands_cause_one_upstream_request(transport: Transport) -> None:
    async with playing(transport=transport, warm=False, sockets=True, arrange=held) as scene:
        acks = await asyncio.gather(*(scene.ask(f"npu {n}") for n in range(200)))
        assert {said(ack) for ack in acks} == {"Fetching the catalogue from ModelArts, the answer follows."}
        scene.upstream.open.set()
        for _ in acks:
            await scene.reply()
        assert scene.upstream.asked == 1


async def test_a_button_pressed_before_there_is_a_catalogue_is_answered_when_there_is(
    transport: Transport,
) -> None:
    async with playing(transport=transport) as warm:
        answer = await warm.ask("tensorflow")
    for action in ("page:next", "details", "share"):
        async with playing(transport=transport, warm=False, arrange=held) as scene:
            await scene.slack.act(button(answer, action))
            scene.upstream.open.set()
            reply = await scene.reply()
            assert "Fetching" not in said(reply)
            assert reply["response_type"] == ("in_channel" if action == "share" else "ephemeral")


async def test_what_cannot_be_shown_for_want_of_a_catalogue_is_told_to_the_person_alone(
    transport: Transport,
) -> None:
    async with playing(transport=transport) as warm:
        answer = await warm.ask("tensorflow")
    async with playing(transport=transport, arrange=broken) as scene:
        reply = await scene.press(button(answer, "share"))
        assert reply["response_type"] == "ephemeral"
        assert "I have no runtimes to answer from yet." in said(reply)


async def test_a_failure_is_logged_with_its_region_and_reason(logged: list[EventDict]) -> None:
    async with playing(arrange=broken):
        line = next(line for line in logged if line["event"] == "modelarts_failed")
        assert line["region"] == "cn-north-4"
        assert line["error"] == "Unavailable: 503 X off (from ModelArts)"


async def test_stopping_does_not_wait_for_a_catalogue_that_nobody_asked_for(transport: Transport) -> None:
    upstreams: list[Upstream] = []

    def hold(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.open.clear()
        upstreams.append(upstream)

    async with playing(transport=transport, warm=False, arrange=hold) as scene:
        await until(lambda: upstreams[0].asked == 1)
        await scene.bot.stop()
        assert not upstreams[0].open.is_set()
        await scene.bot.start()
