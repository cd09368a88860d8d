"""Keeps what was computed from the entries of rounds: each reading of the desk asks for all clouds of the agenda, of
which at most one has changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Generic, TypeVar

import orjson

from engagenow.activities.words.cloud import Entry
from engagenow.activities.words.edits import Edit

KEPT = 64  # clouds of a process: of each a hundred words

Made = TypeVar("Made")


class Seen(Generic[Made]):
    """Values by a digest of what they were computed from: entries that no result shows are not kept."""

    def __init__(self) -> None:
        self._made: dict[bytes, Made] = {}

    def get(
        self, entries: Iterable[Entry], amounts: Mapping[str, int], edits: Sequence[Edit], make: Callable[[], Made]
    ) -> Made:
        """What `make` returned for the same entries, amounts and edits before, or else returns now."""
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
