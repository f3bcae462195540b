"""The answer to a question, in the terminal."""
# ruff: noqa: PLC0415

from __future__ import annotations

import asyncio
import json
import os
from typing import TYPE_CHECKING

import typer

from bot.blocks.help import question_error, unanswerable
from bot.blocks.regions import answerable
from bot.catalogue.errors import QueryError
from bot.catalogue.parse import parse
from bot.catalogue.rows import row
from bot.check.fetch import fetch
from bot.commands.printing import print_message
from bot.commands.terminal import (
    FOUND,
    NOT_ASKED,
    NOTHING,
    language_of,
    read_settings,
    say,
    say_hints,
    status_of,
)
from bot.settings import Need, Settings
from bot.texts import load_texts

if TYPE_CHECKING:
    from bot.catalogue.search import Index
    from bot.catalogue.view import View
    from bot.texts import Texts


def ask(question: str, *, as_json: bool, as_rows: bool) -> int:
    """Print the answer to `question`; the value is the exit status."""
    settings = read_settings()
    transport = None
    if not settings.asks_modelarts:
        from bot.playground.sandbox import sandbox_settings, sandbox_transport

        say("No ModelArts settings: asking the example catalogue of the API's documentation.")
        transport = sandbox_transport()
        settings = Settings.read({**os.environ, **sandbox_settings("http://127.0.0.1")})
    settings.require(Need(modelarts=True))
    view, hints = asyncio.run(fetch(settings, transport))
    status = _answer(question, view, settings, as_json=as_json, as_rows=as_rows)
    if view.index is None:
        say_hints(hints)
    return status


def _answer(question: str, view: View, settings: Settings, *, as_json: bool, as_rows: bool) -> int:
    texts = load_texts()[language_of(question)]
    if view.index is None:
        say(unanswerable(view, texts).text)
        return NOT_ASKED
    if as_rows:
        return _print_rows(question, view.index, view, texts)
    from bot.app.terminal import answer_command

    message = answer_command(question, view, texts, settings.slack_command)
    status = status_of(message.found)
    if as_json and status != NOT_ASKED:
        typer.echo(json.dumps(message.payload(), ensure_ascii=False, indent=2))
    else:
        print_message(message.payload(), texts, settings.slack_command, is_error=status == NOT_ASKED)
    return status


def _print_rows(question: str, index: Index, view: View, texts: Texts) -> int:
    try:
        query = parse(question)
    except QueryError as error:
        say(question_error(error, texts).text)
        return NOT_ASKED
    matches = index.search(query)
    for runtime in matches:
        typer.echo(json.dumps(row(runtime), ensure_ascii=False))
    return FOUND if matches.count else NOTHING if answerable(query, view) else NOT_ASKED
