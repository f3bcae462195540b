"""Every fact of one runtime, what is declared beside what its image name states."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.blocks.facts import headline, image, shown, title
from bot.blocks.footer import footer
from bot.blocks.kit import Block, Message, context, section
from bot.blocks.mrkdwn import Mrkdwn, escape, fill, join
from bot.blocks.reading import facet_name
from bot.catalogue.facets import conflicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.runtime import Runtime
    from bot.catalogue.view import View
    from bot.texts import Texts

_MOST_RUNTIMES = 3
_MOST_OTHERS = 20
_MOST_EXTRA = 10
_VALUE = 80  # characters of one fact


def details(runtimes: tuple[Runtime, ...], view: View, texts: Texts) -> Message:
    """Every fact of `runtimes`, which are few: those of one name, under several engines or in regions."""
    blocks: list[Block] = []
    for runtime in runtimes[:_MOST_RUNTIMES]:
        where = fill(texts, "details.under", engine=runtime.engine, region=runtime.region)
        blocks.append(section(Mrkdwn(f"{headline(runtime, texts)}\n{image(runtime, texts)}\n{where}")))
        blocks.append(section(Mrkdwn("\n".join(_lines(runtime, texts)))))
        if len(runtime.extra) > _MOST_EXTRA:
            blocks.append(context(fill(texts, "details.more", n=len(runtime.extra) - _MOST_EXTRA)))
    others = runtimes[_MOST_RUNTIMES:]
    if others:
        places = (f"{runtime.engine} {runtime.region}" for runtime in others[:_MOST_OTHERS])
        blocks.append(context(fill(texts, "details.others", n=len(others), places=join(places, ", "))))
    blocks.append(footer(view, texts))
    spoken = ". ".join(f"{escape(title(r))}, {escape(r.name, 120)}" for r in runtimes[:_MOST_RUNTIMES])
    return Message(spoken, tuple(blocks))


def _lines(runtime: Runtime, texts: Texts) -> Iterator[Mrkdwn]:
    disagreeing = {conflict.facet for conflict in conflicts(runtime)}
    for facet, label, declared, named in _facts(runtime, texts):
        if declared or named:
            form = (
                "details.both" if declared and named else "details.declared" if declared else "details.named"
            )
            values = {"declared": _value(declared), "named": _value(named)}
            line = fill(texts, form, fact=Mrkdwn(f"*{escape(label)}*"), **values)
            yield fill(texts, "details.disagree", line=line) if facet in disagreeing else line


def _value(text: str) -> Mrkdwn:
    return escape(shown(text), _VALUE)


def _facts(runtime: Runtime, texts: Texts) -> Iterator[tuple[str, str, str, str]]:
    """Each fact as (facet, what it is called, declared, from the name)."""
    named, accelerator = runtime.named, runtime.accelerator
    frameworks = ", ".join(f"{shown(each.name)} {each.version or ''}".strip() for each in named.frameworks)
    system = f"{shown(named.os)} {named.os_version or ''}".strip()
    for facet, declared, stated in (
        ("engine", runtime.engine, frameworks),
        ("status", runtime.status, ""),
        ("mode", runtime.request_mode, named.mode),
        ("accelerator", accelerator.type, named.accelerator),
        ("chip", accelerator.name, named.chip),
        ("driver", accelerator.driver_version_section, named.driver),
        ("cuda", accelerator.cuda_version, str(named.cuda or "")),
        ("cann", "", str(named.cann or "")),
        ("python", "", str(named.python or "")),
        ("os", "", system),
        ("arch", runtime.arch, named.arch),
        ("source", runtime.image_source, ""),
        ("region", runtime.region, ""),
    ):
        yield facet, facet_name(facet, texts), declared, stated
    yield "built", texts("details.built"), "", named.built
    yield "rest", texts("details.rest"), "", ", ".join(named.rest)
    for field, value in islice(runtime.extra, _MOST_EXTRA):
        yield "extra", field, value, ""
