"""Settings that this machine gives: a secret kept in a file, the database's file, a name from an address.

config.py is loaded by gunicorn's master before any worker has patched: this module imports the standard library only.
"""

import os
import secrets
import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

from engagenow.core.environment import ConfigError

SQLITE = "sqlite:///"


def every_address() -> str:
    """`::`, where one socket serves IPv6 and IPv4; `0.0.0.0` where there is no IPv6, or sockets are of one family."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::", 0))
            both = not probe.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    except OSError:
        both = False
    return "::" if both else "0.0.0.0"  # noqa: S104


def name_in(network: str | None) -> str | None:
    """The name nginx.conf gives to the web process at this machine's address in `network`. Raises ConfigError."""
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


def kept_secret(path: Path) -> str:
    """A key that is made once. Raises ConfigError."""
    try:
        if not path.exists():
            _make_secret(path)
        kept = path.read_text().strip()
    except OSError as error:
        raise ConfigError(f"{path} can be neither made nor read: {error.strerror}. Set INSTANCE_PATH.") from None
    if not kept:
        raise ConfigError(f"{path} is empty: delete it, and a new key is made.")
    return kept


def in_instance(database_url: str, instance: Path) -> str:
    """A relative SQLite file stands in the instance's folder; any other URL stays as it is."""
    file = sqlite_file(database_url)
    if file is None:
        return database_url
    _, question_mark, query = database_url.partition("?")
    return f"{SQLITE}{instance / file}{question_mark}{query}"


def sqlite_file(database_url: str) -> Path | None:
    """The file of an SQLite URL; None for PostgreSQL."""
    if not database_url.startswith(SQLITE):
        return None
    return Path(database_url.removeprefix(SQLITE).partition("?")[0])


def prepare_folder(file: Path, instance: Path) -> None:
    """The folder of the SQLite file: the instance's is made, another one has to be there. Raises ConfigError."""
    if file.parent == instance:
        try:
            instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"INSTANCE_PATH={instance} cannot be made: {error.strerror}.") from None
    if not file.parent.is_dir():
        raise ConfigError(f"DATABASE_URL names a file in {file.parent}, and that is no folder: make it.")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise ConfigError(f"DATABASE_URL names a file in {file.parent}, and this user may not write there.")


def _make_secret(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    # Linked into place, so that of two first starts at a time both read the same key.
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
