"""Regions for the tests of answers over several of them, and how they fail."""

from __future__ import annotations

from functools import cache

from bot.catalogue.view import Failure, View
from tests.examples import AS_OF, answered, example_runtimes, runtime, view_over

ROWS = example_runtimes()
TF, TORCH = runtime("tf1.13-python3.7-gpu", engine="TensorFlow"), runtime("pytorch1.4-python3.7")
NORTH, SOUTH, EAST = "cn-north-4", "ap-southeast-1", "cn-east-3"
DOWN, REFUSED = "modelarts.unreachable", "modelarts.forbidden"
MINUTE = 60.0


def before(minutes: float) -> float:
    return AS_OF - minutes * MINUTE


@cache
def fifty(reason: str = "modelarts.not_found", name: str = "a-region-with-a-rather-long-name") -> View:
    """Fifty regions that all fail, with the same images in most of them."""
    regions = [f"{name}-{n:02}" for n in range(50)]
    return view_over(
        *(answered(region, ROWS[: 19 - n % 3]) for n, region in enumerate(regions)),
        failures=tuple(Failure(region, reason, AS_OF) for region in regions),
    )
