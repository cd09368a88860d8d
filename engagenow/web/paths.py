"""Addresses as people type them."""

from urllib.parse import quote

from flask import Flask, redirect, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound


def init_app(app: Flask) -> None:
    """Before each request."""
    app.before_request(_in_small_letters)


def _in_small_letters() -> ResponseReturnValue | None:
    """/Join/ABC234 and /JOIN lead where /join/ABC234 and /join do: phones begin a line with a capital letter."""
    if request.method not in ("GET", "HEAD") or not isinstance(request.routing_exception, NotFound):
        return None
    _, first, *rest = request.path.split("/", 2)
    small = "/".join(["", first.lower(), *rest])
    adapter = request_ctx.url_adapter
    if small == request.path or adapter is None or not adapter.test(small, method="GET"):
        return None
    query = request.query_string.decode("ascii", "ignore")
    return redirect(quote(small) + (f"?{query}" if query else ""))
