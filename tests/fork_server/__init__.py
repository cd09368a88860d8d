"""Programs of the product that start in a tenth of the time: forked from a process that has imported the application.

Each child then runs what `python -m` would run, with its own arguments, environment, folder and descriptors. Tests of
the start itself and of the worker start real processes.
"""

import _socket
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("program.py")
MOST_BYTES = 200_000  # of a request


class Forked:
    """What subprocess.Popen is for a child, for one of the fork server's. It leads a session of its own."""

    def __init__(self, line: _socket.socket) -> None:
        self._line = line
        self.pid = int(line.recv(32))
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self._ended(within=0)

    def wait(self, timeout: float | None = None) -> int:
        """Raises subprocess.TimeoutExpired."""
        if (status := self._ended(timeout)) is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return status

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def _ended(self, within: float | None) -> int | None:
        """The exit status, or minus the signal; None when it has not ended after so many seconds."""
        if self.returncode is None and select.select([self._line], [], [], within)[0]:
            told = self._line.recv(32)
            assert told, "the fork server has ended"
            self.returncode = int(told)
            self._line.close()
        return self.returncode


class ForkServer:
    """Started when it is first asked, and ended by `stop` or with this process.

    `kind`: "patched" by eventlet before the imports, as a web process, or "plain", as a command.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        with self._lock:
            if self._process is None:
                self._start()
        return self._address

    def start(self, module: str, *arguments: str, output: int, environment: dict[str, str]) -> Forked:
        """`python -m module` at the root of the project. It has no input; `output` is a descriptor."""
        asked = {"argv": [module, *arguments], "environment": environment, "folder": str(ROOT), "leads": True}
        line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        line.connect(self.address)
        with open(os.devnull, "rb") as nothing:
            socket.send_fds(line, [json.dumps(asked).encode()], [nothing.fileno(), output, output])
        return Forked(line)

    def stop(self) -> None:
        if self._process:
            self._process.stdin.close()
            self._process.wait()
            self._folder.cleanup()

    def _start(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="forks-")
        self._address = f"{self._folder.name}/{self.kind}"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fork_server", self._address, self.kind],
            cwd=ROOT, env=kept, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        with contextlib.closing(self._process.stdout) as told:
            assert told.readline() == b"ready\n", "the fork server did not start"


class Command:
    """The beginning of a command line that does what `python -m module` does."""

    def __init__(self, module: str) -> None:
        self._module = module

    def __iter__(self) -> Iterator[str]:
        yield from (sys.executable, "-I", "-S", str(PROGRAM), plain.address, self._module)


patched, plain = ForkServer("patched"), ForkServer("plain")


def stop() -> None:
    for each in (patched, plain):
        each.stop()
