"""The few limits of the HTTP edge, kept by Flask-Limiter in Redis or, without it, in memory.

None goes by the address of an audience: a lecture hall behind one NAT is one address.
"""

import logging
import time
from functools import lru_cache
from ipaddress import ip_address, ip_network

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import RateLimitItem, parse_many
from limits.strategies import RateLimiter
from redis.exceptions import RedisError

from engagenow.core.errors import RateLimited
from engagenow.core.figures import figures

log = logging.getLogger(__name__)

CREATE_SESSION = "60/minute;600/hour"
CHOOSE_NAME = "20/minute;100/hour"
WRONG_TOKEN = "60/minute"  # noqa: S105 (a rate)
WRONG_LINK = "30/minute"
TEST_LOGIN = "120/minute"
HOUSEHOLD = 64  # bits of an IPv6 network that one customer has for himself


def init_app(app: Flask) -> None:
    """Make the application's limiter. Without RATE_LIMITS it counts nothing."""
    # Built with its app: a limiter keeps its app's storage.
    uri = app.config["REDIS_URL"] or "memory://"
    app.extensions["engagenow.limiter"] = Limiter(
        remote_address,
        app=app,
        strategy="moving-window",
        enabled=app.config["RATE_LIMITS"],
        storage_uri=uri,
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1} if uri.startswith("redis") else {},
    )


def spend(limits: str, name: str, who: str) -> None:
    """Count one `name` of `who`. Raises RateLimited when that is one too many."""
    limiter: Limiter = current_app.extensions["engagenow.limiter"]
    if not limiter.enabled:
        return
    try:
        wait = max(_wait(limiter.limiter, item, name, who) for item in parse_many(limits))
    except (RedisError, OSError):
        figures.redis_errors += 1
        log.exception("a limit could not be counted")  # then it refuses no request
        return
    if wait:
        raise RateLimited(retry_after=wait)


def remote_address() -> str:
    """Where the request comes from, past the proxies that are trusted; empty where that is not known."""
    return request.remote_addr or ""


def address() -> str:
    """Who asks, as far as a limit by address can tell."""
    return household(remote_address())


@lru_cache(maxsize=1_000)
def household(asking: str) -> str:
    """An address; of IPv6, the network of a household."""
    try:
        version = ip_address(asking).version
    except ValueError:
        return asking
    return asking if version == 4 else str(ip_network((asking, HOUSEHOLD), strict=False))


def _wait(limiter: RateLimiter, item: RateLimitItem, name: str, who: str) -> float:
    """Seconds to wait, 0 for none."""
    if limiter.hit(item, name, who):
        return 0.0
    return max(1.0, limiter.get_window_stats(item, name, who).reset_time - time.time())
