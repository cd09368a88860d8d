"""What may be said, and how fast."""

import unicodedata

from engagenow.core.errors import N_, Invalid
from engagenow.core.limits import Rate

LONGEST = 500  # code points, after NFC and trimming (contract section 4)
TEXTS = Rate(burst=60, per_second=3)


def clean_text(typed: str) -> str:
    """A message as it is stored: NFC, trimmed, line breaks kept, other control characters refused. Raises Invalid."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()
    if any(c != "\n" and c != "\t" and unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise Invalid(N_("The message holds characters that cannot be sent."), errors=_about("control characters"))
    if not text:
        raise Invalid(N_("Please write something first."), errors=_about("empty"))
    if len(text) > LONGEST:
        raise Invalid(N_("A message has at most %(most)s characters."), errors=_about("too long"), most=LONGEST)
    return text


def _about(problem: str) -> list[dict[str, str]]:
    return [{"field": "message", "message": problem}]
