"""The module is a command, and tells what there is."""

from __future__ import annotations

import json

from bot import __version__
from tests.commands.shell import NOTICE, run, start
from tests.examples import SNT9B


def test_the_version_is_printed() -> None:
    assert run("version").stdout == f"{__version__}\n"


def test_without_a_command_help_is_shown() -> None:
    result = run()
    assert all(command in result.output for command in ("serve", "ask", "demo", "sandbox", "version"))


async def test_the_module_is_a_command() -> None:
    process = await start("ask", "pytorch npu", "--rows")
    out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, NOTICE)
    assert [json.loads(line)["runtime"] for line in out.splitlines()] == [SNT9B]
