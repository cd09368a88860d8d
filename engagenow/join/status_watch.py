"""Requests that wait for a session to start: one look at the database a second for all of a session's."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import uniform
from threading import Lock
from typing import cast

from flask import Flask
from sqlalchemy import select

from engagenow.core.clock import Pause, monotonic
from engagenow.core.database import db
from engagenow.core.features import House
from engagenow.core.held import HeldRequests
from engagenow.core.models import LiveSession

LONGEST = 25.0  # seconds: proxies and browsers give up after 30 at the earliest
LOOK_EVERY = 1.0  # seconds between two reads
# Seconds between two looks of one request at what was read: a page opens within 5 s of the start. Spread, so that the
# answers for a whole hall are not written in one moment.
ASLEEP = (1.0, 2.0)


def read_status(session_id: str) -> str | None:
    """None: there is no such session any more."""
    try:
        return db.session.scalar(select(LiveSession.status).where(LiveSession.id == session_id))
    finally:
        db.session.close()


@dataclass
class Watched:
    """A session's status as last read, and how many requests wait for another one."""

    status: str | None
    waiting: int = 0
    pause: Pause = field(default_factory=Pause)


class StatusWatch:
    """Each request keeps a place of `held` while it waits. Without a place it is answered at once, and asks again."""

    def __init__(
        self, held: HeldRequests, *, longest: float = LONGEST, read: Callable[[str], str | None] = read_status
    ) -> None:
        self._held = held
        self._longest = longest
        self._read = read
        self._sessions: dict[str, Watched] = {}
        self._lock = Lock()

    def wait(self, session_id: str, status: str) -> None:
        """Return when the session's status is another one, after 25 seconds, or when the place is needed."""
        with self._held.place() as has_place:
            if has_place:
                with self._watched(session_id, status) as watched:
                    self._look(session_id, watched, status)

    def forget(self, session_id: str) -> None:
        """Nothing: requests that wait for a deleted session see that themselves, and then nothing is kept of it."""

    @contextmanager
    def _watched(self, session_id: str, status: str) -> Iterator[Watched]:
        """What all requests that wait for this session share. The last one to leave forgets it."""
        with self._lock:
            watched = self._sessions.setdefault(session_id, Watched(status))
            watched.waiting += 1
        try:
            yield watched
        finally:
            with self._lock:
                watched.waiting -= 1
                if not watched.waiting:
                    self._sessions.pop(session_id, None)

    def _look(self, session_id: str, watched: Watched, status: str) -> None:
        end = monotonic() + self._longest
        while watched.status == status and monotonic() < end:
            if not self._held.sleep(uniform(*ASLEEP)):  # noqa: S311
                return
            if watched.pause.is_due(LOOK_EVERY):
                watched.status = self._read(session_id)


def wait_for_change(row: LiveSession, house: House) -> None:
    """Wait until the session has another status than this row. Holds no database connection; the row is detached."""
    session_id, status = row.id, row.status
    db.session.close()
    cast(StatusWatch, house.memory["join"]).wait(session_id, status)


def setup(_app: Flask, house: House) -> None:
    """`setup` of the feature: one StatusWatch for each application."""
    house.memory["join"] = StatusWatch(house.held)
