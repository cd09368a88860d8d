"""The gunicorn worker that serves the app on eventlet (gunicorn itself has none since 26).

AsyncWorker speaks HTTP; this class patches, accepts, and ends well.
"""

import gc
import itertools
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

    from engagenow.admission import Turnstile, asks_for_websocket, bounded, is_for_sockets

KEPT_FOR_REQUESTS = 300  # of worker_connections, a quarter at most: neither Socket.IO nor held requests take these
ACCEPT_AT_ONCE = 128  # connections, between which the others have a turn
PROBE = "/livez"
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BEAT = 1.0  # seconds between two signs of life for the master
PIPE_READ = 4096  # bytes, one for each signal
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
        # Its settings as plain attributes: each one is looked up by a function, dozens of times in a request.
        vars(self.cfg).update({name: setting.get() for name, setting in self.cfg.settings.items()})
        self.connections, self.idle = {}, {}  # both in the order of their coming
        self.serving_sockets = 0  # Socket.IO requests
        self.turns = {True: Turnstile(), False: Turnstile()}  # for Socket.IO, for everything else
        super().init_process()

    def run(self):
        if self._house:
            self._house.held.places = self._places_to_hold
        gc.collect()
        gc.freeze()  # What the start made lives as long as the worker: no collection need look at it.
        # A hall that comes in makes objects that stay: looking through them all, every 700 of them, costs a fifth.
        gc.set_threshold(*COLLECT_AFTER)
        acceptors = [self._accept_from(listener.sock) for listener in self.sockets]
        while self.alive:
            self.notify()
            self._wait_for_signal(BEAT)
        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            self._stop_accepting(acceptors)
            self._close_live_clients()
            self._answer_held_requests()
            self._wait_for_requests()
        for serving in list(self.connections):
            serving.kill()

    def _wait_for_signal(self, seconds):
        """Return at a signal, or after so long. The pipe wakes the hub: a handler that runs inside it cannot."""
        with suppress(eventlet.Timeout):
            hubs.trampoline(self.PIPE[0], read=True, timeout=seconds)
            os.read(self.PIPE[0], PIPE_READ)

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

    def handle_request(self, listener_name, req, sock, addr):
        is_socket = is_for_sockets(req)
        if req.path != PROBE:
            self.turns[is_socket].wait()
        if not is_socket:
            return self._answer(listener_name, req, sock, addr)
        if not self._has_place():
            sock.sendall(FULL)
            raise StopIteration
        self.serving_sockets += 1
        try:
            return self._answer(listener_name, req, sock, addr)
        finally:
            self.serving_sockets -= 1

    def _answer(self, listener_name, req, sock, addr):
        if asks_for_websocket(req):
            super().handle_request(listener_name, req, sock, addr)
            raise StopIteration  # A refused handshake: nothing bounds how slowly its client reads.
        try:
            with bounded(req, sock):
                return super().handle_request(listener_name, req, sock, addr)
        except TimeoutError:
            raise StopIteration from None

    def _has_place(self):
        """Whether a Socket.IO request may stay. When places are short, the oldest client in no room gives way."""
        if self._sockets < self._places():
            return True
        realtime = getattr(self.wsgi, "extensions", {}).get("realtime")
        return realtime is not None and realtime.make_place()

    def _places_to_hold(self):
        """Half of what is left, so that many clients may connect before the held requests have given way to them."""
        return max(0, self._places() - self._sockets) // 2

    def _places(self):
        """How many connections Socket.IO may have."""
        return self.worker_connections - min(KEPT_FOR_REQUESTS, self.worker_connections // 4)

    @property
    def _sockets(self):
        """How many connections Socket.IO has: the requests that are being served, and its open WebSockets."""
        return self.serving_sockets + self._websockets

    @property
    def _websockets(self):
        """How many connections have been taken over, and have no greenlet of this worker (realtime/readers.py)."""
        socketio = getattr(self.wsgi, "extensions", {}).get("socketio")
        readers = getattr(socketio.server.eio, "readers", None) if socketio else None
        return readers.open if readers else 0

    @property
    def _house(self):
        return getattr(self.wsgi, "extensions", {}).get("house")

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
        self.idle[waiting] = True
        try:
            with eventlet.Timeout(self.cfg.keepalive or None, False):
                yield
        finally:
            self.idle.pop(waiting, None)

    def handle_quit(self, sig, frame):
        # A handler may run inside the hub, where nothing may wait.
        eventlet.spawn_n(super().handle_quit, sig, frame)

    def handle_usr1(self, sig, frame):
        eventlet.spawn_n(super().handle_usr1, sig, frame)

    def _accept_from(self, listener):
        green = GreenSocket(listener)
        return eventlet.spawn(self._accept, green, eventlet.GreenPool(self.worker_connections))

    def _accept(self, listener, pool):
        # Wherever it waits: for a client to come, for room in the pool, for a free descriptor.
        with suppress(eventlet.StopServe):
            self._accept_until_stopped(listener, pool)

    def _accept_until_stopped(self, listener, pool):
        for number in itertools.count(1):
            try:
                client, address = listener.accept()
            except OSError as trouble:  # no descriptor left, say: a client that leaves makes room
                self.log.warning("Cannot take a connection: %s", trouble)
                eventlet.sleep(0.5)
                continue
            while pool.free() <= self._websockets:
                eventlet.sleep(0 if self._end_oldest_idle() else 0.05)
            pool.spawn(self.handle, listener, client, address)
            if number % ACCEPT_AT_ONCE == 0:
                eventlet.sleep(0)

    def _end_oldest_idle(self):
        """End the connection that has waited longest for its client's next request. Whether there was one."""
        oldest = next(iter(self.idle), None)
        if oldest is None:
            return False
        del self.idle[oldest]
        oldest.kill()
        return True

    def _stop_accepting(self, acceptors):
        """First of all, or clients closed below would come straight back to this dying worker."""
        for acceptor in acceptors:
            acceptor.kill(eventlet.StopServe())
        for acceptor in acceptors:
            acceptor.wait()
        # Once the master has let go of them as well, a newcomer is refused instead of left waiting for us.
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

    def _answer_held_requests(self):
        if self._house:
            self._house.held.end()

    def _wait_for_requests(self):
        while self.connections or self._websockets:
            while self.idle:  # Asked again each time: killing yields, and an answered client comes here late.
                self._end_oldest_idle()
            eventlet.sleep(0.05)
            self.notify()
            for serving, client in list(self.connections.items()):
                if client.fileno() < 0:
                    serving.kill()  # Its socket was closed above, which wakes no reader that waits on it.
