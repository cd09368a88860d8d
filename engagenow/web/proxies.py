"""Behind nginx: who really called, and over which scheme."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


def init_app(app: Flask) -> None:
    """After SocketIO has wrapped the app, or every socket would come from the proxy."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        # Not the host: nginx passes Host on, while X-Forwarded-Host would be whatever the client wrote.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
