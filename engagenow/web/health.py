"""Is it alive (containers, balancers), and does what it leans on work (monitoring)?"""

import logging
import threading
from collections.abc import Callable
from typing import Literal

import redis
from flask import Flask, Response, current_app, request
from pydantic import BaseModel
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import text

from engagenow.core.clock import monotonic
from engagenow.core.database import db
from engagenow.core.figures import figures
from engagenow.core.installation import installation_id
from engagenow.core.outage import log_failure
from engagenow.web.api import endpoint, unasked

log = logging.getLogger(__name__)

PATIENCE = 1.5  # seconds for each of them to answer; they are asked side by side


class Alive(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Checks(BaseModel):
    """Whether each of these answered in time."""

    database: Literal["ok", "failed"]
    redis: Literal["ok", "failed", "not configured"]


class Health(BaseModel):
    """`failed` where one of the checks has failed."""

    status: Literal["ok", "failed"]
    checks: Checks


def init_app(app: Flask) -> None:
    """Serve /livez and /health."""
    app.add_url_rule("/livez", view_func=livez)
    app.add_url_rule("/health", view_func=health)
    app.after_request(name_build)
    app.after_request(name_installation)

    def ask_database() -> None:
        _ask_database(app)

    def ask_redis() -> None:
        _ask_redis(app)

    app.extensions["probes"] = Probe(ask_database), Probe(ask_redis)


def name_build(response: Response) -> Response:
    """So that a deployment can tell the new build from the one that it replaces."""
    if request.endpoint == "health" and current_app.config["BUILD"]:
        response.headers["X-Build"] = current_app.config["BUILD"]
    return response


def name_installation(response: Response) -> Response:
    """So that `flask doctor` can tell this installation from another one."""
    if request.endpoint == "health" and (known_as := current_app.extensions.get("installation")):
        response.headers["X-Installation"] = known_as
    return response


@endpoint(who=unasked, answers={200: Alive}, tag="operation")
def livez() -> Alive:
    """The process answers. Touches nothing else."""
    return Alive()


@endpoint(who=unasked, answers={200: Health, 503: Health}, tag="operation")
def health() -> tuple[Health, int]:
    """The process and what it leans on."""
    database, redis_probe = current_app.extensions["probes"]
    asked = [probe.ask() for probe in ((database, redis_probe) if current_app.config["REDIS_URL"] else (database,))]
    deadline = monotonic() + PATIENCE
    database_works, *redis_works = [answer.holds(deadline) for answer in asked]
    checks = Checks(
        database="ok" if database_works else "failed",
        redis=("ok" if all(redis_works) else "failed") if redis_works else "not configured",
    )
    failed = "failed" in (checks.database, checks.redis)
    return Health(status="failed" if failed else "ok", checks=checks), 503 if failed else 200


class Answer:
    """What a probe finds out, which several callers may wait for."""

    def __init__(self) -> None:
        self.came, self.works = threading.Event(), False

    def holds(self, deadline: float) -> bool:
        """Whether the check has passed by `deadline` (core.clock.monotonic)."""
        return self.came.wait(max(deadline - monotonic(), 0)) and self.works


class Probe:
    """Asks in a thread of its own: a database that is frozen answers neither yes nor no.

    A caller that asks while nothing has come yet waits for the same answer, so a long silence holds one thread and one
    connection, not one for every question.
    """

    def __init__(self, check: Callable[[], object]) -> None:
        self._check = check
        self._open: Answer | None = None
        self._lock = threading.Lock()

    def ask(self) -> Answer:
        """Begin the check, or join the one that is under way."""
        with self._lock:
            if self._open is None:
                self._open = Answer()
                threading.Thread(target=self._run, args=(self._open,), daemon=True).start()
            return self._open

    def _run(self, answer: Answer) -> None:
        try:
            self._check()
            answer.works = True
        except Exception:  # whatever it is, it does not work; the log says why
            log_failure(log, "a health check failed")
        with self._lock:
            self._open = None
        answer.came.set()


def _ask_database(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        app.extensions["installation"] = installation_id(connection)


def _ask_redis(app: Flask) -> None:
    limits = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    try:
        # Without the library's own patience, which is three times more.
        with redis.Redis.from_url(app.config["REDIS_URL"], retry=Retry(NoBackoff(), 0), **limits) as client:
            client.ping()
    except redis.RedisError:
        figures.redis_errors += 1
        raise
