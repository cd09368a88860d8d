"""What a kind computes results from: what the answers of a round add up to, and what else the database says of them."""

from collections.abc import Mapping
from typing import Protocol

from engagenow.activities.words.cloud import Entry
from engagenow.core.fields import Fields

Tally = Mapping[str, int]

VOTERS = "voters"  # the amount that every kind counts: people who answered
NEWEST = 100  # texts in a snapshot and on the desk (engagement contract, section 3)


class Stored(Protocol):
    """What the database can say of the answers of a round beside their sums, asked for only when it is needed."""

    def median_values(self) -> list[int]:
        """The `value`s in the middle of all, in order: one, or two where the number of answers is even. Else empty."""

    def texts(self) -> list[Fields]:
        """The newest NEWEST texts, newest first: [{id, number, text, nickname?}]."""

    def all_texts(self) -> list[Fields]:
        """All of them, as `texts`."""

    def entries(self, *, dated: bool = False) -> list[Entry]:
        """What people typed, each once with how many did, in no order. `dated`: with when it was given first."""

    def played(self) -> Fields:
        """The questions and the board of a quiz, see quiz/reading.py."""
