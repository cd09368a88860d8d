"""A PostgreSQL of the tests' own: started when first asked for, gone with the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.server import free_port

BINARIES = Path("/usr/lib/postgresql/15/bin")
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off"


class Cluster:
    """A server with a data folder of its own. `options` are its command line; `under` runs it by another program."""

    def __init__(self, options: str = "", under: Sequence[str] = ()) -> None:
        self._options, self._under = options, under
        self._user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        self._port = free_port()
        self._number = count()

    def start(self) -> "Cluster":
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        options = f"-c max_connections=200 -p {self._port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run("pg_ctl", "-o", f"{self._options} {options}", "-w", "-l", str(self.folder / "log"), "start")
        return self

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def create_database(self) -> str:
        """The URL of an empty one."""
        name = f"test_{next(self._number)}"
        self._administrate(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop_database(self, url: str) -> None:
        self._administrate(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg2://postgres@127.0.0.1:{self._port}/{database}"

    def _administrate(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        command = [*self._under, BINARIES / program, "-D", self.folder / "data", *arguments]
        subprocess.run(command, user=self._user, check=True, **quiet)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    if not (BINARIES / "initdb").exists():
        pytest.skip(f"no PostgreSQL 15 in {BINARIES}")
    cluster = Cluster(UNSAFE_BUT_FAST).start()
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty database."""
    url = postgres_cluster.create_database()
    yield url
    postgres_cluster.drop_database(url)
