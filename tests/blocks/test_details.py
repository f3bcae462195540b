"""The details of a runtime: every fact with its source, every region, and where they differ."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.blocks.details import details
from bot.catalogue.offers import Offer
from bot.catalogue.parse import parse
from bot.catalogue.runtime import Accelerator
from bot.catalogue.snapshot import Fault, FaultKind
from bot.texts import LANGUAGES
from tests.blocks.look import EN, TEXTS, ZH, buttons, check, shown
from tests.blocks.questions import EXAMPLE, ask
from tests.blocks.regions import EAST, NORTH, ROWS, SOUTH, TF
from tests.examples import answered, example_runtimes, runtime, view_over


def test_details_show_every_fact_declared_beside_from_the_name() -> None:
    (row,) = (row for row in example_runtimes() if row.named.chip == "snt3p-300i")
    row = replace(row, extra=(("memory", "32GB"), *((f"f{n}", "1") for n in range(12))))
    said = shown(details((Offer((row,)),), EXAMPLE, EN))
    assert "*accelerator*: declared none, from the name NPU (they disagree)" in said
    assert "*chip*: from the name snt3p-300i" in said
    assert "*memory*: declared 32GB" in said
    assert "3 more facts" in said


def test_details_say_every_region_and_where_the_facts_are_others() -> None:
    other = replace(TF, status="deleting")
    view = view_over(answered(SOUTH, [TF]), answered(EAST, [other]), answered(NORTH, [TF]))
    assert view.index
    offers = view.index.named(TF.name)
    message = details(offers, view, EN)
    check(message)
    said = shown(message)
    assert "TensorFlow in ap-southeast-1, cn-north-4" in said
    assert "*region*: ap-southeast-1, cn-north-4\nDiffers in cn-east-3" in said
    assert "*region*: cn-east-3\nDiffers in ap-southeast-1, cn-north-4" in said
    assert "*区域*：cn-east-3\n在 ap-southeast-1、cn-north-4 有所不同" in shown(details(offers, view, ZH))


def test_details_of_a_name_under_many_engines_name_the_rest() -> None:
    rows = [runtime("python3.6", engine=f"E{n}") for n in range(5)]
    view = view_over(answered(SOUTH, rows), answered(NORTH, rows))
    assert view.index
    said = shown(details(view.index.named("python3.6"), view, EN))
    assert "also under 2 more: E3 ap-southeast-1, cn-north-4, E4 ap-southeast-1, cn-north-4" in said


def test_a_details_button_finds_its_offer_where_its_first_region_has_it_no_more() -> None:
    old = view_over(answered(SOUTH, [TF]), answered(NORTH, [TF]))
    ((_, value), *_) = buttons(ask("", old))
    new = view_over(answered(NORTH, [TF]))
    assert new.index
    assert new.index.find(value["r"]) is None
    found = new.index.find(value["i"])
    assert found
    assert found.regions == (NORTH,)


def test_details_of_fifty_regions_name_them_all_where_they_fit() -> None:
    view = view_over(*(answered(f"cn-north-{n}", ROWS) for n in range(50)))
    assert view.index
    (offer,) = view.index.search(parse("pytorch npu")).offers()
    said = shown(details((offer,), view, EN))
    assert all(f"cn-north-{n}" in said for n in range(50))


@pytest.mark.parametrize("language", LANGUAGES)
def test_details_of_the_longest_facts_are_within_the_limits(language: str) -> None:
    long = "&" * 200
    rows = [
        replace(
            runtime("x" * 500, engine=f"{n}{long}", status=long),
            request_mode=long,
            accelerator=Accelerator(long, long, long, long),
            arch=long,
            image_source=long,
            extra=tuple((f"{n}{long}", long) for n in range(40)),
        )
        for n in range(20)
    ]
    faults = tuple(Fault(FaultKind.TORN, long, long, 3) for _ in range(9))
    answers = (replace(answered(f"{n}{long}", rows), faults=faults) for n in range(50))
    view = view_over(*answers)
    assert view.index
    for count in (1, 3, 20):
        check(details(view.index.named("x" * 500)[:count], view, TEXTS[language]))
