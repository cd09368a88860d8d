"""What the stock Socket.IO and Engine.IO servers are taught, where they have no setting for it."""

from collections.abc import Callable
from functools import partial
from wsgiref.types import WSGIEnvironment

import engineio
import orjson
import socketio
from bidict import ValueDuplicationError
from socketio import Manager
from socketio.packet import ACK, CONNECT_ERROR

from engagenow.realtime import nonsense
from engagenow.realtime.introduction import kept
from engagenow.realtime.protocol import NONSENSE
from engagenow.realtime.wire import Burst, send
from engagenow.web.cors import is_allowed


class OwnRooms(Manager):  # type: ignore[misc]
    """Our rooms are realtime.delivery's, so of Socket.IO's own ones a client is in one: everybody's.

    The stock manager makes one more for each client, and searches all there are whenever one of them leaves.
    """

    def pre_connect(self, eio_sid: str, namespace: str) -> str | None:
        """The id of a client that says CONNECT; None: it has said so before."""
        sid = str(self.server.eio.generate_id())
        try:
            self.basic_enter_room(sid, namespace, None, eio_sid=eio_sid)
        except ValueDuplicationError:
            return None
        self.pending_connect.setdefault(namespace, []).append(sid)
        return sid

    def basic_disconnect(self, sid: str, namespace: str, **_options: object) -> None:
        """A client has left this namespace."""
        self.basic_leave_room(sid, namespace, None)
        self.callbacks.pop(sid, None)
        for waiting in (self.pending_connect, self.pending_disconnect):
            if sid in waiting.get(namespace, ()):
                waiting[namespace].remove(sid)
            if not waiting.get(namespace, True):
                del waiting[namespace]


class OneProcessManager(OwnRooms):
    """Socket.IO's manager where there is one process."""


def cut_off(eio: engineio.Server, eio_sid: str) -> None:
    """End an Engine.IO connection as a lost network would, so that an honest client connects again."""
    client = eio.sockets.get(eio_sid)
    if client is not None:
        client.close(wait=False, abort=True, reason=eio.reason.TRANSPORT_ERROR)


def name_worker(eio: engineio.Server, name: str | None) -> None:
    """Let each connection's id begin with this process's name, for a proxy to bring its next request here."""
    if name:
        random_id = eio.generate_id

        def named_id() -> str:
            return f"{name}.{random_id()}"

        eio.generate_id = named_id


def keep_to_the_protocol(server: socketio.Server) -> None:
    """What a client's packets may do to this Socket.IO server, and how it is answered."""
    _handle_commands(server)
    _answer_refused_connects(server)
    _end_on_nonsense(server)
    _keep_little(server)


def _keep_little(server: socketio.Server) -> None:
    """Keep of a connection's handshake what CONNECT reads, and not all that the HTTP server knew of the request."""
    connect = server.eio.handlers["connect"]

    def connect_with_little(eio_sid: str, environ: WSGIEnvironment) -> bool | None:
        return connect(eio_sid, kept(environ))

    server.eio.handlers["connect"] = connect_with_little


def _handle_commands(server: socketio.Server) -> None:
    """Call the handler of a client's event and acknowledge it.

    A client cannot call our `connect`, `disconnect` and catch-all handlers by events of those names.
    """
    reserved = {*server.reserved_events, "*"}

    def handle(
        server: socketio.Server, sid: str, eio_sid: str, data: list[object], namespace: str, number: int | None
    ) -> None:
        name = f"a client's {data[0]}" if data[0] in reserved else data[0]
        answer = server._trigger_event(name, namespace, sid, *data[1:])
        if number is not None:
            # The library's packet searches all of an answer for bytes, and makes four texts of it.
            send(server, eio_sid, Burst([b"%d%d[%b]" % (ACK, number, orjson.dumps(answer))], own=True))

    server._handle_event_internal = handle


def _answer_refused_connects(server: socketio.Server) -> None:
    """Answer a CONNECT that is refused with an object, as Socket.IO v5 says: clients read its `message`."""
    connect = server._handle_connect

    def handle_connect(eio_sid: str, namespace: str | None, data: object) -> None:
        name = namespace or "/"
        if name not in server.handlers:
            refuse(eio_sid, name, "Invalid namespace")
        elif server.manager.sid_from_eio_sid(eio_sid, name):
            refuse(eio_sid, name, "Already connected")
        else:
            connect(eio_sid, name, data)

    def refuse(eio_sid: str, namespace: str, message: str) -> None:
        error = server.packet_class(CONNECT_ERROR, data={"message": message}, namespace=namespace)
        server._send_packet(eio_sid, error)

    server._handle_connect = handle_connect


def _end_on_nonsense(server: socketio.Server) -> None:
    """End a session whose packet is none. The library logs a traceback and goes on."""
    handle = server.eio.handlers["message"]

    def guarded(eio_sid: str, data: object) -> None:
        try:
            handle(eio_sid, data)
        except NONSENSE as wrong:
            nonsense.note(wrong)
            cut_off(server.eio, eio_sid)

    server.eio.handlers["message"] = guarded


def allowed_origins(extra: tuple[str, ...]) -> Callable[[str, WSGIEnvironment], bool] | None:
    """For Engine.IO: None is its own rule, the same origin; with more than that, that rule and the others."""
    if not extra:
        return None
    return partial(_is_allowed, extra)


def _is_allowed(extra: tuple[str, ...], origin: str, environ: WSGIEnvironment) -> bool:
    return is_allowed(origin, extra) or origin == _own_origin(environ)


def _own_origin(environ: WSGIEnvironment) -> str:
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]).partition(",")[0].strip()
    return f"{scheme}://{environ.get('HTTP_HOST', '')}"
