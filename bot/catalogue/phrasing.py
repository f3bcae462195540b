"""Rewrites what people type into the signs of the grammar: `10 to 11` into `10..11`, `w/o` into `without`."""

from __future__ import annotations

import re

_NUMBER = r"v?[0-9]+(?:\.[0-9]+)*"
_ALONE = rf"(?<![^\s:=<>,\u3400-\u9fff])({_NUMBER})"
_NUMBERED_CITIES = "beijing|ulanqab|shanghai|guiyang"
_CITIES = (
    rf"(?:{_NUMBERED_CITIES}|guangzhou|shenzhen|hongkong|bangkok|singapore|jakarta|johannesburg|santiago"
    r"|s[aã]opaulo|istanbul)[1-9]?(?![\w-])"
)
_OFF = "(?<!即将)(?<!已)(?:下线|下架)(?!中)"  # it does not say whether that is over: both are meant

# Applied in this order to the parts of a question outside quotes; each leaves canonical text as it is.
REWRITES = tuple(
    (re.compile(pattern, re.ASCII), form)
    for pattern, form in (
        (r"[()\[\]{};?]|!(?!=)(?=\s|$)", " "),
        (r"(?<!\S)w/o(?!\S)|(?<!\S)w/o(?=\w)|\b(?:anything|everything|all) (?:but|except)\b", "without "),
        (r"(?<!\S)w/\s*", "with "),
        (rf"(?:(?<=[:=])\s*|(?<=,)){_OFF}", "deleting,deleted"),
        (rf"([-!]?)(?:状态 ?)?{_OFF}", r" \1status:deleting,deleted "),
        # regions as they are called: "hong kong", "Beijing 4", "CN North-Beijing4"
        (r"\b(hong|s[aã]o)[ -](kong|paulo)(?![a-z])", r"\1\2"),
        (rf"\b({_NUMBERED_CITIES})[ -]([1-9])(?![\w.-])", r"\1\2"),
        (rf"(?<!\S)(?:cn (?:north|east|south|southwest)|cn|ap|af|la|tr)-(?={_CITIES})", ""),
        (r"=>", ">="),
        (r"=<", "<="),
        (r"~=", ">="),
        (r"(?<=[0-9])\+(?=cu[0-9])", " "),  # torch==1.8.1+cu111
        (rf"\bbetween ({_NUMBER}) and ({_NUMBER})\b", r"\1..\2"),
        (rf"{_ALONE}(?:-|\s+-\s+|\s+to\s+)({_NUMBER})(?![\w.-])", r"\1..\2"),
        (rf"({_NUMBER})\s*(?:~|到|至)\s*({_NUMBER})", r"\1..\2"),
        (r"\s*\|+\s*|\s+/\s*|\s*/\s+", ","),
        (r"\s+and\s*(?=[<>=!])", ","),
        (r"\s*,\s+", " , "),  # a comma with a space behind it, which may mean "and"
        (r"\s+,(?=\S)", ","),
        (r"\s*(!=|==|>=|<=|[:=<>])\s*", r"\1"),
        (rf"([<>=:]{_NUMBER})(?=[<>]|!=)", r"\1,"),  # pytorch>=1.8<1.11
        (rf"{_ALONE}\s*\.\.\s*(?=v?[0-9])", r"\1.."),
    )
)


def rephrase(text: str) -> str:
    """`text`, which has no quotes, in the signs of the grammar."""
    for pattern, form in REWRITES:
        text = pattern.sub(form, text)
    return text
