"""The rules that the settings keep to: each a type whose wrong values are refused with a sentence."""

from __future__ import annotations

import re
import ssl
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)


class Delivery(StrEnum):
    """What becomes of a message that may have been posted, where nobody can look whether it was."""

    AT_LEAST_ONCE = "at-least-once"  # it is posted again
    AT_MOST_ONCE = "at-most-once"  # it is not


LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_REGION = "{region}"  # in an endpoint, stands for the region
_PAIR = re.compile(r"\s*(?P<region>[a-z0-9-]+)\s*=\s*(?P<value>[^\s,=]+)\s*")  # of region=value,…


def of_region(text: str, region: str) -> str:
    """What a setting of pairs says of `region`, or else of all; empty where it says nothing."""
    pairs = _read_pairs(text) if text else {}
    return pairs.get(region) or pairs.get("", "")


def regions_in(text: str) -> tuple[str, ...]:
    """The regions that a setting of pairs names; none where it has one value for all."""
    return tuple(region for region in _read_pairs(text) if region) if text else ()


def _read_pairs(text: str) -> dict[str, str]:
    """What a setting says of each region: `region=value,…`, or one value for all, whose region is empty."""
    parts = [part for part in text.split(",") if part.strip()]
    found = [_PAIR.fullmatch(part) for part in parts]
    if len(parts) == 1 and found[0] is None:
        return {"": parts[0].strip()}
    pairs = [(pair["region"], pair["value"]) for pair in found if pair]
    if not parts or len(pairs) < len(parts):
        raise ValueError(
            "it must be one value for all regions, or region=value for each, separated by commas"
        )
    regions = [region for region, _ in pairs]
    if twice := next((region for region in regions if regions.count(region) > 1), ""):
        raise ValueError(f"{twice} is in it twice")
    return dict(pairs)


def _check_secret(value: SecretStr) -> SecretStr:
    secret = value.get_secret_value()
    _check_unquoted(secret)
    if not re.fullmatch(r"[!-~]*", secret):
        raise ValueError("it must be plain ASCII without spaces, as it was given to you")
    return value


def _check_key(value: str) -> str:
    _check_unquoted(value)
    if not re.fullmatch(r"[\w-]*", value, re.ASCII):
        raise ValueError("it must be letters and digits, as it was given to you")
    return value


def _check_unquoted(value: str) -> None:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        raise ValueError("it is in quotes: write it without them")


def _check_text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:  # whose text quotes the value
        raise ValueError("it is not UTF-8: set it in an environment that is") from None
    return value


def _check_secret_text(value: SecretStr) -> SecretStr:
    _check_text(value.get_secret_value())
    return value


def _check_command(value: str) -> str:
    _check_text(value)
    if not re.fullmatch(r"/[^\s/]{1,31}", value):
        raise ValueError("it must be a slash and up to 31 characters without spaces, such as /runtimes")
    return value


def _check_url(url: str) -> str:
    """A URL that can be asked. What is said of a wrong one never quotes it: it may hold a password."""
    if not url.isprintable() or set(url) & set(" {}\\"):
        raise ValueError("it must be a URL without spaces, and without braces other than {region}")
    if set(url) & set("?#"):
        raise ValueError("it must be a URL without a query or a fragment")
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise ValueError("it must be a URL such as https://example.com")
    if "@" in parts.netloc:
        raise ValueError("it must be a URL without a name or a password in it")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("plain http would show the token to others: use https")
    return url


def _check_endpoints(value: str) -> str:
    for url in _read_pairs(value).values():
        _check_url(url.replace(_REGION, "region"))
    return value


def _split_list(value: Any) -> Any:
    return (
        tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
    )


def _check_regions(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value or not all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", region) for region in value):
        raise ValueError("it must be region names separated by commas, such as cn-north-4,ap-southeast-1")
    return tuple(dict.fromkeys(value))


def _check_projects(value: str) -> str:
    if not all(re.fullmatch(r"(?!\.+$)[\w.-]+", each, re.ASCII) for each in _read_pairs(value).values()):
        raise ValueError("it must be one project ID, or region=id for each region, separated by commas")
    return value


def _check_authorities(value: str) -> str:
    try:
        ssl.create_default_context(cafile=value)
    except (OSError, ValueError) as error:
        of_the_file = None if isinstance(error, ssl.SSLError) else getattr(error, "strerror", None)
        reason = of_the_file or "no certificate in it"
        raise ValueError(f"it must name a PEM file of certificates ({reason})") from None
    return value


def _check_database(value: SecretStr) -> SecretStr:
    """A URL that names a database; whether it is there is seen when it is opened."""
    url = value.get_secret_value()
    _check_unquoted(url)
    _check_text(url)
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    server = parts.scheme in {"postgres", "postgresql"} and host and parts.path.strip("/")
    file = re.fullmatch(r"sqlite://(/[^?#]*)?", url)
    if not url.isprintable() or parts.fragment or parts.netloc.count("@") > 1 or not (server or file):
        raise ValueError(
            "it must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, "
            "where the password's signs are percent-encoded"
        )
    return value


def _check_level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"it must be one of {', '.join(LEVELS)}")
    return value.upper()


def _said(sentence: str) -> WrapValidator:
    """Says `sentence` of a value that is refused, in place of the library's words."""

    def check(value: object, validate: ValidatorFunctionWrapHandler) -> object:
        try:
            return validate(value)
        except ValidationError:
            raise ValueError(sentence) from None

    return WrapValidator(check)


Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
Key = Annotated[str, AfterValidator(_check_key)]
Text = Annotated[str, AfterValidator(_check_text)]
SecretText = Annotated[SecretStr, AfterValidator(_check_secret_text)]
Command = Annotated[str, AfterValidator(_check_command)]
Base = Annotated[str, AfterValidator(lambda url: _check_url(url).rstrip("/") + "/")]
Endpoints = Annotated[str, AfterValidator(_check_endpoints)]
Regions = Annotated[tuple[str, ...], BeforeValidator(_split_list), AfterValidator(_check_regions)]
Projects = Annotated[str, AfterValidator(_check_projects)]
Authorities = Annotated[str, AfterValidator(_check_authorities)]
Seconds = Annotated[float, Field(ge=1, le=86_400), _said("it must be seconds from 1 to 86400, such as 300")]
Port = Annotated[int, Field(ge=0, le=65_535), _said("it must be a whole number from 0 to 65535")]
Days = Annotated[int, Field(ge=31, le=3650), _said("it must be a whole number of days from 31 to 3650")]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_check_database)]
Once = Annotated[Delivery, _said(f"it must be {' or '.join(Delivery)}")]
Level = Annotated[str, AfterValidator(_check_level)]
