"""The Socket.IO edge: connect, disconnect, and one handler that parses, asks a feature and answers."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, request
from flask_babel import get_locale
from flask_socketio import SocketIO
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.auth import identity
from engagenow.core.clock import monotonic, now
from engagenow.core.commands import CommandTable
from engagenow.core.database import db
from engagenow.core.errors import Broken, Refusal
from engagenow.core.features import House
from engagenow.core.figures import Gauges, figures
from engagenow.core.tokens import PREFIX
from engagenow.core.unit_of_work import UnitOfWork
from engagenow.realtime import inbound, stock
from engagenow.realtime.call import Alone, Hall, SocketCall
from engagenow.realtime.catch_up import CatchUp
from engagenow.realtime.connections import Connection, Connections
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.events import Connected, Problem
from engagenow.realtime.missed import log_of, look_for_more
from engagenow.realtime.neighbours import meet
from engagenow.realtime.presence import Presence
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.realtime.ticker import Clockwork, Ticker
from engagenow.realtime.wire import LIBRARIES, Json, Wire
from engagenow.sessions.schemas import rfc3339
from engagenow.web.address import public_base
from engagenow.web.errors import refusal_body
from engagenow.web.language import speak
from engagenow.web.parsing import read_payload
from engagenow.web.request_ids import request_id

log = logging.getLogger(__name__)

PING = 10  # seconds, and as many to answer: a phone that vanished is noticed within 20 (contract, promise 6)
# A full hall at 20 ms would hear 5 ms sooner and cost 0.04 of a core more.
PACE = 0.025  # seconds between two flushes of a busy room
HELLO_AFTER = 0.1  # seconds until `connected`: a handler registered right after connect() is in place by then


class Server:
    """`queue` leads to the other web processes; None: there are none."""

    def __init__(self, app: Flask, socketio: SocketIO, house: House, queue: SteadyRedisManager | None) -> None:
        self._app, self._socketio, self._house, self.queue = app, socketio, house, queue
        self._engine = engine = _engine(app)
        self._connections = Connections()
        self._delivery = Delivery(
            Wire(socketio, direct=app.config["WIRE"] == "direct"),
            on_kick=self._on_kick,
            on_empty=house.forget_snapshot,
            later=self._later,
            pace=PACE if socketio.async_mode == "eventlet" else 0,  # in threads there is nothing to pace
            read=log_of(engine),
        )
        presence = Presence()
        house.online, house.is_here = presence.count, presence.is_here
        unit_of_work = UnitOfWork(engine, house, self._delivery.deliver, let_go=db.session.close)
        self._hall = Hall(house, unit_of_work, self._delivery, presence, CatchUp(house, engine))
        self._table = CommandTable(f.commands for f in house if f.commands)
        if queue:
            by_what = {"close_login": self._close_login_here, "background": self._in_background}
            meet(self._hall, self._connections, queue, engine=engine, **by_what)
        else:
            self._hall.neighbours = Alone(self._look_for_more)
        self.clockwork = Clockwork(app, socketio, Ticker(self._hall, engine), queue)
        app.extensions["unit_of_work"] = unit_of_work

    @property
    def table(self) -> CommandTable:
        return self._table

    @property
    def gauges(self) -> Gauges:
        return Gauges(len(self._connections.by_sid), len(self._delivery.held()), self._hall.unit_of_work.waiting)

    def on_connect(self, auth: Any = None) -> None:
        """Never refuses: what is wrong with a token is told to the join that uses it."""
        self.clockwork.start()
        auth = auth if isinstance(auth, dict) else {}
        connection = self._welcome(auth.get("token"))
        if connection is None:
            return
        self._say_hello(connection)
        if (connection.token or "").startswith(PREFIX) and auth.get("session_id"):
            asked = {key: auth[key] for key in ("session_id", "since") if key in auth}
            self.on_command("join_session", connection.sid, asked)

    def on_disconnect(self, *_reason: Any) -> None:
        connection = self._connections.by_sid.pop(request.sid, None)  # type: ignore[attr-defined]
        if connection:
            connection.gone = True
            self._hall.step_out(connection)

    def on_command(self, name: str, sid: str, *payload: Any) -> dict[str, Any]:
        """Every command's acknowledgement: {ok: true, …} or {ok: false, code, detail}."""
        began = monotonic()
        connection = self._connections.by_sid.get(sid) or self._nobody(sid)
        with self._app.app_context():
            speak(connection.locale)
            try:
                return {"ok": True, **(self._perform(connection, name, payload) or {})}
            except Refusal as refusal:
                return self._refuse(connection, refusal_body(refusal))
            except Exception:
                log.exception("a command failed", extra=connection.for_log(self._table.known(name)))
                return self._refuse(connection, refusal_body(Broken()))
            finally:
                figures.ack.observe(monotonic() - began)

    def close_login(self, login_id: str) -> None:
        """A browser's login has ended: so do its sockets, in whatever process."""
        self._hall.neighbours.logged_out(login_id)
        self._close_login_here(login_id)

    def _close_login_here(self, login_id: str) -> None:
        for connection in self._connections.of_login(login_id):
            self._socketio.server.disconnect(connection.sid)

    def _nobody(self, sid: str) -> Connection:
        """Whose connection has ended already, and whose last command still comes."""
        return Connection(sid=sid, eio_sid="", locale=self._app.config["DEFAULT_LOCALE"], gone=True)

    def _perform(self, connection: Connection, name: str, payload: tuple[Any, ...]) -> dict[str, Any] | None:
        inbound.refuse(name)
        asked = payload[0] if payload else {}
        entry = self._table.find(name, asked)
        if entry.who != "anyone":
            connection.who(entry.who)
        return entry.handler(SocketCall(self._hall, connection), read_payload(entry.schema, asked))

    def _refuse(self, connection: Connection, body: dict[str, Any]) -> dict[str, Any]:
        self._delivery.tell(connection, Problem(**body))
        return {"ok": False, **body}

    def _welcome(self, token: Any) -> Connection | None:
        """None when it has ended while the database was asked who it is, or nobody can say."""
        sid: str = request.sid  # type: ignore[attr-defined]
        eio_sid = self._socketio.server.manager.eio_sid_from_sid(sid, "/")
        try:
            connection = self._introduce(sid, eio_sid, token)
        except Exception:
            # Left as it is, it would be connected and known to nobody. Cut off, it comes again by itself.
            log.exception("a connection failed")
            self._cut_off(eio_sid)
            return None
        self._connections.add(connection)
        if not self._socketio.server.manager.is_connected(sid, "/"):
            self._connections.by_sid.pop(sid, None)
            return None
        return connection

    def _introduce(self, sid: str, eio_sid: str, token: Any) -> Connection:
        connection = Connection(
            sid=sid,
            eio_sid=eio_sid,
            account=_account(),
            login_id=identity.login_id(),
            token=token if isinstance(token, str) and token else None,
            origin=public_base(),
            request_id=request_id(),
            locale=str(get_locale()),
        )
        db.session.close()  # the join that may follow waits for its turn, and must hold no connection meanwhile
        return connection

    def _cut_off(self, eio_sid: str) -> None:
        engine = self._socketio.server.eio
        if eio_sid in engine.sockets:
            engine.sockets[eio_sid].close(wait=False, abort=True, reason=engine.reason.TRANSPORT_ERROR)

    def _look_for_more(self) -> None:
        with Session(self._engine) as database:
            look_for_more(database, self._delivery)

    def _say_hello(self, connection: Connection) -> None:
        hello = Connected(sid=connection.sid, server_time=rfc3339(now()) or "")
        if not HELLO_AFTER:
            self._delivery.tell(connection, hello)
            return
        self._later(HELLO_AFTER, lambda: self._delivery.tell(connection, hello))

    def _later(self, seconds: float, job: Callable[[], None]) -> None:
        def wait() -> None:
            self._socketio.sleep(seconds)
            job()

        self._socketio.start_background_task(wait)

    def _on_kick(self, connection: Connection) -> None:
        self._hall.step_out(connection)

    def _in_background(self, job: Callable[[], None]) -> None:
        def run() -> None:
            with self._app.app_context():
                job()

        self._socketio.start_background_task(run)


def init_app(app: Flask, house: House) -> SocketIO:
    """Build the Socket.IO server of this app: a module-level one would bind its handlers to the first app only."""
    url = app.config["REDIS_URL"]
    queue = SteadyRedisManager(url) if url else None
    socketio = SocketIO(
        app,
        client_manager=queue or stock.OneProcessManager(),
        async_mode=app.config["SOCKETIO_ASYNC_MODE"],
        async_handlers=False,  # one client's events in its order
        always_connect=True,  # the CONNECT packet goes out before anything that the handler says
        cors_allowed_origins=stock.allowed_origins(app.config["ALLOWED_ORIGINS"]),
        ping_interval=PING,
        ping_timeout=PING,
        max_http_buffer_size=inbound.CUT_OFF if app.config["WIRE"] == "direct" else inbound.LARGEST,
        manage_session=False,
        json=Json,
        logger=LIBRARIES,
        engineio_logger=LIBRARIES,
    )
    server = Server(app, socketio, house, queue)
    socketio.on_event("connect", server.on_connect)
    socketio.on_event("disconnect", server.on_disconnect)
    socketio.server.on("*", server.on_command)  # past Flask's request context, which a command has no use for
    stock.disarm_reserved_names(socketio.server)
    app.extensions["realtime"] = server
    app.extensions["on_logout"].append(server.close_login)
    stock.name_worker(socketio.server.eio, app.config["WORKER_NAME"])
    if queue and socketio.async_mode == "eventlet":
        server.clockwork.wake()
    return socketio


def _engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


def _account() -> Any:
    try:
        return identity.current_actor()
    except Refusal:
        return None
