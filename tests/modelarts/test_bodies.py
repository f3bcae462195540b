"""The body of a refusal: read in each of its forms, for one printable line without a secret."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.modelarts.refusals import Sent, read_error

TOKEN = "MIIGfQYJ" + "Ab9+/" * 300 + "=="


def said(body: object, status: int = 401) -> tuple[str, str, str]:
    error = read_error(status, {}, json.dumps(body).encode())
    return error.error_code, error.error_msg, error.request_id


@pytest.mark.parametrize(
    "echo",
    [
        "p@ss word/1",
        "p%40ss%20word%2F1",
        "p%40ss+word%2F1",
        "p@ss word\\/1",
        "p@ss&nbsp;word/1",
        "p@ss\nword/1",
        "x" * 4090 + "p@ss word/1",
    ],
)
def test_an_echoed_password_is_masked_however_it_is_written(echo: str) -> None:
    for body in (f"<p>{echo}</p>".encode(), json.dumps({"error_msg": echo}).encode()):
        shown = str(read_error(403, {}, body, Sent(("p@ss word/1",))))
        assert "word" not in shown
        assert "p@ss" not in shown


def test_the_four_body_forms_are_read() -> None:
    assert said({"error_code": "ModelArts.0203", "error_msg": "bad"}) == ("ModelArts.0203", "bad", "")
    assert said({"is_success": False, "error_code": "ModelArts.0010", "error_message": "old"}) == (
        "ModelArts.0010",
        "old",
        "",
    )
    assert said({"error_code": "APIG.0307", "error_msg": "renew", "request_id": "r1"}) == (
        "APIG.0307",
        "renew",
        "r1",
    )
    assert said({"error": {"code": 401, "message": "no", "title": "Unauthorized"}}) == ("401", "no", "")
    assert said({"error_code": "IAM.0001", "error_msg": "no"}) == ("IAM.0001", "no", "")


def test_the_forms_of_the_sdk_are_read() -> None:
    assert said({"errorCode": "X.1", "errorMsg": "camel"}) == ("X.1", "camel", "")
    assert said({"code": "X.2", "message": "plain"}) == ("X.2", "plain", "")
    assert said({"error_code": None, "detail": {"error_code": "X.3", "error_msg": "in"}}) == ("X.3", "in", "")


def test_the_request_id_of_the_header_comes_first_in_any_case() -> None:
    body = b'{"error_code": "APIGW.0301", "error_msg": "m", "request_id": "body"}'
    assert read_error(401, {"x-REQUEST-id": "header"}, body).request_id == "header"


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b"", "", ""),
        (b"   ", "", ""),
        (b"upstream timed out", "", "upstream timed out"),
        (
            b"<html><head><title>502 Bad &amp; Gateway</title></head><body>x</body></html>",
            "",
            "502 Bad & Gateway",
        ),
        (b"<html><style>p {}</style><p>No\r\n such  page</p></html>", "", "No such page"),
        (b'{"error_code":"ModelArts.0203","error_msg":"The tok', "ModelArts.0203", "The tok"),
        (b'{"error_code":"ModelArts.0203","error_m', "ModelArts.0203", ""),
        (b'\xef\xbb\xbf{"error_code":"A.1","error_msg":"m\xff"}', "A.1", "m\ufffd"),
        (b'{"error_code": ["x"], "error_msg": {"a": 1}}', "", '{"error_code": ["x"], "error_msg": {"a": 1}}'),
        (b"[1]", "", "[1]"),
    ],
)
def test_any_body_is_read_for_what_it_says(body: bytes, code: str, message: str) -> None:
    error = read_error(502, {}, body)
    assert (error.error_code, error.error_msg) == (code, message)


def test_the_operator_reads_one_line_with_status_code_and_message() -> None:
    body = b'{"error_code": "ModelArts.0203", "error_msg": "The token\\n is\\u001b[31m bad."}'
    error = read_error(401, {"X-Request-Id": "abc"}, body)
    assert str(error) == "TokenRefused: 401 ModelArts.0203 The token is [31m bad. (request abc)"
    assert str(read_error(503, {}, b"")) == "Unavailable: 503"


def test_a_long_message_is_cut() -> None:
    error = read_error(500, {}, b"word " * 1000)
    assert len(error.error_msg) == 300
    assert error.error_msg.endswith("…")


@pytest.mark.parametrize("token", [TOKEN, "short-one"])
def test_a_token_that_the_answer_echoes_is_masked(token: str) -> None:
    body = json.dumps({"error_code": token, "error_msg": f"token {token} is bad"}).encode()
    error = read_error(401, {"X-Request-Id": token}, body, Sent((token, "")))
    assert error.error_msg == "token *** is bad"
    assert token not in f"{error} {error!r}"


def test_a_part_of_a_token_is_masked_though_nobody_says_what_it_is() -> None:
    assert read_error(401, {}, f"bad: {TOKEN[:200]}".encode()).error_msg == "bad: ***"


@given(
    st.integers(100, 999),
    st.binary(max_size=200)
    | st.text(max_size=60).map(str.encode)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=9),
        lambda inner: st.dictionaries(
            st.sampled_from(["error", "error_code", "error_msg", "code", "message", "request_id"]), inner
        ),
    ).map(lambda value: json.dumps(value).encode()),
)
def test_whatever_comes_is_one_printable_line(status: int, body: bytes) -> None:
    error = read_error(status, {}, body)
    assert error.status == status
    assert len(str(error).splitlines()) == 1
