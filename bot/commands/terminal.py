"""What every command shares: the settings of the environment, sentences on stderr, exit statuses."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from bot.settings import Settings, SettingsError, misspelt

if TYPE_CHECKING:
    from collections.abc import Iterator

FOUND, NOTHING, NOT_ASKED = 0, 1, 2  # exit statuses
FAILED = 1  # of what is no question


def read_settings() -> Settings:
    """The settings; of names with a slip in them a line on stderr."""
    for sentence in misspelt(os.environ):
        say(sentence)
    return Settings.read(os.environ)


def say(sentence: str) -> None:
    """A line on stderr: stdout has the answer alone."""
    typer.echo(sentence, err=True)


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
