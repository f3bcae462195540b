"""The verifier, against signatures that the official SDK made."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.playground.exchange import Call
from bot.playground.signature import Claim, Key, find_flaw, read_claim, sign
from tests.playground.calls import NOW

AK, SK = "AKEXAMPLE0000000000", "SKEXAMPLEsecret000000000000000000000000"
KEY = Key(AK, SK)
PROJECT = "0123456789abcdef0123456789abcdef"
HEADERS = {"host": "modelarts.cn-north-4.myhuaweicloud.com", "x-sdk-date": "20260101T000000Z"}
PATH = f"/v1/{PROJECT}/models/ai-engine-runtimes"


def call(method: str, path: str, query: str = "", body: bytes = b"", **headers: str) -> Call:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(method, path, path, query, HEADERS | named, body)


PLAIN = call("GET", PATH)
PAGED = call("GET", PATH, "limit=100&offset=0", x_project_id=PROJECT)
POSTED = call("POST", "/v1/x", body=b'{"a":1}', content_type="application/json")
UNHASHED = call(
    "POST", "/v1/x", body=b"hello", content_type="text/plain", x_sdk_content_sha256="UNSIGNED-PAYLOAD"
)
ENCODED = call(
    "GET",
    "/v1/a%20b/%E4%B8%AD%E6%96%87/x~y",
    "name=a+b&name=A&blank=&%C3%A9=%2B%26%3D%2F~",
)
TEMPORARY = replace(
    call("GET", "/v3/projects/", "name=cn-north-4", x_security_token="temp token"),
    headers={"host": "127.0.0.1:8080", "x-sdk-date": "20260101T000000Z", "x-security-token": "temp token"},
)
VECTORS = [
    (PLAIN, "8a13b4f46869a7d385e56dacf942cb12158beabc68c18a6b6a2ef76fb746fe78"),
    (PAGED, "4a7bf5027844bcdf0b7c59921b18a389833f3e38ce8eaca50a4f9613d13c5508"),
    (POSTED, "ae3ae8f52618735e4373e611994ee5f092d5719d3d3ae1898d41900f9fb26053"),
    (UNHASHED, "49133fedb4e0af203b27b6127753583b8be239b024b2d61ada0a80d8bebe2ab1"),
    (ENCODED, "bbe701e9f2be0098982046f9536e5774ca9433093765544011a7bbad002705ba"),
    (TEMPORARY, "95fe155bc214f7747cd1af7eeff9fe4315f0d0119347b3a5c9da6d8430e0e7ef"),
]


def claim(of: Call, *signed: str, sk: str = SK) -> Claim:
    """What a signer would claim, over all headers or those in `signed`."""
    names = signed or tuple(sorted(of.headers))
    return Claim(AK, names, sign(of, tuple(name for name in names if name in of.headers), sk))


@pytest.mark.parametrize(("signed", "signature"), VECTORS)
def test_a_signature_of_the_official_sdk_is_right(signed: Call, signature: str) -> None:
    key = Key(AK, SK, signed.headers.get("x-security-token", ""))
    assert find_flaw(signed, Claim(AK, tuple(sorted(signed.headers)), signature), key, NOW) == ""


@pytest.mark.parametrize("signed", [PLAIN, PAGED, POSTED, UNHASHED, ENCODED])
@pytest.mark.parametrize(
    "change",
    [
        lambda call: replace(call, method="PUT"),
        lambda call: replace(call, raw_path="/v1/other"),
        lambda call: replace(call, query="limit=1"),
        lambda call: replace(call, headers={**call.headers, "host": "elsewhere"}),
        lambda call: replace(call, headers={**call.headers, "x-sdk-date": "20260101T000001Z"}),
    ],
)
def test_a_request_that_was_changed_after_it_was_signed_is_not(
    signed: Call, change: Callable[[Call], Call]
) -> None:
    assert find_flaw(change(signed), claim(signed), KEY, NOW) == "verify aksk signature fail"


@pytest.mark.parametrize(("of", "is_right"), [(POSTED, False), (PLAIN, False), (UNHASHED, True)])
def test_a_body_may_change_only_where_the_signer_left_it_out(of: Call, is_right: bool) -> None:
    assert (find_flaw(replace(of, body=b"other"), claim(of), KEY, NOW) == "") == is_right


def test_a_body_is_left_out_only_by_a_signed_header() -> None:
    unsigned = claim(UNHASHED, "content-type", "host", "x-sdk-date")
    assert find_flaw(UNHASHED, unsigned, KEY, NOW) == ""  # it is then the hash of the body
    assert find_flaw(replace(UNHASHED, body=b"other"), unsigned, KEY, NOW) == "verify aksk signature fail"


@pytest.mark.parametrize(
    "signed",
    [
        ("host",),
        ("x-sdk-date",),
        ("host", "x-project-id", "x-sdk-date", "x-missing"),
        ("host", "x-missing", "x-project-id", "x-sdk-date"),
        ("x-sdk-date", "x-project-id", "host"),
        ("host", "host", "x-project-id", "x-sdk-date"),
        ("host", "x-sdk-date"),  # and not the project it names
        ("Host", "x-project-id", "x-sdk-date"),
    ],
)
def test_what_must_be_signed_is_signed_and_in_order(signed: tuple[str, ...]) -> None:
    unchecked = Claim(AK, signed, "0" * 64)
    assert find_flaw(PAGED, unchecked, KEY, NOW) == "verify aksk signature fail"


def test_a_header_that_need_not_be_signed_may_be_left_out() -> None:
    assert find_flaw(POSTED, claim(POSTED, "host", "x-sdk-date"), KEY, NOW) == ""


@pytest.mark.parametrize("skew", [0, 900, -900])
def test_a_date_is_good_for_15_minutes_on_both_sides(skew: float) -> None:
    assert find_flaw(PLAIN, claim(PLAIN), KEY, NOW + skew) == ""


@pytest.mark.parametrize(("skew", "server"), [(901, "20260101T001501Z"), (-901, "20251231T234459Z")])
def test_another_date_is_told_with_the_servers(skew: float, server: str) -> None:
    assert find_flaw(PLAIN, claim(PLAIN), KEY, NOW + skew) == (
        f"signature expired, signature time:20260101T000000Z,server time:{server}"
    )


@pytest.mark.parametrize(
    "date", ["", "20260101", "2026-01-01T00:00:00Z", "20261301T000000Z", "٢٠٢٦٠١٠١T000000Z"]
)
def test_a_date_of_another_form_is_no_signature(date: str) -> None:
    dated = replace(PLAIN, headers={**HEADERS, "x-sdk-date": date})
    assert find_flaw(dated, claim(dated), KEY, NOW) == "verify aksk signature fail"


def test_a_temporary_key_needs_its_own_security_token_and_signs_it() -> None:
    key = Key(AK, SK, "temp token")
    assert find_flaw(PLAIN, claim(PLAIN), key, NOW) == f"Get secretKey failed,ak:{AK},err:ak not exist"
    assert (
        find_flaw(TEMPORARY, claim(TEMPORARY), replace(key, security_token="x"), NOW) == "decrypt token fail"
    )
    assert find_flaw(TEMPORARY, claim(TEMPORARY), KEY, NOW) == "decrypt token fail"
    unsigned = claim(TEMPORARY, "host", "x-sdk-date")
    assert find_flaw(TEMPORARY, unsigned, key, NOW) == "verify aksk signature fail"


def test_another_secret_makes_another_signature() -> None:
    assert find_flaw(PLAIN, claim(PLAIN, sk="another"), KEY, NOW) == "verify aksk signature fail"


def test_the_header_is_read_whatever_white_space_is_in_it() -> None:
    read = Claim("A", ("host", "x-sdk-date"), "a" * 64)
    for header in (
        f"SDK-HMAC-SHA256 Access=A, SignedHeaders=host;x-sdk-date, Signature={'a' * 64}",
        f"SDK-HMAC-SHA256 Access=A,SignedHeaders=host;x-sdk-date,Signature={'a' * 64} ",
    ):
        assert read_claim(header) == read


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer A",
        f"SDK-HMAC-SHA256 Credential=A, SignedHeaders=host, Signature={'a' * 64}",
        "SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature=abc",
        f"SDK-HMAC-SHA256 Access=, SignedHeaders=host, Signature={'a' * 64}",
        f"SDK-HMAC-SHA256 Access=A, SignedHeaders=host, Signature={'A' * 64}",
    ],
)
def test_a_header_of_another_form_claims_nothing(header: str) -> None:
    assert read_claim(header) is None


def test_no_secret_is_shown() -> None:
    shown = f"{Key(AK, SK, 'temp token')!r} {claim(PLAIN)!r} {TEMPORARY!r}"
    assert AK in shown
    assert not any(secret in shown for secret in (SK, "temp token", claim(PLAIN).signature))
