from __future__ import annotations

import re

import pytest

from bot.settings import HELP, Need, Settings, SettingsError, default_of

GOOD = {
    "SLACK_SIGNING_SECRET": "s",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "MODELARTS_AUTH_TOKEN": "t",
}
KEY = {"HUAWEICLOUD_SDK_AK": "AK", "HUAWEICLOUD_SDK_SK": "sk"}
USER = {"IAM_USERNAME": "u", "IAM_PASSWORD": "p w", "IAM_DOMAIN": "d"}


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert settings.modelarts_regions == ("cn-north-4",)
    assert settings.port == 3000
    assert not settings.asks_modelarts


def test_empty_means_not_set_and_space_around_a_value_means_nothing() -> None:
    settings = Settings.read({"PORT": " ", "LOG_LEVEL": " debug ", "MODELARTS_REGIONS": " a-1 , b-2,a-1 "})
    assert settings.port == 3000
    assert settings.log_level == "DEBUG"
    assert settings.modelarts_regions == ("a-1", "b-2")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("CATALOGUE_TTL", "0"),
        ("CATALOGUE_TTL", "soon"),
        ("CATALOGUE_TTL", "nan"),
        ("LOG_LEVEL", "loud"),
        ("MODELARTS_AUTH_TOKEN", "ключ"),
        ("SLACK_BOT_TOKEN", "xoxb 1"),
        ("SLACK_COMMAND", "runtimes"),
        ("SLACK_API_URL", "slack.com"),
        ("SLACK_API_URL", "http://slack.com/api/"),
        ("MODELARTS_ENDPOINT", "http://modelarts.example.com"),
        ("MODELARTS_ENDPOINT", "https://x:abc"),
        ("MODELARTS_ENDPOINT", "https://{regon}.example.com"),
        ("MODELARTS_REGIONS", "CN North"),
        ("MODELARTS_REGIONS", ","),
        ("MODELARTS_PROJECT_ID", "a=b=c"),
        ("MODELARTS_PROJECT_ID", "a=b,c"),
        ("MODELARTS_PROJECT_ID", "a/b"),
        ("MODELARTS_ENDPOINT", "https://user:password@example.com"),
        ("MODELARTS_ENDPOINT", "cn-north-4=http://example.com"),
        ("MODELARTS_ENDPOINT", "cn-north-4=https://example.com,https://example.org"),
        ("IAM_ENDPOINT", "http://iam.example.com"),
        ("IAM_ENDPOINT", ","),
        ("HUAWEICLOUD_SDK_AK", "a b"),
        ("HUAWEICLOUD_SDK_SK", "a b"),
        ("HUAWEICLOUD_SDK_SECURITY_TOKEN", "a\nb"),
        ("MODELARTS_CA_FILE", "/nowhere/ca.pem"),
        ("MODELARTS_CA_FILE", __file__),
    ],
)
def test_a_wrong_value_is_a_sentence_that_names_the_variable(variable: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({variable: value})
    assert str(caught.value).startswith(f"{variable} is wrong: ")
    assert str(caught.value).endswith(".")


def test_all_wrong_values_are_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"PORT": "x", "LOG_LEVEL": "y"})
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["PORT", "LOG_LEVEL"]


def test_what_a_command_needs_is_named_when_it_is_missing() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({}).require(Need(modelarts=True, slack=True))
    assert str(caught.value).splitlines()[:2] == [
        f"{name} is not set: {HELP[name]}" for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN")
    ]
    assert str(caught.value).splitlines()[2] == (
        "MODELARTS_AUTH_TOKEN is not set, nor HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, nor IAM_USERNAME and "
        "IAM_PASSWORD and IAM_DOMAIN: ModelArts needs one of these."
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
        assert str(caught.value) == f"{left_out} is not set: {HELP[left_out]}"


def test_the_first_credential_that_is_whole_is_the_one_in_use() -> None:
    begun = {"MODELARTS_AUTH_TOKEN": "", "HUAWEICLOUD_SDK_AK": "AK"}
    assert Settings.read({}).credential is None
    assert Settings.read(GOOD | KEY | USER).credential == "token"
    assert Settings.read(KEY | USER).credential == "access key"
    assert Settings.read(begun | USER).credential == "IAM user"


def test_projects_may_be_given_by_region() -> None:
    settings = Settings.read(
        {**GOOD, "MODELARTS_PROJECT_ID": "a-1=p1, b-2=p2", "MODELARTS_REGIONS": "a-1,c-3"}
    )
    assert settings.project_of("b-2") == "p2"
    assert settings.project_of("c-3") == ""
    settings.require(Need(modelarts=True))  # it is looked up
    assert Settings.read({"MODELARTS_PROJECT_ID": "p"}).project_of("anywhere") == "p"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MODELARTS_PROJECT_ID", "p"),
        ("MODELARTS_PROJECT_ID", "a-1=p,b-2=p"),
        ("MODELARTS_ENDPOINT", "https://example.com"),
    ],
)
def test_several_regions_cannot_share_what_is_each_ones_own(variable: str, value: str) -> None:
    several = {**GOOD, "MODELARTS_REGIONS": "a-1,b-2", variable: value}
    with pytest.raises(SettingsError, match=f"{variable} is the same for all regions"):
        Settings.read(several).require(Need(modelarts=True))


def test_several_regions_have_an_endpoint_each_by_a_placeholder_or_by_name() -> None:
    several = {**GOOD, "MODELARTS_REGIONS": "a-1,b-2"}
    for endpoint in (
        "https://{region}.example.com",
        "a-1=https://a.example.com",
        "a-1=https://x/,b-2=https://y",
    ):
        Settings.read({**several, "MODELARTS_ENDPOINT": endpoint}).require(Need(modelarts=True))


def test_any_modelarts_setting_means_that_modelarts_is_to_be_asked() -> None:
    assert Settings.read({"MODELARTS_ENDPOINT": "https://example.com"}).asks_modelarts
    assert Settings.read({"HUAWEICLOUD_SDK_AK": "AK"}).asks_modelarts
    assert Settings.read({"IAM_USERNAME": "u"}).asks_modelarts
    assert not Settings.read({"PORT": "1"}).asks_modelarts


def test_plain_http_is_for_the_own_machine_alone() -> None:
    settings = Settings.read(
        {"MODELARTS_ENDPOINT": "http://127.0.0.1:1/", "SLACK_API_URL": "http://localhost:1/api"}
    )
    assert settings.endpoint_of("any") == "http://127.0.0.1:1"
    assert settings.slack_api_url == "http://localhost:1/api/"


def test_no_secret_stands_in_what_is_printed_of_the_settings() -> None:
    secret = "opensesame"
    settings = Settings.read({name: secret for name in HELP if re.search("TOKEN|SECRET|_SK|PASSWORD", name)})
    assert secret not in repr(settings)
    assert secret not in str(settings)


def test_every_variable_has_help_and_a_default_that_it_accepts() -> None:
    for variable, sentence in HELP.items():
        assert sentence.endswith((".", "`."))
        if default_of(variable):
            Settings.read({variable: default_of(variable)})
