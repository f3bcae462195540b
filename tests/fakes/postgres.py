"""A real PostgreSQL on loopback, in a directory of its own, for as long as it is wanted."""

from __future__ import annotations

import asyncio
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import trustme

from bot.store.store import Store
from tests.fakes.ports import HOST, held_port
from tests.fakes.steady_time import SteadyTime

if TYPE_CHECKING:
    from collections.abc import Iterator

Account: TypeAlias = tuple[int, int] | tuple[None, None]
USER, PASSWORD = "bot", "open:sesame/1"
_PATIENCE = 60  # seconds for it to start
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "90",
    "shared_buffers": "32MB",
    # It is the bot that is killed in the tests, not the database.
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "ssl": "on",
    "ssl_cert_file": "server.pem",
    "ssl_key_file": "server.key",
}


class NotInstalledError(Exception):
    """There are no binaries of PostgreSQL on this machine."""


@dataclass(frozen=True)
class Server:
    """A running server; `environment` is what its tools need."""

    port: int
    binaries: Path
    environment: dict[str, str] = field(repr=False)
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def url(self, database: str) -> str:
        password = PASSWORD.replace(":", "%3A").replace("/", "%2F")
        return f"postgresql://{USER}:{password}@{HOST}:{self.port}/{database}?sslmode=disable"

    def database(self, *, empty: bool = False) -> str:
        """The URL of a new database that has the bot's tables; `empty`: none."""
        name = f"bot_{next(self._numbers)}"
        self._run("createdb", "--template", "template0" if empty else self._template, name)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Drop a database, whoever is connected to it; where one does not go soon, it stays till the end."""
        self._call("dropdb", "--force", _name_in(url))

    def hang_up(self, url: str) -> None:
        """End every connection to a database."""
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
        self.ask(self.url("postgres"), f"{ended}'{_name_in(url)}'")

    def ask(self, url: str, sql: str) -> str:
        """What `sql` gives, as psql prints it bare."""
        return self._run("psql", "-XAtq", "-c", sql, url.replace("?sslmode=disable", ""))

    @cached_property
    def _template(self) -> str:
        self._run("createdb", "--template", "template0", "tables")
        with ThreadPoolExecutor(1) as thread:  # where a loop may be running
            thread.submit(_make_tables, self.url("tables")).result()
        connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'tables'"
        while self.ask(self.url("postgres"), connected) != "0":  # or else it is no template yet
            time.sleep(0.05)
        return "tables"

    def _run(self, tool: str, *arguments: str) -> str:
        done = self._call(tool, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _call(self, tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [self.binaries / tool, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def postgres() -> Iterator[Server]:
    """A server that ends with the block; NotInstalledError where there is none to start."""
    binaries = find_binaries()
    with tempfile.TemporaryDirectory(prefix="postgres-", ignore_cleanup_errors=True) as name:
        directory = Path(name)
        account = _account(directory)
        data = _make_cluster(binaries, directory, account)
        with held_port() as port, _started(binaries, data, account, port):
            tools = {"PGHOST": HOST, "PGPORT": str(port), "PGUSER": USER, "PGPASSWORD": PASSWORD}
            yield Server(port, binaries, {**tools, "PGSSLMODE": "disable", "PATH": os.environ["PATH"]})


def find_binaries() -> Path:
    """The directory of `postgres` and `initdb`, which distributions keep off the PATH."""
    places = list(_places())
    for place in places:
        if all((place / tool).exists() for tool in ("postgres", "initdb", "createdb")):
            return place
    raise NotInstalledError(
        "PostgreSQL is not installed (Debian: apt-get install postgresql): nothing is tested with it"
    )


def _places() -> Iterator[Path]:
    if tool := shutil.which("pg_config"):
        said = subprocess.run([tool, "--bindir"], capture_output=True, text=True, check=False)  # noqa: S603
        yield Path(said.stdout.strip() or "/nowhere")
    if tool := shutil.which("postgres"):
        yield Path(tool).resolve().parent
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def _account(directory: Path) -> Account:
    """Who PostgreSQL runs as, since it refuses to be root: the directory becomes theirs. None: who runs this."""
    if os.geteuid() != 0:
        return None, None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = known.get("postgres") or known["nobody"]
    os.chown(directory, entry.pw_uid, entry.pw_gid)
    return entry.pw_uid, entry.pw_gid


def _make_cluster(binaries: Path, directory: Path, account: Account) -> Path:
    data, secret = directory / "data", directory / "password"
    secret.write_text(PASSWORD, encoding="utf8")
    made = subprocess.run(  # noqa: S603
        [
            *(str(binaries / "initdb"), "--pgdata", str(data), "--username", USER, "--pwfile", str(secret)),
            *("--auth", "scram-sha-256", "--no-sync", "--encoding", "UTF8", "--locale", "C"),
        ],
        cwd=directory,
        capture_output=True,
        text=True,
        check=False,
        user=account[0],
        group=account[1],
    )
    assert made.returncode == 0, made.stderr
    certificate = trustme.CA().issue_cert(HOST)  # by nobody who is trusted, as Heroku's
    key = data / "server.key"
    certificate.private_key_pem.write_to_path(key)
    certificate.cert_chain_pems[0].write_to_path(data / "server.pem")
    key.chmod(0o600)
    if account[0] is not None:
        os.chown(key, *account)
    return data


@contextmanager
def _started(binaries: Path, data: Path, account: Account, port: int) -> Iterator[None]:
    settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
    log = data.parent / "log"
    with log.open("wb") as written:
        server = subprocess.Popen(  # noqa: S603
            [str(binaries / "postgres"), "-D", str(data), "-p", str(port), *settings],
            cwd=data.parent,
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            start_new_session=True,  # Ctrl-C is for the tests, which end it
            user=account[0],
            group=account[1],
        )
    try:
        _await(server, binaries, port, log)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: its data go with it
        server.wait(_PATIENCE)


def _await(server: subprocess.Popen[bytes], binaries: Path, port: int, log: Path) -> None:
    asked = [str(binaries / "pg_isready"), "-h", HOST, "-p", str(port)]
    end = time.monotonic() + _PATIENCE
    while subprocess.run(asked, capture_output=True, check=False).returncode != 0:  # noqa: S603
        assert server.poll() is None, log.read_text(encoding="utf8")
        assert time.monotonic() < end, log.read_text(encoding="utf8")
        time.sleep(0.05)


def _name_in(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


def _make_tables(url: str) -> None:
    async def open_and_close() -> None:
        await (await Store.open(url)).close()

    with asyncio.Runner(loop_factory=SteadyTime) as runner:
        runner.run(open_and_close())
