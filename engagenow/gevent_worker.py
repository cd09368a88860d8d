"""The gunicorn worker of SOCKETIO_ASYNC_MODE=gevent: gunicorn's own, and a psycopg2 that yields while it waits."""

from gevent.socket import wait_read, wait_write
from gunicorn.workers import ggevent
from psycopg2 import OperationalError, extensions


class GeventWorker(ggevent.GeventWorker):
    """gunicorn's worker, with a psycopg2 that yields."""

    def patch(self):
        """Patch the process, before it imports the application."""
        super().patch()
        extensions.set_wait_callback(_yield_until_ready)


def _yield_until_ready(connection, timeout=None):
    """Without it, a query of one client would stop all others of the process until it is answered."""
    while (state := connection.poll()) != extensions.POLL_OK:
        if state == extensions.POLL_READ:
            wait_read(connection.fileno(), timeout=timeout)
        elif state == extensions.POLL_WRITE:
            wait_write(connection.fileno(), timeout=timeout)
        else:
            raise OperationalError(f"unexpected answer of poll(): {state}")
