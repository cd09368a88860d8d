"""A Redis of the tests' own, in memory only: stopped, frozen and started again at will, at one address."""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest
import redis

from tests.programs import need
from tests.server import free_port
from tests.waiting import eventually


class RedisServer:
    def __init__(self) -> None:
        self._program = need("redis-server", "valkey-server")
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> "RedisServer":
        arguments = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([self._program, *arguments], stdout=subprocess.DEVNULL)
        self._wait()
        return self

    def kill9(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def freeze(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)

    def _wait(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            eventually(lambda: _answers(client))


def _answers(client: redis.Redis) -> bool:
    try:
        return client.ping()
    except redis.ConnectionError:
        return False


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """One that a test may freeze and kill."""
    server = RedisServer().start()
    yield server
    server.kill9()


@pytest.fixture(scope="session")
def shared_redis() -> Iterator[str]:
    """The URL of one that all tests of the run use."""
    server = RedisServer().start()
    yield server.url
    server.kill9()
