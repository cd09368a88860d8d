"""What happens by itself: taps are told, counts are sent, names of the lost begin to wait, the lease is renewed."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import Engine, delete, select

from engagenow.core.clock import monotonic
from engagenow.core.database import shared_now
from engagenow.core.errors import SessionNotFound
from engagenow.core.live import Live
from engagenow.core.models import WorkerLease
from engagenow.core.unit_of_work import AWAY, Command, transaction
from engagenow.realtime.call import Hall
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.sessions.events import ParticipantCount

log = logging.getLogger(__name__)

TICK = 0.25  # seconds between two `reactions` of a room (design: the log)
LEASE = timedelta(seconds=12)  # and 2 more until the others look: counts are true 15 s after a kill (contract)
RENEW_AFTER = 4.0
LOOK_AT_LEASE = 1.0
TRY_AGAIN = 2.0
FORGET_LEASE_AFTER = timedelta(days=2)


class Ticker:
    def __init__(self, hall: Hall, engine: Engine) -> None:
        self._hall, self._engine = hall, engine
        self._renewed_at: float | None = None
        self._let_go_again_at = 0.0

    def tick(self) -> None:
        """Do what is due. What fails is logged and does not keep the rest from happening."""
        for job in (self.renew_lease, self._tell_due, self._check, self._keep, self._tell_counts, self._let_go):
            try:
                job()
            except Exception:
                log.exception("%s failed", job.__name__)

    def renew_lease(self) -> None:
        """Say that this process lives, unless it has said so a moment ago."""
        if self._renewed_at is not None and monotonic() - self._renewed_at < RENEW_AFTER:
            return
        renew_lease(self._engine, self._hall.house.worker_id)
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
        if monotonic() < self._let_go_again_at:
            return
        for session_id, people in self._hall.presence.take_lost():
            if self._run(session_id, lambda live, lost=people: self._lose(live, lost)):
                self._hall.neighbours.lost(session_id, people)
            else:
                self._hall.presence.miss(session_id, people)  # or they would hold their names for ever
                self._let_go_again_at = monotonic() + TRY_AGAIN

    def _run(self, session_id: str, work: Callable[[Live], Any]) -> bool:
        """Whether it is done; otherwise it may be tried again."""
        try:
            self._hall.unit_of_work.run(Command(session_id, work))
        except SessionNotFound:
            self._hall.house.forget(session_id)
        except AWAY as away:
            log.warning("what was due in session %s has to wait: %s", session_id, type(away).__name__)
            return False
        except Exception:  # one session's trouble is not the others'
            log.exception("what was due in session %s failed", session_id)
            return False
        return True

    def _lose(self, live: Live, people: list[str]) -> None:
        still_lost = [person for person in people if not self._hall.presence.is_here(live.id, person)]
        if still_lost:
            self._hall.house.gone(live, still_lost)


class Clockwork:
    """Lets the ticker tick, and publishes and listens by `queue`, if there are other processes."""

    def __init__(self, app: Flask, socketio: SocketIO, ticker: Ticker, queue: SteadyRedisManager | None) -> None:
        self._app, self._socketio, self._ticker, self._queue = app, socketio, ticker, queue
        self._runs = False

    def start(self) -> None:
        """Unless somebody has. Waits for the first tick: a name is held by processes that live."""
        if self._runs:
            return
        self._runs = True
        if self._queue:
            self._queue.start()
        self._tick()
        self._socketio.start_background_task(self._keep_ticking)
        self._socketio.start_background_task(self._keep_lease)

    def wake(self) -> None:
        """Start, without waiting for the database: to know of the people elsewhere before the first one comes here."""
        self._socketio.start_background_task(self.start)

    def _tick(self) -> None:
        with self._app.app_context():
            self._ticker.tick()

    def _keep_ticking(self) -> None:
        while True:
            self._socketio.sleep(TICK)
            self._tick()

    def _keep_lease(self) -> None:
        """Beside the ticks, which wait for whoever holds a session's lock: this process lives all the same."""
        while True:
            self._socketio.sleep(LOOK_AT_LEASE)
            try:
                self._ticker.renew_lease()
            except Exception:
                log.exception("the lease could not be renewed")


def renew_lease(engine: Engine, worker_id: str) -> None:
    """Say that this process lives, and forget those that have been silent for days."""
    with transaction(engine) as database:
        moment = database.scalars(select(shared_now(database))).one()
        database.merge(WorkerLease(id=worker_id, expires_at=moment + LEASE))
        database.execute(delete(WorkerLease).where(WorkerLease.expires_at < moment - FORGET_LEASE_AFTER))
