"""The commands. Each puts the pieces together in a few lines; what is heavy is imported where it is used."""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import json
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import Need, Settings, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import httpx

    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts

FOUND, NOTHING, NOT_ASKED = 0, 1, 2  # exit statuses

app = typer.Typer(
    help="Ask which ModelArts runtime fits, in Slack and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve() -> None:
    """Serve Slack: over HTTP on $PORT, or by Socket Mode where SLACK_APP_TOKEN is set."""
    from bot.logs import configure_logs

    with _sentences():
        settings = Settings.read(os.environ)
        settings.require(Need(modelarts=True, slack=True))
        configure_logs(settings.log_level)
        from bot.app import serve as serve_bot

        serve_bot(settings)


@app.command()
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
    from bot.logs import configure_logs

    configure_logs("ERROR")  # to stderr: stdout has the answer alone
    with _sentences():
        settings = Settings.read(os.environ)
        transport = None
        if not settings.asks_modelarts:
            from bot.playground.sandbox import sandbox_settings, sandbox_transport

            _say("No ModelArts settings: asking the example catalogue of the API's documentation.")
            transport = sandbox_transport()
            settings = Settings.read({**os.environ, **sandbox_settings("http://127.0.0.1")})
        settings.require(Need(modelarts=True))
        view = asyncio.run(_fetch(settings, transport))
        raise typer.Exit(_answer(" ".join(question or []), view, settings, as_json=as_json, as_rows=as_rows))


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
    once: Annotated[str | None, typer.Option(help="Answer this question and exit.")] = None,
) -> None:
    """Run the bot against a local stand-in for ModelArts and for Slack, and ask it at a prompt."""
    from bot.app import Bot
    from bot.logs import configure_logs
    from bot.playground.demo import DEMO_SLACK, run_demo
    from bot.playground.sandbox import sandbox_settings

    configure_logs("ERROR")

    def build(slack_api_url: str, modelarts_endpoint: str) -> Any:
        environ = {**DEMO_SLACK, "SLACK_API_URL": slack_api_url, **sandbox_settings(modelarts_endpoint)}
        return Bot(Settings.read(environ)).asgi

    raise typer.Exit(asyncio.run(run_demo(build, once=once)))


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=0, max=65_535)] = 8080,
    credential: Annotated[
        str, typer.Option(help='What the bot shows: token, key, "temporary key" or password.')
    ] = "token",
    region: Annotated[list[str] | None, typer.Option(help="A region to ask; may be repeated.")] = None,
) -> None:
    """Serve a local stand-in for ModelArts and IAM, and print the settings that point a bot at it."""
    from bot.playground.sandbox import CREDENTIALS, SANDBOX_REGION, is_region, run_sandbox

    with _sentences():
        if credential not in CREDENTIALS:
            raise SettingsError(f"--credential is wrong: it must be one of {', '.join(CREDENTIALS)}.")
        regions = region or [SANDBOX_REGION]
        if not all(is_region(name) for name in regions):
            raise SettingsError(f"--region is wrong: it must be a region's name, such as {SANDBOX_REGION}.")
        try:
            asyncio.run(run_sandbox(port, credential=credential, regions=regions))
        except OSError as error:
            raise SettingsError(
                f"The sandbox cannot listen on port {port} ({os.strerror(error.errno or 0)}): try --port 0."
            ) from None


@app.command()
def version() -> None:
    """Print the version."""
    from bot import __version__

    typer.echo(__version__)


async def _fetch(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> View:
    from bot.modelarts.cache import CachedCatalogue
    from bot.modelarts.exchange import http_client
    from bot.modelarts.regions import region_clients

    async with http_client(transport, settings.modelarts_ca_file) as http:
        catalogue = CachedCatalogue(region_clients(settings, http), ttl=settings.catalogue_ttl)
        return await catalogue.settled()


async def _check(*, as_json: bool) -> int:
    from bot.check import check as find
    from bot.check.findings import as_json as report
    from bot.check.findings import as_text, status_of

    found = []
    async for finding in find(os.environ):
        found.append(finding)
        if not as_json:
            typer.echo(as_text(finding))
    if as_json:
        typer.echo(json.dumps(report(found), ensure_ascii=False, indent=2))
    return status_of(found)


def _answer(question: str, view: View, settings: Settings, *, as_json: bool, as_rows: bool) -> int:
    from bot.blocks.help import unanswerable
    from bot.texts import load_texts

    texts = load_texts()[_language(question)]
    if view.index is None:
        _say(unanswerable(view, texts).text)
        return NOT_ASKED
    if as_rows:
        return _print_rows(question, view.index, texts)
    from bot.app import answer_command

    message = answer_command(question, view, texts, settings.slack_command)
    _print(message.payload(), as_json=as_json)
    return NOT_ASKED if message.found is None else FOUND if message.found else NOTHING


def _print_rows(question: str, index: Index, texts: Texts) -> int:
    from bot.blocks.help import question_error
    from bot.catalogue.errors import QueryError
    from bot.catalogue.parse import parse
    from bot.catalogue.rows import row

    try:
        matches = index.search(parse(question))
    except QueryError as error:
        _say(question_error(error, texts).text)
        return NOT_ASKED
    for runtime in matches:
        typer.echo(json.dumps(row(runtime), ensure_ascii=False))
    return FOUND if matches.count else NOTHING


def _language(question: str) -> str:
    """The language of the terminal's person: that of the question, or else of the locale."""
    from bot.texts import ENGLISH, language_of_locale, language_of_question

    asked = language_of_question(question)
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return asked if asked != ENGLISH else language_of_locale(locale)


def _print(payload: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(payload, ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from bot.playground.terminal import draw

    Console().print(draw(payload, now=time.time()))


def _say(sentence: str) -> None:
    typer.echo(sentence, err=True)


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns what is wrong with the settings into sentences and exit status 2."""
    try:
        yield
    except SettingsError as error:
        _say(str(error))
        raise typer.Exit(NOT_ASKED) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
