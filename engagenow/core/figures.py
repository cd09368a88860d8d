"""What this process has done since it began, in plain numbers: the hot path adds, `/metrics` reads (web/metrics.py).

They are of the process, not of one application in it, and so is this module's one object. Adding is not atomic
between threads: in threading mode a figure may be a little too small.
"""

from bisect import bisect_left
from dataclasses import dataclass

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class Histogram:
    """`counts[i]` values were at most `bounds[i]` and above the bound before it, the last one above all of them."""

    __slots__ = ("bounds", "counts", "total")

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def observe(self, value: float) -> None:
        """Count one value."""
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value


@dataclass(frozen=True, slots=True)
class Gauges:
    """What is so now: clients connected, sessions that any of them is in, commands that wait to be stored."""

    connections: int
    rooms: int
    waiting: int


class Figures:
    """
    ack            seconds from a socket's command to its acknowledgement
    batch          commands that one commit stored
    failed_batches commits that the database refused
    delivery       seconds from an event's coming to a room of this process until it is written to the last client
    deliveries     events written to clients
    catch_ups      what those who joined were told first, by kind
    slow_readers   clients closed because they did not read
    wrong_codes    session codes that were looked up and are none
    hurried        clients closed because they sent too many commands
    """

    __slots__ = (
        "ack",
        "batch",
        "catch_ups",
        "database_errors",
        "deliveries",
        "delivery",
        "failed_batches",
        "hurried",
        "redis_errors",
        "slow_readers",
        "wrong_codes",
    )  # fmt: skip

    def __init__(self) -> None:
        self.ack, self.delivery, self.batch = Histogram(SECONDS), Histogram(SECONDS), Histogram(SIZES)
        self.deliveries = self.failed_batches = self.slow_readers = self.database_errors = self.redis_errors = 0
        self.wrong_codes = self.hurried = 0
        self.catch_ups = {"snapshot": 0, "events": 0, "reset": 0}

    def flushed(self, events: int, seconds: float) -> None:
        """A room has been written so many events, the oldest of which waited so long."""
        if events:
            self.deliveries += events
            self.delivery.observe(seconds)


figures = Figures()
