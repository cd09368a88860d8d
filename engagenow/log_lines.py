"""What this process writes to its log: readable lines while developing, one JSON object a line in production.

No line of the JSON holds what people wrote, how they are called, where they come from or what lets them in: requests
are named by their route, and an exception by its type, by where it happened, and by its words only where these are
the network's or the database server's. gunicorn's master imports this file before any worker has patched: it uses the
standard library and gunicorn only, as core.repeats does.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gunicorn.glogging import Logger

from engagenow.core.fields import Fields
from engagenow.core.repeats import Repeats

if TYPE_CHECKING:
    from datetime import timedelta
    from wsgiref.types import WSGIEnvironment

    from gunicorn.config import Config as GunicornConfig
    from gunicorn.http.message import Request
    from gunicorn.http.wsgi import Response

    from config import Config

READABLE = "%(asctime)s [%(process)d] [%(levelname)s] %(name)s: %(message)s"
OF_GUNICORN = "%(asctime)s [%(process)d] [%(levelname)s] %(message)s"
# What a log call may say besides its message: log.warning("…", extra={"session_id": …}).
KNOWN = ("request_id", "session_id", "command", "connection", "user_id", "participant_id")
# Of lines of gunicorn and Flask that repeat what a client sent, this much is kept.
REPEATING = ("Invalid request", "Error handling request", "Exception on")
# Of python-engineio's and python-socketio's lines this much. Any other may begin with what a client sent.
SOCKETIO = "engagenow.socketio"
SOCKETIO_SAYS = (
    "Invalid session", "Invalid transport", "Invalid websocket upgrade", "Socket for session",
    "The client is using an unsupported version", "Unexpected HTTP request", "post request handler error",
    "service task exception", "pubsub listen() exited unexpectedly", "Unexpected Error in pubsub",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Where the words are about a server of ours that does not answer, and never about what a client sent.
OPERATIONAL = {"OSError", "OperationalError", "InterfaceError", "RedisError", "TimeoutError"}
DEEPEST = 30  # frames
ASKED = "engagenow.asked"  # in environ: request_id, and route and session_id when there are
SOCKETS, QUIET = "/socket.io/", ("/livez", "/metrics")


class JsonLines(logging.Formatter):
    """A JSON object on each line; docs/operations.md lists its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line = {
            "time": _rfc3339(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "pid": record.process,
            "message": _message(record),
            **_asked(),
            **{name: getattr(record, name) for name in KNOWN if hasattr(record, name)},
            **getattr(record, "access", {}),
        }
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class ReadableLines(logging.Formatter):
    """A line for people, with the ids of KNOWN behind its message."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's own name
        """The message with its ids."""
        ids = (f"{name}={getattr(record, name)}" for name in KNOWN if getattr(record, name, None))
        record.message = " ".join((_message(record), *ids))
        return super().formatMessage(record)


class ReadableLogger(Logger):  # type: ignore[misc]
    """gunicorn's logger, which sees to the lines of the app as well."""

    formatter: logging.Formatter = ReadableLines(READABLE)
    own_formatter: logging.Formatter = ReadableLines(OF_GUNICORN)

    def setup(self, cfg: "GunicornConfig") -> None:
        """For gunicorn: begin to log, also after a reload."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(self.own_formatter)
        write_to_stderr(self.formatter, self.loglevel)


class JsonLogger(ReadableLogger):
    """gunicorn's logger in production: every line is JSON, requests are named by their routes."""

    formatter = own_formatter = JsonLines()

    def access(self, resp: "Response", req: "Request", environ: "WSGIEnvironment", request_time: "timedelta") -> None:
        """For gunicorn: log a request that has been answered, unless it is a routine one."""
        status = int(str(resp.status).partition(" ")[0])
        if not self.access_log_enabled or _is_routine(environ, status):
            return
        access = {
            "method": method if (method := environ.get("REQUEST_METHOD")) in METHODS else "other",
            "status": status,
            "bytes": getattr(resp, "sent", 0),
            "seconds": round(request_time.total_seconds(), 4),
            **asked_of(environ),
        }
        self.access_log.info("request", extra={"access": access})


def write_to_stderr(formatter: logging.Formatter, level: int) -> None:
    """Send what the app and its libraries log to stderr; again, after a reload, without doubles."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if getattr(h, "of_engagenow", False)]:
        root.removeHandler(handler)
    handler = logging.StreamHandler()
    handler.of_engagenow = True  # type: ignore[attr-defined]
    handler.setFormatter(formatter)
    handler.addFilter(Repeats())
    root.addHandler(handler)
    root.setLevel(max(level, logging.WARNING))  # below, libraries tell what clients send
    logging.getLogger("engagenow").setLevel(level)


def write_for_commands(config: "Config") -> None:
    """The same lines where no gunicorn runs: commands on the terminal."""
    formatter = JsonLines() if config.PRODUCTION else ReadableLines(READABLE)
    write_to_stderr(formatter, logging.getLevelNamesMapping()[config.LOG_LEVEL.upper()])


def asked_of(environ: "WSGIEnvironment") -> Fields:
    """The request's id, its session, and its route's pattern: the path may hold a session's code or a login link."""
    sockets = environ.get("PATH_INFO", "").startswith(SOCKETS)
    return {"route": SOCKETS if sockets else None, **environ.get(ASKED, {})}


def _is_routine(environ: "WSGIEnvironment", status: int) -> bool:
    """Probes, and the polls of a hall without WebSocket, would be most of the log."""
    return status < 400 and asked_of(environ)["route"] in (SOCKETS, *QUIET)


def _asked() -> Fields:
    """What this line belongs to. In gunicorn's master, which has no Flask, there is no request."""
    flask = sys.modules.get("flask")
    return asked_of(flask.request.environ) if flask and flask.has_request_context() else {}


def _message(record: logging.LogRecord) -> str:
    """What the line says, without what a client sent, and in one line."""
    text = record.getMessage()
    kept = SOCKETIO_SAYS if record.name == SOCKETIO else REPEATING
    start = next((start for start in kept if text.startswith(start)), None)
    if start is None and record.name == SOCKETIO:
        return "a message of the Socket.IO library"
    return start or "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _error(error: BaseException) -> Fields:
    frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
    told: Fields = {
        "type": type(error).__name__,
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if any(kind.__name__ in OPERATIONAL for kind in type(error).__mro__):
        told["message"] = next(iter(str(error).splitlines()), "")
    if error.__cause__ is not None:
        told["cause"] = type(error.__cause__).__name__
    return told


def _rfc3339(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
