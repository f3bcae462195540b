"""The gateway: whether a call may come in, by its token or its signature."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.playground.exchange import Refusal, Refused
from bot.playground.identity import KEYS, SANDBOX_TOKEN, project_of
from bot.playground.signature import (
    ALGORITHM,
    MISMATCH,
    PROJECT_HEADER,
    SECURITY_TOKEN_HEADER,
    UNKNOWN_KEY,
    find_flaw,
    read_claim,
)

if TYPE_CHECKING:
    from bot.playground.exchange import Call

TOKEN_HEADER = "x-auth-token"  # noqa: S105, the header's name
AUTHORIZATION_HEADER = "authorization"
SECRET_HEADERS = (TOKEN_HEADER, AUTHORIZATION_HEADER, SECURITY_TOKEN_HEADER)
DAY = 86_400.0  # seconds
FAILURES_TO_LOCK = 5
LOCK = 300.0  # seconds
_MAX_TOKENS = 1_000  # of those issued, the oldest go first
_TOKEN_BYTES = 1_122  # about 1,500 characters, as the real ones have

_LOCKED = "AK access failed to reach the limit,forbidden."
_NO_TOKEN = Refusal(401, "ModelArts.0201", "The request has no X-Auth-Token.")
_OLD_TOKEN = Refusal(401, "ModelArts.0202", "The token has expired.")
_OTHER_REGION = Refusal(401, "APIG.0307", "The token must be updated.", "gateway")
_OTHER_PROJECT = Refusal(403, "ModelArts.0210", "The project ID in the URL does not match the token.")
_UNKNOWN_TO_IAM = Refusal(401, "", "The request you have made requires authentication.", "iam")


class Issued(NamedTuple):
    """A token's bounds: the region of its project, and its end in Unix seconds."""

    region: str
    ends: float


@dataclass(slots=True)
class Failures:
    """The failures of one key since it was last right, and until when it is locked, in Unix seconds."""

    count: int = 0
    locked_until: float = 0.0


@dataclass(slots=True)
class Gateway:
    """The tokens that were issued, and the failures of each key."""

    tokens: dict[str, Issued] = field(default_factory=dict, repr=False)
    failures: dict[str, Failures] = field(default_factory=dict)

    def issue(self, region: str, ends: float) -> str:
        """A new token for the project of `region`; the older ones stay good."""
        token = f"MII{secrets.token_urlsafe(_TOKEN_BYTES)}"
        self.tokens[token] = Issued(region, ends)
        while len(self.tokens) > _MAX_TOKENS:
            del self.tokens[next(iter(self.tokens))]
        return token

    def admit(self, call: Call, region: str, project: str, now: float) -> None:
        """Refusal, unless `call` may ask about `project`, the one in its URL, in `region`."""
        if AUTHORIZATION_HEADER in call.headers:
            self._admit_signed(call, now)
        else:
            self._admit_token(call, region, now)
        if not project == project_of(region) == call.headers.get(PROJECT_HEADER, project):
            raise Refused(_OTHER_PROJECT)

    def admit_to_iam(self, call: Call, now: float) -> None:
        """Refusal, unless `call` may ask IAM."""
        if AUTHORIZATION_HEADER in call.headers:
            self._admit_signed(call, now)
            return
        token = call.headers.get(TOKEN_HEADER, "")
        issued = self.tokens.get(token)
        if token != SANDBOX_TOKEN and (issued is None or issued.ends <= now):
            raise Refused(_UNKNOWN_TO_IAM)

    def _admit_token(self, call: Call, region: str, now: float) -> None:
        token = call.headers.get(TOKEN_HEADER, "")
        if not token:
            raise Refused(_NO_TOKEN)
        if token == SANDBOX_TOKEN:
            return
        issued = self.tokens.get(token)
        if issued is None:
            raise Refused(_bad_credential("decrypt token fail"))
        if issued.ends <= now:
            raise Refused(_OLD_TOKEN)
        if issued.region != region:
            raise Refused(_OTHER_REGION)

    def _admit_signed(self, call: Call, now: float) -> None:
        claim = read_claim(call.headers[AUTHORIZATION_HEADER])
        if claim is None:
            raise Refused(_bad_credential(MISMATCH))
        key = KEYS.get(claim.ak)
        if key is None:
            raise Refused(_bad_credential(UNKNOWN_KEY.format(ak=claim.ak)))
        failures = self.failures.setdefault(key.ak, Failures())
        if now < failures.locked_until:
            raise Refused(_bad_credential(_LOCKED))
        flaw = find_flaw(call, claim, key, now)
        if not flaw:
            failures.count = 0
            return
        failures.count += 1
        if failures.count == FAILURES_TO_LOCK:
            self.failures[key.ak] = Failures(locked_until=now + LOCK)
        raise Refused(_bad_credential(flaw))


def credential_of(call: Call) -> str:
    """The kind of credential that `call` brings, good or not: one of CREDENTIALS, or none."""
    if call.headers.get(AUTHORIZATION_HEADER, "").startswith(ALGORITHM):
        return "temporary key" if SECURITY_TOKEN_HEADER in call.headers else "key"
    if TOKEN_HEADER in call.headers:
        return "token"
    return "password" if read_password(call) else "none"


def read_password(call: Call) -> str:
    """The password in the body of `call`; empty without one."""
    match call.json():
        case {"auth": {"identity": {"password": {"user": {"password": str(password)}}}}}:
            return password
    return ""


def _bad_credential(message: str) -> Refusal:
    return Refusal(401, "APIGW.0301", f"Incorrect IAM authentication information: {message}", "gateway")
