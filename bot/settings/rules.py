"""The rules that the settings keep to: each a type whose wrong values are refused with a sentence."""

from __future__ import annotations

import re
import ssl
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PAIR = re.compile(r"\s*(?P<region>[a-z0-9-]+)\s*=\s*(?P<value>[^\s,=]+)\s*")  # of region=value,…


def of_region(text: str, region: str) -> str:
    """What a setting of pairs says of `region`, or else of all; empty where it says nothing."""
    pairs = _read_pairs(text) if text else {}
    return pairs.get(region) or pairs.get("", "")


def _read_pairs(text: str) -> dict[str, str]:
    """What a setting says of each region: `region=value,…`, or one value for all, whose region is empty."""
    parts = [part for part in text.split(",") if part.strip()]
    pairs = [_PAIR.fullmatch(part) for part in parts]
    if len(parts) == 1 and pairs[0] is None:
        return {"": parts[0].strip()}
    if not parts or None in pairs:
        raise ValueError(
            "it must be one value for all regions, or region=value for each, separated by commas"
        )
    return {pair["region"]: pair["value"] for pair in pairs if pair}


def _check_secret(value: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[!-~]*", value.get_secret_value()):
        raise ValueError("it must be plain ASCII without spaces, as it was given to you")
    return value


def _check_key(value: str) -> str:
    if not re.fullmatch(r"[\w-]*", value, re.ASCII):
        raise ValueError("it must be letters and digits, as it was given to you")
    return value


def _check_command(value: str) -> str:
    if not re.fullmatch(r"/[^\s/]{1,31}", value):
        raise ValueError("it must be a slash and up to 31 characters without spaces, such as /runtimes")
    return value


def _check_url(url: str) -> str:
    parts = urlsplit(url.replace("{region}", "region"))
    _ = parts.port  # ValueError where it is no number
    if parts.scheme not in {"https", "http"} or not parts.hostname or set(parts.netloc) & set("{}@"):
        raise ValueError("it must be a URL such as https://example.com")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("plain http would show the token to others: use https")
    return url


def _check_endpoints(value: str) -> str:
    for url in _read_pairs(value).values():
        _check_url(url)
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
    if not all(re.fullmatch(r"[\w.-]+", project, re.ASCII) for project in _read_pairs(value).values()):
        raise ValueError("it must be one project ID, or region=id for each region, separated by commas")
    return value


def _check_authorities(value: str) -> str:
    try:
        ssl.create_default_context(cafile=value)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no certificate in it"
        raise ValueError(f"it must name a PEM file of certificates ({reason})") from None
    return value


def _check_level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise ValueError(f"it must be one of {', '.join(LEVELS)}")
    return value.upper()


Secret = Annotated[SecretStr, AfterValidator(_check_secret)]
Key = Annotated[str, AfterValidator(_check_key)]
Command = Annotated[str, AfterValidator(_check_command)]
Base = Annotated[str, AfterValidator(lambda url: _check_url(url).rstrip("/") + "/")]
Endpoints = Annotated[str, AfterValidator(_check_endpoints)]
Regions = Annotated[tuple[str, ...], BeforeValidator(_split_list), AfterValidator(_check_regions)]
Projects = Annotated[str, AfterValidator(_check_projects)]
Authorities = Annotated[str, AfterValidator(_check_authorities)]
Level = Annotated[str, AfterValidator(_check_level)]
