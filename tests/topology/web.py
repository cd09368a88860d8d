"""A web process: a gunicorn of its own with one worker, at an address that its name gives."""

import signal
import sys
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from tests.topology.program import Program

ROOT = Path(__file__).parents[2]
PREFIX = "127.0.77."  # all of 127.0.0.0/8 is loopback on Linux


class Web(Program):
    def __init__(self, number: int, folder: Path, port: int, settings: Mapping[str, str]) -> None:
        super().__init__(f"w{number}", folder)
        self.address = f"{PREFIX}{number}:{port}"
        here = {"WORKER_NAME": self.name, "BIND_ADDRESS": f"{PREFIX}{number}", "PORT": str(port)}
        self.settings = {**settings, **here}

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", "gunicorn", "--chdir", ROOT, "-c", ROOT / "gunicorn.conf.py"]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "PYTHONPATH": str(ROOT), **self.settings}

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.address}/livez", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def hang_up(self) -> None:
        """A new worker takes over from the one that serves."""
        self._process.send_signal(signal.SIGHUP)
