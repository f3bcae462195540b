"""Reads how long: `3d`, `12 hours`, `两周`, by itself or beside a question."""

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
# Each unit of a short text, in seconds, and how it is written in English and in Chinese.
_SHORT = {86_400.0: ("d", "天"), 3_600.0: ("h", "小时"), 60.0: ("m", "分钟")}
_SECONDS = {word: seconds for seconds, words in _UNITS.items() for word in words}
_LATIN, _HAN = (
    "|".join(sorted((word for word in _SECONDS if word.isascii() is latin), key=len, reverse=True))
    for latin in (True, False)
)
_HAN_DIGITS = {**{digit: value for value, digit in enumerate("一二三四五六七八九", 1)}, "两": 2}
_DIGIT = f"[{''.join(_HAN_DIGITS)}]"
_HAN_NUMBER = rf"(?:半|{_DIGIT}?十{_DIGIT}?|{_DIGIT})(?= ?(?:{_HAN}))"
_NUMBER = rf"(?P<number>[0-9]{{1,6}}(?:\.[0-9]{{1,3}})?|an?(?= )|{_HAN_NUMBER})"
_FORM = rf"{_NUMBER} ?(?P<unit>(?:{_LATIN})(?![\w.-])|{_HAN})(?:以内|之内|内|以来)?"
_LATIN_LEADS = r"(?<!\S)(?:for|in|over|within|during|the|last|past)(?!\S) ?"
_HAN_LEADS = "(?:最近|过去|近|持续|为期)(?:的)? ?"
_LEADS = rf"(?:{_LATIN_LEADS}|{_HAN_LEADS})"
_APART = rf"(?:{_LEADS}+|(?<![!-~]))"  # behind "for" or the like, a space or a Chinese word
_WHOLE = re.compile(rf"{_LEADS}*{_FORM}")
_FIRST = re.compile(rf"(?P<before>){_LEADS}*{_FORM} ?(?P<behind>.*)")
_LED = re.compile(rf"(?P<before>){_LEADS}+{_FORM} ?(?P<behind>.*)")
_LAST = re.compile(rf"(?P<before>.*?) ?{_APART}{_FORM}(?P<behind>)")
_AMID = re.compile(rf"(?P<before>.*?) ?{_APART}{_FORM}(?P<behind>(?: |(?<=[^ -~])).*)")
_DAYS = re.compile(r"(?P<number>[0-9]{1,6})(?P<unit>)(?P<before>)(?P<behind>)")
# What stands behind these is meant for a span, whatever it is; behind the last ones, where it begins as one.
_MEANT = re.compile(
    r"(?:.*\s)?(?:for|last|past) (?:the )?(\S.*)|(?:.*\s)?((?:until|till) \S.*)"
    rf"|.*?((?:直到|直至|(?<!\S)[到至](?=[^!-~ ])).+)|.*?{_HAN_LEADS}([0-9].*)"
)
_AGO, _AHEAD = (_DAYS, _FIRST, _LAST, _AMID), (_LAST, _LED)


def read_span(text: str) -> float | None:
    """The seconds in `text`; None where it is no span, or shorter than a minute, or longer than 366 days."""
    found = _WHOLE.fullmatch(normalise(text))
    try:
        return _seconds(found) if found else None
    except OrderError:
        return None


def span_text(seconds: float, *, chinese: bool = False) -> str:
    """A short text that `read_span` reads as `seconds`: `7d`, `12小时`, `90m`."""
    unit = next((unit for unit in _SHORT if (seconds / unit).is_integer()), 60.0)
    return f"{seconds / unit:g}{_SHORT[unit][chinese]}"


def split_ago(text: str) -> tuple[float | None, str]:
    """The seconds of the span that stands anywhere in `text`, and the rest of it: all where there is none.

    A number that stands alone is one of days. OrderError beyond the limits.
    """
    return _split(_AGO, text)


def split_ahead(text: str) -> tuple[float | None, str]:
    """As above, but at the end of `text` only, or at its beginning behind "for" or the like."""
    return _split(_AHEAD, text)


def refuse_span(text: str, *, counted: bool = False) -> None:
    """OrderError where `text`, in which there is no span, has something else behind "for" or the like.

    `counted` says that only what begins with a number was meant for one.
    """
    found = _MEANT.fullmatch(normalise(text))
    meant = found[found.lastindex or 0] if found else ""
    if meant and (not counted or meant[0].isdigit()):
        raise OrderError(meant, SPAN)


def _split(forms: tuple[re.Pattern[str], ...], text: str) -> tuple[float | None, str]:
    normal = normalise(text)
    found = next(filter(None, (form.fullmatch(normal) for form in forms)), None)
    return (_seconds(found), (found["before"] + found["behind"]).strip()) if found else (None, normal)


def _seconds(found: re.Match[str]) -> float:
    seconds = _count(found["number"]) * _SECONDS[found["unit"] or "d"]
    if not LEAST <= seconds <= MOST:
        typed = found.string[found.start("number") : found.end("unit")]
        raise OrderError(typed, SPAN, (span_text(LEAST if seconds < LEAST else MOST),))
    return seconds


def _count(number: str) -> float:
    """The value of `12`, `1.5`, `a`, `半`, `三` or `二十四`."""
    if number[0].isdigit() and number.isascii():
        return float(number)
    tens, ten, ones = number.rpartition("十")
    if ten:
        return 10.0 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)
    return 0.5 if number == "半" else _HAN_DIGITS.get(number, 1)
