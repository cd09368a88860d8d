"""The product's own wire and rooms under its own gunicorn worker, with nobody's rights asked and nothing stored.

What Socket.IO over this wire can do at most, to hold against other Socket.IO servers that store nothing either.
"""

from functools import partial
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO

from engagenow.core.clock import now
from engagenow.core.codes import new_id
from engagenow.core.log import encode
from engagenow.core.pending import Told
from engagenow.realtime.connections import Connection
from engagenow.realtime.delivery import Delivery
from engagenow.realtime.inbound import CUT_OFF
from engagenow.realtime.stock import cut_off
from engagenow.realtime.unjoined import Unjoined
from engagenow.realtime.wire import LIBRARIES, Json, Wire
from engagenow.realtime.wiring import PACE, PING
from engagenow.sessions.schemas import rfc3339


class WireAlone:
    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        self._people: dict[str, tuple[Connection, dict[str, str]]] = {}
        self._last_seq = 0
        self._delivery = Delivery(
            Wire(socketio.server, direct=True),
            on_kick=lambda _: None,
            on_empty=lambda _: None,
            later=self._later,
            pace=PACE,
            read=lambda _session_id, _since: [],
        )

    def on_disconnect(self, *_reason: Any) -> None:
        connection, person = self._people.pop(request.sid, (None, {}))
        if connection:
            self._delivery.leave(person["session_id"], connection)

    def on_join(self, sid: str, asked: dict[str, Any]) -> dict[str, Any]:
        session_id = asked["session_id"]
        person = {"session_id": session_id, "participant_id": new_id(), "nickname": asked["nickname"]}
        connection = Connection(sid=sid, eio_sid=self._socketio.server.manager.eio_sid_from_sid(sid, "/"))
        self._people[sid] = connection, person
        self._socketio.server.eio.unjoined.discard(connection.eio_sid)
        self._delivery.expect(session_id, connection, self._last_seq)
        state = {"participant": person, "last_seq": self._last_seq, "events": []}
        self._delivery.admit(session_id, connection, lambda: state)
        return {"ok": True, **state}

    def on_message(self, sid: str, asked: dict[str, Any]) -> dict[str, Any]:
        _, person = self._people[sid]
        self._last_seq += 1
        told = {
            "seq": self._last_seq,
            "id": new_id(),
            **person,
            "role": "participant",
            "message": asked["message"],
            "message_type": asked["message_type"],
            "client_msg_id": asked.get("client_msg_id"),
            "created_at": rfc3339(now()),
        }
        self._delivery.deliver(person["session_id"], [Told("new_message", encode(told), seq=self._last_seq)])
        return {"ok": True, "id": told["id"], "seq": told["seq"]}

    def _later(self, seconds: float, job: Any) -> None:
        def wait() -> None:
            self._socketio.sleep(seconds)
            job()

        self._socketio.start_background_task(wait)


def create_app() -> Flask:
    """Socket.IO with the product's settings (engagenow/realtime/wiring.py)."""
    app = Flask(__name__)
    socketio = SocketIO(
        app,
        async_mode="eventlet",
        async_handlers=False,
        always_connect=True,
        ping_interval=PING,
        ping_timeout=PING,
        max_http_buffer_size=CUT_OFF,
        manage_session=False,
        json=Json,
        logger=LIBRARIES,
        engineio_logger=LIBRARIES,
    )
    engine = socketio.server.eio
    engine.unjoined = Unjoined(partial(cut_off, engine))
    wire = WireAlone(socketio)
    socketio.on_event("disconnect", wire.on_disconnect)
    socketio.server.on("join_session", wire.on_join)
    socketio.server.on("send_message", wire.on_message)
    app.add_url_rule("/livez", view_func=lambda: "ok")
    return app


app = create_app()
