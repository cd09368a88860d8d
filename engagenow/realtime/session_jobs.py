"""Periodic work on sessions, side by side: a session whose row is locked delays no other."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from engagenow.core.errors import SessionNotFound
from engagenow.core.features import House
from engagenow.core.live import Live
from engagenow.core.outage import log_failure
from engagenow.core.unit_of_work import Command, UnitOfWork

log = logging.getLogger(__name__)

Job = Callable[[], None]

MOST_AT_ONCE = 10  # jobs; each holds at most one of the 30 connections to the database


class SessionJobs:
    """`start` runs a function in a task of its own."""

    def __init__(self, unit_of_work: UnitOfWork, house: House, start: Callable[[Job], None]) -> None:
        self._unit_of_work = unit_of_work
        self._house = house
        self._start = start
        self._waiting: deque[tuple[tuple[str, str], Job]] = deque()
        self._under_way: set[tuple[str, str]] = set()
        self._workers = 0
        self._lock = threading.Lock()

    def add(self, kind: str, session_id: str, job: Job) -> bool:
        """Run a job soon. False, and nothing happens, when one of this kind waits or runs for the session already."""
        key = (kind, session_id)
        with self._lock:
            if key in self._under_way:
                return False
            self._under_way.add(key)
            self._waiting.append((key, job))
            needs_worker = self._workers < MOST_AT_ONCE
            self._workers += needs_worker
        if needs_worker:
            self._start(self._work)
        return True

    def store(self, session_id: str, work: Callable[[Live], object]) -> bool:
        """Run a use case on a session. False when it is not stored, and may be tried again."""
        try:
            self._unit_of_work.run(Command(session_id, work))
        except SessionNotFound:
            self._house.forget(session_id)
        except Exception:
            log_failure(log, "what was due in session %s failed", session_id)
            return False
        return True

    def _work(self) -> None:
        while next_one := self._take():
            key, job = next_one
            try:
                job()
            except Exception:
                log_failure(log, "the job %r of session %s failed", *key)
            finally:
                with self._lock:
                    self._under_way.discard(key)

    def _take(self) -> tuple[tuple[str, str], Job] | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._workers -= 1
            return None
