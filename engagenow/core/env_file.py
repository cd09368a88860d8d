"""The installation's file of settings, which the server and every command read in the same way.

config.py is loaded by gunicorn's master before any worker has patched: this module imports the standard library only.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from engagenow.core.environment import ConfigError

NAME = "engagenow.env"  # in INSTANCE_PATH, where ENV_FILE names no other one
LINE = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?P<value>.*)")


def find(named: str | None, instance: Path) -> Path | None:
    """The file named by ENV_FILE, which has to be there, else the instance's, if it is there. Raises ConfigError."""
    if named:
        return Path(named).resolve()
    usual = instance / NAME
    return usual if usual.exists() else None


def read(file: Path) -> dict[str, str]:
    """NAME=VALUE in each line, as systemd's EnvironmentFile has it; nothing is expanded. Raises ConfigError."""
    try:
        return dict(_settings(file))
    except OSError as error:
        raise ConfigError(f"ENV_FILE={file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"ENV_FILE={file} is not a text in UTF-8.") from None


def write(file: Path, settings: Mapping[str, object]) -> None:
    """For its owner alone: passwords stand in it."""
    file.unlink(missing_ok=True)
    file.touch(0o600)
    file.write_text("".join(f"{name}='{value}'\n" for name, value in settings.items()))


def _settings(file: Path) -> Iterator[tuple[str, str]]:
    for number, text in enumerate(file.read_text().splitlines(), 1):
        line = text.strip()
        if not line or line.startswith(("#", ";")):
            continue
        found = LINE.fullmatch(line)
        if not found:
            raise ConfigError(f"{file}, line {number}: not NAME=VALUE.")  # the line may hold a password
        yield found["name"], _unquoted(found["value"])


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
    return value[1:-1] if quoted else value
