"""The production topology on one machine without containers: PostgreSQL, Redis, web processes, nginx.

`make up` shows it and tests break it: each part is a Program with `stop`, `start`, `kill9` and `signal`.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from engagenow.web.static_files import copy_to
from tests.topology.nginx import Nginx
from tests.topology.program import NotStarted, Program, free_port
from tests.topology.services import Postgres, Redis
from tests.topology.web import PREFIX, ROOT, Web

__all__ = ["NotStarted", "Program", "Topology"]
POOL = 30  # database connections that a web process may open, as config.py has it
BEAT = 0.5  # seconds between two looks at everybody


class Topology:
    def __init__(
        self,
        folder: Path,
        web: int,
        *,
        https_port: int = 0,
        http_port: int = 0,
        host: str = "127.0.0.1",
        postgres_options: str = "",
        settings: Mapping[str, str] | None = None,
        **nginx_values: str,
    ) -> None:
        """`host`: where others reach this machine; `settings` of the web processes; ports of 0 are any free ones."""
        everywhere = [f"{PREFIX}{number}" for number in range(1, web + 1)]
        https_port = https_port or free_port()
        http_port = http_port or free_port()
        self.url = f"https://{host}" if https_port == 443 else f"https://{host}:{https_port}"
        self.folder = folder
        self.postgres = Postgres(folder, web * POOL + 20, postgres_options)
        self.redis = Redis(folder)
        port = free_port(*everywhere)
        hosts = list(dict.fromkeys(["localhost", "127.0.0.1", host]))
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = self._settings(settings or {})
        self.web = [Web(number, folder, port, self.settings) for number in range(1, web + 1)]
        self.nginx = Nginx(folder, https_port, http_port, [each.address for each in self.web], hosts, **nginx_values)

    @property
    def programs(self) -> list[Program]:
        """In the order in which they start."""
        return [self.postgres, self.redis, *self.web, self.nginx]

    def start(self) -> None:
        """Raises NotStarted, with everything ended again."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for each in reversed(self.programs):
            each.stop()

    def watch(self, say: Callable[[str], None], enough: threading.Event | None = None) -> None:
        """Say who ended, and start web processes again. Until interrupted, or until that is `enough`."""
        enough, told = enough or threading.Event(), set[str]()
        while not enough.wait(BEAT):
            for each in self.programs:
                if each.runs:
                    told.discard(each.name)
                elif each.name not in told:
                    told.add(each.name)
                    self._lost(each, say)

    def _lost(self, program: Program, say: Callable[[str], None]) -> None:
        say(f"{program.name} ended with {program.status}; its log: {program.log}")
        if isinstance(program, Web):
            say(f"{program.name} starts again")
            program.start(wait=False)

    def _start(self) -> None:
        self.postgres.start(wait=False)
        self.redis.start(wait=False)
        self.postgres.wait()
        self.redis.wait()
        self._prepare_database()
        for each in self.web:
            each.start(wait=False)
        for each in self.web:
            each.wait()
        copy_to(self.nginx.static)
        self.nginx.start()

    def _prepare_database(self) -> None:
        """Once, before any web process is there."""
        made = subprocess.run(
            [sys.executable, "-m", "engagenow.prepare", "--quietly"],
            cwd=ROOT, env={**self.postgres.environment(), **self.settings}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if made.returncode:
            raise NotStarted((made.stderr.strip() or made.stdout.strip()).splitlines()[-1])

    def _settings(self, given: Mapping[str, str]) -> dict[str, str]:
        return {
            "ENVIRONMENT": "testing",
            "INSTANCE_PATH": str(self.folder),
            "PUBLIC_URL": self.url,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "TRUSTED_PROXIES": "1",
            **given,
        }
