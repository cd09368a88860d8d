"""Reading settings: typed values out of the environment, and one line about a value that is wrong.

config.py is loaded by gunicorn's master before any worker has patched: this module imports the standard library only.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeVar

YES = {"1", "on", "true", "yes"}
NO = {"", "0", "off", "false", "no"}

Value = TypeVar("Value")


class ConfigError(Exception):
    """One line that says what to set, and to what. Control characters of a value do not reach the terminal."""

    def __init__(self, says: str) -> None:
        super().__init__("".join(each if each.isprintable() else "?" for each in says))


class Reader:
    """Values out of the environment. A value that is typed already, from a keyword, passes unchanged.

    `secrets`: names of settings that may also be given as the text of a file: NAME_FILE holds its path. Raises
    ConfigError for a file that cannot be read or is empty, and for both NAME and NAME_FILE.
    """

    def __init__(self, raw: Mapping[str, Any], secrets: tuple[str, ...] = ()) -> None:
        given = {name: path for name in secrets if (path := str(raw.get(f"{name}_FILE") or "").strip())}
        self._raw = {**raw, **{name: _text_of(name, path, raw) for name, path in given.items()}}

    def _parse(self, name: str, parse: Callable[[str], Value], default: Value) -> Value:
        value = self._raw.get(name)
        if isinstance(value, str):
            return parse(value.strip()) if value.strip() else default
        return default if value is None else value

    def text(self, name: str) -> str | None:
        """The text without spaces around it; None where it is missing or empty."""
        return self._parse(name, str, None)

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of `allowed`. Raises ConfigError for every other text."""
        value = self._parse(name, str, default)
        if value not in allowed:
            raise ConfigError(f"{name}={value} is none of: {', '.join(allowed)}.")
        return value

    def number(self, name: str, default: int, least: int = 0, most: int = 10**9) -> int:
        """A whole number from `least` to `most`. Raises ConfigError."""

        def parse(text: str) -> int:
            if not re.fullmatch(r"[0-9]{1,9}", text):
                raise ConfigError(f"{name}={text} is not a whole number.")
            return int(text)

        value = self._parse(name, parse, default)
        if not least <= value <= most:
            raise ConfigError(f"{name}={value} is not between {least} and {most}.")
        return value

    def switch(self, name: str, default: bool) -> bool:
        """On or off, in a word of YES or NO. Raises ConfigError."""

        def parse(text: str) -> bool:
            if text.lower() not in YES | NO:
                raise ConfigError(f"{name}={text} is neither on nor off.")
            return text.lower() in YES

        return self._parse(name, parse, default)

    def words(self, name: str) -> tuple[str, ...]:
        """What stands between commas and spaces."""
        return self._parse(name, _words, ())

    def folded_words(self, name: str) -> tuple[str, ...]:
        """Words as they are compared: small letters, full-width ones made plain."""
        return tuple(unicodedata.normalize("NFKC", word).strip().lower() for word in self.words(name))

    def address(self, name: str, default: str) -> str:
        """An IP address in its usual form. Raises ConfigError."""

        def parse(text: str) -> str:
            try:
                return str(ip_address(text))
            except ValueError:
                raise ConfigError(f"{name}={text} is no IP address like 127.0.0.1.") from None

        return self._parse(name, parse, default)

    def parsed(self, name: str, parse: Callable[[str, str], str]) -> str | None:
        """`parse(name, text)` of a text that is there; it raises ConfigError."""
        return self._parse(name, partial(parse, name), None)


def _words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[,\s]+", text)))


def _text_of(name: str, path: str, raw: Mapping[str, object]) -> str:
    if raw.get(name):
        raise ConfigError(f"{name} and {name}_FILE are both set: set one of them.")
    try:
        text = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigError(f"{name}_FILE={path} cannot be read: {why}.") from None
    if not text:
        raise ConfigError(f"{name}_FILE={path} is an empty file.")
    return text
