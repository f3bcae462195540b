"""Slack's date templates, filled as the viewer's client does: in local time, in their language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from typing import TYPE_CHECKING, Literal

from babel.dates import format_date, format_skeleton, format_timedelta

if TYPE_CHECKING:
    from collections.abc import Callable

    _Unit = Literal["year", "month", "day", "hour", "minute"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads a message, and when: `now` is in seconds since 1970, `locale` as in zh_CN."""

    now: float
    locale: str = "en"


_UNITS: tuple[tuple[_Unit, int], ...] = (  # of how long ago something was, in seconds
    ("year", 31_536_000),
    ("month", 2_592_000),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)
_UNDER_A_MINUTE = {  # what is past, what is to come
    "en": ("less than a minute ago", "in less than a minute"),
    "zh": ("不到 1 分钟前", "不到 1 分钟后"),
}
_NEAR = {  # by days from now, for the tokens in _pretty
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "zh": {-1: "昨天", 0: "今天", 1: "明天"},
}


def _ago(at: datetime, now: datetime, locale: str) -> str:
    seconds = int((now - at).total_seconds())
    for unit, length in _UNITS:
        if count := abs(seconds) // length:
            period = timedelta(seconds=count * length * (-1 if seconds > 0 else 1))
            # never in another unit than the one that is counted here: weeks are none of Slack's
            return format_timedelta(period, unit, threshold=inf, add_direction=True, locale=locale)
    return _UNDER_A_MINUTE[_language(locale)][seconds < 0]


def _language(locale: str) -> str:
    language = locale.partition("_")[0]
    return language if language in _NEAR else "en"


def _nth(day: int) -> str:
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def _weekday(at: datetime, locale: str) -> str:
    if _language(locale) == "en":
        return f"{at:%A, %B} {_nth(at.day)}"
    return format_skeleton("MMMMEEEEd", at, locale=locale)


def _long(at: datetime, locale: str) -> str:
    if _language(locale) == "en":
        return f"{_weekday(at, locale)}, {at.year}"
    return format_date(at, "full", locale=locale)


_TOKENS: dict[str, Callable[[datetime, str], str]] = {
    "date_num": lambda at, _: f"{at:%Y-%m-%d}",
    "date_slash": lambda at, _: f"{at:%d/%m/%Y}",
    "date": lambda at, locale: format_date(at, "long", locale=locale),
    "date_short": lambda at, locale: format_date(at, "medium", locale=locale),
    "date_long": _long,
    "date_long_full": lambda at, locale: format_date(at, "long", locale=locale),
    "day_divider": _weekday,
    "time": lambda at, _: f"{at:%H:%M}",
    "time_secs": lambda at, _: f"{at:%H:%M:%S}",
}


def draw_date(unix: str, template: str, fallback: str, viewer: Viewer) -> str:
    """Slack's date `template` filled with `unix` (seconds) in local time, or else the fallback."""
    try:
        at, now = (datetime.fromtimestamp(float(stamp), UTC).astimezone() for stamp in (unix, viewer.now))
    except (ValueError, OverflowError, OSError):
        return fallback

    def draw(found: re.Match[str]) -> str:
        if found[1] == "ago":
            return _ago(at, now, viewer.locale)
        name = found[1].removesuffix("_pretty")
        near = _NEAR[_language(viewer.locale)].get((at.date() - now.date()).days)
        if near and name != found[1]:
            return near.capitalize() if found.start() == 0 else near
        return _TOKENS[name](at, viewer.locale) if name in _TOKENS else found[0]

    return re.sub(r"\{(\w+)\}", draw, template) or fallback
