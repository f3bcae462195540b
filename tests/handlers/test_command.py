"""The verb table: what a person types, read into a verb and its rest."""

import pytest
from hypothesis import given

from bot.texts import LANGUAGES, load_texts
from handlers.command import OVERVIEW, SEARCH, VERBS, choose, usage_of
from tests.strategies import questions


@pytest.mark.parametrize(
    ("text", "verb", "rest"),
    [
        ("", "overview", ""),
        ("  ", "overview", ""),
        ("overview", "overview", ""),
        ("概览", "overview", ""),
        ("overview of npu", "search", "overview of npu"),
        ("pytorch npu", "search", "pytorch npu"),
        ("search pytorch npu", "search", "pytorch npu"),
        ("find  Pytorch  NPU ", "search", "Pytorch  NPU"),
        ("SHOW Pytorch_1.8", "show", "Pytorch_1.8"),
        ("ｓｈｏｗ x", "show", "x"),
        ("show", "show", ""),
        ("status", "status", ""),
        ("status:deleted", "search", "status:deleted"),
        ("status deleted", "search", "status deleted"),
        ("help", "help", ""),
        ("help me", "help", "me"),
        ("--help", "help", ""),
        ("帮助", "help", ""),
        ("查询 昇腾", "search", "昇腾"),
        ("hlep", "search", "hlep"),
        ("subscriptions 2", "subscriptions", "2"),
        ("订阅列表 第2页", "subscriptions", "第2页"),
        ("list npu", "search", "list npu"),
    ],
)
def test_the_first_word_chooses_the_verb(text: str, verb: str, rest: str) -> None:
    chosen, behind = choose(text)
    assert (chosen.name, behind) == (verb, rest)


@given(questions)
def test_whatever_is_typed_chooses_a_verb(text: str) -> None:
    verb, _ = choose(text)
    assert verb in VERBS


def test_no_two_verbs_share_a_word() -> None:
    words = [word for verb in VERBS for word in (verb.name, *verb.aliases)]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_its_help_in_each_language(language: str) -> None:
    texts = load_texts()[language]
    assert [verb.name for verb in VERBS if f"verb.{verb.name}.help" not in texts] == []
    takes = [verb for verb in VERBS if verb.takes and verb.name != "help"]
    assert [verb.name for verb in takes if f"verb.{verb.name}.args" not in texts] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_verb_is_named_as_it_is_typed(language: str) -> None:
    texts = load_texts()[language]
    for verb in VERBS:
        name = f"verb.{verb.name}.name"
        assert name not in texts or f" {texts(name)}" in usage_of(verb, "/rt", texts)


def test_the_default_verbs_are_in_the_table() -> None:
    assert {SEARCH, OVERVIEW} <= set(VERBS)
