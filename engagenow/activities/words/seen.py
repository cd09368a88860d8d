"""What was made of a round's entries last, kept while they are the same: every reading of the desk asks for each cloud
of the agenda, and at most one of them has changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

import orjson

from engagenow.activities.words.cloud import Entry
from engagenow.activities.words.edits import Edit

KEPT = 64  # clouds of a process: of each a hundred words

Made = TypeVar("Made")


class Seen(Generic[Made]):
    """By a digest of all that it was made of, so that nothing is kept of entries that no result shows."""

    def __init__(self) -> None:
        self._made: dict[bytes, Made] = {}

    def get(
        self, entries: Iterable[Entry], amounts: Mapping[str, int], edits: Sequence[Edit], make: Callable[[], Made]
    ) -> Made:
        """What `make` returned for the same of these before, or now."""
        key = _digest(entries, amounts, edits)
        made = self._made.pop(key, None)
        if made is None:
            made = make()
        self._made[key] = made
        for oldest in list(self._made)[:-KEPT]:
            self._made.pop(oldest, None)
        return made


def _digest(entries: Iterable[Entry], amounts: Mapping[str, int], edits: Sequence[Edit]) -> bytes:
    typed = sorted((number, people, text) for text, people, number, _ in entries)
    return blake2b(orjson.dumps([typed, sorted(amounts.items()), list(edits)]), digest_size=16).digest()
