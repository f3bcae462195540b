"""The command line: what each command takes. What is heavy is imported where it is used."""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.terminal import sentences

if TYPE_CHECKING:
    from bot.check.findings import Finding

app = typer.Typer(
    help="Ask which ModelArts runtime fits, in Slack and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(
    *,
    worker: Annotated[
        bool, typer.Option(help="Poll and deliver, too; `worker` is the process that does only that.")
    ] = True,
) -> None:
    """Serve Slack: over HTTP on $PORT, or by Socket Mode where SLACK_APP_TOKEN is set."""
    with sentences():
        from bot.commands.running import serve as serve_bot

        serve_bot(is_worker=worker)


@app.command()
def worker() -> None:
    """Poll ModelArts and deliver what channels follow. Any number of these may run on one database.

    Where PORT is set, /healthz, /readyz and /metrics are served there.
    """
    with sentences():
        from bot.commands.running import work

        work()


@app.command()
def poll() -> None:
    """Poll ModelArts once, deliver what is due, and exit.

    Exit status: 0 when every region answered and all messages are delivered, else 1.
    """
    with sentences():
        from bot.commands.running import poll_once

        raise typer.Exit(poll_once())


@app.command(context_settings={"ignore_unknown_options": True})  # "-region:cn-north-4" is a question
def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help='Words in any order, as in "pytorch npu".')
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the message's payload.")] = False,
    as_rows: Annotated[
        bool, typer.Option("--rows", help="Print a JSON object a line for each match.")
    ] = False,
) -> None:
    """Print the answer to a question. Exit status: 0 with matches, 1 without, 2 when it could not ask."""
    from bot.commands.asking import ask as answer
    from bot.logs import configure_logs

    configure_logs("ERROR")  # to stderr: stdout has the answer alone
    with sentences():
        raise typer.Exit(answer(" ".join(question or []), as_json=as_json, as_rows=as_rows))


@app.command()
def check(
    *, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")] = False
) -> None:
    """Say what is wrong, from the settings to the first answer, and which variable mends it.

    Exit status: 0 when all is well, 1 when something is not, 2 when a setting is missing or wrong.
    """
    from bot.logs import configure_logs

    configure_logs("CRITICAL")  # what would be logged is in the findings
    raise typer.Exit(asyncio.run(_check(as_json=as_json)))


@app.command()
def demo(
    *,
    port: Annotated[int, typer.Option(help="The port of the page.", min=0, max=65_535)] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
    once: Annotated[str | None, typer.Option(help="Answer this question in the terminal and exit.")] = None,
) -> None:
    """Run the bot between local stand-ins for ModelArts and Slack, in the browser."""
    from bot.commands.playing import demo as show
    from bot.logs import configure_logs

    configure_logs("ERROR")
    with sentences():
        raise typer.Exit(show(port, once, browser=browser))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)] = 8080,
    credential: Annotated[
        str, typer.Option(help='What the bot shows: token, key, "temporary key" or password.')
    ] = "token",
    region: Annotated[list[str] | None, typer.Option(help="A region to ask; may be repeated.")] = None,
) -> None:
    """Serve a local stand-in for ModelArts and IAM, and print the settings that point a bot at it."""
    from bot.commands.playing import serve_sandbox

    with sentences():
        serve_sandbox(port, credential, region)


@app.command()
def version() -> None:
    """Print the version."""
    from bot import __version__

    typer.echo(__version__)


async def _check(*, as_json: bool) -> int:
    from bot.check import check as find
    from bot.check.findings import as_json as report
    from bot.check.findings import as_text, status_of

    found: list[Finding] = []
    async for finding in find(os.environ):
        if not as_json:
            typer.echo(as_text(finding, {each.mend for each in found}))
        found.append(finding)
    if as_json:
        typer.echo(json.dumps(report(found), ensure_ascii=False, indent=2))
    return status_of(found)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
