"""Start to ready, and memory after a hundred commands, against importing the libraries and nothing else."""

from __future__ import annotations

import subprocess
import time
from contextlib import suppress
from pathlib import Path
from statistics import median

from bench.commands import commands
from bench.load import drive
from bench.processes import LOAD, SERVER, await_ready, pin, running, sandbox, serving
from bench.server import BOT_TOKEN, SECRET
from bench.table import Broken, Report, Row
from tests.fakes.ports import held_port

ROUNDS = 5
_FLOOR = "import slack_bolt.async_app, httpx, uvicorn\nprint(open('/proc/self/status').read())"
_QUESTIONS = (
    "",
    "pytorch npu",
    "cuda>=11",
    "tensorflow -async py3.7",
    "昇腾",
    "pytroch",
    "help",
    "npu aarch64",
)
_COMMANDS = 100


def run() -> Report:
    """Measure; about twenty seconds."""
    pin(0, LOAD)
    ready: list[float] = []
    floor: list[float] = []
    memory: list[float] = []
    floor_memory: list[float] = []
    with held_port() as port, sandbox() as modelarts, serving("slack", place=LOAD, environ={}) as slack:
        environ = {
            **modelarts,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_API_URL": f"http://127.0.0.1:{slack.port}/api/",
            "LOG_LEVEL": "WARNING",
        }
        for number in range(ROUNDS + 1):
            seconds, size = _bot(environ, port)
            floor_seconds, floor_size = _imports()
            if number:  # the first compiled what was not compiled yet
                ready.append(seconds)
                memory.append(size)
                floor.append(floor_seconds)
                floor_memory.append(floor_size)
    rows = (_row("start to ready, s", ready, floor, "< 1.5"), _row("RSS, MB", memory, floor_memory, "< 110"))
    notes = (
        f"ready is /readyz 200; RSS after {_COMMANDS} commands; medians of {ROUNDS} interleaved runs",
        "the floor is `import slack_bolt.async_app, httpx, uvicorn`, from start to end of the process",
    )
    return Report("startup: python -m bot serve", "imports alone", rows, notes)


def _bot(environ: dict[str, str], port: int) -> tuple[float, float]:
    """Seconds to ready, and megabytes after the commands."""
    started = time.perf_counter()
    with running(("-m", "bot", "serve"), place=SERVER, environ={**environ, "PORT": str(port)}) as process:
        await_ready(process, port, "/readyz")
        seconds = time.perf_counter() - started
        texts = [_QUESTIONS[number % len(_QUESTIONS)] for number in range(_COMMANDS)]
        load = drive(port, commands(texts), connections=4)
        if len(load.latencies) != _COMMANDS:
            raise Broken(f"{len(load.latencies)} of {_COMMANDS} commands were answered")
        status = ""
        with suppress(OSError):  # there is no /proc but on Linux
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        return seconds, _megabytes(status)


def _imports() -> tuple[float, float]:
    started = time.perf_counter()
    with running(("-c", _FLOOR), place=SERVER, stdout=subprocess.PIPE) as process:
        said, _ = process.communicate(timeout=60)
        return time.perf_counter() - started, _megabytes(said)


def _megabytes(status: str) -> float:
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: nan kB")
    return float(line.split()[1]) / 1000


def _row(what: str, own: list[float], rival: list[float], aim: str) -> Row:
    one, other = median(own), median(rival)
    digits = 2 if other < 10 else 0
    return Row(what, f"{one:.{digits}f}", f"{other:.{digits}f}", f"{one / other:.2f}", aim)
