"""A Redis of the tests' own, in memory only: stopped, frozen and started again at will, at one address."""

import os
import shutil
import signal
import subprocess
import time

import pytest
import redis

from tests.server import free_port

STARTS_WITHIN = 10


class RedisServer:
    def __init__(self) -> None:
        self._program = shutil.which("redis-server") or shutil.which("valkey-server")
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> "RedisServer":
        if not self._program:
            pytest.skip("no redis-server on this machine")
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
        end = time.monotonic() + STARTS_WITHIN
        with redis.Redis.from_url(self.url) as client:
            while time.monotonic() < end:
                try:
                    client.ping()
                    return
                except redis.ConnectionError:
                    time.sleep(0.05)
        pytest.fail("Redis did not start")
