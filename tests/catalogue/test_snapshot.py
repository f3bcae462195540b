from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.rows import row
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer, Snapshot, fingerprint
from tests.examples import example_runtimes, runtime
from tests.strategies import catalogues

ROWS = example_runtimes()


@given(st.permutations(ROWS))
def test_the_fingerprint_does_not_hang_on_the_order(rows: list[object]) -> None:
    assert fingerprint(rows) == fingerprint(ROWS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "field", ["region", "engine", "name", "request_mode", "arch", "status", "image_source"]
)
def test_the_fingerprint_changes_with_each_declared_field(field: str) -> None:
    changed = (replace(ROWS[0], **{field: "other"}), *ROWS[1:])  # type: ignore[arg-type]
    assert fingerprint(changed) != fingerprint(ROWS)


@given(catalogues)
def test_any_catalogue_has_a_fingerprint_of_twelve_hex_digits(rows: tuple[object, ...]) -> None:
    found = fingerprint(rows)  # type: ignore[arg-type]
    assert len(found) == 12
    int(found, 16)


def test_the_fingerprint_is_the_same_in_every_process() -> None:
    assert fingerprint(ROWS) == "ec502c095788"


def test_a_snapshot_holds_what_every_region_answered() -> None:
    fault = Fault(FaultKind.TORN, "b-2", "PyTorch", 3)
    one = RegionAnswer("a-1", 20.0, (runtime("x"),))
    two = RegionAnswer("b-2", 10.0, (replace(runtime("x"), region="b-2"),), (fault,))
    snapshot = Snapshot((two, one))
    assert snapshot.faults == (fault,)
    assert [each.region for each in snapshot.runtimes] == ["b-2", "cn-north-4"]


def test_a_row_for_machines_keeps_declared_and_from_the_name_apart() -> None:
    (only,) = (each for each in ROWS if each.named.cann and each.engine == "PyTorch")
    assert row(only) == {
        "region": "cn-north-4",
        "engine": "PyTorch",
        "runtime": "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b",
        "request_mode": "sync",
        "arch": "aarch64",
        "status": "normal",
        "image_source": "uniform_image",
        "declared": {"accelerator": "npu", "name": "SNT9", "driver_version_section": "C8x"},
        "from_name": {
            "framework": "pytorch",
            "version": "1.11.0",
            "cann": "7.0.1",
            "python": "3.9",
            "os": "euler",
            "os_version": "2.10.7",
            "arch": "aarch64",
            "chip": "snt9b",
        },
    }


def test_a_row_leaves_out_what_is_not_there() -> None:
    assert row(runtime("???", status="")) == {
        "region": "cn-north-4",
        "engine": "PyTorch",
        "runtime": "???",
        "declared": {},
        "from_name": {},
    }
