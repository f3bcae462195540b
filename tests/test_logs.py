"""Logs: JSON to stderr, the libraries' own among them, and no request's body."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.logs import configure_logs

QUIET = ("slack_bolt", "slack_bolt.AsyncApp", "httpx", "httpcore", "uvicorn.access")
NAMES = ("", "uvicorn", "uvicorn.error", *QUIET)


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leaves logging as it was."""
    loggers = [logging.getLogger(name) for name in NAMES]
    before = [(each, list(each.handlers), each.level, each.propagate) for each in loggers]
    for each in loggers[1:]:  # as in a process that has just begun
        each.handlers, each.propagate = [], True
        each.setLevel(logging.NOTSET)
    yield
    for each, handlers, level, propagate in before:
        each.handlers[:], each.propagate = handlers, propagate
        each.setLevel(level)
    structlog.reset_defaults()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_is_a_json_object_with_time_level_and_logger(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")
    structlog.get_logger("bot.x").info("said", region="北京")
    captured = capsys.readouterr()
    (line,) = lines(captured.err)
    assert captured.out == ""
    assert (line["event"], line["region"], line["level"], line["logger"]) == ("said", "北京", "info", "bot.x")
    assert line["timestamp"].endswith("Z")
    assert "北京" in captured.err


def test_a_librarys_line_has_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")
    logging.getLogger("uvicorn.error").info("Started %s", 7)
    (line,) = lines(capsys.readouterr().err)
    assert (line["event"], line["level"], line["logger"]) == ("Started 7", "info", "uvicorn.error")


def test_an_error_brings_its_trace_in_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")
    structlog.get_logger("bot.x").error("unexpected", reference="ab12", exc_info=ZeroDivisionError("why"))
    (line,) = lines(capsys.readouterr().err)
    assert line["reference"] == "ab12"
    assert "ZeroDivisionError: why" in line["exception"]


@pytest.mark.parametrize("name", QUIET)
def test_those_who_print_requests_are_quiet_below_warning(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("INFO")
    logging.getLogger(name).info("body=secret")
    logging.getLogger(name).warning("heard")
    assert [line["event"] for line in lines(capsys.readouterr().err)] == ["heard"]


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("ERROR")
    structlog.get_logger("bot.x").warning("no")
    logging.getLogger("slack_bolt").warning("no")
    structlog.get_logger("bot.x").error("yes")
    assert [line["event"] for line in lines(capsys.readouterr().err)] == ["yes"]


def test_at_a_terminal_a_line_is_for_the_eye(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    configure_logs("INFO")
    structlog.get_logger("bot.x").info("said", region="here")
    assert "said" in terminal.getvalue()
    assert not terminal.getvalue().startswith("{")
