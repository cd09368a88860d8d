"""What every answer carries so that a browser does less harm."""

import re

from flask import Flask, Response, make_response, request, session

# For answers to programs, which no page shows: /socket.io/.
DATA_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
HOST = re.compile(r"[A-Za-z0-9.\-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


def init_app(app: Flask) -> None:
    """After each request."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """The answer, with each of these headers that it does not have yet."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", policy(request.host))
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")  # session codes stand in addresses
    if request.is_secure:  # over plain http a browser only complains of it
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cache-Control", "no-store" if _shows_an_account(response) else "private, no-cache")
    return response


def within_own_pages(page: str) -> Response:
    """A page that others of this server may show in a frame."""
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy(request.host, frames="'self'")
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _shows_an_account(response: Response) -> bool:
    """A page of a browser that is logged in. After the logout, Back must not show it from the browser's memory."""
    return response.mimetype == "text/html" and "login_id" in session


def policy(host: str, *, frames: str = "'none'") -> str:
    """The Content-Security-Policy. Safari does not count ws: to 'self', so our own host is named.

    `frames`: whose pages may show this one in a frame.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            f"connect-src 'self'{sockets}",
            "img-src 'self' data:",
            "script-src 'self'",
            "style-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {frames}",
        )
    )
