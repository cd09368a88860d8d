"""People inside the process: pages over Flask-SocketIO's test client, and a clock that a test can turn."""

import logging
import math
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from engagenow.core import clock as core_clock
from engagenow.core import limits, unit_of_work
from engagenow.core.database import db
from engagenow.realtime import ticker, unjoined
from engagenow.realtime.session_jobs import SessionJobs


class Page:
    """A person's page: it sends commands and remembers what it heard."""

    def __init__(self, app: Flask, browser: Any = None, *, query: str | None = None, **auth: Any) -> None:
        socketio = app.extensions["socketio"]
        self.client = socketio.test_client(app, flask_test_client=browser, query_string=query, auth=auth or None)
        self._events: list[tuple[str, Any]] = []
        self.me: dict[str, Any] = {}
        self.token = ""

    def sends(self, command: str, *payload: Any) -> dict[str, Any]:
        """A command as it stands; its acknowledgement."""
        return self.client.emit(command, *payload, callback=True)

    def asks(self, command: str, **payload: Any) -> dict[str, Any]:
        return self.sends(command, payload)

    def joins(self, live: dict[str, Any], **how: Any) -> dict[str, Any]:
        """Joins or fails the test."""
        answer = self.asks("join_session", session_id=live["id"], **how)
        assert answer["ok"], answer
        self.me, self.token = answer["participant"], answer.get("token", "")
        return answer

    def says(self, text: str, **more: Any) -> dict[str, Any]:
        return self.asks("send_message", message=text, message_type="text", **more)

    def taps(self, emoji: str = "👍") -> dict[str, Any]:
        return self.asks("send_message", message=emoji, message_type="emoji")

    def sends_raw(self, text: str) -> None:
        """A packet of Socket.IO as no decent client writes it."""
        self.client.socketio.server._handle_eio_message(self.client.eio_sid, text)

    @property
    def events(self) -> list[tuple[str, Any]]:
        """Everything that was ever heard, in order: (name, data)."""
        if self.client.eio_sid in type(self.client).clients:
            self._events += [(event["name"], event["args"][0]) for event in self.client.queue]
            self.client.queue.clear()
        return self._events

    def heard(self, name: str) -> list[Any]:
        return [data for what, data in self.events if what == name]

    @property
    def log(self) -> list[dict[str, Any]]:
        """The stored events that were heard, as the events route would show them."""
        return [{"seq": d["seq"], "name": n, "data": d} for n, d in self.events if isinstance(d, dict) and "seq" in d]

    def goes(self) -> None:
        """The connection ends without a word."""
        if self.client.is_connected():
            self.client.disconnect()


class Clock:
    """Stands still until a test turns it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
        # What was noted before it stood still stays in the past. A fraction of two: adding 2 s makes 2 s and no less.
        self.ticks = math.ceil(time.monotonic() * 1024) / 1024

    def goes(self, **timespan: float) -> None:
        step = timedelta(**timespan)
        self.time += step
        self.ticks += step.total_seconds()


@pytest.fixture(autouse=True)
def no_ticking(monkeypatch: pytest.MonkeyPatch) -> None:
    """An app inside the process does its periodic work when a test calls `tick()`. Real servers do it by themselves."""
    monkeypatch.setattr(ticker.Clockwork, "start", lambda self: None)


class _RefusedTooLate(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == unit_of_work.TOO_LATE:
            self.found.append(repr(record.exc_info and record.exc_info[1]))


@pytest.fixture(autouse=True)
def refused_too_late() -> Iterator[list[str]]:
    """Commands that were refused after they had changed something: a test that makes one on purpose clears the list."""
    handler = _RefusedTooLate()
    unit_of_work.log.addHandler(handler)
    yield handler.found
    unit_of_work.log.removeHandler(handler)
    assert handler.found == []


def ticker_of(app: Flask, start: Callable[[Callable[[], None]], None] = lambda job: job()) -> ticker.Ticker:
    """A ticker of this app's own, whose work on sessions is done when `tick()` returns."""
    hall = app.extensions["realtime"].hall
    with app.app_context():
        return ticker.Ticker(hall, db.engine, SessionJobs(hall.unit_of_work, hall.house, start))


@pytest.fixture
def tick(app: Flask) -> Callable[[], None]:
    """Does once what the server does by itself."""
    by_itself = ticker_of(app)

    def tick() -> None:
        with app.app_context():
            by_itself.tick()

    tick()  # the lease of this process, without which no page counts as connected
    return tick


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(core_clock, "datetime", SimpleNamespace(now=lambda _zone: clock.time))
    for module in (limits, ticker, core_clock, unjoined):
        monkeypatch.setattr(module, "monotonic", lambda: clock.ticks)
    return clock


@pytest.fixture
def later(clock: Clock, tick: Callable[[], None]) -> Callable[..., None]:
    """`later()`: a second has gone by, or `seconds`, and what was due has been done."""

    def goes(seconds: float = 1) -> None:
        clock.goes(seconds=seconds)
        tick()

    return goes


@pytest.fixture
def page(app: Flask) -> Iterator[Callable[..., Page]]:
    """A page that has joined nothing yet: `page(token=…)`."""
    made: list[Page] = []

    def opens(browser: Any = None, **auth: Any) -> Page:
        made.append(Page(app, browser, **auth))
        return made[-1]

    yield opens
    for each in made:
        each.goes()


@pytest.fixture
def live(request: pytest.FixtureRequest, app: Flask, ada: Any) -> dict[str, Any]:
    """Ada's session: running, chat and reactions on."""
    return deepcopy(request.getfixturevalue("begun").live) if app.config.get("BEGUN") else ada.opens()


@pytest.fixture
def guest(page: Callable[..., Page], live: dict[str, Any]) -> Callable[..., Page]:
    """A participant in Ada's session: `guest("하나")`."""

    def joins(nickname: str, **how: Any) -> Page:
        made = page()
        made.joins(live, nickname=nickname, **how)
        return made

    return joins


@pytest.fixture
def stage(page: Callable[..., Page], live: dict[str, Any], ada: Any) -> Page:
    """Ada's own page in her session."""
    made = page(token=ada.token)
    made.joins(live)
    return made


@pytest.fixture
def outsider(page: Callable[..., Page], ada: Any) -> Page:
    """A participant of another session of Ada's."""
    made = page()
    made.joins(ada.opens("다른 방"), nickname="남")
    return made


@pytest.fixture
def sets(ada: Any, live: dict[str, Any]) -> Callable[..., Any]:
    """`sets(slow_seconds=5)`: the answer to Ada who changes settings of moderation in her session."""
    return lambda **settings: ada.asks("PUT", f"/api/sessions/{live['id']}/moderation", settings)


def refused(answer: dict[str, Any], code: str) -> bool:
    """True: for a command that was refused with this code, and with words for people. Else the test fails."""
    assert (answer["ok"], answer["code"]) == (False, code), answer
    assert answer["detail"]
    return True
