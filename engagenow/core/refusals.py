"""Why a configuration may not serve: missing, weak or contradictory settings, a sentence each.

config.py loads this file by itself, before any worker has patched: it imports nothing of the house.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

if TYPE_CHECKING:
    from config import Config

SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 8
WELL_KNOWN_SECRET = re.compile(
    r"change.?me|change.?this|change.?in.?prod|your.?secret|secret.?key|super.?secret|insecure|example|password", re.I
)
WELL_KNOWN_PASSWORD = re.compile(r"(postgres|redis|engage|admin|root|secret|test|qwerty|1234|passw|change).{0,8}", re.I)
HOW_TO_MAKE_ONE = "make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def refusals(config: "Config") -> Iterator[str]:
    """Sentences, the first of which is enough to stop the start; none if it may serve."""
    if bool(config.GOOGLE_CLIENT_ID) != bool(config.GOOGLE_CLIENT_SECRET):
        yield "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are set together or not at all."
    if config.METRICS_TOKEN and (fault := weakness(config.METRICS_TOKEN)):
        yield f"METRICS_TOKEN {fault}: {HOW_TO_MAKE_ONE}"
    for origin in config.ALLOWED_ORIGINS:
        if origin != "*" and not _is_origin(origin):
            yield f"ALLOWED_ORIGINS={origin} is no origin like https://engage.example."
    yield from _about_processes(config)
    if config.PRODUCTION:
        yield from _about_the_public(config)
        yield from _about_doors(config)
        yield from _about_secrets(config)


def too_many(workers: int, redis_url: str | None) -> str | None:
    """What is wrong with this many workers of one gunicorn."""
    if workers > 1 and not redis_url:
        return f"{workers} web processes would not hear each other: they need REDIS_URL."
    if workers > 1:
        # A polling client's next request must find the process that knows it, and these share one address.
        return f"{workers} web processes cannot share one port: start each with a PORT and WORKER_NAME."
    return None


def weakness(secret: str) -> str:
    """What is wrong with it as a key; empty if nothing is."""
    if len(secret) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    if WELL_KNOWN_SECRET.search(secret) or len(set(secret)) < 10:
        return "is a well-known one"
    return ""


def _about_processes(config: "Config") -> Iterator[str]:
    if fault := too_many(config.WEB_CONCURRENCY, config.REDIS_URL):
        yield fault
    if config.WORKER_NAME and not re.fullmatch(r"[a-z0-9]{1,12}", config.WORKER_NAME):
        yield f"WORKER_NAME={config.WORKER_NAME} is not of 1 to 12 small letters and digits."
    if config.WORKER_NAME and config.PRODUCTION:
        yield from _about_one_of_several(config)


def _about_one_of_several(config: "Config") -> Iterator[str]:
    if not config.REDIS_URL:
        yield "WORKER_NAME tells one web process from others, and those would not hear this one: set REDIS_URL."
    if config.DATABASE_URL.startswith("sqlite"):
        yield "SQLite is for one web process, and WORKER_NAME speaks of several: set DATABASE_URL to postgresql://…"
    if not config.TRUSTED_PROXIES:
        yield "WORKER_NAME speaks of a proxy in front, and TRUSTED_PROXIES=0 of none: behind nginx it is 1."


def _about_the_public(config: "Config") -> Iterator[str]:
    if not config.PUBLIC_URL:
        yield "PUBLIC_URL is needed in production: join links and QR codes point at it."
    elif not config.PUBLIC_URL.startswith("https://"):
        yield f"PUBLIC_URL={config.PUBLIC_URL} must be https:// in production: logins would travel in the open."
    if "*" in config.ALLOWED_ORIGINS:
        yield "ALLOWED_ORIGINS=* lets every website act for your users: name the origins."
    provider = urlsplit(config.GOOGLE_DISCOVERY_URL)
    if provider.scheme != "https" and provider.hostname not in LOOPBACK:
        yield f"GOOGLE_DISCOVERY_URL={config.GOOGLE_DISCOVERY_URL} must be https://: it decides who is logged in."


def _about_doors(config: "Config") -> Iterator[str]:
    if not config.RATE_LIMITS:
        yield "RATE_LIMITS=off is for benchmarks and refused in production."
    if config.TEST_LOGIN:
        yield "TEST_LOGIN does not exist in production: `flask login-link EMAIL` prints a login link."
    if config.FLASK_DEBUG:
        yield "FLASK_DEBUG shows strangers the inside of every error: it is refused in production."


def _about_secrets(config: "Config") -> Iterator[str]:
    if fault := weakness(config.SECRET_KEY):
        yield f"SECRET_KEY {fault}: {HOW_TO_MAKE_ONE}"
    if config.SECRET_KEY == config.METRICS_TOKEN:
        yield f"METRICS_TOKEN is the SECRET_KEY, and whoever reads the metrics would know it: {HOW_TO_MAKE_ONE}"
    for name, url in (("DATABASE_URL", config.DATABASE_URL), ("REDIS_URL", config.REDIS_URL)):
        if url and not _has_good_password(urlsplit(url)):
            yield f"{name} has a password that is short or well known: {HOW_TO_MAKE_ONE}"


def _has_good_password(address: SplitResult) -> bool:
    """True also without one: a socket, a certificate or a closed network may stand for it."""
    if address.password is None:
        return True
    password = unquote(address.password)
    known = WELL_KNOWN_PASSWORD.fullmatch(password) or password == address.username
    return len(password) >= SHORTEST_PASSWORD and not known


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and text == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc
