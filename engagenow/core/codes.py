"""Random names: ids, session codes, secrets."""

import secrets
import unicodedata

# Without 0 O 1 I: what is read from a projector is typed right (contract section 1).
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6


def new_id() -> str:
    """An opaque id of 16 URL-safe characters, 96 random bits."""
    return secrets.token_urlsafe(12)


def new_session_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """A code as it is stored: upper case and half width, nothing but letters and digits."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(c for c in folded if c.isalnum())
