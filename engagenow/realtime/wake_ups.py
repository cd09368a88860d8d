"""Finds the sessions in which something is due, and has it done: by this process's own timers, and by looking."""

import math
from collections.abc import Callable
from functools import partial

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from engagenow.core.clock import monotonic
from engagenow.core.database import shared_now
from engagenow.core.models import LiveSession
from engagenow.core.wake import wake
from engagenow.realtime.session_jobs import SessionJobs

After = Callable[[float, Callable[[], None]], None]

FARTHEST = 60.0  # seconds: what is due later is found by looking, and needs no timer of its own
TRY_AGAIN = 2.0  # seconds after a failure


class WakeUps:
    """The database says when (`live_sessions.wake_at`), and the session's lock makes it happen once.

    A timer is only the fast way: it is lost with its process, and then the look of another one finds what is due.
    """

    def __init__(self, engine: Engine, jobs: SessionJobs) -> None:
        self._engine, self._jobs = engine, jobs
        self._planned: dict[str, float] = {}  # by session, when its timer fires
        self._retry_at: dict[str, float] = {}

    def look(self) -> None:
        """Start what is due in any session."""
        with Session(self._engine) as database:
            due = database.scalars(select(LiveSession.id).where(LiveSession.wake_at <= shared_now(database))).all()
        for session_id in due:
            self._wake(session_id)

    def plan(self, after: After, session_id: str, seconds: float) -> None:
        """Something is due in a session in so many seconds: start it then."""
        at = monotonic() + seconds
        if seconds > FARTHEST or at >= self._planned.get(session_id, math.inf):
            return
        self._planned[session_id] = at
        after(max(0.0, seconds), partial(self._fire, session_id, at))

    def _fire(self, session_id: str, at: float) -> None:
        if self._planned.get(session_id) == at:  # else an earlier one was planned after it
            del self._planned[session_id]
        self._wake(session_id)

    def _wake(self, session_id: str) -> None:
        if monotonic() >= self._retry_at.get(session_id, 0):
            self._jobs.add("wake", session_id, partial(self._store, session_id))

    def _store(self, session_id: str) -> None:
        if self._jobs.store(session_id, wake):
            self._retry_at.pop(session_id, None)
        else:
            self._retry_at[session_id] = monotonic() + TRY_AGAIN
