"""How the worker takes connections: from each listening socket, as long as there is room.

Used by the worker alone: everything here waits as eventlet does.
"""

import itertools
from contextlib import suppress

import eventlet
from eventlet.greenio import GreenSocket

AT_ONCE = 128  # connections, between which the others have a turn


class Acceptors:
    """A greenlet for each listening socket, and one for each connection, in which the worker serves it."""

    def __init__(self, worker):
        self._worker = worker
        self._running = [self._accept_from(listener.sock) for listener in worker.sockets]

    def stop(self):
        """First of all when a worker ends, or clients that it closes would come straight back to it."""
        for acceptor in self._running:
            acceptor.kill(eventlet.StopServe())
        for acceptor in self._running:
            acceptor.wait()
        # Once the master has let go of them as well, a newcomer is refused instead of left waiting for us.
        for listener in self._worker.sockets:
            listener.close()

    def _accept_from(self, listener):
        green = GreenSocket(listener)
        return eventlet.spawn(self._accept, green, eventlet.GreenPool(self._worker.worker_connections))

    def _accept(self, listener, pool):
        # Wherever it waits: for a client to come, for room in the pool, for a free descriptor.
        with suppress(eventlet.StopServe):
            self._accept_until_stopped(listener, pool)

    def _accept_until_stopped(self, listener, pool):
        worker = self._worker
        for number in itertools.count(1):
            try:
                client, address = listener.accept()
            except OSError as trouble:  # no descriptor left, say: a client that leaves makes room
                worker.log.warning("Cannot take a connection: %s", trouble)
                eventlet.sleep(0.5)
                continue
            while pool.free() <= worker.places.websockets:
                eventlet.sleep(0 if worker.end_oldest_idle() else 0.05)
            pool.spawn(worker.handle, listener, client, address)
            if number % AT_ONCE == 0:
                eventlet.sleep(0)
