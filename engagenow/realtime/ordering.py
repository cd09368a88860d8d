"""What a room hears comes in the order of seq, without gaps, and not more often than the room can bear."""

import logging
import threading
from collections.abc import Callable, Mapping
from functools import partial

from engagenow.core.outage import log_failure
from engagenow.core.pending import Told
from engagenow.realtime.room import Room

Later = Callable[[float, Callable[[], None]], None]
ReadLog = Callable[[str, int], list[Told]]

log = logging.getLogger(__name__)

PATIENCE = 0.1  # seconds until what is missing of a room is read from the log
TRY_AGAIN = 1.0  # seconds after the log could not be read


class Ordering:
    """`rooms` and their `lock` are Delivery's. `later(seconds, job)` runs a job once, without the lock.

    `pace` is the shortest time in seconds between two flushes of a room, 0 to flush at once always. A quiet room is
    told at once; a busy one batches by itself, and one write a client carries all of a batch.

    `read` gives the stored events of a session after a seq: for those that did not come, or came out of order and
    left others behind for `patience` seconds.
    """

    def __init__(
        self, rooms: Mapping[str, Room], lock: threading.RLock, *, later: Later, pace: float, read: ReadLog
    ) -> None:
        self._rooms = rooms
        self._lock = lock
        self._later = later
        self._pace = pace
        self._read = read
        self.patience: Callable[[], float] = _usual_patience

    def hear(self, session_id: str, room: Room, told: list[Told]) -> None:
        """Tell a room what is in order by now. The lock is held."""
        ready: list[Told] = []
        for one in told:
            ready += [one] if one.seq is None else room.sequence.offer(one)
        self._say(room, ready)
        self.mind_gap(session_id, room)

    def mind_gap(self, session_id: str, room: Room) -> None:
        """If events are missing, read them after `patience` seconds, unless they have come. The lock is held."""
        if room.sequence.has_gap and not room.healing:
            room.healing = True
            missing = room.sequence.next
            self._later(self.patience(), partial(self._heal, session_id, room, missing))

    def _say(self, room: Room, ready: list[Told]) -> None:
        room.add(ready)
        self._plan_flush(room)

    def _heal(self, session_id: str, room: Room, missing: int) -> None:
        """Read from the log what has not come meanwhile."""
        found: list[Told] | None = None
        try:
            if room.sequence.next == missing and self._rooms.get(session_id) is room:
                found = self._read(session_id, missing - 1)
        except Exception:
            log_failure(log, "the log of session %s could not be read", session_id)
            self._later(TRY_AGAIN, partial(self._heal, session_id, room, missing))
            return
        with self._lock:
            room.healing = False
            if self._rooms.get(session_id) is room:
                self._take_in(session_id, room, missing, found)

    def _take_in(self, session_id: str, room: Room, missing: int, found: list[Told] | None) -> None:
        if found == [] and room.sequence.next == missing:
            # Deleted with its session, or taken back by a backup: no client can hear it any more.
            self._say(room, room.sequence.give_up())
        self.hear(session_id, room, found or [])

    def _plan_flush(self, room: Room) -> None:
        """Flush now when the last time is long enough ago, else when it will be."""
        if room.flush_planned or not room.has_batch:
            return
        wait = room.until_flush(self._pace)
        if wait <= 0:
            room.flush()
        else:
            room.flush_planned = True
            self._later(wait, partial(self._flush, room))

    def _flush(self, room: Room) -> None:
        with self._lock:
            room.flush()


def _usual_patience() -> float:
    return PATIENCE
