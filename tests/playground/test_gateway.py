"""Who may come in: by a token, or by a signature."""

from typing import Any

import httpx
import pytest

from bot.playground.identity import (
    SANDBOX_AK,
    SANDBOX_PASSWORD,
    SANDBOX_PROJECT_ID,
    SANDBOX_REGION,
    SANDBOX_SECURITY_TOKEN,
    SANDBOX_SK,
    SANDBOX_TEMPORARY_AK,
    SANDBOX_TEMPORARY_SK,
    SANDBOX_TOKEN,
)
from bot.playground.sandbox import Sandbox
from tests.playground.calls import (
    GOOD,
    OTHER_PATH,
    OTHER_REGION,
    PATH,
    PROJECTS,
    TOKENS,
    Signed,
    get_token,
    login,
)

DAY = 86_400
PREFIX = "Incorrect IAM authentication information: "
MISMATCH = f"{PREFIX}verify aksk signature fail"
LOCKED = f"{PREFIX}AK access failed to reach the limit,forbidden."
WRONG = Signed(sk="another")
SECURITY = {"X-Security-Token": SANDBOX_SECURITY_TOKEN}
TEMPORARY = Signed(SANDBOX_TEMPORARY_AK, SANDBOX_TEMPORARY_SK, SECURITY)


def refused(response: httpx.Response) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error_code"], body["error_msg"]


async def test_the_given_token_is_good_for_every_region(http: httpx.AsyncClient) -> None:
    assert [(await http.get(path, headers=GOOD)).status_code for path in (PATH, OTHER_PATH)] == [200, 200]


async def test_an_issued_token_is_good_for_its_own_region(http: httpx.AsyncClient) -> None:
    token = await get_token(http, OTHER_REGION)
    assert (await http.get(OTHER_PATH, headers=token)).status_code == 200
    response = await http.get(PATH, headers=token)
    assert refused(response) == (401, "APIG.0307", "The token must be updated.")
    assert response.json()["request_id"] == response.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("token", "code"), [({}, "ModelArts.0201"), ({"X-Auth-Token": ""}, "ModelArts.0201")]
)
async def test_a_call_without_a_token_is_told_so(
    http: httpx.AsyncClient, token: dict[str, str], code: str
) -> None:
    assert refused(await http.get(PATH, headers=token))[:2] == (401, code)


async def test_an_unknown_token_is_refused_by_the_gateway(http: httpx.AsyncClient) -> None:
    response = await http.get(PATH, headers={"X-Auth-Token": "another"})
    assert refused(response) == (401, "APIGW.0301", f"{PREFIX}decrypt token fail")
    assert set(response.json()) == {"error_msg", "error_code", "request_id"}


async def test_an_issued_token_ends_with_its_life(box: Sandbox, http: httpx.AsyncClient) -> None:
    token = await get_token(http)
    box.clock_offset = DAY - 1
    assert (await http.get(PATH, headers=token)).status_code == 200
    box.clock_offset = DAY
    assert refused(await http.get(PATH, headers=token))[:2] == (401, "ModelArts.0202")
    assert (await http.get(PROJECTS, headers=token)).status_code == 401


async def test_the_oldest_of_very_many_tokens_is_forgotten(box: Sandbox, http: httpx.AsyncClient) -> None:
    first = await get_token(http)
    for _ in range(1_000):
        box.gateway.issue(SANDBOX_REGION, box.now() + DAY)
    assert len(box.gateway.tokens) == 1_000
    assert refused(await http.get(PATH, headers=first))[1] == "APIGW.0301"


@pytest.mark.parametrize("auth", [None, Signed()])
async def test_the_project_in_the_url_is_the_regions(
    http: httpx.AsyncClient, auth: httpx.Auth | None
) -> None:
    path = OTHER_PATH.replace(OTHER_REGION, SANDBOX_REGION)
    assert refused(await http.get(path, headers=GOOD, auth=auth))[:2] == (403, "ModelArts.0210")


@pytest.mark.parametrize("path", [PATH, OTHER_PATH, PROJECTS, f"{PATH}?limit=2&offset=1"])
async def test_a_signed_call_comes_in_everywhere(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path, auth=Signed())).status_code == 200


@pytest.mark.parametrize(
    ("auth", "status"),
    [
        (Signed(headers={"X-Project-Id": SANDBOX_PROJECT_ID}), 200),
        (Signed(headers={"X-Project-Id": "0" * 32}), 403),
        (Signed(headers={"X-Project-Id": SANDBOX_PROJECT_ID}, unsigned=frozenset({"x-project-id"})), 401),
    ],
)
async def test_a_project_that_is_sent_is_signed_and_is_that_of_the_url(
    http: httpx.AsyncClient, auth: httpx.Auth, status: int
) -> None:
    assert (await http.get(PATH, auth=auth)).status_code == status


@pytest.mark.parametrize(
    ("auth", "message"),
    [
        (TEMPORARY, ""),
        (
            Signed(SANDBOX_TEMPORARY_AK, SANDBOX_TEMPORARY_SK),
            f"Get secretKey failed,ak:{SANDBOX_TEMPORARY_AK},err:ak not exist",
        ),
        (Signed(SANDBOX_TEMPORARY_AK, SANDBOX_TEMPORARY_SK, {"X-Security-Token": "x"}), "decrypt token fail"),
        (Signed(headers=SECURITY), "decrypt token fail"),
        (Signed("AK404"), "Get secretKey failed,ak:AK404,err:ak not exist"),
        (WRONG, "verify aksk signature fail"),
        (
            Signed(at=1_685_145_871.0),
            "signature expired, signature time:20230527T000431Z,server time:20260101T000000Z",
        ),
    ],
)
async def test_what_is_wrong_with_a_key_is_told_in_the_gateways_words(
    http: httpx.AsyncClient, auth: httpx.Auth, message: str
) -> None:
    response = await http.get(PATH, auth=auth)
    if message:
        assert refused(response) == (401, "APIGW.0301", PREFIX + message)
    else:
        assert response.status_code == 200


@pytest.mark.parametrize("path", [PATH, PROJECTS])
async def test_another_authorization_is_no_signature(http: httpx.AsyncClient, path: str) -> None:
    response = await http.get(path, headers={**GOOD, "Authorization": "Bearer x"})
    assert refused(response) == (401, "APIGW.0301", MISMATCH)


async def test_five_failures_lock_a_key_for_five_minutes(box: Sandbox, http: httpx.AsyncClient) -> None:
    told = [refused(await http.get(PATH, auth=WRONG))[2] for _ in range(6)]
    assert told == [MISMATCH] * 5 + [LOCKED]
    assert refused(await http.get(PATH, auth=Signed())) == (401, "APIGW.0301", LOCKED)
    assert refused(await http.get(PROJECTS, auth=Signed()))[2] == LOCKED
    box.clock_offset = 299
    assert refused(await http.get(PATH, auth=Signed(at=box.now())))[2] == LOCKED
    box.clock_offset = 300
    assert refused(await http.get(PATH, auth=Signed(sk="x", at=box.now())))[2] == MISMATCH
    assert (await http.get(PATH, auth=Signed(at=box.now()))).status_code == 200


async def test_a_right_signature_forgives_those_before(http: httpx.AsyncClient) -> None:
    for auth in (*[WRONG] * 4, Signed(), *[WRONG] * 4):
        await http.get(PATH, auth=auth)
    assert (await http.get(PATH, auth=Signed())).status_code == 200


async def test_one_locked_key_locks_no_other(http: httpx.AsyncClient) -> None:
    for _ in range(5):
        await http.get(PATH, auth=WRONG)
    assert (await http.get(PATH, auth=TEMPORARY)).status_code == 200
    assert (await http.get(PATH, headers=GOOD)).status_code == 200


BROKEN: list[dict[str, Any]] = [{}, {"auth": "x"}]


@pytest.mark.parametrize(
    ("method", "path", "sent", "kind"),
    [
        ("GET", PATH, {}, "none"),
        ("GET", PATH, {"headers": GOOD}, "token"),
        ("GET", PATH, {"auth": Signed()}, "key"),
        ("GET", PATH, {"auth": WRONG}, "key"),
        ("GET", PATH, {"auth": TEMPORARY}, "temporary key"),
        ("POST", TOKENS, {"json": login()}, "password"),
        *(("POST", TOKENS, {"json": body}, "none") for body in BROKEN),
    ],
)
async def test_the_log_has_the_kind_of_credential_and_never_the_credential(
    box: Sandbox, http: httpx.AsyncClient, method: str, path: str, sent: dict[str, Any], kind: str
) -> None:
    await http.request(method, path, **sent)
    (logged,) = box.requests
    assert logged.credential == kind
    secrets = (SANDBOX_TOKEN, SANDBOX_AK, SANDBOX_SK, SANDBOX_PASSWORD, SANDBOX_SECURITY_TOKEN)
    assert not any(secret in repr(box.requests) for secret in secrets)
