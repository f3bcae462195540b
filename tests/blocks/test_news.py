"""Each change is told in words: what it was, what it is, and what may take its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.catalogue.changes import ChangeKind
from tests.blocks.happenings import NEWER, TORCH, change, newer_instead
from tests.blocks.look import action_ids, buttons, shown
from tests.blocks.news import tell, tell_one
from tests.examples import runtime

if TYPE_CHECKING:
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime


def test_the_same_change_in_several_regions_is_one_row() -> None:
    message = tell_one(
        *(change(ChangeKind.RETIRING, region=region) for region in ("cn-north-4", "cn-east-3")),
    )
    assert "*1 runtime is being retired*" in shown(message)
    assert "In cn-east-3, cn-north-4 · first seen <!date^1787654400^{date_short}|2026-08-25>" in shown(
        message
    )


def test_another_change_of_the_same_image_elsewhere_is_another_row() -> None:
    one, other = (
        change(ChangeKind.CHANGED, region=region, before=runtime(TORCH, type="gpu", driver=driver))
        for region, driver in (("cn-north-4", "1"), ("cn-east-3", "2"))
    )
    assert "*2 runtimes have changed*" in shown(tell_one(one, other))
    unknown = [
        change(ChangeKind.CHANGED, region=region, before=replace(one.runtime, extra=(("memory", value),)))
        for region, value in (("cn-north-4", "1"), ("cn-east-3", "2"))
    ]
    assert "*2 runtimes have changed*" in shown(tell_one(*unknown))


def test_a_changed_runtime_shows_each_field_before_and_after() -> None:
    before = change(ChangeKind.CHANGED).runtime
    extra = tuple((f"f{n}", "x") for n in range(6))
    after = replace(before, arch="aarch64", extra=extra, status="frozen")
    message = tell_one(change(ChangeKind.CHANGED, runtime=after, before=before))
    assert "\nstatus in service → frozen; architecture none → aarch64; f0 none → x; " in shown(message)
    assert "; +3\n" in shown(message)
    said = shown(tell_one(change(ChangeKind.CHANGED), language="zh_CN"))
    assert "\n驱动 21.0.2 → 23.0.1\n" in said


def test_what_a_kind_says_of_the_status_is_not_said_again() -> None:
    said = shown(tell_one(change(ChangeKind.RETIRING)))
    assert "*retiring*" not in said
    assert "status" not in said


def test_a_retiring_runtime_comes_with_what_may_take_its_place() -> None:
    said = shown(tell_one(change(ChangeKind.RETIRING), replacements=newer_instead))
    assert f"Nearest replacements: `{NEWER}`, `pytorch_2.0.0`, `{TORCH}x`\n" in said
    assert "fourth" not in said
    assert "still serves for now" in said
    one = shown(tell_one(change(ChangeKind.RETIRED), replacements=lambda gone: newer_instead(gone)[:1]))
    assert f"Nearest replacement: `{NEWER}`\n" in one
    assert "still serves" not in one
    assert "No replacement: none that stays has" in shown(tell_one(change(ChangeKind.RETIRED)))
    assert "replacement" not in shown(tell_one(change(ChangeKind.RESTORED)))


def test_what_is_nearest_in_any_of_the_regions_takes_its_place() -> None:
    gone = [change(ChangeKind.RETIRED, region=region) for region in ("a", "b", "c")]
    said = shown(
        tell_one(
            *gone, replacements=lambda each: newer_instead(each)[: {"a": 0, "b": 1, "c": 2}[each.region]]
        )
    )
    assert f"Nearest replacements: `{NEWER}`, `pytorch_2.0.0`\n" in said


def test_a_new_runtime_says_where_each_fact_is_from() -> None:
    said = shown(tell_one(change(ChangeKind.ADDED)))
    assert "In cn-north-4\nDeclared: gpu, driver 21.0.2, CUDA 10.2, normal\nFrom the name: PyTorch 1.8.0" in (
        said.replace("GPU, driver", "gpu, driver")
    )
    assert "first seen" not in said


def test_when_a_runtime_was_first_seen_is_said_where_it_is_known() -> None:
    assert "first seen" not in shown(tell_one(change(ChangeKind.RETIRING, first_seen=0.0)))


def test_what_is_gone_has_no_details_to_show() -> None:
    assert action_ids(tell_one(change(ChangeKind.RETIRED)))[0] != "details"
    deleted = change(ChangeKind.RETIRED, runtime=runtime(TORCH, status="deleted"))
    key = deleted.runtime.key
    assert buttons(tell_one(deleted))[0] == (
        "Details",
        {"r": key.digest, "i": key._replace(region="").digest},
    )


def test_what_takes_its_place_elsewhere_is_named_with_its_region() -> None:
    def elsewhere(gone: Runtime) -> tuple[Offer, ...]:
        return tuple(
            replace(offer, runtimes=(replace(offer.runtime, region="cn-east-3"),))
            for offer in newer_instead(gone)[:1]
        )

    said = shown(tell_one(change(ChangeKind.RETIRING), replacements=elsewhere))
    assert f"No replacement there. Nearest elsewhere: `{NEWER}` (cn-east-3)" in said


def test_the_name_of_a_field_is_not_said_again_in_its_value() -> None:
    before = change(ChangeKind.CHANGED).runtime
    after = replace(before, accelerator=replace(before.accelerator, cuda_version="cuda 11.8"))
    said = shown(tell_one(change(ChangeKind.CHANGED, runtime=after, before=before)))
    assert "\nCUDA 10.2 → 11.8; " in said or "\nCUDA 10.2 → 11.8" in said


def test_what_is_told_to_many_is_rendered_once() -> None:
    asked: list[str] = []

    def instead(gone: Runtime) -> tuple[Offer, ...]:
        asked.append(gone.name)
        return newer_instead(gone)

    happened = [change(ChangeKind.RETIRING, f"a{n}", id=n) for n in (1, 2)]
    kept: dict[Any, Any] = {}
    first = tell(happened, replacements=instead, kept=kept)
    assert tell(happened, replacements=instead, kept=kept) == first
    assert asked == ["a2", "a1"]
    tell(happened, "npu", replacements=instead, kept=kept, language="zh_CN")
    assert asked == ["a2", "a1"] * 2
    tell([replace(one, id=0) for one in happened], replacements=instead, kept=kept)
    assert asked == ["a2", "a1"] * 3
