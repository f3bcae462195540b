"""Every message is within Slack's limits, harmless and useful, whatever the catalogue and the question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.answer import answer
from bot.blocks.details import details
from bot.blocks.help import question_error
from bot.blocks.overview import overview
from bot.blocks.status import status
from bot.catalogue.errors import QueryError
from bot.catalogue.parse import parse
from bot.catalogue.search import Index
from bot.catalogue.snapshot import Fault, FaultKind, RegionAnswer, Snapshot
from bot.catalogue.view import Failure, View
from bot.texts import LANGUAGES
from tests.blocks.look import TEXTS, check
from tests.blocks.questions import ask, told
from tests.blocks.regions import fifty
from tests.examples import AS_OF, REGION, runtime, view_of
from tests.strategies import REGIONS, catalogues, plenty, questions

faults = st.builds(
    Fault,
    st.sampled_from(FaultKind),
    st.sampled_from([REGION, "<!here>"]),
    st.text(max_size=300),
    st.integers(0, 99),
)
reasons = st.sampled_from(["modelarts.throttled", "modelarts.forbidden", "modelarts.not_found"])


@st.composite
def views(draw: st.DrawFn) -> View:
    """A catalogue over a few regions, each of them fresh, stale, failing, empty, or not heard of yet."""
    rows = draw(catalogues)
    regions = {row.region for row in rows} or {REGION}
    regions |= draw(st.sets(st.sampled_from(REGIONS), max_size=2))
    answers = tuple(
        RegionAnswer(
            region,
            AS_OF,
            tuple(row for row in rows if row.region == region),
            tuple(draw(st.lists(faults, max_size=12))),
            tuple({row.engine for row in rows if row.region == region} | {"Custom"}),
        )
        for region in sorted(regions)
    )
    unheard = [f"eu-{n}" + "<" * 50 for n in range(draw(st.sampled_from([0, 1, 2, 48])))]
    failing = draw(st.sets(st.sampled_from([*REGIONS, *unheard])))
    failures = tuple(Failure(region, draw(reasons), AS_OF) for region in sorted(failing))
    stale = frozenset(draw(st.lists(st.sampled_from(sorted(regions)))))
    return View(Snapshot(answers), Index(rows), failures, stale, frozenset(unheard) - failing)


@plenty(150)
@given(
    views(),
    questions,
    st.sampled_from(LANGUAGES),
    st.integers(0, 20),
    st.booleans(),
    st.sampled_from(["", "U0SHARER"]),
)
def test_every_answer_is_within_the_limits_and_harmless(
    view: View,
    question: str,
    language: str,
    start: int,
    newer: bool,
    sharer: str,
) -> None:
    try:
        query = parse(question)
    except QueryError as error:
        check(question_error(error, TEXTS[language]))
        return
    assert view.index
    matches = view.index.search(query)
    check(
        answer(
            matches,
            view,
            TEXTS[language],
            start=start,
            newer=newer,
            shared_by=sharer,
            verbs=("help", "status"),
        )
    )
    check(overview(view.index, view, TEXTS[language], command="/runtimes"))
    check(status(view, TEXTS[language]))
    for offer in matches.page(0, 2):
        check(details((offer, offer, offer, offer), view, TEXTS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fullest_page_of_the_worst_names_is_within_the_limits(language: str) -> None:
    worst = [
        replace(
            runtime("&" * 500 + str(n), engine="&" * 300, status="<!channel>", arch="&" * 99),
            region="&" * 90,
            request_mode="&" * 99,
            image_source="&" * 99,
        )
        for n in range(40)
    ]
    view = view_of(worst)
    check(ask("", view, language))
    assert view.index
    check(details(tuple(view.index.search(parse("")).offers())[:9], view, TEXTS[language]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["cn", "a-region-with-a-rather-long-name", "&" * 60])
def test_fifty_regions_are_within_the_limits(language: str, name: str) -> None:
    view = fifty(name=name)
    assert view.index
    texts = TEXTS[language]
    check(status(view, texts))
    check(overview(view.index, view, texts, command="/runtimes"))
    for question in ("", "npu", "zzz", "mindspore"):
        told(question, view, language)
    check(details(view.index.named("python3.6"), view, texts))
