"""A runtime's facts in words, those the API declares apart from those its image name states."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.mrkdwn import Mrkdwn, bold, code, escape, fill, join
from bot.blocks.reading import facet_name, value_name
from bot.catalogue.facets import Conflict, conflicts, engine_key
from bot.catalogue.runtime import Status
from bot.catalogue.words import DISPLAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.version import Version
    from bot.texts import Texts

_CONFLICTS_SHOWN = 3
_NONE = frozenset({"", "none", "cpu"})  # words for no accelerator


def headline(runtime: Runtime, texts: Texts) -> Mrkdwn:
    """The runtime at a glance: framework and version, accelerator with its driver, CUDA or CANN."""
    parts = [bold(title(runtime)), *_device(runtime, texts)]
    if runtime.status.casefold() not in {"", Status.NORMAL.value}:
        parts.append(bold(value_name("status", runtime.status.casefold(), texts)))
    return join(parts)


def title(runtime: Runtime) -> str:
    """The engine, with the version that the image name gives it: "PyTorch 1.11.0"."""
    engine = engine_key(runtime.engine)
    own = next((each.version for each in runtime.named.frameworks if engine_key(each.name) == engine), None)
    return f"{runtime.engine} {own}" if own else runtime.engine


def device(runtime: Runtime, texts: Texts) -> str:
    """The accelerator in a word, whichever side states it: "NPU", and "CPU" where neither does."""
    declared, stated = runtime.accelerator.type, runtime.named.accelerator
    if declared.casefold() not in _NONE:
        return shown(declared)
    return shown(stated) if stated not in _NONE else texts("answer.cpu")


def image(runtime: Runtime, texts: Texts) -> Mrkdwn:
    """The image name, to be copied."""
    return code(runtime.name) or fill(texts, "answer.unnamed")


def provenance(runtime: Runtime, texts: Texts) -> Mrkdwn:
    """Two or three lines: what is declared, what is from the name, and where they disagree."""
    comma = texts("list.comma")
    declared = join(_declared(runtime, texts), comma) or texts("answer.nothing_declared")
    named = join(_named(runtime, texts), comma)
    disagree = join(
        (conflict_text(conflict, texts) for conflict in islice(conflicts(runtime), _CONFLICTS_SHOWN)),
        texts("list.semicolon"),
    )
    lines = [
        fill(texts, "answer.declared", facts=declared),
        fill(texts, "answer.from_name", facts=named) if named else "",
        fill(texts, "answer.conflict", facts=disagree) if disagree else "",
    ]
    return Mrkdwn("\n".join(filter(None, lines)))


def conflict_text(conflict: Conflict, texts: Texts) -> Mrkdwn:
    """One disagreement: "accelerator declared none, named NPU"."""
    return fill(
        texts,
        "answer.conflict.fact",
        facet=facet_name(conflict.facet, texts),
        declared=shown(conflict.declared),
        named=shown(conflict.named),
    )


def shown(value: str) -> str:
    """A value as people write it: NPU, PyTorch."""
    return DISPLAY.get(value.casefold(), value)


def _device(runtime: Runtime, texts: Texts) -> Iterator[Mrkdwn]:
    declared, stated = runtime.accelerator, runtime.named
    from_name: list[Mrkdwn] = []
    if declared.type.casefold() in _NONE and stated.accelerator not in _NONE:
        from_name.append(escape(device(runtime, texts)))
    else:
        yield join((device(runtime, texts), declared.name), " ")
    if declared.driver_version_section:
        yield _labelled("driver", declared.driver_version_section, texts)
    if declared.cuda_version:
        yield escape(_with_capital_cuda(declared.cuda_version))
    elif stated.cuda:
        from_name.append(_labelled("cuda", stated.cuda, texts))
    if stated.cann:
        from_name.append(_labelled("cann", stated.cann, texts))
    if from_name:
        yield fill(texts, "answer.named", fact=join(from_name, texts("list.comma")))


def _declared(runtime: Runtime, texts: Texts) -> Iterator[str]:
    accelerator = runtime.accelerator
    if accelerator.type.casefold() == "none":
        yield texts("answer.no_accelerator")
    yield join(
        (shown(accelerator.type) if accelerator.type.casefold() != "none" else "", accelerator.name), " "
    )
    if accelerator.driver_version_section:
        yield _labelled("driver", accelerator.driver_version_section, texts)
    yield _with_capital_cuda(accelerator.cuda_version)
    yield runtime.arch
    yield runtime.request_mode
    yield runtime.status
    yield runtime.image_source


def _named(runtime: Runtime, texts: Texts) -> Iterator[str]:
    named = runtime.named
    for framework in islice(named.frameworks, 3):
        yield join((shown(framework.name), str(framework.version or "")), " ")
    if named.cuda:
        yield _labelled("cuda", named.cuda, texts)
    if named.cann:
        yield _labelled("cann", named.cann, texts)
    if named.python:
        yield _labelled("python", named.python, texts)
    if named.os:
        yield _labelled("", named.os_version or "", texts, shown(named.os))
    if named.arch and named.arch != runtime.arch.casefold():
        yield named.arch
    if named.accelerator and not (named.cuda or named.cann):
        yield shown(named.accelerator)
    yield named.chip
    yield named.driver
    yield named.mode


def _labelled(facet: str, value: Version | str, texts: Texts, label: str = "") -> Mrkdwn:
    return join((label or facet_name(facet, texts), str(value)), " ")


def _with_capital_cuda(text: str) -> str:
    """The API writes "cuda 10.2"."""
    return "CUDA" + text[4:] if text[:4].casefold() == "cuda" else text
