"""What may be said, and how fast."""

from datetime import timedelta

from engagenow.core import texts
from engagenow.core.errors import N_, Invalid
from engagenow.core.limits import Rate
from engagenow.core.text_fields import MOST_LINES

LONGEST = 500  # code points, after NFC and trimming
TEXTS = Rate(burst=60, per_second=3)
ALL_TEXTS = Rate(burst=200, per_second=200)  # of a session together
MOST_PINS = 20  # in a session: every newcomer gets all of them
UNDO_FOR = timedelta(seconds=10)  # after which the text of a deleted message is erased


def clean_text(typed: str) -> str:
    """A message as it is stored: NFC, trimmed, with plain line breaks. Raises Invalid."""
    try:
        text = texts.several_lines(typed)
    except ValueError as problem:
        raise _wrong(str(problem)) from None
    if texts.is_blank(text):
        raise _wrong(N_("Please write something first."))
    if len(text) > LONGEST:
        raise _wrong(N_("A message has at most %(most)s characters."), most=LONGEST)
    if text.count("\n") >= MOST_LINES:
        raise _wrong(N_("A message has at most %(most)s lines."), most=MOST_LINES)
    return text


def _wrong(sentence: str, **data: int) -> Invalid:
    return Invalid(sentence, errors=[{"field": "message", "message": sentence}], **data)
