"""One handler for every command: parse, ask a feature, answer."""

import logging

from flask import Flask

from engagenow.core.clock import monotonic
from engagenow.core.commands import CommandTable
from engagenow.core.errors import Broken, Refusal
from engagenow.core.fields import Fields
from engagenow.core.figures import figures
from engagenow.core.outage import unavailable
from engagenow.realtime import inbound
from engagenow.realtime.call import SocketCall
from engagenow.realtime.connections import Connection, Connections
from engagenow.realtime.events import Problem
from engagenow.realtime.hall import Hall
from engagenow.realtime.pace import Pace
from engagenow.web.errors import refusal_body
from engagenow.web.language import speak
from engagenow.web.parsing import read_payload

log = logging.getLogger(__name__)


class Dispatcher:
    """`table` has the commands of all features."""

    def __init__(self, app: Flask, hall: Hall, connections: Connections, pace: Pace) -> None:
        self._app = app
        self._hall = hall
        self._connections = connections
        self._pace = pace
        self.table = CommandTable(f.commands for f in hall.house if f.commands)

    def on_command(self, name: str, sid: str, *payload: object) -> Fields:
        """Every command's acknowledgement: {ok: true, …} or {ok: false, code, detail}."""
        began = monotonic()
        connection = self._connections.by_sid.get(sid) or self._ended(sid)
        with self._app.app_context():
            speak(connection.locale)
            try:
                self._pace.spend(connection)
                return {"ok": True, **(self._perform(connection, name, payload) or {})}
            except Refusal as refusal:
                return self._refuse(connection, refusal_body(refusal))
            except Exception as error:
                return self._refuse(connection, refusal_body(self._failed(error, connection, name)))
            finally:
                figures.ack.observe(monotonic() - began)

    def _ended(self, sid: str) -> Connection:
        """A connection that has ended, and whose last command still comes."""
        return Connection(sid=sid, eio_sid="", locale=self._app.config["DEFAULT_LOCALE"], gone=True)

    def _perform(self, connection: Connection, name: str, payload: tuple[object, ...]) -> Fields | None:
        inbound.refuse(name)
        asked = payload[0] if payload else {}
        entry = self.table.find(name, asked)
        call = SocketCall(self._hall, connection)
        if entry.who != "anyone":
            call.require(entry.who, entry.scope)
        payload_read = read_payload(entry.schema, asked)
        call.client_msg_id = getattr(payload_read, "client_msg_id", None)
        return entry.handler(call, payload_read)

    def _failed(self, error: Exception, connection: Connection, name: str) -> Refusal:
        """What to answer when a command failed, after noting it in the log."""
        refusal = unavailable(error)
        if refusal is None:
            log.error("a command failed", extra=connection.for_log(self.table.known(name)), exc_info=error)
        return refusal or Broken()

    def _refuse(self, connection: Connection, body: Fields) -> Fields:
        self._hall.delivery.tell(connection, Problem(**body))
        return {"ok": False, **body}
