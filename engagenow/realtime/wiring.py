"""Builds the Socket.IO server of one application, and everything behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from engagenow.core.commands import CommandTable
from engagenow.core.database import db, let_go
from engagenow.core.features import House
from engagenow.core.figures import Gauges
from engagenow.core.unit_of_work import UnitOfWork
from engagenow.realtime import inbound, stock
from engagenow.realtime.alone import Alone
from engagenow.realtime.catch_up import CatchUp
from engagenow.realtime.connections import Connection, Connections
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.dispatch import Dispatcher
from engagenow.realtime.hall import Hall
from engagenow.realtime.lifecycle import Lifecycle
from engagenow.realtime.logins import close_ended
from engagenow.realtime.missed import log_of, look_for_more
from engagenow.realtime.neighbours import meet
from engagenow.realtime.pace import Pace
from engagenow.realtime.parts import PartsDelivery
from engagenow.realtime.presence import Presence
from engagenow.realtime.redis_manager import SteadyRedisManager
from engagenow.realtime.round_trips import round_trip_of
from engagenow.realtime.session_jobs import SessionJobs
from engagenow.realtime.tasks import Tasks
from engagenow.realtime.ticker import Clockwork, Ticker
from engagenow.realtime.unjoined import Unjoined
from engagenow.realtime.wire import LIBRARIES, Json, Wire

PING = 10  # seconds, and as many to answer: a phone that vanished is noticed within 20
# A full hall at 20 ms would hear 5 ms sooner and cost 0.04 of a core more.
PACE = 0.025  # seconds between two flushes of a busy room

Queue = SteadyRedisManager | None


@dataclass(frozen=True)
class Realtime:
    """What the rest of the application sees. `queue` leads to the other web processes; None: there are none."""

    queue: Queue
    hall: Hall
    connections: Connections
    dispatcher: Dispatcher

    @property
    def table(self) -> CommandTable:
        """The commands of all features."""
        return self.dispatcher.table

    def make_place(self) -> bool:
        """End the oldest connection that is in no room. Whether there was one."""
        return self.hall.unjoined.end_oldest()

    @property
    def gauges(self) -> Gauges:
        """Connections, rooms and waiting commands of this process, now."""
        delivery, unit_of_work = self.hall.delivery, self.hall.unit_of_work
        return Gauges(len(self.connections.by_sid), len(delivery.held()), unit_of_work.waiting)


def init_app(app: Flask, house: House) -> SocketIO:
    """A Socket.IO server for this app: a module-level one would bind its handlers to the first app only."""
    url = app.config["REDIS_URL"]
    queue = SteadyRedisManager(url) if url else None
    socketio = _socketio(app, queue)
    stock.keep_to_the_protocol(socketio.server)
    stock.name_worker(socketio.server.eio, app.config["WORKER_NAME"])
    _build(app, socketio, house, queue)
    if app.config["WIRE"] == "direct" and socketio.async_mode == "eventlet":
        from engagenow.realtime.upgrade import rename_socket

        app.wsgi_app = rename_socket(app.wsgi_app)  # type: ignore[method-assign]
    return socketio


def _socketio(app: Flask, queue: Queue) -> SocketIO:
    return SocketIO(
        app,
        client_manager=queue or stock.OneProcessManager(),
        async_mode=app.config["SOCKETIO_ASYNC_MODE"],
        async_handlers=False,  # one client's events in its order
        always_connect=True,  # the CONNECT packet goes out before anything that the handler says
        cors_allowed_origins=stock.allowed_origins(app.config["ALLOWED_ORIGINS"]),
        cors_credentials=False,
        ping_interval=PING,
        ping_timeout=PING,
        max_http_buffer_size=inbound.CUT_OFF if app.config["WIRE"] == "direct" else inbound.LARGEST,
        manage_session=False,
        json=Json,
        logger=LIBRARIES,
        engineio_logger=LIBRARIES,
    )


def _build(app: Flask, socketio: SocketIO, house: House, queue: Queue) -> None:
    engine, tasks, cut_off = _engine(app), Tasks(app, socketio), partial(stock.cut_off, socketio.server.eio)
    connections, unjoined = Connections(socketio.server.disconnect, cut_off), Unjoined(cut_off)
    socketio.server.eio.unjoined = unjoined
    hall = _hall(app, socketio, house, engine, tasks, unjoined)
    jobs = SessionJobs(hall.unit_of_work, house, tasks.start)
    _know_the_others(hall, connections, queue, engine, jobs)
    pace = Pace(house.limits, connections)
    dispatcher = Dispatcher(app, hall, connections, pace)
    clockwork = Clockwork(app, socketio, Ticker(hall, engine, jobs), queue, tasks)
    hello_after = app.config["HELLO_AFTER"]
    lifecycle = Lifecycle(app, socketio, hall, connections, dispatcher, pace, clockwork, tasks, hello_after)
    # Past Flask's request context, which a command has no use for.
    socketio.server.on("connect", lifecycle.on_connect)
    socketio.server.on("disconnect", lifecycle.on_disconnect)
    socketio.server.on("*", dispatcher.on_command)
    app.extensions["on_logout"].append(lifecycle.on_logout)
    house.on_links_ended = lifecycle.on_links_ended
    app.extensions["realtime"] = Realtime(queue, hall, connections, dispatcher)
    app.extensions["unit_of_work"] = hall.unit_of_work
    if socketio.async_mode != "threading":  # what was due while no process ran does not wait for the first client
        clockwork.wake()


def _hall(app: Flask, socketio: SocketIO, house: House, engine: Engine, tasks: Tasks, unjoined: Unjoined) -> Hall:
    # The hall is made of the delivery, which calls it.
    def step_out(connection: Connection) -> None:
        hall.step_out(connection)

    def forget_room(session_id: str) -> None:
        hall.forget_room(session_id)

    delivery = _delivery(app, socketio, engine, tasks, on_kick=step_out, on_empty=forget_room)
    parts = PartsDelivery(house, engine, delivery, tasks.after)
    house.on_touched = parts.touched
    presence = Presence()
    house.online, house.is_here = presence.count, presence.is_here
    unit_of_work = UnitOfWork(engine, house, delivery.deliver, let_go=let_go)
    parts.own.is_busy = unit_of_work.is_busy
    hall = Hall(
        house,
        unit_of_work,
        delivery,
        parts,
        presence,
        CatchUp(house, engine),
        unjoined,
        round_trip=partial(round_trip_of, socketio.server.eio),
        end=socketio.server.disconnect,
    )
    return hall


def _delivery(
    app: Flask,
    socketio: SocketIO,
    engine: Engine,
    tasks: Tasks,
    *,
    on_kick: Callable[[Connection], None],
    on_empty: Callable[[str], None],
) -> Delivery:
    return Delivery(
        Wire(socketio.server, direct=app.config["WIRE"] == "direct"),
        on_kick=on_kick,
        on_empty=on_empty,
        later=tasks.after,
        pace=0 if socketio.async_mode == "threading" else PACE,  # in threads there is nothing to pace
        read=log_of(engine),
    )


def _know_the_others(hall: Hall, connections: Connections, queue: Queue, engine: Engine, jobs: SessionJobs) -> None:
    if queue:
        meet(hall, connections, queue, engine=engine, jobs=jobs)
        return

    def look() -> None:
        with Session(engine) as database:
            look_for_more(database, hall)
            close_ended(database, connections)

    hall.neighbours = Alone(look)


def _engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine
