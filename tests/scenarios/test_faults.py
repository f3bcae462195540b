"""Bad days over real sockets: each fault, for each kind of credential, with a cold and with a warm catalogue."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING

import pytest

from bot.logs import QUIETER
from bot.modelarts.retries import Patience
from bot.playground.faults import Fault
from bot.playground.identity import (
    SANDBOX_PASSWORD,
    SANDBOX_SECURITY_TOKEN,
    SANDBOX_SK,
    SANDBOX_TEMPORARY_SK,
    SANDBOX_TOKEN,
)
from tests.fakes.scene import SECRET, TRANSPORTS, Scene, Transport, playing, said, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from structlog.typing import EventDict

    from bot.playground.sandbox import Sandbox
    from bot.playground.slack import SlackStandIn
    from tests.fakes.upstream import Upstream

    Ask = Callable[[Fault, str, Transport], Awaitable[tuple[Scene, list[str]]]]

TRIES = Patience().attempts
_AT_ONCE = 6  # bots
QUESTIONS = 10
CREDENTIALS = ("token", "temporary key", "password")
FAULTS = {
    "refusals": (
        Fault(status=401, echo=True),
        Fault(status=401, form="gateway", echo=True),
        Fault(status=401, form="gateway", code="APIGW.0307"),
        Fault(status=403, echo=True),
        Fault(status=403, code="ModelArts.4116"),
        Fault(status=404, form="gateway"),
        Fault(status=400, form="old"),
        Fault(status=302, location="https://elsewhere.invalid/?x=1"),
    ),
    "faults of the server": (
        Fault(status=429, form="gateway", retry_after="1"),
        Fault(status=429, retry_after="date:+900"),
        Fault(status=500, form="iam", echo=True),
        Fault(status=502, form="html", content_type="text/html"),
        Fault(status=503, form="text"),
        Fault(status=504, form="empty"),
    ),
    "faults of the way": (
        Fault(delay=3600),
        Fault(drip=3600),
        Fault(cut=40),
        Fault(drop=True),
        Fault(at="iam", status=503, form="iam"),
        Fault(at="iam", delay=3600),
    ),
    "faults of the body": (
        Fault(status=200, form="html"),
        Fault(encoding="bomb"),
        Fault(encoding="lies"),
        Fault(encoding="twice"),
        Fault(endless=True),
        Fault(at="modelarts", catalogue="none"),
    ),
}


def secrets_of(sandbox: Sandbox) -> list[str]:
    """All that opens the sandbox, the tokens it has issued among them."""
    given = [SANDBOX_TOKEN, SANDBOX_SK, SANDBOX_TEMPORARY_SK, SANDBOX_SECURITY_TOKEN, SANDBOX_PASSWORD]
    return [*given, SECRET, "xoxb-test", *sandbox.gateway.tokens]


def written(lines: list[EventDict], records: list[logging.LogRecord], scene: Scene) -> str:
    """All that the bot has written: its log with every traceback, its metrics, its state, its repr."""
    errors = [error for line in lines if isinstance(error := line.get("exc_info"), BaseException)]
    traces = [text for error in errors for text in traceback.format_exception(error)]
    logged = [record.getMessage() + str(record.exc_text or "") for record in records]
    shown = [repr(scene.bot.base.catalogue), str(scene.bot.readiness()), repr(vars(scene.bot))]
    return "\n".join([*map(str, lines), *traces, *logged, *shown, scene.bot.base.metrics.exposed().decode()])


def is_for_people(text: str) -> bool:
    """Whether nothing of the inside shows."""
    return not re.search(r"Traceback|Error|[A-Z]+_[A-Z]+_|APIG|ModelArts\.[0-9]|https?://|\bIAM\b", text)


async def ask_cold(fault: Fault, credential: str, transport: Transport) -> tuple[Scene, list[str]]:
    """What a person reads who asks while the bot has never had an answer."""

    def arrange(_slack: SlackStandIn, upstream: Upstream) -> None:
        upstream.sandbox.faults = [fault]

    async with playing(
        transport=transport, warm=False, sockets=True, credential=credential, arrange=arrange
    ) as scene:
        # the bot starts to ask as it starts; a question waits for none of it
        answers = [said(await scene.ask(f"npu {n}")) for n in range(QUESTIONS)]
        if not (fault.delay or fault.drip):
            await until(lambda: scene.bot.readiness()[0])
            answers.append(said(await scene.ask("npu")))
            await scene.settle()
        elif scene.bot.base.catalogue:
            await scene.bot.base.catalogue.close()  # or else the bot, as it stops, waits for what it promised
        return scene, answers


async def ask_warm(fault: Fault, credential: str, transport: Transport) -> tuple[Scene, list[str]]:
    """What a person reads whose bot had an answer before."""
    async with playing(transport=transport, sockets=True, credential=credential, CATALOGUE_TTL="1") as scene:
        scene.upstream.sandbox.requests.clear()
        scene.upstream.sandbox.faults = [fault]
        answers = [said(await scene.ask("npu"))]
        await until(lambda: len(scene.upstream.sandbox.requests) > 0)
        if not (fault.delay or fault.drip):
            view = scene.bot.base.catalogue.current
            await until(lambda: bool(view().failures) or fault.at == "iam")
        answers += [said(await scene.ask(f"npu {n}")) for n in range(QUESTIONS)]
        return scene, answers


@pytest.mark.parametrize("kind", FAULTS)
async def test_no_fault_delays_an_answer_shows_its_inside_storms_or_leaks(
    kind: str, logged: list[EventDict], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name, level in QUIETER.items():  # as in production, LOG_LEVEL=DEBUG or not
        caplog.set_level(level, name)
    ways = cycle((*TRANSPORTS, *reversed(TRANSPORTS)))  # both, by turns, for either question
    few = asyncio.Semaphore(_AT_ONCE)

    async def run(ask: Ask, fault: Fault, credential: str, way: Transport) -> tuple[Scene, list[str], float]:
        async with few:
            began = time.monotonic()
            return *await ask(fault, credential, way), time.monotonic() - began

    runs = {
        (fault, credential, ask.__name__): run(ask, fault, credential, next(ways))
        for fault in FAULTS[kind]
        for credential in CREDENTIALS
        for ask in (ask_cold, ask_warm)
    }
    for case, (scene, answers, seconds) in zip(runs, await asyncio.gather(*runs.values()), strict=True):
        assert all(map(is_for_people, answers)), case
        paths = Counter(request.path for request in scene.upstream.sandbox.requests)
        assert max(paths.values(), default=0) <= TRIES * (2 + seconds), case  # at worst a fetch a second
        everything = written(logged, caplog.records, scene)
        for secret in secrets_of(scene.upstream.sandbox):
            assert secret not in everything, case
            assert not any(secret in answer for answer in answers), case
    assert not [line for line in logged if line["event"] in {"unexpected", "modelarts_unreadable"}]
