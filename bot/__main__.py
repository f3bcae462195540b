"""The commands. Each puts the pieces together in a few lines; what is heavy is imported where it is used."""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.settings import Need, Settings, SettingsError, misspelt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.check.findings import Finding
    from bot.texts import Texts

FOUND, NOTHING, NOT_ASKED = 0, 1, 2  # exit statuses
_DEMO_TTL = "4"  # seconds

app = typer.Typer(
    help="Ask which ModelArts runtime fits, in Slack and in the terminal.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve() -> None:
    """Serve Slack: over HTTP on $PORT, or by Socket Mode where SLACK_APP_TOKEN is set."""
    from bot.check.fetch import try_client
    from bot.logs import configure_logs

    with _sentences():
        settings = _read_settings()
        settings.require(Need(modelarts=True, slack=True))
        asyncio.run(try_client(settings))  # the server would only log that it cannot be made
        configure_logs(settings.log_level)
        from bot.app import serve as serve_bot

        serve_bot(settings)


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
    from bot.check.fetch import fetch
    from bot.logs import configure_logs

    configure_logs("ERROR")  # to stderr: stdout has the answer alone
    with _sentences():
        settings = _read_settings()
        transport = None
        if not settings.asks_modelarts:
            from bot.playground.sandbox import sandbox_settings, sandbox_transport

            _say("No ModelArts settings: asking the example catalogue of the API's documentation.")
            transport = sandbox_transport()
            settings = Settings.read({**os.environ, **sandbox_settings("http://127.0.0.1")})
        settings.require(Need(modelarts=True))
        view, hints = asyncio.run(fetch(settings, transport))
        status = _answer(" ".join(question or []), view, settings, as_json=as_json, as_rows=as_rows)
        if view.index is None:
            for hint, regions in hints.items():
                _say(f"→ {', '.join(regions)}: {hint}")
        raise typer.Exit(status)


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
    from bot.logs import configure_logs
    from bot.playground.demo import answer_once, serve_demo
    from bot.playground.sandbox import SANDBOX_REGIONS

    configure_logs("ERROR")
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    with _sentences():
        if once is not None:
            raise typer.Exit(asyncio.run(answer_once(_demo_bot(), once, locale=locale)))
        with _listener(port) as listener:
            build = _demo_bot(regions=SANDBOX_REGIONS)
            tell = _open if browser else typer.echo
            asyncio.run(serve_demo(build, listener, tell, regions=SANDBOX_REGIONS, locale=locale))


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


def _demo_bot(**of_sandbox: Any) -> Callable[[str, str], Any]:
    """What makes the bot that the stand-ins at two URLs know. It finds soon what has changed upstream."""
    from bot.app import Bot
    from bot.playground.demo import DEMO_SLACK
    from bot.playground.sandbox import sandbox_settings

    def build(slack_api_url: str, modelarts_endpoint: str) -> Any:
        upstream = sandbox_settings(modelarts_endpoint, **of_sandbox)
        environ = {**DEMO_SLACK, "SLACK_API_URL": slack_api_url, "CATALOGUE_TTL": _DEMO_TTL, **upstream}
        return Bot(Settings.read(environ)).asgi

    return build


@contextmanager
def _listener(port: int) -> Iterator[socket.socket]:
    """A socket on a loopback port; a sentence where that is taken."""
    try:
        listener = socket.create_server(("127.0.0.1", port))
    except OSError as error:
        raise SettingsError(
            f"The demo cannot listen on port {port} ({os.strerror(error.errno or 0)}): try --port 0."
        ) from None
    with listener:
        yield listener


def _open(url: str) -> None:
    import webbrowser

    typer.echo(url)
    webbrowser.open(url)


def _read_settings() -> Settings:
    """The settings; of names with a slip in them a line on stderr."""
    for sentence in misspelt(os.environ):
        _say(sentence)
    return Settings.read(os.environ)


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


def _answer(question: str, view: View, settings: Settings, *, as_json: bool, as_rows: bool) -> int:
    from bot.blocks.help import unanswerable
    from bot.texts import load_texts

    texts = load_texts()[_language(question)]
    if view.index is None:
        _say(unanswerable(view, texts).text)
        return NOT_ASKED
    if as_rows:
        return _print_rows(question, view.index, view, texts)
    from bot.app import answer_command

    message = answer_command(question, view, texts, settings.slack_command)
    _print(message.payload(), as_json=as_json)
    return NOT_ASKED if message.found is None else FOUND if message.found else NOTHING


def _print_rows(question: str, index: Index, view: View, texts: Texts) -> int:
    from bot.blocks.help import question_error
    from bot.blocks.regions import answerable
    from bot.catalogue.errors import QueryError
    from bot.catalogue.parse import parse
    from bot.catalogue.rows import row

    try:
        query = parse(question)
    except QueryError as error:
        _say(question_error(error, texts).text)
        return NOT_ASKED
    matches = index.search(query)
    for runtime in matches:
        typer.echo(json.dumps(row(runtime), ensure_ascii=False))
    return FOUND if matches.count else NOTHING if answerable(query, view) else NOT_ASKED


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
