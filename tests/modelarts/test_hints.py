from __future__ import annotations

import re

import pytest

from bot.modelarts import errors
from bot.modelarts.hints import hint_of
from bot.settings import HELP, CredentialKind

TOKEN, KEY, USER = CredentialKind.TOKEN, CredentialKind.KEY, CredentialKind.USER
ERRORS = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, errors.ModelArtsError)
]


@pytest.mark.parametrize("service", ["ModelArts", "IAM"])
@pytest.mark.parametrize("credential", CredentialKind)
@pytest.mark.parametrize("kind", ERRORS)
def test_each_hint_is_a_sentence_that_names_only_variables_that_there_are(
    kind: type[errors.ModelArtsError], credential: CredentialKind, service: str
) -> None:
    hint = hint_of(kind(service=service, credential=credential))
    assert hint.endswith(".")
    assert set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", hint)) <= HELP.keys() | {"HTTPS_PROXY", "NO_PROXY"}


@pytest.mark.parametrize("credential", [KEY, USER])
@pytest.mark.parametrize("kind", [errors.TokenRefused, errors.TokenExpired, errors.WrongRegion])
def test_a_token_that_was_not_given_is_not_to_be_renewed(
    kind: type[errors.ModelArtsError], credential: CredentialKind
) -> None:
    if credential is USER or kind is errors.WrongRegion:
        assert "MODELARTS_AUTH_TOKEN" not in hint_of(kind(credential=credential))
    assert "MODELARTS_AUTH_TOKEN" in hint_of(kind(credential=TOKEN))


def test_of_iam_the_right_to_list_projects_is_named_not_that_of_modelarts() -> None:
    assert "list projects" in hint_of(errors.Forbidden(403, service="IAM", credential=KEY))
    assert "MODELARTS_PROJECT_ID" in hint_of(errors.Forbidden(403, service="IAM", credential=TOKEN))
    assert "CommonOperations" in hint_of(errors.Forbidden(403, service="ModelArts", credential=KEY))
    assert "IAM_ENDPOINT" in hint_of(errors.Unreadable(200, service="IAM", credential=USER))
    assert "MODELARTS_ENDPOINT" in hint_of(errors.Unreadable(200, service="ModelArts", credential=USER))


def test_without_a_credential_the_class_alone_speaks() -> None:
    assert hint_of(errors.Throttled(429)) == errors.Throttled.hint
