# ruff: noqa: N818, each class is named after its outcome
"""What can go wrong between the bot and ModelArts: one tree, each outcome with its sentence and its hint."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

if TYPE_CHECKING:
    from bot.settings import CredentialKind


class ModelArtsError(Exception):
    """ModelArts gave no catalogue. `text_id` names the sentence for the person; str() is the operator's line.

    `hint` tells the operator what to mend; `hint_of` knows better who answered and what was shown. `lasting`
    says that somebody has to mend it first, `passing` that the next try may well succeed, `retry_after` how
    many seconds to wait for it. `status` is None where no answer came; the texts are empty where the answer
    states none. `service` is who was asked, ModelArts or IAM, and `credential` what was shown.
    """

    text_id: ClassVar[str] = "modelarts.failed"
    hint: ClassVar[str] = "Run `python -m bot check`."
    lasting: ClassVar[bool] = False
    _passes: ClassVar[frozenset[int | None]] = frozenset()  # the statuses under which it may pass by itself

    def __init__(
        self,
        status: int | None = None,
        error_code: str = "",
        error_msg: str = "",
        request_id: str = "",
        *,
        retry_after: float | None = None,
        service: str = "",
        credential: CredentialKind | None = None,
    ) -> None:
        super().__init__(status, error_code, error_msg, request_id)
        self.status = status
        self.error_code = error_code
        self.error_msg = error_msg
        self.request_id = request_id
        self.retry_after = retry_after
        self.service = service
        self.credential = credential

    @property
    def passing(self) -> bool:
        return self.status in self._passes

    def again(self, retry_after: float) -> Self:
        """The same error, to be raised once more; there is no use in another try for so many seconds."""
        return type(self)(
            self.status,
            self.error_code,
            self.error_msg,
            self.request_id,
            retry_after=retry_after,
            service=self.service,
            credential=self.credential,
        )

    def __str__(self) -> str:
        notes = (self.service and f"from {self.service}", self.request_id and f"request {self.request_id}")
        note = ", ".join(filter(None, notes))
        said = (str(self.status or ""), self.error_code, self.error_msg, note and f"({note})")
        return f"{type(self).__name__}: {' '.join(filter(None, said))}".rstrip(": ")


class Unauthorized(ModelArtsError):
    """401: no credential, or one that is not, or no longer, good."""

    text_id = "modelarts.unauthorized"
    lasting = True
    hint = "Renew the credentials: `python -m bot check` says which are in use."


class TokenRefused(Unauthorized):
    """The token is none that IAM made, or was made by another cloud's IAM."""

    text_id = "modelarts.token_refused"
    hint = "Renew MODELARTS_AUTH_TOKEN: it must be an IAM token for a project of this region."


class TokenExpired(Unauthorized):
    """The token's life has ended: 24 hours, less after a change of the user."""

    text_id = "modelarts.token_expired"
    hint = (
        "Renew MODELARTS_AUTH_TOKEN, which lives 24 hours; HUAWEICLOUD_SDK_AK with HUAWEICLOUD_SDK_SK "
        "need no renewal."
    )


class WrongRegion(Unauthorized):
    """The credential is good, but not in this region."""

    text_id = "modelarts.wrong_region"
    hint = (
        "The token is to be renewed, or belongs to another region's project: "
        "mend MODELARTS_REGIONS, MODELARTS_PROJECT_ID or MODELARTS_AUTH_TOKEN."
    )


class Suspended(Unauthorized):
    """The account is suspended or restricted."""

    text_id = "modelarts.suspended"
    hint = "Lift the suspension or restriction of the account in the Huawei Cloud console."


class CredentialRefused(Unauthorized):
    """A refusal that counts: a few of them lock the credential, so the next try is `rest` seconds away."""

    rest: ClassVar[float] = 1800.0


class KeyRefused(CredentialRefused):
    """The access key does not exist, or its signature is not right."""

    text_id = "modelarts.key_refused"
    hint = (
        "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not a pair, or the key is disabled or deleted; a "
        "temporary pair needs its HUAWEICLOUD_SDK_SECURITY_TOKEN and ends after a day at most."
    )


class KeyLocked(CredentialRefused):
    """The access key is locked for five minutes, after five signatures that were not right."""

    text_id = "modelarts.key_locked"
    lasting = False
    hint = "Find what else signs with HUAWEICLOUD_SDK_AK and a wrong secret; five failures lock the key."
    rest = 330.0


class ClockSkewed(CredentialRefused):
    """The signature's time is more than 15 minutes from the server's."""

    text_id = "modelarts.clock_skewed"
    hint = "Set this machine's clock, by NTP: a signature holds for 15 minutes around its time."
    rest = 300.0


class PasswordRefused(CredentialRefused):
    """IAM does not know the user, the account or the password."""

    text_id = "modelarts.password_refused"
    hint = (
        "IAM_USERNAME, IAM_PASSWORD and IAM_DOMAIN (the account's name) do not go together, or the user may "
        "not log in by programs; a HUAWEI ID cannot, an IAM user can."
    )


class Forbidden(ModelArtsError):
    """403: a good credential without the permission."""

    text_id = "modelarts.forbidden"
    lasting = True
    hint = "Grant the user the ModelArts permissions (the policy ModelArts CommonOperations has them)."


class WrongProject(Forbidden):
    """The project in the URL is not the one that the credential is for."""

    text_id = "modelarts.wrong_project"
    hint = (
        "MODELARTS_PROJECT_ID is not the credential's project in this region: correct it, or leave it out to "
        "have it looked up."
    )


class InArrears(Forbidden):
    """The account owes money."""

    text_id = "modelarts.in_arrears"
    hint = "Top up the Huawei Cloud account."


class RegionForbidden(Forbidden):
    """The account may not use this region."""

    text_id = "modelarts.region_forbidden"
    hint = "Have the region opened for the account, or take it out of MODELARTS_REGIONS."


class NotFound(ModelArtsError):
    """404: the region has no such API or project."""

    text_id = "modelarts.not_found"
    lasting = True
    hint = "Check MODELARTS_ENDPOINT, MODELARTS_REGIONS and MODELARTS_PROJECT_ID."


class NoService(NotFound):
    """The region's gateway has no such API."""

    text_id = "modelarts.no_service"
    hint = "The region is without this ModelArts API: check MODELARTS_REGIONS and MODELARTS_ENDPOINT."


class NoProject(NotFound):
    """IAM lists no project for the region, or several."""

    text_id = "modelarts.no_project"
    hint = (
        "Set MODELARTS_PROJECT_ID to the region's project (console: My Credentials), or open the region in "
        "the console once, which makes the project."
    )


class Throttled(ModelArtsError):
    """429: too many requests."""

    text_id = "modelarts.throttled"
    _passes = frozenset({429})
    hint = "Raise CATALOGUE_TTL if this goes on, or find what else calls ModelArts with these credentials."


class BadRequest(ModelArtsError):
    """Any other 4xx: the request itself is refused."""

    text_id = "modelarts.bad_request"
    lasting = True
    hint = "Check MODELARTS_ENDPOINT and MODELARTS_PROJECT_ID; the code says what was not accepted."


class Unavailable(ModelArtsError):
    """5xx: ModelArts, IAM or a gateway failed."""

    text_id = "modelarts.unavailable"
    _passes = frozenset({502, 503, 504})
    hint = "Nothing to mend here if it passes; the request's ID helps Huawei Cloud's support if not."


class Unreachable(ModelArtsError):
    """No connection, or it was lost."""

    text_id = "modelarts.unreachable"
    _passes = frozenset({None})
    hint = "Check the network, HTTPS_PROXY and NO_PROXY, MODELARTS_ENDPOINT and IAM_ENDPOINT."


class NameUnknown(Unreachable):
    """DNS does not know the host."""

    text_id = "modelarts.name_unknown"
    hint = "Check MODELARTS_REGIONS, MODELARTS_ENDPOINT and IAM_ENDPOINT for slips, and this machine's DNS."


class Untrusted(Unreachable):
    """The server's certificate is not one to trust."""

    text_id = "modelarts.untrusted"
    lasting = True
    _passes = frozenset()
    hint = "Set MODELARTS_CA_FILE to the certificate of the authority, if it is a private one you trust."


class TimedOut(Unreachable):
    """A connection, but no whole answer in time."""

    text_id = "modelarts.timed_out"
    _passes = frozenset()
    hint = "Check the way to the region; a proxy on it may hold answers back."


class CutOff(Unreachable):
    """The connection ended before the answer did."""

    text_id = "modelarts.cut_off"


class Unreadable(ModelArtsError):
    """An answer that is not the documented JSON."""

    text_id = "modelarts.unreadable"
    hint = "See that MODELARTS_ENDPOINT is ModelArts' own address: a proxy or a portal may answer for it."


class Redirected(Unreadable):
    """A redirect, which is not followed: it would carry the credentials to another host."""

    text_id = "modelarts.redirected"
    lasting = True
    hint = "Set MODELARTS_ENDPOINT or IAM_ENDPOINT to where the redirect leads, if you trust it."


class TooLarge(Unreadable):
    """An answer larger than any catalogue."""

    text_id = "modelarts.too_large"
