"""PostgreSQL and Redis, with passwords and folders of their own, on loopback."""

import hashlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg2
import redis

from tests.topology.program import NotStarted, Program, find, free_port, identity

HOST = "127.0.0.1"
DATABASE = "engagenow"


def kept_password(file: Path) -> str:
    """Made once; whoever else is on this machine cannot read it."""
    if not file.exists():
        file.touch(0o600)
        file.write_text(secrets.token_hex(24))
    return file.read_text()


def postgres_user() -> str | None:
    """PostgreSQL refuses to run as root. None: as ourselves."""
    if os.geteuid():
        return None
    return "postgres" if "postgres" in {entry.pw_name for entry in pwd.getpwall()} else "nobody"


class Postgres(Program):
    stops_by = signal.SIGINT  # "fast": sends its clients away and writes everything down

    def __init__(self, folder: Path, connections: int, options: str = "") -> None:
        super().__init__("postgres", folder)
        self.port = free_port(HOST)
        self._options = ["-c", f"max_connections={connections}", *options.split()]

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{kept_password(self._secret)}@{HOST}:{self.port}/{DATABASE}"

    def user(self) -> str | None:
        return postgres_user()

    def prepare(self) -> None:
        super().prepare()
        home = self._home()
        self._data = home / "data"
        if not (self._data / "PG_VERSION").exists():
            self._initialize(home)

    def command(self) -> list[str | Path]:
        listen = ["-c", f"listen_addresses={HOST}", "-c", "unix_socket_directories=", "-p", str(self.port)]
        return [_binary("postgres"), "-D", self._data, *listen, *self._options]

    def answers(self) -> bool:
        try:
            psycopg2.connect(self.url.replace(f"/{DATABASE}", "/postgres"), connect_timeout=3).close()
        except psycopg2.OperationalError:
            return False
        return True

    def wait(self) -> None:
        super().wait()
        administration = psycopg2.connect(self.url.replace(f"/{DATABASE}", "/postgres"))
        administration.autocommit = True
        with administration.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,))
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
        administration.close()

    @property
    def _secret(self) -> Path:
        return self.folder / "postgres-password"

    def _home(self) -> Path:
        """Below our folder, unless its user may not go there, as below /root."""
        home, user = self.folder / "postgres", self.user()
        if user and subprocess.run(["test", "-x", self.folder], check=False, **identity(user)).returncode:
            digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
            home = Path("/var/tmp") / f"engagenow-postgres-{digest}"
        home.mkdir(mode=0o700, exist_ok=True)
        if user:
            shutil.chown(home, user)
        return home

    def _initialize(self, home: Path) -> None:
        password = home / "password"
        password.touch(0o600)
        password.write_text(kept_password(self._secret))
        if self.user():
            shutil.chown(password, self.user())
        arguments = ["-D", self._data, "-U", "postgres", "-E", "UTF8", "--locale=C", "-A", "scram-sha-256", "-k"]
        with self.log.open("ab") as log:
            made = subprocess.run(
                [_binary("postgres").with_name("initdb"), *arguments, f"--pwfile={password}"],
                cwd=home,
                env=self.environment(),
                stdout=log,
                stderr=log,
                check=False,
                **identity(self.user()),
            )
        password.unlink()
        if made.returncode:
            raise NotStarted(f"PostgreSQL's folder could not be made: {self.last_words()}")


class Redis(Program):
    """Keeps nothing on the disk: what matters is in the database."""

    def __init__(self, folder: Path) -> None:
        super().__init__("redis", folder)
        self.port = free_port(HOST)

    @property
    def url(self) -> str:
        return f"redis://:{kept_password(self.folder / 'redis-password')}@{HOST}:{self.port}/0"

    def prepare(self) -> None:
        super().prepare()
        settings = self.folder / "redis.conf"
        settings.touch(0o600)
        password = kept_password(self.folder / "redis-password")
        settings.write_text(f'bind {HOST}\nport {self.port}\nrequirepass {password}\nsave ""\nappendonly no\n')

    def command(self) -> list[str | Path]:
        return [_binary("redis-server"), self.folder / "redis.conf"]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def _binary(program: str) -> Path:
    found = find(program)
    if found is None:
        raise NotStarted(f"there is no {program} on this machine")
    return found
