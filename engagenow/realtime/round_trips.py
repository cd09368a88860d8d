"""Round-trip times of clients, measured by this server: from its ping to the client's pong.

A client can answer late on purpose, so those who use a round trip limit what they subtract for it. The client's own
clock is not used.
"""

from collections import deque

import engineio

from engagenow.core.clock import monotonic

LASTS = 60.0  # seconds for which a measurement says something
KEPT = 4  # measurements: more are not made within LASTS


class RoundTrips:
    """The measurements of one client."""

    __slots__ = ("_measured",)

    def __init__(self) -> None:
        self._measured: deque[tuple[float, float]] = deque(maxlen=KEPT)

    def note(self, seconds: float) -> None:
        """Add what has been measured now."""
        self._measured.append((monotonic(), seconds))

    @property
    def smallest(self) -> float:
        """The smallest of the last minute, in seconds: larger ones include other delays. 0 without a measurement."""
        since = monotonic() - LASTS
        return min((seconds for at, seconds in self._measured if at >= since), default=0.0)


def round_trip_of(eio: engineio.Server, eio_sid: str) -> float:
    """Seconds, of the client with this Engine.IO id; 0 without a measurement."""
    measured: RoundTrips | None = getattr(eio.sockets.get(eio_sid), "round_trips", None)
    return measured.smallest if measured else 0.0
