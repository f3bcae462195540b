"""What is set for each region: its project, its endpoint."""

from __future__ import annotations

import re

import pytest

from bot.settings import Need, Settings, SettingsError
from tests.settings.environments import GOOD


def test_projects_may_be_given_by_region() -> None:
    settings = Settings.read(
        {**GOOD, "MODELARTS_PROJECT_ID": "a-1=p1, b-2=p2", "MODELARTS_REGIONS": "a-1,b-2,c-3"}
    )
    assert settings.project_of("b-2") == "p2"
    assert settings.project_of("c-3") == ""
    settings.require(Need(modelarts=True))  # it is looked up
    assert Settings.read({"MODELARTS_PROJECT_ID": "p"}).project_of("anywhere") == "p"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("MODELARTS_PROJECT_ID", "p", "all regions: write region=id for each, or leave it out to have it"),
        ("MODELARTS_PROJECT_ID", "a-1=p,b-2=q,c-3=p", "a-1 and c-3: write region=id for each"),
        ("MODELARTS_ENDPOINT", "https://x.com", "all regions: put {region} into it, or write region=url for"),
        ("MODELARTS_ENDPOINT", "a-1=https://x.com,b-2=https://x.com/", "a-1 and b-2: put {region} into it"),
    ],
)
def test_regions_cannot_share_what_is_each_ones_own(variable: str, value: str, said: str) -> None:
    several = {**GOOD, "MODELARTS_REGIONS": "a-1,b-2,c-3", variable: value}
    with pytest.raises(SettingsError, match=re.escape(f"{variable} is the same for {said}")):
        Settings.read(several).require(Need(modelarts=True))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MODELARTS_ENDPOINT", "cn-nort-4=https://modelarts.example.com"),
        ("IAM_ENDPOINT", "cn-nort-4=https://iam.example.com"),
        ("MODELARTS_PROJECT_ID", "cn-nort-4=p"),
    ],
)
def test_a_region_that_is_named_but_not_asked_is_a_slip_that_would_lead_elsewhere(
    variable: str, value: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({**GOOD, variable: value}).require(Need(modelarts=True))
    assert str(caught.value) == (
        f"{variable} names cn-nort-4, which is not in MODELARTS_REGIONS (cn-north-4): correct one of them."
    )


def test_several_regions_have_an_endpoint_each_by_a_placeholder_or_by_name() -> None:
    several = {**GOOD, "MODELARTS_REGIONS": "a-1,b-2"}
    for endpoint in (
        "https://{region}.example.com",
        "a-1=https://a.example.com",
        "a-1=https://x/,b-2=https://y",
    ):
        Settings.read({**several, "MODELARTS_ENDPOINT": endpoint}).require(Need(modelarts=True))
