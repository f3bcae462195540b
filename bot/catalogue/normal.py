"""The normal form of what people type: phones curl quotes, Slack escapes signs, keyboards widen them."""

from __future__ import annotations

import re
import unicodedata

# <https://x|label> and <#C1|name>: Slack wraps links and mentions; the label is what was typed.
_WRAPPED = re.compile(
    r"<(?:(?:https?|mailto):[^<>|]*|[@#!][^<>|]*)\|([^<>|]*)>|<(https?:[^<>|]*|[@#!][^<>|]*)>"
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»「」『』〝〞＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("≥⩾≧", ">="),
        **dict.fromkeys("≤⩽≦", "<="),
        "≠": "!=",
        "…": "..",
        **dict.fromkeys("、，", ", "),
        "。": " ",
        "｡": " ",
        "`": " ",
    }
)
_DROPPED_CATEGORIES = {"Cf", "Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
_SETTLES_WITHIN = 8


def normalise(text: str) -> str:
    """`text` in lower case and half width, with plain quotes, dashes, signs and single spaces.

    Idempotent. Slack's escapes (`&gt;`, `<url|label>`) are undone; invisible characters are dropped.
    """
    for _ in range(_SETTLES_WITHIN):
        settled = _fold(text)
        if settled == text:
            break
        text = settled
    return text


def as_typed(text: str) -> str:
    """`text` without Slack's escapes and with single spaces, and otherwise as it was typed."""
    return " ".join(_unescape(text).split())


def _unescape(text: str) -> str:
    text = _WRAPPED.sub(lambda found: found[1] or found[2] or "", text)
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text


def _fold(text: str) -> str:
    text = _unescape(text)
    if text.isascii() and text.isprintable():
        text = text.replace("`", " ").lower()
    else:
        text = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).casefold()
        text = "".join(map(_visible, text))
    return " ".join(re.sub(r"\.{3,}", "..", text).split())


def _visible(char: str) -> str:
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in _DROPPED_CATEGORIES else char
