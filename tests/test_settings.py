from __future__ import annotations

import pytest

from bot.settings import HELP, Need, Settings, SettingsError, default_of

GOOD = {
    "SLACK_SIGNING_SECRET": "s",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "MODELARTS_PROJECT_ID": "p",
    "MODELARTS_AUTH_TOKEN": "t",
}


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
    assert [line.split()[0] for line in str(caught.value).splitlines()] == list(GOOD)
    Settings.read(GOOD).require(Need(modelarts=True, slack=True))


def test_socket_mode_needs_no_signing_secret() -> None:
    socket = {**GOOD, "SLACK_APP_TOKEN": "xapp-1"}
    del socket["SLACK_SIGNING_SECRET"]
    Settings.read(socket).require(Need(slack=True))


def test_projects_may_be_given_by_region() -> None:
    settings = Settings.read(
        {**GOOD, "MODELARTS_PROJECT_ID": "a-1=p1, b-2=p2", "MODELARTS_REGIONS": "a-1,c-3"}
    )
    assert settings.project_of("b-2") == "p2"
    assert Settings.read(GOOD).project_of("anywhere") == "p"
    with pytest.raises(SettingsError, match="MODELARTS_PROJECT_ID has no project for the region c-3"):
        settings.require(Need(modelarts=True))


def test_several_regions_need_an_endpoint_each() -> None:
    several = {**GOOD, "MODELARTS_REGIONS": "a-1,b-2"}
    with pytest.raises(SettingsError, match="MODELARTS_ENDPOINT"):
        Settings.read({**several, "MODELARTS_ENDPOINT": "https://example.com"}).require(Need(modelarts=True))
    Settings.read({**several, "MODELARTS_ENDPOINT": "https://{region}.example.com"}).require(
        Need(modelarts=True)
    )


def test_any_modelarts_setting_means_that_modelarts_is_to_be_asked() -> None:
    assert Settings.read({"MODELARTS_ENDPOINT": "https://example.com"}).asks_modelarts
    assert not Settings.read({"PORT": "1"}).asks_modelarts


def test_plain_http_is_for_the_own_machine_alone() -> None:
    settings = Settings.read(
        {"MODELARTS_ENDPOINT": "http://127.0.0.1:1/", "SLACK_API_URL": "http://localhost:1/api"}
    )
    assert settings.modelarts_endpoint == "http://127.0.0.1:1"
    assert settings.slack_api_url == "http://localhost:1/api/"


def test_no_secret_stands_in_what_is_printed_of_the_settings() -> None:
    secret = "opensesame"
    settings = Settings.read({name: secret for name in HELP if "TOKEN" in name or "SECRET" in name})
    assert secret not in repr(settings)
    assert secret not in str(settings)


def test_every_variable_has_help_and_a_default_that_it_accepts() -> None:
    for variable, sentence in HELP.items():
        assert sentence.endswith((".", "`."))
        if default_of(variable):
            Settings.read({variable: default_of(variable)})
