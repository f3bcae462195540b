"""What an operator asks of the process over HTTP."""

import asyncio

import pytest

from bot.playground.slack import SlackStandIn
from tests.fakes.scene import WITHIN, Scene, playing, until
from tests.fakes.steady_time import MovedTime
from tests.fakes.upstream import Upstream


def held(_slack: SlackStandIn, upstream: Upstream) -> None:
    upstream.open.clear()


def broken(_slack: SlackStandIn, upstream: Upstream) -> None:
    upstream.broken = True


async def test_it_is_ready_once_the_first_try_has_ended_and_alive_before() -> None:
    async with playing(warm=False, arrange=held) as scene:
        before = await scene.http.get(f"{scene.url}/readyz")
        assert (before.status_code, before.json()) == (
            503,
            {"catalogue": "none", "failing": {}, "store": "open"},
        )
        alive = await scene.http.get(f"{scene.url}/healthz")
        assert (alive.status_code, alive.text) == (200, "ok\n")
        scene.upstream.open.set()
        await until(lambda: scene.bot.readiness()[0])
        after = await scene.http.get(f"{scene.url}/readyz")
        assert (after.status_code, after.json()) == (
            200,
            {"catalogue": "fresh", "failing": {}, "store": "open"},
        )


async def test_with_modelarts_off_it_is_ready_and_says_what_fails() -> None:
    async with playing(arrange=broken) as scene:
        answer = await scene.http.get(f"{scene.url}/readyz")
        failing = {"cn-north-4": "modelarts.unavailable"}
        assert (answer.status_code, answer.json()) == (
            200,
            {"catalogue": "none", "failing": failing, "store": "open"},
        )


async def test_metrics_count_questions_and_fetches() -> None:
    async with playing() as scene:
        await scene.ask("npu")
        answer = await scene.http.get(f"{scene.url}/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    for line in (
        'runtimes_bot_asked_total{what="search"} 1.0',
        'runtimes_bot_fetches_total{outcome="ok",region="cn-north-4"} 1.0',
        'runtimes_bot_fetch_seconds_count{region="cn-north-4"} 1.0',
        'runtimes_bot_last_good_timestamp_seconds{region="cn-north-4"} ',
    ):
        assert line in answer.text


async def test_metrics_count_a_failed_fetch_by_its_kind() -> None:
    async with playing(arrange=broken, timing=MovedTime().timing) as scene:  # it is not asked again
        text = (await scene.http.get(f"{scene.url}/metrics")).text
    assert 'runtimes_bot_fetches_total{outcome="Unavailable",region="cn-north-4"} 1.0' in text
    assert "last_good_timestamp_seconds{" not in text


async def test_what_the_database_says_is_told_by_a_process_that_does_not_poll() -> None:
    async with playing() as scene:
        before = await metrics_with(scene, "runtimes_bot_messages_waiting 0.0")
        assert 'runtimes_bot_subscriptions{state="active"} 0.0' in before
        assert "last_poll_timestamp_seconds" not in before
        await scene.round()
        await metrics_with(scene, "runtimes_bot_last_poll_timestamp_seconds 1")


async def metrics_with(scene: Scene, line: str) -> str:
    """The metrics once `line` is there: those of a database that is slow are left out."""
    async with asyncio.timeout(WITHIN):
        while line not in (text := (await scene.http.get(f"{scene.url}/metrics")).text):
            pass
    return text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("POST", "/slack/event", 404),
        ("POST", "/slack/events/", 404),
        ("GET", "/slack/events", 404),
        ("PUT", "/slack/events", 404),
        ("POST", "/healthz", 405),
        ("GET", "/slack/install", 404),
    ],
)
async def test_other_paths_and_methods_are_refused(method: str, path: str, status: int) -> None:
    async with playing(warm=False) as scene:
        assert (await scene.http.request(method, f"{scene.url}{path}")).status_code == status
