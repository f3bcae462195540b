"""A slip is told from a setting, and what only looks like one is left alone."""

from __future__ import annotations

import pytest

from bot.settings import Need, Settings, SettingsError, misspelt
from tests.settings.environments import GOOD


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "MODELARTS_AUTH_TOKEN", "HUAWEICLOUD_SDK_AK"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_quotes_around_a_secret_are_pointed_out(variable: str, quote: str) -> None:
    with pytest.raises(SettingsError, match="it is in quotes: write it without them"):
        Settings.read({variable: f"{quote}abc{quote}"})


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


@pytest.mark.parametrize("need", [Need(slack=True), Need(posting=True)])
def test_what_cannot_be_a_token_of_slacks_is_told_how_one_begins_and_not_quoted(need: Need) -> None:
    wrong = {**GOOD, "SLACK_BOT_TOKEN": "xoxp-hunter2", "SLACK_APP_TOKEN": "hunter2"}
    with pytest.raises(SettingsError) as caught:
        Settings.read(wrong).require(need)
    assert str(caught.value).splitlines() == [
        "SLACK_BOT_TOKEN is wrong: it must begin with xoxb- or xoxe.xoxb-, as Slack's do.",
        "SLACK_APP_TOKEN is wrong: it must begin with xapp-, as Slack's do.",
    ]
    for token in ("xoxb-1", "xoxe.xoxb-1"):
        Settings.read({**GOOD, "SLACK_BOT_TOKEN": token, "SLACK_APP_TOKEN": "xapp-1"}).require(need)
    Settings.read(wrong).require(Need())
