"""Each credential reaches the catalogue, and each that does not says why in a sentence of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.faults import Fault
from bot.playground.gateway import Failures
from bot.playground.identity import CREDENTIALS, SANDBOX_AK, SANDBOX_REGIONS
from tests.fakes.scene import Transport, playing, said, until
from tests.fakes.steady_time import MovedTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import EventDict

    from bot.playground.sandbox import Sandbox
    from bot.playground.slack import SlackStandIn
    from tests.fakes.upstream import Upstream


def arranged(change: Callable[[Sandbox], object]) -> Callable[[SlackStandIn, Upstream], object]:
    """Changes the sandbox before the bot starts."""
    return lambda _slack, upstream: change(upstream.sandbox)


@pytest.mark.parametrize("credential", CREDENTIALS)
async def test_each_kind_of_credential_fetches_the_catalogue_of_both_regions(credential: str) -> None:
    async with playing(sockets=True, credential=credential, regions=SANDBOX_REGIONS) as scene:
        answer = said(await scene.ask("pytorch"))
        assert "1–5 of " in answer
        kinds = {
            request.credential for request in scene.upstream.sandbox.requests if request.at == "modelarts"
        }
        assert len(kinds) == 1
        assert {request.status for request in scene.upstream.sandbox.requests} <= {200, 201}
        assert "ap-southeast-1, cn-north-4" in answer


def expire(sandbox: Sandbox) -> None:
    sandbox.faults = [Fault(at="modelarts", status=401, code="ModelArts.0202")]


def skew(sandbox: Sandbox) -> None:
    sandbox.clock_offset = 3600


def lock(sandbox: Sandbox) -> None:
    sandbox.gateway.failures[SANDBOX_AK] = Failures(5, locked_until=float("inf"))


def nothing(_: Sandbox) -> None:
    pass


@pytest.mark.parametrize(
    ("credential", "change", "environ", "sentence"),
    [
        ("token", nothing, {"MODELARTS_AUTH_TOKEN": "wrong"}, "does not accept the bot's token"),
        ("token", expire, {}, "The bot's token for ModelArts has expired"),
        ("key", nothing, {"HUAWEICLOUD_SDK_SK": "wrong"}, "ModelArts refused the bot's access key"),
        ("key", nothing, {"HUAWEICLOUD_SDK_AK": "WRONG"}, "ModelArts refused the bot's access key"),
        ("temporary key", nothing, {"HUAWEICLOUD_SDK_SECURITY_TOKEN": ""}, "refused the bot's access key"),
        ("key", skew, {}, "The bot's clock is wrong"),
        ("key", lock, {}, "The bot's access key is locked"),
        ("password", nothing, {"IAM_PASSWORD": "wrong"}, "refused the bot's user name or password"),
        ("token", nothing, {"MODELARTS_PROJECT_ID": "other"}, "a project that its credentials are not for"),
        ("key", nothing, {"MODELARTS_REGIONS": "cn-east-3"}, "no project in this region"),
        (
            "token",
            nothing,
            {"MODELARTS_REGIONS": "cn-east-3"},
            "This ModelArts service is not offered there.",
        ),
    ],
)
async def test_what_is_wrong_with_a_credential_is_said_in_a_sentence_of_its_own(
    credential: str, change: Callable[[Sandbox], None], environ: dict[str, str], sentence: str
) -> None:
    async with playing(
        sockets=True,
        credential=credential,
        arrange=arranged(change),
        timing=MovedTime().timing,  # it is not tried again
        **environ,  # type: ignore[arg-type]
    ) as scene:
        answer = said(await scene.ask("pytorch npu"))
        assert sentence in answer
        assert "I have no runtimes to answer from yet." in answer
        assert len(scene.upstream.sandbox.requests) <= 2


async def test_in_chinese_too(transport: Transport) -> None:
    async with playing(
        transport=transport, sockets=True, credential="key", locale="zh-CN", HUAWEICLOUD_SDK_SK="wrong"
    ) as scene:
        await scene.ask("npu")
        await scene.settle()
        assert "访问密钥" in said(await scene.ask("npu"))


async def test_a_token_that_is_revoked_in_mid_run_is_renewed_unseen(logged: list[EventDict]) -> None:
    time = MovedTime()
    async with playing(sockets=True, credential="password", timing=time.timing) as scene:
        sandbox, catalogue = scene.upstream.sandbox, scene.bot.base.catalogue
        before = said(await scene.ask("npu"))
        sandbox.gateway.tokens.clear()
        sandbox.requests.clear()
        time.move(300.0)  # seconds: the answer is old, and the token no new one
        await until(lambda: not catalogue.current().stale)
        assert [request.status for request in sandbox.requests] == [401, 201, 200]
        assert said(await scene.ask("npu")).splitlines()[0] == before.splitlines()[0]
    assert "modelarts_failed" not in [line["event"] for line in logged]
