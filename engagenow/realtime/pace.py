"""How many commands one connection may send, whatever they are.

A page that comes back with 60 texts and 60 taps that wait, a presenter who pins and deletes, a quiz of one answer a
second: each sends far less. Refusing costs us as well, so a connection that goes on is ended.
"""

from engagenow.core.errors import RateLimited
from engagenow.core.figures import figures
from engagenow.core.limits import Limits, Rate
from engagenow.realtime.connections import Connection, Connections

COMMANDS = Rate(burst=300, per_second=20)
REFUSED = Rate(burst=300, per_second=1)  # commands over that rate which are answered, before the end


class Pace:
    """Buckets belong to the transport's connection: CONNECT again and again makes no new ones."""

    def __init__(self, limits: Limits, connections: Connections) -> None:
        self._limits = limits
        self._connections = connections

    def spend(self, connection: Connection) -> None:
        """Count one command of a client. Raises RateLimited; ends a client that has been refused too often."""
        if connection.gone:
            return
        try:
            self._limits.spend(connection.eio_sid, COMMANDS)
        except RateLimited:
            self._refused(connection)
            raise

    def _refused(self, connection: Connection) -> None:
        try:
            self._limits.spend(connection.eio_sid, REFUSED)
        except RateLimited:
            figures.hurried += 1
            self._connections.cut_off(connection.eio_sid)
