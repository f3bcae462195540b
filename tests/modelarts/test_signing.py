from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.modelarts.signing import AccessKey, sign
from tests.modelarts.cloud import PROJECT

SECRET = "SKEXAMPLEsecret000000000000000000000000"
KEY = AccessKey("AKEXAMPLE0000000000", SECRET)
AT = datetime(2026, 1, 1, tzinfo=UTC)
RUNTIMES = f"/v1/{PROJECT}/models/ai-engine-runtimes"
HOST = {"Host": "modelarts.cn-north-4.myhuaweicloud.com"}
JSON = {**HOST, "Content-Type": "application/json"}
TEXT = {**HOST, "Content-Type": "text/plain"}

PAIRS = st.lists(st.sampled_from(["a=1", "a=2", "a", "b=%C3%A9", "~=%2B", "A=", "=1"]), max_size=6)
NAMED = st.dictionaries(st.sampled_from(["X-Project-Id", "Accept", "X-Language", "Host"]), st.just("v"))


def get(
    raw_path: str = RUNTIMES, headers: dict[str, str] = HOST, body: bytes = b"", key: AccessKey = KEY
) -> dict[str, str]:
    return sign("GET", raw_path, headers, body, key, AT)


def names(signed: dict[str, str]) -> str:
    return signed["Authorization"].split("SignedHeaders=")[1].split(",")[0]


def authorization(names: str, signature: str) -> str:
    return f"SDK-HMAC-SHA256 Access={KEY.access}, SignedHeaders={names}, Signature={signature}"


def test_a_plain_request_is_signed_as_by_the_official_sdk() -> None:
    assert get() == {
        "X-Sdk-Date": "20260101T000000Z",
        "Authorization": authorization(
            "host;x-sdk-date", "8a13b4f46869a7d385e56dacf942cb12158beabc68c18a6b6a2ef76fb746fe78"
        ),
    }


def test_a_query_and_a_project_header_are_signed_as_by_the_official_sdk() -> None:
    assert get(f"{RUNTIMES}?limit=100&offset=0", {**HOST, "X-Project-Id": PROJECT}) == {
        "X-Sdk-Date": "20260101T000000Z",
        "Authorization": authorization(
            "host;x-project-id;x-sdk-date", "4a7bf5027844bcdf0b7c59921b18a389833f3e38ce8eaca50a4f9613d13c5508"
        ),
    }


def test_a_json_body_is_signed_as_by_the_official_sdk() -> None:
    assert sign("POST", "/v1/x", JSON, b'{"a":1}', KEY, AT) == {
        "X-Sdk-Date": "20260101T000000Z",
        "Authorization": authorization(
            "content-type;host;x-sdk-date", "ae3ae8f52618735e4373e611994ee5f092d5719d3d3ae1898d41900f9fb26053"
        ),
    }


def test_the_worked_example_of_the_published_algorithm_comes_out() -> None:
    signed = sign(
        "GET",
        "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
        {"Host": "service.region.example.com", "Content-Type": "application/json"},
        b"",
        AccessKey("QTWAOYTTINDUT2QVKYUC", "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc"),
        datetime(2019, 11, 15, 3, 36, 55, tzinfo=UTC),
    )
    assert signed["Authorization"] == (
        "SDK-HMAC-SHA256 Access=QTWAOYTTINDUT2QVKYUC, SignedHeaders=content-type;host;x-sdk-date, "
        "Signature=7be6668032f70418fcc22abc52071e57aff61b84a1d2381bb430d6870f4f6ebe"
    )


def test_the_date_is_in_utc_wherever_the_clock_stands() -> None:
    shanghai = AT.astimezone(timezone(timedelta(hours=8)))
    assert sign("GET", RUNTIMES, HOST, b"", KEY, shanghai) == get()


@given(st.data())
def test_the_order_of_the_query_does_not_matter(data: st.DataObject) -> None:
    pairs = data.draw(PAIRS)
    other = data.draw(st.permutations(pairs))
    assert get(f"/?{'&'.join(pairs)}") == get(f"/?{'&'.join(other)}")


@given(st.data())
def test_neither_order_nor_case_nor_white_space_of_the_headers_matters(data: st.DataObject) -> None:
    headers = data.draw(NAMED)
    other = data.draw(st.permutations(list(headers.items())))
    assert get(headers=headers) == get(headers={name.lower(): f" {value}\t" for name, value in other})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a", "/a/"),
        ("/a", "/%61"),
        ("/a/b", "/a%2Fb"),
        ("/a/b", "/a%2fb"),
        ("/~", "/%7E"),
        ("/@", "/%40"),
        ("/a", "/a?"),
        ("/?a=", "/?a"),
        ("/?a=1", "/?&a=1&&"),
        ("/?a=x+y", "/?a=x%20y"),
        ("/?a=~", "/?a=%7e"),
        ("/?a=/", "/?a=%2F"),
        ("/?a==", "/?a=%3D"),
        ("/?a=1&a=2", "/?a=2&a=1"),
    ],
)
def test_two_ways_to_write_the_same_are_signed_alike(one: str, other: str) -> None:
    assert get(one) == get(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a", "/A"),
        ("/a+b", "/a%20b"),
        ("/%2541", "/%41"),
        ("/", "/?a"),
        ("/?a=x+y", "/?a=x%2By"),
        ("/?a=1", "/?a=1&a=1"),
        ("/?a=1%26b=2", "/?a=1&b=2"),
        ("/?a=%2541", "/?a=%41"),
    ],
)
def test_what_means_something_else_is_signed_otherwise(one: str, other: str) -> None:
    assert get(one) != get(other)


def test_the_method_and_the_body_are_signed() -> None:
    assert len({str(sign(method, "/", JSON, body, KEY, AT)) for method in "AB" for body in (b"", b"1")}) == 4
    assert sign("get", "/", JSON, b"", KEY, AT) == sign("GET", "/", JSON, b"", KEY, AT)


def test_a_name_with_an_underscore_is_not_signed() -> None:
    assert get(headers={**HOST, "X_Y": "z"}) == get()


def test_a_date_that_is_already_there_gives_way() -> None:
    assert get(headers={**HOST, "x-sdk-date": "20250101T000000Z"}) == get()


def test_a_temporary_key_sends_and_signs_its_token() -> None:
    signed = get(key=replace(KEY, security_token="temporary"))
    assert signed["X-Security-Token"] == "temporary"
    assert names(signed) == "host;x-sdk-date;x-security-token"
    assert signed["Authorization"] != get(key=replace(KEY, security_token="other"))["Authorization"]


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json;charset=utf8", "application/bson"]
)
def test_json_and_bson_have_their_content_signed(content_type: str) -> None:
    one, other = (get(headers={**HOST, "content-type": content_type}, body=body) for body in (b"1", b"2"))
    assert one["Authorization"] != other["Authorization"]
    assert "X-Sdk-Content-Sha256" not in one


def test_any_other_content_goes_unsigned_and_is_said_to() -> None:
    signed = get(headers=TEXT, body=b"1")
    assert signed["X-Sdk-Content-Sha256"] == "UNSIGNED-PAYLOAD"
    assert names(signed) == "content-type;host;x-sdk-content-sha256;x-sdk-date"
    assert signed == get(headers=TEXT, body=b"2")


def test_an_empty_body_is_hashed_whatever_its_type() -> None:
    assert get(headers=TEXT)["X-Sdk-Content-Sha256"] == "UNSIGNED-PAYLOAD"
    assert get(headers=TEXT)["Authorization"] != get(headers=TEXT, body=b"1")["Authorization"]


def test_without_a_content_type_the_body_is_signed() -> None:
    for headers in (HOST, {**HOST, "Content-Type": ""}):
        assert set(get(headers=headers, body=b"1")) == {"X-Sdk-Date", "Authorization"}
        assert get(headers=headers, body=b"1") != get(headers=headers, body=b"2")


def test_a_hash_that_the_caller_states_stands_for_the_body() -> None:
    stated = {**HOST, "X-Sdk-Content-Sha256": "0" * 64}
    assert get(headers=stated, body=b"1") == get(headers=stated, body=b"2")


def test_neither_the_secret_nor_the_token_is_shown() -> None:
    assert repr(AccessKey("AK", SECRET, "temporary")) == "AccessKey(access='AK')"


@given(st.text("0123456789abcdefghijk", min_size=12), st.text(), st.binary())
def test_the_secret_never_leaves(secret: str, token: str, body: bytes) -> None:
    signed = get(body=body, key=AccessKey("AK", f"SK{secret}", token.replace("SK", "")))
    assert not any(f"SK{secret}" in text for pair in signed.items() for text in pair)
