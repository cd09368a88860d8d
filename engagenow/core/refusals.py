"""Why a configuration may not serve: missing, weak or contradictory settings, a sentence each.

config.py is loaded by gunicorn's master before any worker has patched: this module imports the standard library only.
"""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, unquote, urlsplit

from engagenow.core.addresses import is_origin, without_user

if TYPE_CHECKING:
    from engagenow.core.configuration import Config

SHORTEST_SECRET = 32
SHORTEST_PASSWORD = 8
LONGEST_NAME = 40  # characters that a button has room for
WELL_KNOWN_SECRET = re.compile(
    r"change.?me|change.?this|change.?in.?prod|your.?secret|secret.?key|super.?secret|insecure|example|password", re.I
)
WELL_KNOWN_PASSWORD = re.compile(r"(postgres|redis|engage|admin|root|secret|test|qwerty|1234|passw|change).{0,8}", re.I)
DOMAIN = re.compile(r"[^@\s.*]+(\.[^@\s.*]+)*")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
HOW_TO_MAKE_ONE = "make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(48))'`."
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def refusals(config: "Config") -> Iterator[str]:
    """Sentences, the first of which is enough to stop the start; none if it may serve."""
    yield from _about_the_provider(config)
    if config.METRICS_TOKEN and (fault := weakness(config.METRICS_TOKEN)):
        yield f"METRICS_TOKEN {fault}: {HOW_TO_MAKE_ONE}"
    for origin in config.ALLOWED_ORIGINS:
        if origin != "*" and not is_origin(origin):
            yield f"ALLOWED_ORIGINS={without_user(origin)} is no origin like https://engage.example."
    yield from _about_processes(config)
    yield from _about_presenters(config)
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
        return f"{workers} web processes cannot share one port: start each with a BIND_ADDRESS and a WORKER_NAME."
    return None


def weakness(secret: str) -> str:
    """What is wrong with it as a key; empty if nothing is."""
    if len(secret) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    if WELL_KNOWN_SECRET.search(secret) or len(set(secret)) < 10:
        return "is a well-known one"
    return ""


def _about_the_provider(config: "Config") -> Iterator[str]:
    if bool(config.GOOGLE_CLIENT_ID) != bool(config.GOOGLE_CLIENT_SECRET):
        yield "GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET are set together or not at all."
    if len({bool(config.OIDC_CLIENT_ID), bool(config.OIDC_CLIENT_SECRET), bool(config.OIDC_DISCOVERY_URL)}) > 1:
        yield "OIDC_CLIENT_ID, OIDC_CLIENT_SECRET and OIDC_DISCOVERY_URL are set together or not at all."
    if config.GOOGLE_CLIENT_ID and config.OIDC_CLIENT_ID:
        yield "GOOGLE_CLIENT_ID and OIDC_CLIENT_ID are two identity providers: set one of them."
    if config.OIDC_NAME and (len(config.OIDC_NAME) > LONGEST_NAME or not config.OIDC_NAME.isprintable()):
        yield f"OIDC_NAME stands on the button: at most {LONGEST_NAME} visible characters."


def _about_presenters(config: "Config") -> Iterator[str]:
    narrowed = bool(config.PRESENTER_DOMAINS or config.PRESENTER_EMAILS or config.PRESENTER_APPROVAL)
    if config.PRESENTERS not in (None, "everyone"):
        yield f"PRESENTERS={config.PRESENTERS} is not `everyone`, its only value."
    if config.PRESENTERS and narrowed:
        yield "PRESENTERS=everyone contradicts PRESENTER_DOMAINS, PRESENTER_EMAILS and PRESENTER_APPROVAL."
    yield from _about_lists_of_presenters(config)
    if config.PRODUCTION and not config.PRESENTERS and not narrowed:
        yield from _about_everyone(config)


def _about_everyone(config: "Config") -> Iterator[str]:
    if config.GOOGLE_CLIENT_ID or config.OIDC_CLIENT_ID:
        yield (
            "Every account of your identity provider would present here: set PRESENTER_DOMAINS, PRESENTER_EMAILS or "
            "PRESENTER_APPROVAL=on, or PRESENTERS=everyone if you mean it."
        )


def _about_lists_of_presenters(config: "Config") -> Iterator[str]:
    for domain in config.PRESENTER_DOMAINS:
        if not DOMAIN.fullmatch(domain):
            yield f"PRESENTER_DOMAINS={domain} is no domain like example.org."
    for email in config.PRESENTER_EMAILS:
        if not EMAIL.fullmatch(email):
            yield f"PRESENTER_EMAILS={email} is no email address like ada@example.org."


def _about_processes(config: "Config") -> Iterator[str]:
    if config.SOCKETIO_ASYNC_MODE == "gevent" and not find_spec("gevent"):
        yield "SOCKETIO_ASYNC_MODE=gevent needs the package gevent: pip install -r requirements-gevent.txt."
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
    for name in ("GOOGLE_DISCOVERY_URL", "OIDC_DISCOVERY_URL"):
        provider = urlsplit(getattr(config, name) or "")
        if provider.scheme == "http" and provider.hostname not in LOOPBACK:
            yield f"{name}={provider.geturl()} must be https://: it decides who is logged in."


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
    if config.SECRET_KEY_PREVIOUS and (fault := weakness(config.SECRET_KEY_PREVIOUS)):
        yield f"SECRET_KEY_PREVIOUS {fault}: what anybody could have signed with it would be believed. Leave it out."
    if config.METRICS_TOKEN in (config.SECRET_KEY, config.SECRET_KEY_PREVIOUS) and config.METRICS_TOKEN:
        yield f"METRICS_TOKEN is the SECRET_KEY, and everyone who reads the metrics would know it: {HOW_TO_MAKE_ONE}"
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
