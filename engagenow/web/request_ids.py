"""One name for a request in every log that it passes: nginx's, ours, and what the caller can quote."""

import re
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request

from engagenow.core.codes import new_id
from engagenow.log_lines import ASKED

HEADER = "X-Request-ID"
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """Around everything, Socket.IO's handshakes included. A proxy's word is taken, a caller's is not."""

    def __init__(self, wsgi_app: WSGIApplication, trusted: bool) -> None:
        self._wsgi_app, self._trusted = wsgi_app, trusted

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._trusted else ""
        request_id = given if NAME.fullmatch(given) else new_id()
        # A dict of its own: what is found out below is for the log, and Flask-SocketIO hands on a copy of environ.
        environ[ASKED] = {"request_id": request_id}

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> Callable[[bytes], object]:
            return start_response(status, [*headers, (HEADER, request_id)], *rest)

        return self._wsgi_app(environ, start)


def init_app(app: Flask) -> None:
    """After SocketIO has wrapped the app."""
    app.wsgi_app = RequestIds(app.wsgi_app, bool(app.config["TRUSTED_PROXIES"]))  # type: ignore[method-assign]
    app.before_request_funcs.setdefault(None, []).insert(0, _remember_route)


def _remember_route() -> None:
    asked = request.environ[ASKED]
    asked["route"] = request.url_rule.rule if request.url_rule else None
    session_id = (request.view_args or {}).get("session_id", "")
    if NAME.fullmatch(session_id):
        asked["session_id"] = session_id
