"""What the property tests draw: questions as people garble them, catalogues as an upstream may send them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.catalogue.facets import FACET_ALIASES
from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Runtime
from bot.catalogue.words import ALTERNATIVES, COMPARISONS, FILLERS, NEGATIONS, TAILS, WORDS


def plenty(examples: int) -> settings:
    """So many examples of what takes its time to draw."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


_NUMBERS = "1 2 3.9 39 310 11 11.2 118 11.2.0 2.10 2.9 8.3 8.3.rc1 8.0.t63 2.7.0rc1 20.04 1804 5.1.rc2.1"
_RANGES = "v0.1.6 11.x 11+ 10..12 11.. ..9"
VERSIONS = st.sampled_from([*_NUMBERS.split(), *_RANGES.split()])
SIGNS = st.sampled_from(
    [
        " ",
        " ",
        "",
        ":",
        "=",
        "==",
        ">=",
        "<=",
        ">",
        "<",
        "!=",
        "≥",
        "：",
        ",",
        "，",
        "、",
        "..",
        "-",
        "—",
        "|",
        "+",
        '"',
        "“",
    ]
)
KNOWN = st.sampled_from(sorted({*WORDS, *FACET_ALIASES}))
GLUE = st.sampled_from(
    sorted({*FILLERS, *NEGATIONS, *ALTERNATIVES, *(w for phrase in (*TAILS, *COMPARISONS) for w in phrase)})
)
NAMES = (
    "tf1.13-python3.6-cpu",
    "tf1.13-python3.7-gpu",
    "tf1.13-python3.7-gpu-async",
    "python3.6",
    "tf1.13-python3.7-aiflow-gpu",
    "tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64",
    "tensorflow_1.15.5-cuda_11.4-py_3.8-ubuntu_20.04-x86_64",
    "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b",
    "pytorch_2.7.0rc1-cann_8.3.rc1-py_3.10.6-hce_2.0.2509-aarch64-snt9b23-20251208120000-1a2b3c4",
    "mindspore_1.9.0-cann_6.0.1-py_3.7-euler_2.9.9-x86_64-snt3p-300i",
    "mindspore_1.2.0-py_3.7-cuda_10.1-ubuntu_18.04-x86_64",
    "horovod_0.22.1-tensorflow_2.1.0-cuda_10.1-py_3.7-ubuntu_18.04-x86_64",
    "ms1.1-python3.7-c76",
    "<!channel>",
    "a&b<c>",
    "`code` *bold* ~strike~ _it_",
    "\u202eevil\u202c",
    "שלום-pytorch_2.1",
    "🔥-torch",
    "x" * 500,
    "&" * 300,
    "",
)
questions = st.lists(st.one_of(KNOWN, VERSIONS, SIGNS, GLUE, st.text(max_size=5)), max_size=12).map(
    "".join
) | st.lists(st.one_of(KNOWN, VERSIONS, SIGNS, GLUE), max_size=8).map(" ".join)

REGIONS = ("cn-north-4", "ap-southeast-1", "cn-east-3", "<!channel>" + "&" * 90)
_texts = st.sampled_from(["", "none", "npu", "gpu", "NPU", "xpu", "<@U1>", "a" * 600]) | st.text(max_size=8)


@st.composite
def runtimes(draw: st.DrawFn) -> Runtime:
    """One runtime: mostly plausible, sometimes hostile."""
    name = draw(st.sampled_from(NAMES) | st.text(max_size=20))
    return Runtime(
        region=draw(st.sampled_from(REGIONS)),
        engine=draw(
            st.sampled_from(["TensorFlow", "PyTorch", "MindSpore", "Scikit_Learn", "<!here>", "e" * 300])
        ),
        name=name,
        named=read_image_name(name),
        request_mode=draw(st.sampled_from(["sync", "async", "", "stream"])),
        accelerator=Accelerator(
            draw(_texts),
            draw(st.sampled_from(["", "SNT9", "SNT9B", "a30", "*x*"])),
            draw(st.sampled_from(["", "cuda 10.2", "cuda 12", "&" * 90])),
            draw(st.sampled_from(["", "C8x", "23.0.rc2,24.1", "`" * 90])),
        ),
        arch=draw(st.sampled_from(["x86_64", "aarch64", "", "riscv64"])),
        status=draw(st.sampled_from(["normal", "normal", "deleting", "deleted", "", "frozen"])),
        image_source=draw(st.sampled_from(["base_image", "uniform_image", ""])),
        extra=draw(
            st.sampled_from([(), (("memory", "32GB"),), tuple((f"f{n}", "&" * 200) for n in range(40))])
        ),
    )


@st.composite
def _catalogues(draw: st.DrawFn) -> tuple[Runtime, ...]:
    """Runtimes in one to four regions, some of them in several: with the same facts, or with another one."""
    known = draw(st.sets(st.sampled_from(REGIONS), min_size=1))
    regions = st.sets(st.sampled_from(sorted(known)), min_size=1)
    changes: list[dict[str, Any]] = [{}, {}, {}, {"status": "deleted"}, {"extra": (("a", "b"),)}]
    rows = {
        row.key: row
        for runtime in draw(st.lists(runtimes(), max_size=8))
        for region in sorted(draw(regions))
        for row in [replace(runtime, region=region, **draw(st.sampled_from(changes)))]
    }
    return tuple(draw(st.permutations(tuple(rows.values()))))


catalogues = _catalogues()
