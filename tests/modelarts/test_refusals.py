"""What a refusal means: by its status, its code, its words and its date."""

from __future__ import annotations

import json

import pytest

from bot.modelarts.errors import (
    BadRequest,
    ClockSkewed,
    Forbidden,
    InArrears,
    KeyLocked,
    KeyRefused,
    ModelArtsError,
    NoProject,
    NoService,
    NotFound,
    PasswordRefused,
    Redirected,
    RegionForbidden,
    Suspended,
    Throttled,
    TokenExpired,
    TokenRefused,
    Unauthorized,
    Unavailable,
    Unreadable,
    WrongProject,
    WrongRegion,
)
from bot.modelarts.refusals import Sent, read_error, read_retry_after, read_skew

DATE, AT = "Sun, 04 Jan 2026 09:05:22 GMT", 1_767_517_522.0


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, Unauthorized),
        (403, Forbidden),
        (404, NotFound),
        (408, BadRequest),
        (429, Throttled),
        (500, Unavailable),
        (503, Unavailable),
        (504, Unavailable),
        (200, Unreadable),
        (302, Redirected),
        (600, Unreadable),
    ],
)
def test_the_status_decides_the_class(status: int, kind: type[ModelArtsError]) -> None:
    error = read_error(status, {}, b"")
    assert type(error) is kind
    assert error.status == status


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, "ModelArts.0201", Unauthorized),
        (401, "ModelArts.0202", TokenExpired),
        (401, "ModelArts.0203", TokenRefused),
        (403, "ModelArts.0203", Forbidden),
        (401, "ModelArts.0207", WrongRegion),
        (401, "ModelArts.0212", NoProject),
        (401, "ModelArts.6201", Suspended),
        (401, "APIG.0307", WrongRegion),
        (401, "APIGW.0307", WrongRegion),
        (403, "ModelArts.0206", Forbidden),
        (403, "ModelArts.0210", WrongProject),
        (400, "ModelArts.0210", WrongProject),
        (403, "ModelArts.4116", InArrears),
        (403, "APIGW.0310", WrongProject),
        (403, "APIG.0801", RegionForbidden),
        (404, "APIG.0101", NoService),
        (404, "ModelArts.4204", NoService),
        (429, "APIG.0308", Throttled),
        (503, "APIG.0613", Unavailable),
    ],
)
def test_status_and_code_together_decide_where_one_number_means_several_things(
    status: int, code: str, kind: type[ModelArtsError]
) -> None:
    body = json.dumps({"error_code": code, "error_msg": "m"}).encode()
    assert type(read_error(status, {}, body)) is kind


@pytest.mark.parametrize(
    ("shown", "said", "kind"),
    [
        (KeyRefused, "verify aksk signature fail", KeyRefused),
        (KeyRefused, "Get secretKey failed,ak:AK,err:ak not exist", KeyRefused),
        (KeyRefused, "security token expired", KeyRefused),
        (KeyRefused, "AK access failed to reach the limit,forbidden.", KeyLocked),
        (KeyRefused, "signature expired, signature time:20230527T000431Z,server time:2023", ClockSkewed),
        (TokenRefused, "decrypt token fail", TokenRefused),
        (TokenRefused, "token expires", TokenExpired),
        (TokenRefused, "by mistake", TokenRefused),
        (PasswordRefused, "something new", PasswordRefused),
    ],
)
@pytest.mark.parametrize("gateway", ["APIG", "APIGW"])
def test_the_gateways_one_code_for_credentials_is_told_apart_by_its_words(
    gateway: str, shown: type[ModelArtsError], said: str, kind: type[ModelArtsError]
) -> None:
    message = f"Incorrect IAM authentication information: {said}"
    body = json.dumps({"error_code": f"{gateway}.0301", "error_msg": message}).encode()
    assert type(read_error(401, {}, body, Sent(refused=shown))) is kind


@pytest.mark.parametrize("code", ["ModelArts.0202", "ModelArts.0203"])
def test_what_is_said_of_a_token_is_said_of_a_key_where_a_key_was_shown(code: str) -> None:
    body = json.dumps({"error_code": code, "error_msg": "m"}).encode()
    assert type(read_error(401, {}, body, Sent(refused=KeyRefused))) is KeyRefused
    assert (
        type(read_error(403, {}, b'{"error_code": "ModelArts.0206"}', Sent(refused=KeyRefused))) is KeyRefused
    )


@pytest.mark.parametrize("refused", [KeyRefused, TokenRefused, PasswordRefused])
def test_a_bare_401_means_what_the_credential_says(refused: type[ModelArtsError]) -> None:
    assert type(read_error(401, {}, b"", Sent(refused=refused))) is refused


@pytest.mark.parametrize(
    ("ahead", "kind", "said"),
    [
        (20, KeyRefused, "m"),
        (-300, KeyRefused, "this machine's clock is -5 minutes off; m"),
        (1200, ClockSkewed, "this machine's clock is +20 minutes off; m"),
        (-1200, ClockSkewed, "this machine's clock is -20 minutes off; m"),
    ],
)
def test_a_clock_that_is_off_is_recognised_by_the_answers_date(
    ahead: float, kind: type[ModelArtsError], said: str
) -> None:
    body = json.dumps({"error_msg": "m"}).encode()
    error = read_error(401, {"Date": DATE}, body, Sent(refused=KeyRefused, at=AT + ahead))
    assert (type(error), error.error_msg) == (kind, said)


def test_a_clock_that_is_off_is_not_to_blame_for_another_refusal() -> None:
    error = read_error(403, {"Date": DATE}, b"no", Sent(refused=KeyRefused, at=AT + 5000))
    assert (type(error), error.error_msg) == (Forbidden, "no")


def test_the_skew_is_unknown_without_a_date() -> None:
    assert read_skew({}, AT) is None
    assert read_skew({"date": "yesterday"}, AT) is None
    assert read_skew({"date": DATE}, AT + 61) == 61


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("3", 3.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Sun, 04 Jan 2026 09:05:30 GMT", 8.0),
        ("Sun, 04 Jan 2026 09:05:00 GMT", 0.0),
        ("", None),
        ("-1", None),
        ("soon", None),
        ("1.5", None),
        ("٣", None),
        ("9" * 5000, 999_999.0),
        ("Sun, 99 Jan 2026 09:05:00 GMT", None),
    ],
)
def test_both_forms_of_retry_after_are_read(asked: str, seconds: float | None) -> None:
    headers = {"retry-after": asked, "date": DATE}
    assert read_retry_after(headers, AT + 3600) == seconds  # measured by the server's clock, not by ours
    assert read_error(429, headers, b"").retry_after == seconds


def test_without_a_date_of_its_own_the_answers_arrival_counts() -> None:
    assert read_retry_after({"retry-after": "Sun, 04 Jan 2026 09:05:30 GMT"}, AT) == 8.0
    assert read_retry_after({"retry-after": "Sun, 04 Jan 2026 09:05:30 GMT"}, None) is None


def test_a_redirect_says_where_it_leads_without_its_query() -> None:
    place = "https://user:password@elsewhere.example/x?token=y#access_token=z"
    assert read_error(302, {"Location": place}, b"").error_msg == "to https://elsewhere.example/x"
    assert read_error(302, {"Location": "/login"}, b"").error_msg == "to /login"
    assert read_error(302, {"Location": "http://[x"}, b"").error_msg == "to an address that is none"
    assert read_error(401, {"Location": "/login"}, b"sign fail").error_msg == "sign fail"


def test_only_who_is_busy_is_heard_when_it_asks_to_wait() -> None:
    asks = {"Retry-After": "9999"}
    assert {status: read_error(status, asks, b"").retry_after for status in (404, 429, 500, 503)} == {
        404: None,
        429: 9999,
        500: None,
        503: 9999,
    }
