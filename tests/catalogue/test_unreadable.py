"""A question that cannot be read says which part."""

from __future__ import annotations

import pytest

from bot.catalogue.errors import BadVersion, NotComparable, QueryError, TooLong, UnknownFacet, Unreadable
from bot.catalogue.parse import parse


@pytest.mark.parametrize(
    ("question", "error"),
    [
        ("cudda:11 npu", UnknownFacet("cudda", ":11", "cudda:11 npu")),
        ("npu:yes", UnknownFacet("npu", ":yes", "npu:yes")),
        ("cuda:abc", BadVersion("abc", "cuda")),
        ("pytorch>=new", BadVersion("new", "engine")),
        ("sglang>=new", BadVersion("new", "engine")),
        ("arch>=3", NotComparable("3", "arch")),
        ("cuda:", Unreadable("cuda:")),
        (">=11", Unreadable(">=11")),
        ("11+", Unreadable("11+")),
        ("npu,-gpu", Unreadable("-gpu")),
        ("not", Unreadable("not")),
        ("engine:=2", Unreadable("engine:=2")),
        ("npu or -gpu", Unreadable("npu or -gpu")),
        ("torch>=1.8 newer than", Unreadable("torch>=1.8 newer than")),
        ("newer than npu", Unreadable("newer than npu")),
        ("driver!=a:b", Unreadable("driver!=a:b")),
        ("cuda!=", Unreadable("cuda!=")),
        ('"300i"=', Unreadable('"300i"=')),
        ("1>=310", Unreadable("1>=310")),
        ("'310-310", Unreadable("310-310")),
        ("not cuda!=10,>=9", Unreadable("cuda!=10,>=9")),
        (":smile: pytorch", Unreadable(":smile: pytorch")),
        ("npu cuda >", Unreadable("cuda >")),
        ("x" * 301, TooLong("x" * 301)),
        (",".join(f"tf{n}" for n in range(45)), None),
    ],
)
def test_what_cannot_be_read_says_which_part(question: str, error: QueryError | None) -> None:
    with pytest.raises(type(error) if error else TooLong) as caught:
        parse(question)
    if error:
        assert caught.value == error
