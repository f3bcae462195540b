"""Reads how long: `3d`, `12 hours`, `2周`, by itself or beside a question."""

from __future__ import annotations

import re

from bot.catalogue.errors import OrderError
from bot.catalogue.normal import normalise

SPAN = "span"  # what an OrderError calls it
LEAST, MOST = 60.0, 366 * 86_400.0  # seconds

_UNITS = {
    60.0: ("m", "min", "mins", "minute", "minutes", "分", "分钟"),
    3_600.0: ("h", "hr", "hrs", "hour", "hours", "时", "小时", "个小时"),
    86_400.0: ("d", "day", "days", "天", "日"),
    604_800.0: ("w", "wk", "wks", "week", "weeks", "周", "星期", "个星期"),
    2_592_000.0: ("month", "months", "个月"),
    31_536_000.0: ("y", "yr", "yrs", "year", "years", "年"),
}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}
_LATIN, _HAN = (
    "|".join(sorted((word for word in _SECONDS if word.isascii() is latin), key=len, reverse=True))
    for latin in (True, False)
)
_FORM = rf"(?P<number>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?|an?(?= )) ?(?P<unit>(?:{_LATIN})(?![\w.-])|{_HAN})"
_LATIN_LEADS = r"(?<!\S)(?:for|in|over|within|during|the|last|past)(?!\S) ?"
_HAN_LEADS = "(?:最近|过去|近|持续|为期)(?:的)? ?"
_LEADS = rf"(?:{_LATIN_LEADS}|{_HAN_LEADS})"
_WHOLE = re.compile(rf"{_LEADS}*{_FORM}")
_FIRST = re.compile(rf"{_LEADS}*{_FORM} ?(?P<rest>.*)")
_LAST = re.compile(rf"(?P<rest>.*?) ?{_LEADS}+{_FORM}")
# What stands behind these is meant for a span, whatever it is; behind the others, where it begins as one.
_MEANT = re.compile(rf"(?:.*\s)?(?:for|last|past) (?:the )?(?P<span>\S.*)|.*?{_HAN_LEADS}(?P<han>[0-9].*)")


def read_span(text: str) -> float | None:
    """The seconds in `text`; None where it is no span, or shorter than a minute, or longer than 366 days."""
    try:
        return read_seconds(text)
    except OrderError:
        return None


def read_seconds(text: str) -> float | None:
    """The seconds in `text`, "for" before it or not; None where it is no span, OrderError beyond limits."""
    found = _WHOLE.fullmatch(normalise(text))
    return _seconds(found) if found else None


def span_text(seconds: float) -> str:
    """A short text that `read_span` reads as `seconds`: `7d`, `12h`, `90m`."""
    days, hours = seconds / 86_400, seconds / 3_600
    if days.is_integer():
        return f"{days:.0f}d"
    return f"{hours:.0f}h" if hours.is_integer() else f"{seconds / 60:g}m"


def split_first(text: str) -> tuple[float | None, str]:
    """The seconds of the span that `text` begins with, and the rest of it: all of it where there is none."""
    return _split(_FIRST, text)


def split_last(text: str) -> tuple[float | None, str]:
    """The seconds of the span that `text` ends with behind "for" or the like, and the rest of it."""
    return _split(_LAST, text)


def refuse_span(text: str, *, counted: bool = False) -> None:
    """OrderError where `text`, in which there is no span, has something else behind "for" or the like.

    `counted` says that only what begins with a number was meant for one.
    """
    found = _MEANT.fullmatch(normalise(text))
    meant = found and (found["span"] or found["han"])
    if meant and (not counted or meant[0].isdigit()):
        raise OrderError(meant, SPAN)


def _split(form: re.Pattern[str], text: str) -> tuple[float | None, str]:
    normal = normalise(text)
    found = form.fullmatch(normal)
    return (_seconds(found), found["rest"]) if found else (None, normal)


def _seconds(found: re.Match[str]) -> float:
    count = found["number"]
    seconds = (float(count) if count[0].isdigit() else 1.0) * _SECONDS[found["unit"]]
    if not LEAST <= seconds <= MOST:
        raise OrderError(found["number"] + found["unit"], SPAN, ("1m" if seconds < LEAST else "366d",))
    return seconds
