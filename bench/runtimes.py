"""A large catalogue that looks like ModelArts': every form of image name, declared facts beside it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from bot.catalogue.image_name import read_image_name
from bot.catalogue.runtime import Accelerator, Runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

_REGIONS = ("cn-north-4", "cn-north-9", "cn-east-3", "cn-south-1", "cn-southwest-2", "ap-southeast-1")
_ENGINES = {
    "PyTorch": (
        "pytorch",
        ("1.4.0", "1.8.0", "1.8.2", "1.11.0", "2.0.1", "2.1.0", "2.3.1", "2.5.1", "2.7.1"),
    ),
    "TensorFlow": ("tensorflow", ("1.13.1", "1.15.5", "2.1.0", "2.6.0", "2.10.1", "2.12.0")),
    "MindSpore": ("mindspore", ("1.2.0", "1.7.0", "1.9.0", "2.0.0.rc1", "2.2.10", "2.3.0", "2.4.10")),
    "XGBoost": ("xgboost", ("0.80", "1.7.6", "2.0.3")),
    "Scikit_Learn": ("sklearn", ("0.18.1", "1.0.2", "1.4.2")),
    "Custom": ("vllm", ("0.4.2", "0.6.3", "0.8.5", "0.9.1.rc1")),
}
_CUDA = ("9.0", "10.0", "10.1", "10.2", "11.1", "11.2", "11.4", "11.8", "12.1", "12.4")
_CANN = ("5.1.rc2.1", "6.0.1", "6.3.rc3", "7.0.1", "7.0.1.1", "8.0.rc1", "8.0.rc3", "8.1.rc1")
_PYTHON = ("3.6", "3.7", "3.8", "3.9", "3.10", "3.11")
_CHIPS = ("snt9", "snt9b", "snt9b23", "snt3p-300i", "snt3")
_STATUSES = (*("normal",) * 46, *("deleting",) * 2, *("deleted",) * 2)


def synthetic_runtimes(count: int, seed: int = 1) -> tuple[Runtime, ...]:
    """`count` runtimes with keys of their own, the same at each call."""
    random = Random(seed)
    runtimes: dict[tuple[str, str, str], Runtime] = {}
    while len(runtimes) < count:
        runtime = _runtime(random)
        runtimes.setdefault(runtime.key, runtime)
    return tuple(runtimes.values())


def _runtime(random: Random) -> Runtime:
    engine = random.choice(tuple(_ENGINES))
    device = random.choice(("gpu", "gpu", "npu", "npu", "none"))
    parts = list(_parts(engine, device, random))
    name = "-".join(parts)
    told = random.random() < 0.6  # the rest declares no accelerator whatever the name says
    accelerator = Accelerator("none")
    if told and device == "gpu":
        accelerator = Accelerator(
            "gpu", random.choice(("", "V100", "T4", "A100")), f"cuda {random.choice(_CUDA)}"
        )
    elif told and device == "npu":
        accelerator = Accelerator(
            "npu", random.choice(("SNT9", "SNT9B", "SNT3P")), "", random.choice(("C7x", "C8x"))
        )
    return Runtime(
        region=random.choice(_REGIONS),
        engine=engine,
        name=name,
        named=read_image_name(name),
        request_mode=random.choice(("sync", "sync", "async")),
        accelerator=accelerator,
        arch="aarch64" if "aarch64" in parts else "x86_64",
        status=random.choice(_STATUSES),
        image_source=random.choice(("base_image", "uniform_image")),
    )


def _parts(engine: str, device: str, random: Random) -> Iterator[str]:
    """The parts of an image name, in today's form or in the old one: `tf1.13-python3.7-gpu-async`."""
    word, versions = _ENGINES[engine]
    version, python = random.choice(versions), random.choice(_PYTHON)
    if random.random() < 0.15:
        yield f"{'tf' if word == 'tensorflow' else word}{version.rpartition('.')[0]}"
        yield f"python{python}"
        yield from ("aiflow",) if random.random() < 0.3 else ()
        yield device if device != "none" else "cpu"
        yield from ("async",) if random.random() < 0.3 else ()
        yield f"{random.randint(2020, 2025)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
        return
    yield f"{word}_{version}"
    middle = [f"py_{python}"]
    if device == "gpu":
        middle.append(f"cuda_{random.choice(_CUDA)}")
    elif device == "npu":
        middle.append(f"cann_{random.choice(_CANN)}")
    yield from random.sample(middle, len(middle))
    if device == "npu":
        yield random.choice(("euler_2.8.3", "euler_2.10.7", "hce_2.0.2312", "hce_2.0.2409"))
        yield random.choice(("aarch64", "aarch64", "x86_64"))
        yield random.choice(_CHIPS)
    else:
        yield random.choice(("ubuntu_18.04", "ubuntu_20.04", "ubuntu_22.04", "ubuntu_1804"))
        yield "x86_64"
    if random.random() < 0.7:
        day = f"20{random.randint(21, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
        yield f"{day}{random.randint(0, 235959):06}"
