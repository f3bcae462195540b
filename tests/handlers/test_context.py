from __future__ import annotations

from typing import Any

from bot.tasks import Tasks
from handlers.context import Locales, Person


class Unreachable:
    """A Slack client whose every call fails on the way."""

    def __init__(self) -> None:
        self.calls = 0

    async def users_info(self, **_: Any) -> Any:
        self.calls += 1
        raise OSError("no route")


class Telling:
    """A Slack client that tells a locale."""

    def __init__(self) -> None:
        self.locale = "zh-CN"

    async def users_info(self, **_: Any) -> Any:
        return {"user": {"locale": self.locale}}


async def test_a_language_serves_until_it_is_learnt_anew() -> None:
    now, tasks, client = [0.0], Tasks(), Telling()
    locales = Locales(tasks, lambda: now[0])
    said = []
    for hour in (0, 1, 25, 26):
        now[0] = hour * 3600.0
        said.append(locales.language(Person("T", "U"), "npu", client))  # type: ignore[arg-type]
        await tasks.drain(1)
        client.locale = "en-US"
    assert said == ["en", "zh_CN", "zh_CN", "en"]


async def test_a_person_whose_locale_could_not_be_learnt_is_asked_about_again_after_a_rest() -> None:
    now, tasks, client = [0.0], Tasks(), Unreachable()
    locales = Locales(tasks, lambda: now[0])
    for expected in (1, 1):
        assert locales.language(Person("T", "U"), "npu", client) == "en"  # type: ignore[arg-type]
        await tasks.drain(1)
        assert client.calls == expected
    now[0] = 61.0
    locales.language(Person("T", "U"), "npu", client)  # type: ignore[arg-type]
    await tasks.drain(1)
    assert client.calls == 2
