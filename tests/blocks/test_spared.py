"""A runtime that was to be retired and is not any more was never away."""

from __future__ import annotations

from dataclasses import replace

from bot.blocks.changes import change_log
from bot.catalogue.changes import Change, ChangeKind
from bot.catalogue.known import take
from bot.catalogue.parse import parse
from bot.catalogue.snapshot import RegionAnswer
from tests.blocks.happenings import TORCH
from tests.blocks.look import EN, ZH, shown
from tests.blocks.news import tell_one
from tests.examples import AS_OF, DAY, runtime

NORMAL = runtime(TORCH, type="gpu")
OTHERS = tuple(runtime(f"tensorflow_2.{n}.0", engine="TensorFlow") for n in range(9))


def told(*statuses: str) -> tuple[Change, ...]:
    """The changes of the last of the answers in which the runtime has these statuses; "" is without it."""
    taken = None
    for hour, status in enumerate(statuses):
        rows = (*OTHERS, replace(NORMAL, status=status), runtime("pytorch_1.0.0"))[: None if status else -2]
        rows = rows if status else (*rows, runtime("pytorch_1.0.0"))
        answer = RegionAnswer(NORMAL.region, AS_OF + hour, rows)
        taken = take(taken.known if taken else None, answer)
    assert taken
    return taken.changes


def test_what_is_no_longer_to_be_retired_is_not_said_to_be_back() -> None:
    spared = told("normal", "deleting", "normal")
    assert shown(tell_one(*spared)).startswith("*1 runtime is no longer being retired*")
    assert shown(tell_one(*spared, language="zh_CN")).startswith("*1 个运行时不再下线*")


def test_what_was_gone_is_back_though_it_was_to_be_retired_before() -> None:
    for gone in (("deleting", "", ""), ("", ""), ("deleting", "deleted"), ("deleted",)):
        back = told("normal", *gone, "normal")
        assert shown(tell_one(*back)).startswith("*1 runtime is back*")
        assert shown(tell_one(*back, language="zh_CN")).startswith("*1 个运行时已恢复*")


def test_both_are_counted_and_headed_apart() -> None:
    happened = (*told("normal", "deleting", "normal"), *told("normal", "deleted", "normal"))
    other = replace(happened[1], runtime=replace(happened[1].runtime, name="pytorch_1.1.0"))
    said = shown(tell_one(happened[0], other))
    assert said.startswith("*1 runtime is back, 1 no longer being retired*\n*Restored*\n")
    assert "\n*No longer being retired*\n" in said
    assert "1 个运行时已恢复，1 个不再下线" in shown(tell_one(happened[0], other, language="zh_CN"))


def test_the_log_says_it_too() -> None:
    (spared,) = told("normal", "deleting", "normal")
    for texts, said in ((EN, "*No longer being retired* · *PyTorch"), (ZH, "*不再下线* · *PyTorch")):
        log = change_log([spared], parse(""), 0.0, texts, seconds=DAY, reaches=0.0)
        assert said in shown(log)
    assert spared.kind is ChangeKind.RESTORED
