"""One piece of news: the runtime at a glance, its image name, what became of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from bot.blocks.facts import headline, image, provenance, shown
from bot.blocks.following import capital
from bot.blocks.kit import Block, button, context, section
from bot.blocks.mrkdwn import Mrkdwn, bold, day, escape, fill, hour, join
from bot.blocks.news import outcome_name
from bot.blocks.paragraphs import fitting
from bot.blocks.press import Press
from bot.blocks.reading import facet_name, value_name
from bot.blocks.regions import listed
from bot.catalogue.changes import ChangeKind, fields_of
from bot.catalogue.facets import FACETS
from bot.catalogue.runtime import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.blocks.news import News
    from bot.catalogue.changes import FieldChange
    from bot.catalogue.offers import Offer
    from bot.catalogue.runtime import Runtime
    from bot.texts import Texts

_FIELDS_SHOWN = 5
_FIELDS_IN_SHORT = 2
_REGIONS_IN_SHORT = 3
_LINES = 2_900  # characters under the image name
_REPLACEMENTS_SHOWN = 3
_REGIONS_ASKED = 6
_ENDING = frozenset({ChangeKind.RETIRING, ChangeKind.RETIRED})
_OF_STATUS = _ENDING | {ChangeKind.RESTORED}  # these kinds say themselves what the status is


def full_row(
    news: News, texts: Texts, replacements: Callable[[Runtime], tuple[Offer, ...]]
) -> tuple[Block, ...]:
    """All that is to be said: where, since when, before and after, what to use in its place."""
    runtime = news.change.runtime
    title = Mrkdwn(f"{_headline(news, texts)}\n{image(runtime, texts)}")
    return (
        section(title, _details(news, texts)),
        context(Mrkdwn("\n".join(fitting(filter(None, _lines(news, texts, replacements)), _LINES)))),
    )


def short_row(news: News, texts: Texts, at: float) -> Block:
    """The same as one block: its kind, the image name, when (Unix seconds), where, before and after."""
    kind = bold(capital(outcome_name(news, texts)))
    lines = (
        join((kind, _headline(news, texts))),
        image(news.change.runtime, texts),
        join(
            (
                hour(at),
                listed(news.regions, texts, _REGIONS_IN_SHORT),
                _fields(news, texts, _FIELDS_IN_SHORT),
            )
        ),
    )
    return section(Mrkdwn("\n".join(lines)), _details(news, texts))


def _lines(
    news: News, texts: Texts, replacements: Callable[[Runtime], tuple[Offer, ...]]
) -> Iterator[Mrkdwn]:
    kind, runtime = news.change.kind, news.change.runtime
    where = fill(texts, "answer.regions", regions=listed(news.regions, texts))
    seen = news.first_seen and kind is not ChangeKind.ADDED
    since = fill(texts, "news.first_seen", day=day(news.first_seen)) if seen else ""
    serving = fill(texts, "news.still_serves") if kind is ChangeKind.RETIRING else ""
    yield join((where, since, serving))
    yield _fields(news, texts)
    if kind is ChangeKind.ADDED:
        yield from map(Mrkdwn, provenance(runtime, texts).split("\n"))
    if kind in _ENDING:
        yield _replaced([each.runtime for each in news.changes], texts, replacements)


def _headline(news: News, texts: Texts) -> Mrkdwn:
    runtime = news.change.runtime
    return headline(replace(runtime, status="") if news.change.kind in _OF_STATUS else runtime, texts)


def _replaced(
    gone: Sequence[Runtime], texts: Texts, replacements: Callable[[Runtime], tuple[Offer, ...]]
) -> Mrkdwn:
    """What is nearest in any of the regions it goes from, the nearest in each of them first.

    Where none of them has any, what is nearest elsewhere, with its regions.
    """
    nearest = zip_longest(*map(replacements, gone[:_REGIONS_ASKED]))
    found = {offer.image: offer for offers in nearest for offer in offers if offer}
    here = {each.region for each in gone}
    near = [offer for offer in found.values() if not here.isdisjoint(offer.regions)]
    comma = texts("list.comma")
    if near:
        few = near[:_REPLACEMENTS_SHOWN]
        names = join((image(offer.runtime, texts) for offer in few), comma)
        return fill(texts, "news.replacement", n=len(few), names=names)
    if not found:
        return fill(texts, "news.no_replacement")
    elsewhere = (
        fill(
            texts,
            "news.elsewhere",
            name=image(offer.runtime, texts),
            regions=listed(offer.regions, texts, _REGIONS_IN_SHORT),
        )
        for offer in islice(found.values(), _REPLACEMENTS_SHOWN)
    )
    return fill(texts, "news.replacement.elsewhere", names=join(elsewhere, comma))


def _fields(news: News, texts: Texts, most: int = _FIELDS_SHOWN) -> Mrkdwn:
    """What differs: "driver 21.0.2 → 23.0.1"."""
    fields = [
        field
        for field in fields_of(news.change)
        if field.field != "status" or news.change.kind not in _OF_STATUS
    ]
    said = [_field(field, texts) for field in fields[:most]]
    rest = len(fields) - most
    return join([*said, f"+{rest}"] if rest > 0 else said, texts("list.semicolon"))


def _field(field: FieldChange, texts: Texts) -> Mrkdwn:
    name = facet_name(field.field, texts) if field.field in FACETS else field.field
    before, after = (_value(field.field, value, texts) for value in (field.before, field.after))
    return fill(texts, "news.field", field=name, before=before, after=after)


def _value(field: str, value: str, texts: Texts) -> Mrkdwn:
    if not value:
        return fill(texts, "news.nothing")
    if field == "status":
        return escape(value_name(field, value.casefold(), texts))
    # "cuda 10.2" as the CUDA version: the name is said once
    own = value[len(field) :].lstrip(" -_:") if value.casefold().startswith(field) else ""
    return escape(shown(own or value))


def _details(news: News, texts: Texts) -> Block | None:
    """A button for every fact, but of what the catalogue no longer has."""
    change = news.change
    if change.kind is ChangeKind.RETIRED and change.runtime.status.casefold() != Status.DELETED:
        return None
    key = change.runtime.key
    return button(
        texts("button.details"),
        "details",
        str(Press(runtime=key.digest, image=key._replace(region="").digest)),
        spoken=texts("button.details.label", name=change.runtime.name),
    )
