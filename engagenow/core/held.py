"""HTTP requests that are held open until something happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

# By SOCKETIO_ASYNC_MODE: of the 6,000 connections or the 1,000 threads of a process (gunicorn.conf.py).
MOST = {"eventlet": 3000, "gevent": 3000, "threading": 300}


def _fewest() -> int:
    return min(MOST.values())


class HeldRequests:
    """`places`: how many may be held in this process now. It may change at any time."""

    def __init__(self, places: Callable[[], int] = _fewest) -> None:
        self.places = places
        self._count = 0
        self._lock = Lock()
        self._ending = Event()

    @property
    def count(self) -> int:
        """How many requests are held now."""
        return self._count

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Inside, the request has a place; False: there was none, and it is answered at once."""
        taken = self._take()
        try:
            yield taken
        finally:
            if taken:
                with self._lock:
                    self._count -= 1

    def sleep(self, seconds: float) -> bool:
        """Hold a request that has a place. False: it is answered now, for others need the place or the process ends."""
        return not self._ending.wait(seconds) and self._count <= self.places()

    def end(self) -> None:
        """The process ends: all are answered now, and none is held from now on."""
        self._ending.set()

    def _take(self) -> bool:
        with self._lock:
            if self._ending.is_set() or self._count >= self.places():
                return False
            self._count += 1
            return True
