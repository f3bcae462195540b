"""What a check says of the settings, before anybody is asked."""

from __future__ import annotations

import pytest

from bot.check.choice import check_choice
from bot.check.findings import UNSET, State, Step, status_of
from bot.playground.sandbox import Sandbox
from bot.settings import Settings
from tests.check.surroundings import found, world, wrong


async def test_with_a_region_in_the_settings_that_is_not_asked_nothing_is_sent() -> None:
    untouched = Sandbox()
    async with world(untouched) as environ:
        findings = await found(environ | {"MODELARTS_PROJECT_ID": "cn-nort-4=p"})
    assert "cn-nort-4" in wrong(findings)[0].said
    assert status_of(findings) == UNSET
    assert not untouched.requests


async def test_missing_settings_are_named_and_the_rest_is_looked_at_all_the_same() -> None:
    async with world() as environ:
        del environ["MODELARTS_AUTH_TOKEN"]
        findings = await found(environ)
        assert status_of(findings) == UNSET
        assert [finding.variables[0] for finding in wrong(findings)] == ["HUAWEICLOUD_SDK_AK"]
        assert findings[-1].said == "runtimes in Acme"
        del environ["SLACK_BOT_TOKEN"]
        assert "SLACK_BOT_TOKEN" in {name for each in await found(environ) for name in each.variables}


async def test_a_setting_that_cannot_be_read_ends_the_check() -> None:
    (bad,) = await found({"PORT": "http"})
    assert (bad.step, bad.variables) == (Step.SETTINGS, ("PORT",))
    assert status_of([bad]) == UNSET


async def test_a_second_credential_and_half_of_a_third_are_pointed_out() -> None:
    async with world(credential="key") as environ:
        environ |= {"MODELARTS_AUTH_TOKEN": "t", "IAM_USERNAME": "u", "MODELARTS_REGION": "x"}
        del environ["MODELARTS_REGIONS"]
        findings = [each for each in await found(environ) if each.step is Step.SETTINGS]
    assert [each.said for each in findings] == [
        "MODELARTS_REGION is no setting; did you mean MODELARTS_REGIONS?",
        "in use: the access key of HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
        "not in use: MODELARTS_AUTH_TOKEN, since the access key comes first",
        "IAM_PASSWORD and IAM_DOMAIN are not set, so IAM_USERNAME is not used",
    ]


@pytest.mark.parametrize(
    ("region", "endpoint", "said"),
    [
        ("cn-nroth-4", "", "ModelArts is not known to be in this region: did you mean cn-north-4?"),
        ("cn-nroth-4", "https://{region}.example.com", "did you mean cn-north-4?"),
        ("my-own-cloud", "", "ModelArts is not known to be in this region"),
        ("cn-nroth-4", "https://modelarts.example.com", ""),
        ("cn-nroth-4", "cn-nroth-4=https://modelarts.example.com", ""),
    ],
)
def test_a_region_that_is_not_known_is_pointed_out_with_the_nearest(
    region: str, endpoint: str, said: str
) -> None:
    environ = {"MODELARTS_AUTH_TOKEN": "t", "MODELARTS_REGIONS": region, "MODELARTS_ENDPOINT": endpoint}
    doubts = [each for each in check_choice(Settings.read(environ)) if each.state is State.WARNING]
    assert [each.said.endswith(said) for each in doubts] == ([True] if said else [])


async def test_swapped_tokens_are_said_once_and_not_sent() -> None:
    async with world() as environ:
        findings = await found(environ | {"SLACK_BOT_TOKEN": "xapp-good", "SLACK_APP_TOKEN": "xoxb-good"})
    assert [each.step for each in wrong(findings)] == [Step.SETTINGS] * 2
    assert not [each for each in findings if each.step is Step.SLACK]
