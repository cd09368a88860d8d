"""What the stock Socket.IO and Engine.IO servers are taught, where they have no setting for it."""

from typing import Any

from socketio import Manager

from engagenow.web.cors import is_allowed


class OwnRooms:
    """Our rooms are realtime.delivery's, so of Socket.IO's own ones a client is in two: everybody's, and its own.

    The stock manager searches all there are, one for each client, whenever one of them leaves.
    """

    def basic_disconnect(self: Any, sid: str, namespace: str, **_options: Any) -> None:
        for room in (None, sid):
            self.basic_leave_room(sid, namespace, room)
        self.callbacks.pop(sid, None)
        for waiting in (self.pending_connect, self.pending_disconnect):
            if sid in waiting.get(namespace, ()):
                waiting[namespace].remove(sid)
            if not waiting.get(namespace, True):
                del waiting[namespace]


class OneProcessManager(OwnRooms, Manager):  # type: ignore[misc]
    """Socket.IO's manager where there is one process."""


def name_worker(eio: Any, name: str | None) -> None:
    """Let each connection's id begin with this process's name, for a proxy to bring its next request here."""
    if name:
        random_id = eio.generate_id
        eio.generate_id = lambda: f"{name}.{random_id()}"


def disarm_reserved_names(server: Any) -> None:
    """Keep a client from calling our `connect`, `disconnect` and catch-all handlers by events of those names."""
    handle = server._handle_event_internal
    reserved = {*server.reserved_events, "*"}

    def rename_reserved(server: Any, sid: str, eio_sid: str, data: list[Any], *rest: Any) -> None:
        name = f"a client's {data[0]}" if data[0] in reserved else data[0]
        handle(server, sid, eio_sid, [name, *data[1:]], *rest)

    server._handle_event_internal = rename_reserved


def allowed_origins(extra: tuple[str, ...]) -> Any:
    """For Engine.IO: None is its own rule, the same origin; with more than that, that rule and the others."""
    if not extra:
        return None
    return lambda origin, environ: is_allowed(origin, extra) or origin == _own_origin(environ)


def _own_origin(environ: dict[str, str]) -> str:
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", environ["wsgi.url_scheme"]).partition(",")[0].strip()
    return f"{scheme}://{environ.get('HTTP_HOST', '')}"
