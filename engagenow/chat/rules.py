"""What may be said, and how fast."""

import unicodedata

from engagenow.core.errors import N_, Invalid
from engagenow.core.limits import Rate

LONGEST = 500  # code points, after NFC and trimming (contract section 4)
INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}  # and nothing else is no message
TEXTS = Rate(burst=60, per_second=3)


def clean_text(typed: str) -> str:
    """A message as it is stored: NFC, trimmed, line breaks kept, other control characters refused. Raises Invalid."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n")).strip()
    if any(c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs") for c in text):
        raise _wrong(N_("The message holds characters that cannot be sent."))
    if all(unicodedata.category(c) in INVISIBLE for c in text):
        raise _wrong(N_("Please write something first."))
    if len(text) > LONGEST:
        raise _wrong(N_("A message has at most %(most)s characters."), most=LONGEST)
    return text


def _wrong(sentence: str, **data: int) -> Invalid:
    return Invalid(sentence, errors=[{"field": "message", "message": sentence}], **data)
