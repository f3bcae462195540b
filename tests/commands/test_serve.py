"""`serve`: it answers until SIGTERM, and keeps what it promised."""

from __future__ import annotations

import asyncio
import json
import signal
import socket

from bot.playground.sandbox import sandbox_settings
from tests.commands.shell import outside, start, until_it_serves
from tests.examples import SNT9B
from tests.fakes.scene import SECRET, WITHIN, said


async def test_sigterm_lets_an_answer_that_was_promised_arrive(port: int) -> None:
    url = f"http://127.0.0.1:{port}"
    async with outside() as (slack, upstream, settings, http):
        upstream.open.clear()
        process = await start("serve", PORT=str(port), SLACK_SIGNING_SECRET=SECRET, **settings)
        await until_it_serves(http, url, serves=True)
        unsigned = await http.post(f"{url}/slack/events", content="command=/x&text=whispered")
        assert unsigned.status_code == 401
        slack.bot_url, slack.ack_within = url, WITHIN
        delivery = await slack.command("pytorch npu")
        assert "the answer follows" in said(delivery.body)
        process.send_signal(signal.SIGTERM)
        await until_it_serves(http, url, serves=False)
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


async def test_a_port_that_is_taken_is_a_sentence_and_exit_status_2() -> None:
    with socket.create_server(("", 0)) as taken:
        environ = {"PORT": str(taken.getsockname()[1]), "SLACK_API_URL": "http://127.0.0.1:9/api/"}
        secrets = {"SLACK_SIGNING_SECRET": SECRET, "SLACK_BOT_TOKEN": "xoxb-test"}
        process = await start("serve", **environ, **secrets, **sandbox_settings("http://127.0.0.1:9"))
        _, said = await asyncio.wait_for(process.communicate(), 3 * WITHIN)
    assert process.returncode == 2
    assert said.decode().startswith("PORT is wrong: ")
    assert said.count(b"\n") == 1
