"""What a command needs is named where it is missing, and a credential that was begun with it."""

from __future__ import annotations

import pytest

from bot.settings import HELP, Need, Settings, SettingsError, unused
from tests.settings.environments import GOOD, KEY, USER


def test_what_a_command_needs_is_named_when_it_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({}).require(Need(modelarts=True, slack=True))
    assert str(caught.value).splitlines()[:2] == [
        f"{name} is not set: {HELP[name]}" for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN")
    ]
    assert str(caught.value).splitlines()[2] == (
        "HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set, nor IAM_USERNAME, IAM_PASSWORD and IAM_DOMAIN, "
        "nor MODELARTS_AUTH_TOKEN: ModelArts needs one of these."
    )
    Settings.read(GOOD).require(Need(modelarts=True, slack=True))


def test_socket_mode_needs_no_signing_secret() -> None:
    socket = {**GOOD, "SLACK_APP_TOKEN": "xapp-1"}
    del socket["SLACK_SIGNING_SECRET"]
    Settings.read(socket).require(Need(slack=True))


@pytest.mark.parametrize("whole", [KEY, USER])
def test_a_credential_that_was_begun_is_to_be_completed(whole: dict[str, str]) -> None:
    Settings.read(whole).require(Need(modelarts=True))
    for left_out in whole:
        rest = {name: value for name, value in whole.items() if name != left_out}
        with pytest.raises(SettingsError) as caught:
            Settings.read(rest).require(Need(modelarts=True))
        assert str(caught.value).startswith(f"{left_out} is not set, but ")
        assert all(name in str(caught.value) for name in rest)


@pytest.mark.parametrize(
    ("begun", "sentence"),
    [
        (
            {"HUAWEICLOUD_SDK_AK": "AK"},
            (
                "HUAWEICLOUD_SDK_SK is not set, but HUAWEICLOUD_SDK_AK is: set it to that key's secret, "
                "or unset HUAWEICLOUD_SDK_AK."
            ),
        ),
        (
            {"IAM_USERNAME": "u", "IAM_PASSWORD": "p"},
            (
                "IAM_DOMAIN is not set, but IAM_USERNAME and IAM_PASSWORD are: set it to the account's name "
                "(console: My Credentials), or unset IAM_USERNAME and IAM_PASSWORD."
            ),
        ),
    ],
)
def test_half_a_credential_says_what_completes_it_and_the_way_out(
    begun: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read(begun).require(Need(modelarts=True))
    assert str(caught.value) == sentence


def test_half_a_credential_beside_a_whole_one_is_named_as_unused() -> None:
    half = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SECURITY_TOKEN": "t"}
    assert list(unused(Settings.read(GOOD | KEY))) == []
    assert list(unused(Settings.read(GOOD | half))) == [
        "HUAWEICLOUD_SDK_SK is not set, so HUAWEICLOUD_SDK_AK is not used",
        "HUAWEICLOUD_SDK_SECURITY_TOKEN is not used: it goes with HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
    ]


def test_the_first_credential_that_is_whole_is_the_one_in_use() -> None:
    begun = {"HUAWEICLOUD_SDK_AK": "AK"}
    assert Settings.read({}).credential is None
    assert Settings.read(GOOD | KEY | USER).credential == "access key"
    assert Settings.read(GOOD | begun | USER).credential == "IAM user"
    assert Settings.read(GOOD).credential == "token"


def test_any_modelarts_setting_means_that_modelarts_is_to_be_asked() -> None:
    assert Settings.read({"MODELARTS_ENDPOINT": "https://example.com"}).asks_modelarts
    assert Settings.read({"HUAWEICLOUD_SDK_AK": "AK"}).asks_modelarts
    assert Settings.read({"IAM_USERNAME": "u"}).asks_modelarts
    assert not Settings.read({"PORT": "1"}).asks_modelarts
