"""What happens by itself: taps are told, counts are sent, names of the lost begin to wait, the lease is renewed."""

import logging
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event, Lock

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import Engine, delete

from engagenow.core.clock import monotonic, now
from engagenow.core.database import shared_moment
from engagenow.core.live import Live
from engagenow.core.models import WorkerLease
from engagenow.core.outage import log_failure
from engagenow.core.writing import transaction
from engagenow.realtime.hall import Hall
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.tasks import Tasks
from engagenow.realtime.wake_ups import WakeUps
from engagenow.sessions.events import ParticipantCount

log = logging.getLogger(__name__)

TICK = 0.25  # seconds between two `reactions` of a room (design: the log)
HALL = 100  # people
REST = 2.5 * TICK  # seconds at least between two counts of a hall
LEASE = timedelta(seconds=12)  # and 2 more until the others look: counts are true 15 s after a kill (contract)
RENEW_AFTER = 4.0
LOOK_AT_LEASE = 1.0
TRY_AGAIN = 2.0
FIRST_TICK_WITHIN = 10.0  # seconds: a database that is away longer keeps no connection waiting
FORGET_LEASE_AFTER = timedelta(days=2)


class Ticker:
    """Periodic work of one process, in its order. `jobs` runs what locks a session."""

    def __init__(self, hall: Hall, engine: Engine, jobs: SessionJobs) -> None:
        self._hall = hall
        self._engine = engine
        self._jobs = jobs
        self._renewed_at: float | None = None
        self._wake_ups = WakeUps(engine, jobs)
        self._retry_at: dict[str, float] = {}  # {session id: when its lost participants are looked at again}
        self._untold: dict[str, int] = {}  # {session id: its count}
        self._rests: dict[str, float] = {}  # {session id: until when no count of it is told}

    def tick(self) -> None:
        """Do what is due, or start it. What fails is logged and does not keep the rest from happening."""
        for job in (
            self.renew_lease, self._wake_ups.look, self._tell_due, self._check, self._keep, self._tell_counts,
            self._let_go, self._hall.unjoined.end_overdue,
        ):  # fmt: skip
            try:
                job()
            except Exception:
                log_failure(log, "%s failed", job.__name__)

    def keep_time(self, after: Callable[[float, Callable[[], None]], None]) -> None:
        """Have timers of this process's own, by `after(seconds, job)`, for what it sets itself."""
        self._hall.house.on_wake_at = partial(self._wake_ups.plan, after)

    def renew_lease(self) -> None:
        """Say that this process lives, unless it has said so a moment ago."""
        if self._renewed_at is not None and monotonic() - self._renewed_at < RENEW_AFTER:
            return
        self._hall.house.clock_ahead = renew_lease(self._engine, self._hall.house.worker_id)
        self._renewed_at = monotonic()

    def _tell_due(self) -> None:
        due: dict[str, list[Callable[[Live], object]]] = defaultdict(list)
        for session_id, work in self._hall.house.due():
            due[session_id].append(work)
        for session_id, works in due.items():
            self._jobs.add("due", session_id, partial(self._store_all, session_id, works))

    def _store_all(self, session_id: str, works: list[Callable[[Live], object]]) -> None:
        for work in works:
            self._jobs.store(session_id, work)

    def _check(self) -> None:
        self._hall.neighbours.check()

    def _keep(self) -> None:
        self._hall.neighbours.keep()

    def _tell_counts(self) -> None:
        """Tell each room whose number of participants has changed; a hall at every third tick only.

        Each count goes to everybody in the room, which is a good part of the work while a hall comes in. Every third
        tick is within the second that the contract allows.
        """
        self._untold.update(self._hall.census.take_changed())
        self._rests = {session_id: until for session_id, until in self._rests.items() if until > monotonic()}
        for session_id in self._untold.keys() - self._rests.keys():
            count = self._untold.pop(session_id)
            self._hall.delivery.tell_room(session_id, ParticipantCount(session_id=session_id, count=count))
            if count > HALL:
                self._rests[session_id] = monotonic() + REST

    def _let_go(self) -> None:
        for session_id, people in self._hall.presence.take_lost():
            waits = monotonic() < self._retry_at.get(session_id, 0)
            if waits or not self._jobs.add("lost", session_id, partial(self._release, session_id, people)):
                self._hall.presence.miss(session_id, people)

    def _release(self, session_id: str, people: list[str]) -> None:
        if self._jobs.store(session_id, partial(self._lose, people=people)):
            self._retry_at.pop(session_id, None)
            self._hall.neighbours.lost(session_id, people)
        else:
            self._retry_at[session_id] = monotonic() + TRY_AGAIN
            self._hall.presence.miss(session_id, people)  # or they would hold their names for ever

    def _lose(self, live: Live, people: list[str]) -> None:
        still_lost = [person for person in people if not self._hall.presence.is_here(live.id, person)]
        if still_lost:
            self._hall.house.gone(live, still_lost)


class Clockwork:
    """Lets the ticker tick, and publishes and listens by `queue`, if there are other processes."""

    def __init__(
        self, app: Flask, socketio: SocketIO, ticker: Ticker, queue: SteadyRedisManager | None, tasks: Tasks
    ) -> None:
        self._app, self._socketio, self._ticker, self._queue, self._tasks = app, socketio, ticker, queue, tasks
        self._runs = False
        self._lock, self._ticked = Lock(), Event()

    def start(self) -> None:
        """Start, unless it has been started, and wait for the first tick: a name is held by processes that live."""
        with self._lock:
            first, self._runs = not self._runs, True
        if first:
            self._begin()
        self._ticked.wait(FIRST_TICK_WITHIN)

    def _begin(self) -> None:
        try:
            if self._queue:
                self._queue.start()
            self._ticker.keep_time(self._tasks.after)
            self._tick()
        finally:
            self._ticked.set()
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
        """Beside the ticks, which wait for the holder of a session's lock: this process lives all the same."""
        while True:
            self._socketio.sleep(LOOK_AT_LEASE)
            try:
                self._ticker.renew_lease()
            except Exception:
                log_failure(log, "the lease could not be renewed")


def renew_lease(engine: Engine, worker_id: str) -> timedelta:
    """Say that this process lives, and forget those that have been silent for days.

    Returns how far the clock that all processes share is ahead of this one's, to half of the time that asking takes.
    """
    with transaction(engine) as database:
        asked = now()
        moment = shared_moment(database)
        ahead = moment - asked - (now() - asked) / 2
        database.merge(WorkerLease(id=worker_id, expires_at=moment + LEASE))
        database.execute(delete(WorkerLease).where(WorkerLease.expires_at < moment - FORGET_LEASE_AFTER))
    return ahead
