"""What every command shares: the settings of the environment, sentences on stderr, exit statuses."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from bot.settings import Settings, SettingsError, misspelt
from bot.texts import ENGLISH, language_of_locale, language_of_question

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FOUND, NOTHING, NOT_ASKED = 0, 1, 2  # exit statuses
FAILED = 1  # of what is no question


def status_of(found: int | None) -> int:
    """The exit status of an answer, by how many runtimes it speaks of; None where it could not ask."""
    return NOT_ASKED if found is None else FOUND if found else NOTHING


def read_settings() -> Settings:
    """The settings; of names with a slip in them a line on stderr."""
    for sentence in misspelt(os.environ):
        say(sentence)
    return Settings.read(os.environ)


def read_locale() -> str:
    """The locale of the terminal's person, as in zh_CN.UTF-8; empty where none is set."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""


def language_of(question: str) -> str:
    """The language of the terminal's person: that of the question, or else of the locale."""
    asked = language_of_question(question)
    return asked if asked != ENGLISH else language_of_locale(read_locale())


def say(sentence: str) -> None:
    """A line on stderr: stdout has the answer alone."""
    typer.echo(sentence, err=True)


def say_hints(hints: Mapping[str, Sequence[str]]) -> None:
    """A line on stderr for each thing that mends something, with the regions that it is of."""
    for hint, regions in hints.items():
        say(f"→ {', '.join(regions)}: {hint}")


@contextmanager
def sentences() -> Iterator[None]:
    """Turns what is wrong with the settings into sentences and exit status 2."""
    try:
        yield
    except SettingsError as error:
        say(str(error))
        raise typer.Exit(NOT_ASKED) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
