"""Who really called, and over which scheme: behind nginx, and at a socket that serves IPv4 and IPv6."""

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

MAPPED = "::ffff:"
# What proxies, tunnels and content delivery networks add to a request, in lower case.
ADDED = {
    "client-ip", "fastly-client-ip", "fly-client-ip", "forwarded", "forwarded-for", "true-client-ip", "via",
    "x-client-ip", "x-cluster-client-ip", "x-real-ip", "x-remote-addr", "x-remote-ip",
}  # fmt: skip
ADDED_FAMILIES = ("cdn-", "cf-", "x-azure-", "x-forwarded", "x-original-")


def init_app(app: Flask) -> None:
    """After SocketIO has wrapped the app, or every socket would come from the proxy."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        # Not the host: nginx passes Host on, while X-Forwarded-Host would be whatever the client wrote.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = PlainAddresses(app.wsgi_app)  # type: ignore[method-assign]


def came_through_a_proxy() -> bool:
    """Whether a header says so. A proxy that adds none is not noticed."""
    names = [name.lower() for name in request.headers.keys()]  # noqa: SIM118 (iterating gives pairs)
    return any(name in ADDED or name.startswith(ADDED_FAMILIES) for name in names)


class PlainAddresses:
    """An IPv4 client of a socket at `::` comes from `::ffff:192.0.2.1`. Limits and rules know it as 192.0.2.1."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        address = environ.get("REMOTE_ADDR", "")
        if address.startswith(MAPPED) and "." in address:
            environ["REMOTE_ADDR"] = address.removeprefix(MAPPED)
        return self._app(environ, start_response)
