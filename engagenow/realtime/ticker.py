"""What happens by itself: taps are told, counts are sent, names of the lost begin to wait, the lease is renewed."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, delete, select

from engagenow.core.clock import monotonic
from engagenow.core.database import shared_now
from engagenow.core.errors import SessionNotFound
from engagenow.core.live import Live
from engagenow.core.models import WorkerLease
from engagenow.core.unit_of_work import Command, transaction
from engagenow.realtime.call import Hall
from engagenow.sessions.events import ParticipantCount

log = logging.getLogger(__name__)

TICK = 0.25  # seconds between two `reactions` of a room (design: the log)
LEASE = timedelta(seconds=12)  # and 2 more until the others look: counts are true 15 s after a kill (contract)
RENEW_AFTER = 4.0
FORGET_LEASE_AFTER = timedelta(days=2)


class Ticker:
    def __init__(self, hall: Hall, engine: Callable[[], Engine]) -> None:
        self._hall, self._engine = hall, engine
        self._renewed_at: float | None = None

    def tick(self) -> None:
        """Do what is due. What fails is logged and does not keep the rest from happening."""
        for job in (self._renew_lease, self._tell_due, self._check, self._keep, self._tell_counts, self._let_go):
            try:
                job()
            except Exception:
                log.exception("%s failed", job.__name__)

    def _renew_lease(self) -> None:
        """Say that this process lives, unless it has said so a moment ago."""
        if self._renewed_at is not None and monotonic() - self._renewed_at < RENEW_AFTER:
            return
        renew_lease(self._engine(), self._hall.house.worker_id)
        self._renewed_at = monotonic()

    def _tell_due(self) -> None:
        for session_id, work in self._hall.house.due():
            self._run(session_id, work)

    def _check(self) -> None:
        self._hall.neighbours.check()

    def _keep(self) -> None:
        self._hall.neighbours.keep()

    def _tell_counts(self) -> None:
        for session_id, count in self._hall.census.take_changed():
            self._hall.delivery.tell_room(session_id, ParticipantCount(session_id=session_id, count=count))

    def _let_go(self) -> None:
        for session_id, people in self._hall.presence.take_lost():
            self._run(session_id, lambda live, lost=people: self._lose(live, lost))
            self._hall.neighbours.lost(session_id, people)

    def _run(self, session_id: str, work: Callable[[Live], Any]) -> None:
        try:
            self._hall.unit_of_work.run(Command(session_id, work))
        except SessionNotFound:
            self._hall.house.forget(session_id)
        except Exception:  # one session's trouble is not the others'
            log.exception("what was due in session %s failed", session_id)

    def _lose(self, live: Live, people: list[str]) -> None:
        still_lost = [person for person in people if not self._hall.presence.is_here(live.id, person)]
        if still_lost:
            self._hall.house.gone(live, still_lost)


def renew_lease(engine: Engine, worker_id: str) -> None:
    """Say that this process lives, and forget those that have been silent for days."""
    with transaction(engine) as database:
        moment = database.scalars(select(shared_now(database))).one()
        database.merge(WorkerLease(id=worker_id, expires_at=moment + LEASE))
        database.execute(delete(WorkerLease).where(WorkerLease.expires_at < moment - FORGET_LEASE_AFTER))
