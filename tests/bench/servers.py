"""The servers under test. Each is pinned to one core; the generator and PostgreSQL have the other."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.bench.build import BUILD, NODE, SEED, build_commit, build_node, build_seed
from tests.bench.meters import Commits, PostgresCommits, SqliteCommits, descendants
from tests.postgres import Cluster
from tests.server import ROOT, free_port
from tests.topology.program import find

SERVER_CORE, OTHER_CORE = "0", "1"
STARTS_WITHIN = 60
MOST_PHONES = "20000"


class Server:
    """One program that answers at a port of its own. `start` and `stop` may follow each other many times."""

    label = ""
    root = ROOT
    environment: dict[str, str] = {}

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = BUILD / "data" / f"{type(self).__name__.lower()}-{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @staticmethod
    def build() -> None:
        """Install what this server needs. Raises CannotBuild."""

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def prepare(self) -> None:
        self.folder.mkdir(parents=True)

    def start(self) -> None:
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                ["taskset", "-c", SERVER_CORE, *self.command()],
                cwd=self.root,
                env={**_own_environment(), "PORT": str(self.port), **self.environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait_until_up()

    def kill(self) -> None:
        """As a power cut would: every process of it at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self.kill()

    def clear(self) -> None:
        """Throw away what it stored."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def pids(self) -> list[int]:
        return descendants(self._process.pid)

    @property
    def peer_pid(self) -> int | None:
        """The process on the other core that works for this server."""
        return None

    @property
    def commits(self) -> Commits | None:
        return None

    def _wait_until_up(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end and self._process.poll() is None:
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.label} did not start:\n{(self.folder / 'log').read_text()}")

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/livez", timeout=5).status == 200
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


class UnderGunicorn(Server):
    """By the product's own gunicorn.conf.py."""

    application = "wsgi:app"
    mode = "eventlet"

    def prepare(self) -> None:
        super().prepare()
        self.environment = {
            "ENVIRONMENT": "testing",
            "RATE_LIMITS": "off",
            "MAX_PARTICIPANTS": MOST_PHONES,
            "LOG_LEVEL": "warning",
            "SOCKETIO_ASYNC_MODE": self.mode,
            "INSTANCE_PATH": str(self.folder),
            "DATABASE_URL": self.database_url(),
        }

    def database_url(self) -> str:
        return f"sqlite:///{self.folder}/engagenow.db"

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.port}", self.application]


class WireAlone(UnderGunicorn):
    label = "EngageNow's wire alone"
    application = "tests.bench.wire_alone:app"


class Product(UnderGunicorn):
    label = "EngageNow, SQLite"

    def prepare(self) -> None:
        super().prepare()
        environment = {**_own_environment(), **self.environment, "PORT": str(self.port)}
        with (self.folder / "log").open("ab") as log:
            command = [sys.executable, "-m", "engagenow.prepare"]
            subprocess.run(command, cwd=self.root, env=environment, stdout=log, stderr=log, check=True)

    @property
    def commits(self) -> Commits | None:
        return SqliteCommits(self.folder / "engagenow.db")


class ProductOnGevent(Product):
    label, mode = "EngageNow, SQLite, gevent", "gevent"


class ProductOnThreads(Product):
    label, mode = "EngageNow, SQLite, threading", "threading"


class ProductOnPostgres(Product):
    """The cluster is one for all runs, since it takes seconds to make; the database is new for each."""

    label = "EngageNow, PostgreSQL"
    cluster: Cluster | None = None
    _url = ""

    def database_url(self) -> str:
        if ProductOnPostgres.cluster is None:
            ProductOnPostgres.cluster = Cluster(under=("taskset", "-c", OTHER_CORE)).start()
        self._url = ProductOnPostgres.cluster.create_database()
        return self._url

    def clear(self) -> None:
        super().clear()
        self.cluster.drop_database(self._url)

    @property
    def peer_pid(self) -> int | None:
        return self.cluster.pid

    @property
    def commits(self) -> Commits | None:
        return PostgresCommits(self._url)


class NodeOnWs(Server):
    label = "Node socket.io, ws"
    environment = {"NODE_ENV": "production", "ENGINE": "ws"}
    build = staticmethod(build_node)

    def command(self) -> list[str | Path]:
        return ["node", NODE / "server.js"]


class NodeOnUws(NodeOnWs):
    label = "Node socket.io, uWebSockets"
    environment = {"NODE_ENV": "production", "ENGINE": "uws"}


class SeedStack(Server):
    label = "FastAPI, python-socketio"
    build = staticmethod(build_seed)

    def command(self) -> list[str | Path]:
        # Compression off, which is on by default here and would cost it half of its speed.
        fast = ["--loop", "uvloop", "--http", "httptools", "--ws-per-message-deflate", "false", "--backlog", "2048"]
        quiet = ["--log-level", "error", "--no-access-log"]
        where = ["--app-dir", str(ROOT / "tests" / "bench" / "peers" / "seed"), "--port", str(self.port)]
        return [SEED / "bin" / "uvicorn", *where, *fast, *quiet, "server:app"]


SERVERS: dict[str, type[Server]] = {
    "product": Product,
    "postgres": ProductOnPostgres,
    "gevent": ProductOnGevent,
    "threading": ProductOnThreads,
    "wire": WireAlone,
    "node": NodeOnWs,
    "uws": NodeOnUws,
    "fastapi": SeedStack,
}


def at(name: str, commit: str) -> str:
    """The name of a server of another commit."""
    return f"{name}@{commit}"


def today(name: str) -> str:
    """The name of the same server of this commit."""
    return name.partition("@")[0]


def server_of(name: str) -> type[Server]:
    """A server by its name in `SERVERS`, with `@` and a commit behind it or without."""
    kind = SERVERS[today(name)]
    if today(name) == name:
        return kind
    commit = name.partition("@")[2]
    there = {
        "label": f"{kind.label}, at {commit}",
        "root": BUILD / "commits" / commit,
        "build": staticmethod(lambda: build_commit(commit)),
    }
    return type(kind.__name__, (kind,), there)


def missing(name: str) -> str:
    """Why a server cannot be measured on this machine; empty when it can."""
    if today(name) == "postgres" and find("postgres") is None:
        return "no postgres on this machine"
    return ""


def stop_all() -> None:
    if ProductOnPostgres.cluster:
        ProductOnPostgres.cluster.stop()


def allow_open_files() -> None:
    """As many as the machine lets us: servers and generator inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _own_environment() -> dict[str, str]:
    """Without the settings of the person who runs the benchmark."""
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
