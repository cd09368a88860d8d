"""Everything the environment decides, read once, typed, and loud when it is wrong."""

import importlib.util
import os
import re
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Address, IPv4Network, ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "testing", "production")
GOOGLE_DISCOVERY_URL = "https://accounts.google.com/.well-known/openid-configuration"
YES = {"1", "on", "true", "yes"}
NO = {"", "0", "off", "false", "no"}


if TYPE_CHECKING:
    from engagenow.core import refusals as rules
else:
    # From its file: through the package, the whole app would come into gunicorn's master before a worker has patched.
    _spec = importlib.util.spec_from_file_location("engagenow_refusals", ROOT / "engagenow" / "core" / "refusals.py")
    rules = importlib.util.module_from_spec(_spec)
    _spec.loader.exec_module(rules)


class ConfigError(Exception):
    """One line that says what to set, and to what."""


# A database host that vanishes without a word is noticed within about ten seconds; left to itself, TCP takes a quarter
# of an hour.
VANISHED = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


@dataclass(frozen=True, kw_only=True)
class Config:
    ENVIRONMENT: str
    INSTANCE_PATH: str
    DATABASE_URL: str = field(repr=False)
    REDIS_URL: str | None = field(repr=False)
    SECRET_KEY: str = field(repr=False)
    GOOGLE_CLIENT_ID: str | None
    GOOGLE_CLIENT_SECRET: str | None = field(repr=False)
    GOOGLE_DISCOVERY_URL: str
    DEFAULT_LOCALE: str
    PUBLIC_URL: str | None
    ALLOWED_ORIGINS: tuple[str, ...]
    TRUSTED_PROXIES: int
    RATE_LIMITS: bool
    MAX_PARTICIPANTS: int
    NICKNAME_HOLD: int
    BIND_ADDRESS: str
    PORT: int
    WEB_CONCURRENCY: int
    WORKER_NAME: str | None
    TEST_LOGIN: bool
    FLASK_DEBUG: bool
    SOCKETIO_ASYNC_MODE: str
    WIRE: str
    LOG_LEVEL: str
    BUILD: str | None
    METRICS_TOKEN: str | None = field(repr=False)

    # What the libraries read, derived so that no two settings can contradict each other.
    SESSION_COOKIE_NAME = "engagenow"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(days=14)
    MAX_CONTENT_LENGTH = 1_000_000
    JWT_TOKEN_LOCATION = ("headers",)
    JWT_ACCESS_TOKEN_EXPIRES = timedelta(hours=12)
    JWT_DECODE_LEEWAY = 60  # seconds by which the clocks of two hosts may differ

    @property
    def PRODUCTION(self) -> bool:
        return self.ENVIRONMENT == "production"

    @property
    def TESTING(self) -> bool:
        return self.ENVIRONMENT == "testing"

    @property
    def LISTENS_AT(self) -> str:
        host = f"[{self.BIND_ADDRESS}]" if ":" in self.BIND_ADDRESS else self.BIND_ADDRESS
        return f"{host}:{self.PORT}"

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:
        return self.DATABASE_URL

    @property
    def SQLALCHEMY_ENGINE_OPTIONS(self) -> dict[str, Any]:
        shared = {"hide_parameters": self.PRODUCTION}  # or an exception would carry what people wrote into the log
        if self.DATABASE_URL.startswith("sqlite"):
            return {**shared, "pool_size": 20, "max_overflow": 20, "connect_args": {"timeout": 5}}
        # The pool is not fair: it must be as wide as the handlers that wait for it.
        pool = {"pool_size": 20, "max_overflow": 10, "pool_pre_ping": True, "pool_recycle": 1800}
        return {**shared, **pool, "connect_args": VANISHED}

    @property
    def SESSION_COOKIE_SECURE(self) -> bool:
        return bool(self.PUBLIC_URL and self.PUBLIC_URL.startswith("https://"))

    @property
    def JWT_SECRET_KEY(self) -> str:
        return self.SECRET_KEY

    @property
    def BABEL_DEFAULT_LOCALE(self) -> str:
        return self.DEFAULT_LOCALE


def load_config(environ: Mapping[str, str] = os.environ, **overrides: Any) -> Config:
    """The configuration of this process; a keyword stands above the variable of the same name."""
    read = _Reader({**environ, **overrides})
    environment = read.choice("ENVIRONMENT", ENVIRONMENTS, default="development")
    instance = str(Path(read.text("INSTANCE_PATH") or ROOT / "instance").resolve())
    config = Config(
        ENVIRONMENT=environment,
        INSTANCE_PATH=instance,
        DATABASE_URL=_database_url(read.text("DATABASE_URL") or f"sqlite:///{instance}/engagenow.db"),
        REDIS_URL=read.url("REDIS_URL", ("redis", "rediss")),
        SECRET_KEY=_secret_key(read.text("SECRET_KEY"), environment, instance),
        GOOGLE_CLIENT_ID=read.text("GOOGLE_CLIENT_ID"),
        GOOGLE_CLIENT_SECRET=read.text("GOOGLE_CLIENT_SECRET"),
        GOOGLE_DISCOVERY_URL=read.text("GOOGLE_DISCOVERY_URL") or GOOGLE_DISCOVERY_URL,
        DEFAULT_LOCALE=read.choice("DEFAULT_LOCALE", ("ko", "en"), default="ko"),
        PUBLIC_URL=read.url("PUBLIC_URL", ("http", "https")),
        ALLOWED_ORIGINS=tuple(origin.lower().rstrip("/") for origin in read.words("ALLOWED_ORIGINS")),
        TRUSTED_PROXIES=read.number("TRUSTED_PROXIES", default=0),
        RATE_LIMITS=read.switch("RATE_LIMITS", default=True),
        MAX_PARTICIPANTS=read.number("MAX_PARTICIPANTS", default=5000, least=1),
        NICKNAME_HOLD=read.number("NICKNAME_HOLD", default=300),
        BIND_ADDRESS=read.address("BIND_ADDRESS", default="0.0.0.0"),  # noqa: S104 phones in the network come to it
        PORT=read.number("PORT", default=8000, least=1, most=65_535),
        WEB_CONCURRENCY=read.number("WEB_CONCURRENCY", default=1, least=1),
        WORKER_NAME=read.text("WORKER_NAME") or _name_in(read.text("WEB_NETWORK")),
        TEST_LOGIN=read.switch("TEST_LOGIN", default=environment != "production"),
        FLASK_DEBUG=read.switch("FLASK_DEBUG", default=False),
        SOCKETIO_ASYNC_MODE=read.choice("SOCKETIO_ASYNC_MODE", ("eventlet", "threading"), default="eventlet"),
        WIRE=read.choice("WIRE", ("direct", "stock"), default="direct"),
        LOG_LEVEL=read.choice("LOG_LEVEL", ("debug", "info", "warning", "error", "critical"), default="info"),
        BUILD=read.text("BUILD"),
        METRICS_TOKEN=read.text("METRICS_TOKEN"),
    )
    for sentence in rules.refusals(config):
        raise ConfigError(sentence)
    return config


def check_processes(workers: int, redis_url: str | None) -> None:
    """Also asked by gunicorn.conf.py, where `-w` is known."""
    if sentence := rules.too_many(workers, redis_url):
        raise ConfigError(sentence)


def _name_in(network: str | None) -> str | None:
    """What nginx.conf calls the process at this machine's address in the network, which only it and its like are in."""
    if not network:
        return None
    try:
        here = IPv4Network(network)
    except ValueError as wrong:
        raise ConfigError(f"WEB_NETWORK={network} is no network like 172.30.77.0/24.") from wrong
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unsent, suppress(OSError):
        unsent.connect((str(next(here.hosts())), 9))  # sends nothing, only chooses the way there
        own = unsent.getsockname()[0]
        if IPv4Address(own) in here:
            return f"w{own.rpartition('.')[2]}"
    raise ConfigError(f"WEB_NETWORK={network}, and this machine has no address there.")


def _secret_key(given: str | None, environment: str, instance: str) -> str:
    if given:
        return given
    if environment == "production":
        raise ConfigError(f"SECRET_KEY is needed in production: {rules.HOW_TO_MAKE_ONE}")
    return _kept_secret(Path(instance) / "secret_key")


def _kept_secret(path: Path) -> str:
    """Made once. Linked into place, so that of two first starts at a time both read the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def _database_url(url: str) -> str:
    """psycopg2 by name: eventlet makes it yield by itself, while psycopg 3 would block every client in its wait."""
    scheme, _, rest = url.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg2"):
        return f"postgresql+psycopg2://{rest}"
    if scheme != "sqlite":
        raise ConfigError("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    if rest.strip("/") in ("", ":memory:"):
        raise ConfigError("DATABASE_URL must name a file: SQLite in memory is another database for every connection.")
    return url


class _Reader:
    """Values out of the environment. A value that is typed already, from a keyword, passes unchanged."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._raw = raw

    def _parse(self, name: str, parse: Callable[[str], Any], default: Any) -> Any:
        value = self._raw.get(name)
        if isinstance(value, str):
            return parse(value.strip()) if value.strip() else default
        return default if value is None else value

    def text(self, name: str) -> str | None:
        return self._parse(name, str, None)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._parse(name, str, default)
        if value not in allowed:
            raise ConfigError(f"{name}={value} is none of: {', '.join(allowed)}.")
        return value

    def number(self, name: str, default: int, least: int = 0, most: int = 10**9) -> int:
        def parse(text: str) -> int:
            if not re.fullmatch(r"[0-9]{1,9}", text):
                raise ConfigError(f"{name}={text} is not a whole number.")
            return int(text)

        value = self._parse(name, parse, default)
        if not least <= value <= most:
            raise ConfigError(f"{name}={value} is not between {least} and {most}.")
        return value

    def switch(self, name: str, default: bool) -> bool:
        def parse(text: str) -> bool:
            if text.lower() not in YES | NO:
                raise ConfigError(f"{name}={text} is neither on nor off.")
            return text.lower() in YES

        return self._parse(name, parse, default)

    def words(self, name: str) -> tuple[str, ...]:
        return tuple(self._parse(name, lambda text: re.split(r"[,\s]+", text), ()))

    def address(self, name: str, default: str) -> str:
        def parse(text: str) -> str:
            try:
                return str(ip_address(text))
            except ValueError:
                raise ConfigError(f"{name}={text} is no IP address like 127.0.0.1.") from None

        return self._parse(name, parse, default)

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        value = self._parse(name, str, None)
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
            raise ConfigError(f"{name}={value} is not an address like {schemes[-1]}://engage.example.")
        return value.rstrip("/")
