"""Reading the settings: from the environment and the file of settings, once. A wrong one ends the start, with one line.

gunicorn's master loads this file before any worker has patched: of the package it imports only modules that need
nothing but the standard library.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe

from engagenow.core import addresses, env_file
from engagenow.core import refusals as rules
from engagenow.core.configuration import Config
from engagenow.core.environment import ConfigError, Reader
from engagenow.core.fields import Fields
from engagenow.core.machine import every_address, in_instance, kept_secret, name_in, prepare_folder, sqlite_file

__all__ = ["ROOT", "Config", "ConfigError", "check_processes", "load_config"]

ROOT = Path(__file__).resolve().parent
# Each may also be the text of a file, whose path is in NAME_FILE.
SECRETS = (
    "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SECRET_KEY_PREVIOUS", "GOOGLE_CLIENT_SECRET", "OIDC_CLIENT_SECRET",
    "METRICS_TOKEN",
)  # fmt: skip
MODES = ("eventlet", "gevent", "threading")  # of waiting: docs/decisions says when which
ENVIRONMENTS = ("development", "testing", "production")
GOOGLE_DISCOVERY_URL = "https://accounts.google.com/.well-known/openid-configuration"


def load_config(environ: Mapping[str, str] = os.environ, *, creates: bool = True, **overrides: object) -> Config:
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


def _settings(given: Mapping[str, object]) -> Mapping[str, object]:
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
    return Config(
        ENVIRONMENT=environment,
        **_installation(read, environment, creates),
        **_identity_provider(read),
        **_presenters(read),
        **_public(read),
        **_process(read),
        TEST_LOGIN=read.switch("TEST_LOGIN", default=environment != "production"),
        FLASK_DEBUG=read.switch("FLASK_DEBUG", default=False),
        **_operation(read),
    )


def _installation(read: Reader, environment: str, creates: bool) -> Fields:
    """Where everything is kept, and the keys that sign."""
    instance = _instance(read)
    database_url = read.parsed("DATABASE_URL", addresses.database_address) or "sqlite:///engagenow.db"
    return {
        "ENV_FILE": read.text("ENV_FILE"),
        "INSTANCE_PATH": str(instance),
        "DATABASE_URL": in_instance(database_url, instance),
        "REDIS_URL": read.parsed("REDIS_URL", addresses.redis_address),
        "SECRET_KEY": _secret_key(read.text("SECRET_KEY"), environment, instance, creates),
        "SECRET_KEY_PREVIOUS": read.text("SECRET_KEY_PREVIOUS"),
    }


def _identity_provider(read: Reader) -> Fields:
    return {
        "GOOGLE_CLIENT_ID": read.text("GOOGLE_CLIENT_ID"),
        "GOOGLE_CLIENT_SECRET": read.text("GOOGLE_CLIENT_SECRET"),
        "GOOGLE_DISCOVERY_URL": read.parsed("GOOGLE_DISCOVERY_URL", addresses.web_address) or GOOGLE_DISCOVERY_URL,
        "OIDC_NAME": read.text("OIDC_NAME"),
        "OIDC_CLIENT_ID": read.text("OIDC_CLIENT_ID"),
        "OIDC_CLIENT_SECRET": read.text("OIDC_CLIENT_SECRET"),
        "OIDC_DISCOVERY_URL": read.parsed("OIDC_DISCOVERY_URL", addresses.web_address),
        "OIDC_TRUST_EMAIL": read.switch("OIDC_TRUST_EMAIL", default=False),
    }


def _presenters(read: Reader) -> Fields:
    return {
        "PRESENTERS": read.text("PRESENTERS"),
        "PRESENTER_DOMAINS": tuple(domain.removeprefix("@") for domain in read.folded_words("PRESENTER_DOMAINS")),
        "PRESENTER_EMAILS": read.folded_words("PRESENTER_EMAILS"),
        "PRESENTER_APPROVAL": read.switch("PRESENTER_APPROVAL", default=False),
    }


def _public(read: Reader) -> Fields:
    """What people see, and where they come from."""
    return {
        "DEFAULT_LOCALE": read.choice("DEFAULT_LOCALE", ("ko", "en"), default="ko"),
        "PUBLIC_URL": read.parsed("PUBLIC_URL", addresses.public_address),
        "ALLOWED_ORIGINS": tuple(origin.lower().rstrip("/") for origin in read.words("ALLOWED_ORIGINS")),
        "TRUSTED_PROXIES": read.number("TRUSTED_PROXIES", default=0),
        "RATE_LIMITS": read.switch("RATE_LIMITS", default=True),
        "MAX_PARTICIPANTS": read.number("MAX_PARTICIPANTS", default=5000, least=1),
        "NICKNAME_HOLD": read.number("NICKNAME_HOLD", default=300),
    }


def _process(read: Reader) -> Fields:
    """Where a process listens, and which one of several it is."""
    return {
        "BIND_ADDRESS": read.address("BIND_ADDRESS", default=every_address()),  # phones in the network come to it
        "PORT": read.number("PORT", default=8000, least=1, most=65_535),
        "WEB_CONCURRENCY": read.number("WEB_CONCURRENCY", default=1, least=1),
        "WORKER_NAME": read.text("WORKER_NAME") or name_in(read.text("WEB_NETWORK")),
    }


def _operation(read: Reader) -> Fields:
    return {
        "SOCKETIO_ASYNC_MODE": read.choice("SOCKETIO_ASYNC_MODE", MODES, default="eventlet"),
        "WIRE": read.choice("WIRE", ("direct", "stock"), default="direct"),
        "LOG_LEVEL": read.choice("LOG_LEVEL", ("debug", "info", "warning", "error", "critical"), default="info"),
        "BUILD": read.text("BUILD"),
        "SSL_CERT_FILE": read.text("SSL_CERT_FILE"),
        "METRICS_TOKEN": read.text("METRICS_TOKEN"),
    }


def _instance(read: Reader) -> Path:
    return Path(read.text("INSTANCE_PATH") or ROOT / "instance").resolve()


def _secret_key(given: str | None, environment: str, instance: Path, creates: bool) -> str:
    if given:
        return given
    if environment == "production":
        raise ConfigError(f"SECRET_KEY is needed in production: {rules.HOW_TO_MAKE_ONE}")
    file = instance / "secret_key"
    return kept_secret(file) if creates or file.exists() else token_urlsafe(48)
