"""`ask`: what is printed where, and the exit statuses."""

from __future__ import annotations

import json

import pytest

from bot.modelarts.errors import Unreachable
from bot.playground.sandbox import sandbox_settings
from tests.commands.shell import NOTICE, rows, run
from tests.examples import SNT9B
from tests.fakes.scene import said


def test_ask_finds_the_image_and_says_on_stderr_what_it_asked() -> None:
    result = run("ask", "pytorch npu", "--rows")
    assert result.exit_code == 0
    assert [row["runtime"] for row in rows(result)] == [SNT9B]
    assert result.stderr == NOTICE


def test_rows_are_all_pages_and_only_rows() -> None:
    result = run("ask", "", "--rows")
    assert (result.exit_code, len(rows(result))) == (0, 19)


def test_the_words_of_a_question_need_no_quotes() -> None:
    assert run("ask", "pytorch", "npu", "--rows").stdout == run("ask", "pytorch npu", "--rows").stdout


def test_json_is_the_messages_payload() -> None:
    payload = json.loads(run("ask", "pytorch npu", "--json").stdout)
    assert SNT9B in said(payload)


@pytest.mark.parametrize("options", [(), ("--json",), ("--rows",)])
def test_nothing_found_is_exit_status_1(options: tuple[str, ...]) -> None:
    assert run("ask", "pytorch gpu aarch64 xyz", *options).exit_code == 1


def test_drawn_for_the_terminal_the_answer_names_the_image() -> None:
    result = run("ask", "pytorch npu", COLUMNS="200")
    assert (result.exit_code, SNT9B in result.stdout) == (0, True)


def test_a_bare_ask_draws_the_overview() -> None:
    result = run("ask")
    assert result.exit_code == 0
    assert "19 runtimes" in result.stdout


@pytest.mark.parametrize("question", ["cuda:", "colour:red", "x" * 2000])
def test_an_unreadable_question_is_exit_status_2_with_a_sentence(question: str) -> None:
    result = run("ask", question)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.removeprefix(NOTICE).strip()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("subscribe npu", "Only a Slack channel can follow: use this command in one."),
        ("subscriptions", "Only a Slack channel can follow: use this command in one."),
        ("changes 7d", "The record of changes is shown in Slack alone: use this command there."),
        ("变更 7天", "变更记录只在 Slack 中显示，请在那里使用该命令。"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_takes_a_channel_or_the_database_is_exit_status_2_and_said_on_stderr(
    typed: str, said: str, options: tuple[str, ...]
) -> None:
    result = run("ask", typed, *options, COLUMNS="200")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"{NOTICE}{said}\n"


def test_nothing_is_drawn_that_could_only_be_pressed() -> None:
    assert "[" not in run("ask", "pytorch npu", COLUMNS="200").stdout
    empty = run("ask", "nothinghere", COLUMNS="200").stdout
    assert "npu (2)   cuda>=11 (3)" in empty
    assert "Notify this channel when there is one · /runtimes subscribe nothinghere" in empty
    assert "[" not in empty
    assert "/models subscribe xyz" in run("ask", "xyz", COLUMNS="200", SLACK_COMMAND="/models").stdout


def test_a_chinese_locale_is_answered_in_chinese() -> None:
    assert "个运行时" in run("ask", "npu", LC_ALL="zh_CN.UTF-8").stdout
    assert "个运行时" in run("ask", "昇腾", LC_ALL="C").stdout


def test_an_upstream_that_cannot_be_reached_is_exit_status_2_with_one_sentence() -> None:
    environ = sandbox_settings("http://127.0.0.1:9")
    result = run("ask", "npu", "--rows", **environ)
    assert (result.exit_code, result.stdout) == (2, "")
    sentence, hint = result.stderr.splitlines()
    assert "ModelArts cannot be reached" in sentence
    assert hint == f"→ cn-north-4: {Unreachable.hint}"


def test_one_hint_for_several_regions_is_one_line() -> None:
    regions = ("cn-north-4", "cn-east-3")
    result = run("ask", "npu", **sandbox_settings("http://127.0.0.1:9", regions=regions))
    assert result.stderr.splitlines()[1:] == [f"→ cn-north-4, cn-east-3: {Unreachable.hint}"]


def test_a_question_may_begin_with_a_minus() -> None:
    left = rows(run("ask", "-accelerator:gpu pytorch", "--rows"))
    assert 0 < len(left) < len(rows(run("ask", "pytorch", "--rows")))
    assert rows(run("ask", "--rows", "-accelerator:gpu", "pytorch")) == left


def test_an_unreadable_question_for_rows_leaves_stdout_empty() -> None:
    result = run("ask", "cudda:11", "--rows")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cudda" in result.stderr


def test_the_terminal_answers_what_the_slash_command_answers() -> None:
    assert "/runtimes status" in run("ask", "help").stdout
    status = run("ask", "status").stdout
    assert "How the data stands" in status
    assert "ollowing" not in status, "there is no channel, nor is a database opened"
    assert "database" not in status
    assert "request mode" in run("ask", "show", "python3.6").stdout
    assert run("ask", "hlep").exit_code == 1
