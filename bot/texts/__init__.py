"""Every sentence a person reads, by id, in each language; kept as gettext catalogues beside this file."""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGLISH = "en"
CHINESE = "zh_CN"
LANGUAGES = (ENGLISH, CHINESE)

# What the sentences call the conversation they are said in: in them, it is {here}, {Here} where one begins.
_CHANNEL, _DIRECT = "place.channel", "place.direct"
_HAN = re.compile(r"[\u3400-\u9fff]")
_TYPED = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff01-\uff60]")  # with the signs of a Chinese keyboard


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """The sentences of one language. Calling it with an id gives that sentence, its names filled in.

    Equal to itself alone, so that what is made of it can be kept by it. `direct` are the same sentences as
    they are said in a direct message, where they differ.
    """

    language: str
    messages: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]
    direct: Texts | None = field(default=None, repr=False)

    def __call__(self, text_id: str, /, **values: object) -> str:
        """The sentence `text_id`; a whole number `n` chooses its form. KeyError where there is none."""
        forms = self.messages[text_id]
        count = values.get("n")
        form = forms[self.plural(count)] if isinstance(count, int) and len(forms) > 1 else forms[0]
        return _closed_up(form, values).format(**values) if values else form

    def said_in(self, channel: str) -> Texts:
        """These sentences as they are said in the channel with this id, which may be a direct message."""
        return self.direct if self.direct and channel.startswith("D") else self

    def __contains__(self, text_id: str) -> bool:
        return text_id in self.messages


def _closed_up(form: str, values: Mapping[str, object]) -> str:
    """`form` without the space between a Chinese word of its own and a value that is Chinese on that side."""
    for name, value in values.items():
        if isinstance(value, str) and value:
            if _HAN.match(value[0]):
                form = re.sub(rf"(?<=[\u3400-\u9fff]) (?=\{{{name}}})", "", form)
            if _HAN.match(value[-1]):
                form = re.sub(rf"(?<=\{{{name}}}) (?=[\u3400-\u9fff])", "", form)
    return form


def load_texts() -> dict[str, Texts]:
    """The sentences of every language, by language, as they are said in a channel."""
    return {language: _load(language) for language in LANGUAGES}


@cache
def _load(language: str) -> Texts:
    with (resources.files(__name__) / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    messages = {
        (message.id if isinstance(message.id, str) else message.id[0]): (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in catalogue
        if message.id
    }
    texts = Texts(language, messages, gettext.c2py(catalogue.plural_expr))
    return replace(_placed(texts, _CHANNEL), direct=_placed(texts, _DIRECT))


def _placed(texts: Texts, place: str) -> Texts:
    """`texts` with what they call the conversation filled in."""
    here = texts(place)
    first = here[:1].upper() + here[1:]
    messages = {
        text_id: tuple(form.replace("{here}", here).replace("{Here}", first) for form in forms)
        for text_id, forms in texts.messages.items()
    }
    return replace(texts, messages=messages)


def language_of_locale(locale: str) -> str:
    """The language for a Slack locale such as `zh-CN`; English for those there is no catalogue for."""
    return CHINESE if locale.replace("_", "-").lower().split("-")[0] == "zh" else ENGLISH


def language_of_question(question: str) -> str:
    """The language a question is written in: Chinese where it holds Chinese characters or signs."""
    return CHINESE if _TYPED.search(question) else ENGLISH
