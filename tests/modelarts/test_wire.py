import json
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Runtime
from bot.catalogue.snapshot import Fault, FaultKind, fingerprint
from bot.modelarts.wire import read_answer, read_groups
from tests.examples import REGION

ARRAYS = ("runtimes", "request_mode", "accelerators", "arch", "status_list", "image_source")


def group(engine: str = "PyTorch", *names: Any, **fields: Any) -> dict[str, Any]:
    size = len(names)
    return {
        "ai_engine": engine,
        "runtimes": list(names),
        "request_mode": ["sync"] * size,
        "accelerators": [{"type": "none"}] * size,
        "arch": ["x86_64"] * size,
        "status_list": ["normal"] * size,
        "image_source": ["base_image"] * size,
    } | fields


def only(groups: Iterable[object]) -> Runtime:
    read = read_groups(REGION, groups)
    assert not read.faults
    (row,) = read.runtimes
    return row


def test_every_documented_field_reaches_the_runtime() -> None:
    name = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"
    accelerator = {
        "type": "npu",
        "name": "SNT9B",
        "cuda_version": "cuda 10.2",
        "driver_version_section": "C8x",
    }
    row = only(
        [
            {
                "ai_engine": "PyTorch",
                "runtimes": [name],
                "request_mode": ["async"],
                "accelerators": [accelerator],
                "arch": ["aarch64"],
                "status_list": ["deleting"],
                "image_source": ["uniform_image"],
            }
        ]
    )
    assert row == Runtime(
        region=REGION,
        engine="PyTorch",
        name=name,
        named=read_image_name(name),
        request_mode="async",
        accelerator=Accelerator("npu", "SNT9B", "cuda 10.2", "C8x"),
        arch="aarch64",
        status="deleting",
        image_source="uniform_image",
    )


def test_index_i_across_the_arrays_is_one_runtime_in_the_order_given() -> None:
    modes = ["sync", "async"]
    rows = read_groups(REGION, [group("A", "b", "a", request_mode=modes), group("B", "b")]).runtimes
    assert [(r.engine, r.name, r.request_mode) for r in rows] == [
        ("A", "b", "sync"),
        ("A", "a", "async"),
        ("B", "b", "sync"),
    ]


def test_unknown_enum_values_survive() -> None:
    row = only([group("PyTorch 3", "n", status_list=["frozen"], accelerators=[{"type": "tpu"}])])
    assert (row.engine, row.status, row.accelerator.type) == ("PyTorch 3", "frozen", "tpu")


def test_unknown_fields_survive_as_sorted_pairs_of_text() -> None:
    raw = group(
        "PyTorch",
        "n",
        "m",
        zone=7,
        sizes=[1.5, None],
        labels=["a", "b", "c"],
        hidden=True,
        accelerators=[{"type": "npu", "memory": {"gb": 64}}, {"type": "none", "memory": None}],
    )
    rows = read_groups(REGION, [raw]).runtimes
    same = (("hidden", "true"), ("labels", '["a", "b", "c"]'))
    assert [row.extra for row in rows] == [
        (("accelerators.memory", '{"gb": 64}'), *same, ("sizes", "1.5"), ("zone", "7")),
        (("accelerators.memory", ""), *same, ("sizes", ""), ("zone", "7")),
    ]


def test_a_null_element_becomes_empty_and_another_scalar_text() -> None:
    row = only([group("PyTorch", 3.6, arch=[None], status_list=[True], accelerators=[None])])
    assert (row.name, row.arch, row.status, row.accelerator) == ("3.6", "", "true", Accelerator())


@pytest.mark.parametrize("field", ARRAYS[1:])
def test_an_array_that_is_null_or_left_out_says_nothing(field: str) -> None:
    null, without = group("E", "n", **{field: None}), group("E", "n")
    del without[field]
    assert only([null]) == only([without])


def test_half_a_surrogate_pair_is_replaced_so_that_the_text_can_be_stored() -> None:
    row = only([group("E\ud800", "n\udfff", owner="\ud83d")])
    assert (row.engine, row.name, row.extra) == ("E?", "n?", (("owner", "?"),))
    assert fingerprint([row])


@pytest.mark.parametrize("field", ARRAYS)
def test_arrays_of_unequal_length_hold_back_that_group_alone(field: str) -> None:
    torn = group("Torn", "a", "b", "c")
    torn[field] = torn[field][:1]
    read = read_groups(REGION, [torn, group("Whole", "d")])
    assert [row.engine for row in read.runtimes] == ["Whole"]
    assert read.faults == (Fault(FaultKind.TORN, REGION, "Torn", 3),)


def test_null_runtimes_beside_full_arrays_are_torn() -> None:
    read = read_groups(REGION, [group("E", "a", "b", runtimes=None)])
    assert read.faults == (Fault(FaultKind.TORN, REGION, "E", 2),)


def test_an_engine_without_runtimes_is_no_fault() -> None:
    empty = group("Custom")
    null: dict[str, Any] = dict.fromkeys(ARRAYS) | {"ai_engine": "Custom"}
    for raw in (empty, null):
        read = read_groups(REGION, [raw])
        assert not read.runtimes
        assert not read.faults


@pytest.mark.parametrize(
    ("raw", "engine", "count"),
    [
        (None, "", 0),
        ("PyTorch", "", 0),
        ([], "", 0),
        ({}, "", 0),
        ({"ai_engine": "E"}, "E", 0),
        (group("E", "a", "b", ai_engine=None), "", 2),
        (group("E", "a", ai_engine=["E"]), "", 1),
        (group("E", "a", runtimes="a"), "E", 1),
        (group("E", "a", "b", runtimes=["a", {"name": "b"}]), "E", 2),
        (group("E", "a", accelerators=["gpu"]), "E", 1),
        (group("E", "a", accelerators=[{"type": ["gpu"]}]), "E", 1),
    ],
)
def test_a_group_of_another_shape_is_unreadable_and_fails_no_other(
    raw: object, engine: str, count: int
) -> None:
    read = read_groups(REGION, [raw, group("Whole", "d")])
    assert [row.engine for row in read.runtimes] == ["Whole"]
    assert read.faults == (Fault(FaultKind.UNREADABLE, REGION, engine, count),)


def test_a_field_nested_without_end_makes_its_group_unreadable() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    read = read_groups(REGION, [group("E", "a", deep=deep)])
    assert read.faults == (Fault(FaultKind.UNREADABLE, REGION, "E", 1),)


def test_the_same_row_twice_is_one_runtime() -> None:
    read = read_groups(REGION, [group("E", "a", "a"), group("E", "a")])
    assert len(read.runtimes) == 1
    assert not read.faults


def test_the_same_name_with_other_facts_keeps_the_first_and_says_so() -> None:
    read = read_groups(REGION, [group("E", "a", "a", "a", arch=["x", "y", "z"]), group("F", "a")])
    assert [(row.engine, row.arch) for row in read.runtimes] == [("E", "x"), ("F", "x86_64")]
    assert read.faults == (Fault(FaultKind.REPEATED, REGION, "E", 2),)


def test_two_groups_of_one_engine_are_merged() -> None:
    read = read_groups(REGION, [group("E", "a"), group("F", "b"), group("E", "c")])
    assert [row.key[1:] for row in read.runtimes] == [("E", "a"), ("F", "b"), ("E", "c")]
    assert not read.faults


# Any JSON, strings that no one should send among it.
texts = st.text(st.characters(exclude_categories=()), max_size=8) | st.sampled_from(
    ["<!channel>", "", "python3.6", "\u202e", "a" * 500, "ai_engine", "model_config", "__class__"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3)
)
documented = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(("type", "name", "cuda_version", "driver_version_section"), scalars),
)
accelerators = st.none() | st.builds(
    lambda known, unknown: unknown | known, documented, st.dictionaries(texts, values, max_size=2)
)


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Any]:
    """A group of the documented types, of any lengths, with fields nobody documented."""
    size = draw(st.integers(0, 4))
    lengths = st.just(size) | st.integers(0, 5)
    columns: dict[str, Any] = {
        name: draw(st.lists(accelerators if name == "accelerators" else scalars, min_size=n, max_size=n))
        for name in ARRAYS
        for n in [draw(lengths)]
    }
    unknown = draw(st.dictionaries(texts, values, max_size=3))
    return unknown | columns | {"ai_engine": draw(texts)}


def rows_in(raw: object) -> int:
    if not isinstance(raw, dict):
        return 0
    return max((len(raw[name]) for name in ARRAYS if isinstance(raw.get(name), list)), default=0)


@given(st.lists(groups() | values, max_size=4))
def test_any_groups_are_read_without_raising_and_no_row_is_lost(raws: list[Any]) -> None:
    # Names and engines made unique, so that no row is the same as another.
    for at, raw in enumerate(raws):
        if isinstance(raw, dict) and isinstance(raw.get("runtimes"), list):
            raw["ai_engine"] = f"{at}"
            raw["runtimes"] = [f"{name}#{index}" for index, name in enumerate(raw["runtimes"])]
    read = read_groups(REGION, raws)
    held_back = sum(fault.count for fault in read.faults)
    assert sum(map(rows_in, raws)) == len(read.runtimes) + held_back
    assert fingerprint(read.runtimes)


@given(st.lists(groups(), max_size=4))
def test_any_repeats_leave_each_key_once_and_each_row_accounted_for(raws: list[dict[str, Any]]) -> None:
    read = read_groups(REGION, raws + raws)
    assert len({row.key for row in read.runtimes}) == len(read.runtimes)
    assert len(read.runtimes) + sum(fault.count for fault in read.faults) <= 2 * sum(map(rows_in, raws))


@given(st.lists(groups(), max_size=3))
def test_reading_is_the_same_for_one_page_and_for_many(raws: list[dict[str, Any]]) -> None:
    engines = [raw | {"ai_engine": f"{at}"} for at, raw in enumerate(raws)]
    apart = [read_groups(REGION, [raw]) for raw in engines]
    assert read_groups(REGION, engines).runtimes == tuple(row for read in apart for row in read.runtimes)


def test_an_answer_keeps_its_counts_its_groups_and_what_is_unknown() -> None:
    body = json.dumps({"count": 4, "total_count": "7", "engine_runtimes": [1, {}], "next": "x"})
    answer = read_answer(b"\xef\xbb\xbf" + body.encode())
    assert (answer.count, answer.total_count, answer.promised) == (4, 7, 7)
    assert answer.engine_runtimes == [1, {}]
    assert answer.model_extra == {"next": "x"}


@pytest.mark.parametrize("count", [None, -1, "many", 1.5, True, [], {}, "9" * 5000, 10**12, "٣"])
def test_a_count_that_is_none_counts_nothing(count: object) -> None:
    body = json.dumps({"count": count, "engine_runtimes": []}).encode()
    assert read_answer(body).promised == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"<html></html>",
        b'{"engine_runtimes": null}',
        b'{"engine_runtimes": {}}',
        b'{"engine_runtimes": [',
        b'{"engine_runtimes": [\xff]}',
        b'{"engine_runtimes": ' + b"[" * 100_000,
    ],
)
def test_a_body_that_is_not_the_documented_json_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_answer(body)
