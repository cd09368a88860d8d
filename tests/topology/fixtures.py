"""The topology in tests: a folder for it, and a program's trust in its certificate."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest

from tests import fork_server
from tests.programs import need
from tests.topology import Topology
from tests.topology.program import WHEELS
from tests.topology.web import Web

NO_FSYNC = "-c fsync=off -c full_page_writes=off"


@pytest.fixture(scope="module")
def ground() -> Iterator[Path]:
    """A folder where another user may pass, as PostgreSQL's has to; pytest's own are closed."""
    for program in WHEELS:
        need(program)
    with tempfile.TemporaryDirectory(prefix="topology-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def forks(topology: Topology) -> Topology:
    """The same one, whose web processes are forked as a ForkedServer is; not those with libraries of their own."""
    for web in topology.web:
        if "LD_PRELOAD" not in web.settings:
            web.begin = partial(_fork, web)  # type: ignore[method-assign]
    return topology


def _fork(web: Web, log: BinaryIO) -> fork_server.Forked:
    module, *arguments = map(str, web.command()[2:])
    return fork_server.patched.start(module, *arguments, environment=web.environment(), output=log.fileno())


@contextmanager
def running(topology: Topology) -> Iterator[Topology]:
    """Started, and stock clients of this process trust its certificate."""
    topology.start()
    try:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("REQUESTS_CA_BUNDLE", str(topology.nginx.certificate))
            environment.setenv("WEBSOCKET_CLIENT_CA_BUNDLE", str(topology.nginx.certificate))
            yield topology
    finally:
        topology.stop()
