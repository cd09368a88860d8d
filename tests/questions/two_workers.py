"""Two web processes of one database, both within the test's own. What Redis would carry between them may be lost."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask

from engagenow.core.database import db
from engagenow.realtime.bus import Counters
from engagenow.realtime.neighbours import meet
from engagenow.realtime.session_jobs import SessionJobs
from tests.inside import Page, ticker_of


class Queue:
    """In place of Redis: the other worker hears each message soon and in order, or never while `is_losing`."""

    def __init__(self) -> None:
        self.counters = Counters(listening=True)
        self.other: Any = None
        self.is_losing = False
        self._carrier = ThreadPoolExecutor(1)

    def send(self, text: bytes) -> None:
        if not self.is_losing:
            self._carrier.submit(self.other.on_message, text)

    def ends(self) -> None:
        self._carrier.shutdown()


class Worker:
    """Its test client refuses the queue of Redis, so it meets the other one afterwards."""

    def __init__(self, app: Flask) -> None:
        self.app, self.queue = app, Queue()
        realtime = app.extensions["realtime"]
        hall = realtime.hall
        with app.app_context():
            engine = db.engine
        jobs = SessionJobs(hall.unit_of_work, hall.house, lambda job: job())
        meet(hall, realtime.connections, self.queue, engine=engine, jobs=jobs)  # type: ignore[arg-type]
        self._ticker = ticker_of(app)

    def page(self, **auth: Any) -> Page:
        return Page(self.app, **auth)

    def ticks(self) -> None:
        """Does once what a server does by itself, with a look for what was lost, which is due each 2 s."""
        self.queue.on_listening()  # type: ignore[attr-defined]
        with self.app.app_context():
            self._ticker.tick()


def two_workers(*apps: Flask) -> tuple[Worker, Worker]:
    one, two = map(Worker, apps)
    one.queue.other, two.queue.other = two.queue, one.queue
    for worker in (one, two):
        worker.ticks()
    return one, two
