"""Other sites that may call the API from a browser: ALLOWED_ORIGINS, and none without it.

They come with a bearer token. Their calls carry no cookie, so a visitor's own login is out of their reach.
"""

from collections.abc import Collection

from flask import Flask, Response, current_app, request

PATHS = ("/api/", "/auth/me", "/auth/test-login", "/health", "/livez")
DAY = 24 * 3600


def init_app(app: Flask) -> None:
    """After each request."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """The answer, with the headers by which a page of an allowed origin may read it (Fetch standard, CORS protocol)."""
    if not request.path.startswith(PATHS):
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin", "")
    if not is_allowed(origin, current_app.config["ALLOWED_ORIGINS"]):
        return response
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = "Link, Retry-After"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Max-Age"] = str(DAY)
    return response


def is_allowed(origin: str | None, allowed: Collection[str]) -> bool:
    """`allowed`: in lower case, without a slash at the end, as config.py reads them, or `*`. Sockets ask here, too."""
    return bool(origin) and ("*" in allowed or str(origin).lower() in allowed)
