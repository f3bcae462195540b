"""`sandbox` and `demo`: where they are, what they print, and when they cannot be."""

from __future__ import annotations

import asyncio
import signal
import socket

import pytest

from bot.app import following
from bot.playground import demo
from bot.playground.sandbox import CREDENTIALS, sandbox_settings
from bot.playground.slack import courier
from tests.commands.shell import run, start
from tests.examples import SNT9B
from tests.fakes.scene import WITHIN
from tests.fakes.serving import loopback


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo waits some seconds for its database, for an ack and for what follows upon it."""
    for module, limit in ((following, "_GRACE"), (courier, "ACK_WITHIN"), (demo, "_REPLIED_WITHIN")):
        monkeypatch.setattr(module, limit, WITHIN)


def test_a_port_that_is_taken_is_a_sentence_from_the_sandbox() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("sandbox", "--port", str(port))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"cannot listen on port {port}" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "option", [("--credential", "keys"), ("--region", "iam"), ("--region", "cn_north_4"), ("--region", "")]
)
def test_a_wrong_option_of_the_sandbox_is_a_sentence(option: tuple[str, str]) -> None:
    result = run("sandbox", "--port", "0", *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{option[0]} is wrong: ")
    assert len(result.stderr.splitlines()) == 1


def test_the_help_of_the_sandbox_names_each_credential() -> None:
    said = run("sandbox", "--help", COLUMNS="300").output
    assert [credential for credential in CREDENTIALS if credential not in said] == []


def test_a_port_that_is_taken_is_a_sentence_from_the_demo() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("demo", "--port", str(port))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"The demo cannot listen on port {port} (Address already in use): try --port 0.\n"


async def test_the_demo_prints_where_its_page_is_and_opens_it() -> None:
    process = await start("demo", "--port", "0", BROWSER="echo opened %s")
    assert process.stdout
    url = (await asyncio.wait_for(process.stdout.readline(), 3 * WITHIN)).decode().strip()
    async with loopback() as http:
        assert "<title>Playground" in (await http.get(url)).text
    opened = await asyncio.wait_for(process.stdout.readline(), 3 * WITHIN)
    assert opened.decode() == f"opened {url}\n"
    process.send_signal(signal.SIGINT)
    _, said = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert (process.returncode, said) == (130, b"")


def test_demo_answers_one_question_and_exits() -> None:
    result = run("demo", "--once", "pytorch npu", COLUMNS="200")
    assert result.exit_code == 0
    assert SNT9B in result.stdout


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("nothinghere", 1),
        ("cudda:11", 2),
        ("subscribe npu", 0),
        ("subscribe cuda:", 2),
        ("changes 7d", 0),
        ("subscriptions", 0),
        ("help", 0),
    ],
)
def test_the_demos_exit_statuses_are_those_of_ask(question: str, status: int) -> None:
    result = run("demo", "--once", question, COLUMNS="200")
    assert result.exit_code == status
    assert bool(result.stderr) == (status == 2)
    assert bool(result.stdout) == (status != 2)


def test_the_demo_calls_people_by_their_names_and_draws_nothing_to_press() -> None:
    said = run("demo", "--once", "subscribe npu", COLUMNS="200").stdout
    assert said.startswith("@alex subscribed this channel to NPU")
    assert "[" not in said


def test_what_the_demo_would_follow_instead_is_said_as_it_is_typed() -> None:
    said = run("demo", "--once", "subscribe pytroch", COLUMNS="200").stdout
    assert "Follow pytorch (6) · /runtimes subscribe pytorch\n" in said
    assert "Follow it anyway · /runtimes subscribe pytroch\n" in said


async def test_sandbox_prints_the_settings_that_ask_takes() -> None:
    process = await start("sandbox", "--port", "0")
    assert process.stdout
    try:
        lines = [(await process.stdout.readline()).decode().strip() for _ in sandbox_settings("")]
        settings = dict(line.split("=", 1) for line in lines)
        assert sorted(settings) == sorted(sandbox_settings(""))
        asking = await start("ask", "pytorch npu", "--rows", **settings)
        out, err = await asking.communicate()
        assert (asking.returncode, err) == (0, b"")
        assert SNT9B in out.decode()
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()


async def test_sandbox_prints_the_settings_of_the_credential_and_the_regions_that_are_asked_for() -> None:
    regions = ("eu-west-0", "cn-north-4")
    named = (word for region in regions for word in ("--region", region))
    process = await start("sandbox", "--port", "0", "--credential", "temporary key", *named)
    assert process.stdout
    try:
        expected = sandbox_settings("", "temporary key", regions)
        lines = [(await process.stdout.readline()).decode().strip() for _ in expected]
    finally:
        process.send_signal(signal.SIGINT)
        await process.communicate()
    printed = dict(line.split("=", 1) for line in lines)
    endpoints = {name: printed.pop(name) for name in ("MODELARTS_ENDPOINT", "IAM_ENDPOINT")}
    assert all(endpoints[name].endswith(expected.pop(name)) for name in endpoints)
    assert printed == expected
