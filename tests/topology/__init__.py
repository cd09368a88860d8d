"""The production topology on one machine without containers: PostgreSQL, Redis, web processes, nginx.

`make up` shows it and tests break it: each part is a Program with `stop`, `start`, `kill9` and `signal`.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from engagenow.core import env_file
from engagenow.core.machine import kept_secret
from engagenow.web.static_files import copy_to
from tests.topology.nginx import Nginx
from tests.topology.program import NotStarted, Program, free_port
from tests.topology.services import Postgres, Redis
from tests.topology.web import PREFIX, ROOT, Web

__all__ = ["NotStarted", "Program", "Topology"]
POOL = 30  # database connections that a web process may open, as config.py has it
BEAT = 0.5  # seconds between two looks at everybody
TRY_AGAIN = 5.0  # seconds between two starts of a program that ends by itself


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
        """`host`: where others reach this machine; `settings` of the web processes; ports of 0 are any free ones.

        `is_alone`: only this machine reaches it.
        """
        self.is_alone = "LISTEN_ADDRESS" in nginx_values
        everywhere = [f"{PREFIX}{number}" for number in range(1, web + 1)]
        https_port = https_port or free_port()
        http_port = http_port or free_port()
        self.url = f"https://{host}" if https_port == 443 else f"https://{host}:{https_port}"
        self.folder, self.env_file = folder, folder / env_file.NAME
        self.postgres = Postgres(folder, web * POOL + 20, postgres_options)
        self.redis = Redis(folder)
        port = free_port(*everywhere)
        hosts = list(dict.fromkeys(["localhost", "127.0.0.1", host]))
        folder.mkdir(parents=True, exist_ok=True)
        self.settings = self._settings(settings or {})
        self.web = [Web(number, folder, port, self.settings) for number in range(1, web + 1)]
        addresses = [each.address for each in self.web] or [f"{PREFIX}1:{port}"]
        self.nginx = Nginx(folder, https_port, http_port, addresses, hosts, **nginx_values)

    @property
    def programs(self) -> list[Program]:
        """In the order in which they start. Without web processes there is nothing for nginx to do."""
        return [self.postgres, self.redis, *self.web, *([self.nginx] if self.web else [])]

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
        """Say who ended, and start it again. Until interrupted, or until that is `enough`."""
        enough, tried = enough or threading.Event(), dict[str, float]()
        while not enough.wait(BEAT):
            for each in self.programs:
                if not each.runs and time.monotonic() - tried.get(each.name, -TRY_AGAIN) >= TRY_AGAIN:
                    tried[each.name] = time.monotonic()
                    self._start_again(each, say)

    def flask(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command, which finds this installation by its file of settings."""
        return self._run("-m", "flask", "--app", "wsgi", *words, ENV_FILE=str(self.env_file))

    def _start_again(self, program: Program, say: Callable[[str], None]) -> None:
        say(f"{program.name} ended with {program.status}; its log: {program.log}")
        try:
            program.start(wait=False)
        except NotStarted as wrong:
            say(str(wrong))
        else:
            say(f"{program.name} starts again")

    def _start(self) -> None:
        self.postgres.start(wait=False)
        self.redis.start(wait=False)
        self.postgres.wait()
        self.redis.wait()
        env_file.write(self.env_file, {**self.settings, "SSL_CERT_FILE": self.nginx.certificate})
        self._prepare_database()
        if self.web:
            self._serve()

    def _serve(self) -> None:
        for each in self.web:
            each.start(wait=False)
        for each in self.web:
            each.wait()
        copy_to(self.nginx.static)
        self.nginx.start()

    def _prepare_database(self) -> None:
        """Once, before any web process is there."""
        made = self._run("-m", "engagenow.prepare", "--quietly", **self.settings)
        if made.returncode:
            says = (made.stderr.strip() or made.stdout.strip()).splitlines()[-1]
            raise NotStarted(says.removeprefix("EngageNow: "))

    def _run(self, *command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        environment = {**self.postgres.environment(), **settings}
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )

    def _settings(self, given: Mapping[str, str]) -> dict[str, str]:
        return {
            "ENVIRONMENT": "testing",
            "INSTANCE_PATH": str(self.folder),
            "SECRET_KEY": kept_secret(self.folder / "secret_key"),
            "PUBLIC_URL": self.url,
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.redis.url,
            "TRUSTED_PROXIES": "1",
            **given,
        }
