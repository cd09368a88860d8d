"""Settings that are addresses, with or without a password in them: what is wrong, without repeating a password.

config.py is loaded by gunicorn's master before any worker has patched: this module imports the standard library only.
"""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from engagenow.core.environment import ConfigError

POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg2")
NEVER_AS_IT_IS = re.compile(r"[@\[\]]|%(?![0-9a-fA-F]{2})")  # in a user or a password
HOW_TO_ENCODE = (
    "percent-encode the user and the password, for example with "
    "`python3 -c 'import getpass, urllib.parse as u; print(u.quote(getpass.getpass(), safe=\"\"))'`."
)


def public_address(name: str, value: str) -> str:
    """`value` without a slash at its end: http(s)://HOST[:PORT] and nothing else. Raises ConfigError."""
    parts = _split(name, value, ("http", "https"), "https://engage.example")
    _refuse_user(name, parts)
    if parts.path.strip("/"):
        raise ConfigError(f"{name} has a path. All pages stand at the root of a host: https://engage.example.")
    return value.rstrip("/")


def web_address(name: str, value: str) -> str:
    """`value`: http(s)://HOST[:PORT][/PATH]. Raises ConfigError."""
    _refuse_user(name, _split(name, value, ("http", "https"), "https://login.example/path"))
    return value.rstrip("/")


def redis_address(name: str, value: str) -> str:
    """`value`: redis(s)://[[USER]:PASSWORD@]HOST[:PORT][/NUMBER]. Raises ConfigError."""
    parts = _split(name, value, ("redis", "rediss"), "redis://:PASSWORD@redis.example:6379/0")
    if not re.fullmatch(r"/?|/[0-9]{1,4}", parts.path):
        raise ConfigError(f"{name} ends with the number of a database, as in redis://redis.example:6379/0.")
    return value.rstrip("/")


def database_address(name: str, value: str) -> str:
    """`value` with psycopg2 by name: eventlet makes it yield, while psycopg 3 would block every client in its wait.

    Raises ConfigError.
    """
    scheme, _, rest = value.partition("://")
    if scheme in POSTGRESQL:
        _check_postgresql(name, value)
        return f"postgresql+psycopg2://{rest}"
    if scheme != "sqlite" or not rest.startswith("/"):
        raise ConfigError(f"{name} must begin with sqlite:/// or postgresql://.")
    if rest.partition("?")[0].strip("/") in ("", ":memory:"):
        raise ConfigError(f"{name} must name a file: SQLite in memory is another database for every connection.")
    return value


def is_origin(text: str) -> bool:
    """Is it SCHEME://HOST[:PORT], as browsers write it?"""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 raises ValueError
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and text == f"{parts.scheme}://{parts.netloc}" and "@" not in parts.netloc


def without_user(address: str) -> str:
    """For a sentence: what stands before an `@` may be a password."""
    return re.sub(r"^.*@", "…@", address)


def _check_postgresql(name: str, value: str) -> None:
    parts = _parse(name, value, "postgresql://USER:PASSWORD@db.example:5432/engagenow")
    if not parts.hostname and "host=" not in parts.query:
        raise ConfigError(f"{name} names no host: it looks like postgresql://USER:PASSWORD@db.example:5432/engagenow.")


def _split(name: str, value: str, schemes: tuple[str, ...], example: str) -> SplitResult:
    parts = _parse(name, value, example)
    if parts.scheme not in schemes or not parts.hostname or parts.query or parts.fragment:
        raise ConfigError(_no_address(name, value, example))
    return parts


def _parse(name: str, value: str, example: str) -> SplitResult:
    """The value is never repeated where a password may stand in it."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 raises ValueError
    except ValueError:
        raise ConfigError(_no_address(name, value, example)) from None
    if _is_unclear(value, parts):
        raise ConfigError(f"{name} cannot be read: {HOW_TO_ENCODE}")
    return parts


def _is_unclear(value: str, parts: SplitResult) -> bool:
    """Would another parser find another host or password in it? They differ in which `@`, `/`, `?` or `#` counts."""
    user_info = parts.netloc.rpartition("@")[0]
    behind_host = value.partition("://")[2][len(parts.netloc) :]
    if "@" in behind_host or not value.isprintable() or NEVER_AS_IT_IS.search(user_info):
        return True
    return "\N{REPLACEMENT CHARACTER}" in unquote(user_info)


def _no_address(name: str, value: str, example: str) -> str:
    if "@" in value:
        return f"{name} cannot be read: {HOW_TO_ENCODE}"
    return f"{name}={value} is not an address like {example}."


def _refuse_user(name: str, parts: SplitResult) -> None:
    if "@" in parts.netloc:
        raise ConfigError(f"{name} has a user or a password before its host: people would see it. Leave them out.")
