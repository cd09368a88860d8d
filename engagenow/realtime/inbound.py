"""What a client's packet is taken for: itself, or a short one in its place that is answered with a refusal.

What is too large, or binary, is read only as far as its acknowledgement's number: so it is answered like every other
command and still costs nothing.
"""

import re

from engagenow.core.errors import N_, Invalid, TooLarge

LARGEST = 16_384  # bytes of a Socket.IO message
CUT_OFF = 65_536  # bytes; a message beyond them is not even answered: its connection is closed

TOO_LARGE, BINARY = "a message that is too large", "a message with binary data"
_EVENT = re.compile(r"(?:2|5\d{1,9}-)(\d{0,18})\[")


def taken(data: object) -> str | None:
    """The packet to carry out instead of `data`, if any. Raises ValueError for what is to end the connection."""
    if isinstance(data, bytes):
        return None  # belongs to a binary event, which has had its answer
    if not isinstance(data, str):
        raise ValueError("no Socket.IO packet")
    stands_for = _stands_for(data)
    if stands_for is None:
        return data
    event = _EVENT.match(data)
    if event is None:
        raise ValueError(stands_for)
    return f'2{event[1]}["{stands_for}"]'


def refuse(name: str) -> None:
    """Raises TooLarge, Invalid for an event that stands for one that was not taken."""
    if name == TOO_LARGE:
        raise TooLarge(N_("A message can have at most 16 kB."))
    if name == BINARY:
        raise Invalid(N_("A message holds text, no binary data."))


def _stands_for(data: str) -> str | None:
    # Of the first test's strings most are ruled out without being encoded again: a character has at most four bytes.
    if len(data) > LARGEST // 4 and len(data.encode()) > LARGEST:
        return TOO_LARGE
    return BINARY if data.startswith(("5", "6")) else None
