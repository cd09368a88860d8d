"""Connections, from their CONNECT packet to their end."""

import logging
from functools import partial
from wsgiref.types import WSGIEnvironment

from flask import Flask
from flask_socketio import SocketIO

from engagenow.core.errors import Broken, RateLimited
from engagenow.core.fields import Fields
from engagenow.core.outage import log_failure, unavailable
from engagenow.core.tokens import is_of_session
from engagenow.realtime.connections import Connection, Connections
from engagenow.realtime.dispatch import Dispatcher
from engagenow.realtime.events import Connected, Problem
from engagenow.realtime.hall import Hall
from engagenow.realtime.introduction import introduce
from engagenow.realtime.pace import Pace
from engagenow.realtime.tasks import Tasks
from engagenow.realtime.ticker import Clockwork
from engagenow.sessions.schemas import rfc3339
from engagenow.web.errors import refusal_body

log = logging.getLogger(__name__)


class Lifecycle:
    """What the Socket.IO server calls for each client. `hello_after`: seconds from CONNECT to the event `connected`."""

    def __init__(
        self,
        app: Flask,
        socketio: SocketIO,
        hall: Hall,
        connections: Connections,
        dispatcher: Dispatcher,
        pace: Pace,
        clockwork: Clockwork,
        tasks: Tasks,
        hello_after: float,
    ) -> None:
        self._app = app
        self._socketio = socketio
        self._hall = hall
        self._connections = connections
        self._dispatcher = dispatcher
        self._pace = pace
        self._clockwork = clockwork
        self._tasks = tasks
        self._hello_after = hello_after

    def on_connect(self, sid: str, environ: WSGIEnvironment, auth: object = None) -> None:
        """Never refuses: what is wrong with a token is told to the join that uses it."""
        eio_sid = str(self._socketio.server.manager.eio_sid_from_sid(sid, "/"))
        # Socket.IO takes a TypeError for a handler without `auth`, and calls it again: nothing may leave here.
        try:
            self._connect(sid, eio_sid, environ, auth)
        except RateLimited:
            self._connections.cut_off(eio_sid)
        except Exception:
            log_failure(log, "a connection failed")
            self._connections.cut_off(eio_sid)

    def _connect(self, sid: str, eio_sid: str, environ: WSGIEnvironment, auth: object) -> None:
        self._clockwork.start()
        auth = auth if isinstance(auth, dict) else {}
        connection = self._welcome(sid, eio_sid, environ, auth)
        if connection is None:
            return
        self._pace.spend(connection)
        self._say_hello(connection)
        if auth.get("session_id") and (is_of_session(connection.token) or connection.view is not None):
            asked = {key: auth[key] for key in ("session_id", "since") if key in auth}
            self._dispatcher.on_command("join_session", connection.sid, asked)

    def on_disconnect(self, sid: str, *_reason: object) -> None:
        """A client has ended its connection, or has lost it."""
        connection = self._connections.by_sid.pop(sid, None)
        if connection:
            connection.gone = True
            self._hall.step_out(connection)
            self._hall.unjoined.add(connection.eio_sid)  # its transport may stay

    def on_logout(self, login_id: str) -> None:
        """A browser's login has ended, and so do its connections in every process."""
        self._hall.neighbours.logged_out(login_id)
        self._connections.close_login(login_id)

    def on_links_ended(self, link_ids: list[str]) -> None:
        """Links of screens or moderators were revoked: the connections by them end in every process."""
        self._hall.neighbours.links_ended(link_ids)
        self._connections.close_links(link_ids)

    def _welcome(self, sid: str, eio_sid: str, environ: WSGIEnvironment, auth: Fields) -> Connection | None:
        """None when it ended while the database was asked who it is, or when the database did not answer."""
        try:
            connection = introduce(self._app, sid, eio_sid, environ, auth)
        except Exception as error:
            # Left as it is, it would be connected and unknown to us. Cut off, it connects again by itself.
            self._explain(error, Connection(sid=sid, eio_sid=eio_sid))
            self._connections.cut_off(eio_sid)
            return None
        self._connections.add(connection)
        self._hall.unjoined.add(eio_sid)
        if not self._socketio.server.manager.is_connected(sid, "/"):
            self._connections.by_sid.pop(sid, None)
            return None
        return connection

    def _explain(self, error: Exception, connection: Connection) -> None:
        """Tell a client why it is cut off, and the log."""
        refusal = unavailable(error)
        if refusal is None:
            log.error("a connection failed", exc_info=error)
        with self._app.app_context():
            self._hall.delivery.tell(connection, Problem(**refusal_body(refusal or Broken())))

    def _say_hello(self, connection: Connection) -> None:
        hello = Connected(sid=connection.sid, server_time=rfc3339(self._hall.house.server_now()) or "")
        if self._hello_after:
            self._tasks.after(self._hello_after, partial(self._hall.delivery.tell, connection, hello))
        else:
            self._hall.delivery.tell(connection, hello)
