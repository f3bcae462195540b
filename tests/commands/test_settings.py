"""What is wrong with the settings is a sentence, whatever the command."""

from __future__ import annotations

import json
import socket

import pytest

from bot.playground.sandbox import sandbox_settings
from tests.commands.shell import run


@pytest.mark.parametrize("command", ["ask", "serve"])
def test_a_setting_with_a_slip_in_its_name_is_pointed_out(command: str) -> None:
    result = run(command, MODELARTS_REGION="cn-east-3")
    assert result.stderr.splitlines()[0] == "MODELARTS_REGION is no setting; did you mean MODELARTS_REGIONS?"


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SSL_CERT_FILE", "/nowhere/ca.pem"), ("HTTPS_PROXY", "http://name:hunter2@proxy:abc")],
)
@pytest.mark.parametrize("command", ["ask", "serve", "check"])
def test_what_keeps_the_client_from_being_made_is_a_sentence(command: str, variable: str, value: str) -> None:
    slack = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": "0" * 32,
        "SLACK_API_URL": "http://127.0.0.1:9",
    }
    with socket.create_server(("", 0)) as taken:  # lest it serve
        environ = {**slack, "PORT": str(taken.getsockname()[1]), variable: value}
        result = run(command, **sandbox_settings("http://127.0.0.1:9"), **environ)
    assert result.exit_code == 2
    assert variable in result.output
    assert " is wrong: " in result.output
    assert "hunter2" not in result.output
    assert "Traceback" not in result.output


def test_half_of_the_settings_names_the_other_half() -> None:
    result = run("ask", "npu", MODELARTS_PROJECT_ID="p")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK are not set, nor ")


def test_a_wrong_setting_is_a_sentence() -> None:
    result = run("ask", "npu", CATALOGUE_TTL="soon")
    assert result.exit_code == 2
    assert result.stderr.startswith("CATALOGUE_TTL is wrong:")


def test_serve_without_settings_names_each_and_is_exit_status_2() -> None:
    result = run("serve")
    assert (result.exit_code, result.stdout) == (2, "")
    assert [line.split()[0] for line in result.stderr.splitlines()] == [
        "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN",
        "HUAWEICLOUD_SDK_AK",
    ]


@pytest.mark.parametrize("command", ["check", "serve", "worker", "poll"])
def test_what_cannot_be_a_token_is_a_sentence_and_exit_status_2(command: str) -> None:
    environ = {"SLACK_BOT_TOKEN": "xoxp-hunter2", "SLACK_SIGNING_SECRET": "0" * 32, "PORT": "0"}
    environ["SLACK_API_URL"] = "http://127.0.0.1:9"
    result = run(command, **sandbox_settings("http://127.0.0.1:9"), **environ)
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN is wrong: it must begin with xoxb- or xoxe.xoxb-" in result.output
    assert "hunter2" not in result.output


def test_check_without_settings_names_them_and_is_exit_status_2() -> None:
    result = run("check")
    assert (result.exit_code, result.stderr) == (2, "")
    assert [line.split()[:3] for line in result.stdout.splitlines()] == [
        ["FAIL", "settings", name]
        for name in ("SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN", "HUAWEICLOUD_SDK_AK")
    ] + [["ok", "database", "SQLite"]]


def test_check_prints_one_json_object_for_machines() -> None:
    result = run("check", "--json", PORT="x")
    assert result.exit_code == 2
    (finding,) = json.loads(result.stdout)["findings"]
    assert finding["variables"] == ["PORT"]
