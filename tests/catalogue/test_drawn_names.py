"""Names that are drawn: what one is built of is read back, and any text is read in linear time."""

from __future__ import annotations

import time
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalogue.image_name import Framework, ImageName, read_image_name
from bot.catalogue.image_words import COMPACT, FRAMEWORKS, OTHERS, SYSTEMS, VERSIONED
from tests.catalogue.stated import assert_same, version

_number = st.integers(0, 999).map(str)
_release = st.lists(_number, min_size=2, max_size=4).map(".".join)
_any_version = st.builds("{}{}".format, _release, st.sampled_from(("", "rc1", ".rc2", ".t63", ".RC1")))
_TAKEN = FRAMEWORKS | OTHERS | VERSIONED.keys() | SYSTEMS.keys()
_open_word = st.from_regex(r"[a-z]{2,8}(_[a-z]{2,8})?", fullmatch=True).filter(
    lambda word: word not in _TAKEN
)
_framework = st.one_of(_open_word, st.sampled_from(sorted(FRAMEWORKS - {"tf", "ms"})))


class Stated(NamedTuple):
    """The facts a strict name is built of, each as its part of the name."""

    framework: str
    under: str
    accelerator: str
    python: str
    system: str
    arch: str
    chip: str
    built: str

    @property
    def name(self) -> str:
        return "-".join(part for part in self if part)


_stated = st.builds(
    Stated,
    st.builds("{}_{}".format, _framework, _any_version),
    st.one_of(st.just(""), _release.map("mindspore_{}".format)),
    st.builds("{}_{}".format, st.sampled_from(("cuda", "cann")), _any_version),
    st.builds("py_{}".format, _release),
    st.builds("{}_{}".format, st.sampled_from(sorted(set(SYSTEMS.values()))), _release),
    st.sampled_from(("x86_64", "aarch64")),
    st.sampled_from(("", "d910", "d310", "snt9", "snt9b", "snt9b23", "snt9c", "snt3", "snt3p", "snt3p-300i")),
    st.sampled_from(("", "20240202", "20240202152548")),
)


def expected(stated: Stated) -> ImageName:
    pairs = [part.rpartition("_") for part in (stated.framework, stated.under) if part]
    kind, _, runtime_version = stated.accelerator.partition("_")
    system, _, release = stated.system.partition("_")
    return ImageName(
        frameworks=tuple(Framework(word, version(text)) for word, _, text in pairs),
        cuda=version(runtime_version) if kind == "cuda" else None,
        cann=version(runtime_version) if kind == "cann" else None,
        python=version(stated.python.removeprefix("py_")),
        os=system,
        os_version=version(release),
        arch=stated.arch,
        accelerator="gpu" if kind == "cuda" else "npu",
        chip=stated.chip,
        built=stated.built,
    )


@given(_stated)
def test_the_facts_a_strict_name_is_built_of_are_read_back(stated: Stated) -> None:
    assert_same(read_image_name(stated.name), expected(stated))


@given(_stated)
def test_python_is_read_before_or_after_the_accelerator(stated: Stated) -> None:
    swapped = stated._replace(accelerator=stated.python, python=stated.accelerator)
    assert_same(read_image_name(swapped.name), expected(stated))


@given(_stated, st.data())
def test_behind_the_first_part_the_order_means_nothing(stated: Stated, data: st.DataObject) -> None:
    parts = data.draw(st.permutations([part for part in stated[1:] if part]))
    assert_same(read_image_name("-".join((stated.framework, *parts))), expected(stated))


@given(_stated)
def test_an_underscore_before_a_version_and_the_case_of_a_name_mean_nothing(stated: Stated) -> None:
    tight = stated._replace(
        under=stated.under.replace("_", ""),
        accelerator=stated.accelerator.replace("_", ""),
        system=stated.system.replace("_", ""),
    )
    assert_same(read_image_name(tight.name.upper()), expected(stated))


@given(st.integers(2, 3), st.integers(0, 99), st.sampled_from(("py", "py_", "python")))
def test_python_without_its_dot_is_a_major_digit_and_a_minor_number(
    major: int, minor: int, word: str
) -> None:
    assert read_image_name(f"{word}{major}{minor}").python == version(f"{major}.{minor}")


def _any_name() -> st.SearchStrategy[str]:
    words = sorted(
        {*_TAKEN, *COMPACT, "snt3p", "300i", "910A", "c75", "x86_64", "gpu", "async", "20240202", "v2"}
    )
    pieces = st.one_of(st.sampled_from(words), st.sampled_from("-_.v:/"), _any_version, st.text(max_size=4))
    return st.one_of(st.text(), st.lists(pieces).map("".join))


@given(_any_name())
@example("-" * 10_000)
@example("9" * 10_000)
@example("1." * 5_000)
@example("\ud800-\0")
def test_any_text_is_read_without_an_error_and_always_alike(name: str) -> None:
    found = read_image_name(name)
    assert found == read_image_name.__wrapped__(name)
    parts = [part for part in name[max(name.rfind("/"), name.rfind(":")) + 1 :].split("-") if part]
    behind = iter(parts)
    assert all(part in behind for part in found.rest)


@given(_any_name())
def test_reading_is_of_what_stands_behind_the_last_separator(name: str) -> None:
    assert read_image_name(f"registry/space/{name}") == read_image_name(name)


@pytest.mark.parametrize("piece", ["-", "a-", "pytorch_1.8-", "a_1", "_", "1.", "snt9", "a_", "py37-", "٣"])
def test_reading_takes_linear_time(piece: str) -> None:
    start = time.process_time()
    read_image_name.__wrapped__(piece * 10_000 + "+")
    assert time.process_time() - start < 2
