from __future__ import annotations

import re

import pytest

from bot.settings import HELP, Delivery, Need, Settings, SettingsError, default_of, misspelt, unused

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


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "MODELARTS_AUTH_TOKEN", "HUAWEICLOUD_SDK_AK"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_around_a_secret_are_pointed_out(variable: str, quote: str) -> None:
    with pytest.raises(SettingsError, match="it is in quotes: write it without them"):
        Settings.read({variable: f"{quote}abc{quote}"})


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


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("MODELARTS_REGION", "MODELARTS_REGIONS"),
        ("HUAWEICLOUD_SDK_KS", "HUAWEICLOUD_SDK_SK"),
        ("IAM_USER_NAME", "IAM_USERNAME"),
        ("CATALOGUE_TLL", "CATALOGUE_TTL"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("POLL_INTERVALL", "POLL_INTERVAL"),
    ],
)
def test_a_name_with_a_slip_in_it_is_told_from_a_setting(name: str, meant: str) -> None:
    assert list(misspelt({name: "x"})) == [f"{name} is no setting; did you mean {meant}?"]
    assert list(misspelt({name: "x", meant: "y"})) == []
    assert list(misspelt({name: " "})) == []


def test_the_names_of_others_are_left_alone() -> None:
    others = (
        "SLACK_CLIENT_ID",
        "SLACK_USER_TOKEN",
        "HUAWEICLOUD_SDK_PROJECT_ID",
        "IAM_ROLE",
        "PORTS",
        "MODEL",
    )
    assert list(misspelt(dict.fromkeys(others, "x"))) == []


def test_swapped_tokens_of_slack_are_seen_without_asking_slack() -> None:
    swapped = {**GOOD, "SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xoxe.xoxb-1"}
    with pytest.raises(SettingsError) as caught:
        Settings.read(swapped).require(Need(slack=True))
    assert str(caught.value).splitlines() == [
        "SLACK_BOT_TOKEN begins with xapp-: that one belongs in SLACK_APP_TOKEN.",
        "SLACK_APP_TOKEN begins with xoxe.xoxb-: that one belongs in SLACK_BOT_TOKEN.",
    ]
    for token in ("xoxb-1", "xoxe.xoxb-1", "xoxp-1", "anything"):
        Settings.read({**GOOD, "SLACK_BOT_TOKEN": token}).require(Need(slack=True))


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
