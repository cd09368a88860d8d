"""A PostgreSQL of the tests' own: started when first asked for, gone with the tests."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

from tests.programs import need
from tests.server import free_port
from tests.topology.program import find
from tests.topology.services import postgres_user
from tests.waiting import eventually

# Each character means something in an address, in a shell or in a file of passwords.
PASSWORD = "p@:/?#[%25] '\"\\$&+=비밀"
UNSAFE_BUT_FAST = "-c fsync=off -c full_page_writes=off"


def binaries() -> Path:
    """The folder of PostgreSQL's programs. Raises FileNotFoundError."""
    if (found := find("postgres")) is None:
        raise FileNotFoundError("no postgres on this machine")
    return found.parent


class Cluster:
    """A server with a data folder of its own. `options` are its command line; `under` runs it by another program."""

    def __init__(self, options: str = "", under: Sequence[str] = ()) -> None:
        self._options, self._under = options, under
        self._user = postgres_user()
        self._port = free_port()
        self._number = count()

    def start(self) -> "Cluster":
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        self._initialize()
        self.resume()
        return self

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def halt(self) -> None:
        """Cut every connection and refuse new ones, until `resume`. What is committed stays."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def resume(self) -> None:
        options = f"-c max_connections=200 -p {self._port} -c listen_addresses=127.0.0.1 -k {self.folder}"
        self._run("pg_ctl", "-o", f"{self._options} {options}", "-w", "-l", str(self.folder / "log"), "start")

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

    def _initialize(self) -> None:
        """Every connection has to show the password, as in production."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        shown = ("-A", "scram-sha-256", f"--pwfile={password}")
        self._run("initdb", *shown, "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
        password.unlink()

    def _url(self, database: str) -> str:
        url = URL.create("postgresql+psycopg2", "postgres", PASSWORD, "127.0.0.1", self._port, database)
        return url.render_as_string(hide_password=False)

    def _administrate(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.folder}
        command = [*self._under, binaries() / program, "-D", self.folder / "data", *arguments]
        subprocess.run(command, user=self._user, check=True, **quiet)


def wait_until_unused(url: str) -> None:
    """Return once the lease of each web process at this database has ended: it lasts 15 s."""
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg2"))
    alive = text("SELECT count(*) FROM worker_leases WHERE expires_at > clock_timestamp()")
    with engine.connect() as connection:
        eventually(lambda: connection.execute(alive).scalar() == 0, within=120)
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    need("postgres")
    cluster = Cluster(UNSAFE_BUT_FAST).start()
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres(postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty database."""
    url = postgres_cluster.create_database()
    yield url
    postgres_cluster.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind that the product runs on."""
    return f"sqlite:///{tmp_path / 'empty.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")
