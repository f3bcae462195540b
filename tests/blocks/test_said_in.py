"""What is said in a direct message does not speak of a channel."""

from __future__ import annotations

import re

import pytest

from bot.blocks.doubts import all_of_them
from bot.blocks.notice import Occasion, notices
from bot.blocks.subscribing import unsubscribed
from bot.blocks.subscriptions import listing, which_one
from bot.catalogue.changes import ChangeKind
from bot.catalogue.order import Target
from bot.texts import LANGUAGES, Texts
from tests.blocks.happenings import change, none_instead, subscription
from tests.blocks.look import EN, TEXTS, ZH, shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_channel_is_called_one_and_a_direct_message_is_not(language: str) -> None:
    texts = TEXTS[language]
    assert texts.said_in("C0") is texts
    direct = texts.said_in("D0")
    assert direct is texts.said_in("D1")
    assert direct.messages.keys() == texts.messages.keys()
    forms = [form for each in (direct, texts) for text in each.messages.values() for form in text]
    assert not any(re.search(r"\{here\}", form, re.IGNORECASE) for form in forms)


@pytest.mark.parametrize(
    ("texts", "here", "channel"), [(EN, "this conversation", "this channel"), (ZH, "本对话", "本频道")]
)
def test_following_in_a_direct_message_speaks_of_the_conversation(
    texts: Texts, here: str, channel: str
) -> None:
    direct = texts.said_in("D0")
    (notice,) = notices(
        [change(ChangeKind.ADDED)], ["npu"], direct, occasion=Occasion(), replacements=none_instead
    )
    every = [subscription(), subscription("npu", 2)]
    for message in (
        notice,
        listing(every, direct),
        listing([], direct),
        all_of_them(every, direct),
        unsubscribed(every, direct),
        which_one("resume", Target(), every, direct),
    ):
        said = f"{message.text}\n{shown(message)}".lower()
        assert here in said
        assert channel not in said
