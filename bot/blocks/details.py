"""Every fact of an offer, what is declared beside what its image name states."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING

from bot.blocks.facts import headline, image, shown, title
from bot.blocks.footer import COMMAND, footer
from bot.blocks.kit import Block, Message, context, section
from bot.blocks.mrkdwn import Mrkdwn, escape, fill, join
from bot.blocks.paragraphs import fitting, paragraphs
from bot.blocks.reading import facet_name
from bot.blocks.regions import listed
from bot.catalogue.facets import conflicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime
    from bot.catalogue.view import View
    from bot.texts import Texts

_MOST_OFFERS = 3
_MOST_OTHERS = 10
_MOST_EXTRA = 10
_VALUE = 80  # characters of one fact
_FACTS = 4_500  # characters of the facts of all the offers
_REGIONS = 900  # characters of the regions of all the offers


def details(offers: tuple[Offer, ...], view: View, texts: Texts, *, command: str = COMMAND) -> Message:
    """Every fact of `offers`, which are few: those of one name, under several engines or with other facts."""
    shown = offers[:_MOST_OFFERS]
    blocks: list[Block] = []
    for offer in shown:
        runtime = offer.runtime
        under = fill(texts, "details.under", engine=runtime.engine, region=listed(offer.regions, texts))
        blocks.append(section(Mrkdwn(f"{headline(runtime, texts)}\n{image(runtime, texts)}\n{under}")))
        facts = _lines(offer, texts, _REGIONS // len(shown))
        blocks += [section(text) for text in paragraphs(fitting(facts, _FACTS // len(shown)))]
        if len(offer.extra) > _MOST_EXTRA:
            blocks.append(context(fill(texts, "details.more", n=len(offer.extra) - _MOST_EXTRA)))
    others = offers[_MOST_OFFERS:]
    if others:
        places = (
            join((each.runtime.engine, listed(each.regions, texts, 2)), " ") for each in others[:_MOST_OTHERS]
        )
        blocks.append(
            context(fill(texts, "details.others", n=len(others), places=join(places, texts("list.comma"))))
        )
    engines = tuple(offer.runtime.engine for offer in offers)
    blocks.append(footer(view, texts, command=command, engines=engines))
    spoken = ". ".join(f"{escape(title(o.runtime))}, {escape(o.runtime.name, 120)}" for o in shown)
    return Message(spoken, tuple(blocks))


def _lines(offer: Offer, texts: Texts, most: int) -> Iterator[Mrkdwn]:
    """A line for each fact, `most` characters of the regions among them."""
    disagreeing = {conflict.facet for conflict in conflicts(offer.runtime)}
    extra = (("extra", field, value, "") for field, value in islice(offer.extra, _MOST_EXTRA))
    for facet, label, declared, named in chain(_facts(offer.runtime, texts), extra):
        if declared or named:
            form = (
                "details.both" if declared and named else "details.declared" if declared else "details.named"
            )
            values = {"declared": _value(declared), "named": _value(named)}
            line = fill(texts, form, fact=_fact(label), **values)
            yield fill(texts, "details.disagree", line=line) if facet in disagreeing else line
        if facet == "source":
            yield from _where(offer, texts, most)


def _where(offer: Offer, texts: Texts, most: int) -> Iterator[Mrkdwn]:
    """The regions of the offer, and those that have the image with other facts."""
    several = len(fitting((escape(f" {region}") for region in offer.regions), most))
    regions = listed(offer.regions, texts, several)
    yield fill(texts, "details.region", fact=_fact(facet_name("region", texts)), regions=regions)
    if offer.elsewhere:
        yield fill(texts, "details.elsewhere", regions=listed(offer.elsewhere, texts))


def _fact(label: str) -> Mrkdwn:
    return Mrkdwn(f"*{escape(label)}*")


def _value(text: str) -> Mrkdwn:
    return escape(shown(text), _VALUE)


def _facts(runtime: Runtime, texts: Texts) -> Iterator[tuple[str, str, str, str]]:
    """Each fact as (facet, what it is called, declared, from the name)."""
    named, accelerator = runtime.named, runtime.accelerator
    comma = texts("list.comma")
    frameworks = comma.join(f"{shown(each.name)} {each.version or ''}".strip() for each in named.frameworks)
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
    ):
        yield facet, facet_name(facet, texts), declared, stated
    yield "built", texts("details.built"), "", named.built
    yield "rest", texts("details.rest"), "", comma.join(named.rest)
