"""The demo: a prompt whose questions travel over HTTP, and whose buttons can be pressed by number."""

import io
import socket
from typing import Any

import pytest

from bot.app import Bot
from bot.playground.demo import DEMO_SLACK, run_demo
from bot.playground.sandbox import sandbox_settings
from bot.playground.serving import serving
from bot.settings import Settings

SNT9B = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"


def build(slack_api_url: str, modelarts: str) -> Any:
    environ = {**DEMO_SLACK, "SLACK_API_URL": slack_api_url, **sandbox_settings(modelarts)}
    return Bot(Settings.read(environ)).asgi


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Types `lines` at the prompt, and then nothing more."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


async def test_one_question_is_answered_and_nothing_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert await run_demo(build, once="pytorch npu") == 0
    out = capsys.readouterr().out
    assert SNT9B in out
    assert "1 Details" in out


async def test_questions_and_buttons_are_answered_until_quit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "/runtimes pytorch npu", "1", "quit", "/runtimes help")
    assert await run_demo(build, once=None) == 0
    out = capsys.readouterr().out
    assert "19 runtimes" in out  # the overview, unasked
    assert SNT9B in out
    assert "in cn-north-4" in out  # the details of the first button
    assert "What you can ask by" not in out  # it had quit


@pytest.mark.parametrize("typed", ["pytorch", "99", "0", ""])
async def test_what_is_neither_a_command_nor_a_button_is_met_with_how_to_ask(
    typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, typed)
    assert await run_demo(build, once=None) == 0
    assert capsys.readouterr().out.count("Type /runtimes and words in any order") == 2


async def test_the_persons_locale_is_that_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    type_in(monkeypatch, "/runtimes pytorch npu", "1", "/runtimes help")
    await run_demo(build, once=None)
    assert "声明" in capsys.readouterr().out


async def test_a_server_stops_listening_when_it_is_left() -> None:
    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        raise NotImplementedError

    async with serving(nothing) as url:
        port = int(url.rpartition(":")[2])
        socket.create_connection(("127.0.0.1", port)).close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
