from __future__ import annotations

import pytest

from bot.modelarts.credentials import Credential, KeyCredential, TokenCredential, UserCredential
from bot.modelarts.exchange import http_client
from bot.modelarts.regions import (
    KNOWN_REGIONS,
    choose_credential,
    iam_endpoint,
    modelarts_endpoint,
    region_clients,
)
from bot.settings import Settings

TOKEN = {"MODELARTS_AUTH_TOKEN": "t"}
KEY = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "sk"}
USER = {"IAM_USERNAME": "u", "IAM_PASSWORD": "p", "IAM_DOMAIN": "d"}


@pytest.mark.parametrize(
    ("region", "modelarts", "iam"),
    [
        (
            "cn-north-4",
            "https://modelarts.cn-north-4.myhuaweicloud.com",
            "https://iam.cn-north-4.myhuaweicloud.com",
        ),
        (
            "ap-southeast-1",
            "https://modelarts.ap-southeast-1.myhuaweicloud.com",
            "https://iam.ap-southeast-1.myhuaweicloud.com",
        ),
        ("cn-north-11", "https://modelarts.cn-north-11.myhuaweicloud.com", "https://iam.myhuaweicloud.com"),
        (
            "eu-west-101",
            "https://modelarts.eu-west-101.myhuaweicloud.eu",
            "https://iam.eu-west-101.myhuaweicloud.eu",
        ),
        ("xx-new-9", "https://modelarts.xx-new-9.myhuaweicloud.com", "https://iam.myhuaweicloud.com"),
    ],
)
def test_the_endpoints_are_the_public_ones_of_the_region(region: str, modelarts: str, iam: str) -> None:
    settings = Settings.read({})
    assert modelarts_endpoint(settings, region) == modelarts
    assert iam_endpoint(settings, region) == iam


def test_one_override_serves_all_regions_by_its_placeholder() -> None:
    settings = Settings.read(
        {
            "MODELARTS_ENDPOINT": "https://ma.{region}.example/",
            "IAM_ENDPOINT": "http://127.0.0.1:8081/{region}/",
        }
    )
    assert modelarts_endpoint(settings, "eu-de") == "https://ma.eu-de.example"
    assert iam_endpoint(settings, "eu-de") == "http://127.0.0.1:8081/eu-de"


def test_an_override_of_one_region_leaves_the_others_as_they_are() -> None:
    settings = Settings.read({"MODELARTS_ENDPOINT": "ap-southeast-1=https://ma.example/, eu-de=https://x"})
    assert modelarts_endpoint(settings, "ap-southeast-1") == "https://ma.example"
    assert modelarts_endpoint(settings, "cn-north-4") == "https://modelarts.cn-north-4.myhuaweicloud.com"


def test_the_table_has_the_regions_of_the_official_sdk() -> None:
    assert len(KNOWN_REGIONS) == 22


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        (TOKEN, TokenCredential),
        (KEY, KeyCredential),
        (USER, UserCredential),
        (TOKEN | KEY | USER, KeyCredential),
        (TOKEN | USER, UserCredential),
        (USER | {"HUAWEICLOUD_SDK_AK": "AK"}, UserCredential),
    ],
)
def test_the_first_credential_that_is_whole_is_chosen(
    environ: dict[str, str], kind: type[Credential]
) -> None:
    assert type(choose_credential(Settings.read(environ))) is kind


async def test_each_region_has_its_own_client() -> None:
    settings = Settings.read(KEY | {"MODELARTS_REGIONS": "cn-north-4,ap-southeast-1"})
    async with http_client() as http:
        clients = region_clients(settings, http)
    assert [(each.region, each.endpoint) for each in clients] == [
        ("cn-north-4", "https://modelarts.cn-north-4.myhuaweicloud.com"),
        ("ap-southeast-1", "https://modelarts.ap-southeast-1.myhuaweicloud.com"),
    ]
