"""Hints: what the operator mends after an error, by who answered and by the credential in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.modelarts import errors
from bot.settings import CredentialKind

if TYPE_CHECKING:
    from bot.modelarts.errors import ModelArtsError

IAM = "IAM"
_TOKEN, _KEY, _USER = CredentialKind.TOKEN, CredentialKind.KEY, CredentialKind.USER

_OTHER_CLOUD = (
    "See that IAM_ENDPOINT and MODELARTS_ENDPOINT are of the same cloud, and MODELARTS_REGIONS right."
)
_NOT_THERE = (
    "The credential is good but not for this region: check MODELARTS_REGIONS and MODELARTS_PROJECT_ID."
)
_MAY_NOT_LIST = "Grant the right to list projects in IAM, or set MODELARTS_PROJECT_ID."
_NOTHING_FOR_USER = (
    "IAM gives the user no token for this project: check MODELARTS_REGIONS, MODELARTS_PROJECT_ID, "
    "IAM_USERNAME and IAM_DOMAIN."
)
_NOT_IAM = "See that IAM_ENDPOINT is IAM's own address: a proxy or a portal may answer for it."

# Where the class alone does not tell what to mend.
_BY_CREDENTIAL: dict[tuple[type[ModelArtsError], CredentialKind], str] = {
    (errors.TokenRefused, _USER): _OTHER_CLOUD,
    (errors.TokenExpired, _USER): _OTHER_CLOUD,
    (errors.WrongRegion, _USER): _NOT_THERE,
    (errors.WrongRegion, _KEY): _NOT_THERE,
}
_OF_IAM: dict[tuple[type[ModelArtsError], CredentialKind], str] = {
    (errors.Forbidden, _TOKEN): _MAY_NOT_LIST,
    (errors.Forbidden, _KEY): _MAY_NOT_LIST,
    (errors.Forbidden, _USER): _NOTHING_FOR_USER,
    (errors.BadRequest, _USER): _NOTHING_FOR_USER,
    **{(errors.NotFound, kind): _NOT_IAM for kind in CredentialKind},
    **{(errors.Unreadable, kind): _NOT_IAM for kind in CredentialKind},
}


def hint_of(error: ModelArtsError) -> str:
    """What mends `error`: a sentence that names the variable or the permission."""
    kind = error.credential
    if kind:
        special = _OF_IAM.get((type(error), kind)) if error.service == IAM else None
        special = special or _BY_CREDENTIAL.get((type(error), kind))
        if special:
            return special
    return error.hint
