"""How a worker that ends parts from its Socket.IO clients. Used by the worker alone: it waits as eventlet does."""

import eventlet


def close_clients(socketio):
    """Close all connections of a Flask-SocketIO server, or of none (None), at the same time.

    So their disconnect handlers run, and the clients reconnect now instead of after graceful_timeout.
    """
    server = socketio.server.eio if socketio else None
    clients = list(server.sockets.values()) if server else []
    pool = eventlet.GreenPool(max(len(clients), 1))
    for client in clients:
        # Aborted, because the Python client takes a CLOSE packet for a goodbye and stays away.
        pool.spawn_n(client.close, wait=False, abort=True, reason=server.reason.SERVER_DISCONNECT)
    pool.waitall()
