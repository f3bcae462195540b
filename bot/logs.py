"""Logs: one JSON object a line, or coloured lines at a terminal; the libraries' own among them."""

from __future__ import annotations

import logging
import sys

import structlog

# Chatty at INFO, or below: Bolt prints the body of a request it refuses, its SDK each response_url. Of a
# retry the bot's own line says enough.
QUIETER = {
    **dict.fromkeys(
        ("httpx", "httpcore", "uvicorn.access", "slack_bolt", "slack_sdk", "alembic"), logging.WARNING
    ),
    "stamina": logging.ERROR,
}


def configure_logs(level: str) -> None:
    """Send this process's logs to stderr from `level` on."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    ending: list[structlog.typing.Processor] = (
        [
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        ]  # no local variables
        if terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in QUIETER.items():
        logging.getLogger(name).setLevel(max(least, logging.getLevelNamesMapping()[level]))
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
