"""A request's body is in memory before anything else of the request is looked at.

A client may take 20 s to send it. A view that first asks the database, for example who the client is, would hold one
of the pool's connections for as long, and a few dozen slow clients would hold them all.
"""

from contextlib import suppress

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge


def init_app(app: Flask) -> None:
    """Before each request."""
    app.before_request(_receive)


def _receive() -> None:
    """At most MAX_CONTENT_LENGTH bytes. What reads the body later gets these, forms included."""
    with suppress(RequestEntityTooLarge):  # said again to who reads it, after its authority was asked
        request.get_data()
