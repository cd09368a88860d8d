"""What the code relies on inside python-engineio, python-socketio and eventlet, with its signatures.

An upgrade of these libraries that changes one of them fails here, with its name.
"""

import ast
import inspect
from pathlib import Path

import engineio
import pytest
import socketio
from eventlet import greenio, wsgi
from eventlet.hubs import epolls

from engagenow.realtime import direct_socket, engine, redis_manager, stock
from tests.server import ROOT

SIGNATURES = {
    engineio.Server: {
        "handle_request": "(self, environ, start_response)",
        "disconnect": "(self, sid=None)",
        "generate_id": "(self)",
        "_handle_connect": "(self, environ, start_response, transport, jsonp_index=None)",
        "_trigger_event": "(self, event, *args, **kwargs)",
        "_service_task": "(self)",
        "_upgrades": "(self, sid, transport)",
        "_ok": "(self, packets=None, headers=None, jsonp_index=None)",
        "_bad_request": "(self, message=None)",
        "_unauthorized": "(self, message=None)",
        "_log_error_once": "(self, message, message_key)",
    },
    engineio.socket.Socket: {
        "__init__": "(self, server, sid)",
        "send": "(self, pkt)",
        "receive": "(self, pkt)",
        "poll": "(self)",
        "close": "(self, wait=True, abort=False, reason=None)",
        "check_ping_timeout": "(self)",
        "schedule_ping": "(self)",
        "_send_ping": "(self)",
        "handle_post_request": "(self, environ)",
        "handle_get_request": "(self, environ, start_response)",
        "_websocket_handler": "(self, ws)",
    },
    socketio.Server: {
        "_handle_connect": "(self, eio_sid, namespace, data)",
        "_handle_event_internal": "(self, server, sid, eio_sid, data, namespace, id)",
        "_send_packet": "(self, eio_sid, pkt)",
        "_send_eio_packet": "(self, eio_sid, eio_pkt)",
    },
    socketio.Manager: {
        "pre_connect": "(self, eio_sid, namespace)",
        "basic_enter_room": "(self, sid, namespace, room, eio_sid=None)",
        "basic_disconnect": "(self, sid, namespace, **kwargs)",
        "basic_leave_room": "(self, sid, namespace, room)",
        "sid_from_eio_sid": "(self, eio_sid, namespace)",
        "eio_sid_from_sid": "(self, sid, namespace)",
        "is_connected": "(self, sid, namespace)",
    },
    socketio.RedisManager: {
        "initialize": "(self)",
        "_publish": "(self, data)",
        "_listen": "(self)",
        "_redis_listen_with_retries": "(self)",
    },
    epolls.Hub: {
        "add": "(self, evtype, fileno, cb, tb, mac)",
        "remove": "(self, listener)",
        "switch": "(self)",
    },
}
ATTRIBUTES = {
    "Server": {"_async", "sockets", "handlers", "start_service_task", "max_http_buffer_size", "ping_interval"},
    "Socket": {"queue", "sid", "closed", "closing", "connected", "upgraded", "upgrading", "last_ping"},
    "Manager": {"callbacks", "pending_connect", "pending_disconnect", "rooms"},
}
PUBLIC_IN_SPITE_OF_ITS_NAME = {"_replace"}  # of named tuples, SQLAlchemy's URL among them
OURS = [
    engine.DirectEngine, direct_socket.DirectSocket, redis_manager.SteadyRedisManager, stock.OneProcessManager,
]  # fmt: skip


@pytest.mark.parametrize(("library", "name"), [(c, name) for c, names in SIGNATURES.items() for name in names])
def test_a_method_is_there_with_its_signature(library, name):
    assert str(inspect.signature(getattr(library, name))) == SIGNATURES[library][name]


def test_attributes_are_there():
    server = socketio.Server(async_mode="threading")
    socket = engineio.socket.Socket(server.eio, "sid")
    for part, kind in ((server.eio, "Server"), (socket, "Socket"), (server.manager, "Manager")):
        assert {name for name in ATTRIBUTES[kind] if not hasattr(part, name)} == set()
    assert set(server.eio.handlers) == {"connect", "disconnect", "message"}
    assert {"websocket", "queue", "event", "thread", "sleep"} <= set(server.eio._async)
    assert {"connect", "disconnect"} <= set(server.reserved_events)
    assert hasattr(wsgi, "WSGI_LOCAL")
    green = greenio.GreenSocket()
    assert not isinstance(green.fd, greenio.GreenSocket)
    green.close()


@pytest.mark.parametrize("ours", OURS)
def test_each_method_that_we_override_is_listed(ours):
    libraries = [base for base in ours.__mro__ if not base.__module__.startswith("engagenow") and base is not object]
    inherited = {name for base in libraries for name, value in vars(base).items() if inspect.isfunction(value)}
    own = {name for base in ours.__mro__ if base.__module__.startswith("engagenow") for name in vars(base)}
    listed = {name for library, names in SIGNATURES.items() if issubclass(ours, library) for name in names}
    assert (own & inherited) - {"__init__"} <= listed


def test_each_private_name_that_we_use_is_ours_or_listed():
    used, defined = set(), set()
    for path in Path(ROOT / "engagenow").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Attribute(attr=name, ctx=ast.Load()) if name.startswith("_") and not name.startswith("__"):
                    used.add(name)
                case ast.Attribute(attr=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                    defined.add(name)
                case ast.Name(id=name, ctx=ast.Store()):
                    defined.add(name)
    listed = {name for names in SIGNATURES.values() for name in names}
    assert used - defined - PUBLIC_IN_SPITE_OF_ITS_NAME <= listed
