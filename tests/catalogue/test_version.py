from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogue.version import read_version
from tests.catalogue.stated import version


@pytest.mark.parametrize(
    "ascending",
    [
        ("8.0.t63", "8.0.t64", "8.0.rc1", "8.0.rc2", "8.0", "8.0.1"),
        ("2.9", "2.10", "2.10.1", "3"),
        ("2.7.0a1", "2.7.0.beta1", "2.7.0rc1", "2.7.0"),
        ("1.0.T71", "1.0.T71.02", "1.0.T71.05", "1.0.T72"),
        ("5.1.rc1", "5.1.RC2", "5.1.RC2.1", "5.1.rc3", "5.1"),
    ],
)
def test_versions_are_in_the_order_they_came_out(ascending: tuple[str, ...]) -> None:
    for older, newer in pairwise(map(version, ascending)):
        assert older < newer
        assert newer > older
        assert older != newer
        assert not newer <= older


@pytest.mark.parametrize(
    ("one", "other"), [("11", "11.0"), ("11.0.0", "11"), ("6.0.RC1", "6.0rc1"), ("8.0-rc_1", "8.0.rc1")]
)
def test_equal_versions_have_equal_hashes_however_they_are_written(one: str, other: str) -> None:
    assert version(one) == version(other)
    assert hash(version(one)) == hash(version(other))
    assert version(one) <= version(other)


def test_a_version_is_not_its_text() -> None:
    assert version("11") != "11"


@pytest.mark.parametrize(
    ("text", "written"), [("v0.1.6", "0.1.6"), ("V2", "2"), ("6.0.RC1", "6.0.rc1"), ("18.04", "18.04")]
)
def test_a_version_keeps_its_form_less_a_leading_v_and_in_lower_case(text: str, written: str) -> None:
    assert version(text).text == written
    assert str(version(text)) == written


@pytest.mark.parametrize(
    ("member", "family"),
    [
        ("11.2", "11"),
        ("11.2.rc1", "11"),
        ("11.2.rc1", "11.2"),
        ("11", "11.0"),
        ("11", "11"),
        ("8.0rc1", "8.0.rc1"),
        ("3.10.6", "3.10"),
    ],
)
def test_a_version_is_within_its_family(member: str, family: str) -> None:
    assert version(member).within(version(family))


@pytest.mark.parametrize(
    ("stranger", "family"),
    [("3.10", "3.1"), ("12", "11"), ("11", "11.2"), ("8.0", "8.0.rc1"), ("8.0.rc1.2", "8.0.rc1")],
)
def test_a_version_is_not_within_another_family(stranger: str, family: str) -> None:
    assert not version(stranger).within(version(family))


@pytest.mark.parametrize(("text", "final"), [("11", True), ("8.0.rc1", False), ("8.0.t63", False)])
def test_a_candidate_or_a_test_build_is_no_release(text: str, final: bool) -> None:
    assert version(text).is_release is final


@pytest.mark.parametrize(
    "text",
    [
        "",
        "v",
        "٣.١",
        "³",
        "1.², ",
        "1.0\n",
        " 1.0",
        "1.",
        ".1",
        "1..2",
        "rc1",
        "1.0rc",
        "1.0.post1",
        "9" * 9,
        "1.x",
    ],
)
def test_what_is_not_a_version_of_ascii_digits_is_refused(text: str) -> None:
    assert read_version(text) is None


@given(st.text())
def test_any_text_is_a_version_or_none(text: str) -> None:
    found = read_version(text)
    assert found is None or read_version(found.text) == found
