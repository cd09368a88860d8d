"""Jobs that run beside everything else. What fails in one goes to the log."""

import logging
from collections.abc import Callable

from flask import Flask
from flask_socketio import SocketIO

from engagenow.core.outage import log_failure

log = logging.getLogger(__name__)

Job = Callable[[], None]


class Tasks:
    """Jobs in tasks of the Socket.IO server's kind: greenlets, or threads."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        self._app = app
        self._socketio = socketio

    def after(self, seconds: float, job: Job) -> None:
        """Run a job once, after so many seconds."""

        def wait() -> None:
            self._socketio.sleep(seconds)
            _run(job)

        self._socketio.start_background_task(wait)

    def start(self, job: Job) -> None:
        """Run a job now, in a task of its own, inside the application's context."""

        def run() -> None:
            with self._app.app_context():
                _run(job)

        self._socketio.start_background_task(run)


def _run(job: Job) -> None:
    try:
        job()
    except Exception:
        log_failure(log, "a background job failed")
