"""Random names: ids, session codes, secrets. And how a code is read out of what people type or paste."""

import re
import secrets
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from engagenow.core.hangul import as_latin_keys, without_hangul

# Without 0 O 1 I: what is read from a projector is typed right.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
JOIN_LINK = re.compile(r"/join(?:/+|/*\?(?:[^\s#]*&)?code=)([^/?#&\s]+)", re.IGNORECASE)


def new_id() -> str:
    """An opaque id of 16 URL-safe characters, 96 random bits."""
    return secrets.token_urlsafe(12)


def new_session_code() -> str:
    """CODE_LENGTH random characters of ALPHABET: 32⁶, about 10⁹ codes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """A code as it is stored: upper case and half width, nothing but letters and digits."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in folded if c.isalnum())


def possible_codes(typed: str) -> list[str]:
    """The codes that may have been meant, the likeliest first: as typed, or at the end of a join link; then as
    Latin keys that were typed in Hangul mode; then without the Korean words around it."""
    return list(dict.fromkeys(filter(None, _readings(typed))))


def _readings(typed: str) -> Iterator[str]:
    text = unicodedata.normalize("NFKC", typed)
    link = JOIN_LINK.search(text)
    code = unquote(link[1]) if link else text
    yield tidy_code(code)
    yield tidy_code(as_latin_keys(code))
    yield tidy_code(without_hangul(code))
