"""The settings of an installation, typed, and what the libraries read of them.

config.py is loaded by gunicorn's master before any worker has patched: this module needs the standard library only.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from engagenow.core.fields import Fields

# A database host that vanishes without a word is noticed within about ten seconds; left to itself, TCP takes a quarter
# of an hour.
VANISHED = {"tcp_user_timeout": 10_000, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting, typed. docs/operations.md says what each one means; config.py reads them.

    Flask and its extensions read the names in capitals, properties included.
    """

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
        """Whether strangers may reach this installation: what is only for development is refused."""
        return self.ENVIRONMENT == "production"

    @property
    def TESTING(self) -> bool:
        """Flask's own: errors reach the test."""
        return self.ENVIRONMENT == "testing"

    @property
    def LISTENS_AT(self) -> str:
        """HOST:PORT for gunicorn, an IPv6 address in brackets."""
        host = f"[{self.BIND_ADDRESS}]" if ":" in self.BIND_ADDRESS else self.BIND_ADDRESS
        return f"{host}:{self.PORT}"

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:
        """Flask-SQLAlchemy's own."""
        return self.DATABASE_URL

    @property
    def SQLALCHEMY_ENGINE_OPTIONS(self) -> Fields:
        """What `create_engine` is called with: the pool, and how a connection is made."""
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
        """Whether browsers send the login cookie over https alone."""
        return bool(self.PUBLIC_URL and self.PUBLIC_URL.startswith("https://"))

    @property
    def SECRET_KEYS(self) -> list[str]:
        """All keys that verify a signature; the last one signs."""
        return [*self.SECRET_KEY_FALLBACKS, self.SECRET_KEY]

    @property
    def SECRET_KEY_FALLBACKS(self) -> list[str]:
        """Flask's own: keys that verify a cookie and sign none."""
        return [self.SECRET_KEY_PREVIOUS] if self.SECRET_KEY_PREVIOUS else []

    @property
    def WTF_CSRF_SECRET_KEY(self) -> list[str]:
        """Flask-WTF's own."""
        return self.SECRET_KEYS

    @property
    def JWT_SECRET_KEY(self) -> str:
        """Flask-JWT-Extended's own; auth/signing.py chooses among SECRET_KEYS."""
        return self.SECRET_KEY

    @property
    def BABEL_DEFAULT_LOCALE(self) -> str:
        """Flask-Babel's own."""
        return self.DEFAULT_LOCALE
