"""The words and forms that image names are made of, all in lower case."""

from __future__ import annotations

import re

from bot.catalogue.words import ENGINE_NAMES

WORD = re.compile(r"[a-z][a-z_]*", re.ASCII)

ARCHITECTURES = {
    **dict.fromkeys(("x86_64", "x86", "amd64"), "x86_64"),
    **dict.fromkeys(("aarch64", "arm64"), "aarch64"),
}
MODES = frozenset(("async",))

# What a name runs on, the first that fits: a part of its own says so (`-gpu`), or one of these fields does.
ACCELERATORS = {
    "gpu": frozenset(("cuda",)),
    "npu": frozenset(("cann", "chip", "driver")),
    "cpu": frozenset[str](),
}

# The field whose version stands behind a word: `py_3.7`, `cann20.2`.
VERSIONED = {"cuda": "cuda", "cann": "cann", "py": "python", "python": "python"}

SYSTEMS = {
    **{system: system for system in ("ubuntu", "euler", "openeuler", "hce", "centos", "debian")},
    "euleros": "euler",
}

# Versions written without their dot, by word: `py37`, `ubuntu_1804`.
COMPACT = {
    **dict.fromkeys(("py", "python"), re.compile(r"([23])([0-9]{1,2})", re.ASCII)),
    **dict.fromkeys(("ubuntu", "openeuler"), re.compile(r"([0-9]{2})([0-9]{2})", re.ASCII)),
}

# The frameworks known wherever they stand. Only the first part of a name may be one that is not here.
FRAMEWORKS = frozenset(word for word in ENGINE_NAMES if WORD.fullmatch(word)) - {"custom"} | frozenset(
    (
        "mindformers",
        "mindquantum",
        "mindstudio",
        "mlstudio",
        "modelbox",
        "ray",
        "rlstudio",
        "sglang",
        "tensorrt",
    )
)
SHORT_NAMES = {"tf": "tensorflow", "ms": "mindspore"}

# Words that come with a number and are not a framework even in the first part.
OTHERS = frozenset(("ascend", "conda", "cudnn", "notebook", "openmpi", "uid"))

CHIP = re.compile(r"snt[0-9][0-9a-z]{0,5}|d(?:310|910)[0-9a-z]{0,3}|(?:310|910)[a-z][0-9]{0,2}", re.ASCII)
CARD = re.compile(r"300[iv](?:duo|pro)?", re.ASCII)
DRIVER = re.compile(r"c[78][0-9]", re.ASCII)
BUILT = re.compile(r"20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[0-9]{6})?", re.ASCII)
