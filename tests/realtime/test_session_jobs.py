"""Periodic work on sessions: one that is locked delays no other, and none is worked on twice at once."""

import threading
import time

import pytest
from flask_migrate import upgrade
from sqlalchemy import text

from config import ROOT
from engagenow import create_app
from engagenow.core.database import db
from engagenow.realtime import session_jobs
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.tasks import Tasks
from engagenow.realtime.ticker import TICK
from tests.conftest import settings_of
from tests.inside import Page, ticker_of
from tests.waiting import PATIENCE, SLOW_MACHINE, eventually

LOCKED = 3  # seconds
SOON = SLOW_MACHINE * (TICK + 0.3)  # a tap waits for its tick; behind the locked session it would wait 4.5 s


class Threads:
    """Starts each job in a thread, as the server in threading mode does."""

    def __init__(self):
        self.started = []

    def __call__(self, job):
        self.started.append(threading.Thread(target=job))
        self.started[-1].start()

    def join(self):
        for thread in self.started:
            thread.join(PATIENCE)


@pytest.fixture
def threads():
    threads = Threads()
    yield threads
    threads.join()


@pytest.fixture
def jobs(threads):
    return SessionJobs(None, None, threads)


def test_a_job_of_a_session_waits_for_no_other_session(jobs):
    go_on, done = threading.Event(), threading.Event()
    assert jobs.add("due", "locked", lambda: go_on.wait(PATIENCE))
    assert jobs.add("due", "free", done.set)
    assert done.wait(PATIENCE)
    go_on.set()


def test_a_session_has_one_job_of_a_kind_at_a_time(jobs, threads):
    go_on, ran = threading.Event(), []
    assert jobs.add("due", "s", lambda: go_on.wait(PATIENCE))
    assert not jobs.add("due", "s", lambda: ran.append("twice"))
    assert jobs.add("lost", "s", lambda: ran.append("another kind"))
    go_on.set()
    threads.join()
    assert ran == ["another kind"]
    assert jobs.add("due", "s", lambda: ran.append("again"))
    threads.join()
    assert ran == ["another kind", "again"]


def test_so_many_run_at_once_and_the_others_wait_for_their_turn(jobs, threads, monkeypatch):
    monkeypatch.setattr(session_jobs, "MOST_AT_ONCE", 2)
    go_on, ran = threading.Event(), []
    for number in range(5):
        assert jobs.add("due", str(number), lambda number=number: (go_on.wait(PATIENCE), ran.append(number)))
    assert len(threads.started) == 2
    go_on.set()
    threads.join()
    assert sorted(ran) == [0, 1, 2, 3, 4]


def test_a_job_that_fails_is_logged_and_the_next_one_runs(jobs, threads, caplog, monkeypatch):
    monkeypatch.setattr(session_jobs, "MOST_AT_ONCE", 1)
    ran = []
    jobs.add("due", "a", lambda: 1 / 0)
    jobs.add("due", "b", lambda: ran.append("b"))
    threads.join()
    assert ran == ["b"]
    assert "ZeroDivisionError" in caplog.text


@pytest.fixture
def app(postgres, tmp_path):
    app = create_app(settings_of(tmp_path, DATABASE_URL=postgres))
    with app.app_context():
        upgrade(str(ROOT / "migrations"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def ticking(app):
    """The server's own ticks, four a second."""
    over, ticker = threading.Event(), ticker_of(app, Tasks(app, app.extensions["socketio"]).start)

    def go_on():
        while not over.wait(TICK):
            with app.app_context():
                ticker.tick()

    thread = threading.Thread(target=go_on)
    thread.start()
    yield
    over.set()
    thread.join(PATIENCE)


def test_a_session_that_is_locked_delays_no_other_session(app, ada, live, ticking):
    """Its own row is held by a transaction that takes its time; reactions and counts of others come as ever."""
    other = ada.opens("다른 방")
    locked, free = Page(app), Page(app)
    locked.joins(live, nickname="하나")
    free.joins(other, nickname="둘")
    lost = Page(app)
    lost.joins(other, nickname="셋")
    eventually(lambda: free.heard("participant_count")[-1:] == [{"session_id": other["id"], "count": 2}])
    with app.app_context(), db.engine.begin() as holder:
        holder.execute(text("SELECT 1 FROM live_sessions WHERE id = :id FOR UPDATE"), {"id": live["id"]})
        began = time.monotonic()
        assert locked.taps()["ok"]
        time.sleep(2 * TICK)  # the locked session's work waits by now
        lost.goes()
        for number in range(1, 4):
            tapped = time.monotonic()
            assert free.taps()["ok"]
            eventually(lambda number=number: len(free.heard("reactions")) == number)
            assert time.monotonic() - tapped < SOON
        eventually(lambda: free.heard("participant_count")[-1]["count"] == 1)
        assert not locked.heard("reactions")
        time.sleep(max(LOCKED - (time.monotonic() - began), 0))
    eventually(lambda: locked.heard("reactions"))
    assert locked.heard("reactions")[0]["counts"] == {"👍": 1}
