"""Connections that are in no room. They end after a while, and earlier when their places are needed."""

from collections.abc import Callable
from threading import Lock

from engagenow.core.clock import monotonic

LONGEST = 60  # seconds


class Unjoined:
    """The oldest first. `end` ends the connection of an Engine.IO id."""

    def __init__(self, end: Callable[[str], None]) -> None:
        self._end = end
        self._since: dict[str, float] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._since)

    def add(self, eio_sid: str) -> None:
        """From now on; one that is here already stays as old as it is."""
        with self._lock:
            self._since.setdefault(eio_sid, monotonic())

    def discard(self, eio_sid: str) -> None:
        """The connection is in a room now, or has ended."""
        with self._lock:
            self._since.pop(eio_sid, None)

    def end_overdue(self) -> None:
        """End those that have been in no room for LONGEST seconds."""
        while self._end_oldest(at_least=LONGEST):
            pass

    def end_oldest(self) -> bool:
        """End the oldest one. Whether there was one."""
        return self._end_oldest(at_least=0)

    def _end_oldest(self, *, at_least: float) -> bool:
        """Whether there was one that is in no room for so many seconds."""
        with self._lock:
            oldest, since = next(iter(self._since.items()), (None, 0.0))
            if oldest is None or monotonic() - since < at_least:
                return False
            del self._since[oldest]
        self._end(oldest)
        return True
