"""What the page suggests to type is what the bot understands. The page does not know the bot: it has its own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import bot.playground.page
from bot.texts import load_texts
from handlers.command import OVERVIEW, SEARCH, VERBS, usage_of

PAGE = json.loads((Path(bot.playground.page.__file__).parent / "static" / "texts.json").read_text("utf-8"))


def test_each_verb_of_the_bot_is_suggested_and_nothing_else() -> None:
    suggested = [name.removeprefix("verb.") for name in PAGE["en"] if name.startswith("verb.")]
    assert suggested == [verb.name for verb in VERBS if verb not in {OVERVIEW, SEARCH}]


@pytest.mark.parametrize(("page", "language"), [("en", "en"), ("zh", "zh_CN")])
def test_each_verb_is_named_as_the_bots_help_names_it(page: str, language: str) -> None:
    texts = load_texts()[language]
    for verb in VERBS:
        if verb not in {OVERVIEW, SEARCH}:
            name = PAGE[page].get(f"name.{verb.name}", verb.name)
            assert usage_of(verb, "/rt", texts).split()[:2] == ["/rt", name]


@pytest.mark.parametrize(("page", "language"), [("en", "en"), ("zh", "zh_CN")])
def test_what_follows_a_verb_is_suggested_as_the_bots_help_has_it(page: str, language: str) -> None:
    texts = load_texts()[language]
    names = {"words": SEARCH.name} | {verb.name: verb.name for verb in VERBS if verb is not SEARCH}
    args = {name: f"verb.{verb}.args" for name, verb in names.items()}
    expected = {f"args.{name}": texts(text) for name, text in args.items() if text in texts}
    assert {name: text for name, text in PAGE[page].items() if name.startswith("args.")} == expected
