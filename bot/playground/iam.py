"""IAM: tokens for a user's password, and the projects there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.playground.exchange import Refusal, Refused, answer_json
from bot.playground.identity import SANDBOX_DOMAIN, SANDBOX_PASSWORD, SANDBOX_USER, make_id, project_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.playground.exchange import Answer, Call
    from bot.playground.gateway import Gateway

_SERVICES = ("iam", "modelarts", "obs")
_DOMAIN = {"id": make_id("domain"), "name": SANDBOX_DOMAIN}

_MALFORMED = Refusal(400, "", "The request body is invalid.", "iam")
_WRONG_PASSWORD = Refusal(401, "", "The username or password is wrong.", "iam")


def issue_token(call: Call, regions: Iterable[str], gateway: Gateway, now: float, life: float) -> Answer:
    """The answer to a user's name and password: a token for one project, good for `life` seconds."""
    match call.json():
        case {
            "auth": {
                "identity": {
                    "methods": ["password"],
                    "password": {
                        "user": {
                            "name": str(name),
                            "password": str(password),
                            "domain": {"name": str(domain)},
                        }
                    },
                },
                "scope": {"project": {**project}},
            }
        }:
            if (name, password, domain) != (SANDBOX_USER, SANDBOX_PASSWORD, SANDBOX_DOMAIN):
                raise Refused(_WRONG_PASSWORD)
            region = _find_region(project, regions)
        case _:
            raise Refused(_MALFORMED)
    body = _describe_token(region, now, now + life)
    if not call.param("nocatalog"):
        body["catalog"] = _catalog(regions)
    token = gateway.issue(region, now + life)
    return answer_json({"token": body}, 201, {"X-Subject-Token": token})


def list_projects(call: Call, regions: Iterable[str], gateway: Gateway, now: float) -> Answer:
    """The projects, one a region; only the one that is named where a name is given."""
    gateway.admit_to_iam(call, now)
    named = call.param("name")
    url = f"http://{call.headers.get('host', '')}{call.raw_path}"
    return answer_json(
        {
            "links": {"next": None, "previous": None, "self": url},
            "projects": [
                {
                    "id": project_of(region),
                    "name": region,
                    "domain_id": _DOMAIN["id"],
                    "parent_id": _DOMAIN["id"],
                    "is_domain": False,
                    "enabled": True,
                    "description": "",
                    "links": {"self": f"{url}/{project_of(region)}"},
                }
                for region in regions
                if named in {None, region}
            ],
        }
    )


def read_region(call: Call, regions: Iterable[str]) -> str:
    """The region that a call of IAM is about; empty where it names none."""
    match call.json():
        case {"auth": {"scope": {"project": {"name": str(name)}}}}:
            return name
        case {"auth": {"scope": {"project": {"id": str(project)}}}}:
            return next((region for region in regions if project_of(region) == project), "")
    return call.param("name") or ""


def _find_region(project: Mapping[object, object], regions: Iterable[str]) -> str:
    for region in regions:
        if (
            project.get("id", project_of(region)) == project_of(region)
            and project.get("name", region) == region
        ):
            return region
    raise Refused(Refusal(400, "", "The project of the scope does not exist.", "iam"))


def _describe_token(region: str, issued: float, ends: float) -> dict[str, Any]:
    return {
        "expires_at": _date(ends),
        "issued_at": _date(issued),
        "methods": ["password"],
        "project": {"id": project_of(region), "name": region, "domain": _DOMAIN},
        "roles": [{"id": "0", "name": "te_admin"}],
        "user": {
            "id": make_id("user"),
            "name": SANDBOX_USER,
            "domain": _DOMAIN,
            "password_expires_at": "",
        },
    }


def _catalog(regions: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": make_id(service),
            "name": service,
            "type": service,
            "endpoints": [
                {
                    "id": make_id(f"{service} {region}"),
                    "interface": "public",
                    "region": region,
                    "region_id": region,
                    "url": f"https://{service}.{region}.example.com",
                }
                for region in regions
            ],
        }
        for service in _SERVICES
    ]


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
