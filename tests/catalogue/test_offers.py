"""The same image in several regions is one offer: counted once, shown once, found by any of its regions."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from bot.catalogue.image_name import read_image_name
from bot.catalogue.offers import identity
from bot.catalogue.parse import parse
from bot.catalogue.relax import explain
from bot.catalogue.runtime import Accelerator, Runtime
from tests.examples import answered, example_runtimes, runtime, view_over

if TYPE_CHECKING:
    from bot.catalogue.search import Index

NORTH, SOUTH, EAST = "cn-north-4", "ap-southeast-1", "cn-east-3"
TF = runtime("tf1.13-python3.7-gpu", engine="TensorFlow", type="gpu")
TORCH = runtime("pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64")


def over(**regions: list[Runtime]) -> Index:
    view = view_over(*(answered(region.replace("_", "-"), rows) for region, rows in regions.items()))
    assert view.index
    return view.index


def count(index: Index, question: str) -> int:
    return index.search(parse(question)).count


def test_the_same_image_in_several_regions_counts_once_whichever_of_them_is_asked_for() -> None:
    index = over(cn_north_4=[TF, TORCH], ap_southeast_1=[TF], cn_east_3=[TF])
    assert count(index, "") == 2
    assert count(index, "tensorflow") == 1
    assert count(index, "region:cn-east-3") == 1
    assert count(index, "region:cn-north-4") == 2
    assert count(index, "-region:cn-north-4") == 1
    assert count(index, "region:cn-north-4,ap-southeast-1 gpu") == count(index, "gpu")
    assert count(index, "-region:cn-north-4 -region:cn-east-3 -region:ap-southeast-1") == 0
    assert len(list(index.search(parse("")))) == 4


def test_an_offer_is_whole_whichever_of_its_runtimes_match() -> None:
    index = over(cn_north_4=[TF], ap_southeast_1=[TF])
    (offer,) = index.search(parse("region:cn-north-4")).page(0, 5)
    assert offer.regions == (SOUTH, NORTH)
    assert offer.runtime.region == SOUTH


def test_pages_are_of_offers() -> None:
    rows = list(example_runtimes())
    matches = over(cn_north_4=rows, ap_southeast_1=rows, cn_east_3=rows[:7]).search(parse(""))
    pages = [matches.page(start, 5) for start in range(0, 25, 5)]
    assert [len(page) for page in pages] == [5, 5, 5, 4, 0]
    seen = [runtime for page in pages for offer in page for runtime in offer.runtimes]
    assert seen == list(matches)


def test_tallies_count_offers() -> None:
    index = over(cn_north_4=[TF, TORCH], ap_southeast_1=[TF])
    everything = index.search(parse(""))
    assert everything.tally("engine") == {"pytorch": 1, "tensorflow": 1}
    assert everything.tally("region") == {NORTH: 2, SOUTH: 1}
    assert index.search(parse("region:ap-southeast-1")).tally("python") == {"3.7": 1}


def test_hidden_ones_and_suggestions_count_offers() -> None:
    gone = replace(TORCH, status="deleted")
    index = over(cn_north_4=[TF, gone], ap_southeast_1=[TF, gone])
    assert index.search(parse("")).hidden == 1
    explanation = explain(index.search(parse("pytorch")))
    assert explanation.hidden
    assert explanation.hidden.count == 1
    assert [each.count for each in explain(index.search(parse("tensorflwo"))).near] == [1]


CHANGES = {
    "engine": "Other",
    "name": "other",
    "named": read_image_name("tf1.13-python3.7-gpu"),
    "request_mode": "stream",
    "accelerator": Accelerator("npu"),
    "arch": "riscv64",
    "status": "frozen",
    "image_source": "other",
}


def test_every_field_of_a_runtime_is_judged() -> None:
    assert {"region", "extra", *CHANGES} == {field.name for field in fields(Runtime)}


@pytest.mark.parametrize("field", sorted(CHANGES.keys() - {"named"}))  # that is read out of the name
def test_another_fact_makes_another_offer(field: str) -> None:
    other = replace(TORCH, **{field: CHANGES[field]})  # type: ignore[arg-type]
    assert count(over(cn_north_4=[TORCH], ap_southeast_1=[other]), "") == 2


def test_a_field_of_another_version_makes_no_other_offer_and_is_told_for_all_regions() -> None:
    here = replace(TORCH, extra=(("image_url", "swr.here"), ("memory", "1")))
    there = replace(TORCH, extra=(("image_url", "swr.there"), ("memory", "1"), ("new", "x")))
    (offer,) = over(cn_north_4=[here], ap_southeast_1=[there]).search(parse("")).offers()
    assert offer.extra == (("image_url", "swr.there, swr.here"), ("memory", "1"), ("new", "x"))


@pytest.mark.parametrize("field", sorted(each.name for each in fields(Accelerator)))
def test_another_fact_of_the_accelerator_makes_another_offer(field: str) -> None:
    other = replace(TORCH, accelerator=replace(TORCH.accelerator, **{field: "x"}))
    assert identity(other) != identity(TORCH)


def test_an_offer_knows_where_its_image_is_with_other_facts_and_whether_it_is_everywhere() -> None:
    other = replace(TORCH, arch="aarch64")
    index = over(cn_north_4=[TF, TORCH], ap_southeast_1=[TF, TORCH], cn_east_3=[TF, other])
    (whole,) = index.search(parse("tensorflow")).offers()
    assert (whole.elsewhere, whole.everywhere) == ((), True)
    one, two = sorted(index.search(parse("pytorch")).offers(), key=lambda offer: offer.regions)
    assert (one.regions, one.elsewhere, one.everywhere) == ((SOUTH, NORTH), (EAST,), False)
    assert (two.regions, two.elsewhere, two.everywhere) == ((EAST,), (SOUTH, NORTH), False)


def test_a_name_shows_each_offer_once() -> None:
    index = over(cn_north_4=[TF, TORCH], ap_southeast_1=[TF], cn_east_3=[replace(TF, status="deleting")])
    assert [offer.regions for offer in index.named(TF.name)] == [(SOUTH, NORTH), (EAST,)]


def test_an_offer_is_found_by_the_key_of_each_of_its_runtimes_and_by_its_image() -> None:
    index = over(cn_north_4=[TF, TORCH], ap_southeast_1=[TF])
    (offer,) = index.search(parse("tensorflow")).offers()
    for each in (*(member.key for member in offer.runtimes), offer.image):
        assert index.find(each.digest) is offer
    assert index.find(replace(TORCH, region=SOUTH).key.digest) is None
    assert over(cn_north_4=[TF]).find(offer.image.digest) == over(cn_north_4=[TF]).named(TF.name)[0]
