"""Two regions, one of which comes and goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.faults import Fault
from bot.playground.identity import SANDBOX_REGIONS
from tests.fakes.scene import Scene, Transport, playing, said, until
from tests.fakes.steady_time import MovedTime

if TYPE_CHECKING:
    from bot.playground.slack import SlackStandIn
    from tests.fakes.upstream import Upstream

HERE, THERE = SANDBOX_REGIONS
TTL = 300.0  # seconds
OFF = Fault(at="modelarts", region=THERE, status=503)


def failing(scene: Scene) -> list[str]:
    return [failure.region for failure in scene.bot.base.catalogue.current().failures]


def stale(scene: Scene) -> frozenset[str]:
    return scene.bot.base.catalogue.current().stale


async def test_switched_off_in_mid_run_its_rows_go_on_with_their_age_and_back_on_it_is_fresh() -> None:
    time = MovedTime()
    async with playing(sockets=True, regions=SANDBOX_REGIONS, timing=time.timing) as scene:
        fresh = await scene.ask("pytorch npu")
        assert f"ModelArts {THERE}, {HERE}, as of" in said(fresh)
        scene.upstream.sandbox.faults = [OFF]
        time.move(TTL)
        await until(lambda: failing(scene) == [THERE] and stale(scene) == {THERE})
        off = await scene.ask("pytorch npu")
        assert off["blocks"][:3] == fresh["blocks"][:3]
        assert f"{THERE}: as of " in said(off)
        assert "ModelArts has a fault of its own." in said(off)
        assert f"ModelArts {HERE}, as of" in said(off)
        scene.upstream.sandbox.faults = []
        time.move(TTL)
        await until(lambda: not failing(scene) and not stale(scene))
        assert f"ModelArts {THERE}, {HERE}, as of" in said(await scene.ask("pytorch npu"))


async def test_a_region_that_is_off_from_the_start_is_named_and_the_other_answers(
    transport: Transport,
) -> None:
    def arrange(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.sandbox.faults = [OFF]

    async with playing(transport=transport, sockets=True, regions=SANDBOX_REGIONS, arrange=arrange) as scene:
        answer = said(await scene.ask("pytorch npu"))
        assert f"ModelArts {HERE}, as of" in answer
        assert f"{THERE}: no data. ModelArts has a fault of its own." in answer


@pytest.mark.parametrize("warm", [True, False])
async def test_while_one_region_hangs_the_other_answers(*, warm: bool) -> None:
    def arrange(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.sandbox.faults = [Fault(at="modelarts", region=THERE, delay=3600)]
        if not warm:
            upstream.open.clear()

    async with playing(warm=False, sockets=True, regions=SANDBOX_REGIONS, arrange=arrange) as scene:
        if warm:
            await until(lambda: bool(scene.bot.base.catalogue.current().index))
        else:
            await scene.ask("pytorch npu")
            scene.upstream.open.set()
        answer = said(await scene.ask("pytorch npu") if warm else await scene.reply())
        assert "Fetching" not in answer
        assert f"{THERE} has not answered yet." in answer


async def test_an_empty_project_is_told_from_a_region_without_the_service(transport: Transport) -> None:
    def arrange(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.sandbox.regions[THERE] = []

    regions = (HERE, THERE, "cn-east-3")
    async with playing(transport=transport, sockets=True, regions=regions, arrange=arrange) as scene:
        answer = said(await scene.ask("pytorch npu"))
        assert f"{THERE} offers no runtime." in answer
        assert "cn-east-3: no data. This ModelArts service is not offered there." in answer


async def test_a_runtime_that_one_region_alone_has_says_so_and_region_is_a_facet(
    transport: Transport,
) -> None:
    def arrange(_slack: SlackStandIn, upstream: Upstream) -> None:
        groups = upstream.sandbox.regions[THERE]
        upstream.sandbox.regions[THERE] = [each for each in groups if each["ai_engine"] != "MindSpore"]

    async with playing(transport=transport, sockets=True, regions=SANDBOX_REGIONS, arrange=arrange) as scene:
        everywhere = said(await scene.ask("pytorch"))
        assert "Only in" not in everywhere
        assert f"Only in {HERE}" in said(await scene.ask("mindspore"))
        assert f"{THERE} has none; these regions do:" in said(await scene.ask(f"mindspore region:{THERE}"))
