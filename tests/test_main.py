"""The commands: what they print where, and their exit statuses."""

import asyncio
import json
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from typer.testing import CliRunner, Result

from bot import __version__
from bot.__main__ import app
from bot.modelarts.errors import Unreachable
from bot.playground.sandbox import CREDENTIALS, sandbox_settings
from bot.playground.slack import SlackStandIn
from bot.store.store import Store
from tests.fakes.scene import SECRET, WITHIN, said
from tests.fakes.serving import serving
from tests.fakes.upstream import Upstream
from tests.follow.depot import letter

SNT9B = "pytorch_1.11.0-cann_7.0.1-py_3.9-euler_2.10.7-aarch64-snt9b"
OURS = ("SLACK_", "MODELARTS_", "HUAWEICLOUD_", "IAM_", "CATALOGUE_", "LC_")
NOTICE = "No ModelArts settings: asking the example catalogue of the API's documentation.\n"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hides the developer's own settings, and leaves logging as it was."""
    for name in list(os.environ):
        if name.startswith(OURS) or name in {"PORT", "LOG_LEVEL", "LANG"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    quiet = {
        name: logging.getLogger(name).level for name in ("httpx", "httpcore", "uvicorn.access", "slack_bolt")
    }
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def run(*words: str, **environ: str) -> Result:
    return CliRunner().invoke(app, list(words), env=environ, catch_exceptions=False)


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


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
    assert result.exit_code == 2
    assert result.output.removeprefix(NOTICE).strip()


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
    slack = {"SLACK_BOT_TOKEN": "x", "SLACK_SIGNING_SECRET": "0" * 32, "SLACK_API_URL": "http://127.0.0.1:9"}
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


def test_the_version_is_printed() -> None:
    assert run("version").stdout == f"{__version__}\n"


def test_without_a_command_help_is_shown() -> None:
    result = run()
    assert all(command in result.output for command in ("serve", "ask", "demo", "sandbox", "version"))


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
    async with httpx.AsyncClient(trust_env=False) as http:
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


async def start(*words: str, **environ: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        env={**os.environ, "PYTHONWARNINGS": "error", **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def test_the_module_is_a_command() -> None:
    process = await start("ask", "pytorch npu", "--rows")
    out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, NOTICE)
    assert [json.loads(line)["runtime"] for line in out.splitlines()] == [SNT9B]


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


async def test_sigterm_lets_an_answer_that_was_promised_arrive() -> None:
    slack, upstream, port = SlackStandIn(SECRET), Upstream(), free_port()
    upstream.open.clear()
    url = f"http://127.0.0.1:{port}"
    async with (
        serving(slack.asgi) as slack.url,
        serving(upstream) as modelarts,
        httpx.AsyncClient(trust_env=False, timeout=WITHIN) as http,
    ):
        process = await start(
            "serve",
            PORT=str(port),
            SLACK_SIGNING_SECRET=SECRET,
            SLACK_BOT_TOKEN=slack.bot_token,
            SLACK_API_URL=slack.api_url,
            **sandbox_settings(modelarts),
        )
        await _until_it_serves(http, url, serves=True)
        unsigned = await http.post(f"{url}/slack/events", content="command=/x&text=whispered")
        assert unsigned.status_code == 401
        slack.bot_url, slack.ack_within = url, WITHIN
        delivery = await slack.command("pytorch npu")
        assert "the answer follows" in said(delivery.body)
        process.send_signal(signal.SIGTERM)
        await _until_it_serves(http, url, serves=False)
        upstream.open.set()
        reply = await asyncio.wait_for(slack.replies.get(), WITHIN)
        assert SNT9B in said(reply)
        out, err = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert (process.returncode, out) == (0, b"")
    lines = [json.loads(line) for line in err.decode().splitlines()]
    loud = [line for line in lines if line["level"] != "info"]
    ours = [line["event"] for line in loud if line["logger"] != "slack_bolt"]
    assert ours == ["signature_refused"]
    assert "whispered" not in err.decode()
    assert {"started", "stopped"} <= {line["event"] for line in lines}


async def test_a_worker_with_a_port_tells_there_how_it_goes() -> None:
    slack, upstream, port = SlackStandIn(SECRET), Upstream(), free_port()
    url = f"http://127.0.0.1:{port}"
    async with (
        serving(slack.asgi) as slack.url,
        serving(upstream) as modelarts,
        httpx.AsyncClient(trust_env=False, timeout=WITHIN) as http,
    ):
        process = await start("worker", PORT=str(port), **posting(slack, modelarts))
        await _until_it_serves(http, url, serves=True)
        await _until_it_has_polled(http, url)
        ready = await http.get(f"{url}/readyz")
        assert (ready.status_code, ready.json()["store"]) == (200, "open")
        assert (await http.post(f"{url}/slack/events")).status_code == 404
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 0
    assert {"worker_started", "worker_stopped"} <= {json.loads(line)["event"] for line in err.splitlines()}


async def test_a_worker_without_a_port_serves_nothing_and_ends_at_sigterm() -> None:
    slack, upstream = SlackStandIn(SECRET), Upstream()
    async with serving(slack.asgi) as slack.url, serving(upstream) as modelarts:
        process = await start("worker", **posting(slack, modelarts))
        assert process.stderr
        line = json.loads(await asyncio.wait_for(process.stderr.readline(), 3 * WITHIN))
        assert line["event"] == "store_opened"
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 0


async def test_a_round_from_the_terminal_says_in_a_line_what_came_of_it(tmp_path: Path) -> None:
    slack, upstream = SlackStandIn(SECRET, scopes={"chat:write"}), Upstream()
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    async with serving(slack.asgi) as slack.url, serving(upstream) as modelarts:
        given = posting(slack, modelarts) | {"DATABASE_URL": database}
        assert await poll(given) == (0, "1 region, 0 changes, 0 messages sent, 0 waiting")
        await put_letter(database, "one")
        assert await poll(given) == (0, "1 region, 0 changes, 1 message sent, 0 waiting")
        slack.revoked = {slack.bot_token}
        await put_letter(database, "two")
        assert await poll(given) == (1, "1 region, 0 changes, 0 messages sent, 1 waiting")
        upstream.broken, slack.revoked = True, set()
        status, said_of_it = await poll(given)
        assert (status, said_of_it.split(",")[0]) == (1, "0 regions")


async def poll(environ: Mapping[str, str]) -> tuple[int | None, str]:
    process = await start("poll", **environ)
    out, _ = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    return process.returncode, out.decode().strip()


def posting(slack: SlackStandIn, modelarts: str) -> dict[str, str]:
    """The settings of a process that polls and delivers."""
    bot = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_API_URL": slack.api_url}
    return {**bot, **sandbox_settings(modelarts)}


async def put_letter(database: str, key: str) -> None:
    store = await Store.open(database)
    async with store.writing() as unit:
        await unit.outbox.put([letter(key)], time.time())
    await store.close()


async def test_a_port_that_is_taken_is_a_sentence_and_exit_status_2() -> None:
    with socket.create_server(("", 0)) as taken:
        environ = {"PORT": str(taken.getsockname()[1]), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
        secrets = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-test"}
        process = await start("serve", **environ, **secrets, **sandbox_settings("http://127.0.0.1:9"))
        _, said = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 2
    assert said.decode().startswith("PORT is wrong: ")
    assert said.count(b"\n") == 1


def test_an_unreadable_question_for_rows_leaves_stdout_empty() -> None:
    result = run("ask", "cudda:11", "--rows")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cudda" in result.stderr


def test_the_terminal_answers_what_the_slash_command_answers() -> None:
    assert "/runtimes status" in run("ask", "help").stdout
    assert "How the data stands" in run("ask", "status").stdout
    assert "request mode" in run("ask", "show", "python3.6").stdout
    assert run("ask", "hlep").exit_code == 1


async def _until_it_has_polled(http: httpx.AsyncClient, url: str) -> None:
    async with asyncio.timeout(3 * WITHIN):
        while True:
            if "runtimes_bot_last_poll_timestamp_seconds" in (await http.get(f"{url}/metrics")).text:
                return
            await asyncio.sleep(0.02)


async def _until_it_serves(http: httpx.AsyncClient, url: str, *, serves: bool) -> None:
    async with asyncio.timeout(3 * WITHIN):
        while True:
            try:
                await http.get(f"{url}/healthz", headers={"Connection": "close"})
                answered = True
            except httpx.TransportError:
                answered = False
            if answered == serves:
                return
            await asyncio.sleep(0.02)
