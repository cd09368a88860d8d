"""How many of the worker's connections Socket.IO and held requests may have. Used by the worker alone."""

KEPT_FOR_REQUESTS = 300  # of worker_connections, a quarter at most: neither Socket.IO nor held requests take these


class Places:
    """Counts connections of one worker.

    `most`: gunicorn's worker_connections. `extensions`: the application's, empty for one that is not ours. `serving`:
    the Socket.IO requests that are being served now.
    """

    def __init__(self, most, extensions):
        self._for_sockets = most - min(KEPT_FOR_REQUESTS, most // 4)
        self._extensions = extensions
        self.serving = 0

    def make_free(self):
        """Whether a Socket.IO request may stay. When places are short, the oldest client in no room gives way."""
        if self._taken < self._for_sockets:
            return True
        realtime = self._extensions.get("realtime")
        return realtime is not None and realtime.make_place()

    def to_hold(self):
        """Half of what is left, so that many clients may connect before the held requests have given way to them."""
        return max(0, self._for_sockets - self._taken) // 2

    @property
    def websockets(self):
        """How many connections have been taken over, and have no greenlet of the worker (realtime/readers.py)."""
        socketio = self._extensions.get("socketio")
        readers = getattr(socketio.server.eio, "readers", None) if socketio else None
        return readers.open if readers else 0

    @property
    def _taken(self):
        """How many connections Socket.IO has: the requests that are being served, and its open WebSockets."""
        return self.serving + self.websockets
