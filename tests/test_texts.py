"""The catalogues of sentences: the same ids and names in each language, all of them used."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from bot.blocks.reading import _SPANS
from bot.catalogue.facets import FACETS
from bot.catalogue.relax import Cause
from bot.catalogue.snapshot import FaultKind
from bot.modelarts.errors import ModelArtsError
from bot.texts import CHINESE, ENGLISH, LANGUAGES, language_of_locale, language_of_question, load_texts
from handlers.command import VERBS

ROOT = Path(__file__).parents[1]
TEXTS = load_texts()
SOURCE = "\n".join(
    path.read_text(encoding="utf8")
    for folder in ("bot", "handlers")
    for path in (ROOT / folder).rglob("*.py")
)


def placeholders(form: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(form) if name}


def test_every_language_has_the_same_sentences() -> None:
    ids = {language: set(texts.messages) for language, texts in TEXTS.items()}
    assert set(ids) == set(LANGUAGES)
    assert len({frozenset(each) for each in ids.values()}) == 1


@pytest.mark.parametrize("text_id", sorted(TEXTS[ENGLISH].messages))
def test_a_sentence_fills_in_the_same_names_in_every_language(text_id: str) -> None:
    names = {frozenset(placeholders(form)) for texts in TEXTS.values() for form in texts.messages[text_id]}
    assert len(names) == 1
    assert all(
        form.strip(" ") or text_id == "reading.or"
        for texts in TEXTS.values()
        for form in texts.messages[text_id]
    )


def test_every_sentence_the_code_names_exists_and_none_is_left_over() -> None:
    literal = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', SOURCE)) & set(TEXTS[ENGLISH].messages)
    subclasses: list[type[ModelArtsError]] = [ModelArtsError]
    for error in subclasses:
        subclasses += error.__subclasses__()
    made = {
        *(f"facet.{facet}" for facet in FACETS),
        *(f"facet.{facet}.help" for facet in FACETS),
        *(f"fault.{kind}" for kind in FaultKind),
        *(f"empty.{cause}" for cause in Cause),
        *("empty.near", "empty.others", "empty.without"),
        *(f"verb.{verb.name}.help" for verb in VERBS),
        *(error.text_id for error in subclasses),
        *_SPANS.values(),
    }
    assert made <= set(TEXTS[ENGLISH].messages)
    optional = {
        text_id for text_id in TEXTS[ENGLISH].messages if re.match(r"value\.|verb\.\w+\.args", text_id)
    }
    assert set(TEXTS[ENGLISH].messages) == literal | made | optional


def test_english_has_a_singular_and_chinese_needs_none() -> None:
    assert TEXTS[ENGLISH]("answer.count", n=1) == "1 runtime"
    assert TEXTS[ENGLISH]("answer.count", n=0) == "0 runtimes"
    assert TEXTS[CHINESE]("answer.count", n=2) == "2 个运行时"


@pytest.mark.parametrize(
    ("what", "said"),
    [("CUDA", "任意 CUDA"), ("引擎", "任意引擎"), ("*引擎*", "任意 *引擎*"), ("", "任意 ")],
)
def test_chinese_words_stand_without_a_space_between_them(what: str, said: str) -> None:
    assert TEXTS[CHINESE]("reading.any", what=what) == said
    assert TEXTS[ENGLISH]("reading.any", what=what) == f"any {what}"


def test_a_chinese_value_is_closed_up_on_the_sides_where_the_sentence_is_chinese() -> None:
    def on(accelerator: str, what: str) -> str:
        return TEXTS[CHINESE]("reading.on", accelerator=accelerator, what=what)

    assert on("NPU", "PyTorch") == "NPU 上的 PyTorch"
    assert on("NPU", "任意引擎") == "NPU 上的任意引擎"
    assert on("任意加速器", "PyTorch 2 或更新") == "任意加速器上的 PyTorch 2 或更新"
    assert TEXTS[CHINESE]("age.empty", n=1, regions="北 京") == "北 京没有提供任何运行时。"


def test_chinese_sentences_are_chinese() -> None:
    for text_id in TEXTS[CHINESE].messages:
        english, chinese = TEXTS[ENGLISH].messages[text_id][0], TEXTS[CHINESE].messages[text_id][0]
        words = re.sub(r"\{\w+\}", "", english)
        if english == chinese:
            assert not re.search(r"[a-z]{5,} [a-z]{3,}", words), text_id


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-CN", CHINESE),
        ("zh_TW", CHINESE),
        ("zh", CHINESE),
        ("en-US", ENGLISH),
        ("ja-JP", ENGLISH),
        ("", ENGLISH),
    ],
)
def test_a_slack_locale_has_a_language(locale: str, language: str) -> None:
    assert language_of_locale(locale) == language


def test_a_question_has_a_language() -> None:
    assert language_of_question("pytorch 昇腾") == CHINESE
    assert language_of_question("pytorch npu") == ENGLISH
