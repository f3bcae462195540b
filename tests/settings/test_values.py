"""Each value is read, or told in a sentence that names its variable and quotes no secret."""

from __future__ import annotations

import re

import pytest

from bot.settings import HELP, Delivery, Settings, SettingsError, default_of
from tests.settings.environments import USER


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
        ("PORT", "\udce9"),
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
        ("MODELARTS_PROJECT_ID", "."),
        ("MODELARTS_PROJECT_ID", "a-1=p,b-2=.."),
        ("MODELARTS_PROJECT_ID", "a-1=p,a-1=q"),
        ("MODELARTS_ENDPOINT", "a-1=https://x,a-1=https://y"),
        ("MODELARTS_ENDPOINT", "https://example.com?region={region}"),
        ("MODELARTS_ENDPOINT", "https://example.com/#x"),
        ("MODELARTS_ENDPOINT", "https://example.com/a b"),
        ("MODELARTS_ENDPOINT", "https://example.com/\tb"),
        ("MODELARTS_ENDPOINT", "https://example.com/{region}/{project}"),
        ("MODELARTS_ENDPOINT", "https://example.com/{region"),
        ("SLACK_API_URL", "https://{region}.slack.com/api/"),
        ("IAM_USERNAME", "u\udce9"),
        ("IAM_PASSWORD", "p\udce9"),
        ("IAM_DOMAIN", "d\udce9"),
        ("SLACK_COMMAND", "/\udce9"),
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
        ("DATABASE_URL", "bot.db"),
        ("DATABASE_URL", "sqlite://bot.db"),
        ("DATABASE_URL", "sqlite:///bot.db?mode=ro"),
        ("DATABASE_URL", "mysql://u@h/n"),
        ("DATABASE_URL", "postgresql://u:p@h"),
        ("DATABASE_URL", "postgresql:///n"),
        ("DATABASE_URL", '"sqlite:///bot.db"'),
        ("DATABASE_URL", "sqlite:///bot\udce9.db"),
        ("POLL_INTERVAL", "0"),
        ("POLL_INTERVAL", "5m"),
        ("HISTORY_DAYS", "30"),
        ("HISTORY_DAYS", "90.5"),
        ("DELIVERY", "exactly-once"),
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


def test_a_wrong_url_is_never_quoted() -> None:
    for url in (
        "https://user:hunter2@[example.com",
        "https://user:hunter2@example.com:abc",
        "https://user:hunter2@example.com",
        "cn-north-4=https://user:hunter2@[::1",
        "https://hunter2\u2100.com",
    ):
        for variable in ("MODELARTS_ENDPOINT", "IAM_ENDPOINT", "SLACK_API_URL"):
            with pytest.raises(SettingsError) as caught:
                Settings.read({variable: url})
            assert "hunter2" not in str(caught.value)


def test_a_password_may_hold_anything() -> None:
    password = '"p 密 \' w"'
    assert Settings.read({**USER, "IAM_PASSWORD": password}).iam_password.get_secret_value() == password


def test_numbers_that_are_wrong_are_told_their_range() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"CATALOGUE_TTL": "0", "PORT": "http"})
    assert str(caught.value).splitlines() == [
        "CATALOGUE_TTL is wrong: it must be seconds from 1 to 86400, such as 300.",
        "PORT is wrong: it must be a whole number from 0 to 65535.",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///bot.db",
        "sqlite:////var/lib/some bot/bot%20.db",
        "postgres://u:p%40ss@example.com:5432/name?sslmode=require",
        "postgresql://u@[::1]/name",
    ],
)
def test_a_database_is_a_file_or_a_server(url: str) -> None:
    assert Settings.read({"DATABASE_URL": url}).database_url.get_secret_value() == url
    assert "example" not in repr(Settings.read({"DATABASE_URL": url}))


@pytest.mark.parametrize("password", ["hunter2@", "hunter2/", "hunter2#", "hunter2?", "[hunter2"])
def test_a_password_whose_signs_tear_the_url_is_said_to_need_encoding_and_not_quoted(password: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Settings.read({"DATABASE_URL": f"postgres://u:{password}@example.com/name"})
    assert str(caught.value) == (
        "DATABASE_URL is wrong: it must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME, "
        "where the password's signs are percent-encoded."
    )


def test_what_becomes_of_a_message_in_doubt_is_one_of_two() -> None:
    assert Settings.read({}).delivery is Delivery.AT_LEAST_ONCE
    assert Settings.read({"DELIVERY": "at-most-once"}).delivery is Delivery.AT_MOST_ONCE
    with pytest.raises(SettingsError, match="it must be at-least-once or at-most-once"):
        Settings.read({"DELIVERY": "once"})


def test_a_file_without_a_certificate_is_told_from_one_that_is_not_there() -> None:
    for path, reason in ((__file__, "no certificate in it"), ("/nowhere", "No such file or directory")):
        with pytest.raises(SettingsError, match=re.escape(f"({reason})")):
            Settings.read({"MODELARTS_CA_FILE": path})


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
