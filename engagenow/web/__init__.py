"""The HTTP edge: what every route shares, whatever the feature."""

from flask import Flask

from engagenow.web import (
    address,
    bodies,
    cors,
    csrf,
    docs,
    errors,
    headers,
    health,
    language,
    limits,
    metrics,
    paths,
    static_files,
)


def init_app(app: Flask) -> None:
    """Plug in every part of the HTTP edge, in this order."""
    for part in (
        bodies, errors, headers, cors, language, csrf, limits, address, health, metrics, docs, paths, static_files,
    ):  # fmt: skip
        part.init_app(app)
