"""The Home tab: what there is and how to ask and follow, or an answer; within a view's limits."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.blocks.answer import answer
from bot.blocks.details import details
from bot.blocks.help import notice
from bot.blocks.home import Shown, home, home_answer, read_shown
from bot.blocks.kit import Message
from bot.blocks.press import Press
from bot.catalogue.parse import parse
from bot.catalogue.subscription import Progress
from bot.catalogue.view import Failure, View
from bot.texts import LANGUAGES
from tests.blocks.look import EN, TEXTS, ZH, action_ids, buttons, check, shown
from tests.blocks.questions import EXAMPLE
from tests.blocks.regions import DOWN, fifty
from tests.examples import AS_OF, REGION, runtime, view_of

if TYPE_CHECKING:
    from bot.texts import Texts

IDLE = Progress((), 0, AS_OF, AS_OF + 300)
PRESS = Press("npu")


def drawn(view: dict[str, Any]) -> Message:
    """The blocks of a Home tab, which are looked at as a message's."""
    assert set(view) == {"type", "private_metadata", "blocks"}
    assert view["type"] == "home"
    assert len(view["private_metadata"]) <= 3_000
    message = Message("Home", tuple(view["blocks"]))
    check(message)
    return message


def asked(question: str, texts: Texts = EN, view: View = EXAMPLE, **how: Any) -> Message:
    assert view.index
    return answer(view.index.search(parse(question)), view, texts, in_channel=False, **how)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_this_is_what_there_is_how_to_follow_and_how_that_stands(language: str) -> None:
    texts = TEXTS[language]
    message = drawn(home(EXAMPLE, IDLE, texts, command="/rt"))
    assert message.blocks[0]["text"]["text"] == texts("help.title")
    said = shown(message)
    typed = {
        "en": ("`/rt help`", "`/rt subscribe pytorch npu`"),
        "zh_CN": ("`/rt 帮助`", "`/rt 订阅 pytorch npu`"),
    }
    for part in ("`/rt`", "TensorFlow 10", REGION, *typed[language], "<!date^"):
        assert part in said
    assert [value for _, value in buttons(message)] == [
        {"q": "npu"},
        {"q": "cuda>=11"},
        {"q": "pytorch python:3.7"},
    ]


def test_of_following_it_says_but_that_modelarts_is_polled() -> None:
    said = shown(drawn(home(EXAMPLE, IDLE, EN)))
    assert "Following works: last poll" in said
    assert "This channel" not in said
    assert EN("progress.away") in shown(drawn(home(EXAMPLE, None, EN)))


@pytest.mark.parametrize(
    ("view", "waiting", "expected", "again"),
    [
        (View(awaited=frozenset({REGION})), True, "Fetching the catalogue from ModelArts", []),
        (View(failures=(Failure(REGION, DOWN, AS_OF),)), False, EN(DOWN), ["home:again"]),
        (
            replace(EXAMPLE, stale=frozenset({REGION})),
            False,
            "a newer answer is being fetched",
            ["home:again"],
        ),
        (replace(EXAMPLE, failures=(Failure(REGION, DOWN, AS_OF),)), False, EN(DOWN), []),
        (EXAMPLE, False, "as of", []),
    ],
)
def test_it_says_where_there_is_no_catalogue_or_an_old_one(
    view: View, waiting: bool, expected: str, again: list[str]
) -> None:
    message = drawn(home(view, IDLE, EN, waiting=waiting))
    assert expected in shown(message)
    assert "`/runtimes help`" in shown(message)
    assert [name for name in action_ids(message) if name.startswith("home")] == again


def test_many_regions_and_hostile_names_stay_within_the_limits() -> None:
    drawn(home(fifty(), IDLE, ZH))
    hostile = view_of([runtime("<!channel>", engine=f"<!here>{n}*_~`&") for n in range(40)])
    drawn(home(hostile, IDLE, EN))
    for texts in (EN, ZH):
        drawn(home_answer(asked("-xyz", texts, hostile), Press("-xyz"), Press(), texts))


def test_an_answer_stands_under_the_way_back_without_what_takes_a_channel() -> None:
    message = drawn(home_answer(asked("-xyz"), Press("-xyz"), Press(), EN, command="/rt"))
    assert [name.split(":")[0] for name in action_ids(message)] == ["home", *["details"] * 5, "page"]
    assert buttons(message)[0] == ("Back", {})
    assert "1–5 of 19" in shown(message)
    assert shown(message).endswith("To show this in a channel or follow it there, type `/rt -xyz`.")


def test_one_page_that_is_fresh_needs_no_row_of_buttons() -> None:
    message = drawn(home_answer(asked("pytorch npu"), PRESS, Press(), EN))
    assert action_ids(message) == ["home:back", "details"]
    stale = asked("pytorch npu", view=replace(EXAMPLE, stale=frozenset({REGION})))
    assert action_ids(drawn(home_answer(stale, PRESS, Press(), EN))) == ["home:back", "details", "page:again"]


def test_an_empty_answer_offers_no_following() -> None:
    message = drawn(home_answer(asked("pytorch windows"), Press("pytorch windows"), Press(), EN))
    assert "follow" not in "".join(action_ids(message))
    assert "Or wait for it" not in shown(message)
    assert "To show this" not in shown(message)


def test_details_lead_back_to_their_answer() -> None:
    assert EXAMPLE.index
    offers = tuple(EXAMPLE.index.search(parse("npu")).page(0, 1))
    view = home_answer(details(offers, EXAMPLE, EN), PRESS, PRESS, EN)
    assert buttons(drawn(view)) == [("Back", {"q": "npu"})]
    assert "To show this" not in shown(drawn(view))
    assert read_shown(view).asked == PRESS


def test_a_tab_that_shows_the_same_is_known_by_its_digest_though_slack_has_named_its_blocks() -> None:
    first, other = home(EXAMPLE, IDLE, EN), home(EXAMPLE, IDLE, ZH)
    kept = {**first, "id": "V1", "blocks": [{**block, "block_id": "b"} for block in first["blocks"]]}
    assert read_shown(kept) == read_shown(home(EXAMPLE, IDLE, EN)) != read_shown(other)
    assert read_shown(first).asked == Press()


@pytest.mark.parametrize(
    "metadata",
    [None, "", "[]", "{}", "null", 7, '{"digest":"d"}', '{"digest":"d","asked":"x"}', "[" * 10_000],
)
def test_what_is_not_this_bots_tab_shows_nothing_that_it_knows(metadata: object) -> None:
    assert read_shown({"private_metadata": metadata}) == Shown()
    assert read_shown(metadata) == Shown()


def test_a_sentence_on_its_own_is_an_answer_too() -> None:
    message = drawn(home_answer(notice("details.gone", EN), Press(), Press(), EN))
    assert EN("details.gone") in shown(message)
    assert json.loads(home_answer(notice("details.gone", EN), PRESS, Press(), EN)["private_metadata"])[
        "asked"
    ]
