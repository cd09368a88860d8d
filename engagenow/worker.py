"""The gunicorn worker that serves the app on eventlet (gunicorn itself has none since 26).

AsyncWorker speaks HTTP; this class patches, says whose turn it is, and ends well. acceptors.py takes the connections.
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

    from engagenow.acceptors import Acceptors
    from engagenow.admission import Turnstile, asks_for_websocket, bounded, is_for_sockets
    from engagenow.closing import close_clients
    from engagenow.places import Places

PROBE = "/livez"
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BEAT = 1.0  # seconds between two signs of life for the master
PIPE_READ = 4096  # bytes, one for each signal
COLLECT_AFTER = (10_000, 5, 5)  # new objects; collections of the younger generation before one of the next


class EventletWorker(AsyncWorker):
    """gunicorn calls what has no underscore.

    `connections`: {greenlet: the socket of the client that it serves}; `idle`: {greenlet: True} of those that wait for
    the next request of their client. Both are in the order of their coming.
    """

    @classmethod
    def check_config(cls, cfg, log):
        """In the master, before the first worker. Ends the start for settings that this worker cannot have."""
        if cfg.preload_app:
            sys.exit("preload_app would import the app before the worker has patched it: leave it off.")

    def init_process(self):
        """In the new process: patch, load the application, run."""
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
        self.connections, self.idle = {}, {}
        self.turns = {True: Turnstile(), False: Turnstile()}  # for Socket.IO, for everything else
        super().init_process()

    def run(self):
        """Serve until a signal ends the worker, and for at most `graceful_timeout` after that."""
        self.places = Places(self.worker_connections, self._extensions)
        if self._house:
            self._house.held.places = self.places.to_hold
        gc.collect()
        gc.freeze()  # What the start made lives as long as the worker: no collection need look at it.
        # A hall that comes in makes objects that stay: looking through them all, every 700 of them, costs a fifth.
        gc.set_threshold(*COLLECT_AFTER)
        acceptors = Acceptors(self)
        while self.alive:
            self.notify()
            self._wait_for_signal(BEAT)
        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            acceptors.stop()
            close_clients(self._extensions.get("socketio"))
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
        """Give the master a sign of life; end without a master."""
        super().notify()
        if self.ppid != os.getppid():
            self.log.warning("The master is gone, so this worker ends too.")
            self.alive = False

    def handle(self, listener, client, addr):
        """Serve a connection until it is closed."""
        serving = eventlet.getcurrent()
        self.connections[serving] = client
        try:
            super().handle(listener, client, addr)
        finally:
            del self.connections[serving]

    def handle_request(self, listener_name, req, sock, addr):
        """Answer a request when it is its turn; with 503 where Socket.IO has all of its places."""
        is_socket = is_for_sockets(req)
        if req.path != PROBE:
            self.turns[is_socket].wait()
        if not is_socket:
            return self._answer(listener_name, req, sock, addr)
        if not self.places.make_free():
            sock.sendall(FULL)
            raise StopIteration
        self.places.serving += 1
        try:
            return self._answer(listener_name, req, sock, addr)
        finally:
            self.places.serving -= 1

    def _answer(self, listener_name, req, sock, addr):
        if asks_for_websocket(req):
            super().handle_request(listener_name, req, sock, addr)
            raise StopIteration  # A refused handshake: nothing bounds how slowly its client reads.
        try:
            with bounded(req, sock):
                return super().handle_request(listener_name, req, sock, addr)
        except TimeoutError:
            raise StopIteration from None

    @property
    def _extensions(self):
        """What the application is made of; empty for one that is not ours."""
        return getattr(self.wsgi, "extensions", {})

    @property
    def _house(self):
        return self._extensions.get("house")

    def handle_error(self, req, client, addr, exc):
        """Answer an error; a greenlet that was killed is none."""
        if not isinstance(exc, GreenletExit):
            super().handle_error(req, client, addr, exc)

    def is_already_handled(self, respiter):
        """Whether the answer has been written. Raises StopIteration where the connection can serve no other request."""
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
        """At SIGINT and SIGQUIT: end at once."""
        # A handler may run inside the hub, where nothing may wait.
        eventlet.spawn_n(super().handle_quit, sig, frame)

    def handle_usr1(self, sig, frame):
        """At SIGUSR1: open the log files again."""
        eventlet.spawn_n(super().handle_usr1, sig, frame)

    def end_oldest_idle(self):
        """End the connection that has waited longest for its client's next request. Whether there was one."""
        oldest = next(iter(self.idle), None)
        if oldest is None:
            return False
        del self.idle[oldest]
        oldest.kill()
        return True

    def _answer_held_requests(self):
        if self._house:
            self._house.held.end()

    def _wait_for_requests(self):
        while self.connections or self.places.websockets:
            while self.idle:  # Asked again each time: killing yields, and an answered client comes here late.
                self.end_oldest_idle()
            eventlet.sleep(0.05)
            self.notify()
            for serving, client in list(self.connections.items()):
                if client.fileno() < 0:
                    serving.kill()  # Its socket was closed above, which wakes no reader that waits on it.
