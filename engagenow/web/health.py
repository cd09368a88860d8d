"""Is it alive (containers, balancers), and does what it leans on work (monitoring)?"""

import logging
from collections.abc import Callable
from typing import Literal

import redis
from flask import Flask, current_app
from pydantic import BaseModel
from sqlalchemy import text

from engagenow.core.database import db
from engagenow.web.api import endpoint, unasked

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds for Redis to answer


class Alive(BaseModel):
    status: Literal["ok"] = "ok"


class Checks(BaseModel):
    database: Literal["ok", "failed"]
    redis: Literal["ok", "failed", "not configured"]


class Health(BaseModel):
    status: Literal["ok", "failed"]
    checks: Checks


def init_app(app: Flask) -> None:
    app.add_url_rule("/livez", view_func=livez)
    app.add_url_rule("/health", view_func=health)


@endpoint(who=unasked, answers={200: Alive}, tag="operation")
def livez() -> Alive:
    """The process answers. Touches nothing else."""
    return Alive()


@endpoint(who=unasked, answers={200: Health, 503: Health}, tag="operation")
def health() -> tuple[Health, int]:
    """The process and what it leans on."""
    url = current_app.config["REDIS_URL"]
    checks = Checks(
        database="ok" if _works(_ask_database) else "failed",
        redis=("ok" if _works(lambda: _ask_redis(url)) else "failed") if url else "not configured",
    )
    failed = "failed" in (checks.database, checks.redis)
    return Health(status="failed" if failed else "ok", checks=checks), 503 if failed else 200


def _works(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:  # whatever it is, it does not work; the log says why
        log.exception("a health check failed")
        return False
    return True


def _ask_database() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def _ask_redis(url: str) -> None:
    with redis.Redis.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
        client.ping()
