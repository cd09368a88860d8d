"""The gunicorn worker that serves the app on eventlet (gunicorn itself has none since 26).

AsyncWorker speaks HTTP; this class patches, accepts, and ends well. gunicorn.conf.py loads this file by itself.
"""

import gc
import os
import sys
import warnings
from contextlib import contextmanager, suppress

from greenlet import GreenletExit
from gunicorn.workers.base_async import AsyncWorker

with warnings.catch_warnings():
    # We know; the reasons are in requirements.txt, and every start would print it.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet
    import eventlet.wsgi
    from eventlet import hubs
    from eventlet.greenio import GreenSocket

COLLECT_AFTER = (10_000, 5, 5)  # new objects; collections of the younger generation before one of the next


class EventletWorker(AsyncWorker):
    @classmethod
    def check_config(cls, cfg, log):
        if cfg.preload_app:
            sys.exit("preload_app would import the app before the worker has patched it: leave it off.")

    def init_process(self):
        early = {"flask", "socketio", "sqlalchemy"} & sys.modules.keys()
        if early:
            raise RuntimeError(f"{', '.join(sorted(early))} imported before the worker has patched")
        # After the fork: the hub owns a descriptor that no two processes may share,
        # and the master keeps real threads.
        hubs.use_hub()
        eventlet.monkey_patch()
        # A green socket has no sendfile(): with it, send_file answers 200 and no byte.
        self.cfg.set("sendfile", False)
        self.connections, self.idle = {}, set()
        super().init_process()

    def run(self):
        gc.collect()
        gc.freeze()  # What the start made lives as long as the worker: no collection need look at it.
        # A hall that comes in makes objects that stay: looking through them all, every 700 of them, costs a fifth.
        gc.set_threshold(*COLLECT_AFTER)
        acceptors = [self._accept_from(listener.sock) for listener in self.sockets]
        while self.alive:
            self.notify()
            eventlet.sleep(1.0)
        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            self._stop_accepting(acceptors)
            self._close_live_clients()
            self._wait_for_requests()
        for serving in list(self.connections):
            serving.kill()

    def notify(self):
        super().notify()
        if self.ppid != os.getppid():
            self.log.warning("The master is gone, so this worker ends too.")
            self.alive = False

    def handle(self, listener, client, addr):
        serving = eventlet.getcurrent()
        self.connections[serving] = client
        try:
            super().handle(listener, client, addr)
        finally:
            del self.connections[serving]

    def handle_error(self, req, client, addr, exc):
        if not isinstance(exc, GreenletExit):
            super().handle_error(req, client, addr, exc)

    def is_already_handled(self, respiter):
        if getattr(eventlet.wsgi.WSGI_LOCAL, "already_handled", False):
            raise StopIteration  # The socket was a WebSocket's and is used up.
        return super().is_already_handled(respiter)

    @contextmanager
    def timeout_ctx(self):
        """While the next request of a connection is waited for."""
        waiting = eventlet.getcurrent()
        self.idle.add(waiting)
        try:
            with eventlet.Timeout(self.cfg.keepalive or None, False):
                yield
        finally:
            self.idle.discard(waiting)

    def handle_quit(self, sig, frame):
        # A handler may run inside the hub, where nothing may wait.
        eventlet.spawn_n(super().handle_quit, sig, frame)

    def handle_usr1(self, sig, frame):
        eventlet.spawn_n(super().handle_usr1, sig, frame)

    def _accept_from(self, listener):
        green = GreenSocket(listener)
        return eventlet.spawn(self._accept, green, eventlet.GreenPool(self.worker_connections))

    def _accept(self, listener, pool):
        # Wherever it waits: for somebody to come, for room in the pool, for a free descriptor.
        with suppress(eventlet.StopServe):
            self._accept_until_stopped(listener, pool)

    def _accept_until_stopped(self, listener, pool):
        while True:
            try:
                client, address = listener.accept()
            except OSError as trouble:  # no descriptor left, say: whoever leaves makes room
                self.log.warning("Cannot take a connection: %s", trouble)
                eventlet.sleep(0.5)
                continue
            pool.spawn(self.handle, listener, client, address)

    def _stop_accepting(self, acceptors):
        """First of all, or clients closed below would come straight back to this dying worker."""
        for acceptor in acceptors:
            acceptor.kill(eventlet.StopServe())
        for acceptor in acceptors:
            acceptor.wait()
        # Once the master has let go of them as well, whoever comes is refused instead of left waiting for us.
        for listener in self.sockets:
            listener.close()

    def _close_live_clients(self):
        """So that disconnect handlers run, and clients reconnect now instead of after graceful_timeout."""
        socketio = getattr(self.wsgi, "extensions", {}).get("socketio")
        live = list(socketio.server.eio.sockets.values()) if socketio else []
        pool = eventlet.GreenPool(max(len(live), 1))
        for client in live:
            # Aborted, because the Python client takes a CLOSE packet for a goodbye and stays away.
            pool.spawn_n(client.close, wait=False, abort=True, reason=socketio.server.eio.reason.SERVER_DISCONNECT)
        pool.waitall()

    def _wait_for_requests(self):
        while self.connections:
            while self.idle:  # Asked anew each time: killing yields, and whoever has been answered comes here late.
                self.idle.pop().kill()
            eventlet.sleep(0.05)
            self.notify()
            for serving, client in list(self.connections.items()):
                if client.fileno() < 0:
                    serving.kill()  # Its socket was closed above, which wakes no reader that waits on it.
