"""Everything the environment decides, read once, typed, and loud when it is wrong.

gunicorn's master loads this file before any worker has patched: of the package it imports only modules that need
nothing but the standard library.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from engagenow.core import addresses, env_file
from engagenow.core import refusals as rules
from engagenow.core.environment import ConfigError, Reader
from engagenow.core.machine import every_address, in_instance, kept_secret, name_in, prepare_folder, sqlite_file

ROOT = Path(__file__).resolve().parent
# Each may also be the text of a file, whose path is in NAME_FILE.
SECRETS = (
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_PREVIOUS", "GOOGLE_CLIENT_SECRET", "OIDC_CLIENT_SECRET",
    "METRICS_TOKEN",
)  # fmt: skip
MODES = ("eventlet", "gevent", "threading")  # of waiting: docs/decisions says when which
ENVIRONMENTS = ("development", "testing", "production")
GOOGLE_DISCOVERY_URL = "https://accounts.google.com/.well-known/openid-configuration"

# A database host that vanishes without a word is noticed within about ten seconds; left to itself, TCP takes a quarter
# of an hour.
VANISHED = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


@dataclass(frozen=True, kw_only=True)
class Config:
    ENVIRONMENT: str
    ENV_FILE: str | None
    INSTANCE_PATH: str
    DATABASE_URL: str = field(repr=False)
    REDIS_URL: str | None = field(repr=False)
    SECRET_KEY: str = field(repr=False)
    SECRET_KEY_PREVIOUS: str | None = field(repr=False)
    GOOGLE_CLIENT_ID: str | None
    GOOGLE_CLIENT_SECRET: str | None = field(repr=False)
    GOOGLE_DISCOVERY_URL: str
    OIDC_NAME: str | None
    OIDC_CLIENT_ID: str | None
    OIDC_CLIENT_SECRET: str | None = field(repr=False)
    OIDC_DISCOVERY_URL: str | None
    OIDC_TRUST_EMAIL: bool
    PRESENTERS: str | None
    PRESENTER_DOMAINS: tuple[str, ...]
    PRESENTER_EMAILS: tuple[str, ...]
    PRESENTER_APPROVAL: bool
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
    SSL_CERT_FILE: str | None
    METRICS_TOKEN: str | None = field(repr=False)

    # What the libraries read, derived so that no two settings can contradict each other.
    SESSION_COOKIE_NAME = "engagenow"
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    PERMANENT_SESSION_LIFETIME = timedelta(days=14)
    MAX_CONTENT_LENGTH = 1_000_000
    JWT_TOKEN_LOCATION = ("headers",)
    JWT_ACCESS_TOKEN_EXPIRES = timedelta(hours=12)
    # Seconds to the event `connected`: a handler registered right after connect() is in place by then.
    HELLO_AFTER = 0.1
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
        # Without it rows of an INSERT … ON CONFLICT are sent one by one, each with a round trip.
        batches = {"executemany_mode": "values_plus_batch", "executemany_batch_page_size": 500}
        return {**shared, **pool, **batches, "connect_args": VANISHED}

    @property
    def SESSION_COOKIE_SECURE(self) -> bool:
        return bool(self.PUBLIC_URL and self.PUBLIC_URL.startswith("https://"))

    @property
    def SECRET_KEYS(self) -> list[str]:
        """All keys that verify a signature; the last one signs."""
        return [*self.SECRET_KEY_FALLBACKS, self.SECRET_KEY]

    @property
    def SECRET_KEY_FALLBACKS(self) -> list[str]:
        return [self.SECRET_KEY_PREVIOUS] if self.SECRET_KEY_PREVIOUS else []

    @property
    def WTF_CSRF_SECRET_KEY(self) -> list[str]:
        return self.SECRET_KEYS

    @property
    def JWT_SECRET_KEY(self) -> str:
        return self.SECRET_KEY

    @property
    def BABEL_DEFAULT_LOCALE(self) -> str:
        return self.DEFAULT_LOCALE


def load_config(environ: Mapping[str, str] = os.environ, *, creates: bool = True, **overrides: Any) -> Config:
    """The configuration of this process: a keyword, else the variable of the same name, else the file of settings.

    Without `creates`, no key and no folder is made: a key that is not there is made up for this process alone.
    """
    read = Reader(_settings({**environ, **overrides}), SECRETS)
    config = _config(read, creates)
    for sentence in rules.refusals(config):
        raise ConfigError(sentence)
    if creates and (database := sqlite_file(config.DATABASE_URL)):
        prepare_folder(database, Path(config.INSTANCE_PATH))
    return config


def check_processes(workers: int, redis_url: str | None) -> None:
    """Also asked by gunicorn.conf.py, where `-w` is known."""
    if sentence := rules.too_many(workers, redis_url):
        raise ConfigError(sentence)


def _settings(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """{name: value}: what is given, and below it the file of settings. Raises ConfigError."""
    named = Reader(given)
    file = env_file.find(named.text("ENV_FILE"), _instance(named))
    if not file:
        return given
    settings = env_file.read(file)
    # A variable of this name is OpenSSL's own, and trusted without us: the file's is one more.
    certificates = settings.get("SSL_CERT_FILE") or given.get("SSL_CERT_FILE")
    return {**settings, **given, "ENV_FILE": str(file), "SSL_CERT_FILE": certificates}


def _config(read: Reader, creates: bool) -> Config:
    """Each setting, typed, in the order in which a wrong one is named. Raises ConfigError."""
    environment = read.choice("ENVIRONMENT", ENVIRONMENTS, default="development")
    instance = _instance(read)
    database_url = read.parsed("DATABASE_URL", addresses.database_address) or "sqlite:///engagenow.db"
    return Config(
        ENVIRONMENT=environment,
        ENV_FILE=read.text("ENV_FILE"),
        INSTANCE_PATH=str(instance),
        DATABASE_URL=in_instance(database_url, instance),
        REDIS_URL=read.parsed("REDIS_URL", addresses.redis_address),
        SECRET_KEY=_secret_key(read.text("SECRET_KEY"), environment, instance, creates),
        SECRET_KEY_PREVIOUS=read.text("SECRET_KEY_PREVIOUS"),
        GOOGLE_CLIENT_ID=read.text("GOOGLE_CLIENT_ID"),
        GOOGLE_CLIENT_SECRET=read.text("GOOGLE_CLIENT_SECRET"),
        GOOGLE_DISCOVERY_URL=read.parsed("GOOGLE_DISCOVERY_URL", addresses.web_address) or GOOGLE_DISCOVERY_URL,
        OIDC_NAME=read.text("OIDC_NAME"),
        OIDC_CLIENT_ID=read.text("OIDC_CLIENT_ID"),
        OIDC_CLIENT_SECRET=read.text("OIDC_CLIENT_SECRET"),
        OIDC_DISCOVERY_URL=read.parsed("OIDC_DISCOVERY_URL", addresses.web_address),
        OIDC_TRUST_EMAIL=read.switch("OIDC_TRUST_EMAIL", default=False),
        PRESENTERS=read.text("PRESENTERS"),
        PRESENTER_DOMAINS=tuple(domain.removeprefix("@") for domain in read.folded_words("PRESENTER_DOMAINS")),
        PRESENTER_EMAILS=read.folded_words("PRESENTER_EMAILS"),
        PRESENTER_APPROVAL=read.switch("PRESENTER_APPROVAL", default=False),
        DEFAULT_LOCALE=read.choice("DEFAULT_LOCALE", ("ko", "en"), default="ko"),
        PUBLIC_URL=read.parsed("PUBLIC_URL", addresses.public_address),
        ALLOWED_ORIGINS=tuple(origin.lower().rstrip("/") for origin in read.words("ALLOWED_ORIGINS")),
        TRUSTED_PROXIES=read.number("TRUSTED_PROXIES", default=0),
        RATE_LIMITS=read.switch("RATE_LIMITS", default=True),
        MAX_PARTICIPANTS=read.number("MAX_PARTICIPANTS", default=5000, least=1),
        NICKNAME_HOLD=read.number("NICKNAME_HOLD", default=300),
        BIND_ADDRESS=read.address("BIND_ADDRESS", default=every_address()),  # phones in the network come to it
        PORT=read.number("PORT", default=8000, least=1, most=65_535),
        WEB_CONCURRENCY=read.number("WEB_CONCURRENCY", default=1, least=1),
        WORKER_NAME=read.text("WORKER_NAME") or name_in(read.text("WEB_NETWORK")),
        TEST_LOGIN=read.switch("TEST_LOGIN", default=environment != "production"),
        FLASK_DEBUG=read.switch("FLASK_DEBUG", default=False),
        SOCKETIO_ASYNC_MODE=read.choice("SOCKETIO_ASYNC_MODE", MODES, default="eventlet"),
        WIRE=read.choice("WIRE", ("direct", "stock"), default="direct"),
        LOG_LEVEL=read.choice("LOG_LEVEL", ("debug", "info", "warning", "error", "critical"), default="info"),
        BUILD=read.text("BUILD"),
        SSL_CERT_FILE=read.text("SSL_CERT_FILE"),
        METRICS_TOKEN=read.text("METRICS_TOKEN"),
    )


def _instance(read: Reader) -> Path:
    return Path(read.text("INSTANCE_PATH") or ROOT / "instance").resolve()


def _secret_key(given: str | None, environment: str, instance: Path, creates: bool) -> str:
    if given:
        return given
    if environment == "production":
        raise ConfigError(f"SECRET_KEY is needed in production: {rules.HOW_TO_MAKE_ONE}")
    file = instance / "secret_key"
    return kept_secret(file) if creates or file.exists() else token_urlsafe(48)
