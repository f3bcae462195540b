"""The choice that the settings make: which credential and regions are in use, and what is set besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.check.findings import Finding, State, Step, merge
from bot.modelarts.regions import KNOWN_REGIONS
from bot.settings import CREDENTIALS, misspelt, unused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.settings import Settings

_NEAR = 0.8  # of two regions' names, by their letters


def check_names(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Variables whose names have a slip in them."""
    for sentence in misspelt(environ):
        yield Finding(Step.SETTINGS, State.WARNING, sentence)


def check_choice(settings: Settings) -> Iterator[Finding]:
    """What is in use, and what is not though it is set."""
    used = settings.credential
    if used:
        names = CREDENTIALS[used]
        yield Finding(Step.SETTINGS, State.OK, f"in use: the {used} of {' and '.join(names)}")
    for kind, names in CREDENTIALS.items():
        if used and kind is not used and all(map(settings.is_set, names)):
            said = f"not in use: {', '.join(names)}, since the {used} comes first"
            mend = (
                f"Unset {' and '.join(CREDENTIALS[used])} to use the {kind}, or else {' and '.join(names)}."
            )
            yield Finding(Step.SETTINGS, State.WARNING, said, mend=mend)
    for sentence in unused(settings):
        yield Finding(Step.SETTINGS, State.WARNING, sentence)
    regions = settings.modelarts_regions
    unknown = (
        each for each in regions if each not in KNOWN_REGIONS and not _has_own_endpoint(settings, each)
    )
    yield from merge(map(_doubt, unknown), regions)


def _has_own_endpoint(settings: Settings, region: str) -> bool:
    """Whether an endpoint is given that the region's name does not lead to."""
    named = settings.regions_named("MODELARTS_ENDPOINT")
    of_all = bool(settings.modelarts_endpoint) and not named and "{region}" not in settings.modelarts_endpoint
    return of_all or region in named


def _doubt(region: str) -> Finding:
    near = extractOne(region, sorted(KNOWN_REGIONS), scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
    said = "ModelArts is not known to be in this region"
    said = f"{said}: did you mean {near[0]}?" if near else said
    mend = "Check MODELARTS_REGIONS for a slip; a new region needs nothing more."
    return Finding(Step.SETTINGS, State.WARNING, said, region, mend)
