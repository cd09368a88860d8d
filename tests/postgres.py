"""A PostgreSQL of the tests' own: started when first asked for, gone with the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.server import free_port

BINARIES = Path("/usr/lib/postgresql/15/bin")
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off -c max_connections=200"
_number = count()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[str]:
    """The address of a server of this run's own."""
    if not (BINARIES / "initdb").exists():
        pytest.skip(f"no PostgreSQL 15 in {BINARIES}")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
        subprocess.run([BINARIES / program, "-D", folder / "data", *arguments], user=user, check=True, **quiet)

    port = free_port()
    options = f"{UNSAFE_BUT_FAST} -p {port} -c listen_addresses=127.0.0.1 -k {folder}"
    run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
    run("pg_ctl", "-o", options, "-w", "-l", str(folder / "log"), "start")
    yield f"postgresql+psycopg2://postgres@127.0.0.1:{port}"
    run("pg_ctl", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(postgres_cluster: str) -> Iterator[str]:
    """The URL of an empty database."""
    name = f"test_{next(_number)}"
    _administrate(postgres_cluster, f"CREATE DATABASE {name}")
    yield f"{postgres_cluster}/{name}"
    _administrate(postgres_cluster, f"DROP DATABASE {name} WITH (FORCE)")


def _administrate(base: str, statement: str) -> None:
    engine = create_engine(f"{base}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
