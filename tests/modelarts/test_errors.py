"""The tree itself: each outcome has a sentence, and a hint that names what to mend."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.modelarts import errors
from bot.modelarts.errors import CredentialRefused, ModelArtsError, Throttled, Unavailable, Unreachable
from bot.settings import HELP
from bot.texts import load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator


def kinds(kind: type[ModelArtsError] = ModelArtsError) -> Iterator[type[ModelArtsError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from kinds(below)


EVERY = tuple(kinds())


@pytest.mark.parametrize("kind", EVERY)
def test_each_outcome_has_a_sentence_of_its_own_that_shows_nothing_of_the_inside(
    kind: type[ModelArtsError],
) -> None:
    shared = {other for other in EVERY if other.text_id == kind.text_id}
    # the base of the refusals that count is never raised by itself
    assert shared - {CredentialRefused} == {errors.Unauthorized if kind is CredentialRefused else kind}
    for texts in load_texts().values():
        said = texts(kind.text_id)
        assert said.endswith((".", "。"))
        assert not re.search(r"[A-Z]+_[A-Z]|[0-9]{3}|https?:|APIG", said)


@pytest.mark.parametrize("kind", EVERY)
def test_each_hint_names_only_variables_that_there_are(kind: type[ModelArtsError]) -> None:
    named = set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", kind.hint))
    assert named <= HELP.keys() | {"HTTPS_PROXY", "NO_PROXY"}
    assert kind.hint.endswith(".")


def test_what_a_setting_can_mend_is_named_by_its_variable() -> None:
    for kind, variable in {
        errors.TokenExpired: "MODELARTS_AUTH_TOKEN",
        errors.WrongRegion: "MODELARTS_REGIONS",
        errors.KeyRefused: "HUAWEICLOUD_SDK_SK",
        errors.PasswordRefused: "IAM_PASSWORD",
        errors.WrongProject: "MODELARTS_PROJECT_ID",
        errors.NoProject: "MODELARTS_PROJECT_ID",
        errors.Untrusted: "MODELARTS_CA_FILE",
        errors.Redirected: "MODELARTS_ENDPOINT",
    }.items():
        assert variable in kind.hint


@pytest.mark.parametrize("kind", EVERY)
def test_only_what_may_pass_by_itself_is_worth_another_try(kind: type[ModelArtsError]) -> None:
    may = {errors.Throttled, errors.Unreachable, errors.NameUnknown, errors.CutOff}
    assert kind(429 if kind is errors.Throttled else None).passing == (kind in may)


@pytest.mark.parametrize(
    ("status", "passing"), [(500, False), (501, False), (502, True), (503, True), (504, True)]
)
def test_of_the_servers_own_faults_those_of_a_gateway_may_pass(*, status: int, passing: bool) -> None:
    assert Unavailable(status).passing is passing


def test_the_operator_reads_one_line() -> None:
    assert str(Unreachable(error_msg="ConnectTimeout")) == "Unreachable: ConnectTimeout"
    assert str(Unreachable()) == "Unreachable"
    assert str(Throttled(429, "APIG.0308", "slow", "r1", service="IAM")) == (
        "Throttled: 429 APIG.0308 slow (from IAM, request r1)"
    )
