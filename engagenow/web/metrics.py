"""`/metrics`, for Prometheus: the figures of this process. A public site has no such page.

With METRICS_TOKEN set, a client with it as bearer token may read. Without, only a client on this very machine, or,
where a proxy stands in front, from the private network past the proxy: what came through one is never answered.
"""

import hmac
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from itertools import accumulate
from typing import Protocol

from flask import Flask, Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from engagenow.auth.rules import names_this_machine
from engagenow.core.errors import NotFound
from engagenow.core.figures import Histogram, figures
from engagenow.web.address import split_port
from engagenow.web.proxies import came_through_a_proxy


class Counters(Protocol):
    """What this process and the others have told each other through Redis (realtime/bus.py)."""

    published: int
    heard: int
    dropped: int
    publish_failures: int
    listen_failures: int
    listening: bool


def init_app(app: Flask) -> None:
    """Serve /metrics."""
    app.add_url_rule("/metrics", view_func=metrics)
    registry = app.extensions["metrics"] = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(Collector(app))  # type: ignore[arg-type]


def metrics() -> Response:
    """In Prometheus' text format. Raises NotFound for a client that may not read."""
    if not _may_read():
        raise NotFound
    return Response(generate_latest(current_app.extensions["metrics"]), content_type=CONTENT_TYPE_LATEST)


def _may_read() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    if came_through_a_proxy():
        return False
    try:
        peer = ip_address(_peer())
    except ValueError:
        return False
    peer = getattr(peer, "ipv4_mapped", None) or peer
    if peer.is_loopback:  # another site may lead its own name to this machine, and ask from a browser on it
        return names_this_machine(split_port(request.host)[0])
    return bool(current_app.config["TRUSTED_PROXIES"] and peer.is_private)


def _peer() -> str:
    """Who really connected to us, whatever a proxy says of it."""
    original = request.environ.get("werkzeug.proxy_fix.orig", {})
    return str(original.get("REMOTE_ADDR") or request.environ.get("REMOTE_ADDR") or "")


class Collector:
    """Reads everything when it is asked, so that counting costs the hot path an addition."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def describe(self) -> Iterable[Metric]:
        """Nothing, or prometheus_client would collect before there is anything."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """All metrics of this process, as of now."""
        realtime = self._app.extensions["realtime"]
        now = realtime.gauges
        yield _gauge("connections", "Socket.IO clients connected to this process.", now.connections)
        yield _gauge("rooms", "Sessions that have clients in this process.", now.rooms)
        yield _gauge("waiting_commands", "Commands that wait for their turn to be stored.", now.waiting)
        yield _counter("deliveries", "Events written to clients.", figures.deliveries)
        yield _counter("slow_readers", "Clients closed because they did not read.", figures.slow_readers)
        yield _counter("hurried", "Clients closed because they sent too many commands.", figures.hurried)
        yield _counter("wrong_codes", "Session codes that were looked up and are none.", figures.wrong_codes)
        yield _counter("failed_batches", "Commits that the database refused.", figures.failed_batches)
        yield _counter("database_errors", "Database errors other than violated constraints.", figures.database_errors)
        yield from _redis(realtime.queue.counters if realtime.queue else None)
        yield _catch_ups()
        yield _histogram("ack_seconds", "From a socket's command to its acknowledgement.", figures.ack)
        yield _histogram(
            "delivery_seconds", "From an event's coming to its room until all were sent it.", figures.delivery
        )
        yield _histogram("batch_commands", "Commands that one commit stored.", figures.batch)


def _redis(counters: Counters | None) -> Iterator[Metric]:
    """`counters` is None in a process that is alone."""
    failures = figures.redis_errors
    if counters:
        failures += counters.publish_failures + counters.listen_failures
        yield _gauge("redis_listening", "1 while other processes are heard through Redis.", counters.listening)
        yield _counter("redis_published", "Messages to other processes.", counters.published)
        yield _counter("redis_heard", "Messages from other processes.", counters.heard)
        yield _counter("redis_dropped", "Messages that Redis did not take; the log heals them.", counters.dropped)
    yield _counter("redis_errors", "Failures to reach Redis.", failures)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"engagenow_{name}", says, value=value)


def _counter(name: str, says: str, value: float) -> Metric:
    return CounterMetricFamily(f"engagenow_{name}", says, value=value)


def _catch_ups() -> Metric:
    family = CounterMetricFamily("engagenow_catch_ups", "What those who joined were told first.", labels=["kind"])
    for kind, count in figures.catch_ups.items():
        family.add_metric([kind], count)
    return family


def _histogram(name: str, says: str, of: Histogram) -> Metric:
    bounds = [*map(str, of.bounds), "+Inf"]
    buckets = [(bound, float(count)) for bound, count in zip(bounds, accumulate(of.counts), strict=True)]
    return HistogramMetricFamily(f"engagenow_{name}", says, buckets=buckets, sum_value=of.total)
