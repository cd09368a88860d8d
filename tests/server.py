"""A server as in production: gunicorn, our worker, an address of its own. Ended, killed and started again at will."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import BinaryIO

from tests import fork_server

ROOT = Path(__file__).parent.parent
STARTS_WITHIN = 60
ENDS_WITHIN = 30
LONG_GRACE = "--graceful-timeout", str(10 * ENDS_WITHIN)  # with it, `stop` returns 0 only if nothing waits for its end


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def kept_environment() -> dict[str, str]:
    """Without the settings of the person who runs the tests."""
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}


def ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def memory(server: "Server") -> float:
    """MB that the worker holds."""
    status = Path(f"/proc/{server.workers[0]}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


class Server:
    def __init__(
        self, folder: Path, *arguments: str, alive: str = "/livez", root: Path = ROOT, **environment: str
    ) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self.environment = environment
        self._arguments = arguments
        self._alive = alive
        self._root = root
        self._log = folder / f"server-{self.port}.log"
        self._master: subprocess.Popen[bytes] | fork_server.Forked | None = None

    def start(self) -> "Server":
        with self._log.open("ab") as log:
            command = ("gunicorn", "--bind", f"127.0.0.1:{self.port}", *self._arguments)
            self._master = self._begin(command, {**kept_environment(), **self.environment}, log)
        self.wait_until_up()
        return self

    def _begin(
        self, command: tuple[str, ...], environment: dict[str, str], log: BinaryIO
    ) -> subprocess.Popen[bytes] | fork_server.Forked:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=self._root, env=environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip

    def wait_until_up(self) -> None:
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            if self._master.poll() is not None:
                raise AssertionError(f"the server ended with {self._master.returncode}:\n{self.log}")
            if self.answers():
                return
            time.sleep(0.05)
        raise AssertionError(f"the server did not answer in {STARTS_WITHIN} s:\n{self.log}")

    def answers(self) -> bool:
        try:
            return urllib.request.urlopen(self.url + self._alive, timeout=5).status == 200
        except urllib.error.HTTPError as refused:
            refused.close()
            return False
        except OSError:
            return False

    @property
    def log(self) -> str:
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    @property
    def workers(self) -> list[int]:
        found = subprocess.run(["pgrep", "-P", str(self._master.pid)], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def signal(self, number: signal.Signals) -> None:
        self._master.send_signal(number)

    def kill9(self) -> None:
        """The machine loses power: master and workers at once."""
        os.killpg(self._master.pid, signal.SIGKILL)
        self._master.wait(10)

    def kill9_worker(self) -> None:
        os.kill(self.workers[0], signal.SIGKILL)

    def stop(self) -> int:
        """Ends it the friendly way; the exit status."""
        if self._master is None:
            return 0
        if self._master.poll() is None:
            self._master.terminate()
            try:
                self._master.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill9()
        return self._master.returncode


class ForkedServer(Server):
    """The same gunicorn with the same settings, forked from a process that has imported the application.

    Other async modes, and copies of the product, start as any Server does.
    """

    def _begin(
        self, command: tuple[str, ...], environment: dict[str, str], log: BinaryIO
    ) -> subprocess.Popen[bytes] | fork_server.Forked:
        if self._root != ROOT or environment.get("SOCKETIO_ASYNC_MODE", "eventlet") != "eventlet":
            return super()._begin(command, environment, log)
        return fork_server.patched.start(*command, environment=environment, output=log.fileno())


def flask(*command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """An operator's command with these settings, in a process of its own, which is forked as a ForkedServer."""
    return subprocess.run(
        [*fork_server.Command("flask"), "--app", "wsgi", *command],
        cwd=ROOT, env={**kept_environment(), **settings}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def flask_beside(server: Server, *command: str) -> str:
    """An operator's command at the server's own database; what it prints."""
    done = flask(*command, **server.environment)
    assert done.returncode == 0, done.stderr
    return done.stdout
